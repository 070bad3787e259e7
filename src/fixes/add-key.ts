import { quoteIdentifier } from '../sql/quote.ts';
import { buildConcurrently, indexOfConstraint } from './add-index.ts';
import { hasConstraint, unless } from './guards.ts';
import { type FixSubject, isChange, textOf, type Way } from './subject.ts';

/** UNIQUE and PRIMARY KEY: a unique index built concurrently, then taken over. */
export function addKey({ schemaChanges }: FixSubject): Way {
  const keys = schemaChanges.filter(
    (change) => isChange(change, 'added constraint') && /^[up]$/.test(textOf(change.after, 'type')),
  );
  const ways = keys.flatMap((key) => {
    const index = schemaChanges.find(
      (change) => isChange(change, 'added index') && change.name === indexOfConstraint(key),
    );
    return index ? [{ key, index }] : [];
  });
  return {
    takes: ways.flatMap(({ key, index }) => [key, index]),
    parts: ways.flatMap(({ key, index }) => {
      const table = textOf(key.after, 'table');
      const constraint = textOf(key.after, 'constraint');
      const definition = textOf(key.after, 'definition');
      const kind = definition.startsWith('PRIMARY') ? 'PRIMARY KEY' : 'UNIQUE';
      const deferrable = /\)( DEFERRABLE.*)$/.exec(definition)?.[1] ?? '';
      const add = `alter table ${table} add constraint ${quoteIdentifier(constraint)} ${kind} using index ${quoteIdentifier(constraint)}${deferrable}`;
      return [
        ...buildConcurrently(index.name, textOf(index.after, 'definition')),
        {
          sql: unless(hasConstraint(table, constraint), add),
          transaction: 'own',
          note: 'takes the finished index: nothing is read',
        },
      ] as const;
    }),
  };
}
