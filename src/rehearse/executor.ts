/**
 * Our own runner: sends an adapter's plan over one session through the recorder, as the framework
 * would, and turns what was recorded into statements with their file and line. It stops a migration
 * at its first error, as every framework does.
 */
import type { SourceMigration, Step } from '../adapters/adapter.ts';
import { lineOf } from '../evidence/questions.ts';
import type { Baseline, Outcome, SqlError, StatementRecord } from '../evidence/types.ts';
import type { QueryResult, Session } from '../postgres/session.ts';
import type { RecordedStatement, Recorder } from '../recorder/recording.ts';
import { lineCounter, splitSql } from '../sql/split.ts';
import type { RehearsalPlan } from './plan.ts';

/** One run of the framework: its session and what records it. */
export interface Run {
  readonly plan: RehearsalPlan;
  readonly session: Session;
  readonly recorder: Recorder;
}

/** What some steps came to, up to the first that failed. */
export interface StepsResult {
  readonly outcome: Outcome;
  readonly statements: readonly StatementRecord[];
  /** Index into statements of the one that failed. */
  readonly failedStatement?: number;
}

/** One message, with the rows that a COPY waits for. */
export function sendStep(
  session: Session,
  { sql, parameters, copyData }: Pick<Step, 'sql' | 'parameters' | 'copyData'>,
): Promise<QueryResult> {
  return copyData === undefined ? session.query(sql, parameters) : session.copyIn(sql, copyData);
}

/** Sends the steps in order until one fails; what the framework sends after a failure is the caller's. */
export async function sendSteps(run: Run, steps: readonly Step[]): Promise<StepsResult> {
  const statements: StatementRecord[] = [];
  for (const step of steps) {
    const mark = run.recorder.statements.length;
    const result = await sendStep(run.session, step);
    await run.recorder.settled();
    for (const recorded of run.recorder.statements.slice(mark)) {
      statements.push(locate(recorded, step, statements.length));
    }
    if (!result.ok) {
      const failed = statements.findLastIndex((statement) => !statement.outcome.ok);
      const outcome: Outcome = { ok: false, error: result.error };
      return failed === -1
        ? { outcome, statements }
        : { outcome, statements, failedStatement: failed };
    }
  }
  return { outcome: { ok: true }, statements };
}

/** Where a migration stands in its run: some frameworks wrap a whole run in one transaction. */
export interface PlaceInRun {
  readonly first: boolean;
  readonly last: boolean;
}

const alone: PlaceInRun = { first: true, last: true };

/** Applies one migration the way the framework does, failure handling included. */
export async function applyMigration(
  run: Run,
  migration: SourceMigration,
  place: PlaceInRun = alone,
): Promise<StepsResult> {
  const { adapter, settings } = run.plan;
  const around = adapter.aroundRun;
  const steps = [
    ...(place.first ? (around?.before ?? []) : []),
    ...adapter.plan(migration, settings),
    ...(place.last ? (around?.after ?? []) : []),
  ];
  const result = await sendSteps(run, steps);
  if (result.outcome.ok) return result;
  const cleanup = await sendSteps(run, [
    ...(around?.afterFailure ?? closeTransaction(run.session)),
    ...(adapter.afterFailure?.(migration, { message: result.outcome.error.message }) ?? []),
  ]);
  return { ...result, statements: renumber([...result.statements, ...cleanup.statements]) };
}

/**
 * The same for a history that is only built, not observed: a transaction over one file goes as one
 * message, which saves the round trips. When that fails nothing is left, and it is applied step by
 * step, so that the failure is told as it would have been.
 */
export async function applyUnobserved(
  run: Run,
  migration: SourceMigration,
  place: PlaceInRun,
): Promise<StepsResult> {
  const { adapter, settings } = run.plan;
  const steps = adapter.plan(migration, settings);
  const whole = migration.transactionMode === 'file' && steps.every(fitsOneMessage);
  if (whole) {
    const sql = steps.map((step) => step.sql).join('\n;\n');
    const result = await run.session.query(sql);
    if (result.ok) return { outcome: { ok: true }, statements: [] };
    await sendSteps(run, closeTransaction(run.session));
  }
  return applyMigration(run, migration, place);
}

/** What ends the transaction around it would be left behind by a failure, and then be sent twice. */
function fitsOneMessage({ origin, sql, parameters, copyData }: Step): boolean {
  if (parameters !== undefined || copyData !== undefined) return false;
  if (origin === 'runner' || !/\b(commit|rollback|abort|end|begin|start)\b/i.test(sql)) return true;
  const split = splitSql(sql);
  return split.ok && !split.statements.some(({ kind }) => kind === 'TransactionStmt');
}

/** Where the migration at `index` stands among `count`. */
export function placeOf(index: number, count: number): PlaceInRun {
  return { first: index === 0, last: index === count - 1 };
}

/** The rollback a framework sends, or its closed connection does, when a transaction is left open. */
function closeTransaction(session: Session): readonly Step[] {
  return session.transactionStatus === 'I' ? [] : [{ origin: 'runner', sql: 'rollback' }];
}

/** Sends what the runner sends before it looks at anything: ledger table, advisory lock. */
export async function prepareRunner(run: Run): Promise<StepsResult> {
  return sendSteps(run, run.plan.adapter.ledger?.prepare ?? []);
}

function renumber(statements: readonly StatementRecord[]): readonly StatementRecord[] {
  return statements.map((statement, index) =>
    statement.index === index ? statement : { ...statement, index },
  );
}

/** Gives a recorded statement its number, its origin and its place in the file. */
function locate(recorded: RecordedStatement, step: Step, index: number): StatementRecord {
  const { connection: _connection, message: _message, offset, ...rest } = recorded;
  const record: StatementRecord = { index, origin: step.origin, ...rest };
  if (!step.source) return record;
  const lineAt = lineCounter(step.sql);
  const line = step.source.line + lineAt(offset) - 1;
  const endLine = line + recorded.sql.trimEnd().split('\n').length - 1;
  return { ...record, file: step.source.file, line, endLine: Math.max(line, endLine) };
}

/** `42703 column "x" does not exist`. */
export function formatSqlError(error: SqlError): string {
  return `${error.code} ${error.message}`;
}

/** Sends a text of ours that stands before the history, such as an initial dump. */
export function sendPiece(run: Run, text: string, file: string): Promise<StepsResult> {
  return sendSteps(run, [{ origin: 'migration', sql: text, source: { file, line: 1 } }]);
}

/** Where and why steps failed; only for results that did. */
export function describeFailure(
  result: StepsResult,
  migration: string,
  file: string,
): NonNullable<Baseline['failure']> {
  if (result.outcome.ok) throw new Error('nothing failed');
  const statement =
    result.failedStatement === undefined ? undefined : result.statements[result.failedStatement];
  return {
    migration,
    file: statement?.file ?? file,
    line: statement && lineOf(statement),
    error: result.outcome.error,
  };
}
