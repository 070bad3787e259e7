/** One cut: a migration's run killed at one place, and the framework started again on what that left. */
import type { SourceMigration } from '../../adapters/adapter.ts';
import type { Cut, Standing } from '../../evidence/types.ts';
import type { Log } from '../../log.ts';
import { cloneDatabase, type Database } from '../../postgres/database.ts';
import type { RecordingLevel } from '../../recorder/recording.ts';
import { prepareRunner, sendSteps } from '../executor.ts';
import type { RehearsalPlan } from '../plan.ts';
import { openRun } from '../run.ts';
import { decide, startRunner } from '../start-runner.ts';
import {
  compareStates,
  type Difference,
  type Glance,
  glanceAtState,
  isSame,
  readState,
  type State,
} from '../state.ts';
import type { CutPoint } from './cut-points.ts';
import { killWhileWaiting } from './hold.ts';

/** A migration, and what an undisturbed run makes of the database it begins with. */
export interface CutInput {
  readonly plan: RehearsalPlan;
  readonly migration: SourceMigration;
  /** What a restarted job would look at: the base branch's migrations and this one; it alone without a ledger. */
  readonly known: readonly SourceMigration[];
  /** Frozen. */
  readonly begin: Database;
  readonly before: State;
  readonly after: State;
  readonly masked: ReadonlySet<string>;
  /** Statements of the framework's own that this migration's run alone begins with, and its recording has not. */
  readonly ahead: number;
  /** `evidence` where a message must be taken apart to be cut in its middle. */
  readonly level: RecordingLevel;
  readonly log: Log;
}

/** Undefined where the run did not get to that place again. */
export async function cutAt(input: CutInput, point: CutPoint): Promise<Cut | undefined> {
  await using database = await cloneDatabase(input.begin, 'cut');
  if (!(await kill(input, database, point))) return undefined;
  return await startAgain(input, point, database);
}

/** What becomes of a database that a run was killed on, once the framework is started again. */
export async function startAgain(
  input: CutInput,
  point: CutPoint,
  database: Database,
): Promise<Cut> {
  const { plan, before, after, masked, known, log } = input;
  const found = await glanceAtState(plan, database, before, after);
  const { refused, outcome, failedAt } = await startRunner(plan, database, known, log);
  const left = await readState(plan, database, { ...before, data: found.data }, after);
  const differs = rolledBack(found, before)
    ? withoutValues(compareStates(after, left, masked))
    : compareStates(after, left, masked);
  const standing: Standing = isSame(differs)
    ? 'after'
    : isSame(compareStates(before, left, masked))
      ? 'before'
      : 'between';
  const { statement, place } = point;
  const common = { statement, place, left: standing, ...differs };
  if (refused !== undefined) return { ...common, result: 'refused', refusal: refused };
  if (!outcome.ok) {
    const result = (await changedMore(input, point, found, left)) ? 'third-state' : 'refused';
    return { ...common, result, error: outcome.error, ...(failedAt && { failedAt }) };
  }
  if (!(await isSettled(input, database))) {
    return { ...common, result: 'third-state', ledgerUnsettled: true };
  }
  return { ...common, result: standing === 'after' ? 'converges' : 'third-state' };
}

/** All of it was rolled back. */
function rolledBack(found: Glance, before: State): boolean {
  return (
    found.stamp === before.stamp &&
    compareStates({ ...before, data: found.data }, before, new Set()).dataChanges.length === 0
  );
}

/** From the same rows only what is not transactional, such as sequences and clocks, makes other values. */
export function withoutValues({ schemaChanges, dataChanges }: Difference): Difference {
  const counted = dataChanges.filter(({ rowsBefore, rowsAfter }) => rowsBefore !== rowsAfter);
  return { schemaChanges, dataChanges: counted };
}

/** Whether the failed restart left something else than it found. */
async function changedMore(
  input: CutInput,
  point: CutPoint,
  found: Glance,
  left: State,
): Promise<boolean> {
  const { plan, begin, before, masked } = input;
  const rows = compareStates({ ...left, data: found.data }, left, masked);
  if (!isSame(rows)) return true;
  if (found.stamp === left.stamp) return false;
  // written anew is not changed: what it was must be read where the framework was not started again
  await using database = await cloneDatabase(begin, 'cut');
  if (!(await kill(input, database, point))) return true;
  return !isSame(compareStates(await readState(plan, database, before), left, masked));
}

/** Whether the ledger, too, says that there is nothing left to do. */
async function isSettled({ plan, known, log }: CutInput, database: Database): Promise<boolean> {
  if (plan.ledgerPolicy === 'none' || !plan.adapter.ledger) return true;
  await using run = await openRun(plan, database, 'outcome', log);
  const { apply, refused } = await decide(run, known);
  return apply.length === 0 && refused === undefined;
}

async function kill(input: CutInput, database: Database, point: CutPoint): Promise<boolean> {
  const { plan, migration, ahead, level, log } = input;
  const target = point.statement + ahead;
  let counting = false;
  let seen = -1;
  let reached = false;
  await using run = await openRun(plan, database, level, log, () => {
    if (!counting) return false;
    seen += 1;
    reached ||= point.place === 'behind' && seen === target;
    return reached;
  });
  if (!(await prepareRunner(run)).outcome.ok) return false;
  counting = true;
  const { adapter, settings } = plan;
  const steps = [...(adapter.aroundRun?.before ?? []), ...adapter.plan(migration, settings)];
  for (const step of steps) {
    if (point.place === 'inside' && seen === target - 1) {
      return await killWhileWaiting(run, database, step);
    }
    const { outcome } = await sendSteps(run, [step]);
    if (reached) {
      await run.recorder.cut();
      return true;
    }
    if (!outcome.ok) return false;
  }
  return false;
}
