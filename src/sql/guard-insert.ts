/**
 * Rewrites an INSERT so that sending it again adds nothing, through pgsql-ast-parser's typed tree.
 * These are candidates: whether one holds is for a rehearsal to say.
 */
import { type Expr, type InsertStatement, type SelectFromStatement, toSql } from 'pgsql-ast-parser';
import { onlyStatement } from './typed-tree.ts';

/** More rows than this make the rewritten text longer than anybody reads. */
const mostRows = 20;

/** Rewritten forms of one INSERT, the shortest first, each one or more statements; none for what the parser cannot read. */
export function guardedInserts(sql: string): readonly (readonly string[])[] {
  const insert = onlyStatement(sql);
  if (insert?.type !== 'insert' || insert.onConflict) return [];
  const onConflict = [toSql.statement({ ...insert, onConflict: { do: 'do nothing' } })];
  const rows = rowByRow(insert);
  return rows.length > 0 ? [onConflict, rows] : [onConflict];
}

/** `INSERT … SELECT values WHERE NOT EXISTS (same values)`, one statement a row, where no key stops a second row. */
function rowByRow(insert: InsertStatement): readonly string[] {
  const { columns, insert: source } = insert;
  if (!columns || source.type !== 'values' || source.values.length > mostRows) return [];
  return source.values.flatMap((values) => {
    if (values.length !== columns.length || values.some((value) => value.type === 'default')) {
      return [];
    }
    const same = columns.map((column, index): Expr => sameValue(column.name, values[index]));
    const exists: SelectFromStatement = {
      type: 'select',
      columns: [{ expr: { type: 'integer', value: 1 } }],
      from: [{ type: 'table', name: { ...insert.into } }],
      where: same.reduce((left, right) => ({ type: 'binary', op: 'AND', left, right })),
    };
    const select: SelectFromStatement = {
      type: 'select',
      columns: values.map((expr) => ({ expr })),
      where: {
        type: 'unary',
        op: 'NOT',
        operand: { type: 'call', function: { name: 'exists' }, args: [exists] },
      },
    };
    return [toSql.statement({ ...insert, insert: select })];
  });
}

function sameValue(column: string, value: Expr | undefined): Expr {
  const operand: Expr = { type: 'ref', name: column };
  if (!value || value.type === 'null') return { type: 'unary', op: 'IS NULL', operand };
  return { type: 'binary', op: '=', left: operand, right: value };
}
