/** One migration's SQL a second time, statement by statement, with the ledger bypassed. */
import type { SourceMigration, Step } from '../adapters/adapter.ts';
import type { MigrationRun, Outcome, RawRerun, SecondOutcome } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import type { Database } from '../postgres/database.ts';
import { lineCounter, splitSql } from '../sql/split.ts';
import { sendSteps } from './executor.ts';
import type { RehearsalPlan } from './plan.ts';
import { openRun, type OpenRun } from './run.ts';
import {
  compareStates,
  type Difference,
  isSame,
  readState,
  readStateInside,
  type State,
} from './state.ts';

export interface RawRerunInput {
  readonly plan: RehearsalPlan;
  /** A database on which the migration has just been applied; it is used up. */
  readonly database: Database;
  readonly migration: SourceMigration;
  /** The migration's recorded run. */
  readonly first: MigrationRun | undefined;
  readonly masked: ReadonlySet<string>;
  readonly log: Log;
}

/** Above this many statements only the file as a whole is compared: each look costs a catalog snapshot. */
const mostLooks = 60;

/** Sends the file again and says what each statement did and what is left different. */
export async function sendAgain(input: RawRerunInput): Promise<RawRerun> {
  const { plan, database, migration, masked } = input;
  const before = await readState(plan, database);
  const statements: SecondOutcome[] = [];
  let failed = false;
  {
    await using run = await openRun(plan, database, 'outcome', input.log);
    const steps = statementSteps(plan, migration);
    const looking = steps.length <= mostLooks;
    let state = before;
    for (const step of steps) {
      const index = indexOf(step, input.first, statements);
      if (failed) {
        if (step.origin === 'migration') statements.push(outcomeOf(step, index, 'not-sent'));
        continue;
      }
      const { outcome } = await sendSteps(run, [step]);
      if (step.origin === 'runner') {
        failed = !outcome.ok;
        continue;
      }
      if (!outcome.ok) {
        statements.push(outcomeOf(step, index, 'rejected', outcome));
        failed = true;
        continue;
      }
      const now = looking ? await look(run, input) : state;
      const difference = compareStates(state, now, masked);
      const result = isSame(difference) ? 'no-change' : 'changed';
      statements.push(outcomeOf(step, index, result, outcome, difference));
      state = now;
    }
    if (run.session.transactionStatus !== 'I') await run.session.query('rollback');
  }
  const left = compareStates(before, await readState(plan, database), masked);
  return { migration: migration.id, result: verdict(failed, left), statements, ...left };
}

function verdict(failed: boolean, left: Difference): RawRerun['result'] {
  if (failed) return isSame(left) ? 'rejected' : 'rejected-halfway';
  return isSame(left) ? 'unchanged' : 'changed';
}

async function look(run: OpenRun, { plan, database }: RawRerunInput): Promise<State> {
  return readStateInside(plan, run.session, database.server.info.major);
}

/**
 * The file's statements one by one, with the transaction the framework puts around them and without
 * its ledger writes. A message of several statements is an implicit transaction.
 */
export function statementSteps(plan: RehearsalPlan, migration: SourceMigration): readonly Step[] {
  return plan.adapter.plan(migration, plan.settings).flatMap((step) => {
    if (step.origin === 'runner') return isTransactionControl(step.sql) ? [step] : [];
    if (step.copyData !== undefined || step.parameters !== undefined) return [step];
    const split = splitSql(step.sql);
    if (!split.ok || split.statements.length < 2) return [step];
    const { source } = step;
    const lineOf = lineCounter(step.sql);
    const single = split.statements.map((statement): Step => ({
      origin: 'migration',
      sql: statement.sql,
      ...(source && { source: { ...source, line: source.line + lineOf(statement.offset) - 1 } }),
    }));
    const controlled = split.statements.some((one) => one.kind === 'TransactionStmt');
    return controlled || migration.transactionMode !== 'message'
      ? single
      : [runner('begin'), ...single, runner('commit')];
  });
}

function runner(sql: string): Step {
  return { origin: 'runner', sql };
}

function isTransactionControl(sql: string): boolean {
  const split = splitSql(sql);
  return (
    split.ok &&
    split.statements.length > 0 &&
    split.statements.every((statement) => statement.kind === 'TransactionStmt')
  );
}

/** The statement's number in the recorded run: same text, same line, not yet taken. */
function indexOf(
  step: Step,
  first: MigrationRun | undefined,
  taken: readonly SecondOutcome[],
): number {
  const used = new Set(taken.map((statement) => statement.index));
  const text = normal(step.sql);
  const found = first?.statements.find(
    (statement) =>
      statement.origin === 'migration' &&
      !used.has(statement.index) &&
      normal(statement.sql) === text,
  );
  return found?.index ?? -1;
}

/** Statements as the recorder cuts them, without the white space and semicolon around. */
function normal(sql: string): string {
  const split = splitSql(sql);
  return split.ok && split.statements.length === 1 ? (split.statements[0]?.sql ?? sql) : sql.trim();
}

function outcomeOf(
  step: Step,
  index: number,
  result: SecondOutcome['result'],
  outcome: Outcome = { ok: true },
  difference: Difference = { schemaChanges: [], dataChanges: [] },
): SecondOutcome {
  return {
    index,
    sql: normal(step.sql),
    file: step.source?.file,
    line: step.source?.line,
    result,
    ...(!outcome.ok && { error: outcome.error }),
    ...difference,
  };
}
