/** Applying the migrations under review to one database, as the framework would. */
import type { MigrationRun } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import type { Database } from '../postgres/database.ts';
import type { RecordingLevel } from '../recorder/recording.ts';
import { applyMigration, placeOf, prepareRunner } from './executor.ts';
import type { RehearsalPlan } from './plan.ts';
import { openRun } from './run.ts';

/** Which migrations are applied, how closely they are watched, and when to give up. */
export interface ApplyOptions {
  readonly level: RecordingLevel;
  readonly rowsPresent: boolean;
  /** Index into plan.review of the first to apply, and of the one behind the last. */
  readonly from: number;
  readonly to: number;
  /** Whether to go on behind a migration that failed; a framework would stop. */
  goOn(index: number): boolean | Promise<boolean>;
  /** Migration.id of an earlier failure that these go on behind. */
  readonly afterFailureOf?: string;
}

/** How far they came. */
export interface Applied {
  /** One for each migration from `from` on, the one it stopped at included. */
  readonly runs: readonly MigrationRun[];
  /** Index into plan.review of the migration it stopped at. */
  readonly stoppedAt?: number;
}

/** Applies migrations to a database that has everything before them, in one session. */
export async function applyAll(
  plan: RehearsalPlan,
  database: Database,
  options: ApplyOptions,
  log: Log,
): Promise<Applied> {
  await using run = await openRun(plan, database, options.level, log);
  await prepareRunner(run);
  const runs: MigrationRun[] = [];
  let { afterFailureOf } = options;
  for (let index = options.from; index < options.to; index += 1) {
    const migration = plan.review[index];
    if (!migration) break;
    log.progress(`apply: ${migration.id}${options.rowsPresent ? '' : ' on empty tables'}`);
    const place = placeOf(index - options.from, options.to - options.from);
    const started = performance.now();
    const result = await applyMigration(run, migration, place);
    runs.push({
      migration: migration.id,
      ...result,
      durationMs: performance.now() - started,
      rowsPresent: options.rowsPresent,
      ...(afterFailureOf !== undefined && { afterFailureOf }),
    });
    if (result.outcome.ok) continue;
    // a transaction over the whole run is gone with its first failure
    const canGoOn = run.session.transactionStatus === 'I' && !plan.adapter.aroundRun;
    if (!canGoOn || !(await options.goOn(index))) return { runs, stoppedAt: index };
    afterFailureOf ??= migration.id;
  }
  return { runs };
}
