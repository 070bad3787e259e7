/** All rehearsals of one review on one server: runs and observes, never judges. */
import type {
  MigrationEffects,
  MigrationRun,
  RehearsalStatus,
  RerunEvidence,
  ServerEvidence,
} from '../evidence/types.ts';
import type { Log } from '../log.ts';
import { watchdog, type Watchdog } from '../postgres/limits.ts';
import type { Server } from '../postgres/server.ts';
import { sqlstates } from '../postgres/sqlstates.ts';
import type { RehearsalName } from '../terms.ts';
import { BaselineFailure, buildBaseline, type BuiltBaseline, failedBaseline } from './baseline.ts';
import { cleanRun } from './clean-run.ts';
import { firstRun, lostBehindFailure } from './first-run.ts';
import type { RehearsalPlan } from './plan.ts';
import { rehearseRerun } from './rerun.ts';

/** Rehearses the plan on a server; what could not be done is in the evidence, with its reason. */
export async function rehearse(
  plan: RehearsalPlan,
  server: Server,
  log: Log,
): Promise<ServerEvidence> {
  await using guard = await watchdog(server, plan.limits, log);
  const built = await buildOrFail(plan, server, log);
  if (built instanceof BaselineFailure) {
    const why = 'the baseline does not apply';
    return {
      server: server.info,
      baseline: failedBaseline(plan, built.failure),
      rehearsals: [skipped('apply', why), skipped('rerun', why)],
      notRehearsed: [],
    };
  }
  await using baseline = built;
  const { evidence } = baseline;
  log.info(
    `baseline on ${server.info.version}: ${evidence.migrations} migrations, ${evidence.tables.length} tables, ${Math.round(evidence.durationMs)} ms`,
  );
  return await rehearseFrom(plan, baseline, guard, log);
}

async function buildOrFail(
  plan: RehearsalPlan,
  server: Server,
  log: Log,
): Promise<BuiltBaseline | BaselineFailure> {
  try {
    return await buildBaseline(plan, server, log);
  } catch (error) {
    if (error instanceof BaselineFailure) return error;
    throw error;
  }
}

async function rehearseFrom(
  plan: RehearsalPlan,
  built: BuiltBaseline,
  guard: Watchdog,
  log: Log,
): Promise<ServerEvidence> {
  const { server } = built.rows;
  const started = performance.now();
  await using first = await firstRun(plan, built, log);
  // a statement that was stopped can be heard of before the watchdog has written down why
  await guard.settled();
  const runs = first.apply.runs.map((run) => markStopped(run, guard));
  const applied = done('apply', started);
  log.info(`apply on ${server.info.version}: ${Math.round(applied.durationMs)} ms`);
  const restarted = performance.now();
  let rerun: RerunEvidence | undefined;
  let effects: readonly MigrationEffects[] | undefined;
  let second = skipped('rerun', 'no migration applied a first time');
  if (runs.some((run) => run.outcome.ok) || first.segments.length > 1) {
    const { segments } = first;
    await using clean = await cleanRun(plan, segments, runs, log);
    effects = clean.effects;
    const complete = first.onEmpty.every((run) => run.outcome.ok);
    rerun = await rehearseRerun({ plan, segments, runs, complete, clean, log });
    second = done('rerun', restarted);
    log.info(`rerun on ${server.info.version}: ${Math.round(second.durationMs)} ms`);
  }
  return {
    server: server.info,
    baseline: {
      ...built.evidence,
      prepared: [...new Set([...built.evidence.prepared, ...first.prepared])],
    },
    rehearsals: [applied, second],
    apply: { ...first.apply, runs, effects },
    applyEmpty: { runs: first.onEmpty },
    rerun,
    notRehearsed: lostBehindFailure(runs).map((run) => ({
      what: run.migration,
      why: `it fails because ${run.afterFailureOf ?? 'an earlier migration'} failed before it`,
    })),
  };
}

/** A statement our watchdog ended was endless, not wrong. */
function markStopped(run: MigrationRun, guard: Watchdog): MigrationRun {
  if (run.outcome.ok || guard.stopped.length === 0) return run;
  const { error } = run.outcome;
  if (error.code !== sqlstates.queryCanceled && error.code !== sqlstates.adminShutdown) return run;
  const reason = guard.stopped.at(-1)?.reason ?? error.message;
  return {
    ...run,
    outcome: { ok: false, stoppedBy: 'limit', error: { ...error, message: reason } },
  };
}

function done(name: RehearsalName, started: number): RehearsalStatus {
  return { name, status: 'done', why: '', durationMs: performance.now() - started };
}

function skipped(name: RehearsalName, why: string): RehearsalStatus {
  return { name, status: 'skipped', why, durationMs: 0 };
}
