import type { SeedColumn, SeedTable, Types } from './model.ts';
import { baseOf, textLength } from './values.ts';

/** True for a column whose value Postgres makes: generated, identity, serial. */
export function makesItself(column: SeedColumn): boolean {
  return (
    column.generated || column.identity !== '' || (column.default?.startsWith('nextval(') ?? false)
  );
}

/**
 * One column of each unique key that is different in every row, so that the others may repeat. A key
 * over columns with few values only has none: it takes the rows that do not conflict.
 */
export function carriersOf(table: SeedTable, types: Types): ReadonlySet<string> {
  const carriers = new Set<string>();
  const referencing = new Set(table.foreignKeys.flatMap((key) => key.columns));
  const byNeed = [...table.uniqueKeys].sort((a, b) => a.columns.length - b.columns.length);
  for (const key of byNeed) {
    const columns = table.columns.filter((column) => key.columns.includes(column.name));
    if (columns.some((column) => makesItself(column) || carriers.has(column.name))) continue;
    const best =
      columns.find((column) => !referencing.has(column.name) && isWide(column, types)) ??
      columns.find((column) => referencing.has(column.name));
    if (best) carriers.add(best.name);
  }
  return carriers;
}

/** True when the type has room for a different value in every row. */
export function isWide(column: SeedColumn, types: Types): boolean {
  if (!types.has(column.type)) return false;
  const { type, modifier } = baseOf(types, column.type, column.modifier);
  if (type.kind === 'enum') return false;
  switch (type.internalName) {
    case 'bool':
    case 'char':
    case 'bit':
      return false;
    case 'text':
    case 'varchar':
    case 'bpchar':
      return textLength(modifier) > 1;
    default:
      return true;
  }
}
