/**
 * Sends one migration statement by statement with the ledger bypassed, and looks at catalog and rows
 * behind each: what a statement changed, not only what it locked.
 */
import type { SourceMigration, Step } from '../adapters/adapter.ts';
import type { Outcome } from '../evidence/types.ts';
import type { Database } from '../postgres/database.ts';
import type { Session } from '../postgres/session.ts';
import { lineCounter, splitSql } from '../sql/split.ts';
import { sendStep } from './executor.ts';
import type { RehearsalPlan } from './plan.ts';
import { openAsOwner } from './run.ts';
import { compareStates, type Difference, readStateInside, type State } from './state.ts';

/** One statement of the file, as it was sent. */
export interface Walked {
  readonly step: Step;
  /** Null when an earlier statement failed, and this one was not sent. */
  readonly outcome: Outcome | null;
  readonly difference: Difference;
}

export interface Walk {
  readonly statements: readonly Walked[];
  /** As the last look saw it, which may have been inside a transaction. */
  readonly last: State;
  readonly failed: boolean;
  /** False when nobody asked for looks, or there were too many statements to look behind each. */
  readonly looked: boolean;
}

/** Above this many statements nothing is looked at in between: each look costs a catalog snapshot. */
export const mostLooks = 60;

const nothing: Difference = { schemaChanges: [], dataChanges: [] };

/** Sends one step and says how it ended. */
export type SendStep = (session: Session, step: Step) => Promise<Outcome>;

/** Walks through a migration on a database in the state `before`; columns in `masked` are not compared. */
export async function walk(
  plan: RehearsalPlan,
  database: Database,
  migration: SourceMigration,
  before: State,
  masked: ReadonlySet<string>,
  { send = sendAlone, looks = true }: { readonly send?: SendStep; readonly looks?: boolean } = {},
): Promise<Walk> {
  // nothing is recorded, so nothing stands in between: a look is many bytes
  await using session = await openAsOwner(plan, database);
  const steps = statementSteps(plan, migration);
  const looking = looks && steps.length <= mostLooks;
  const statements: Walked[] = [];
  let state = before;
  let failed = false;
  for (const step of steps) {
    if (failed) {
      if (step.origin === 'migration')
        statements.push({ step, outcome: null, difference: nothing });
      continue;
    }
    const outcome = await send(session, step);
    failed = !outcome.ok;
    if (step.origin === 'runner') continue;
    const next =
      failed || !looking
        ? state
        : await readStateInside(plan, session, database.server.info.major, state);
    statements.push({ step, outcome, difference: compareStates(state, next, masked) });
    state = next;
  }
  if (session.transactionStatus !== 'I') await session.query('rollback');
  return { statements, last: state, failed, looked: looking };
}

/** As it stands. */
export async function sendAlone(session: Session, step: Step): Promise<Outcome> {
  const result = await sendStep(session, step);
  return result.ok ? { ok: true } : { ok: false, error: result.error };
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
