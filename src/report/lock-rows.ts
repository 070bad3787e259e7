import { lockName } from '../evidence/locks.ts';
import { atLeast } from '../evidence/questions.ts';
import type { ReportLock, ReportStatement, StatementEffects } from './schema.ts';
import { plural } from './wording.ts';

/** One line of the lock table: what a statement did to one relation. */
export interface LockRow {
  /** `ACCESS EXCLUSIVE`; empty when it holds none that matters on this relation. */
  readonly lock: string;
  readonly relation: string;
  /** What waits: `reads, writes`; empty without lock. */
  readonly blocks: string;
  /** What it did under the lock: `rewritten`, `scanned (1000 rows)`. */
  readonly work: readonly string[];
  /** Set when only this server did so. */
  readonly server?: string;
}

interface HeldLock {
  readonly lock: ReportLock;
  readonly line?: number;
}

/**
 * What each statement did, relation by relation, then what other servers did differently. A lock of
 * an earlier statement of the same transaction is still held, so the stronger of the two is shown.
 */
export function lockRows(
  statements: readonly ReportStatement[],
): ReadonlyMap<ReportStatement, readonly LockRow[]> {
  const held = new Map<number, Map<string, HeldLock>>();
  return new Map(
    statements.map((statement) => {
      const { transaction, elsewhere, line } = statement;
      const earlier = (transaction === null ? undefined : held.get(transaction)) ?? new Map();
      const rows = [
        ...rowsOf(statement, earlier),
        ...elsewhere.flatMap(({ server, ...effects }) =>
          rowsOf(effects, earlier).map((row) => ({ ...row, server })),
        ),
      ];
      if (transaction !== null) held.set(transaction, earlier);
      for (const lock of statement.locks)
        if (isStronger(lock, earlier.get(lock.relation)?.lock))
          earlier.set(lock.relation, { lock, line });
      return [statement, rows];
    }),
  );
}

function isStronger(lock: ReportLock, other: ReportLock | undefined): boolean {
  return other === undefined || !atLeast(other.mode, lock.mode);
}

function rowsOf(effects: StatementEffects, earlier: ReadonlyMap<string, HeldLock>): LockRow[] {
  const own = new Map(worthShowing(effects.locks).map((lock) => [lock.relation, lock]));
  const work = workOn(effects);
  return [...new Set([...own.keys(), ...work.keys()])].map((relation) => ({
    relation,
    ...strongest(own.get(relation), earlier.get(relation)),
    work: work.get(relation) ?? [],
  }));
}

function strongest(
  own: ReportLock | undefined,
  held: HeldLock | undefined,
): Pick<LockRow, 'lock' | 'blocks'> {
  if (held && !(own && isStronger(own, held.lock)))
    return described(held.lock, held.line === undefined ? 'held' : `held since line ${held.line}`);
  return own ? described(own, own.waited ? 'waited for' : '') : { lock: '', blocks: '' };
}

function described(lock: ReportLock, note: string): Pick<LockRow, 'lock' | 'blocks'> {
  return {
    lock: `${lockName(lock.mode)}${note === '' ? '' : ` (${note})`}`,
    blocks: lock.blocks.join(', ') || 'schema changes only',
  };
}

/**
 * An index is locked with its table; where the table's lock is as strong, it says nothing new. What
 * lies in pg_toast is reached through its table only, and called by a number that each server gives.
 */
function worthShowing(all: StatementEffects['locks']): StatementEffects['locks'] {
  const locks = all.filter(({ relation }) => !relation.startsWith('pg_toast.'));
  const tables = locks.filter(({ kind }) => kind !== 'index');
  return locks.filter(
    (lock) => tables.includes(lock) || !tables.some((table) => atLeast(table.mode, lock.mode)),
  );
}

function workOn(effects: StatementEffects): ReadonlyMap<string, readonly string[]> {
  const work = new Map<string, string[]>();
  const add = (relation: string, text: string) => {
    work.set(relation, [...(work.get(relation) ?? []), text]);
  };
  for (const relation of effects.rewrites) add(relation, 'rewritten');
  for (const { relation, rows } of effects.scans) add(relation, `scanned (${plural(rows, 'row')})`);
  for (const { index, relation, rebuilt } of effects.indexBuilds)
    add(relation, `index ${index} ${rebuilt ? 'rebuilt' : 'built'}`);
  for (const { relation, inserted, updated, deleted } of effects.rows) {
    if (inserted > 0) add(relation, `${plural(inserted, 'row')} inserted`);
    if (updated > 0) add(relation, `${plural(updated, 'row')} updated`);
    if (deleted > 0) add(relation, `${plural(deleted, 'row')} deleted`);
  }
  return work;
}
