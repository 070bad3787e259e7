/** All rehearsals of one review on one server: runs and observes, never judges. */
import type {
  MigrationRun,
  RehearsalStatus,
  RerunEvidence,
  ServerEvidence,
  SqlError,
} from '../evidence/types.ts';
import type { Log } from '../log.ts';
import { watchdog, type Watchdog } from '../postgres/limits.ts';
import { explainServerFailure, serverFailure } from '../postgres/lost-server.ts';
import type { Server } from '../postgres/server.ts';
import { sqlstates } from '../postgres/sqlstates.ts';
import type { RehearsalName } from '../terms.ts';
import { BaselineFailure, buildBaseline, type BuiltBaseline, failedBaseline } from './baseline.ts';
import { type CleanRun, cleanRun } from './clean-run.ts';
import { firstRun, lostBehindFailure } from './first-run.ts';
import { rehearseFurther } from './further.ts';
import { behindGap, sayUnapplied } from './gaps.ts';
import type { RehearsalPlan } from './plan.ts';
import { plainRun } from './plain-run.ts';
import { type ProposeFixes, rehearseFixes } from './rehearse-fixes.ts';
import { rehearseRerun } from './rerun.ts';

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
  const started = performance.now();
  await using first = await firstRun(plan, built, log);
  // a statement that was stopped can be heard of before the watchdog has written down why
  await guard.settled();
  const runs = first.apply.runs.map((run) => behindGap(markStopped(run, guard), built.unapplied));
  for (const { outcome } of runs) {
    const lost = outcome.ok ? undefined : await serverFailure(server, outcome.error);
    if (lost) throw lost;
  }
  const applied = done('apply', started);
  log.info(`apply on ${server.info.version}: ${Math.round(applied.durationMs)} ms`);
  const restarted = performance.now();
  await using scope = new AsyncDisposableStack();
  let clean: CleanRun | undefined;
  let rerun: RerunEvidence | undefined;
  let second = skipped('rerun', 'no migration applied a first time');
  if (runs.some((run) => run.outcome.ok) || first.segments.length > 1) {
    const { segments } = first;
    clean = scope.use(await cleanRun(plan, segments, runs, log));
    const complete = first.onEmpty.every((run) => run.outcome.ok);
    rerun = await rehearseRerun({ plan, segments, runs, complete, clean, log });
    second = done('rerun', restarted);
    log.info(`rerun on ${server.info.version}: ${Math.round(second.durationMs)} ms`);
  }
  const further = await rehearseFurther(clean && { plan, built, first, runs, clean, log });
  const evidence: ServerEvidence = {
    server: server.info,
    baseline: {
      ...built.evidence,
      prepared: [...new Set([...built.evidence.prepared, ...first.prepared])],
    },
    rehearsals: [applied, second, ...further.statuses],
    apply: { ...first.apply, runs, effects: clean?.effects, queues: clean?.queues },
    applyEmpty: { runs: first.onEmpty },
    applyPlain: await plainRun(plan, first, log),
    rerun,
    ...further.evidence,
    notRehearsed: [
      ...further.notRehearsed,
      ...sayUnapplied(built.unapplied),
      ...lostBehindFailure(runs).map((run) => ({
        what: run.migration,
        why: `it fails because ${run.afterFailureOf ?? 'an earlier migration'} failed before it`,
      })),
    ],
  };
  if (!propose || !clean) return evidence;
  return await rehearseFixes({ plan, built, clean, evidence, log }, propose);
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
