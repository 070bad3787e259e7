import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);

// src/postgres/binaries.ts
var supportedMajors = [10, 11, 12, 13, 14, 15, 16, 17, 18];

export {
  supportedMajors
};
