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
  /** What it did under the lock: `rewritten`, `1000 rows read`. */
  readonly work: readonly string[];
  /** Set when only this server did so. */
  readonly server?: string;
}

/**
 * What a statement did, relation by relation, then what other servers did differently. A lock of an
 * earlier statement of the same transaction is still held, so the stronger of the two is shown.
 */
export function lockRows(statement: ReportStatement, all: readonly ReportStatement[]): LockRow[] {
  const earlier = all.filter(
    ({ index, transaction }) =>
      transaction !== null && transaction === statement.transaction && index < statement.index,
  );
  return [
    ...rowsOf(statement, earlier),
    ...statement.elsewhere.flatMap(({ server, ...effects }) =>
      rowsOf(effects, earlier).map((row) => ({ ...row, server })),
    ),
  ];
}

function rowsOf(effects: StatementEffects, earlier: readonly ReportStatement[]): LockRow[] {
  const locks = worthShowing(effects.locks);
  const work = workOn(effects);
  const relations = new Set([...locks.map(({ relation }) => relation), ...work.keys()]);
  return [...relations].map((relation) => ({
    relation,
    ...strongest(
      relation,
      locks.find((lock) => lock.relation === relation),
      earlier,
    ),
    work: work.get(relation) ?? [],
  }));
}

function strongest(
  relation: string,
  own: ReportLock | undefined,
  earlier: readonly ReportStatement[],
): Pick<LockRow, 'lock' | 'blocks'> {
  const held = earlier
    .flatMap(({ locks, line }) => locks.map((lock) => ({ lock, line })))
    .filter(({ lock }) => lock.relation === relation)
    .reduce<{ lock: ReportLock; line?: number } | undefined>(
      (best, next) => (best && atLeast(best.lock.mode, next.lock.mode) ? best : next),
      undefined,
    );
  const lock = held && !(own && atLeast(own.mode, held.lock.mode)) ? held.lock : own;
  if (!lock) return { lock: '', blocks: '' };
  const since = held?.line === undefined ? 'held' : `held since line ${held.line}`;
  const note = lock === held?.lock ? ` (${since})` : lock.waited ? ' (waited for)' : '';
  return {
    lock: `${lockName(lock.mode)}${note}`,
    blocks: lock.blocks.join(', ') || 'schema changes only',
  };
}

/** An index is locked with its table; where the table's lock is as strong, it says nothing new. */
function worthShowing(locks: StatementEffects['locks']): StatementEffects['locks'] {
  const tables = locks.filter(({ kind }) => kind !== 'index' && kind !== 'toast');
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
  for (const { relation, rows } of effects.scans) add(relation, `${plural(rows, 'row')} read`);
  for (const { index, relation, rebuilt } of effects.indexBuilds)
    add(relation, `index ${index} ${rebuilt ? 'rebuilt' : 'built'}`);
  for (const { relation, inserted, updated, deleted } of effects.rows) {
    if (inserted > 0) add(relation, `${plural(inserted, 'row')} inserted`);
    if (updated > 0) add(relation, `${plural(updated, 'row')} updated`);
    if (deleted > 0) add(relation, `${plural(deleted, 'row')} deleted`);
  }
  return work;
}
