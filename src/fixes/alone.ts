import type { FixPart } from '../evidence/fixes.ts';
import { blockingLocks, locksHeldDuring } from '../evidence/questions.ts';
import type { FixSubject } from './subject.ts';

/**
 * A statement behind others in their transaction, whose locks are held meanwhile: the same, after they
 * are gone. And one that its transaction made fail: the same in another, or in none.
 */
export function alone({ statement, run }: FixSubject): readonly FixPart[] {
  const { sql, outcome } = statement;
  const code = outcome.ok ? '' : outcome.error.code;
  if (code === '25001') return [{ sql, transaction: 'none', note: 'no transaction may hold it' }];
  if (code === '55P04')
    return [{ sql, transaction: 'own', note: 'the transaction that adds the label is committed' }];
  const earlier = [...locksHeldDuring(run, statement).values()].some(
    ({ since }) => since !== statement,
  );
  // what keeps others out by itself does so alone, too
  const works = statement.rewrites.length + statement.indexBuilds.length + statement.scans.length;
  if (!earlier || (works > 0 && blockingLocks(statement).length > 0)) return [];
  return [
    { sql, transaction: 'own', note: 'in a transaction of its own: no earlier lock is held' },
  ];
}
