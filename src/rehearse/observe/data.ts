import type { Baseline } from '../../evidence/types.ts';
import type { Database } from '../../postgres/database.ts';
import { connect } from '../../postgres/session.ts';
import type { Server } from '../../postgres/server.ts';
import { quoteIdentifier } from '../../sql/quote.ts';
import { sql } from '../../sql/tag.ts';
import { type Ignored, isIgnoredRelation } from './ignored.ts';
import type { Queryable } from './queryable.ts';
import { withTablesReadable } from './settings.ts';

/** Row count and hashes of every table that holds rows, by schema-qualified name. */
export type DataSnapshot = Readonly<Record<string, TableFingerprint>>;

/** What tells one content of a table from another. */
export interface TableFingerprint {
  readonly rows: number;
  /** Names of the primary key's columns. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnFingerprint>>;
  /** All values of each row together, whatever the order of the rows. */
  readonly whole: string;
  /** The rows as text, names of columns and all: what tells cheaply that nothing changed. */
  readonly glance: string;
}

/** Sums of hashes, so the order of the rows does not matter. */
export interface ColumnFingerprint {
  /** The values by themselves. */
  readonly values: string;
  /** The values, each with its row's primary key; empty without a key. */
  readonly placed: string;
  /** Rows that have a value. */
  readonly filled: number;
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
    /** Other snapshots: tables that look the same at a glance are taken from them. */
    readonly known?: readonly DataSnapshot[];
  },
): Promise<DataSnapshot> {
  return withTablesReadable(session, async () => {
    const wanted = options.tables && new Set(options.tables);
    const tables = (await listTables(session, options.ignore)).filter(
      ({ relation }) => wanted === undefined || wanted.has(relation),
    );
    const glances = await glanceAt(session, tables, options.major);
    const snapshot: Record<string, TableFingerprint> = {};
    const changed: Table[] = [];
    for (const table of tables) {
      const known = options.known
        ?.map((one) => one[table.relation])
        .find((one) => one?.glance === glances.get(table.relation));
      if (known) snapshot[table.relation] = known;
      else changed.push(table);
    }
    for (const batch of batches(changed)) {
      const rows = await session.rows<{ i: number; n: string; h: string[] }>(
        batch.map((table, i) => fingerprintQuery(table, i, options.major)).join('\nunion all\n'),
      );
      for (const { i, n, h } of rows) {
        const table = batch[i];
        if (!table) continue;
        const glance = glances.get(table.relation) ?? '';
        snapshot[table.relation] = readFingerprint(table, Number(n), h, glance);
      }
    }
    // in the order of the tables, whichever of them were known
    return Object.fromEntries(
      tables.flatMap(({ relation }) => {
        const fingerprint = snapshot[relation];
        return fingerprint ? [[relation, fingerprint] as const] : [];
      }),
    );
  });
}

/** How many rows each table holds, as the server's admin sees it, and whose partition it is. */
export async function countRows(
  server: Server,
  database: Database,
  ignore?: Ignored,
): Promise<Baseline['tables']> {
  await using session = await connect(server, { database: database.name });
  return await withTablesReadable(session, async () => {
    const tables = await listTables(session, ignore);
    if (tables.length === 0) return [];
    const [counts] = await session.rows<{ c: string[] }>(
      `select array[${tables.map(({ relation }) => `(select pg_catalog.count(*) from only ${relation})`).join(', ')}]::pg_catalog.text[] as c`,
    );
    const roots = await partitionRoots(session);
    return tables.map(({ relation }, i) => {
      const partitionOf = roots.get(relation);
      return { relation, rows: Number(counts?.c[i]), ...(partitionOf && { partitionOf }) };
    });
  });
}

/** The topmost partitioned table by partition; pg_partition_root: 12. */
async function partitionRoots(session: Queryable): Promise<ReadonlyMap<string, string>> {
  const rows = await session.rows<{ partition: string; root: string }>(sql`
    with recursive above(oid, parent) as (
      select i.inhrelid, i.inhparent from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid and c.relispartition
      union all
      select a.oid, i.inhparent from above a join pg_catalog.pg_inherits i on i.inhrelid = a.parent
    )
    select format('%I.%I', n.nspname, c.relname) as partition, format('%I.%I', rn.nspname, r.relname) as root
    from above a
    join pg_catalog.pg_class c on c.oid = a.oid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_class r on r.oid = a.parent join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
    where not r.relispartition`);
  return new Map(rows.map(({ partition, root }) => [partition, root]));
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

/** Count and one hash over the rows of each table: a fraction of what hashing each column costs to plan. */
async function glanceAt(
  session: Queryable,
  tables: readonly Table[],
  major: number,
): Promise<ReadonlyMap<string, string>> {
  const glances = new Map<string, string>();
  for (const batch of batches(tables)) {
    const queries = batch.map(
      ({ relation }, i) =>
        `select ${i} as i, concat_ws(' ', count(*), sum(${textHash(`format('%s', "the row")`, undefined, major)})) as g from only ${relation} "the row"`,
    );
    for (const { i, g } of await session.rows<{ i: number; g: string }>(
      queries.join('\nunion all\n'),
    )) {
      const table = batch[i];
      if (table)
        glances.set(table.relation, `${table.columns.join('\n')}\n${table.key.join('\n')}\n${g}`);
    }
  }
  return glances;
}

function* batches(tables: readonly Table[]): Generator<readonly Table[]> {
  for (let at = 0; at < tables.length; at += tablesPerQuery) {
    yield tables.slice(at, at + tablesPerQuery);
  }
}

function fingerprintQuery(table: Table, index: number, major: number): string {
  const columns = table.columns.map(quoteIdentifier);
  const key = chain(table.key.map(quoteIdentifier), major);
  const sum = (value: string | undefined): string => `sum(${value ?? 'null::bigint'})`;
  const sums = [
    sum(chain(columns, major)),
    ...columns.flatMap((column) => [
      sum(hash(column, undefined, major)),
      `count(${column})`,
      ...(key === undefined ? [] : [sum(hash(column, key, major))]),
    ]),
  ];
  return `select ${index} as i, count(*)::text as n, array[${sums.join(', ')}]::text[] as h from only ${table.relation}`;
}

/** One hash over several columns, each salted with the one before it. */
function chain(columns: readonly string[], major: number): string | undefined {
  return columns.reduce<string | undefined>((salt, column) => hash(column, salt, major), undefined);
}

/** What `fingerprintData` says of a column's values, for any expression over the table's columns. */
export function valuesOf(expression: string, major: number): string {
  return `sum(${hash(expression, undefined, major)})::text`;
}

/** A 64-bit hash of a value's text; NULL and the empty string differ. */
function hash(column: string, salt: string | undefined, major: number): string {
  const text = `(case when ${column} is null then 'n' else format('v%s', ${column}) end)`;
  return textHash(text, salt, major);
}

function textHash(text: string, salt: string | undefined, major: number): string {
  // hashtextextended: 11
  return major >= 11
    ? `hashtextextended(${text} collate "C", ${salt ?? '0'})`
    : `('x' || left(md5(${salt === undefined ? text : `${salt}::text || ${text}`}), 16))::bit(64)::bigint`;
}

function readFingerprint(
  table: Table,
  rows: number,
  sums: readonly string[],
  glance: string,
): TableFingerprint {
  const [whole = '', ...rest] = sums.map((sum) => sum ?? '');
  const width = table.key.length > 0 ? 3 : 2;
  const columns = table.columns.map((column, i) => {
    const [values = '', filled = '', placed = ''] = rest.slice(i * width, (i + 1) * width);
    return [column, { values, placed, filled: Number(filled) }];
  });
  return { rows, key: table.key, whole, glance, columns: Object.fromEntries(columns) };
}
