/** Locks of earlier statements in the same transaction: who still waits, and whose work that is. */
import { blocks } from '../evidence/locks.ts';
import { blockedBefore, blockingLocks } from '../evidence/questions.ts';
import type { MigrationRun, StatementRecord } from '../evidence/types.ts';
import { list } from './wording.ts';

const lightKinds = new Set([
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'SelectStmt',
  'CopyStmt',
  'CreateTableAsStmt',
  'DoStmt',
  'CallStmt',
]);

/**
 * True when the statement would make nobody on the table wait if it ran alone: it took no such lock
 * itself, and is of a kind that takes none. An ALTER TABLE that finds its lock already held shows none.
 */
export function harmlessAlone(statement: StatementRecord, table: string): boolean {
  if (blockingLocks(statement).some((lock) => lock.relation === table)) return false;
  // VALIDATE CONSTRAINT takes SHARE UPDATE EXCLUSIVE, 9.4 and later
  return lightKinds.has(statement.kind) || /\bvalidate\s+constraint\b/i.test(statement.sql);
}

/** ` Readers and writers of public.a still wait, since the transaction is the same.`, or nothing. */
export function stillWaiting(
  run: MigrationRun,
  statement: StatementRecord,
  except: readonly string[],
): string {
  const others = [...blockedBefore(run, statement)].filter(([table]) => !except.includes(table));
  const of = (who: string, all: boolean): string[] => {
    const tables = others.filter(([, { mode }]) => blocks(mode).includes('reads') === all);
    return tables.length > 0 ? [`${who} of ${list(tables.map(([table]) => table))}`] : [];
  };
  const who = [...of('readers and writers', true), ...of('writers', false)].join(' and ');
  if (who === '') return '';
  return ` ${who.charAt(0).toUpperCase()}${who.slice(1)} still wait, since the transaction is the same.`;
}

/** `, taken by an earlier statement of the same transaction (line 3)`, or nothing. */
export function takenEarlier(
  since: StatementRecord | undefined,
  statement: StatementRecord,
): string {
  if (!since || since.index === statement.index) return '';
  const line = since.line === undefined ? '' : ` (line ${since.line})`;
  return `, taken by an earlier statement of the same transaction${line}`;
}
