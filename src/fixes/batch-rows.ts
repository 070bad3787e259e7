import type { FixPart } from '../evidence/fixes.ts';
import { narrowable } from '../sql/narrowed.ts';
import type { Catalog, FixSubject } from './subject.ts';
import { walkByKey } from './walk-by-key.ts';

/** UPDATE and DELETE over many rows: the same in slices of the primary key, each committed. */
export function batchRows({ statement, catalog, major }: FixSubject): readonly FixPart[] {
  const work = narrowable(statement.sql);
  const written = statement.rows.filter(({ updated, deleted }) => updated + deleted > 0);
  const [only] = written;
  // a trigger that writes elsewhere is one more table, and one thing too many
  if (!work || !only || written.length > 1 || !only.existedBefore) return [];
  const { schema, name } = work.table;
  if (!`.${only.relation}`.endsWith(`.${schema === undefined ? name : `${schema}.${name}`}`))
    return [];
  const table = tableNames(catalog).find((quoted) => unquoted(quoted) === only.relation);
  if (table === undefined) return [];
  const part = walkByKey(
    {
      table,
      statement: work.narrowed,
      note: '1000 rows to a transaction; can be stopped and sent again at any time',
    },
    catalog,
    major,
  );
  return part ? [part] : [];
}

function tableNames(catalog: Catalog): readonly string[] {
  const prefix = 'table:';
  return Object.keys(catalog)
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
}

/** A name as recordings spell it. */
function unquoted(relation: string): string {
  return relation.replaceAll(/"((?:[^"]|"")*)"/g, (_all, name: string) =>
    name.replaceAll('""', '"'),
  );
}
