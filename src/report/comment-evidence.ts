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
import { shorten } from './excerpt.ts';
import { clip } from './limits.ts';
import { cell, cellProse, details, escapeHtml, fence, htmlCode, prose, table } from './markdown.ts';
import type { Report, ReportMigration, ReportStatement } from './schema.ts';
import { planTitle, publishedSentence, replicationTable, splitFiles } from './replication.ts';
import { renderStatements } from './sqlmigrate.ts';
import { duration, notRehearsed, plural } from './wording.ts';

/** Which migrations are shown: all, those with a finding, or none. */
export type Extent = 'all' | 'affected' | 'none';

/** One folded section for each migration: the SQL it sends, and what Postgres did. */
export function migrationSections(report: Report, sql: Extent, locks: Extent): string[] {
  const affected = new Set(report.findings.map(({ migration }) => migration));
  const covers = (extent: Extent, { id }: ReportMigration) =>
    extent === 'all' || (extent === 'affected' && affected.has(id));
  return report.migrations.flatMap((migration) => {
    if (migration.runs.length === 0) return [];
    const { statements } = migration;
    const blocks = [
      ...(covers(sql, migration) && statements.length > 0 ? [fence(listing(migration))] : []),
      ...(covers(locks, migration) ? [lockTableMarkdown(statements)] : []),
    ];
    const title = `${htmlCode(clip(migration.file, 200))}: ${escapeHtml(migrationWords(migration))}`;
    return blocks.length === 0 ? [] : [details(title, blocks.join('\n\n'))];
  });
}

/** More statements than anybody reads in one place; all of them are in the report file. */
const mostStatements = 300;

function listing(migration: ReportMigration): string {
  const statements = migration.statements.slice(0, mostStatements);
  const more = migration.statements.length - statements.length;
  const text = renderStatements({ ...migration, statements }, 40);
  return more > 0 ? `${text}\n\n-- … ${plural(more, 'more statement')}` : text;
}

/** What each statement locked and did, as a table or a sentence that there is nothing. */
export function lockTableMarkdown(statements: readonly ReportStatement[]): string {
  const { head, rows } = lockTable(statements);
  if (rows.length === 0) return 'No lock on anything that existed before.';
  const more = rows.length - mostStatements;
  const shown = markdownTable({ head, rows: rows.slice(0, mostStatements) });
  return more > 0 ? `${shown}\n\n${plural(more, 'more line')} in the report file.` : shown;
}

/** A table of a review in Markdown. */
export function markdownTable({ head, rows }: EvidenceTable): string {
  return table(
    head,
    rows.map((row) => row.map(markdownCell)),
  );
}

function markdownCell(content: Cell): string {
  if (typeof content === 'string') return content;
  if ('sentence' in content) return cellProse(content.sentence);
  const shown = (content.label ?? '') + content.code.slice(0, 5).map(cell).join(', ');
  return content.code.length > 5 ? `${shown} and ${content.code.length - 5} more` : shown;
}

/** The schema before and after. */
export function schemaSection(report: Report): string[] {
  if (report.schemaDiff.trim() === '') return [];
  const diff = fence(shorten(report.schemaDiff, 400, 20_000), 'diff');
  return [details('Schema before and after', diff)];
}

/** The migrations a second time: statement by statement, then the runner again. */
export function rerunSection(report: Report): string[] {
  const again = rerunTable(report);
  const remarks = rerunRemarks(report).map((text) => `- ${prose(clip(text, 1_500))}`);
  const blocks = [
    ...(again.rows.length > 0 ? [markdownTable(again)] : []),
    ...(remarks.length > 0 ? [remarks.join('\n')] : []),
  ];
  return blocks.length === 0
    ? []
    : [details('The same migrations a second time', blocks.join('\n\n'))];
}

/** Which order of publisher and subscriber works, the plan, and the files that it splits migrations into. */
export function replicationSection(report: Report, withFiles: boolean): string[] {
  const matrix = replicationTable(report);
  if (matrix.rows.length === 0) return [];
  const steps = report.replication?.plan ?? [];
  const plan = steps.map((step, index) => `${index + 1}. ${prose(clip(step, 1_500))}`).join('\n');
  const blocks = [
    prose(clip(publishedSentence(report), 1_500)),
    markdownTable(matrix),
    ...(plan === '' ? [] : [planTitle, plan]),
    ...(report.replication?.withoutFiles ?? []).map((text) => prose(clip(text, 1_500))),
  ];
  const title = 'Publisher and subscriber: which goes first';
  return [
    details(plan === '' ? title : `${title}, and a plan`, blocks.join('\n\n')),
    ...(withFiles ? splitFiles(report) : []).map(({ title: name, text }) =>
      details(escapeHtml(clip(name, 500)), fence(shorten(text, 240))),
    ),
  ];
}

/** Which rehearsals ran, on which server, for how long. */
export function rehearsalsSection(report: Report): string[] {
  if (report.rehearsals.length === 0) return [];
  const prepared = preparedRemark(report);
  const blocks = [
    markdownTable(rehearsalTable(report)),
    ...(prepared === '' ? [] : [prose(clip(prepared, 1_000))]),
  ];
  return [details(rehearsalsTitle(report), blocks.join('\n\n'))];
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
