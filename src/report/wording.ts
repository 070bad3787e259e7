/** The sentences every renderer says in the same words: plain text, names between backticks. */
import { lineOf } from '../evidence/questions.ts';
import type { TransactionMode } from '../evidence/types.ts';
import type { Severity, Verdict } from '../terms.ts';
import type { Report, ReportFinding, ReportMigration, ReportRerun } from './schema.ts';

const verdictWords: Readonly<Record<Verdict, string>> = {
  pass: 'passed',
  warn: 'passed with warnings',
  fail: 'failed',
  'not-rehearsed': 'did not happen',
};

/** How a severity is called in texts. */
export const severityWords: Readonly<Record<Severity, string>> = {
  error: 'Error',
  warning: 'Warning',
  notice: 'Notice',
};

/** How a framework wraps a migration, in words. */
export const transactionWords: Readonly<Record<TransactionMode, string>> = {
  file: 'one transaction over the file and its ledger row',
  apart: 'one transaction over the file, its ledger row behind it',
  message: 'one message, so one implicit transaction',
  statement: 'autocommit, each statement on its own',
  own: 'the file has its own BEGIN and COMMIT',
  run: 'one transaction over all pending files',
};

/** What happened to a statement the second time. */
export const secondOutcomeWords: Readonly<
  Record<ReportRerun['migrations'][number]['statements'][number]['result'], string>
> = {
  rejected: 'rejected',
  'no-change': 'no change',
  changed: 'silent change',
  'not-sent': 'not sent',
};

/** What happened to a whole file the second time. */
export const rerunWords: Readonly<Record<ReportRerun['migrations'][number]['result'], string>> = {
  unchanged: 'no change',
  rejected: 'rejected, nothing left behind',
  changed: 'silent change',
  'rejected-halfway': 'rejected halfway, with changes left behind',
};

/** `1 error`, `2 errors`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `2.1 s`, `212 ms`, `4.2 ms`. */
export function duration(milliseconds: number): string {
  if (milliseconds >= 1_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${milliseconds >= 10 ? milliseconds.toFixed(0) : milliseconds.toFixed(1)} ms`;
}

/** `Migration rehearsal failed: 2 errors, 1 warning`. */
export function verdictLine(report: Report): string {
  const { errors, warnings, notices } = report.summary;
  const counts = [
    errors > 0 ? plural(errors, 'error') : '',
    warnings > 0 ? plural(warnings, 'warning') : '',
    notices > 0 ? plural(notices, 'notice') : '',
  ].filter((text) => text !== '');
  const rest = counts.length > 0 ? counts.join(', ') : 'nothing found';
  return `Migration rehearsal ${verdictWords[report.verdict]}${report.verdict === 'not-rehearsed' && counts.length === 0 ? '' : `: ${rest}`}`;
}

/** What was rehearsed, or why nothing was: one sentence for each database. */
export function rehearsedSentence(report: Report): string {
  const broken = report.servers.find(({ baseline }) => baseline.failure);
  const failure = broken?.baseline.failure;
  if (broken && failure) {
    const { message, code } = failure.error;
    const place = failure.line === undefined ? failure.file : `${failure.file}:${failure.line}`;
    return `The base branch's own migrations do not apply on Postgres ${broken.version}, before this pull request's turn: ${quoted(place)} fails with ${quoted(`${message} (${code})`)}.`;
  }
  const { migrations, statements } = report.summary;
  const [first] = report.servers;
  const baseline = first?.baseline;
  const what = `${plural(migrations, 'migration')} with ${plural(statements, 'statement')}`;
  const where = `${quoted(report.subject.directory)} (${report.subject.adapter})`;
  if (migrations === 0) {
    const is = report.changed === undefined ? 'differs from' : 'is new against';
    return `No migration in ${where} ${is} ${quoted(report.subject.base)}, so nothing was run.`;
  }
  if (!first || !baseline) return `No server rehearsed the ${what} in ${where}.`;
  return `Rehearsed ${what} from ${where} on Postgres ${serverNames(report)}, starting from ${quoted(report.subject.base)}: ${plural(baseline.migrations, 'migration')}, ${plural(baseline.tables, 'table')}, ${plural(baseline.rows, 'row')}.`;
}

/** `17.10 and 13.23 (embedded)`. */
export function serverNames(report: Report): string {
  const providers = new Set(report.servers.map((server) => server.provider));
  const [only] = providers;
  const named = report.servers.map(({ version, provider }) =>
    providers.size > 1 ? `${version} (${provider})` : version,
  );
  return `${and(named)}${providers.size === 1 ? ` (${only})` : ''}`;
}

/** `a, b and c`. */
export function and(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** `db/migrations/3.sql:4`; the migration's name where there is no file. */
export function place({ file, line, migration }: ReportFinding): string {
  const name = file === '' ? migration : file;
  return line === undefined ? name : `${name}:${line}`;
}

/** How it is known: `measured on Postgres 17.10`, `… on Postgres 10.23 only` where others did not show it. */
export function basis(finding: ReportFinding, { servers }: Pick<Report, 'servers'>): string {
  if (finding.basis === 'guess') return 'a guess';
  if (finding.basis === 'known') return 'known server behaviour';
  if (finding.servers.length === 0) return 'measured';
  const only = finding.servers.length < servers.length ? ' only' : '';
  return `measured on Postgres ${and(finding.servers)}${only}`;
}

/** The runs of a migration: `applied in 12 ms`, `failed at line 8`. */
export function runWords(migration: ReportMigration): string {
  if (migration.runs.length === 0) return 'not run';
  const failed = migration.runs.filter((run) => !run.outcome.ok);
  const [first] = migration.runs;
  const tail = [
    first?.rowsPresent === false ? ' on empty tables' : '',
    first?.afterFailureOf === undefined
      ? ''
      : `, behind ${first.afterFailureOf}, which did not apply`,
  ].join('');
  if (failed.length === 0) return `applied in ${duration(first?.durationMs ?? 0)}${tail}`;
  const stopped = migration.statements.find((one) => one.index === failed[0]?.failedStatement);
  const line = stopped && lineOf(stopped);
  const on =
    failed.length === migration.runs.length
      ? ''
      : ` on Postgres ${and(failed.map(({ server }) => server))}`;
  return `failed${line === undefined ? '' : ` at line ${line}`}${on}${tail}`;
}

/** What the runner did when it was started again. */
export function secondRunWords(run: NonNullable<ReportRerun['runner']>): string {
  if (run.refused !== undefined) return `refused: ${quoted(run.refused)}`;
  const done = `applied ${run.applied.length}, skipped ${run.skipped}`;
  const changes = run.changes.length > 0 ? `; changed: ${run.changes.map(quoted).join(', ')}` : '';
  if (run.outcome.ok) return `${done}${changes}`;
  const at = run.failedAt ? ` in ${quoted(run.failedAt.file)}` : '';
  return `${done}, then failed${at} with ${quoted(`${run.outcome.error.message} (${run.outcome.error.code})`)}${changes}`;
}

/** What was not looked at, tables without rows included; what shares its reason is one entry. */
export function notRehearsed(report: Report): Report['notRehearsed'] {
  const reasons = Map.groupBy(eachNotRehearsed(report), ({ why }) => why);
  return [...reasons].map(([why, same]) => ({ what: firstOf(same.map(({ what }) => what)), why }));
}

/** Up to three names; of more the first two and how many. */
function firstOf(names: readonly string[]): string {
  if (names.length <= 3) return and(names);
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

function eachNotRehearsed(report: Report): Report['notRehearsed'] {
  const unfilled = report.servers.flatMap(({ baseline }) =>
    baseline.failure ? [] : baseline.unfilled,
  );
  const tables = new Map(unfilled.map((table) => [table.relation, table]));
  return [
    ...report.notRehearsed,
    ...[...tables.values()].map(({ relation, rows, why }) => ({
      what:
        rows === 0
          ? `${relation} with rows in it`
          : `${relation} with more than ${plural(rows, 'row')}`,
      why,
    })),
  ];
}

/** A name or text inside a sentence. */
export function quoted(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``;
}
