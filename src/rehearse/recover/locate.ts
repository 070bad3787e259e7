/** Where in a long history a schema is nearest to: looked at coarsely, then closely. */
import type { SourceMigration } from '../../adapters/adapter.ts';
import type { Log } from '../../log.ts';
import { cloneDatabase } from '../../postgres/database.ts';
import type { Server } from '../../postgres/server.ts';
import { buildBaseline } from '../baseline.ts';
import { applyUnobserved, placeOf } from '../executor.ts';
import type { CatalogSnapshot } from '../observe/catalog.ts';
import { diffCatalogs } from '../observe/schema-diff.ts';
import type { RehearsalPlan } from '../plan.ts';
import { openRun } from '../run.ts';
import { withoutForeignExtensions } from './comparable.ts';
import { distance } from './match.ts';
import { lookInside } from './states.ts';

/** Looks taken in one pass over the history. */
const looks = 20;

export interface Location {
  /** How many migrations of the history the schema is nearest to. */
  readonly count: number;
  readonly distance: number;
}

/** Applies the history once with few looks, and once more with many where it came nearest. */
export async function locate(
  plan: RehearsalPlan,
  server: Server,
  history: readonly SourceMigration[],
  live: CatalogSnapshot,
  log: Log,
): Promise<Location> {
  const empty = { ...plan, baseline: [], review: history };
  await using base = await buildBaseline(empty, server, log);
  const distances = new Map<number, number>();
  const stride = Math.ceil((history.length + 1) / looks);
  const pass = async (from: number, to: number, wanted: (count: number) => boolean) => {
    await using database = await cloneDatabase(base.empty, 'locate');
    await using run = await openRun(plan, database, 'outcome', log);
    for (let count = 0; count <= to; count += 1) {
      if (count >= from && wanted(count) && !distances.has(count)) {
        log.progress(`comparing with the schema after ${count} of ${history.length} migrations`);
        const catalog = await lookInside(plan, run.session, database);
        const own = withoutForeignExtensions(live, [catalog]);
        distances.set(count, distance(diffCatalogs(catalog, own)));
      }
      const next = history[count];
      if (!next || count === to) return;
      const { outcome } = await applyUnobserved(run, next, placeOf(count, history.length));
      if (!outcome.ok) return;
    }
  };
  await pass(0, history.length, (count) => count % stride === 0 || count === history.length);
  const coarse = nearest(distances);
  const [from, to] = [coarse.count - stride, Math.min(coarse.count + stride, history.length)];
  if (stride > 1) await pass(from, to, () => true);
  return nearest(distances);
}

/** The later one of two that are as near: statements that change rows only leave no trace. */
function nearest(distances: ReadonlyMap<number, number>): Location {
  const sorted = [...distances].toSorted((a, b) => a[1] - b[1] || b[0] - a[0]);
  const [count, least] = sorted[0] ?? [0, Number.POSITIVE_INFINITY];
  return { count, distance: least };
}
