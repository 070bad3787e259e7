import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);

// src/report/verdict.ts
var severities = ["error", "warning", "notice"];
var verdicts = ["pass", "warn", "not-rehearsed", "fail"];
function orderFindings(findings, { migrations }) {
  const order = new Map(migrations.map((migration, index) => [migration.id, index]));
  const rank = (finding) => [
    severities.indexOf(finding.severity),
    order.get(finding.migration) ?? migrations.length,
    finding.statement ?? -1
  ];
  return findings.toSorted((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    const at = left.findIndex((value, index) => value !== right[index]);
    return at === -1 ? compare(a.hazard, b.hazard) : (left[at] ?? 0) - (right[at] ?? 0);
  });
}
function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}
function worstVerdict(all) {
  return all.toSorted((a, b) => verdicts.indexOf(b) - verdicts.indexOf(a))[0] ?? "not-rehearsed";
}
function verdictOf(findings, failOn, evidence) {
  const open = findings.filter((finding) => finding.suppressed === null);
  const atOrAbove = (least) => open.some(({ severity }) => severities.indexOf(severity) <= severities.indexOf(least));
  if (failOn !== "never" && atOrAbove(failOn)) return "fail";
  if (!isRehearsed(evidence) || isLost(evidence) && !atOrAbove("error")) return "not-rehearsed";
  return atOrAbove("warning") ? "warn" : "pass";
}
function isLost({ servers }) {
  return servers.some(
    (server) => server.apply?.runs.some(({ outcome, afterFailureOf }) => !outcome.ok && afterFailureOf)
  );
}
function isRehearsed({ migrations, servers }) {
  if (migrations.length === 0) return servers.every((server) => !server.baseline.failure);
  return servers.length > 0 && servers.every((server) => server.apply && !server.baseline.failure);
}

export {
  severities,
  orderFindings,
  worstVerdict,
  verdictOf
};
