/** The review on a terminal: the same parts as the comment, in lines. */
import type { Severity, Verdict } from '../terms.ts';
import { clip } from './limits.ts';
import { lockRows, type LockRow } from './lock-rows.ts';
import type {
  Report,
  ReportFinding,
  ReportFix,
  ReportMigration,
  ReportStatement,
} from './schema.ts';
import { planTitle, publishedSentence, splitFiles } from './replication.ts';
import { paint, type Painter } from './paint.ts';
import type { Extent } from './comment-evidence.ts';
import { migrationWords, preparedRemark, rerunRemarks } from './evidence-tables.ts';
import { fixLocks, fixText, fixTitle } from './fix.ts';
import { excerpt, firstLine, shorten } from './excerpt.ts';
import { wrap } from './wrap.ts';
import { oneLine, visible } from './visible.ts';
import {
  basis,
  duration,
  notRehearsed,
  place,
  plural,
  rehearsedSentence,
  rerunWords,
  secondOutcomeWords,
  severityWords,
  verdictLine,
} from './wording.ts';

/** How wide the terminal is, and whether it has colours. */
export interface TerminalOptions {
  readonly color: boolean;
  /** Columns; sentences wrap there, SQL does not. */
  readonly width?: number;
}

interface Page extends Painter {
  readonly width: number;
  /** Of which migrations the statements are shown. */
  readonly statements: Extent;
}

/** A review of more lines tells less of what nothing was found in. */
const mostLines = 1_500;

const verdictColors = {
  pass: 'green',
  warn: 'yellow',
  fail: 'red',
  'not-rehearsed': 'yellow',
} as const satisfies Record<Verdict, string>;
const severityColors = {
  error: 'red',
  warning: 'yellow',
  notice: 'cyan',
} as const satisfies Record<Severity, string>;

/** Plain lines, or coloured ones; no control character of the migrations passes through. */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  const whole = renderWith('all', report, options);
  if (countLines(whole) <= mostLines) return whole;
  const affected = renderWith('affected', report, options);
  return countLines(affected) <= mostLines ? affected : renderWith('none', report, options);
}

function countLines(text: string): number {
  return text.split('\n').length;
}

function renderWith(statements: Extent, report: Report, options: TerminalOptions): string {
  const width = Math.max(40, Math.min(options.width ?? 80, 110));
  const page: Page = { ...paint(options.color), width, statements };
  const projects = report.projects ?? [report];
  const verdict = page.bold(page[verdictColors[report.verdict]](verdictLine(report)));
  const blocks = [
    [verdict],
    ...projects.flatMap((project) => [
      ...(report.projects
        ? [[page.bold(`${oneLine(project.subject.directory)}: ${verdictLine(project)}`)]]
        : []),
      ...projectBlocks(project, page),
    ]),
    shortenedLines(page),
    report.findings.length > 0 ? [verdict] : [],
  ];
  const text = blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
  return `${withoutCommands(text)}\n`;
}

/**
 * The Actions runner obeys `::command::` at the start of any line it sees, after white space, and
 * `##[command]` anywhere (ActionCommand.cs). A review printed there must not speak for the step.
 */
function withoutCommands(text: string): string {
  return text.replaceAll(/^(\s*):(?=:)/gm, '$1: ').replaceAll('##[', '# #[');
}

function projectBlocks(report: Report, page: Page): string[][] {
  const open = report.findings.filter(({ suppressed }) => suppressed === null);
  const shows = showing(page.statements, report);
  return [
    wrap(rehearsedSentence(report), page.width),
    ...open.map((finding) => findingLines(finding, report, page)),
    suppressedLines(report, page),
    ...report.migrations
      .filter(({ runs }) => runs.length > 0)
      .map((migration) => migrationLines(migration, shows(migration.id), page)),
    page.statements === 'all' ? schemaLines(report, page) : [],
    replicationLines(report, page),
    rerunLines(report, shows, page),
    rehearsalLines(report, page),
    notRehearsedLines(report, page),
  ];
}

function showing(extent: Extent, { findings }: Report): (migration: string) => boolean {
  const affected = new Set(findings.map(({ migration }) => migration));
  return (migration) => extent === 'all' || (extent === 'affected' && affected.has(migration));
}

function shortenedLines(page: Page): string[] {
  if (page.statements === 'all') return [];
  const whose = page.statements === 'affected' ? 'of migrations without findings' : '';
  const text = `Shortened: the statements ${whose} and the schema before and after are left out here; --format html has them.`;
  return wrap(text.replace('  ', ' '), page.width);
}

function findingLines(finding: ReportFinding, report: Report, page: Page): string[] {
  const level = page[severityColors[finding.severity]](
    severityWords[finding.severity].toLowerCase(),
  );
  const object = finding.object === '' ? '' : `  ${clip(oneLine(finding.object), 200)}`;
  return [
    `${level}  ${page.bold(oneLine(finding.title))}  ${page.dim(`[${oneLine(finding.hazard)}]`)}`,
    `  ${page.cyan(oneLine(place(finding)))}${object}  ${page.dim(basis(finding, report))}`,
    ...wrap(clip(finding.message, 2_000), page.width, '  '),
    ...(finding.sql === undefined
      ? []
      : sqlLines(finding.sql, page, { line: firstLine(finding), position: finding.position })),
    ...wrap(`Instead: ${clip(finding.remedy, 2_000)}`, page.width, '  '),
    ...(finding.fix?.proven ? fixLines(finding.fix, page) : []),
  ];
}

function fixLines(fix: ReportFix, page: Page): string[] {
  const lines = excerpt(fixText(fix), { longest: 100 });
  return [
    ...wrap(`${fixTitle(fix)}:`, page.width, '  '),
    ...lines.map(({ text }) => (text === '' ? '' : `    ${text}`)),
    ...fixLocks(fix)
      .flatMap((text) => wrap(text, page.width, '    '))
      .map(page.dim),
  ];
}

interface Shown {
  readonly line?: number;
  readonly position?: number;
}

/** SQL with the line numbers of its file, where they are known, and a caret where it was rejected. */
function sqlLines(sql: string, page: Page, shown: Shown = {}): string[] {
  return excerpt(sql, { longest: 12, ...shown }).map(({ text, number }) => {
    return `${page.dim(`${(number ?? '').toString().padStart(6)} │`)} ${text}`;
  });
}

function migrationLines(migration: ReportMigration, isShown: boolean, page: Page): string[] {
  if (!isShown) return wrap(`${migration.file}: ${migrationWords(migration)}`, page.width);
  const done = lockRows(migration.statements);
  return [
    page.bold(oneLine(migration.file)),
    ...wrap(migrationWords(migration), page.width, '  '),
    ...migration.statements.flatMap((statement) =>
      statementLines(statement, done.get(statement) ?? [], page),
    ),
  ];
}

function statementLines(
  statement: ReportStatement,
  rows: readonly LockRow[],
  page: Page,
): string[] {
  if (statement.origin === 'runner')
    return sqlLines(`${shorten(statement.sql, 2)};  -- sent by the runner`, page).map(page.dim);
  const locks = rows.map(({ relation, lock, blocks, work, server }) => {
    const where = server === undefined ? '' : `on Postgres ${server}: `;
    const held = lock === '' ? relation : `${lock} on ${relation}, blocks ${blocks}`;
    return `${where}${held}${work.length > 0 ? `: ${work.join(', ')}` : ''}`;
  });
  const { outcome } = statement;
  const outside = statement.transaction === null && outcome.ok ? ['outside any transaction'] : [];
  const position = outcome.ok ? undefined : outcome.error.position;
  const failure = outcome.ok ? [] : [`failed: ${outcome.error.message} (${outcome.error.code})`];
  const unknown =
    outcome.ok && !statement.observed ? [`not observed: ${statement.unobserved ?? ''}`] : [];
  return [
    ...sqlLines(`${statement.sql};`, page, { line: statement.line, position }),
    ...[...outside, ...locks, ...unknown].flatMap((text) =>
      wrap(text, page.width, '         ').map(page.dim),
    ),
    ...failure.flatMap((text) => wrap(text, page.width, '         ').map(page.red)),
  ];
}

function suppressedLines(report: Report, page: Page): string[] {
  return report.findings.flatMap((finding) => {
    if (!finding.suppressed) return [];
    const { by, reason } = finding.suppressed;
    const text = `suppressed: ${finding.title} at ${place(finding)}: ${reason} (${by})`;
    return wrap(text, page.width).map(page.dim);
  });
}

function schemaLines({ schemaDiff }: Report, page: Page): string[] {
  if (schemaDiff.trim() === '') return [];
  const lines = visible(schemaDiff).trimEnd().split('\n');
  const painted = lines.map((line) => {
    if (line.startsWith('+')) return page.green(line);
    return line.startsWith('-') ? page.red(line) : line;
  });
  return [page.bold('Schema before and after'), ...painted.map((line) => `  ${line}`)];
}

function rerunLines(report: Report, shows: (migration: string) => boolean, page: Page): string[] {
  const { rerun, migrations } = report;
  if (!rerun) return [];
  const files = new Map(migrations.map(({ id, file }) => [id, file]));
  const raw = rerun.migrations.flatMap((one) => [
    ...wrap(
      `${files.get(one.migration) ?? one.migration}: ${rerunWords[one.result]}`,
      page.width,
      '  ',
    ),
    ...(shows(one.migration) ? one.statements : []).flatMap(({ line, result, error, changes }) => {
      const what = error ? [`${error.message} (${error.code})`] : changes;
      const text = [`line ${line ?? '?'}: ${secondOutcomeWords[result]}`, ...what].join(', ');
      return wrap(text, page.width, '    ').map(page.dim);
    }),
  ]);
  return [
    page.bold('The same migrations a second time'),
    ...raw,
    ...rerunRemarks(report).flatMap((text) => wrap(text, page.width, '  ')),
  ];
}

function replicationLines(report: Report, page: Page): string[] {
  const { replication, migrations } = report;
  if (!replication || replication.changes.length === 0) return [];
  const files = new Map(migrations.map(({ id, file }) => [id, file]));
  const order = (name: string, faults: readonly string[]): string[] =>
    wrap(`${name}: ${faults.length === 0 ? 'works' : faults.join('; ')}`, page.width, '    ');
  const { plan } = replication;
  return [
    page.bold('Publisher and subscriber: which goes first'),
    ...wrap(publishedSentence(report), page.width, '  ').map(page.dim),
    ...replication.changes.flatMap(({ migration, publisherFirst, subscriberFirst }) => [
      ...wrap(
        migration === undefined ? 'all together' : (files.get(migration) ?? migration),
        page.width,
        '  ',
      ),
      ...order('publisher first', publisherFirst),
      ...order('subscriber first', subscriberFirst),
    ]),
    ...(plan.length === 0 ? [] : [`  ${planTitle}`]),
    ...plan.flatMap((step, index) => wrap(`${index + 1}. ${step}`, page.width, '  ')),
    ...(replication.withoutFiles ?? []).flatMap((text) => wrap(text, page.width, '  ')),
    ...splitFiles(report).flatMap(({ title, text }) => [
      ...wrap(`${title}:`, page.width, '  '),
      ...excerpt(text, { longest: 100 }).map((line) =>
        line.text === '' ? '' : `    ${line.text}`,
      ),
    ]),
  ];
}

function rehearsalLines(report: Report, page: Page): string[] {
  const { rehearsals } = report;
  const prepared = preparedRemark(report);
  if (rehearsals.length === 0) return [];
  return [
    page.bold('Rehearsals'),
    ...rehearsals.flatMap(({ name, server, status, durationMs, why }) => {
      const tail = why === '' ? '' : `: ${why}`;
      const time = status === 'skipped' ? '' : ` in ${duration(durationMs)}`;
      return wrap(`${name} on Postgres ${server}: ${status}${time}${tail}`, page.width, '  ');
    }),
    ...(prepared === '' ? [] : wrap(prepared, page.width, '  ')),
  ];
}

function notRehearsedLines(report: Report, page: Page): string[] {
  const entries = notRehearsed(report);
  if (entries.length === 0) return [];
  const shown = entries.slice(0, 50);
  const more = entries.length - shown.length;
  return [
    page.bold('Not rehearsed'),
    ...shown.flatMap(({ what, why }) => wrap(`${what}: ${why}`, page.width, '  ')),
    ...(more > 0 ? [`  and ${plural(more, 'more thing')} in the report file`] : []),
  ];
}
