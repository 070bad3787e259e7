/** Postgres's table-level lock modes: what each one blocks, and what people call it. */
import type { LockMode } from '../terms.ts';

/** What an ordinary statement of somebody else needs; documentation, section "Table-Level Locks". */
export type Work = 'reads' | 'row locks' | 'writes' | 'schema changes';

/** Modes that conflict with the lock each kind of work takes. */
const conflicts: Readonly<Record<Work, readonly LockMode[]>> = {
  // SELECT takes ACCESS SHARE
  reads: ['AccessExclusiveLock'],
  // SELECT … FOR UPDATE takes ROW SHARE
  'row locks': ['ExclusiveLock', 'AccessExclusiveLock'],
  // INSERT, UPDATE and DELETE take ROW EXCLUSIVE
  writes: ['ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'],
  // CREATE INDEX CONCURRENTLY, VACUUM and VALIDATE take SHARE UPDATE EXCLUSIVE
  'schema changes': [
    'ShareUpdateExclusiveLock',
    'ShareLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
    'AccessExclusiveLock',
  ],
};

/** The kinds of work a lock makes wait, the most visible first. */
export function blocks(mode: LockMode): readonly Work[] {
  return (Object.keys(conflicts) as Work[]).filter((work) => conflicts[work].includes(mode));
}

/** `AccessExclusiveLock` as the documentation spells it: `ACCESS EXCLUSIVE`. */
export function lockName(mode: LockMode): string {
  return mode
    .replace(/Lock$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();
}
