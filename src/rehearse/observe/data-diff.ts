import type { DataChange } from '../../evidence/types.ts';
import type { DataSnapshot, TableFingerprint } from './data.ts';

/**
 * Tables of both snapshots whose rows differ, and tables that are gone with their rows. `masked`
 * holds `schema.table.column` as `findNondeterministic` writes them; row counts are always compared.
 */
export function compareData(
  before: DataSnapshot,
  after: DataSnapshot,
  masked: ReadonlySet<string> = new Set(),
): readonly DataChange[] {
  const changes: DataChange[] = [];
  const kept = newlyStanding(before, after);
  for (const [relation, old] of Object.entries(before)) {
    const now = after[relation];
    // snapshots share what looks the same
    if (now === old) continue;
    const lost = lostColumns(old, now, kept);
    if (now === undefined) {
      if (old.rows > 0)
        changes.push({
          relation,
          rowsBefore: old.rows,
          rowsAfter: 0,
          columns: [],
          gone: true,
          lost,
        });
      continue;
    }
    const columns = changedColumns(old, now, (column) => masked.has(`${relation}.${column}`));
    if (old.rows !== now.rows || columns.length > 0 || lost.length > 0) {
      const rows = { rowsBefore: old.rows, rowsAfter: now.rows };
      changes.push({ relation, ...rows, columns, ...(lost.length > 0 && { lost }) });
    }
  }
  return changes;
}

/** Fingerprints of values that stand in a column where they did not stand before. */
function newlyStanding(before: DataSnapshot, after: DataSnapshot): ReadonlySet<string> {
  const standing = new Set<string>();
  for (const [relation, table] of Object.entries(after)) {
    if (before[relation] === table) continue;
    for (const [column, { values }] of Object.entries(table.columns)) {
      if (before[relation]?.columns[column]?.values !== values) standing.add(values);
    }
  }
  return standing;
}

/** Columns that are gone with values that were not copied, renamed or moved to another column. */
function lostColumns(
  old: TableFingerprint,
  now: TableFingerprint | undefined,
  kept: ReadonlySet<string>,
): NonNullable<DataChange['lost']> {
  return Object.entries(old.columns)
    .filter(([column, { values, filled }]) => {
      const gone = now === undefined || !(column in now.columns);
      return gone && filled > 0 && !kept.has(values);
    })
    .map(([column, { filled }]) => ({ column, values: filled }));
}

/** Columns that differ between two clean runs of the same migrations from the same rows. */
export function findNondeterministic(a: DataSnapshot, b: DataSnapshot): ReadonlySet<string> {
  return new Set(
    compareData(a, b).flatMap(({ relation, columns }) => columns.map((c) => `${relation}.${c}`)),
  );
}

/**
 * Columns in both whose values differ, or stand in other rows. Where rows have no key, or its values
 * cannot be relied on, values that changed places are only seen when nothing in the table is masked;
 * then all columns are named, for which of them moved cannot be told.
 */
function changedColumns(
  old: TableFingerprint,
  now: TableFingerprint,
  masked: (column: string) => boolean,
): readonly string[] {
  const shared = Object.keys(old.columns).filter((column) => column in now.columns);
  const judged = shared.filter((column) => !masked(column));
  const keyed =
    old.key.length > 0 &&
    old.key.join('\n') === now.key.join('\n') &&
    old.key.every((column) => judged.includes(column) && sameValues(column));
  const changed = judged.filter(
    (column) =>
      !sameValues(column) || (keyed && old.columns[column]?.placed !== now.columns[column]?.placed),
  );
  const comparable =
    judged.length === Object.keys(old.columns).length &&
    judged.length === Object.keys(now.columns).length;
  if (changed.length === 0 && !keyed && comparable && old.whole !== now.whole) return judged;
  return changed;

  function sameValues(column: string): boolean {
    return old.columns[column]?.values === now.columns[column]?.values;
  }
}
