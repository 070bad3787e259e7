import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  lineOf
} from "./chunk-MJE2XOEM.js";

// src/report/wording.ts
var verdictWords = {
  pass: "passed",
  warn: "passed with warnings",
  fail: "failed",
  "not-rehearsed": "did not happen"
};
var severityWords = {
  error: "Error",
  warning: "Warning",
  notice: "Notice"
};
var transactionWords = {
  file: "one transaction over the file and its ledger row",
  apart: "one transaction over the file, its ledger row behind it",
  message: "one message, so one implicit transaction",
  statement: "autocommit, each statement on its own",
  own: "the file has its own BEGIN and COMMIT",
  run: "one transaction over all pending files"
};
var secondOutcomeWords = {
  rejected: "rejected",
  "no-change": "no change",
  changed: "silent change",
  "not-sent": "not sent"
};
var rerunWords = {
  unchanged: "no change",
  rejected: "rejected, nothing left behind",
  changed: "silent change",
  "rejected-halfway": "rejected halfway, with changes left behind"
};
function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
function duration(milliseconds) {
  if (milliseconds >= 1e3) return `${(milliseconds / 1e3).toFixed(1)} s`;
  return `${milliseconds >= 10 ? milliseconds.toFixed(0) : milliseconds.toFixed(1)} ms`;
}
function verdictLine(report) {
  const { errors, warnings, notices } = report.summary;
  const counts = [
    errors > 0 ? plural(errors, "error") : "",
    warnings > 0 ? plural(warnings, "warning") : "",
    notices > 0 ? plural(notices, "notice") : ""
  ].filter((text) => text !== "");
  const rest = counts.length > 0 ? counts.join(", ") : "nothing found";
  return `Migration rehearsal ${verdictWords[report.verdict]}${report.verdict === "not-rehearsed" && counts.length === 0 ? "" : `: ${rest}`}`;
}
function rehearsedSentence(report) {
  const broken = report.servers.find(({ baseline: baseline2 }) => baseline2.failure);
  const failure = broken?.baseline.failure;
  if (broken && failure) {
    const { message, code } = failure.error;
    const place2 = failure.line === void 0 ? failure.file : `${failure.file}:${failure.line}`;
    return `The base branch's own migrations do not apply on Postgres ${broken.version}, before this pull request's turn: ${quoted(place2)} fails with ${quoted(`${message} (${code})`)}.`;
  }
  const { migrations, statements } = report.summary;
  const [first] = report.servers;
  const baseline = first?.baseline;
  const what = `${plural(migrations, "migration")} with ${plural(statements, "statement")}`;
  const where = `${quoted(report.subject.directory)} (${report.subject.adapter})`;
  if (migrations === 0) {
    const is = report.changed === void 0 ? "differs from" : "is new against";
    return `No migration in ${where} ${is} ${quoted(report.subject.base)}, so nothing was run.`;
  }
  if (!first || !baseline) return `No server rehearsed the ${what} in ${where}.`;
  return `Rehearsed ${what} from ${where} on Postgres ${serverNames(report)}, starting from ${quoted(report.subject.base)}: ${plural(baseline.migrations, "migration")}, ${plural(baseline.tables, "table")}, ${plural(baseline.rows, "row")}.`;
}
function serverNames(report) {
  const providers = new Set(report.servers.map((server) => server.provider));
  const [only] = providers;
  const named = report.servers.map(
    ({ version, provider }) => providers.size > 1 ? `${version} (${provider})` : version
  );
  return `${and(named)}${providers.size === 1 ? ` (${only})` : ""}`;
}
function and(items) {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
function place({ file, line, migration }) {
  const name = file === "" ? migration : file;
  return line === void 0 ? name : `${name}:${line}`;
}
function basis(finding, { servers }) {
  if (finding.basis === "guess") return "a guess";
  if (finding.basis === "known") return "known server behaviour";
  if (finding.servers.length === 0) return "measured";
  const only = finding.servers.length < servers.length ? " only" : "";
  return `measured on Postgres ${and(finding.servers)}${only}`;
}
function runWords(migration) {
  if (migration.runs.length === 0) return "not run";
  const failed = migration.runs.filter((run) => !run.outcome.ok);
  const [first] = migration.runs;
  const tail = [
    first?.rowsPresent === false ? " on empty tables" : "",
    first?.afterFailureOf === void 0 ? "" : `, behind ${first.afterFailureOf}, which did not apply`
  ].join("");
  if (failed.length === 0) return `applied in ${duration(first?.durationMs ?? 0)}${tail}`;
  const stopped = migration.statements.find((one) => one.index === failed[0]?.failedStatement);
  const line = stopped && lineOf(stopped);
  const on = failed.length === migration.runs.length ? "" : ` on Postgres ${and(failed.map(({ server }) => server))}`;
  return `failed${line === void 0 ? "" : ` at line ${line}`}${on}${tail}`;
}
function secondRunWords(run) {
  if (run.refused !== void 0) return `refused: ${quoted(run.refused)}`;
  const done = `applied ${run.applied.length}, skipped ${run.skipped}`;
  const changes = run.changes.length > 0 ? `; changed: ${run.changes.map(quoted).join(", ")}` : "";
  if (run.outcome.ok) return `${done}${changes}`;
  const at = run.failedAt ? ` in ${quoted(run.failedAt.file)}` : "";
  return `${done}, then failed${at} with ${quoted(`${run.outcome.error.message} (${run.outcome.error.code})`)}${changes}`;
}
function notRehearsed(report) {
  const reasons = Map.groupBy(eachNotRehearsed(report), ({ why }) => why);
  return [...reasons].map(([why, same]) => ({ what: firstOf(same.map(({ what }) => what)), why }));
}
function firstOf(names) {
  if (names.length <= 3) return and(names);
  return `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
}
function eachNotRehearsed(report) {
  const unfilled = report.servers.flatMap(
    ({ baseline }) => baseline.failure ? [] : baseline.unfilled
  );
  const tables = new Map(unfilled.map((table) => [table.relation, table]));
  return [
    ...report.notRehearsed,
    ...[...tables.values()].map(({ relation, rows, why }) => ({
      what: rows === 0 ? `${relation} with rows in it` : `${relation} with more than ${plural(rows, "row")}`,
      why
    }))
  ];
}
function quoted(text) {
  return `\`${text.replaceAll("`", "'")}\``;
}

export {
  severityWords,
  transactionWords,
  secondOutcomeWords,
  rerunWords,
  plural,
  duration,
  verdictLine,
  rehearsedSentence,
  serverNames,
  and,
  place,
  basis,
  runWords,
  secondRunWords,
  notRehearsed,
  quoted
};
