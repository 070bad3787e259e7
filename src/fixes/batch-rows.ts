import type { FixPart } from '../evidence/fixes.ts';
import { narrowable } from '../sql/narrowed.ts';
import type { FixSubject } from './subject.ts';
import { walkByKey } from './walk-by-key.ts';

/** UPDATE and DELETE over many rows: the same in slices of the primary key, each committed. */
export function batchRows({
  statement,
  dataChanges,
  catalog,
  major,
}: FixSubject): readonly FixPart[] {
  const work = narrowable(statement.sql);
  const [changed] = dataChanges;
  if (!work || !changed || dataChanges.length > 1) return [];
  const { schema, name } = work.table;
  const written = schema === undefined ? name : `${schema}.${name}`;
  const plain = changed.relation.replaceAll('"', '');
  if (plain !== written && !plain.endsWith(`.${written}`)) return [];
  const part = walkByKey(
    {
      table: changed.relation,
      statement: work.narrowed,
      note: '1000 rows to a transaction; can be stopped and sent again at any time',
    },
    catalog,
    major,
  );
  return part ? [part] : [];
}
