import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  toolVersion
} from "./chunk-2VOPWBXB.js";
import {
  UserError,
  describeError
} from "./chunk-E66TCC3X.js";
import {
  visible
} from "./chunk-UTMC3MFY.js";
import "./chunk-6GRQ5EAL.js";

// src/main/cli/failure.ts
import { inspect } from "node:util";
function failureOf(error, options) {
  if (error instanceof UserError) {
    const message = options.verbose ? describeError(error) : error.message;
    return { status: error.exitStatus, text: `${visible(message)}
${visible(error.remedy)}
` };
  }
  return {
    status: 70,
    text: [
      `This is a bug of migration-rehearsal, not of your migrations: ${visible(describeError(error))}`,
      "",
      visible(inspect(error)),
      "",
      `migration-rehearsal ${toolVersion}, node ${process.version}, ${process.platform} ${process.arch}`,
      "Please report it with these lines, in the issues of the repository you got this tool from.",
      ""
    ].join("\n")
  };
}
export {
  failureOf
};
