import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  readTextFile
} from "./chunk-REVYYZAQ.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";

// src/main/evidence-file.ts
function serializeEvidence(evidence) {
  return `${JSON.stringify({ version: 1, evidence }, null, 2)}
`;
}
async function readEvidence(path) {
  const text = await readTextFile(path);
  let data;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw invalidEvidence(path, "is not JSON", cause);
  }
  const evidence = isRecord(data) && data["version"] === 1 ? data["evidence"] : void 0;
  if (!Array.isArray(evidence) || evidence.length === 0 || !evidence.every(isEvidence)) {
    throw invalidEvidence(path, "is not an evidence file of version 1", void 0);
  }
  return evidence;
}
function invalidEvidence(path, fault, cause) {
  return new UserError("invalid-evidence", `"${path}" ${fault}.`, {
    remedy: "Write it with `migration-rehearsal review --evidence FILE` of this version.",
    cause
  });
}
function isEvidence(value) {
  if (!isRecord(value) || value["version"] !== 1 || !isRecord(value["subject"])) return false;
  return ["migrations", "servers", "notRehearsed"].every((key) => Array.isArray(value[key]));
}
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export {
  serializeEvidence,
  readEvidence,
  invalidEvidence
};
