/** Failures that need rows, told apart: any row at all, or only such rows. */
import type { MigrationRun, ServerEvidence, SqlError } from '../evidence/types.ts';

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
