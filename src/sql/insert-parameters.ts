/** Which column each parameter of an INSERT is for, through pgsql-ast-parser's typed tree. */
import type { Expr } from 'pgsql-ast-parser';
import { onlyStatement } from './typed-tree.ts';

/** Where an INSERT's parameters go. */
export interface InsertTarget {
  /** As written, without a schema that was not. */
  readonly table: { readonly schema?: string; readonly name: string };
  /** Column of each parameter, `$1` first. */
  readonly columns: readonly string[];
}

/** Null for what is no INSERT of one row of parameters and constants into named columns. */
export function insertTarget(sql: string): InsertTarget | null {
  const statement = onlyStatement(sql);
  if (statement?.type !== 'insert' || statement.insert.type !== 'values') return null;
  const { into, columns = [], insert } = statement;
  const [row, ...more] = insert.values;
  if (!row || more.length > 0) return null;
  const byParameter = new Map<number, string>();
  for (const [index, value] of row.entries()) {
    const number = parameterOf(value);
    const column = columns?.[index]?.name;
    if (number === null) continue;
    if (column === undefined) return null;
    byParameter.set(number, column);
  }
  const wanted = Array.from({ length: byParameter.size }, (_, index) => byParameter.get(index + 1));
  if (wanted.includes(undefined)) return null;
  return {
    table: { ...(into.schema !== undefined && { schema: into.schema }), name: into.name },
    columns: wanted as string[],
  };
}

function parameterOf(value: Expr): number | null {
  if (value.type === 'cast') return parameterOf(value.operand);
  if (value.type !== 'parameter') return null;
  const number = /^\$(\d+)$/.exec(value.name)?.[1];
  return number === undefined ? null : Number(number);
}
