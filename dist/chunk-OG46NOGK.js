import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  reproduceCommand
} from "./chunk-KMR4YS3G.js";
import {
  renderStatements
} from "./chunk-BKNPQ7DF.js";
import {
  escapeHtml
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
import "./chunk-GKJW67YD.js";
import {
  excerpt,
  firstLine
} from "./chunk-GDVL7YYA.js";
import {
  basis,
  notRehearsed,
  place,
  rehearsedSentence,
  severityWords,
  verdictLine
} from "./chunk-6COKF3WQ.js";
import "./chunk-MJE2XOEM.js";
import "./chunk-UTMC3MFY.js";
import "./chunk-NIC3JP2Q.js";
import "./chunk-QGJU5NK4.js";
import "./chunk-FBFW2TPH.js";
import "./chunk-6GRQ5EAL.js";

// src/report/escaped.ts
function markup(strings, ...values) {
  return { html: String.raw({ raw: strings.raw }, ...values.map(render)) };
}
function render(value) {
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  return "html" in value ? value.html : value.map((one) => one.html).join("");
}
function sentence(text) {
  const pieces = text.split(/`([^`]+)`/);
  return markup`${pieces.map((piece, at) => at % 2 === 1 ? markup`<code>${piece}</code>` : markup`${piece}`)}`;
}

// src/report/page-style.ts
var pageStyle = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1, article { border-left: .4rem solid gray; padding-left: .8rem; }
h1.pass { border-color: seagreen; } h1.warn, article.warning { border-color: goldenrod; }
h1.fail, article.error { border-color: crimson; } article.notice { border-color: steelblue; }
article { margin: 1.5rem 0; } h3 { margin: 0; } small { opacity: .7; }
pre { overflow-x: auto; padding: .8rem; background: color-mix(in srgb, CanvasText 7%, Canvas); }
code, pre { font: .875em/1.5 ui-monospace, monospace; }
table { border-collapse: collapse; display: block; overflow-x: auto; font-size: .9em; }
td, th { border: 1px solid color-mix(in srgb, CanvasText 20%, Canvas); padding: .25rem .5rem; text-align: left; vertical-align: top; }
details { margin: .6rem 0; } summary { cursor: pointer; } footer { margin-top: 3rem; opacity: .7; font-size: .875em; }
`;

// src/report/html.ts
var none = { html: "" };
function renderHtml(report) {
  const projects = report.projects ?? [report];
  const page = markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>${verdictLine(report)}</title>
        <style>
          ${{ html: pageStyle }}
        </style>
      </head>
      <body>
        <h1 class="${report.verdict}">${verdictLine(report)}</h1>
        ${projects.map((project) => projectBody(project, report.projects !== void 0))}
        <footer>
          Migration Rehearsal ${report.tool.version}. Again on your machine:
          <code>${reproduceCommand(report)}</code>
        </footer>
      </body>
    </html>
`;
  return page.html;
}
function projectBody(report, isOneOfSeveral) {
  const open = report.findings.filter(({ suppressed: suppressed2 }) => suppressed2 === null);
  const suppressed = report.findings.filter((finding) => finding.suppressed !== null);
  return markup`${isOneOfSeveral ? markup`<h2>${report.subject.directory}: ${verdictLine(report)}</h2>` : none}
    <p>${sentence(rehearsedSentence(report))}</p>
    ${open.map((finding) => findingBody(finding, report))}
    ${section(`Suppressed by the author (${suppressed.length})`, suppressed.map(suppressedBody))}
    ${report.migrations.filter(({ runs }) => runs.length > 0).map(migrationBody)}
    ${report.schemaDiff.trim() === "" ? none : section("Schema before and after", [markup`<pre>${report.schemaDiff}</pre>`])}
    ${section("Publisher and subscriber: which goes first", replicationBody(report))}${section("The same migrations a second time", rerunBody(report))}
    ${section("Rehearsals", rehearsalsBody(report))}
    ${section(
    "Not rehearsed",
    notRehearsed(report).map(({ what, why }) => markup`<p><code>${what}</code>: ${why}</p>`)
  )}`;
}
function section(title, body) {
  if (body.length === 0) return none;
  return markup`<details>
    <summary>${title}</summary>
    ${body}
  </details>`;
}
function findingBody(finding, report) {
  const { sql, position, fix } = finding;
  return markup`<article class="${finding.severity}">
    <h3>${severityWords[finding.severity]}: ${finding.title}</h3>
    <p>
      <code>${place(finding)}</code> <code>${finding.object}</code>
      <small>${finding.hazard}, ${basis(finding, report)}</small>
    </p>
    <p>${sentence(finding.message)}</p>
    ${sql === void 0 ? none : markup`<pre>${numbered(sql, firstLine(finding), position)}</pre>`}
    <p><strong>Instead:</strong> ${sentence(finding.remedy)}</p>
    ${fix?.proven ? section(fixTitle(fix), [markup`<pre>${fixText(fix)}</pre>`, tableBody(fixTable(fix))]) : none}
  </article>`;
}
function numbered(sql, line, position) {
  return excerpt(sql, { longest: 200, line, position }).map(({ text, number }) => `${(number ?? "").toString().padStart(5)}  ${text}`).join("\n");
}
function suppressedBody(finding) {
  return markup`<p>
    ${finding.title}, <code>${place(finding)}</code>: ${finding.suppressed?.reason ?? ""} (<code>${finding.suppressed?.by ?? ""}</code>)
  </p>`;
}
function migrationBody(migration) {
  return section(`${migration.file}: ${migrationWords(migration)}`, [
    markup`<pre>${renderStatements(migration)}</pre>`,
    tableBody(lockTable(migration.statements))
  ]);
}
function rerunBody(report) {
  if (!report.rerun) return [];
  return [
    tableBody(rerunTable(report)),
    ...rerunRemarks(report).map((text) => markup`<p>${sentence(text)}</p>`)
  ];
}
function replicationBody(report) {
  const matrix = replicationTable(report);
  if (matrix.rows.length === 0) return [];
  const plan = report.replication?.plan ?? [];
  const steps = plan.map((step) => markup`<li>${sentence(step)}</li>`);
  return [
    markup`<p>${sentence(publishedSentence(report))}</p>`,
    tableBody(matrix),
    plan.length === 0 ? none : markup`<p>${planTitle}</p><ol>${steps}</ol>`,
    ...(report.replication?.withoutFiles ?? []).map((text) => markup`<p>${sentence(text)}</p>`),
    ...splitFiles(report).map(({ title, text }) => markup`<p>${title}</p><pre>${text}</pre>`)
  ];
}
function rehearsalsBody(report) {
  if (report.rehearsals.length === 0) return [];
  return [tableBody(rehearsalTable(report)), markup`<p>${preparedRemark(report)}</p>`];
}
function tableBody({ head, rows }) {
  if (rows.length === 0) return none;
  const headCells = head.map((name) => markup`<th>${name}</th>`);
  const bodyRows = rows.map((row) => markup`<tr>${row.map(tableCell)}</tr>`);
  return markup`<table><thead><tr>${headCells}</tr></thead><tbody>${bodyRows}</tbody></table>`;
}
function tableCell(content) {
  if (typeof content === "string") return markup`<td>${content}</td>`;
  if ("sentence" in content) return markup`<td>${sentence(content.sentence)}</td>`;
  return markup`<td>${content.label ?? ""}${content.code.map((name) => markup`<code>${name}</code> `)}</td>`;
}
export {
  renderHtml
};
