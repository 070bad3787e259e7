import type { Database } from '../../postgres/database.ts';
import { connect } from '../../postgres/session.ts';
import type { Server } from '../../postgres/server.ts';
import { quoteIdentifier } from '../../sql/quote.ts';
import { sql } from '../../sql/tag.ts';
import { type Ignored, isIgnoredRelation } from './ignored.ts';
import type { Queryable } from './queryable.ts';
import { withStableSettings } from './settings.ts';

/** Row count and hashes of every table that holds rows, by schema-qualified name. */
export type DataSnapshot = Readonly<Record<string, TableFingerprint>>;

export interface TableFingerprint {
  readonly rows: number;
  /** Names of the primary key's columns. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnFingerprint>>;
  /** All values of each row together, whatever the order of the rows. */
  readonly whole: string;
}

/** Sums of hashes, so the order of the rows does not matter. */
export interface ColumnFingerprint {
  /** The values by themselves. */
  readonly values: string;
  /** The values, each with its row's primary key; empty without a key. */
  readonly placed: string;
}

interface Table {
  readonly relation: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

/** Tables read by one statement: its plan and its locks stay small. */
const tablesPerQuery = 100;

/**
 * Fingerprints the rows of all user tables, or of those named. Values are turned into text by their
 * types' output functions only (never by a cast, which a pull request may define), so reading as
 * a superuser calls nothing of the user's.
 */
export async function fingerprintData(
  session: Queryable,
  options: {
    readonly major: number;
    readonly tables?: readonly string[];
    readonly ignore?: Ignored;
  },
): Promise<DataSnapshot> {
  return withStableSettings(session, async () => {
    const wanted = options.tables && new Set(options.tables);
    const tables = (await listTables(session, options.ignore)).filter(
      ({ relation }) => wanted === undefined || wanted.has(relation),
    );
    const snapshot: Record<string, TableFingerprint> = {};
    for (let at = 0; at < tables.length; at += tablesPerQuery) {
      const batch = tables.slice(at, at + tablesPerQuery);
      const rows = await session.rows<{ i: number; n: string; h: string[] }>(
        batch.map((table, i) => fingerprintQuery(table, i, options.major)).join('\nunion all\n'),
      );
      for (const { i, n, h } of rows) {
        const table = batch[i];
        if (table) snapshot[table.relation] = readFingerprint(table, Number(n), h);
      }
    }
    return snapshot;
  });
}

/** How many rows each table holds, as the server's admin sees it. */
export async function countRows(
  server: Server,
  database: Database,
  ignore?: Ignored,
): Promise<readonly { readonly relation: string; readonly rows: number }[]> {
  await using session = await connect(server, { database: database.name });
  return await withStableSettings(session, async () => {
    const tables = await listTables(session, ignore);
    if (tables.length === 0) return [];
    const [counts] = await session.rows<{ c: string[] }>(
      `select array[${tables.map(({ relation }) => `(select pg_catalog.count(*) from only ${relation})`).join(', ')}]::pg_catalog.text[] as c`,
    );
    return tables.map(({ relation }, i) => ({ relation, rows: Number(counts?.c[i]) }));
  });
}

/** Tables and leaf partitions in user schemas; no foreign tables, which would reach out. */
async function listTables(session: Queryable, ignore?: Ignored): Promise<readonly Table[]> {
  const rows = await session.rows<{ relation: string; columns: string[]; key: string[] }>(sql`
    select format('%I.%I', n.nspname, c.relname) as relation,
      (select coalesce(array_agg(a.attname::text order by a.attnum), '{}') from pg_catalog.pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select coalesce(array_agg(a.attname::text order by a.attnum), '{}')
        from pg_catalog.pg_constraint k join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = any (k.conkey)
        where k.conrelid = c.oid and k.contype = 'p') as key
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    order by n.nspname, c.relname`);
  return rows.filter(({ relation }) => !isIgnoredRelation(relation, ignore));
}

function fingerprintQuery(table: Table, index: number, major: number): string {
  const columns = table.columns.map(quoteIdentifier);
  const key = chain(table.key.map(quoteIdentifier), major);
  const sums = [
    chain(columns, major),
    ...columns.flatMap((column) => [
      hash(column, undefined, major),
      ...(key === undefined ? [] : [hash(column, key, major)]),
    ]),
  ].map((value) => `sum(${value ?? 'null::bigint'})`);
  return `select ${index} as i, count(*)::text as n, array[${sums.join(', ')}]::text[] as h from only ${table.relation}`;
}

/** One hash over several columns, each salted with the one before it. */
function chain(columns: readonly string[], major: number): string | undefined {
  return columns.reduce<string | undefined>((salt, column) => hash(column, salt, major), undefined);
}

/** A 64-bit hash of a value's text; NULL and the empty string differ. */
function hash(column: string, salt: string | undefined, major: number): string {
  const text = `(case when ${column} is null then 'n' else format('v%s', ${column}) end)`;
  // hashtextextended: 11
  return major >= 11
    ? `hashtextextended(${text} collate "C", ${salt ?? '0'})`
    : `('x' || left(md5(${salt === undefined ? text : `${salt}::text || ${text}`}), 16))::bit(64)::bigint`;
}

function readFingerprint(table: Table, rows: number, sums: readonly string[]): TableFingerprint {
  const [whole = '', ...rest] = sums.map((sum) => sum ?? '');
  const width = table.key.length > 0 ? 2 : 1;
  const columns = table.columns.map((column, i) => [
    column,
    { values: rest[i * width] ?? '', placed: width === 2 ? (rest[i * width + 1] ?? '') : '' },
  ]);
  return { rows, key: table.key, whole, columns: Object.fromEntries(columns) };
}
