import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  UserError
} from "./chunk-E66TCC3X.js";

// src/main/cli/output.ts
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
async function writeOutput(path, text) {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (error) {
    const { code } = error;
    throw new UserError("unwritable-file", `"${path}" cannot be written (${code}).`, {
      remedy: "Name a file in a folder that this user may write to.",
      cause: error
    });
  }
}

export {
  writeOutput
};
