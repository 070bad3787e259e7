/** Failures that need rows, told apart: any row at all, or only such rows. */
import type { SqlError, StatementRecord } from '../evidence/types.ts';

/** True when one row of any kind is enough: a new column without a value, or pending trigger events. */
export function failsOnAnyRow(error: SqlError, statement: StatementRecord | undefined): boolean {
  if (error.code === '55006' && error.message.includes('pending trigger events')) return true;
  if (error.code !== '23502' || !statement) return false;
  const column = error.column ?? /column "([^"]+)"/.exec(error.message)?.[1];
  if (column === undefined) return false;
  const added = new RegExp(
    `add\\s+(?:column\\s+)?(?:if\\s+not\\s+exists\\s+)?"?${escape(column)}"?\\s`,
    'i',
  );
  return statement.kind === 'AlterTableStmt' && added.test(statement.sql);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
