/** Failures that need rows, told apart: any row at all, or only such rows. */
import type { MigrationRun, ServerEvidence, SqlError, StatementRecord } from '../evidence/types.ts';

/**
 * True when one ordinary row in each table is enough: the migration failed on them in the same way.
 * What depends on a value (a key that is missing, a rule that is broken, a text that is no number)
 * says nothing of other values.
 */
export function failsOnAnyRow({ applyPlain }: ServerEvidence, run: MigrationRun): boolean {
  if (run.outcome.ok) return false;
  const { code } = run.outcome.error;
  if (code === '23502' && !addsColumn(run, run.outcome.error)) return false;
  const plain = applyPlain?.runs.find(({ migration }) => migration === run.migration);
  if (!plain || plain.outcome.ok || plain.afterFailureOf !== undefined) return false;
  return plain.outcome.error.code === code && !dependsOnValues(code);
}

/** A column of the migration's own has no value in any row; an older one only in rows that left it out. */
function addsColumn(run: MigrationRun, error: SqlError): boolean {
  const column = error.column ?? /column "([^"]+)"/.exec(error.message)?.[1];
  if (column === undefined) return false;
  const name = column.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const added = new RegExp(
    `\\badd\\s+(?:column\\s+)?(?:if\\s+not\\s+exists\\s+)?"?${name}"?\\s`,
    'i',
  );
  return run.statements
    .slice(0, (run.failedStatement ?? 0) + 1)
    .some(({ kind, sql }) => kind === 'AlterTableStmt' && added.test(sql));
}

function dependsOnValues(code: string): boolean {
  return code.startsWith('22') || ['23503', '23505', '23514', '23P01'].includes(code);
}

/**
 * Behind the statement that failed on rows, one that would be the next: on the empty tables that the
 * run went on with it could add a NOT NULL column without a default, to a table that has rows.
 */
export function wouldFailNext(
  { baseline }: ServerEvidence,
  run: MigrationRun,
  statement: StatementRecord,
): string | undefined {
  if (run.outcome.ok || statement.index <= (run.failedStatement ?? Infinity)) return undefined;
  if (statement.kind !== 'AlterTableStmt' || !addsRequired(statement.sql)) return undefined;
  const before = run.statements.slice(0, statement.index);
  if (before.some(({ kind }) => kind === 'DeleteStmt' || kind === 'TruncateStmt')) return undefined;
  const filled = new Set(
    baseline.tables.filter(({ rows }) => rows > 0).map(({ relation }) => relation),
  );
  return statement.scans.map(({ relation }) => relation).find((relation) => filled.has(relation));
}

/** Whether one of its actions adds a column that must have a value and is given none. */
function addsRequired(sql: string): boolean {
  return sql
    .replaceAll(/\([^()]*\)/g, '')
    .split(',')
    .some(
      (action) =>
        /\badd\b/i.test(action) &&
        /\bnot\s+null\b/i.test(action) &&
        !/\badd\s+constraint\b|\bdefault\b|\bgenerated\b|\b(small|big)?serial\b/i.test(action),
    );
}
