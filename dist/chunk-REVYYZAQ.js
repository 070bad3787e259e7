import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  UserError
} from "./chunk-E66TCC3X.js";

// src/config/text-file.ts
import { isUtf8 } from "node:buffer";
import { readFile } from "node:fs/promises";
async function readTextFile(path) {
  let bytes;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { code } = error;
    throw new UserError("unreadable-file", `"${path}" cannot be read (${code}).`, {
      remedy: "Check that it is a file and that this user may read it.",
      cause: error
    });
  }
  if (isUtf8(bytes)) return bytes.toString("utf8").replace(/^\uFEFF/, "");
  throw new UserError("not-utf8", `"${path}" is not UTF-8 text.`, {
    remedy: "Save it as UTF-8, for example with `iconv -f latin1 -t utf-8`."
  });
}

export {
  readTextFile
};
