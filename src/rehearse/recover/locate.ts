/** Where in a long history a schema is nearest to: looked at coarsely, then closely. */
import type { SourceMigration } from '../../adapters/adapter.ts';
import type { Log } from '../../log.ts';
import { cloneDatabase } from '../../postgres/database.ts';
import type { Server } from '../../postgres/server.ts';
import { buildBaseline } from '../baseline.ts';
import { applyUnobserved, placeOf } from '../executor.ts';
import type { CatalogSnapshot } from '../observe/catalog.ts';
import type { RehearsalPlan } from '../plan.ts';
import { openRun } from '../run.ts';
import { outlineDistance, outlineOf, readOutline } from './outline.ts';

/** Looks taken in the first pass over the history. */
const looks = 20;

/** By how many migrations of the history were applied: how far the schema was from the live one then. */
export type Distances = ReadonlyMap<number, number>;

/** Applies the history once with few looks, and once more with many where it came nearest. */
export async function locate(
  plan: RehearsalPlan,
  server: Server,
  history: readonly SourceMigration[],
  live: CatalogSnapshot,
  log: Log,
): Promise<Distances> {
  await using base = await buildBaseline({ ...plan, baseline: [], review: history }, server, log);
  const wanted = outlineOf(live);
  const distances = new Map<number, number>();
  const stride = Math.ceil((history.length + 1) / looks);
  const pass = async (from: number, to: number, every: number): Promise<void> => {
    await using database = await cloneDatabase(base.empty, 'locate');
    await using run = await openRun(plan, database, 'outcome', log);
    for (let count = 0; count <= to; count += 1) {
      const isDue = count % every === 0 || count === history.length;
      if (count >= from && isDue && !distances.has(count)) {
        log.progress(`comparing with the schema after ${count} of ${history.length} migrations`);
        distances.set(count, outlineDistance(await readOutline(run.session), wanted));
      }
      const next = history[count];
      if (!next || count === to) return;
      const { outcome } = await applyUnobserved(run, next, placeOf(count, history.length));
      if (!outcome.ok) return;
    }
  };
  await pass(0, history.length, stride);
  if (stride > 1) {
    const coarse = nearestCount(distances);
    await pass(coarse - stride, Math.min(coarse + stride, history.length), 1);
  }
  return distances;
}

/** The later one of two that are as near: statements that change rows only leave no trace. */
export function nearestCount(distances: Distances): number {
  const least = Math.min(...distances.values());
  return Math.max(...[...distances].flatMap(([count, one]) => (one === least ? [count] : [])));
}
