/** What we ask the client's own backend, and how its answer reads. */
import { sql } from '../sql/tag.ts';
import type { LockMode } from '../terms.ts';

/** One look at a backend from inside its transaction. */
export interface Observation {
  /** Write-ahead log position, in bytes. */
  readonly lsn: bigint;
  readonly lockTimeoutMs: number;
  /** Relation locks held. */
  readonly locks: readonly HeldLock[];
  /** Counters of this session that were not flushed yet, by relation. */
  readonly counters: ReadonlyMap<number, Counters>;
  /** The relations it holds locks on, as its transaction sees them. */
  readonly relations: readonly SeenRelation[];
}

export interface HeldLock {
  readonly oid: number;
  readonly mode: LockMode;
}

export interface Counters {
  readonly scans: number;
  readonly scannedRows: number;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

export interface SeenRelation {
  readonly oid: number;
  /** 0 where it has no file, such as a view. */
  readonly relfilenode: number;
  /** `pg_class.relkind` */
  readonly kind: string;
  /** For an index: the table it is on. */
  readonly table: number | null;
  readonly name: string;
}

/** OIDs below are the system's own. */
export const firstUserOid = 16384;

const counterColumns = sql`
  pg_catalog.pg_stat_get_xact_numscans(oid) as scans,
  pg_catalog.pg_stat_get_xact_tuples_returned(oid) as returned,
  pg_catalog.pg_stat_get_xact_tuples_inserted(oid) as ins,
  pg_catalog.pg_stat_get_xact_tuples_updated(oid) as upd,
  pg_catalog.pg_stat_get_xact_tuples_deleted(oid) as del`;

const countersOf = (relations: string): string => sql`
  (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(oid::int8, scans, returned, ins, upd, del)), '[]')
   from (select oid, ${counterColumns} from (${relations}) r offset 0) c
   where scans > 0 or ins > 0 or upd > 0 or del > 0)`;

/** Names travel as hexadecimal UTF-8, so that neither client_encoding nor its conversions matter. */
const hex = (name: string): string =>
  `pg_catalog.encode(pg_catalog.convert_to(${name}, 'UTF8'), 'hex')`;

function heldLocks(versionNumber: number): string {
  // before 12 every WITH is materialized and the word is a syntax error
  return sql`
    with l as ${versionNumber >= 120000 ? 'materialized' : ''} (
      select l.relation as oid, l.mode from pg_catalog.pg_locks l
      where l.pid = pg_catalog.pg_backend_pid() and l.locktype = 'relation' and l.granted
        and l.relation >= ${firstUserOid})`;
}

const lockList = `(select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(oid::int8, mode)), '[]') from l)`;

/**
 * Everything a statement scans, writes or rewrites it holds a lock on until its transaction ends, so
 * the lock list bounds the other two questions and the cost does not grow with the schema.
 */
export function observationSql(versionNumber: number): string {
  return sql`
    ${heldLocks(versionNumber)}
    select pg_catalog.pg_current_wal_insert_lsn()::text,
      pg_catalog.current_setting('lock_timeout'),
      ${lockList},
      ${countersOf('select distinct oid from l')},
      (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(
          c.oid::int8, c.relfilenode::int8, c.relkind::text, i.indrelid::int8, ${hex('n.nspname')}, ${hex('c.relname')})), '[]')
       from pg_catalog.pg_class c
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       left join pg_catalog.pg_index i on i.indexrelid = c.oid
       where c.oid in (select oid from l))
      ${flush(versionNumber)}`;
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
export function startingSql(
  versionNumber: number,
  options: { readonly leftovers: boolean; readonly locks: boolean },
): string {
  const counters = options.leftovers
    ? countersOf(
        `select oid from pg_catalog.pg_class where oid >= ${firstUserOid} and relkind in ('r', 'm')`,
      )
    : `'[]'`;
  return sql`
    ${options.locks ? heldLocks(versionNumber) : ''}
    select pg_catalog.pg_current_wal_insert_lsn()::text, pg_catalog.current_setting('lock_timeout'),
      ${options.locks ? lockList : `'[]'`}, ${counters}, '[]'`;
}

/** Reads the one row of either query. */
export function readObservation(row: readonly (string | null)[]): Observation {
  const [lsn = null, lockTimeout = null, locks = null, counters = null, relations = null] = row;
  return {
    lsn: parseLsn(lsn ?? '0/0'),
    lockTimeoutMs: parseDurationMs(lockTimeout ?? '0'),
    locks: (JSON.parse(locks ?? '[]') as [number, LockMode][]).map(([oid, mode]) => ({
      oid,
      mode,
    })),
    counters: new Map(
      (JSON.parse(counters ?? '[]') as [number, number, number, number, number, number][]).map(
        ([oid, scans, scannedRows, inserted, updated, deleted]) => [
          oid,
          { scans, scannedRows, inserted, updated, deleted },
        ],
      ),
    ),
    relations: (
      JSON.parse(relations ?? '[]') as [number, number, string, number | null, string, string][]
    ).map(([oid, relfilenode, kind, table, schema, name]) => ({
      oid,
      relfilenode,
      kind,
      table,
      name: qualifiedName(unhex(schema), unhex(name)),
    })),
  };
}

/** Every session's temporary schema is called pg_temp, whatever its number. */
function qualifiedName(schema: string, name: string): string {
  return `${/^pg_temp_\d+$/.test(schema) ? 'pg_temp' : schema}.${name}`;
}

function unhex(text: string): string {
  return Buffer.from(text, 'hex').toString('utf8');
}

/** `16/B374D848` as a number of bytes. */
export function parseLsn(lsn: string): bigint {
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
