/** The review as one page that needs nothing else: no scripts, no requests, every text escaped. */
import { markup, sentence, type Html } from './escaped.ts';
import {
  lockTable,
  migrationWords,
  preparedRemark,
  rehearsalTable,
  rerunRemarks,
  rerunTable,
  type Cell,
  type EvidenceTable,
} from './evidence-tables.ts';
import { excerpt, firstLine } from './excerpt.ts';
import { fixTable, fixText, fixTitle } from './fix.ts';
import { pageStyle } from './page-style.ts';
import { planTitle, publishedSentence, replicationTable, splitFiles } from './replication.ts';
import { reproduceCommand } from './reproduce.ts';
import type { Report, ReportFinding, ReportMigration } from './schema.ts';
import { renderStatements } from './sqlmigrate.ts';
import {
  basis,
  notRehearsed,
  place,
  rehearsedSentence,
  severityWords,
  verdictLine,
} from './wording.ts';

const none: Html = { html: '' };

/** A whole HTML document. */
export function renderHtml(report: Report): string {
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
        ${projects.map((project) => projectBody(project, report.projects !== undefined))}
        <footer>
          Migration Rehearsal ${report.tool.version}. Again on your machine:
          <code>${reproduceCommand(report)}</code>
        </footer>
      </body>
    </html>
`;
  return page.html;
}

function projectBody(report: Report, isOneOfSeveral: boolean): Html {
  const open = report.findings.filter(({ suppressed }) => suppressed === null);
  const suppressed = report.findings.filter((finding) => finding.suppressed !== null);
  return markup`${isOneOfSeveral ? markup`<h2>${report.subject.directory}: ${verdictLine(report)}</h2>` : none}
    <p>${sentence(rehearsedSentence(report))}</p>
    ${open.map((finding) => findingBody(finding, report))}
    ${section(`Suppressed by the author (${suppressed.length})`, suppressed.map(suppressedBody))}
    ${report.migrations.filter(({ runs }) => runs.length > 0).map(migrationBody)}
    ${report.schemaDiff.trim() === '' ? none : section('Schema before and after', [markup`<pre>${report.schemaDiff}</pre>`])}
    ${section('Publisher and subscriber: which goes first', replicationBody(report))}${section('The same migrations a second time', rerunBody(report))}
    ${section('Rehearsals', rehearsalsBody(report))}
    ${section(
      'Not rehearsed',
      notRehearsed(report).map(({ what, why }) => markup`<p><code>${what}</code>: ${why}</p>`),
    )}`;
}

function section(title: string, body: readonly Html[]): Html {
  if (body.length === 0) return none;
  return markup`<details>
    <summary>${title}</summary>
    ${body}
  </details>`;
}

function findingBody(finding: ReportFinding, report: Report): Html {
  const { sql, position, fix } = finding;
  return markup`<article class="${finding.severity}">
    <h3>${severityWords[finding.severity]}: ${finding.title}</h3>
    <p>
      <code>${place(finding)}</code> <code>${finding.object}</code>
      <small>${finding.hazard}, ${basis(finding, report)}</small>
    </p>
    <p>${sentence(finding.message)}</p>
    ${sql === undefined ? none : markup`<pre>${numbered(sql, firstLine(finding), position)}</pre>`}
    <p><strong>Instead:</strong> ${sentence(finding.remedy)}</p>
    ${fix?.proven ? section(fixTitle(fix), [markup`<pre>${fixText(fix)}</pre>`, tableBody(fixTable(fix))]) : none}
  </article>`;
}

function numbered(sql: string, line: number | undefined, position: number | undefined): string {
  return excerpt(sql, { longest: 200, line, position })
    .map(({ text, number }) => `${(number ?? '').toString().padStart(5)}  ${text}`)
    .join('\n');
}

function suppressedBody(finding: ReportFinding): Html {
  return markup`<p>
    ${finding.title}, <code>${place(finding)}</code>: ${finding.suppressed?.reason ?? ''} (<code>${finding.suppressed?.by ?? ''}</code>)
  </p>`;
}

function migrationBody(migration: ReportMigration): Html {
  return section(`${migration.file}: ${migrationWords(migration)}`, [
    markup`<pre>${renderStatements(migration)}</pre>`,
    tableBody(lockTable(migration.statements)),
  ]);
}

function rerunBody(report: Report): Html[] {
  if (!report.rerun) return [];
  return [
    tableBody(rerunTable(report)),
    ...rerunRemarks(report).map((text) => markup`<p>${sentence(text)}</p>`),
  ];
}

function replicationBody(report: Report): Html[] {
  const matrix = replicationTable(report);
  if (matrix.rows.length === 0) return [];
  const plan = report.replication?.plan ?? [];
  const steps = plan.map((step) => markup`<li>${sentence(step)}</li>`);
  return [
    markup`<p>${sentence(publishedSentence(report))}</p>`,
    tableBody(matrix),
    plan.length === 0 ? none : markup`<p>${planTitle}</p><ol>${steps}</ol>`,
    ...(report.replication?.withoutFiles ?? []).map((text) => markup`<p>${sentence(text)}</p>`),
    ...splitFiles(report).map(({ title, text }) => markup`<p>${title}</p><pre>${text}</pre>`),
  ];
}

function rehearsalsBody(report: Report): Html[] {
  if (report.rehearsals.length === 0) return [];
  return [tableBody(rehearsalTable(report)), markup`<p>${preparedRemark(report)}</p>`];
}

function tableBody({ head, rows }: EvidenceTable): Html {
  if (rows.length === 0) return none;
  const headCells = head.map((name) => markup`<th>${name}</th>`);
  const bodyRows = rows.map((row) => markup`<tr>${row.map(tableCell)}</tr>`);
  return markup`<table><thead><tr>${headCells}</tr></thead><tbody>${bodyRows}</tbody></table>`;
}

function tableCell(content: Cell): Html {
  if (typeof content === 'string') return markup`<td>${content}</td>`;
  if ('sentence' in content) return markup`<td>${sentence(content.sentence)}</td>`;
  return markup`<td>${content.label ?? ''}${content.code.map((name) => markup`<code>${name}</code> `)}</td>`;
}
