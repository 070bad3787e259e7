import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  ledgerName
} from "./chunk-2EZIGWEY.js";
import {
  openLive
} from "./chunk-EPHKF3NH.js";
import "./chunk-HCUVIA5Q.js";
import {
  snapshotCatalog
} from "./chunk-IKGY5MHH.js";
import {
  StatementError,
  sqlstates
} from "./chunk-5PZNLZA4.js";
import {
  sql
} from "./chunk-VKXF52UQ.js";
import "./chunk-A37BLZ25.js";
import "./chunk-RH7ZYTHJ.js";
import "./chunk-DD7GTJ6S.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";
import {
  __callDispose,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/rehearse/recover/live.ts
async function readLive(url, adapter, migrations, known) {
  var _stack = [];
  try {
    const live = __using(_stack, await openLive(url), true);
    try {
      return await read(live, adapter, migrations, known);
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      throw new UserError(
        "live-unreadable",
        `The live database did not answer: ${error.sql.message}`,
        {
          remedy: "The role needs to connect, and to read the ledger: USAGE on its schema, SELECT on its table; nothing else.",
          exitStatus: 3,
          cause: error
        }
      );
    }
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function read(live, adapter, migrations, known) {
  const [server] = await live.rows(sql`
    select pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1) as version,
      pg_catalog.current_setting('server_version_num')::int as number,
      pg_catalog.current_database()::text as database`);
  if (!server) throw new Error("the server answered its version with no row");
  const major = Math.floor(server.number / 1e4);
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
    catalog: await snapshotCatalog(live, { major, ignore }).catch((error) => {
      throw stillLocked(error, running);
    }),
    rows: ledger.rows,
    wholeRows: ledger.wholeRows
  };
}
function stillLocked(error, running) {
  if (!(error instanceof StatementError) || error.sql.code !== sqlstates.lockNotAvailable)
    return error;
  const sessions = running.map(
    ({ pid, application, holds }) => `session ${pid}${application === "" ? "" : ` (${application})`} holds ${holds.join(", ")}`
  );
  return new UserError(
    "live-locked",
    `The catalog cannot be read, since somebody waits for or holds a table: ${sessions.join("; ") || "see pg_stat_activity"}.`,
    {
      remedy: "A migration may still be running: let it end, or end it, and ask again.",
      exitStatus: 3,
      cause: error
    }
  );
}
async function ledgerTables(live, known) {
  const plain = known.map(({ framework, table }) => ({ framework, parts: table.split(".") }));
  const rows = await live.rows(
    sql`
      select n.nspname as schema, c.relname as name,
        pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) as relation
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and c.relname = any ($1) order by 3`,
    [plain.map(({ parts }) => parts.at(-1))]
  );
  return rows.flatMap(({ schema, name, relation }) => {
    const frameworks = plain.filter(({ parts }) => parts.at(-1) === name && (parts.length === 1 || parts[0] === schema)).map(({ framework }) => framework);
    return frameworks.length === 0 ? [] : [{ relation, frameworks: [...new Set(frameworks)] }];
  });
}
var nothing = {
  relation: null,
  claims: { says: "", applied: [], unfinished: [], unknown: [], refused: null },
  rows: null,
  wholeRows: []
};
async function readLedger(live, { ledger, name }, migrations) {
  if (!ledger) return nothing;
  const rows = await live.attempt(ledger.read);
  if (rows instanceof StatementError) {
    const { code, message } = rows.sql;
    if (code === sqlstates.undefinedTable || code === sqlstates.invalidSchemaName) return nothing;
    if (code !== sqlstates.undefinedColumn) throw rows;
    throw otherLedger(ledger, name, message);
  }
  const from = ledgerName(ledger.read);
  const [found] = await live.rows(
    sql`
      select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) as relation
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.oid = pg_catalog.to_regclass($1)`,
    [from]
  );
  const whole = await live.rows(
    `select pg_catalog.to_jsonb(t)::text as row from ${from} t`
  );
  const required = await live.rows(
    sql`
      select a.attname::text as name from pg_catalog.pg_attribute a
      where a.attrelid = pg_catalog.to_regclass($1) and a.attnum > 0 and not a.attisdropped
        and a.attnotnull and not a.atthasdef and a.attidentity = ''`,
    [from]
  );
  const made = ledger.prepare.map((step) => step.sql).join("\n");
  const foreign = required.find(({ name: column }) => !made.includes(column));
  if (foreign) throw otherLedger(ledger, name, `it has a column "${foreign.name}"`);
  return {
    relation: found?.relation ?? from,
    claims: claimsOf(ledger, rows, migrations),
    rows,
    wholeRows: whole.map(({ row }) => row)
  };
}
function claimsOf(ledger, rows, migrations) {
  const { apply, neverApplied, refused } = ledger.decide(rows, migrations);
  if (ledger.claims) return { ...ledger.claims(rows, migrations), refused: refused ?? null };
  const pending = new Set([...apply, ...neverApplied].map(({ id }) => id));
  const applied = refused === void 0 ? migrations.map(({ id }) => id).filter((id) => !pending.has(id)) : [];
  const says = refused ?? `${applied.length} applied`;
  return { says, applied, unfinished: [], unknown: [], refused: refused ?? null };
}
async function runningSessions(live) {
  const rows = await live.rows(sql`
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
  return rows.map(({ application, ...row }) => ({ ...row, application: application ?? "" }));
}
function otherLedger({ table }, framework, why) {
  return new UserError(
    "other-ledger",
    `The table "${table}" is not the ledger of ${framework}: ${why}.`,
    {
      remedy: "Name the framework that keeps it with --adapter, and its folder with --migrations.",
      exitStatus: 3
    }
  );
}
export {
  readLive
};
