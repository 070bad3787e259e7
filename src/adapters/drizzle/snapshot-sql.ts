/** A Drizzle snapshot (format 7, `dialect: postgresql`) as SQL that makes its tables and columns. */
import { quoteIdentifier, quoteLiteral } from '../../sql/quote.ts';

interface Snapshot {
  readonly dialect?: string;
  readonly tables?: Readonly<Record<string, SnapshotTable>>;
  readonly enums?: Readonly<
    Record<string, { readonly name: string; readonly schema?: string; readonly values: string[] }>
  >;
}

interface SnapshotTable {
  readonly name: string;
  readonly schema?: string;
  readonly columns: Readonly<Record<string, SnapshotColumn>>;
  readonly compositePrimaryKeys?: Readonly<Record<string, { readonly columns: string[] }>>;
}

interface SnapshotColumn {
  readonly name: string;
  readonly type: string;
  readonly typeSchema?: string;
  readonly primaryKey?: boolean;
  readonly notNull?: boolean;
}

/** Statements in the order in which they can be sent; none for a text that is no such snapshot. */
export function snapshotSql(text: string): readonly string[] {
  const { dialect, tables = {}, enums = {} } = readSnapshot(text);
  if (dialect !== 'postgresql' && dialect !== 'pg') return [];
  const schemas = [...Object.values(enums), ...Object.values(tables)].flatMap(
    ({ schema }) => schema || [],
  );
  return [
    ...new Set(schemas.map((schema) => `create schema if not exists ${quoteIdentifier(schema)}`)),
    ...Object.values(enums).map(({ name, schema, values }) => {
      const labels = values.map(quoteLiteral).join(', ');
      return `create type ${qualified(schema, name)} as enum (${labels})`;
    }),
    ...Object.values(tables).map(tableSql),
  ];
}

function tableSql({ name, schema, columns, compositePrimaryKeys = {} }: SnapshotTable): string {
  const parts = [
    ...Object.values(columns).map(columnSql),
    ...Object.values(compositePrimaryKeys).map(
      (key) => `primary key (${key.columns.map(quoteIdentifier).join(', ')})`,
    ),
  ];
  return `create table ${qualified(schema, name)} (${parts.join(', ')})`;
}

function columnSql({ name, type, typeSchema, primaryKey, notNull }: SnapshotColumn): string {
  const [, base = type, rest = ''] = /^(.*?)((?:\[\d*\])*)$/.exec(type) ?? [];
  const written = typeSchema ? `${qualified(typeSchema, base)}${rest}` : type;
  const required = notNull === true || primaryKey === true ? ' not null' : '';
  return `${quoteIdentifier(name)} ${written}${required}`;
}

function qualified(schema: string | undefined, name: string): string {
  return `${quoteIdentifier(schema || 'public')}.${quoteIdentifier(name)}`;
}

function readSnapshot(text: string): Snapshot {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // half-written JSON is no snapshot; Drizzle says so itself when it reads it
    return {};
  }
}
