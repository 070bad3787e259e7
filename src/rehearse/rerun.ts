/**
 * The same migrations a second time, in three forms: the SQL again with the ledger bypassed, the
 * runner again, and the runner again after its ledger forgot them. Catalog and rows are compared,
 * not exit codes.
 */
import type { MigrationRun, RerunEvidence, RunnerRerun, SecondRunner } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import { cloneDatabase, type Database } from '../postgres/database.ts';
import type { CleanRun } from './clean-run.ts';
import type { Segment } from './first-run.ts';
import { numberedColumns } from './observe/numbered-columns.ts';
import { allMigrations, type RehearsalPlan } from './plan.ts';
import { proveGuards } from './guard.ts';
import { type RawRerunInput, sendAgain } from './rerun-raw.ts';
import { openRun } from './run.ts';
import { sideBySide, together } from './side-by-side.ts';
import { startRunner } from './start-runner.ts';
import { twoRunners } from './two-runners.ts';
import { compareStates, readState, type State } from './state.ts';

/** What rerunning starts from. */
export interface RerunInput {
  readonly plan: RehearsalPlan;
  /** What the first run left; the database of the last segment is used up. */
  readonly segments: readonly [Segment, ...Segment[]];
  /** The recorded runs, to say which statement is which. */
  readonly runs: readonly MigrationRun[];
  /** Whether every migration applied: only then can the runner be started again. */
  readonly complete: boolean;
  readonly clean: CleanRun;
  readonly log: Log;
}

/** Runs all three forms from what the clean run left; what did not apply a first time is left out of the first. */
export async function rehearseRerun(input: RerunInput): Promise<RerunEvidence> {
  const { masked } = input.clean;
  const [raw, started, second] = await together(
    rawAgain(input),
    startedAgain(input),
    besideAnother(input),
  );
  return { raw, ...started, second, maskedColumns: [...masked].sort() };
}

/** Each file once more. */
async function rawAgain({ plan, runs, clean, log }: RerunInput): Promise<RerunEvidence['raw']> {
  const { steps, masked } = clean;
  const done = await sideBySide(plan.review, async (migration, index) => {
    const step = steps.get(index);
    if (!step) return undefined;
    log.progress(`rerun: ${migration.id}`);
    const first = runs.find((run) => run.migration === migration.id);
    await using database = await cloneDatabase(step.after, 'rerun');
    const state = step.states?.after;
    const again: RawRerunInput = { plan, database, state, migration, first, masked, log };
    const raw = await sendAgain(again);
    const { before } = step;
    if (!before) return raw;
    return { ...raw, statements: await proveGuards(again, before, raw.statements) };
  });
  return done.filter((one) => one !== undefined);
}

/** The runner again, and after its ledger forgot; one after the other, since they share a database. */
async function startedAgain({
  plan,
  segments,
  complete,
  clean,
  log,
}: RerunInput): Promise<Pick<RerunEvidence, 'runner' | 'forgotten'>> {
  const { ledger } = plan.adapter;
  if (!complete) return {};
  const { database, endState } = segments.at(-1) ?? segments[0];
  const startable = ledger !== null || plan.ledgerPolicy === 'none';
  const runner = startable
    ? await runnerAgain(plan, database, endState, clean.masked, log)
    : undefined;
  const forgotten = ledger ? await afterForgetting(plan, database, clean.masked, log) : undefined;
  return { runner, forgotten };
}

/** Only a ledger is read at one moment and written at another; without one the raw run says it all. */
async function besideAnother({
  plan,
  segments,
  complete,
  clean,
  log,
}: RerunInput): Promise<SecondRunner | undefined> {
  const [only, more] = segments;
  const keeps = plan.adapter.ledger !== null && plan.ledgerPolicy !== 'none';
  if (!complete || !keeps || more) return undefined;
  const masked = clean.masked.union(numberedColumns(only.endState.catalog));
  return twoRunners(plan, only, masked, log);
}

/** What the framework does when it is started again on a database that it has just migrated. */
async function runnerAgain(
  plan: RehearsalPlan,
  database: Database,
  before: State,
  masked: ReadonlySet<string>,
  log: Log,
): Promise<RunnerRerun> {
  const result = await startRunner(plan, database, allMigrations(plan), log);
  return { ...result, ...compareStates(before, await readState(plan, database, before), masked) };
}

async function afterForgetting(
  plan: RehearsalPlan,
  database: Database,
  masked: ReadonlySet<string>,
  log: Log,
): Promise<RunnerRerun> {
  const before = await readState(plan, database);
  {
    await using run = await openRun(plan, database, 'outcome', log);
    for (const statement of plan.adapter.ledger?.forget(plan.review) ?? []) {
      await run.session.rows(statement);
    }
  }
  return runnerAgain(plan, database, before, masked, log);
}
