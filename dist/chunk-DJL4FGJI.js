import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);

// src/postgres/run-id.ts
import { randomBytes } from "node:crypto";
var runId = randomBytes(4).toString("hex");
var runNumber = Number.parseInt(runId, 16) | 0;

export {
  runId,
  runNumber
};
