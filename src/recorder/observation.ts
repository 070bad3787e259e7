/** What we ask the client's own backend, and how its answer reads. */
import { sql } from '../sql/tag.ts';
import type { LockMode } from '../terms.ts';

/** One look at a backend from inside its transaction. */
export interface Observation {
  /** Write-ahead log position, in bytes. */
  readonly lsn: bigint;
  readonly lockTimeoutMs: number;
  /** Relation locks held. */
  readonly locks: HeldLocks;
  /** Files of relations it holds locks on, where they are not called like the relation; 0 is none. */
  readonly files: ReadonlyMap<number, number>;
  /** Counters of this session that were not flushed yet, by relation. */
  readonly counters: ReadonlyMap<number, Counters>;
}

/** For each relation, a bit for each mode. */
export type HeldLocks = ReadonlyMap<number, number>;

/** The lengths of the names of the eight lock modes differ, and so do their rests by this. */
const modeBits = 13;

/** The bit that stands for a mode in HeldLocks. */
export function modeBit(mode: LockMode): number {
  return 1 << (mode.length % modeBits);
}

/** What Postgres has counted of a relation. */
export interface Counters {
  readonly scans: number;
  readonly scannedRows: number;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

/** A relation as the transaction sees it. */
export interface SeenRelation {
  readonly oid: number;
  /** `pg_class.relkind` */
  readonly kind: string;
  /** For an index: the table it is on. */
  readonly table: number | null;
  readonly name: string;
}

/** OIDs below are the system's own. */
export const firstUserOid = 16384;

const ownLocks = sql`
  pg_catalog.pg_lock_status() s
  where s.pid = pg_catalog.pg_backend_pid() and s.locktype = 'relation' and s.granted
    and s.relation >= ${firstUserOid}`;

const counterColumns = sql`
  pg_catalog.pg_stat_get_xact_numscans(oid) as scans,
  pg_catalog.pg_stat_get_xact_tuples_returned(oid) as returned,
  pg_catalog.pg_stat_get_xact_tuples_inserted(oid) as ins,
  pg_catalog.pg_stat_get_xact_tuples_updated(oid) as upd,
  pg_catalog.pg_stat_get_xact_tuples_deleted(oid) as del`;

const counterList = sql`
  pg_catalog.array_agg(array[oid::int8, scans, returned, ins, upd, del])
    filter (where scans > 0 or ins > 0 or upd > 0 or del > 0)`;

const position = sql`pg_catalog.pg_current_wal_insert_lsn()::text, pg_catalog.current_setting('lock_timeout')`;

/** One row for each relation locked. Functions only: planning joins would cost more than they take. */
const held = sql`
  (select s.relation as oid,
     (s.relation::int8 << ${modeBits})
       + pg_catalog.bit_or(1 << pg_catalog.length(s.mode) % ${modeBits}) as lock
   from ${ownLocks} group by s.relation) g`;

const lockList = 'pg_catalog.array_agg(lock)';

const fileList = sql`
  pg_catalog.array_agg(array[oid::int8, coalesce(file, 0)]) filter (where file is distinct from oid)`;

/**
 * Everything a statement scans, writes or rewrites it holds a lock on until its transaction ends, so
 * the lock list bounds the other questions and the cost does not grow with the schema. `described`
 * adds what `describedSql` would tell of all these relations, where nothing can be asked later.
 */
export function observationSql(versionNumber: number, options: { described: boolean }): string {
  const described = options.described
    ? describedSql(`select s.relation from ${ownLocks}`)
    : 'select null';
  return sql`
    select ${position}, ${lockList}, ${fileList}, ${counterList}, (${described})${flush(versionNumber)}
    from (select oid, lock, pg_catalog.pg_relation_filenode(oid) as file, ${counterColumns}
          from ${held} offset 0) h`;
}

/** Names travel as hexadecimal UTF-8, so that neither client_encoding nor its conversions matter. */
const hex = (name: string): string =>
  `pg_catalog.encode(pg_catalog.convert_to(${name}, 'UTF8'), 'hex')`;

/** What the relations with these OIDs, a list or a query, are and how they are called. */
export function describedSql(oids: string): string {
  return sql`
    select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(c.oid::int8, c.relkind::text,
      (select i.indrelid::int8 from pg_catalog.pg_index i where i.indexrelid = c.oid),
      (select ${hex('pg_catalog.quote_ident(n.nspname)')} from pg_catalog.pg_namespace n where n.oid = c.relnamespace),
      ${hex('pg_catalog.quote_ident(c.relname)')}))
    from pg_catalog.pg_class c
    where c.oid in (${oids})`;
}

/**
 * Counters of transactions before this one stay in the session until they are flushed, at most once
 * a second. From 15 they can be flushed as soon as the transaction ends, which makes the next look
 * at its beginning cheap.
 */
function flush(versionNumber: number): string {
  return canFlush(versionNumber) ? ', pg_catalog.pg_stat_force_next_flush()' : '';
}

/** True where an observation leaves no counters behind for the next transaction. */
export function canFlush(versionNumber: number): boolean {
  return versionNumber >= 150000;
}

/**
 * The look before a transaction's first statement. `leftovers`: count what earlier transactions of
 * the session left behind. `locks`: the transaction may hold some already.
 */
export function startingSql(options: {
  readonly leftovers: boolean;
  readonly locks: boolean;
}): string {
  const counters = options.leftovers
    ? sql`
        (select ${counterList}
         from (select oid, ${counterColumns} from pg_catalog.pg_class
               where oid >= ${firstUserOid} and relkind in ('r', 'm') offset 0) c)`
    : 'null';
  const list = options.locks ? `(select ${lockList} from ${held})` : 'null';
  return sql`select ${position}, ${list}, null, ${counters}`;
}

/** Reads the one row of either query. */
export function readObservation(row: readonly (string | null)[]): Observation {
  const [lsn = null, lockTimeout = null, locks = null, files = null, counters = null] = row;
  return {
    lsn: parseLsn(lsn ?? '0/0'),
    lockTimeoutMs: parseDurationMs(lockTimeout ?? '0'),
    locks: new Map(
      integers(locks).map((lock) => [Math.floor(lock / 2 ** modeBits), lock % 2 ** modeBits]),
    ),
    files: new Map(tuples(files, 2).map(([oid = 0, file = 0]) => [oid, file])),
    counters: new Map(
      tuples(counters, 6).map(
        ([oid = 0, scans = 0, scannedRows = 0, inserted = 0, updated = 0, deleted = 0]) => [
          oid,
          { scans, scannedRows, inserted, updated, deleted },
        ],
      ),
    ),
  };
}

/** Reads an array of arrays of so many integers, such as `{{1,2},{3,4}}`. */
function tuples(array: string | null, size: number): number[][] {
  const numbers = integers(array);
  return Array.from({ length: numbers.length / size }, (_, nth) =>
    numbers.slice(nth * size, (nth + 1) * size),
  );
}

/** The numbers of an array of any dimension, in order. */
function integers(array: string | null): number[] {
  return array?.match(/\d+/g)?.map(Number) ?? [];
}

/** Reads the answer to `describedSql`. */
export function readDescribed(json: string | null | undefined): SeenRelation[] {
  const relations = JSON.parse(json ?? '[]') as
    | [number, string, number | null, string, string][]
    | null;
  return (relations ?? []).map(([oid, kind, table, schema, name]) => ({
    oid,
    kind,
    table,
    name: qualifiedName(unhex(schema), unhex(name)),
  }));
}

/** Every session's temporary schema is called pg_temp, whatever its number. */
function qualifiedName(schema: string, name: string): string {
  return `${/^pg_temp_\d+$/.test(schema) ? 'pg_temp' : schema}.${name}`;
}

function unhex(text: string): string {
  return Buffer.from(text, 'hex').toString('utf8');
}

/** `16/B374D848` as a number of bytes. */
function parseLsn(lsn: string): bigint {
  const [high = '0', low = '0'] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

const unitMs: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A setting as current_setting shows it: the largest unit that divides it, none for zero. */
export function parseDurationMs(setting: string): number {
  const match = /^(-?\d+)(us|ms|s|min|h|d)?$/.exec(setting);
  return match ? Number(match[1]) * (unitMs[match[2] ?? 'ms'] ?? 1) : 0;
}
