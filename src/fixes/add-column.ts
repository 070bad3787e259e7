import type { FixPart } from '../evidence/fixes.ts';
import { quoteIdentifier } from '../sql/quote.ts';
import { notNullParts } from './set-not-null.ts';
import { type FixSubject, isChange, textOf, type Way } from './subject.ts';
import { walkByKey } from './walk-by-key.ts';

/** ADD COLUMN with a default that is written into every row: empty first, filled in batches. */
export function addColumn({ schemaChanges, catalog, major }: FixSubject): Way {
  const takes = schemaChanges.filter((change) => isChange(change, 'added column'));
  const ways = takes.map(({ after = {} }) => columnParts(after, catalog, major));
  if (ways.some((way) => way === undefined)) return { takes: [], parts: [] };
  return { takes, parts: ways.flatMap((way) => way ?? []) };
}

function columnParts(
  column: Readonly<Record<string, unknown>>,
  catalog: FixSubject['catalog'],
  major: number,
): readonly FixPart[] | undefined {
  // numbers from a sequence come in the order of the rows, which a later fill does not keep
  if (column['identity'] !== undefined || column['generated'] !== undefined) return undefined;
  const table = textOf(column, 'table');
  const name = quoteIdentifier(textOf(column, 'column'));
  const collation = textOf(column, 'collation');
  const add: FixPart = {
    sql: `alter table ${table} add column if not exists ${name} ${textOf(column, 'type')}${collation === '' ? '' : ` collate ${collation}`}`,
    transaction: 'own',
    note: 'an empty column: nothing is written',
  };
  const value = textOf(column, 'default');
  const notNull =
    column['not_null'] === true ? notNullParts(table, textOf(column, 'column'), catalog) : [];
  if (value === '') return notNull.length > 0 ? undefined : [add];
  if (notNull.length > 0 && major < 12) return undefined;
  const fill = walkByKey(
    {
      table,
      statement: (where) =>
        `update ${table} set ${name} = ${value} where ${name} is null and ${where}`,
      note: 'fills old rows, 1000 to a transaction; can be stopped and sent again at any time',
    },
    catalog,
    major,
  );
  if (!fill) return undefined;
  return [
    add,
    {
      sql: `alter table ${table} alter column ${name} set default ${value}`,
      transaction: 'own',
      note: 'for new rows',
    },
    fill,
    ...notNull,
  ];
}
