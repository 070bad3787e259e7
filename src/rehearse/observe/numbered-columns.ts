/** Columns whose values a kill changes without changing what they mean. */
import type { CatalogSnapshot } from './catalog.ts';

/**
 * Columns that a sequence fills, and those that refer to one: a sequence does not go back when its
 * transaction is rolled back, so the same rows have other numbers after a retry. `schema.table.column`.
 */
export function numberedColumns(catalog: CatalogSnapshot): ReadonlySet<string> {
  const numbered = new Set<string>();
  for (const [key, { identity, default: expression }] of Object.entries(catalog)) {
    if (!key.startsWith('column:')) continue;
    const filled = typeof expression === 'string' && expression.includes('nextval(');
    if (identity !== undefined || filled) numbered.add(key.slice('column:'.length));
  }
  for (;;) {
    const referring = Object.values(catalog)
      .flatMap(({ table, definition }) => references(table, definition))
      .filter(({ from, to }) => numbered.has(to) && !numbered.has(from));
    if (referring.length === 0) return numbered;
    for (const { from } of referring) numbered.add(from);
  }
}

/** The pairs of columns that a foreign key connects, as pg_get_constraintdef prints it. */
function references(
  table: unknown,
  definition: unknown,
): readonly { readonly from: string; readonly to: string }[] {
  if (typeof table !== 'string' || typeof definition !== 'string') return [];
  const key = /^FOREIGN KEY \((.+?)\) REFERENCES (.+?)\((.+?)\)/.exec(definition);
  const [, own = '', target = '', other = ''] = key ?? [];
  const columns = other.split(', ');
  return key
    ? own.split(', ').map((column, at) => ({
        from: `${table}.${column}`,
        to: `${target}.${columns[at] ?? ''}`,
      }))
    : [];
}
