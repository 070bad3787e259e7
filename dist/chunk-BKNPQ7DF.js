import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  shorten
} from "./chunk-GDVL7YYA.js";
import {
  transactionWords
} from "./chunk-6COKF3WQ.js";
import {
  oneLine,
  visible
} from "./chunk-UTMC3MFY.js";

// src/report/sqlmigrate.ts
function renderSql(migrations) {
  return migrations.map((migration) => `${heading(migration)}

${renderStatements(migration)}
`).join("\n");
}
function heading({ file, transactionMode }) {
  return `-- ${oneLine(file)}: ${transactionWords[transactionMode]}`;
}
function renderStatements(migration, longest = Infinity) {
  const blocks = migration.statements.map((statement, at) => {
    const text = shorten(visible(statement.sql).replace(/;\s*$/, ""), longest);
    if (statement.origin === "runner")
      return isTransactionControl(text) ? `${text};  -- sent by the runner` : comment(`runner: ${text}`);
    const lines = [
      before(at, migration),
      statement.line === void 0 ? "" : `-- line ${statement.line}`,
      failure(statement),
      terminated(text),
      after(at, migration)
    ];
    return lines.filter((line) => line !== "").join("\n");
  });
  return blocks.join("\n\n");
}
function failure({ outcome }) {
  if (outcome === void 0 || outcome.ok) return "";
  return `-- FAILED: ${oneLine(outcome.error.message)} (${oneLine(outcome.error.code)})`;
}
function before(at, { statements, transactionMode }) {
  const { transaction, outcome } = statements[at] ?? {};
  if (transaction === null) return outcome?.ok === false ? "" : "-- outside any transaction";
  const begins = statements[at - 1]?.transaction !== transaction;
  return transactionMode === "message" && transaction !== void 0 && begins ? "-- BEGIN (implicit: one message, one transaction)" : "";
}
function after(at, { statements, transactionMode }) {
  const { transaction, outcome } = statements[at] ?? {};
  const ends = statements[at + 1]?.transaction !== transaction;
  if (transactionMode !== "message" || transaction === null || transaction === void 0 || !ends)
    return "";
  return outcome?.ok === false ? "-- ROLLBACK (implicit)" : "-- COMMIT (implicit)";
}
function isTransactionControl(text) {
  return /^(?:begin|start|commit|end|rollback|savepoint|release|abort)\b/i.test(text);
}
function terminated(text) {
  return `${text}${/--[^\n]*$/.test(text) ? "\n" : ""};`;
}
function comment(text) {
  return text.split("\n").map((line) => `-- ${line}`).join("\n");
}

export {
  renderSql,
  renderStatements
};
