/** Everything `recover` asks of the live database, in one read-only transaction. */
import type { Adapter, Ledger, SourceMigration } from '../../adapters/adapter.ts';
import { UserError } from '../../errors.ts';
import type { LiveFacts, RunningSession } from '../../evidence/recovery.ts';
import { type LiveDatabase, openLive } from '../../postgres/live.ts';
import { type Row, StatementError } from '../../postgres/session.ts';
import { sqlstates } from '../../postgres/sqlstates.ts';
import { sql } from '../../sql/tag.ts';
import { type CatalogSnapshot, snapshotCatalog } from '../observe/catalog.ts';
import { ledgerName } from './ledger.ts';

/** A framework's ledger table, as it may stand in any database. */
export interface KnownLedger {
  readonly framework: string;
  /** As Ledger.table names it. */
  readonly table: string;
}

/** A live database as it was read, with its catalog and its ledger's rows. */
export interface Live extends LiveFacts {
  readonly catalog: CatalogSnapshot;
  /** As `ledger.read` returned them; null without a ledger. */
  readonly rows: readonly Row[] | null;
  /** The same rows whole, as `to_jsonb` prints them. */
  readonly wholeRows: readonly string[];
}

/** Reads it and closes the connection. Throws UserError for what cannot be read. */
export async function readLive(
  url: string,
  adapter: Adapter,
  migrations: readonly SourceMigration[],
  known: readonly KnownLedger[],
): Promise<Live> {
  await using live = await openLive(url);
  try {
    return await read(live, adapter, migrations, known);
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    throw new UserError(
      'live-unreadable',
      `The live database did not answer: ${error.sql.message}`,
      {
        remedy:
          'The role needs to connect, and to read the ledger: USAGE on its schema, SELECT on its table; nothing else.',
        exitStatus: 3,
        cause: error,
      },
    );
  }
}

async function read(
  live: LiveDatabase,
  adapter: Adapter,
  migrations: readonly SourceMigration[],
  known: readonly KnownLedger[],
): Promise<Live> {
  const [server] = await live.rows<{ version: string; number: number; database: string }>(sql`
    select pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1) as version,
      pg_catalog.current_setting('server_version_num')::int as number,
      pg_catalog.current_database()::text as database`);
  if (!server) throw new Error('the server answered its version with no row');
  const major = Math.floor(server.number / 10_000);
  const tables = await ledgerTables(live, known);
  const ledger = await readLedger(live, adapter, migrations);
  const running = await runningSessions(live);
  const ignore = { relations: tables.map(({ relation }) => relation) };
  const others = tables.filter(({ relation }) => relation !== ledger.relation);
  return {
    database: server.database,
    server: server.version,
    major,
    ledger: { ...ledger.claims, relation: ledger.relation, others },
    running,
    catalog: await snapshotCatalog(live, { major, ignore }).catch((error: unknown) => {
      throw stillLocked(error, running);
    }),
    rows: ledger.rows,
    wholeRows: ledger.wholeRows,
  };
}

/** Definitions of a table that is being changed can only be read when its lock is gone. */
function stillLocked(error: unknown, running: readonly RunningSession[]): unknown {
  if (!(error instanceof StatementError) || error.sql.code !== sqlstates.lockNotAvailable)
    return error;
  const sessions = running.map(
    ({ pid, application, holds }) =>
      `session ${pid}${application === '' ? '' : ` (${application})`} holds ${holds.join(', ')}`,
  );
  return new UserError(
    'live-locked',
    `The catalog cannot be read, since somebody waits for or holds a table: ${sessions.join('; ') || 'see pg_stat_activity'}.`,
    {
      remedy: 'A migration may still be running: let it end, or end it, and ask again.',
      exitStatus: 3,
      cause: error,
    },
  );
}

/** Tables named as a ledger is, with the frameworks that name it so. */
async function ledgerTables(
  live: LiveDatabase,
  known: readonly KnownLedger[],
): Promise<LiveFacts['ledger']['others']> {
  const plain = known.map(({ framework, table }) => ({ framework, parts: table.split('.') }));
  const rows = await live.rows<{ schema: string; name: string; relation: string }>(
    sql`
      select n.nspname as schema, c.relname as name,
        pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) as relation
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and c.relname = any ($1) order by 3`,
    [plain.map(({ parts }) => parts.at(-1))],
  );
  return rows.flatMap(({ schema, name, relation }) => {
    const frameworks = plain
      .filter(({ parts }) => parts.at(-1) === name && (parts.length === 1 || parts[0] === schema))
      .map(({ framework }) => framework);
    return frameworks.length === 0 ? [] : [{ relation, frameworks: [...new Set(frameworks)] }];
  });
}

interface ReadLedger extends Pick<Live, 'rows' | 'wholeRows'> {
  readonly relation: string | null;
  readonly claims: Omit<LiveFacts['ledger'], 'relation' | 'others'>;
}

const nothing: ReadLedger = {
  relation: null,
  claims: { says: '', applied: [], unfinished: [], unknown: [], refused: null },
  rows: null,
  wholeRows: [],
};

async function readLedger(
  live: LiveDatabase,
  { ledger, name }: Adapter,
  migrations: readonly SourceMigration[],
): Promise<ReadLedger> {
  if (!ledger) return nothing;
  const rows = await live.attempt(ledger.read);
  if (rows instanceof StatementError) {
    const { code, message } = rows.sql;
    if (code === sqlstates.undefinedTable || code === sqlstates.invalidSchemaName) return nothing;
    if (code !== sqlstates.undefinedColumn) throw rows;
    throw otherLedger(ledger, name, message);
  }
  // what the framework itself would read: its own name for it, under the search_path of this role
  const from = ledgerName(ledger.read);
  const [found] = await live.rows<{ relation: string }>(
    sql`
      select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) as relation
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.oid = pg_catalog.to_regclass($1)`,
    [from],
  );
  const whole = await live.rows<{ row: string }>(
    `select pg_catalog.to_jsonb(t)::text as row from ${from} t`,
  );
  const required = await live.rows<{ name: string }>(
    sql`
      select a.attname::text as name from pg_catalog.pg_attribute a
      where a.attrelid = pg_catalog.to_regclass($1) and a.attnum > 0 and not a.attisdropped
        and a.attnotnull and not a.atthasdef and a.attidentity = ''`,
    [from],
  );
  // the framework's own table has no column that its INSERT leaves out
  const made = ledger.prepare.map((step) => step.sql).join('\n');
  const foreign = required.find(({ name: column }) => !made.includes(column));
  if (foreign) throw otherLedger(ledger, name, `it has a column "${foreign.name}"`);
  return {
    relation: found?.relation ?? from,
    claims: claimsOf(ledger, rows, migrations),
    rows,
    wholeRows: whole.map(({ row }) => row),
  };
}

/** What can be said of a ledger whose adapter only decides: nothing, when it refuses. */
function claimsOf(
  ledger: Ledger,
  rows: readonly Row[],
  migrations: readonly SourceMigration[],
): ReadLedger['claims'] {
  const { apply, neverApplied, refused } = ledger.decide(rows, migrations);
  if (ledger.claims) return { ...ledger.claims(rows, migrations), refused: refused ?? null };
  const pending = new Set([...apply, ...neverApplied].map(({ id }) => id));
  const applied =
    refused === undefined ? migrations.map(({ id }) => id).filter((id) => !pending.has(id)) : [];
  const says = refused ?? `${applied.length} applied`;
  return { says, applied, unfinished: [], unknown: [], refused: refused ?? null };
}

/** Row locks and reads are everybody's; from SHARE UPDATE EXCLUSIVE on it is DDL or maintenance. */
async function runningSessions(live: LiveDatabase): Promise<readonly RunningSession[]> {
  const rows = await live.rows<{ pid: number; application: string | null; holds: string[] }>(sql`
    select l.pid, a.application_name as application, pg_catalog.array_agg(distinct case
        when l.locktype = 'advisory' then 'an advisory lock'
        else l.mode || ' on ' || n.nspname || '.' || c.relname end) as holds
    from pg_catalog.pg_locks l
      join pg_catalog.pg_stat_activity a on a.pid = l.pid
      left join pg_catalog.pg_class c on c.oid = l.relation
      left join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where l.granted and l.pid <> pg_catalog.pg_backend_pid()
      and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
      -- workers of the server itself belong to nobody
      and a.usesysid is not null
      and (l.locktype = 'advisory' or l.locktype = 'relation' and c.relkind in ('r', 'p', 'm')
        and n.nspname !~ '^pg_' and l.mode in ('ShareUpdateExclusiveLock', 'ShareLock',
          'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'))
    group by 1, 2 order by 1`);
  return rows.map(({ application, ...row }) => ({ ...row, application: application ?? '' }));
}

function otherLedger({ table }: Ledger, framework: string, why: string): UserError {
  return new UserError(
    'other-ledger',
    `The table "${table}" is not the ledger of ${framework}: ${why}.`,
    {
      remedy: 'Name the framework that keeps it with --adapter, and its folder with --migrations.',
      exitStatus: 3,
    },
  );
}
