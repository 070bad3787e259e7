import type { FixPart } from '../evidence/fixes.ts';
import { quoteIdentifier } from '../sql/quote.ts';
import { hasConstraint, unless } from './guards.ts';
import { type FixSubject, isChange, textOf, type Way } from './subject.ts';

/** FOREIGN KEY and CHECK: for new rows first, then the old ones are read while everybody works on. */
export function addRule({ schemaChanges }: FixSubject): Way {
  const takes = schemaChanges.filter(
    ({ after, ...change }) =>
      isChange(change, 'added constraint') &&
      /^[fc]$/.test(textOf(after, 'type')) &&
      after?.['valid'] === true,
  );
  return {
    takes,
    parts: takes.flatMap(({ after }) =>
      addAndValidate(
        textOf(after, 'table'),
        textOf(after, 'constraint'),
        textOf(after, 'definition'),
      ),
    ),
  };
}

/** A constraint as NOT VALID, and its validation in a transaction of its own. */
export function addAndValidate(
  table: string,
  constraint: string,
  definition: string,
): readonly FixPart[] {
  const name = quoteIdentifier(constraint);
  return [
    {
      sql: unless(
        hasConstraint(table, constraint),
        `alter table ${table} add constraint ${name} ${definition} not valid`,
      ),
      transaction: 'own',
      note: 'holds for new rows at once; old ones are not read',
    },
    {
      sql: `alter table ${table} validate constraint ${name}`,
      transaction: 'own',
      note: 'reads the old rows while readers and writers go on',
    },
  ];
}
