/**
 * The rehearsal `reorder`: what the framework does with files that are late or not what they were,
 * and how databases end that ran them in another order: fresh ones, those at the last release.
 */
import type { SourceMigration } from '../adapters/adapter.ts';
import type { ReorderEvidence } from '../evidence/reorder.ts';
import type { Log } from '../log.ts';
import { cloneDatabase } from '../postgres/database.ts';
import type { BuiltBaseline } from './baseline.ts';
import type { OrderPlan, RehearsalPlan } from './plan.ts';
import { frameworkDecisions, placer } from './reorder-decisions.ts';
import { comparePath, type Comparing, fromNothing, onward } from './reorder-paths.ts';

/** Whether databases may come to the same files by more than one way. */
function hasOtherOrders(order: OrderPlan | undefined): order is OrderPlan {
  return (
    order !== undefined && order.late.length + order.changed.length + order.unordered.length > 0
  );
}

/** Rehearses them; every path is one without generated rows. */
export async function rehearseReorder(
  plan: RehearsalPlan,
  built: BuiltBaseline,
  log: Log,
): Promise<ReorderEvidence> {
  const { order } = plan;
  if (!hasOtherOrders(order)) return { decisions: [], swapped: [] };
  const decisions = await decide(plan, order, built, log);
  const comparing: Comparing = { plan, built, log };
  const heads = new Set(order.changed.map(({ head }) => head));
  const added = plan.review.filter((one) => !heads.has(one));
  const sameTexts = order.changed.every(({ differs }) => !differs);
  // what the framework refuses or never runs has to come under another version, and then is not late
  const late = order.late.flatMap(({ id }) => {
    const decision = decisions.find((one) => one.cause === 'late' && one.migration === id);
    return decision === undefined || decision.result === 'applies' ? [id] : [];
  });
  const isLate = late.length > 0;
  const evidence: ReorderEvidence = { decisions, swapped: [] };
  if (!isLate && sameTexts && order.unordered.length === 0) return evidence;
  log.progress('reorder: existing databases');
  const existing = await onward(comparing, added);
  const inOrder = placer(order.fresh)([...plan.baseline, ...added]);
  const later = inOrder.slice(inOrder.findIndex((one) => order.late.includes(one)));
  const takeFresh = () => fromNothing(comparing, inOrder);
  if (isLate) log.progress('reorder: fresh databases');
  const takeEdited = () => fromNothing(comparing, order.fresh);
  let fresh = isLate ? await comparePath(comparing, existing, takeFresh, later) : undefined;
  // a late file may need what the pull request edits in merged ones: fresh databases have both
  if (fresh?.failure && !sameTexts) {
    fresh = await comparePath(comparing, existing, takeEdited, later);
  }
  const released = await fromRelease(comparing, order, inOrder, existing);
  const edited = sameTexts
    ? undefined
    : await comparePath(comparing, isLate ? await takeFresh() : existing, takeEdited, added);
  const swapped = [];
  for (const [first, second] of order.unordered) {
    const other = swap(added, first, second);
    const path = await comparePath(comparing, existing, () => onward(comparing, other), other);
    swapped.push({ ...path, first: first.id, second: second.id });
  }
  return { ...evidence, late, fresh, released, edited, swapped };
}

async function decide(
  plan: RehearsalPlan,
  order: OrderPlan,
  built: BuiltBaseline,
  log: Log,
): Promise<ReorderEvidence['decisions']> {
  if (order.late.length + order.changed.length === 0) return [];
  await using database = await cloneDatabase(built.empty, 'decide');
  return await frameworkDecisions(plan, order, database, log);
}

/** Only where something sorts below what the release has: else its databases go the way of fresh ones. */
async function fromRelease(
  comparing: Comparing,
  { released, late }: OrderPlan,
  inOrder: readonly SourceMigration[],
  existing: Awaited<ReturnType<typeof onward>>,
): Promise<ReorderEvidence['released']> {
  if (!released) return undefined;
  const there = new Set(released.migrations.map(({ version }) => version));
  const lastReleased = inOrder.findLastIndex(({ version }) => there.has(version));
  const isInside = late.some((one) => inOrder.indexOf(one) < lastReleased);
  if (!isInside) return undefined;
  const since = inOrder.filter(({ version }) => !there.has(version));
  const way = [...released.migrations, ...since];
  const path = await comparePath(comparing, existing, () => fromNothing(comparing, way), since);
  return { ...path, tag: released.tag };
}

function swap(
  migrations: readonly SourceMigration[],
  first: SourceMigration,
  second: SourceMigration,
): readonly SourceMigration[] {
  return migrations.map((one) => (one === first ? second : one === second ? first : one));
}
