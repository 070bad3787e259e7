import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);

// src/errors.ts
var UserError = class extends Error {
  name = "UserError";
  /** Stable kebab-case identity, for tests and machines. */
  code;
  /** What to do about it, one imperative sentence or a few. */
  remedy;
  /** 2 wrong use or configuration; 3 could not rehearse. */
  exitStatus;
  /** `message` says what was found and what was expected; names in quotes, no "Error:" prefix. */
  constructor(code, message, options) {
    super(message, options.cause === void 0 ? void 0 : { cause: options.cause });
    this.code = code;
    this.remedy = options.remedy;
    this.exitStatus = options.exitStatus ?? 2;
  }
};
function describeError(error) {
  const lines = [];
  let current = error;
  while (current !== void 0 && current !== null && lines.length < 8) {
    lines.push(current instanceof Error ? current.message : JSON.stringify(current));
    current = current instanceof Error ? current.cause : void 0;
  }
  return lines.join("\n  caused by: ");
}

export {
  UserError,
  describeError
};
