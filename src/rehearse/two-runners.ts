/** Two runners at the same moment, as two pods of one deployment: the second starts while the first has only read its ledger. */
import type { LedgerDecision, SourceMigration, Step } from '../adapters/adapter.ts';
import type { Outcome, SecondRunner } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import { cloneDatabase } from '../postgres/database.ts';
import { connect } from '../postgres/session.ts';
import { waitsForLock } from '../recorder/outside.ts';
import { prepareRunner, sendSteps } from './executor.ts';
import type { Segment } from './first-run.ts';
import { allMigrations, type RehearsalPlan } from './plan.ts';
import { type OpenRun, openRun, sendSessionSql } from './run.ts';
import { applyDecided, decide, type RunnerStart } from './start-runner.ts';
import { compareStates, readState } from './state.ts';

/** How long the second may take to reach its wait. */
const deadlineMs = 5000;

/** From the frozen database that the stretch began with; both go through all of the pull request. */
export async function twoRunners(
  plan: RehearsalPlan,
  { begin, endState }: Pick<Segment, 'begin' | 'endState'>,
  masked: ReadonlySet<string>,
  log: Log,
): Promise<SecondRunner | undefined> {
  await using database = await cloneDatabase(begin, 'two');
  const known = allMigrations(plan);
  // a lock that each session takes first is a part of starting, and the second waits for it there
  const { sessionSql, ...environment } = plan.environment;
  const opened = { ...plan, environment };
  const over = Promise.withResolvers<void>();
  let waited = false;
  let start: RunnerStart;
  let outcome: Outcome;
  {
    await using second = await openRun(opened, database, 'outcome', log);
    let entering: Promise<Entered>;
    {
      await using first = await openRun(opened, database, 'outcome', log);
      const decision = await enter(first, sessionSql, known, () => over.promise);
      // what the framework does not run of itself is judged by its order
      if ('failed' in decision || decision.apply.length < plan.review.length) return undefined;
      const state = { entered: false };
      entering = enter(second, sessionSql, known, async () => {
        waited = true;
        await over.promise;
      }).finally(() => (state.entered = true));
      await using observer = await connect(database.server, { database: database.name });
      const deadline = performance.now() + deadlineMs;
      while (!state.entered && !waited && performance.now() < deadline) {
        if (await waitsForLock(observer, second.session.backendPid)) waited = true;
      }
      ({ outcome } = await applyDecided(first, decision));
    }
    over.resolve();
    const late = await entering;
    start =
      'failed' in late
        ? { applied: [], skipped: 0, outcome: late.failed }
        : await applyDecided(second, late);
  }
  const end = await readState(plan, database, endState);
  return { ...start, first: outcome, waited, ...compareStates(endState, end, masked) };
}

/** What a runner decided to apply, or why it did not get there. */
type Entered = LedgerDecision | { readonly failed: Outcome };

/** Everything up to the decision. `busy` waits for a lock that was not free. */
async function enter(
  run: OpenRun,
  sessionSql: string | undefined,
  known: readonly SourceMigration[],
  busy: () => Promise<void>,
): Promise<Entered> {
  await sendSessionSql(run.session, sessionSql);
  const prepared = await prepareRunner(run);
  if (!prepared.outcome.ok) return { failed: prepared.outcome };
  const lock = run.plan.adapter.ledger?.runLock;
  const free = lock ? await tryLock(run, lock.take) : true;
  if (typeof free === 'object') return { failed: free };
  if (lock && !free) {
    if (lock.refused !== undefined) {
      return { apply: [], skipped: 0, refused: lock.refused, neverApplied: [] };
    }
    await busy();
    await sendSteps(run, [lock.take]);
  }
  return { neverApplied: [], ...(await decide(run, known)) };
}

/** Takes the lock; a blocking one is free once it answers, unless Postgres ends the wait. */
async function tryLock(
  { session }: OpenRun,
  { sql, parameters }: Step,
): Promise<boolean | Outcome> {
  const result = await session.query(sql, parameters);
  if (!result.ok) return { ok: false, error: result.error };
  return !Object.values(result.rows[0] ?? {}).includes(false);
}
