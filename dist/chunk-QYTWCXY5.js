import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  require_wasm,
  splitSql
} from "./chunk-DD7GTJ6S.js";
import {
  __toESM
} from "./chunk-6GRQ5EAL.js";

// src/sql/normalize.ts
var import_libpg_query = __toESM(require_wasm(), 1);
var kept = /* @__PURE__ */ new Set(["SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"]);
function normalizedQueries(text) {
  const split = splitSql(text);
  if (!split.ok) return [];
  return split.statements.flatMap(({ kind, sql }) => kept.has(kind) ? [(0, import_libpg_query.normalizeSync)(sql)] : []);
}
export {
  normalizedQueries
};
