import type { FixPart } from '../evidence/fixes.ts';
import { quoteIdentifier } from '../sql/quote.ts';
import { addAndValidate } from './add-rule.ts';
import { type FixSubject, textOf, type Way } from './subject.ts';

/** SET NOT NULL: proven by a validated CHECK, which Postgres 12 and later take instead of reading. */
export function setNotNull({ schemaChanges, catalog, major }: FixSubject): Way {
  const takes = schemaChanges.filter(
    ({ change, kind, keys, after }) =>
      change === 'changed' &&
      kind === 'column' &&
      keys.join() === 'not_null' &&
      after?.['not_null'] === true,
  );
  if (major < 12) return { takes: [], parts: [] };
  return {
    takes,
    parts: takes.flatMap(({ after }) =>
      notNullParts(textOf(after, 'table'), textOf(after, 'column'), catalog),
    ),
  };
}

/** NOT NULL for a column that has no NULL, without reading the table under the strong lock. */
export function notNullParts(
  table: string,
  column: string,
  catalog: FixSubject['catalog'],
): readonly FixPart[] {
  const check = freeName(table, `${column}_not_null`, catalog);
  const name = quoteIdentifier(column);
  return [
    ...addAndValidate(table, check, `check (${name} is not null)`),
    {
      sql: `alter table ${table} alter column ${name} set not null`,
      transaction: 'own',
      note: 'the validated CHECK proves it: nothing is read',
    },
    {
      sql: `alter table ${table} drop constraint if exists ${quoteIdentifier(check)}`,
      transaction: 'own',
      note: 'the CHECK has done its work',
    },
  ];
}

/** A constraint name that the table does not use; 63 bytes are all that Postgres keeps. */
function freeName(table: string, wanted: string, catalog: FixSubject['catalog']): string {
  const taken = new Set(
    Object.values(catalog)
      .filter((description) => description['table'] === table)
      .map((description) => description['constraint']),
  );
  const base = shortened(wanted, 60);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}${number}`;
    if (!taken.has(name)) return name;
  }
}

/** At most this many bytes of a name, cut between characters. */
export function shortened(name: string, bytes: number): string {
  let kept = '';
  for (const character of name) {
    if (new TextEncoder().encode(kept + character).length > bytes) break;
    kept += character;
  }
  return kept;
}
