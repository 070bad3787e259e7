import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  interruptRemarks
} from "./chunk-IINRV42Y.js";
import {
  duration,
  plural,
  quoted,
  rerunWords,
  runWords,
  secondOutcomeWords,
  secondRunWords,
  transactionWords
} from "./chunk-6COKF3WQ.js";
import {
  atLeast,
  lockName
} from "./chunk-MJE2XOEM.js";

// src/report/lock-rows.ts
function lockRows(statements) {
  const held = /* @__PURE__ */ new Map();
  return new Map(
    statements.map((statement) => {
      const { transaction, elsewhere, line } = statement;
      const earlier = (transaction === null ? void 0 : held.get(transaction)) ?? /* @__PURE__ */ new Map();
      const rows = [
        ...rowsOf(statement, earlier),
        ...elsewhere.flatMap(
          ({ server, ...effects }) => rowsOf(effects, earlier).map((row) => ({ ...row, server }))
        )
      ];
      if (transaction !== null) held.set(transaction, earlier);
      for (const lock of statement.locks)
        if (isStronger(lock, earlier.get(lock.relation)?.lock))
          earlier.set(lock.relation, { lock, line });
      return [statement, rows];
    })
  );
}
function isStronger(lock, other) {
  return other === void 0 || !atLeast(other.mode, lock.mode);
}
function rowsOf(effects, earlier) {
  const own = new Map(worthShowing(effects.locks).map((lock) => [lock.relation, lock]));
  const work = workOn(effects);
  return [.../* @__PURE__ */ new Set([...own.keys(), ...work.keys()])].map((relation) => ({
    relation,
    ...strongest(own.get(relation), earlier.get(relation)),
    work: work.get(relation) ?? []
  }));
}
function strongest(own, held) {
  if (held && !(own && isStronger(own, held.lock)))
    return described(held.lock, held.line === void 0 ? "held" : `held since line ${held.line}`);
  return own ? described(own, own.waited ? "waited for" : "") : { lock: "", blocks: "" };
}
function described(lock, note) {
  return {
    lock: `${lockName(lock.mode)}${note === "" ? "" : ` (${note})`}`,
    blocks: lock.blocks.join(", ") || "schema changes only"
  };
}
function worthShowing(all) {
  const locks = all.filter(({ relation }) => !relation.startsWith("pg_toast."));
  const tables = locks.filter(({ kind }) => kind !== "index");
  return locks.filter(
    (lock) => tables.includes(lock) || !tables.some((table) => atLeast(table.mode, lock.mode))
  );
}
function workOn(effects) {
  const work = /* @__PURE__ */ new Map();
  const add = (relation, text) => {
    work.set(relation, [...work.get(relation) ?? [], text]);
  };
  for (const relation of effects.rewrites) add(relation, "rewritten");
  for (const { relation, rows } of effects.scans) add(relation, `scanned (${plural(rows, "row")})`);
  for (const { index, relation, rebuilt } of effects.indexBuilds)
    add(relation, `index ${index} ${rebuilt ? "rebuilt" : "built"}`);
  for (const { relation, inserted, updated, deleted } of effects.rows) {
    if (inserted > 0) add(relation, `${plural(inserted, "row")} inserted`);
    if (updated > 0) add(relation, `${plural(updated, "row")} updated`);
    if (deleted > 0) add(relation, `${plural(deleted, "row")} deleted`);
  }
  return work;
}

// src/report/evidence-tables.ts
var nothing = "\u2013";
function lockTable(statements) {
  const numbers = transactionNumbers(statements);
  const done = lockRows(statements);
  return {
    head: ["Statement", "Transaction", "Relation", "Lock", "Blocks", "Work"],
    rows: statements.filter(({ origin, outcome }) => origin === "migration" || !outcome.ok).flatMap((statement) => {
      const transaction = numbers.get(statement) ?? "";
      return [
        ...(done.get(statement) ?? []).map((row) => lockCells(statement, transaction, row)),
        ...unknownLocks(statement, transaction)
      ];
    })
  };
}
function lockCells(statement, transaction, row) {
  const on = row.server === void 0 ? "" : `, on ${row.server}`;
  return [
    { sentence: `${where(statement)}${on}` },
    transaction,
    { code: [row.relation] },
    row.lock || nothing,
    row.blocks || nothing,
    row.work.length > 0 ? { sentence: row.work.join(", ") } : nothing
  ];
}
function where({ line }) {
  return line === void 0 ? "runner" : `line ${line}`;
}
function transactionNumbers(statements) {
  const seen = [];
  const own = statements.filter(({ origin }) => origin === "migration");
  return new Map(
    [...own, ...statements].map((statement) => {
      const { transaction, outcome } = statement;
      if (transaction === null) return [statement, outcome.ok ? "none" : "unknown"];
      if (!seen.includes(transaction)) seen.push(transaction);
      return [statement, String(seen.indexOf(transaction) + 1)];
    })
  );
}
function unknownLocks(statement, transaction) {
  const { outcome, observed, unobserved = "", origin, kind } = statement;
  const row = (why) => [
    [where(statement), transaction, nothing, "unknown", "unknown", why]
  ];
  if (!outcome.ok)
    return row({ label: "failed: ", code: [`${outcome.error.message} (${outcome.error.code})`] });
  if (observed || origin === "runner" || kind === "TransactionStmt") return [];
  return row({ sentence: unobserved });
}
function rerunTable({ rerun, migrations }) {
  const files = new Map(migrations.map(({ id, file }) => [id, file]));
  const rows = (rerun?.migrations ?? []).flatMap((one) => [
    [{ code: [files.get(one.migration) ?? one.migration] }, rerunWords[one.result], ""],
    ...one.statements.map(({ line, result, error, changes }) => [
      line === void 0 ? "a statement" : `line ${line}`,
      secondOutcomeWords[result],
      { code: error ? [`${error.message} (${error.code})`] : changes }
    ])
  ]);
  return { head: ["Sent again", "Outcome", "What"], rows };
}
function rerunRemarks(report) {
  const { rerun } = report;
  if (!rerun) return [];
  const { runner, forgotten, second, maskedColumns } = rerun;
  return [
    ...runner ? [`The runner again: ${secondRunWords(runner)}.`] : [],
    ...forgotten ? [
      `The runner again, its ledger having forgotten this pull request: ${secondRunWords(forgotten)}.`
    ] : [],
    ...second ? [
      `A second runner at the same moment ${second.waited ? "waited for the first: " : "did not wait for the first: "}${secondRunWords(second)}.${second.first.ok ? "" : ` The first failed with ${quoted(second.first.error.message)}.`}`
    ] : [],
    ...interruptRemarks(report),
    ...maskedColumns.length > 0 ? [`Not compared, since two clean runs differ: ${maskedColumns.join(", ")}.`] : []
  ];
}
function rehearsalTable({ rehearsals }) {
  return {
    head: ["Rehearsal", "Postgres", "Status", "Time", "Why"],
    rows: rehearsals.map(({ name, server, status, durationMs, why }) => [
      name,
      { sentence: server },
      status,
      status === "skipped" ? nothing : duration(durationMs),
      why === "" ? nothing : { sentence: why }
    ])
  };
}
function preparedRemark({ servers }) {
  const prepared = new Set(servers.flatMap(({ baseline }) => baseline.prepared));
  return prepared.size === 0 ? "" : `Made for the baseline: ${[...prepared].join(", ")}.`;
}
function migrationWords(migration) {
  const own = migration.statements.filter(({ origin }) => origin === "migration").length;
  return [
    migration.change,
    plural(own, "statement"),
    transactionWords[migration.transactionMode],
    runWords(migration)
  ].join(", ");
}

export {
  lockRows,
  lockTable,
  rerunTable,
  rerunRemarks,
  rehearsalTable,
  preparedRemark,
  migrationWords
};
