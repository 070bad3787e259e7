/** Two runners at the same moment, as two pods of one deployment: the second starts while the first has only read its ledger. */
import type { LedgerDecision, SourceMigration } from '../adapters/adapter.ts';
import type { SecondRunner } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import { cloneDatabase } from '../postgres/database.ts';
import { connect } from '../postgres/session.ts';
import { waitsForLock } from '../recorder/outside.ts';
import { prepareRunner, sendSteps } from './executor.ts';
import type { Segment } from './first-run.ts';
import { allMigrations, type RehearsalPlan } from './plan.ts';
import { type OpenRun, openRun, sendSessionSql } from './run.ts';
import { applyDecided, decide } from './start-runner.ts';
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
  let start: Awaited<ReturnType<typeof applyDecided>>;
  {
    await using second = await openRun(opened, database, 'outcome', log);
    let entering: Promise<LedgerDecision | undefined>;
    {
      await using first = await openRun(opened, database, 'outcome', log);
      const decision = await enter(first, sessionSql, known, () => over.promise);
      // what the framework does not run of itself is judged by its order
      if (!decision || decision.apply.length < plan.review.length) return undefined;
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
      await applyDecided(first, decision);
    }
    over.resolve();
    const late = await entering;
    if (!late) return undefined;
    start = await applyDecided(second, late);
  }
  const end = await readState(plan, database, endState);
  return { ...start, waited, ...compareStates(endState, end, masked) };
}

/** Everything up to the decision what to apply; undefined where it does not get there. `busy` waits for a lock that was not free. */
async function enter(
  run: OpenRun,
  sessionSql: string | undefined,
  known: readonly SourceMigration[],
  busy: () => Promise<void>,
): Promise<LedgerDecision | undefined> {
  await sendSessionSql(run.session, sessionSql);
  if (!(await prepareRunner(run)).outcome.ok) return undefined;
  const lock = run.plan.adapter.ledger?.runLock;
  if (lock && !(await isFree(run, lock.take))) {
    if (lock.refused !== undefined) {
      return { apply: [], skipped: 0, refused: lock.refused, neverApplied: [] };
    }
    await busy();
    await sendSteps(run, [lock.take]);
  }
  return { neverApplied: [], ...(await decide(run, known)) };
}

/** Takes the lock; a blocking one is free once it answers. */
async function isFree({ session }: OpenRun, { sql, parameters }: LockStep): Promise<boolean> {
  const [row] = await session.rows(sql, parameters);
  return !Object.values(row ?? {}).includes(false);
}

type LockStep = { readonly sql: string; readonly parameters?: readonly unknown[] };
