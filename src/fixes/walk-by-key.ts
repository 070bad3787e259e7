/** Work on all rows of a table, a slice at a time in the order of its primary key, each committed. */
import type { FixPart } from '../evidence/fixes.ts';
import { quoteIdentifier } from '../sql/quote.ts';
import { type Catalog, textOf } from './subject.ts';

/** Rows in a slice: small enough to hold row locks only for moments. */
const sliceRows = 1000;

export interface RowWork {
  readonly table: string;
  /** The statement for the rows that meet a condition, which comes with its own `where`. */
  statement(where: string): string;
  readonly note: string;
}

/**
 * A batched part, for a table whose primary key is one column. A DO block may commit since Postgres
 * 11, when it is sent alone and outside a transaction.
 */
export function walkByKey(work: RowWork, catalog: Catalog, major: number): FixPart | undefined {
  const key = singleKey(work.table, catalog);
  if (key === undefined || major < 11) return undefined;
  const { table } = work;
  const slice = (low: string, high: string) =>
    work.statement(`${key} >= ${low} and (${key} < ${high} or ${high} is null)`);
  const first = `select ${key} from ${table} order by ${key} limit 1`;
  const next = (low: string, rows: string) =>
    `select ${key} from ${table} where ${key} >= ${low} order by ${key} offset ${rows} limit 1`;
  const turn = slice('$1', '$2');
  return {
    sql: `do $fix$
declare
  low_key ${table}.${key}%type;
  high_key ${table}.${key}%type;
begin
  low_key := (${first});
  while low_key is not null loop
    high_key := (${next('low_key', String(sliceRows))});
    ${slice('low_key', 'high_key')};
    commit;
    low_key := high_key;
  end loop;
end
$fix$`,
    transaction: 'batched',
    note: work.note,
    walk: { first, next: next('$1', '$2'), turn },
  };
}

/** The primary key's column, quoted, when it is one. */
function singleKey(table: string, catalog: Catalog): string | undefined {
  const names = primaryKey(table, catalog);
  return names.length === 1 && names[0] !== undefined ? quoteIdentifier(names[0]) : undefined;
}

/** Columns of a table's primary key, in no order that matters. */
function primaryKey(table: string, catalog: Catalog): readonly string[] {
  const objects = Object.values(catalog).filter((description) => description['table'] === table);
  const key = objects.find(({ type, constraint }) => constraint !== undefined && type === 'p');
  const definition = textOf(key, 'definition');
  const inside = /^PRIMARY KEY \((.*?)\)(?: INCLUDE| DEFERRABLE|$)/.exec(definition)?.[1] ?? '';
  const written = new Set(inside.split(', '));
  return objects
    .filter(({ position }) => position !== undefined)
    .map((column) => textOf(column, 'column'))
    .filter((column) => written.has(column) || written.has(quoteIdentifier(column)));
}
