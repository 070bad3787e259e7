/**
 * A failure that needs rows, tried again with one ordinary row in each table: what fails there too
 * needs any row, what passes needs rows of a certain kind.
 */
import type { ApplyEvidence } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import { cloneDatabase } from '../postgres/database.ts';
import { applyAll } from './apply.ts';
import { type BuiltBaseline, seedRows } from './baseline.ts';
import type { FirstRun } from './first-run.ts';
import type { RehearsalPlan } from './plan.ts';

/** Runs it where a migration failed on rows alone; undefined where none did. */
export async function plainRun(
  plan: RehearsalPlan,
  built: BuiltBaseline,
  { segments }: Pick<FirstRun, 'segments'>,
  log: Log,
): Promise<Pick<ApplyEvidence, 'runs'> | undefined> {
  if (segments.length < 2) return undefined;
  await using database = await cloneDatabase(built.empty, 'plain');
  await seedRows({ ...plan, seed: { rows: 1, randomSeed: plan.seed.randomSeed } }, database, {
    ordinary: true,
  });
  const { runs } = await applyAll(
    plan,
    database,
    {
      level: 'outcome',
      rowsPresent: true,
      from: 0,
      to: plan.review.length,
      goOn: () => true,
    },
    log,
  );
  return { runs };
}
