import type { SchemaChange } from '../../evidence/types.ts';
import type { CatalogSnapshot, ObjectDescription } from './catalog.ts';
import { longestCommonSubsequence } from './subsequence.ts';

/**
 * What differs between two snapshots of one major version, sorted by kind and name. A rename is a
 * removal and an addition. A column counts as moved only against the columns that are in both.
 */
export function diffCatalogs(
  before: CatalogSnapshot,
  after: CatalogSnapshot,
): readonly SchemaChange[] {
  // snapshots share what reads the same
  const suspects = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => before[key] !== after[key],
  );
  const moved = movedColumns(before, after, suspects);
  const changes: SchemaChange[] = [];
  for (const key of suspects.sort()) {
    const [old, now] = [before[key], after[key]];
    const identity = identify(key);
    if (old === undefined)
      changes.push({ change: 'added', ...identity, keys: [], after: now ?? {} });
    else if (now === undefined)
      changes.push({ change: 'removed', ...identity, keys: [], before: old });
    else {
      const keys = differingKeys(old, now).filter((k) => k !== 'position' || moved.has(key));
      if (keys.length > 0) {
        changes.push({ change: 'changed', ...identity, keys, before: old, after: now });
      }
    }
  }
  return changes;
}

/** Kind and name of a snapshot's key. */
export function identify(key: string): { readonly kind: string; readonly name: string } {
  const colon = key.indexOf(':');
  return { kind: key.slice(0, colon), name: key.slice(colon + 1) };
}

function differingKeys(old: ObjectDescription, now: ObjectDescription): readonly string[] {
  const keys = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...keys].filter((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key])).sort();
}

/** Keys of the columns that left the order in which the surviving columns of their table stood; only a suspect can have. */
function movedColumns(
  before: CatalogSnapshot,
  after: CatalogSnapshot,
  suspects: readonly string[],
): ReadonlySet<string> {
  const columns = suspects.filter((key) => key.startsWith('column:'));
  const tables = new Set(columns.map((key) => (after[key] ?? before[key])?.['table']));
  if (tables.size === 0) return new Set();
  const survives = (key: string): boolean =>
    key in before && key in after && tables.has(after[key]?.['table']);
  const [old, now] = [columnOrder(before, survives), columnOrder(after, survives)];
  const moved = new Set<string>();
  for (const [table, order] of old) {
    const kept = longestCommonSubsequence(order, now.get(table) ?? []).map(([i]) => i);
    const inOrder = new Set(kept);
    order.forEach((key, index) => {
      if (!inOrder.has(index)) moved.add(key);
    });
  }
  return moved;
}

function columnOrder(
  snapshot: CatalogSnapshot,
  wanted: (key: string) => boolean,
): Map<string, string[]> {
  const tables = new Map<string, string[]>();
  const columns = Object.entries(snapshot).filter(
    ([key]) => key.startsWith('column:') && wanted(key),
  );
  columns.sort(([, a], [, b]) => Number(a['position']) - Number(b['position']));
  for (const [key, { table }] of columns) {
    const order = tables.get(String(table));
    if (order) order.push(key);
    else tables.set(String(table), [key]);
  }
  return tables;
}
