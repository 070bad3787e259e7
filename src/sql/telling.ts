/** Queries that only read and tell whether a data statement has run, through pgsql-ast-parser's typed tree. */
import {
  astVisitor,
  type DeleteStatement,
  type Expr,
  type InsertStatement,
  toSql,
  type UpdateStatement,
} from 'pgsql-ast-parser';
import { onlyStatement } from './typed-tree.ts';

/** A query that tells. */
export interface Telling {
  readonly sql: string;
  /** What it answers when the statement ran: `0`. */
  readonly ran: string;
}

/** More rows than this make a query longer than anybody reads. */
const mostRows = 20;

/** Undefined where rows cannot tell, or for what the parser cannot read. */
export function tellingQuery(sql: string): Telling | undefined {
  const only = onlyStatement(sql);
  if (only?.type === 'insert') return ofInsert(only);
  if (only?.type === 'update') return ofUpdate(only);
  return only?.type === 'delete' ? ofDelete(only) : undefined;
}

function ofInsert({ into, columns, insert }: InsertStatement): Telling | undefined {
  if (!columns || insert.type !== 'values' || insert.values.length > mostRows) return undefined;
  const rows = insert.values.map((values) =>
    values.flatMap((value, index): readonly Expr[] => {
      const column = columns[index];
      // only what is written out can be looked for
      if (!column || !isLiteral(value)) return [];
      const operand: Expr = { type: 'ref', name: column.name };
      return value.type === 'null'
        ? [{ type: 'unary', op: 'IS NULL', operand }]
        : [{ type: 'binary', op: '=', left: operand, right: value }];
    }),
  );
  if (rows.some((row) => row.length === 0)) return undefined;
  const all = rows.map((row) => `(${row.map((one) => toSql.expr(one)).join(' and ')})`);
  return { sql: counting(into, all.join(' or ')), ran: `${rows.length} or more` };
}

/** Rows that meet the condition and do not have the values yet. */
function ofUpdate({ table, sets, where, from }: UpdateStatement): Telling | undefined {
  const names = new Set(sets.map(({ column }) => column.name));
  if (from || sets.some(({ value }) => value.type === 'default' || mentions(value, names)))
    return undefined;
  const changed = sets
    .map(({ column, value }) => {
      const name = toSql.expr({ type: 'ref', name: column.name });
      return `${name} is distinct from ${toSql.expr(value)}`;
    })
    .join(' or ');
  const condition = where ? `${toSql.expr(where)} and (${changed})` : changed;
  return { sql: counting(table, condition), ran: '0' };
}

function ofDelete({ from, where }: DeleteStatement): Telling {
  return { sql: counting(from, where ? toSql.expr(where) : 'true'), ran: '0' };
}

function counting(table: { schema?: string; name: string }, condition: string): string {
  const name = toSql.tableRef({ schema: table.schema, name: table.name });
  return `select count(*) from ${name.trim()} where ${tidy(condition)}`;
}

/** The printer puts every value into parentheses. */
function tidy(condition: string): string {
  return condition
    .replaceAll(/('(?:[^']|'')*')|\s+/g, (_, quoted?: string) => quoted ?? ' ')
    .replaceAll(/([=<>]) \(('(?:[^']|'')*'|[\w.]+)\)/g, '$1 $2')
    .trim();
}

function isLiteral({ type }: Expr): boolean {
  return ['integer', 'numeric', 'string', 'boolean', 'null'].includes(type);
}

/** Whether an expression reads one of these columns, or anything that may answer otherwise each time. */
function mentions(value: Expr, names: ReadonlySet<string>): boolean {
  let found = false;
  const visitor = astVisitor(() => ({
    ref: ({ name }) => {
      if (names.has(name)) found = true;
    },
    call: () => {
      found = true;
    },
    selection: () => {
      found = true;
    },
  }));
  visitor.expr(value);
  return found;
}
