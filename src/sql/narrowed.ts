/** Narrows an UPDATE or DELETE to fewer rows, through pgsql-ast-parser's typed tree. */
import {
  type DeleteStatement,
  type Expr,
  parse,
  toSql,
  type UpdateStatement,
} from 'pgsql-ast-parser';
import { onlyStatement } from './typed-tree.ts';

/** A statement that can be sent for a part of its rows. */
export interface Narrowable {
  /** As written, without a schema that was not. */
  readonly table: { readonly schema?: string; readonly name: string };
  /**
   * The statement for those of its rows that meet the condition too. An UPDATE leaves rows alone
   * that have the wanted values already, so that sending it again writes nothing.
   */
  narrowed(condition: string): string;
}

/** Null for what is more than one table's plain UPDATE or DELETE, or what the parser cannot read. */
export function narrowable(sql: string): Narrowable | null {
  const statement = onlyStatement(sql);
  if (statement?.type !== 'update' && statement?.type !== 'delete') return null;
  if (statement.returning) return null;
  if (statement.type === 'delete') return ofDelete(statement);
  if (statement.from || statement.sets.some(({ value }) => value.type === 'default')) return null;
  return ofUpdate(statement);
}

function ofDelete(statement: DeleteStatement): Narrowable {
  return {
    table: statement.from,
    narrowed: (condition) =>
      tidy(toSql.statement({ ...statement, where: both(statement.where, condition) })),
  };
}

function ofUpdate(statement: UpdateStatement): Narrowable {
  // the printer knows no IS DISTINCT FROM; WHERE is the last thing that it prints
  const changed = statement.sets
    .map(({ column, value }) => {
      const name = toSql.expr({ type: 'ref', name: column.name });
      return `${name} is distinct from ${toSql.expr(value)}`;
    })
    .join(' or ');
  return {
    table: statement.table,
    narrowed: (condition) => {
      const slice = { ...statement, where: both(statement.where, condition) };
      return tidy(`${toSql.statement(slice)} and (${changed})`);
    },
  };
}

function both(where: Expr | null | undefined, condition: string): Expr {
  const right = parse(condition, 'expr');
  return where ? { type: 'binary', op: 'AND', left: where, right } : right;
}

/** The printer leaves spaces before commas and parentheses; quoted text stays as it is. */
function tidy(sql: string): string {
  return sql
    .replaceAll(/('(?:[^']|'')*'|"(?:[^"]|"")*")|\s+(?=[,).])|\s+/g, (all, quoted) =>
      quoted === undefined ? (/^\s+$/.test(all) ? ' ' : all) : quoted,
    )
    .replaceAll(/('(?:[^']|'')*'|"(?:[^"]|"")*")| (?=[,).])/g, (_all, quoted = '') => quoted)
    .trim();
}
