/** All rehearsals of one review on one server: runs and observes, never judges. */
import type { MigrationRun, RehearsalStatus, ServerEvidence, SqlError } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import { watchdog, type Watchdog } from '../postgres/limits.ts';
import { explainServerFailure, serverFailure } from '../postgres/lost-server.ts';
import { ownerAsSuperuser } from '../postgres/prepare.ts';
import type { Server } from '../postgres/server.ts';
import { sqlstates } from '../postgres/sqlstates.ts';
import type { RehearsalName } from '../terms.ts';
import { buildBaseline, type BuiltBaseline } from './baseline.ts';
import { BaselineFailure, failedBaseline } from './baseline-failure.ts';
import { cleanRun } from './clean-run.ts';
import { tryDuplicates } from './duplicates.ts';
import { firstRun, type FirstRun, lostBehindFailure } from './first-run.ts';
import { rehearseFurther, type Stage } from './further.ts';
import { behindGap, sayUnapplied } from './gaps.ts';
import type { RehearsalPlan } from './plan.ts';
import { plainRun } from './plain-run.ts';
import { type ProposeFixes, rehearseFixes } from './rehearse-fixes.ts';
import { rehearseReorder } from './reorder.ts';
import { rehearseRerun } from './rerun.ts';
import { together } from './side-by-side.ts';

/**
 * Rehearses the plan on a server; what could not be done is in the evidence, with its reason. Throws
 * UserError where it is the server that gave out. `propose` is asked for fixes to prove; `build` for
 * the baseline, where a caller has a part of it already.
 */
export async function rehearse(
  plan: RehearsalPlan,
  server: Server,
  log: Log,
  propose?: ProposeFixes,
  build: typeof buildBaseline = buildBaseline,
): Promise<ServerEvidence> {
  try {
    return await rehearseAll(plan, server, log, propose, build);
  } catch (error) {
    throw await explainServerFailure(server, error);
  }
}

async function rehearseAll(
  plan: RehearsalPlan,
  server: Server,
  log: Log,
  propose: ProposeFixes | undefined,
  build: typeof buildBaseline,
): Promise<ServerEvidence> {
  await using guard = await watchdog(server, plan.limits, log);
  const built = await buildOrFail(plan, server, log, build);
  if (built instanceof BaselineFailure) {
    await guard.settled();
    const why = 'the baseline does not apply';
    return {
      server: server.info,
      baseline: failedBaseline(plan, {
        ...built.failure,
        error: stoppedError(built.failure.error, guard) ?? built.failure.error,
      }),
      rehearsals: [skipped('apply', why), skipped('rerun', why)],
      notRehearsed: [],
    };
  }
  await using baseline = built;
  const { evidence } = baseline;
  log.info(
    `baseline on ${server.info.version}: ${plural(evidence.migrations, 'migration')}, ${plural(evidence.tables.length, 'table')}, ${Math.round(evidence.durationMs)} ms`,
  );
  const left = new Set(baseline.unapplied.map(({ migration }) => migration));
  const known = { ...plan, baseline: plan.baseline.filter(({ id }) => !left.has(id)) };
  return await rehearseFrom(known, baseline, guard, log, propose);
}

async function buildOrFail(
  plan: RehearsalPlan,
  server: Server,
  log: Log,
  build: typeof buildBaseline,
): Promise<BuiltBaseline | BaselineFailure> {
  try {
    // nothing of the pull request runs yet
    if (!plan.environment.mergedAsSuperuser) return await build(plan, server, log);
    await using rights = new AsyncDisposableStack();
    rights.use(await ownerAsSuperuser(server));
    return await build(plan, server, log);
  } catch (error) {
    if (!(error instanceof BaselineFailure)) throw error;
    const lost = await serverFailure(server, error.failure.error);
    if (lost) throw lost;
    return error;
  }
}

async function rehearseFrom(
  plan: RehearsalPlan,
  built: BuiltBaseline,
  guard: Watchdog,
  log: Log,
  propose: ProposeFixes | undefined,
): Promise<ServerEvidence> {
  const { server } = built.rows;
  const before = performance.now();
  const reorder = plan.order && (await rehearseReorder(plan, built, log));
  const baseline: ServerEvidence = {
    server: server.info,
    baseline: built.evidence,
    rehearsals: plan.order ? [done('reorder', before)] : [],
    reorder,
    notRehearsed: sayUnapplied(built.unapplied),
  };
  if (plan.review.length === 0) return baseline;
  const started = performance.now();
  await using first = await firstRun(plan, built, log);
  // a statement that was stopped can be heard of before the watchdog has written down why
  await guard.settled();
  const runs = first.apply.runs.map((run) =>
    behindGap(markStopped(run, guard), plan, built.unapplied),
  );
  for (const { outcome } of runs) {
    const lost = outcome.ok ? undefined : await serverFailure(server, outcome.error);
    if (lost) throw lost;
  }
  const applied = done('apply', started);
  log.info(`apply on ${server.info.version}: ${Math.round(applied.durationMs)} ms`);
  const evidence = {
    ...withApplied(baseline, first, runs, applied),
    applyPlain: await plainRun(plan, first, log),
  };
  if (runs.some((run) => run.outcome.ok) || first.segments.length > 1) {
    return await rehearseAgain({ plan, built, first, runs, log }, evidence, propose);
  }
  const { statuses } = await rehearseFurther(undefined);
  const rerun = skipped('rerun', 'no migration applied a first time');
  const clean = { steps: new Map(), masked: new Set<string>() };
  const fixed = propose
    ? await rehearseFixes({ plan, built, clean, evidence, log }, propose)
    : evidence;
  return { ...fixed, rehearsals: [...fixed.rehearsals, rerun, ...statuses] };
}

/** What the first run adds to what is known before it. */
function withApplied(
  known: ServerEvidence,
  { apply, onEmpty, prepared }: FirstRun,
  runs: readonly MigrationRun[],
  status: RehearsalStatus,
): ServerEvidence {
  const { baseline } = known;
  const lost = lostBehindFailure(runs).map(({ migration, afterFailureOf }) => ({
    what: migration,
    why: `it fails behind ${afterFailureOf ?? 'an earlier migration'}, which did not apply`,
  }));
  return {
    ...known,
    baseline: { ...baseline, prepared: [...new Set([...baseline.prepared, ...prepared])] },
    rehearsals: [status, ...known.rehearsals],
    apply: { ...apply, runs },
    applyEmpty: { runs: onEmpty },
    notRehearsed: [...known.notRehearsed, ...lost],
  };
}

/** What starts from where a second, clean run got to, side by side. */
async function rehearseAgain(
  stage: Omit<Stage, 'clean'>,
  applied: ServerEvidence,
  propose: ProposeFixes | undefined,
): Promise<ServerEvidence> {
  const { plan, built, first, runs, log } = stage;
  const { segments, onEmpty, apply } = first;
  const started = performance.now();
  await using clean = await cleanRun(plan, segments, runs, log);
  const { effects, queues } = clean;
  const evidence = { ...applied, apply: { ...apply, runs, effects, queues } };
  const complete = onEmpty.every((run) => run.outcome.ok);
  const tables = new Set(built.evidence.tables.map(({ relation }) => relation));
  const [again, further, twice, fixed] = await together(
    rehearseRerun({ plan, segments, runs, complete, clean, log }).then((rerun) => {
      const status = done('rerun', started);
      log.info(`rerun on ${applied.server.version}: ${Math.round(status.durationMs)} ms`);
      return { rerun, status };
    }),
    rehearseFurther({ ...stage, clean }),
    tryDuplicates({ plan, runs, clean, tables, log }),
    propose
      ? rehearseFixes({ plan, built, clean, evidence, log }, propose)
      : Promise.resolve(evidence),
  );
  return {
    ...fixed,
    rehearsals: [...fixed.rehearsals, again.status, ...further.statuses],
    duplicates: twice.duplicates,
    rerun: again.rerun,
    ...further.evidence,
    notRehearsed: [...further.notRehearsed, ...twice.notRehearsed, ...fixed.notRehearsed],
  };
}

/** A statement our watchdog ended was endless, not wrong. */
function markStopped(run: MigrationRun, guard: Watchdog): MigrationRun {
  const error = run.outcome.ok ? undefined : stoppedError(run.outcome.error, guard);
  return error ? { ...run, outcome: { ok: false, stoppedBy: 'limit', error } } : run;
}

/** The error with the watchdog's reason, if it was the watchdog. */
function stoppedError(error: SqlError, { stopped }: Watchdog): SqlError | undefined {
  const reason = stopped.at(-1)?.reason;
  const isStop = error.code === sqlstates.queryCanceled || error.code === sqlstates.adminShutdown;
  return isStop && reason !== undefined ? { ...error, message: reason } : undefined;
}

function done(name: RehearsalName, started: number): RehearsalStatus {
  return { name, status: 'done', why: '', durationMs: performance.now() - started };
}

function skipped(name: RehearsalName, why: string): RehearsalStatus {
  return { name, status: 'skipped', why, durationMs: 0 };
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
