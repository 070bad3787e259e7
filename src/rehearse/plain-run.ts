/**
 * A failure that needs rows, tried again with one ordinary row in each table: what fails there too
 * needs any row, what passes needs rows of a certain kind.
 */
import type { ApplyEvidence, MigrationRun } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import { cloneDatabase } from '../postgres/database.ts';
import { applyAll } from './apply.ts';
import { seedRows } from './baseline.ts';
import type { FirstRun } from './first-run.ts';
import type { RehearsalPlan } from './plan.ts';

/** Runs it where a migration failed on rows alone; undefined where none did. */
export async function plainRun(
  plan: RehearsalPlan,
  { segments }: Pick<FirstRun, 'segments'>,
  log: Log,
): Promise<Pick<ApplyEvidence, 'runs'> | undefined> {
  if (segments.length < 2) return undefined;
  const seed = { rows: 1, randomSeed: plan.seed.randomSeed };
  const runs: MigrationRun[] = [];
  // each stretch but the last ended at a failure that only rows caused; one does not hide the next
  for (const { beginEmpty, from, to } of segments.slice(0, -1)) {
    await using database = await cloneDatabase(beginEmpty, 'plain');
    await seedRows({ ...plan, seed }, database, { ordinary: true });
    const stretch = { from, to: to + 1, level: 'outcome', rowsPresent: true } as const;
    const applied = await applyAll(plan, database, { ...stretch, goOn: () => true }, log);
    runs.push(...applied.runs);
  }
  return { runs };
}
