/** Work on all rows of a table, a slice at a time in the order of its primary key, each committed. */
import type { FixPart } from '../evidence/fixes.ts';
import { quoteIdentifier } from '../sql/quote.ts';
import { type Catalog, textOf } from './subject.ts';

/** Rows in a slice: small enough to hold row locks only for moments. */
const sliceRows = 1000;

/** Work on all rows of a table that can be done a slice at a time. */
export interface RowWork {
  readonly table: string;
  /** The statement for the rows that meet a condition, which comes with its own `where`. */
  statement(where: string): string;
  readonly note: string;
}

/** Stands for the slice while the statement is put together: parsers know no row comparison. */
const sliceMark = 'slice_of_rows';

/**
 * A batched part, for a table with a primary key. A DO block may commit since Postgres 11, when it is
 * sent alone and outside a transaction. Keys of several columns are compared as rows, which an index
 * over them serves.
 */
export function walkByKey(work: RowWork, catalog: Catalog, major: number): FixPart | undefined {
  const { table } = work;
  const key = primaryKey(table, catalog);
  if (key.length === 0 || major < 11) return undefined;
  const columns = key.map(({ name }) => name).join(', ');
  const tuple = (values: readonly string[]) =>
    values.length > 1 ? `(${values.join(', ')})` : values.join('');
  const row = tuple(key.map(({ name }) => name));
  const first = (picked: string) => `select ${picked} from ${table} order by ${columns} limit 1`;
  const next = (picked: string, low: string, rows: string) =>
    `select ${picked} from ${table} where ${row} >= ${low} order by ${columns} offset ${rows} limit 1`;
  const slice = (low: string, high: string, end: string) =>
    work
      .statement(sliceMark)
      .replace(sliceMark, () => `${row} >= ${low} and (${row} < ${high} or ${end} is null)`);
  const fieldsOf = (record: string) => tuple(key.map(({ name }) => `${record}.${name}`));
  // a parameter holds all columns of a key, as text, which keeps every digit
  const fieldsIn = (parameter: string) =>
    tuple(key.map(({ type }, at) => `(${parameter}::json ->> ${at})::${type}`));
  const packed = `json_build_array(${key.map(({ name }) => `${name}::text`).join(', ')})`;
  return {
    sql: `do $fix$
declare
  low_key record;
  high_key record;
begin
  ${first(`${columns} into low_key`)};
  while low_key is not null loop
    ${next(`${columns} into high_key`, fieldsOf('low_key'), String(sliceRows))};
    ${slice(fieldsOf('low_key'), fieldsOf('high_key'), 'high_key')};
    commit;
    low_key := high_key;
  end loop;
end
$fix$`,
    transaction: 'batched',
    note: work.note,
    walk: {
      first: first(packed),
      next: next(packed, fieldsIn('$1'), '$2'),
      turn: slice(fieldsIn('$1'), fieldsIn('$2'), '$2'),
    },
  };
}

/** Columns of a table's primary key, quoted, in the key's order; none where they cannot be told. */
function primaryKey(
  table: string,
  catalog: Catalog,
): readonly { readonly name: string; readonly type: string }[] {
  const objects = Object.values(catalog).filter((description) => description['table'] === table);
  const key = objects.find(({ type, constraint }) => constraint !== undefined && type === 'p');
  const definition = textOf(key, 'definition');
  const inside = /^PRIMARY KEY \((.*?)\)(?: INCLUDE| DEFERRABLE|$)/.exec(definition)?.[1] ?? '';
  const columns = objects.filter(({ position }) => position !== undefined);
  const found = inside.split(', ').map((written) => {
    const column = columns.find((one) => {
      const name = textOf(one, 'column');
      return name === written || quoteIdentifier(name) === written;
    });
    return { name: quoteIdentifier(textOf(column, 'column')), type: textOf(column, 'type') };
  });
  return found.every(({ type }) => type !== '') ? found : [];
}
