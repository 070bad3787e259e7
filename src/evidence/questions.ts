/** Pure questions hazards and reports ask of evidence. */
import { lockModes, type LockMode } from '../terms.ts';
import { blocks } from './locks.ts';
import type {
  MigrationRun,
  RelationLock,
  RowsWritten,
  ServerEvidence,
  StatementRecord,
} from './types.ts';

/** True when `a` is at least as strong as `b`, in the order of `lockModes`. */
export function atLeast(a: LockMode, b: LockMode): boolean {
  return lockModes.indexOf(a) >= lockModes.indexOf(b);
}

/** By relation; `since` is the statement that took it in that mode. */
type HeldLocks = ReadonlyMap<string, { readonly mode: LockMode; readonly since: StatementRecord }>;

/**
 * The strongest lock on each pre-existing relation at the moment a statement did its work: its own
 * and what earlier statements of the same transaction still hold. Waited-for locks count as held.
 */
export function locksHeldDuring(run: MigrationRun, statement: StatementRecord): HeldLocks {
  return strongest([...earlierInTransaction(run, statement), statement], ({ locks }) => locks);
}

function strongest(
  statements: readonly StatementRecord[],
  locksOf: (statement: StatementRecord) => readonly RelationLock[],
): HeldLocks {
  const held = new Map<string, { mode: LockMode; since: StatementRecord }>();
  for (const since of statements) {
    for (const { relation, mode } of locksOf(since)) {
      const before = held.get(relation);
      if (!before || !atLeast(before.mode, mode)) held.set(relation, { mode, since });
    }
  }
  return held;
}

function earlierInTransaction(
  { statements }: MigrationRun,
  { transaction, index }: StatementRecord,
): readonly StatementRecord[] {
  if (transaction === null) return [];
  return statements.filter((other) => other.transaction === transaction && other.index < index);
}

const writable = new Set(['table', 'partitioned table', 'foreign table']);

/** A statement's locks on tables that make ordinary reads or writes wait; nobody writes a materialized view. */
export function blockingLocks(statement: StatementRecord): readonly RelationLock[] {
  return statement.locks.filter(({ kind, mode }) => {
    const work = blocks(mode);
    return writable.has(kind)
      ? work.length > 0
      : kind === 'materialized view' && work.includes('reads');
  });
}

/** Tables that earlier statements of the same transaction keep from readers or writers, with the first such statement. */
export function blockedBefore(run: MigrationRun, statement: StatementRecord): HeldLocks {
  return strongest(earlierInTransaction(run, statement), blockingLocks);
}

/** The same, with what the statement itself took. */
export function blockedDuring(run: MigrationRun, statement: StatementRecord): HeldLocks {
  return strongest([...earlierInTransaction(run, statement), statement], blockingLocks);
}

/** Statements written in the file, without the runner's own. */
export function ownStatements(run: MigrationRun): readonly StatementRecord[] {
  return run.statements.filter((statement) => statement.origin === 'migration');
}

/**
 * Tables of which a statement updated or deleted every row. One row says nothing of what a WHERE
 * leaves out; and generated rows may all be what a DELETE with a WHERE is after, such as orphans.
 */
export function writtenWhole(
  { rows: written, kind, sql }: StatementRecord,
  { baseline }: ServerEvidence,
): readonly RowsWritten[] {
  return written.filter(({ relation, updated, deleted }) => {
    const rows = baseline.tables.find((table) => table.relation === relation)?.rows ?? 0;
    const chosen = kind === 'DeleteStmt' && /\bwhere\b/i.test(sql);
    return rows >= 2 && Math.max(updated, chosen ? 0 : deleted) >= rows;
  });
}

/** Tables that an earlier statement of the run truncated, and none filled since: work on them is none. */
export function emptiedBefore(
  { statements }: MigrationRun,
  { index }: StatementRecord,
): ReadonlySet<string> {
  const empty = new Set<string>();
  for (const { kind, rewrites, rows } of statements.slice(0, index)) {
    if (kind === 'TruncateStmt') for (const relation of rewrites) empty.add(relation);
    for (const { relation, inserted } of rows) if (inserted > 0) empty.delete(relation);
  }
  return empty;
}

/** The line a statement is to be looked for: where Postgres rejected it, or its first. */
export function lineOf({
  line,
  sql,
  outcome,
}: Pick<StatementRecord, 'line' | 'sql' | 'outcome'>): number | undefined {
  if (line === undefined || outcome.ok) return line;
  return line + linesBefore(sql, outcome.error.position);
}

/** Line breaks in front of a position, which counts code points from 1. */
export function linesBefore(sql: string, position = 1): number {
  const before = Array.from(sql).slice(0, position - 1);
  return before.filter((character) => character === '\n').length;
}
