import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  severities
} from "./chunk-43E5KBJH.js";
import {
  reproduceCommand
} from "./chunk-KMR4YS3G.js";
import {
  renderStatements
} from "./chunk-BKNPQ7DF.js";
import {
  byteLength,
  cell,
  cellProse,
  details,
  escapeHtml,
  fence,
  htmlCode,
  prose,
  span,
  table
} from "./chunk-FKQ3INHG.js";
import {
  lockTable,
  migrationWords,
  preparedRemark,
  rehearsalTable,
  rerunRemarks,
  rerunTable
} from "./chunk-PVEMQVVJ.js";
import {
  fixTable,
  fixText,
  fixTitle,
  planTitle,
  publishedSentence,
  replicationTable,
  splitFiles
} from "./chunk-IINRV42Y.js";
import {
  excerpt,
  shorten
} from "./chunk-GDVL7YYA.js";
import {
  basis,
  duration,
  notRehearsed,
  place,
  plural,
  rehearsedSentence,
  serverNames,
  severityWords,
  verdictLine
} from "./chunk-6COKF3WQ.js";
import {
  clip
} from "./chunk-NIC3JP2Q.js";

// src/report/comment-evidence.ts
function migrationSections(report, sql, locks) {
  const affected = new Set(report.findings.map(({ migration }) => migration));
  const covers = (extent, { id }) => extent === "all" || extent === "affected" && affected.has(id);
  return report.migrations.flatMap((migration) => {
    if (migration.runs.length === 0) return [];
    const { statements } = migration;
    const blocks = [
      ...covers(sql, migration) && statements.length > 0 ? [fence(listing(migration))] : [],
      ...covers(locks, migration) ? [lockTableMarkdown(statements)] : []
    ];
    const title = `${htmlCode(clip(migration.file, 200))}: ${escapeHtml(migrationWords(migration))}`;
    return blocks.length === 0 ? [] : [details(title, blocks.join("\n\n"))];
  });
}
var mostStatements = 300;
function listing(migration) {
  const statements = migration.statements.slice(0, mostStatements);
  const more = migration.statements.length - statements.length;
  const text = renderStatements({ ...migration, statements }, 40);
  return more > 0 ? `${text}

-- \u2026 ${plural(more, "more statement")}` : text;
}
function lockTableMarkdown(statements) {
  const { head, rows } = lockTable(statements);
  if (rows.length === 0) return "No lock on anything that existed before.";
  const more = rows.length - mostStatements;
  const shown = markdownTable({ head, rows: rows.slice(0, mostStatements) });
  return more > 0 ? `${shown}

${plural(more, "more line")} in the report file.` : shown;
}
function markdownTable({ head, rows }) {
  return table(
    head,
    rows.map((row) => row.map(markdownCell))
  );
}
function markdownCell(content) {
  if (typeof content === "string") return content;
  if ("sentence" in content) return cellProse(content.sentence);
  const shown = (content.label ?? "") + content.code.slice(0, 5).map(cell).join(", ");
  return content.code.length > 5 ? `${shown} and ${content.code.length - 5} more` : shown;
}
function schemaSection(report) {
  if (report.schemaDiff.trim() === "") return [];
  const diff = fence(shorten(report.schemaDiff, 400, 2e4), "diff");
  return [details("Schema before and after", diff)];
}
function rerunSection(report) {
  const again = rerunTable(report);
  const remarks = rerunRemarks(report).map((text) => `- ${prose(clip(text, 1500))}`);
  const blocks = [
    ...again.rows.length > 0 ? [markdownTable(again)] : [],
    ...remarks.length > 0 ? [remarks.join("\n")] : []
  ];
  return blocks.length === 0 ? [] : [details("The same migrations a second time", blocks.join("\n\n"))];
}
function replicationSection(report, withFiles) {
  const matrix = replicationTable(report);
  if (matrix.rows.length === 0) return [];
  const steps = report.replication?.plan ?? [];
  const plan = steps.map((step, index) => `${index + 1}. ${prose(clip(step, 1500))}`).join("\n");
  const blocks = [
    prose(clip(publishedSentence(report), 1500)),
    markdownTable(matrix),
    ...plan === "" ? [] : [planTitle, plan],
    ...(report.replication?.withoutFiles ?? []).map((text) => prose(clip(text, 1500)))
  ];
  const title = "Publisher and subscriber: which goes first";
  return [
    details(plan === "" ? title : `${title}, and a plan`, blocks.join("\n\n")),
    ...(withFiles ? splitFiles(report) : []).map(
      ({ title: name, text }) => details(escapeHtml(clip(name, 500)), fence(shorten(text, 240)))
    )
  ];
}
function rehearsalsSection(report) {
  if (report.rehearsals.length === 0) return [];
  const prepared = preparedRemark(report);
  const blocks = [
    markdownTable(rehearsalTable(report)),
    ...prepared === "" ? [] : [prose(clip(prepared, 1e3))]
  ];
  return [details(rehearsalsTitle(report), blocks.join("\n\n"))];
}
function rehearsalsTitle({ rehearsals }) {
  const done = new Set(
    rehearsals.filter(({ status }) => status === "done").map(({ name }) => name)
  );
  const spent = rehearsals.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return done.size === 0 ? "Rehearsals: none" : `Rehearsals: ${[...done].join(", ")} (${duration(spent)})`;
}
function notRehearsedSection(report, most2) {
  const entries = notRehearsed(report);
  if (entries.length === 0) return [];
  const items = entries.slice(0, most2).map(({ what, why }) => `- ${prose(clip(what, 300))}: ${prose(clip(why, 500))}`);
  if (entries.length > most2) items.push(`- ${entries.length - most2} more in the full report`);
  const list = items.join("\n");
  if (report.verdict === "not-rehearsed") return ["### Not rehearsed", list];
  return [details(`Not rehearsed (${entries.length})`, list)];
}

// src/report/comment-findings.ts
var foldedAboveLines = 12;
function findingsSection(report, options) {
  const open = report.findings.filter(({ suppressed }) => suppressed === null);
  const shown = /* @__PURE__ */ new Set();
  const sections = severities.flatMap((severity) => {
    const same = open.filter((finding) => finding.severity === severity);
    if (same.length === 0) return [];
    const body = ofSeverity(severity, same, report, options, shown);
    if (severity !== "notice") return [`### ${severityWords[severity]}s`, ...body];
    return [details(plural(same.length, "notice"), body.join("\n\n"))];
  });
  return [...sections, ...suppressedSection(report, options)];
}
function ofSeverity(severity, same, report, options, shown) {
  const written = same.slice(0, options.perSeverity);
  const hidden = same.length - written.length;
  const more = hidden > 0 ? [`_${plural(hidden, `more ${severity}`)} in the full report._`] : [];
  const blocks = written.flatMap((finding) => findingBlocks(finding, report, options, shown));
  return [...blocks, ...more];
}
function findingBlocks(finding, report, options, shown) {
  const object = finding.object === "" ? "" : ` \xB7 ${span(clip(finding.object, 200))}`;
  const key = `${finding.migration} ${finding.statement}`;
  const isNew = finding.sql !== void 0 && !shown.has(key);
  if (options.withSql && isNew) shown.add(key);
  return [
    `**${prose(finding.title)}** \xB7 ${placeLink(finding, options.sourceUrl)}${object}`,
    `${prose(clip(finding.message, 1500))} _(${prose(basis(finding, report))})_`,
    ...options.withSql && isNew ? [statementBlock(finding)] : [],
    `**Instead:** ${prose(clip(finding.remedy, 1500))}`,
    ...options.withSql && finding.fix?.proven ? fixBlocks(finding.fix) : []
  ];
}
function statementBlock({ sql = "", position }) {
  const lines = excerpt(sql, { longest: 60, position });
  const block = fence(lines.map(({ text }) => text).join("\n"));
  return lines.length > foldedAboveLines ? details(`The statement, ${sql.split("\n").length} lines`, block) : block;
}
function fixBlocks(fix) {
  const lines = fixTable(fix);
  const compared = lines.rows.length === 0 ? [] : [markdownTable(lines)];
  const body = [fence(shorten(fixText(fix), 120)), ...compared].join("\n\n");
  return [details(prose(fixTitle(fix)), body)];
}
function placeLink(finding, sourceUrl) {
  const text = span(clip(place(finding), 300));
  if (sourceUrl === void 0 || finding.file === "") return text;
  const path = finding.file.split("/").map(encodePathSegment).join("/");
  const line = finding.line === void 0 ? "" : `#L${finding.line}`;
  return `[${text}](${sourceUrl}/${path}${line})`;
}
function encodePathSegment(segment) {
  return encodeURIComponent(segment.toWellFormed()).replaceAll(
    /[!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  );
}
function suppressedSection(report, options) {
  const suppressed = report.findings.filter((finding) => finding.suppressed !== null);
  if (suppressed.length === 0) return [];
  const items = suppressed.slice(0, options.perSeverity).map((finding) => {
    const { by, reason } = finding.suppressed ?? { by: "", reason: "" };
    return `- **${prose(finding.title)}** \xB7 ${placeLink(finding, options.sourceUrl)}: ${prose(clip(reason, 500))} (${span(clip(by, 200))})`;
  });
  const hidden = suppressed.length - items.length;
  if (hidden > 0) items.push(`- ${hidden} more in the full report`);
  return [
    details(`${plural(suppressed.length, "finding")} suppressed by the author`, items.join("\n"))
  ];
}

// src/report/comment.ts
var commentBudgetBytes = 6e4;
var icons = {
  pass: "\u2705",
  warn: "\u26A0\uFE0F",
  fail: "\u274C",
  "not-rehearsed": "\u23F8\uFE0F"
};
var most = { sql: "all", locks: "all", schemaDiff: true, evidence: true };
var least = { sql: "none", locks: "none", schemaDiff: false, evidence: false };
var tiers = [
  { ...most, findings: Infinity, findingSql: true, left: "" },
  {
    ...most,
    sql: "affected",
    schemaDiff: false,
    findings: Infinity,
    findingSql: true,
    left: "the schema difference and the SQL of migrations without findings"
  },
  {
    ...most,
    sql: "none",
    locks: "affected",
    schemaDiff: false,
    findings: Infinity,
    findingSql: true,
    left: "the SQL of the migrations and of a deploy plan, and the schema difference"
  },
  {
    ...least,
    evidence: true,
    findings: 10,
    findingSql: true,
    left: "what each statement did and the SQL of a deploy plan"
  },
  { ...least, findings: 10, findingSql: false, left: "all SQL and what each statement did" },
  { ...least, findings: 3, findingSql: false, left: "most findings and all SQL" },
  { ...least, findings: 0, findingSql: false, left: "all findings" }
];
function renderComment(report, options = {}) {
  const budget = options.budgetBytes ?? commentBudgetBytes;
  for (const detail of tiers) {
    const text = assemble(report, detail, options);
    if (byteLength(text) <= budget) return text;
  }
  return `${heading(report)}
`;
}
function assemble(report, detail, options) {
  const projects = report.projects ?? [report];
  const blocks = [
    heading(report),
    ...projects.flatMap((project) => projectBlocks(project, report, detail, options)),
    ...shortened(detail, options),
    footer(report)
  ];
  return `${blocks.join("\n\n")}
`;
}
function heading(report) {
  return `## ${icons[report.verdict]} ${verdictLine(report)}`;
}
function projectBlocks(project, whole, detail, options) {
  const title = `## ${icons[project.verdict]} ${span(clip(project.subject.directory, 200))}: ${verdictLine(project)}`;
  return [
    ...whole.projects ? [title] : [],
    prose(clip(rehearsedSentence(project), 1500)),
    ...detail.findings === 0 ? [] : findingsSection(project, {
      perSeverity: detail.findings,
      withSql: detail.findingSql,
      sourceUrl: options.sourceUrl
    }),
    ...evidenceBlocks(project, detail),
    ...notRehearsedSection(project, detail.evidence ? 50 : 5)
  ];
}
function evidenceBlocks(project, detail) {
  const migrations = migrationSections(project, detail.sql, detail.locks);
  return [
    ...migrations.length > 0 ? ["### What Postgres did", ...migrations] : [],
    ...detail.schemaDiff ? schemaSection(project) : [],
    ...detail.evidence ? [
      ...replicationSection(project, detail.sql !== "none"),
      ...rerunSection(project),
      ...rehearsalsSection(project)
    ] : []
  ];
}
function shortened({ left }, { runUrl }) {
  if (left === "") return [];
  const where = runUrl === void 0 ? "the job summary" : `[the job summary](${encodeURI(runUrl)})`;
  return [`_Shortened to fit: ${left} left out here; see ${where} and the report file._`];
}
function footer(report) {
  const servers = report.servers.length > 0 ? `, Postgres ${serverNames(report)}` : "";
  return `<sub>${prose(`Migration Rehearsal ${report.tool.version}${clip(servers, 300)}.`)} Again on your machine: ${span(reproduceCommand(report))}</sub>`;
}

export {
  renderComment
};
