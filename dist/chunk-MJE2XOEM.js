import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  lockModes
} from "./chunk-QGJU5NK4.js";

// src/evidence/locks.ts
var matrix = [
  ".......X",
  "......XX",
  "....XXXX",
  "...XXXXX",
  "..XX.XXX",
  "..XXXXXX",
  ".XXXXXXX",
  "XXXXXXXX"
];
function conflicts(one, other) {
  return matrix[lockModes.indexOf(one)]?.[lockModes.indexOf(other)] === "X";
}
function blocks(mode) {
  const work = [];
  if (conflicts(mode, "AccessShareLock")) work.push("reads");
  if (conflicts(mode, "RowExclusiveLock")) work.push("writes");
  return work;
}
function lockName(mode) {
  return mode.replace(/Lock$/, "").replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toUpperCase();
}

// src/evidence/questions.ts
function atLeast(a, b) {
  return lockModes.indexOf(a) >= lockModes.indexOf(b);
}
function locksHeldDuring(run, statement) {
  return strongest([...earlierInTransaction(run, statement), statement], ({ locks }) => locks);
}
function strongest(statements, locksOf) {
  const held = /* @__PURE__ */ new Map();
  for (const since of statements) {
    for (const { relation, mode } of locksOf(since)) {
      const before = held.get(relation);
      if (!before || !atLeast(before.mode, mode)) held.set(relation, { mode, since });
    }
  }
  return held;
}
function earlierInTransaction({ statements }, { transaction, index }) {
  if (transaction === null) return [];
  return statements.filter((other) => other.transaction === transaction && other.index < index);
}
var writable = /* @__PURE__ */ new Set(["table", "partitioned table", "foreign table"]);
function blockingLocks(statement) {
  return statement.locks.filter(({ kind, mode }) => {
    const work = blocks(mode);
    return writable.has(kind) ? work.length > 0 : kind === "materialized view" && work.includes("reads");
  });
}
function blockedBefore(run, statement) {
  return strongest(earlierInTransaction(run, statement), blockingLocks);
}
function blockedDuring(run, statement) {
  return strongest([...earlierInTransaction(run, statement), statement], blockingLocks);
}
function ownStatements(run) {
  return run.statements.filter((statement) => statement.origin === "migration");
}
function writtenWhole({ rows: written, kind, sql }, { baseline }) {
  return written.filter(({ relation, updated, deleted }) => {
    const rows = baseline.tables.find((table) => table.relation === relation)?.rows ?? 0;
    const chosen = kind === "DeleteStmt" && /\bwhere\b/i.test(sql);
    return rows >= 2 && Math.max(updated, chosen ? 0 : deleted) >= rows;
  });
}
function emptiedBefore({ statements }, { index }) {
  const empty = /* @__PURE__ */ new Set();
  for (const { kind, rewrites, rows } of statements.slice(0, index)) {
    if (kind === "TruncateStmt") for (const relation of rewrites) empty.add(relation);
    for (const { relation, inserted } of rows) if (inserted > 0) empty.delete(relation);
  }
  return empty;
}
function lineOf({
  line,
  sql,
  outcome
}) {
  if (line === void 0 || outcome.ok) return line;
  return line + linesBefore(sql, outcome.error.position);
}
function linesBefore(sql, position = 1) {
  const before = Array.from(sql).slice(0, position - 1);
  return before.filter((character) => character === "\n").length;
}

export {
  conflicts,
  blocks,
  lockName,
  atLeast,
  locksHeldDuring,
  blockingLocks,
  blockedBefore,
  blockedDuring,
  ownStatements,
  writtenWhole,
  emptiedBefore,
  lineOf,
  linesBefore
};
