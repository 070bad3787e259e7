/** Postgres's table-level lock modes: which conflict, what each one blocks, what people call it. */
import { lockModes, type LockMode } from '../terms.ts';

/** Conflicting modes, by strength from AccessShareLock; documentation, "Table-Level Locks", table 13.2. */
const matrix: readonly string[] = [
  '.......X',
  '......XX',
  '....XXXX',
  '...XXXXX',
  '..XX.XXX',
  '..XXXXXX',
  '.XXXXXXX',
  'XXXXXXXX',
];

/** True when two sessions cannot hold these modes on one table at the same time. */
export function conflicts(one: LockMode, other: LockMode): boolean {
  return matrix[lockModes.indexOf(one)]?.[lockModes.indexOf(other)] === 'X';
}

/** What ordinary traffic does: SELECT takes ACCESS SHARE; INSERT, UPDATE, DELETE take ROW EXCLUSIVE. */
export type Work = 'reads' | 'writes';

/** The kinds of ordinary work a lock makes wait. */
export function blocks(mode: LockMode): readonly Work[] {
  const work: Work[] = [];
  if (conflicts(mode, 'AccessShareLock')) work.push('reads');
  if (conflicts(mode, 'RowExclusiveLock')) work.push('writes');
  return work;
}

/** `AccessExclusiveLock` as the documentation spells it: `ACCESS EXCLUSIVE`. */
export function lockName(mode: LockMode): string {
  return mode
    .replace(/Lock$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();
}
