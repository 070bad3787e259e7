/**
 * What the application writes while a deployment is on its way: rows of the old and of the new shape,
 * made beforehand on a copy, so that both orders send the same.
 */
import type { RefusedWrite } from '../../evidence/replication.ts';
import { cloneDatabase, type Database } from '../../postgres/database.ts';
import { connect, type Session } from '../../postgres/session.ts';
import { quoteIdentifier } from '../../sql/quote.ts';
import { sql } from '../../sql/tag.ts';
import type { RehearsalPlan } from '../plan.ts';
import { openAsOwner } from '../run.ts';
import { seedDatabase } from '../seed/seed.ts';
import { ledgerRelations } from '../state.ts';
import { type Publishing, rootTables } from './publications.ts';
import { transportOf } from './transport.ts';

/** Rows that a table took, as an application of that schema names its columns. */
export interface CapturedRows {
  readonly columns: readonly string[];
  /** Columns that a sequence numbers. */
  readonly numbered: readonly string[];
  /** Each as JSON text. */
  readonly rows: readonly string[];
}

export type Traffic = ReadonlyMap<string, CapturedRows>;

/** What a schema is written with: rows of the tables that a change touches, and what of them is published. */
export interface Captured {
  readonly traffic: Traffic;
  /** Tables of the traffic that are published, partitions counted as their table. */
  readonly published: ReadonlySet<string>;
  /** Tables that took no row, and whether they have any. */
  readonly unfilled: ReadonlyMap<string, boolean>;
}

/**
 * Inserts rows into the tables of a copy and keeps what they were: `count` for each table, those
 * behind the first `skip`, which an earlier capture of the same tables has.
 */
export async function captureTraffic(
  plan: RehearsalPlan,
  source: Database,
  relations: readonly string[],
  publishing: Publishing,
  { skip, count }: { readonly skip: number; readonly count: number },
): Promise<Captured> {
  await using copy = await cloneDatabase(source, 'traffic');
  await using session = await openAsOwner(plan, copy);
  const { major } = copy.server.info;
  const roots = await rootTables(session, relations);
  const tables = [...new Set(roots.values())];
  const before = new Map<string, readonly string[]>();
  for (const relation of tables) before.set(relation, await placesOf(session, relation));
  await seedDatabase(session, {
    rows: (table) => table.rows + skip + count,
    only: new Set(tables),
    seed: `${plan.seed.randomSeed} traffic`,
    onTop: true,
    major,
    ignore: { relations: ledgerRelations(plan) },
  });
  const traffic = new Map<string, CapturedRows>();
  const unfilled = new Map<string, boolean>();
  for (const relation of tables) {
    const { columns, numbered } = await writableColumns(session, relation);
    const rows = await session.rows<{ row: string }>(
      `select to_jsonb(t)::text as row from ${relation} t
       where tableoid::text || ctid::text <> all ($1::text[]) order by tableoid, ctid offset $2 limit $3`,
      [before.get(relation) ?? [], skip, count],
    );
    if (columns.length === 0) continue;
    if (rows.length === 0) unfilled.set(relation, (before.get(relation) ?? []).length > 0);
    traffic.set(relation, { columns, numbered, rows: rows.map(({ row }) => row) });
  }
  return { traffic, unfilled, published: await publishedAmong(copy, publishing, traffic.keys()) };
}

async function publishedAmong(
  copy: Database,
  publishing: Publishing,
  tables: Iterable<string>,
): Promise<ReadonlySet<string>> {
  await using admin = await connect(copy.server, { database: copy.name });
  // which tables, not which columns of them: those may be gone here
  const publications = publishing.publications.map(
    ({ columns: _columns, where: _where, ...spec }) => spec,
  );
  const transport = transportOf({ ...publishing, publications });
  const names = await transport.publish(copy, admin);
  const all = (await transport.publishedTables(admin, names)).map(({ relation }) => relation);
  const roots = new Set((await rootTables(admin, all)).values());
  return new Set([...tables].filter((relation) => roots.has(relation) || all.includes(relation)));
}

async function placesOf(session: Session, relation: string): Promise<readonly string[]> {
  const rows = await session.rows<{ place: string }>(
    `select tableoid::text || ctid::text as place from ${relation}`,
  );
  return rows.map(({ place }) => place);
}

/** Those of a table's columns that are there by now; none where the table is not. */
export async function presentColumns(
  session: Session,
  relation: string,
  columns: readonly string[],
): Promise<readonly string[]> {
  const present = await session.rows<{ name: string }>(
    sql`select a.attname::text as name from pg_catalog.pg_attribute a
      where a.attrelid = pg_catalog.to_regclass($1) and a.attnum > 0 and not a.attisdropped`,
    [relation],
  );
  const names = new Set(present.map(({ name }) => name));
  return columns.filter((column) => names.has(column));
}

async function writableColumns(
  session: Session,
  relation: string,
): Promise<Pick<CapturedRows, 'columns' | 'numbered'>> {
  const writable = await session.rows<{ name: string; numbered: boolean }>(
    sql`select a.attname::text as name,
        pg_catalog.pg_get_serial_sequence($1, a.attname::text) is not null as numbered
      from pg_catalog.pg_attribute a
      where a.attrelid = $1::pg_catalog.regclass and a.attnum > 0 and not a.attisdropped
        and coalesce(to_jsonb(a) ->> 'attgenerated', '') = '' order by a.attnum`,
    [relation],
  );
  return {
    columns: writable.map(({ name }) => name),
    numbered: writable.flatMap(({ name, numbered }) => (numbered ? [name] : [])),
  };
}

/**
 * Inserts captured rows, all together or, where one is refused, each by itself; answers how many it
 * took. Their numbers count as handed out, as if an application had them from the sequence.
 */
export async function insertRows(
  session: Session,
  relation: string,
  captured: CapturedRows,
): Promise<number> {
  const inserted = await insertAsTheyAre(session, relation, captured);
  for (const column of inserted > 0 ? captured.numbered : [])
    // refused where the column or its sequence is not there any more
    await session.query(
      `with own as (select pg_catalog.pg_get_serial_sequence($1, $2)::pg_catalog.regclass as sequence)
       select pg_catalog.setval(sequence, greatest(pg_catalog.nextval(sequence),
         (select max(${quoteIdentifier(column)}) from ${relation}))) from own`,
      [relation, column],
    );
  return inserted;
}

async function insertAsTheyAre(
  session: Session,
  relation: string,
  { columns, rows }: CapturedRows,
): Promise<number> {
  if (rows.length === 0) return 0;
  const names = columns.map(quoteIdentifier).join(', ');
  const statement =
    `insert into ${relation} (${names}) overriding system value ` +
    `select ${names} from pg_catalog.jsonb_populate_recordset(null::${relation}, $1::jsonb)`;
  const together = await session.query(statement, [`[${rows.join(',')}]`]);
  if (together.ok) return together.rowCount;
  // a column or table that is not there: no row fits better than another
  if (together.error.code.startsWith('42')) return 0;
  let inserted = 0;
  for (const row of rows) {
    const alone = await session.query(statement, [`[${row}]`]);
    if (alone.ok) inserted += alone.rowCount;
  }
  return inserted;
}

/** Updates a row, changing nothing, and deletes the youngest one, which nothing refers to yet; answers what was refused. */
export async function touchRows(
  session: Session,
  relation: string,
  columns: readonly string[],
): Promise<readonly Pick<RefusedWrite, 'command' | 'error'>[]> {
  const refused: Pick<RefusedWrite, 'command' | 'error'>[] = [];
  const column = columns.at(-1);
  const row = (order: string): string =>
    `where (tableoid, ctid) = (select tableoid, ctid from ${relation} order by ctid ${order} limit 1)`;
  if (column !== undefined) {
    const name = quoteIdentifier(column);
    const updated = await session.query(`update ${relation} set ${name} = ${name} ${row('asc')}`);
    if (!updated.ok) refused.push({ command: 'update', error: updated.error });
  }
  const deleted = await session.query(`delete from ${relation} ${row('desc')}`);
  if (!deleted.ok) refused.push({ command: 'delete', error: deleted.error });
  return refused;
}
