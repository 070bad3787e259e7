/**
 * The pull request's migrations once, as the framework runs them: on rows with everything recorded,
 * and on empty tables, which tells the failures that need rows from those that do not.
 */
import type { MigrationRun } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import type { Database } from '../postgres/database.ts';
import type { RecordingLevel } from '../recorder/recording.ts';
import { applyMigration, placeOf, prepareRunner } from './executor.ts';
import type { RehearsalPlan } from './plan.ts';
import { openRun } from './run.ts';

export interface AppliedOnce {
  readonly runs: readonly MigrationRun[];
  /** Migration.id of the first that failed. */
  readonly failed?: string;
}

export interface ApplyOptions {
  readonly level: RecordingLevel;
  readonly rowsPresent: boolean;
  /** Go on behind a failure, to see what else the pull request holds; a framework would stop. */
  readonly goOn: boolean;
}

/** Applies the migrations under review to a database that is at the baseline. */
export async function applyAll(
  plan: RehearsalPlan,
  database: Database,
  options: ApplyOptions,
  log: Log,
): Promise<AppliedOnce> {
  await using run = await openRun(plan, database, options.level, log);
  await prepareRunner(run);
  const runs: MigrationRun[] = [];
  let failed: string | undefined;
  for (const [index, migration] of plan.review.entries()) {
    const place = placeOf(index, plan.review.length);
    const started = performance.now();
    const result = await applyMigration(run, migration, place);
    runs.push({
      migration: migration.id,
      ...result,
      durationMs: performance.now() - started,
      rowsPresent: options.rowsPresent,
      ...(failed !== undefined && { afterFailureOf: failed }),
    });
    if (result.outcome.ok) continue;
    failed ??= migration.id;
    // a transaction over the whole run is gone with its first failure
    const canGoOn = run.session.transactionStatus === 'I' && !plan.adapter.aroundRun;
    if (!options.goOn || !canGoOn) break;
  }
  return { runs, failed };
}

/**
 * One account of both runs. Up to the first failure on rows, what happened on rows counts. The
 * failing migration keeps its error, and its later statements are told from the empty run, so that
 * their locks are known too; the migrations behind it are told from the empty run altogether.
 */
export function combineRuns(onRows: AppliedOnce, onEmpty: AppliedOnce): readonly MigrationRun[] {
  if (onRows.failed === undefined) return onRows.runs;
  const at = onRows.runs.findIndex((run) => run.migration === onRows.failed);
  const failing = onRows.runs[at];
  const empty = onEmpty.runs[at];
  if (!failing || !empty) return onRows.runs;
  return [...onRows.runs.slice(0, at), mergeFailing(failing, empty), ...onEmpty.runs.slice(at + 1)];
}

function mergeFailing(failing: MigrationRun, empty: MigrationRun): MigrationRun {
  const stop = failing.failedStatement;
  const there = stop === undefined ? undefined : failing.statements[stop];
  const same = stop === undefined ? undefined : empty.statements[stop];
  // without the same statement at the same place there is nothing to line up
  if (stop === undefined || !there || same?.sql !== there.sql || !empty.outcome.ok) return failing;
  return {
    ...failing,
    statements: [
      ...failing.statements.slice(0, stop),
      { ...same, outcome: there.outcome },
      ...empty.statements.slice(stop + 1),
    ],
  };
}
