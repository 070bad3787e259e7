import type { FixPart } from '../evidence/fixes.ts';
import { narrowable } from '../sql/narrowed.ts';
import type { Catalog, FixSubject } from './subject.ts';
import { walkByKey } from './walk-by-key.ts';

/** UPDATE and DELETE over many rows: the same in slices of the primary key, each committed. */
export function batchRows({ statement, catalog, major }: FixSubject): readonly FixPart[] {
  const work = narrowable(statement.sql);
  const written = statement.rows.filter(({ updated, deleted }) => updated + deleted > 0);
  // a trigger that writes elsewhere is one more table, and one thing too many
  if (!work || written.length > 1) return [];
  const { schema, name } = work.table;
  const suffix = `.${schema === undefined ? name : `${schema}.${name}`}`;
  const tables = tableNames(catalog).filter((quoted) => {
    const relation = unquoted(quoted);
    return `.${relation}`.endsWith(suffix) && (written[0]?.relation ?? quoted) === quoted;
  });
  const [table] = tables;
  if (table === undefined || tables.length > 1) return [];
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

/** A name as the parser spells it. */
function unquoted(relation: string): string {
  return relation.replaceAll(/"((?:[^"]|"")*)"/g, (_all, name: string) =>
    name.replaceAll('""', '"'),
  );
}
