import { clip } from './limits.ts';
import { lockRows } from './lock-rows.ts';
import { cell, cellProse, details, fence, htmlCode, prose, table } from './markdown.ts';
import type { Report, ReportMigration, ReportStatement } from './schema.ts';
import { shorten } from './excerpt.ts';
import { renderStatements } from './sqlmigrate.ts';
import {
  duration,
  notRehearsed,
  plural,
  rerunWords,
  runWords,
  secondOutcomeWords,
  secondRunWords,
  transactionWords,
} from './wording.ts';

/** Which migrations are shown: all, those with a finding, or none. */
export type Extent = 'all' | 'affected' | 'none';

/** One folded section for each migration: the SQL it sends, and what Postgres did. */
export function migrationSections(report: Report, sql: Extent, locks: Extent): string[] {
  const affected = new Set(report.findings.map(({ migration }) => migration));
  const covers = (extent: Extent, { id }: ReportMigration) =>
    extent === 'all' || (extent === 'affected' && affected.has(id));
  return report.migrations.flatMap((migration) => {
    if (migration.runs.length === 0) return [];
    const blocks = [
      ...(covers(sql, migration) && migration.statements.length > 0
        ? [fence(renderStatements(migration, 40))]
        : []),
      ...(covers(locks, migration) ? lockTable(migration.statements) : []),
    ];
    return blocks.length === 0 ? [] : [details(migrationTitle(migration), blocks.join('\n\n'))];
  });
}

function migrationTitle(migration: ReportMigration): string {
  const own = migration.statements.filter(({ origin }) => origin === 'migration').length;
  const words = [
    migration.change,
    plural(own, 'statement'),
    transactionWords[migration.transactionMode],
    runWords(migration),
  ];
  return `${htmlCode(clip(migration.file, 200))}: ${words.join(', ')}`;
}

/** What each statement locked and did, with a note for those that could not be observed. */
export function lockTable(statements: readonly ReportStatement[]): string[] {
  const rows = statements.flatMap((statement) => {
    const head = [statement.line === undefined ? 'runner' : `line ${statement.line}`];
    const transaction = statement.transaction === null ? 'none' : String(statement.transaction);
    const found = lockRows(statement, statements).map((row) => [
      row.server === undefined ? head.join() : `${head.join()}, on ${cellProse(row.server)}`,
      transaction,
      cell(row.relation),
      row.lock || '–',
      row.blocks || '–',
      row.work.length > 0 ? cellProse(row.work.join(', ')) : '–',
    ]);
    if (!statement.outcome.ok) found.push([head.join(), transaction, ...failureCells(statement)]);
    else if (!statement.observed && isWork(statement))
      found.push([
        head.join(),
        transaction,
        '–',
        'unknown',
        'unknown',
        cellProse(statement.unobserved ?? ''),
      ]);
    return found;
  });
  if (rows.length === 0) return ['No lock on anything that existed before.'];
  return [table(['Statement', 'Transaction', 'Relation', 'Lock', 'Blocks', 'Work'], rows)];
}

/** BEGIN, COMMIT and what the runner adds need no watching. */
function isWork({ origin, kind }: ReportStatement): boolean {
  return origin === 'migration' && kind !== 'TransactionStmt';
}

function failureCells({ outcome }: ReportStatement): string[] {
  if (outcome.ok) return [];
  const { code, message } = outcome.error;
  return ['–', 'unknown', 'unknown', `failed: ${cell(`${message} (${code})`)}`];
}

/** The schema before and after. */
export function schemaSection(report: Report): string[] {
  if (report.schemaDiff.trim() === '') return [];
  return [
    details('Schema before and after', fence(shorten(report.schemaDiff, 400, 20_000), 'diff')),
  ];
}

/** The migrations a second time: statement by statement, then the runner again. */
export function rerunSection(report: Report): string[] {
  const { rerun } = report;
  if (!rerun) return [];
  const files = new Map(report.migrations.map(({ id, file }) => [id, file]));
  const rows = rerun.migrations.flatMap((migration) => [
    [
      cell(files.get(migration.migration) ?? migration.migration),
      `**${rerunWords[migration.result]}**`,
      '',
    ],
    ...migration.statements.map(({ line, result, error, changes }) => [
      line === undefined ? 'a statement' : `line ${line}`,
      secondOutcomeWords[result],
      error ? cell(`${error.message} (${error.code})`) : changes.map(cell).join(', '),
    ]),
  ]);
  const runner = [
    ...(rerun.runner ? [`- The runner again: ${prose(secondRunWords(rerun.runner))}.`] : []),
    ...(rerun.forgotten
      ? [
          `- The runner again, its ledger having forgotten this pull request: ${prose(secondRunWords(rerun.forgotten))}.`,
        ]
      : []),
    ...(rerun.maskedColumns.length > 0
      ? [
          `- Not compared, since two clean runs differ: ${rerun.maskedColumns.map((one) => cell(one)).join(', ')}.`,
        ]
      : []),
  ];
  const body = [
    ...(rows.length > 0 ? [table(['Sent again', 'Outcome', 'What'], rows)] : []),
    ...(runner.length > 0 ? [runner.join('\n')] : []),
  ];
  return body.length === 0 ? [] : [details('The same migrations a second time', body.join('\n\n'))];
}

/** Which rehearsals ran, on which server, for how long. */
export function rehearsalsSection(report: Report): string[] {
  if (report.rehearsals.length === 0) return [];
  const rows = report.rehearsals.map(({ name, server, status, durationMs, why }) => [
    name,
    cellProse(server),
    status,
    status === 'skipped' ? '–' : duration(durationMs),
    why === '' ? '–' : cellProse(why),
  ]);
  const prepared = new Set(report.servers.flatMap(({ baseline }) => baseline.prepared));
  const body = [
    table(['Rehearsal', 'Postgres', 'Status', 'Time', 'Why'], rows),
    ...(prepared.size > 0
      ? [`Made for the baseline: ${prose(clip([...prepared].join(', '), 1_000))}.`]
      : []),
  ];
  return [details(rehearsalsTitle(report), body.join('\n\n'))];
}

function rehearsalsTitle({ rehearsals }: Report): string {
  const done = new Set(
    rehearsals.filter(({ status }) => status === 'done').map(({ name }) => name),
  );
  const spent = rehearsals.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return done.size === 0
    ? 'Rehearsals: none'
    : `Rehearsals: ${[...done].join(', ')} (${duration(spent)})`;
}

/** What nobody may take for safe, since it was not looked at; open where nothing was. */
export function notRehearsedSection(report: Report, most: number): string[] {
  const entries = notRehearsed(report);
  if (entries.length === 0) return [];
  const items = entries
    .slice(0, most)
    .map(({ what, why }) => `- ${prose(clip(what, 300))}: ${prose(clip(why, 500))}`);
  if (entries.length > most) items.push(`- ${entries.length - most} more in the full report`);
  const list = items.join('\n');
  if (report.verdict === 'not-rehearsed') return ['### Not rehearsed', list];
  return [details(`Not rehearsed (${entries.length})`, list)];
}
