/** The review as one page that needs nothing else: no scripts, no requests, every text escaped. */
import { markup, sentence, type Html } from './escaped.ts';
import { excerpt } from './excerpt.ts';
import { lockRows } from './lock-rows.ts';
import { pageStyle } from './page-style.ts';
import { reproduceCommand } from './reproduce.ts';
import type { Report, ReportFinding, ReportMigration } from './schema.ts';
import { renderStatements } from './sqlmigrate.ts';
import {
  basis,
  duration,
  notRehearsed,
  place,
  rehearsedSentence,
  rerunWords,
  runWords,
  secondOutcomeWords,
  secondRunWords,
  severityWords,
  transactionWords,
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
    ${open.map(findingBody)}
    ${section(`Suppressed by the author (${suppressed.length})`, suppressed.map(suppressedBody))}
    ${report.migrations.filter(({ runs }) => runs.length > 0).map(migrationBody)}
    ${report.schemaDiff.trim() === '' ? none : section('Schema before and after', [markup`<pre>${report.schemaDiff}</pre>`])}
    ${section('The same migrations a second time', rerunBody(report))}
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

function findingBody(finding: ReportFinding): Html {
  const { sql, position, line, fix } = finding;
  return markup`<article class="${finding.severity}">
    <h3>${severityWords[finding.severity]}: ${finding.title}</h3>
    <p>
      <code>${place(finding)}</code> <code>${finding.object}</code>
      <small>${finding.hazard}, ${basis(finding)}</small>
    </p>
    <p>${sentence(finding.message)}</p>
    ${sql === undefined ? none : markup`<pre>${numbered(sql, line, position)}</pre>`}
    <p><strong>Instead:</strong> ${sentence(finding.remedy)}</p>
    ${fix?.proven ? section('Fix, rehearsed from the same baseline', [markup`<pre>${fix.sql.join(';\n\n')};</pre>`]) : none}
  </article>`;
}

function numbered(sql: string, line: number | undefined, position: number | undefined): string {
  return excerpt(sql, { longest: 200, line, position })
    .map(({ text, number }) => `${(number ?? '').toString().padStart(5)}  ${text}`)
    .join('\n');
}

function suppressedBody(finding: ReportFinding): Html {
  return markup`<p>
    ${finding.title}, <code>${place(finding)}</code>: ${finding.suppressed?.reason ?? ''}
  </p>`;
}

function migrationBody(migration: ReportMigration): Html {
  const title = [
    migration.change,
    transactionWords[migration.transactionMode],
    runWords(migration),
  ];
  const rows = migration.statements.flatMap((statement) =>
    lockRows(statement, migration.statements).map((row) => [
      `${statement.line === undefined ? 'runner' : `line ${statement.line}`}${row.server === undefined ? '' : `, on ${row.server}`}`,
      statement.transaction === null ? 'none' : String(statement.transaction),
      row.relation,
      row.lock,
      row.blocks,
      row.work.join(', '),
    ]),
  );
  return section(`${migration.file}: ${title.join(', ')}`, [
    markup`<pre>${renderStatements(migration)}</pre>`,
    tableBody(['Statement', 'Transaction', 'Relation', 'Lock', 'Blocks', 'Work'], rows),
  ]);
}

function rerunBody({ rerun, migrations }: Report): Html[] {
  if (!rerun) return [];
  const files = new Map(migrations.map(({ id, file }) => [id, file]));
  const rows = rerun.migrations.flatMap((one) => [
    [files.get(one.migration) ?? one.migration, rerunWords[one.result], ''],
    ...one.statements.map(({ line, result, error, changes }) => [
      line === undefined ? 'a statement' : `line ${line}`,
      secondOutcomeWords[result],
      error ? `${error.message} (${error.code})` : changes.join(', '),
    ]),
  ]);
  return [
    tableBody(['Sent again', 'Outcome', 'What'], rows),
    rerun.runner
      ? markup`<p>The runner again: ${sentence(secondRunWords(rerun.runner))}.</p>`
      : none,
    rerun.forgotten
      ? markup`<p>
          The runner again, its ledger having forgotten them:
          ${sentence(secondRunWords(rerun.forgotten))}.
        </p>`
      : none,
  ];
}

function rehearsalsBody({ rehearsals }: Report): Html[] {
  if (rehearsals.length === 0) return [];
  const rows = rehearsals.map(({ name, server, status, durationMs, why }) => [
    name,
    server,
    status,
    status === 'skipped' ? '' : duration(durationMs),
    why,
  ]);
  return [tableBody(['Rehearsal', 'Postgres', 'Status', 'Time', 'Why'], rows)];
}

function tableBody(head: readonly string[], rows: readonly (readonly string[])[]): Html {
  if (rows.length === 0) return none;
  return markup`<table>
    <thead>
      <tr>
        ${head.map((name) => markup`<th>${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          markup`<tr>
            ${row.map((text) => markup`<td>${text}</td>`)}
          </tr> `,
      )}
    </tbody>
  </table> `;
}
