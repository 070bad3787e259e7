/**
 * The same migrations a second time, in three forms: the SQL again with the ledger bypassed, the
 * runner again, and the runner again after its ledger forgot them. Catalog and rows are compared,
 * not exit codes.
 */
import type { SourceMigration } from '../adapters/adapter.ts';
import type { MigrationRun, RawRerun, RerunEvidence, RunnerRerun } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import { cloneDatabase, type Database, freezeAsTemplate } from '../postgres/database.ts';
import { applyMigration, describeFailure, prepareRunner, type StepsResult } from './executor.ts';
import { findNondeterministic } from './observe/data-diff.ts';
import type { RehearsalPlan } from './plan.ts';
import { sendAgain } from './rerun-raw.ts';
import { openRun, type OpenRun } from './run.ts';
import { compareStates, readState, type State } from './state.ts';

/** What rerunning starts from. */
export interface RerunInput {
  readonly plan: RehearsalPlan;
  /** Where the first run began; every migration under review applies to it. */
  readonly baseline: Database;
  /** The database after the recorded run; it is used up. */
  readonly applied: Database;
  /** Its state. */
  readonly end: State;
  /** The recorded run, to say which statement is which. */
  readonly runs: readonly MigrationRun[];
  readonly log: Log;
}

/** Runs all three forms. */
export async function rehearseRerun(input: RerunInput): Promise<RerunEvidence> {
  const chain = await secondCleanRun(input);
  const masked = findNondeterministic(input.end.data, chain.end.data);
  const raw: RawRerun[] = [];
  try {
    for (const [index, migration] of input.plan.review.entries()) {
      const after = chain.states[index];
      if (!after) continue;
      input.log.progress(`rerun: ${migration.id}`);
      const first = input.runs.find((run) => run.migration === migration.id);
      await using copy = await cloneDatabase(after, 'rerun');
      raw.push(await sendAgain({ ...input, database: copy, migration, first, masked }));
    }
  } finally {
    await chain[Symbol.asyncDispose]();
  }
  const { plan } = input;
  const runner =
    plan.adapter.ledger || plan.ledgerPolicy === 'none'
      ? await runnerAgain(input, input.end, masked)
      : undefined;
  const forgotten = plan.adapter.ledger ? await afterForgetting(input, masked) : undefined;
  return { raw, runner, forgotten, maskedColumns: [...masked].sort() };
}

interface CleanRun extends AsyncDisposable {
  /** The database after each migration, frozen. */
  readonly states: readonly Database[];
  readonly end: State;
}

/** The clean run once more, kept after each migration; two clean runs tell what is not deterministic. */
async function secondCleanRun({ plan, baseline, log }: RerunInput): Promise<CleanRun> {
  await using scope = new AsyncDisposableStack();
  const states: Database[] = [];
  let current = baseline;
  for (const migration of plan.review) {
    const next = scope.use(await cloneDatabase(current, 'step'));
    {
      await using run = await openRun(plan, next, 'outcome', log);
      await prepareRunner(run);
      const result = await applyMigration(run, migration);
      if (!result.outcome.ok) break;
    }
    if (migration === plan.review.at(-1)) {
      const end = await readState(plan, next);
      await freezeAsTemplate(next);
      const owned = scope.move();
      return { states: [...states, next], end, [Symbol.asyncDispose]: () => owned.disposeAsync() };
    }
    await freezeAsTemplate(next);
    states.push(next);
    current = next;
  }
  throw new Error('a migration that applied the first time did not apply the second time');
}

/** What the framework does when it is started again on a database that it has just migrated. */
async function runnerAgain(
  { plan, applied, log }: RerunInput,
  before: State,
  masked: ReadonlySet<string>,
): Promise<RunnerRerun> {
  const result = await startRunner(plan, applied, log);
  return { ...result, ...compareStates(before, await readState(plan, applied), masked) };
}

async function afterForgetting(
  input: RerunInput,
  masked: ReadonlySet<string>,
): Promise<RunnerRerun> {
  const { plan, applied, log } = input;
  const before = await readState(plan, applied);
  {
    await using run = await openRun(plan, applied, 'outcome', log);
    for (const statement of plan.adapter.ledger?.forget(plan.review) ?? []) {
      await run.session.rows(statement);
    }
  }
  return runnerAgain(input, before, masked);
}

/** One start of the runner: it reads its ledger and applies what it finds pending, stopping at a failure. */
async function startRunner(
  plan: RehearsalPlan,
  database: Database,
  log: Log,
): Promise<Omit<RunnerRerun, 'schemaChanges' | 'dataChanges'>> {
  await using run = await openRun(plan, database, 'outcome', log);
  const prepared = await prepareRunner(run);
  const decision = prepared.outcome.ok ? await decide(run) : undefined;
  if (!decision) return { applied: [], skipped: 0, outcome: prepared.outcome };
  const { skipped, refused } = decision;
  const applied: string[] = [];
  let last: StepsResult = prepared;
  for (const migration of refused === undefined ? decision.apply : []) {
    last = await applyMigration(run, migration);
    if (!last.outcome.ok) {
      const at = describeFailure(last, migration.id, migration.file);
      const failedAt = { migration: migration.id, file: at.file, line: at.line };
      return { applied, skipped, outcome: last.outcome, failedAt };
    }
    applied.push(migration.id);
  }
  return { applied, skipped, refused, outcome: { ok: true } };
}

/** What the framework would apply now; without a ledger that is every file, each time. */
async function decide(run: OpenRun): Promise<{
  readonly apply: readonly SourceMigration[];
  readonly skipped: number;
  readonly refused?: string;
}> {
  const { plan } = run;
  const all = [...plan.baseline, ...plan.review];
  if (plan.ledgerPolicy === 'none' || !plan.adapter.ledger) return { apply: all, skipped: 0 };
  return plan.adapter.ledger.decide(await run.session.rows(plan.adapter.ledger.read), all);
}
