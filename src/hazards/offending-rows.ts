/** The query that finds, in production, the rows a migration failed on here. */
import type { SchemaChange, ServerEvidence, SqlError, StatementRecord } from '../evidence/types.ts';
import { quoteIdentifier } from '../sql/quote.ts';
import { textOf } from './changes.ts';

/** Undefined where the error does not say enough. */
export function offendingRows(
  error: SqlError,
  statement: StatementRecord | undefined,
  server: ServerEvidence,
): string | undefined {
  const table =
    error.table === undefined
      ? undefined
      : [error.schema ?? 'public', error.table].map(readableName).join('.');
  const { schemaChanges = [], effects = [] } = server.apply ?? {};
  // what one migration drops and the next adds again is no difference in the end
  const changes = [...schemaChanges, ...effects.flatMap((one) => one.schemaChanges)];
  const definition = constraintOf(error, changes);
  switch (error.code) {
    case '23502':
      return table !== undefined && error.column !== undefined
        ? `select * from ${table} where ${readableName(error.column)} is null;`
        : undefined;
    case '23505':
      return duplicates(table, error, definition);
    case '23503':
      return orphans(table, definition);
    case '23514': {
      const check = /^CHECK \((.*)\)(?: NOT VALID)?$/s.exec(definition)?.[1];
      return table !== undefined && check !== undefined
        ? `select * from ${table} where not (${check});`
        : undefined;
    }
    default:
      return error.code.startsWith('22') ? misfits(error, statement, server) : undefined;
  }
}

/** Quoted where it needs to be, except for reserved words. */
export function readableName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteIdentifier(name);
}

/** What the catalog says of the constraint, or of the unique index, that refused the rows; it exists on empty tables. */
function constraintOf(error: SqlError, changes: readonly SchemaChange[]): string {
  const { constraint } = error;
  if (constraint === undefined) return '';
  const found = changes.find(
    ({ after }) =>
      textOf(after, 'constraint') === constraint || textOf(after, 'index') === constraint,
  );
  return textOf(found?.after, 'definition');
}

function duplicates(
  table: string | undefined,
  { detail = '' }: SqlError,
  definition: string,
): string | undefined {
  const key =
    /^(?:UNIQUE|PRIMARY KEY)[^(]*\((.*)\)/.exec(definition)?.[1] ??
    /^Key \((.*)\)=\(/.exec(detail)?.[1];
  if (table === undefined || key === undefined) return undefined;
  const where = / WHERE (.*)$/s.exec(definition)?.[1];
  return `select ${key}, count(*) from ${table}${where === undefined ? '' : ` where ${where}`} group by ${key} having count(*) > 1;`;
}

function orphans(table: string | undefined, definition: string): string | undefined {
  const parts = /^FOREIGN KEY \(([^)]*)\) REFERENCES (\S+?)\(([^)]*)\)/.exec(definition);
  if (!parts || table === undefined) return undefined;
  const [, columns = '', parent = '', keys = ''] = parts;
  const own = columns.split(', ');
  const same = keys.split(', ').map((key, i) => `p.${key} = c.${own[i] ?? ''}`);
  const present = own.map((column) => `c.${column} is not null`);
  return `select c.* from ${table} c where ${present.join(' and ')} and not exists (select 1 from ${parent} p where ${same.join(' and ')});`;
}

/** `ALTER TABLE t ALTER c TYPE …`: the names are read from the statement, since the error gives none. */
const conversion =
  /alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?(\S+)[\s\S]*?\balter\s+(?:column\s+)?("[^"]+"|\S+)\s+(?:set\s+data\s+)?type\s+("[^"]+"(?:\."[^"]+")?|[\w.]+(?:\s*\([\d,\s]+\))?)/i;

function misfits(
  error: SqlError,
  statement: StatementRecord | undefined,
  server: ServerEvidence,
): string | undefined {
  const [, table, column, type] = conversion.exec(statement?.sql ?? '') ?? [];
  if (table === undefined || column === undefined || type === undefined) return undefined;
  const label = /^invalid input value for enum .*?: "(.*)"$/.exec(error.message)?.[1];
  if (label !== undefined) {
    return `select ${column}, count(*) from ${table} where ${column}::text = '${label.replaceAll("'", "''")}' group by ${column};`;
  }
  // pg_input_is_valid: 16
  return server.server.major >= 16
    ? `select ${column}, count(*) from ${table} where not pg_input_is_valid(${column}::text, '${type.replaceAll("'", "''")}') group by ${column};`
    : undefined;
}
