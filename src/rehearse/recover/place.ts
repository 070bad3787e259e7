/** From the nearest states to one position in one migration. Pure. */
import type { LedgerFacts } from '../../evidence/recovery.ts';
import type { Match } from './match.ts';
import type { Point, States, Walked } from './states.ts';

/** Where in the history a live database stands. */
export interface Placed {
  /** Index of the migration among those that were walked. */
  readonly index: number;
  readonly walked: Walked;
  /** Of that migration; the same twice where the schema tells exactly. */
  readonly first: Point;
  readonly last: Point;
  /** Whether the ledger says the same. */
  readonly isClaimed: boolean;
}

/**
 * Picks the migration and the point. Of several states that the schema cannot tell apart, those count
 * in which the ledger or a killed run of the framework could have left it.
 */
export function place(
  { points, walked }: States,
  { nearest, differences }: Match,
  ledger: LedgerFacts,
): Placed {
  const claimed = claimedPoint(points, walked, ledger);
  const isClaimed =
    claimed !== undefined && differences.length === 0 && nearest.includes(points.indexOf(claimed));
  const found = nearest.flatMap((at) => points[at] ?? []);
  const reachable = found.filter((point) => point.reachable);
  const likely = isClaimed ? [claimed] : reachable.length > 0 ? reachable : found;
  const begun = walked.findIndex(({ migration }) => ledger.unfinished.includes(migration.id));
  const isIn = (point: Point, index: number): boolean =>
    point.index === index || isStartOf(point, index, walked);
  const inBegun = likely.filter((point) => begun !== -1 && isIn(point, begun));
  const candidates = inBegun.length > 0 ? inBegun : likely;
  const [first, last] = [candidates[0], candidates.at(-1)];
  if (!first || !last) throw new Error('no state is nearest');
  const index =
    inBegun.length > 0
      ? begun
      : Math.max(isStartOf(first, last.index, walked) ? last.index : first.index, 0);
  const one = walked[index];
  if (!one) throw new Error('no migration was walked');
  const within = (point: Point): Point =>
    point.index === index ? point : { ...point, index, after: point.index < index ? 0 : one.count };
  return { index, walked: one, first: within(first), last: within(last), isClaimed };
}

/** Where the ledger says that the schema is; undefined where it says that something is unfinished. */
function claimedPoint(
  points: readonly Point[],
  walked: readonly Walked[],
  ledger: LedgerFacts,
): Point | undefined {
  if (ledger.unfinished.length > 0) return undefined;
  const isApplied = ({ migration }: Walked): boolean => ledger.applied.includes(migration.id);
  const index = walked.findLastIndex(isApplied);
  if (!walked.slice(0, index + 1).every(isApplied)) return undefined;
  return points.findLast((point) => point.index <= index && point.cutIndex === undefined);
}

function isStartOf(point: Point, index: number, walked: readonly Walked[]): boolean {
  return (
    point.index === index - 1 &&
    point.cutIndex === undefined &&
    (point.index === -1 || point.after === walked[point.index]?.count)
  );
}
