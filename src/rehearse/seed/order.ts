import type { ForeignKey, SeedTable } from './model.ts';

/** True when a row cannot do without a parent: all columns of the key are NOT NULL. */
export function isRequired(table: SeedTable, key: ForeignKey): boolean {
  return key.columns.every(
    (name) => table.columns.find((column) => column.name === name)?.notNull ?? false,
  );
}

/**
 * Parents before children. Where foreign keys form a circle, the table that needs the fewest of its
 * missing parents comes first, and of those the one that most others wait for: its keys stay NULL, or
 * it is reported.
 */
export function orderByForeignKeys(tables: readonly SeedTable[]): readonly SeedTable[] {
  const known = new Set(tables.map(({ oid }) => oid));
  const waiting = new Map(tables.map((table) => [table.oid, parents(table)]));
  const left = [...tables];
  const ordered: SeedTable[] = [];
  while (left.length > 0) {
    const next = left.reduce((best, table) => (isBefore(table, best) ? table : best));
    ordered.push(next);
    left.splice(left.indexOf(next), 1);
    for (const { all, required } of waiting.values()) {
      all.delete(next.oid);
      required.delete(next.oid);
    }
  }
  return ordered;

  function parents(table: SeedTable): { all: Set<number>; required: Set<number> } {
    const keys = table.foreignKeys.filter((k) => k.parent !== table.oid && known.has(k.parent));
    return {
      all: new Set(keys.map((key) => key.parent)),
      required: new Set(keys.filter((key) => isRequired(table, key)).map((key) => key.parent)),
    };
  }

  /** Fewer required parents missing, then none missing at all, then more children waiting for it. */
  function isBefore(table: SeedTable, best: SeedTable): boolean {
    const [a, b] = [rank(table), rank(best)];
    const at = a.findIndex((value, i) => value !== b[i]);
    return at !== -1 && (a[at] ?? 0) < (b[at] ?? 0);
  }

  function rank({ oid }: SeedTable): readonly number[] {
    const own = waiting.get(oid);
    const children = left.filter((table) => waiting.get(table.oid)?.all.has(oid)).length;
    return [own?.required.size ?? 0, own?.all.size === 0 ? 0 : 1, -children];
  }
}
