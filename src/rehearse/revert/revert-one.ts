/** One migration up, down and up again, from the databases that the clean run kept around it. */
import type { SourceMigration, SqlPiece } from '../../adapters/adapter.ts';
import { lineOf } from '../../evidence/questions.ts';
import type { DownRun, MigrationEffects, Reverted, Sent, UpAgain } from '../../evidence/types.ts';
import type { Log } from '../../log.ts';
import { cloneDatabase, type Database } from '../../postgres/database.ts';
import { splitSql } from '../../sql/split.ts';
import { applyMigration, prepareRunner, sendSteps, type StepsResult } from '../executor.ts';
import type { RehearsalPlan } from '../plan.ts';
import { openRun } from '../run.ts';
import { compareStates, readState, type State } from '../state.ts';
import { lostData } from './lost-data.ts';
import { unreverted, withoutPlaces } from './unreverted.ts';

/** A migration, and the states before and behind it. */
export interface RevertInput {
  readonly plan: RehearsalPlan;
  readonly migration: SourceMigration;
  /** Frozen, with the migration applied. */
  readonly after: Database;
  readonly states: { readonly before: State; readonly after: State };
  readonly effects: MigrationEffects | undefined;
  readonly masked: ReadonlySet<string>;
  readonly log: Log;
}

/** Whether a down part sends anything; what cannot be parsed does. */
export function downOf({ down }: SourceMigration): Reverted['down'] {
  if (down === null) return 'missing';
  return down.some(hasStatement) ? 'sent' : 'empty';
}

function hasStatement({ sql }: SqlPiece): boolean {
  const split = splitSql(sql);
  return !split.ok || split.statements.length > 0;
}

/** Sends the down part, and the up part behind it when that went through. */
export async function downAndUp(input: RevertInput): Promise<Pick<Reverted, 'first' | 'again'>> {
  const { plan, after, states, log } = input;
  await using copy = await cloneDatabase(after, 'revert');
  const sent = await sendDown(plan, copy, input.migration, log);
  const now = await readState(plan, copy, states.before);
  if (!sent.outcome.ok) return { first: failedDown(input, sent, now) };
  const { before, after: up } = states;
  const { conversions = [], statements = [] } = input.effects ?? {};
  const shrinking = statements
    .flatMap(({ dataChanges }) => dataChanges)
    .filter(({ rowsBefore, rowsAfter }) => rowsAfter < rowsBefore);
  const shrunk = new Set(shrinking.map(({ relation }) => relation));
  const first: DownRun = {
    ...sent,
    schema: unreverted(before.catalog, up.catalog, now.catalog),
    lost: lostData({ before, up, down: now, conversions, shrunk, masked: input.masked }),
    rowsLeft: Object.entries(now.data).flatMap(([relation, { rows }]) => {
      const more = rows - (before.data[relation]?.rows ?? rows);
      return more > 0 ? [{ relation, rows: more }] : [];
    }),
  };
  return { first, again: await upAgain(input, copy) };
}

/** Sends a migration's down part as the framework would, and closes what a failure leaves open. */
export async function sendDown(
  plan: RehearsalPlan,
  database: Database,
  migration: SourceMigration,
  log: Log,
): Promise<Sent> {
  await using run = await openRun(plan, database, 'outcome', log);
  await prepareRunner(run);
  const steps = plan.adapter.planDown?.(migration, plan.settings) ?? [];
  const result = await sendSteps(run, steps);
  if (run.session.transactionStatus !== 'I') await run.session.query('rollback');
  return sentBy(result);
}

function failedDown({ states, masked }: RevertInput, sent: Sent, now: State): DownRun {
  const halfway = compareStates(states.after, now, masked);
  const changed = halfway.schemaChanges.length + halfway.dataChanges.length > 0;
  return { ...sent, ...(changed && { halfway }), schema: [], lost: [], rowsLeft: [] };
}

async function upAgain(input: RevertInput, database: Database): Promise<UpAgain> {
  const { plan, migration, states, log } = input;
  await using run = await openRun(plan, database, 'outcome', log);
  await prepareRunner(run);
  const result = await applyMigration(run, migration);
  if (!result.outcome.ok) return { ...sentBy(result), schemaChanges: [], moreRows: [] };
  const now = await readState(plan, database, states.after);
  return {
    ...sentBy(result),
    schemaChanges: withoutPlaces(compareStates(states.after, now, new Set()).schemaChanges),
    moreRows: Object.entries(now.data).flatMap(([relation, { rows }]) => {
      const first = states.after.data[relation]?.rows ?? 0;
      return rows > first ? [{ relation, first, second: rows }] : [];
    }),
  };
}

function sentBy({ outcome, statements, failedStatement }: StepsResult): Sent {
  const failed = failedStatement === undefined ? undefined : statements[failedStatement];
  if (outcome.ok || !failed?.file) return { outcome };
  return { outcome, failedAt: { file: failed.file, line: lineOf(failed), sql: failed.sql } };
}
