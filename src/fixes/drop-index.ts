import { isOfConstraint } from './add-index.ts';
import { type FixSubject, isChange, type Way } from './subject.ts';

/** DROP INDEX: the same, CONCURRENTLY. */
export function dropIndex({ schemaChanges }: FixSubject): Way {
  const takes = schemaChanges.filter(
    (change) => isChange(change, 'removed index') && !isOfConstraint(change.name, schemaChanges),
  );
  return {
    takes,
    parts: takes.map(({ name }) => ({
      sql: `drop index concurrently if exists ${name}`,
      transaction: 'none',
      note: 'waits for queries that use it without making others wait',
    })),
  };
}
