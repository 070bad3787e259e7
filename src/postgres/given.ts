/** A server that somebody else runs: we add databases and roles of our own and take only these away. */
import { Client } from 'pg';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { quoteIdentifier } from '../sql/quote.ts';
import { sql } from '../sql/tag.ts';
import { databasePrefix } from './database.ts';
import { inspectServer, type Inspected } from './inspect.ts';
import { dropOwner, dropRoles, ownerPassword, prepareOwner } from './prepare.ts';
import { runNumber } from './run-id.ts';
import type { Credentials, Server, ServerAddress } from './server.ts';
import { openSession, type Session, StatementError } from './session.ts';
import { isConnectionLoss, sqlstates } from './sqlstates.ts';

export interface GivenOptions {
  readonly databaseUrl: string;
  readonly allowNonEmpty: boolean;
  readonly why: string;
  readonly log: Log;
}

/** Opens a given server; throws UserError when it cannot be reached or must not be used. */
export async function openGiven(options: GivenOptions): Promise<Server> {
  const { address, admin } = readUrl(options.databaseUrl);
  const place = `"${admin.database}" at ${address.host}:${address.port}`;
  await using scope = new AsyncDisposableStack();
  const opening = openSession({ ...address, ...admin }).catch((error: unknown) => {
    throw connectError(error, place, admin.user);
  });
  const session = scope.use(await opening);
  const inspected = await inspectServer(session);
  await refuse(session, inspected, place, options.allowNonEmpty);
  // Tells other runs, in whichever database they are, that databases of this one have a living owner.
  await session.rows('select pg_catalog.pg_advisory_lock_shared($1, $2)', [lockSpace, runNumber]);
  await dropLeftDatabases(session, inspected.info.major, options.log);
  const owner = await ownerOf({ admin, ...inspected }, session);
  const server: Server = {
    ...inspected,
    info: { ...inspected.info, provider: 'given' },
    address,
    admin,
    session,
    owner,
    why: options.why,
    recentLog: () => [],
    async [Symbol.asyncDispose]() {
      try {
        await dropRoles(server);
        if (owner !== admin) await dropOwner(session, () => othersAreRunning(session));
      } finally {
        await open.disposeAsync();
      }
    },
  };
  const open = scope.move();
  return server;
}

/** First key of our advisory locks: `reh` in ASCII, then a version. */
const lockSpace = 0x72656801;

function readUrl(databaseUrl: string): { address: ServerAddress; admin: Credentials } {
  const remedy =
    'Give a URL such as postgres://user:password@host:5432/database; percent-encode special characters.';
  if (!/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new UserError(
      'bad-database-url',
      'The database URL does not begin with postgres:// or postgresql://.',
      { remedy },
    );
  }
  // The recorder reads the protocol between client and server, which TLS would hide from it.
  if (/[?&](sslmode=(require|verify-ca|verify-full)|ssl=(true|1))\b/.test(databaseUrl))
    throw tlsError('The database URL asks for TLS');
  try {
    const { host, port, user, password, database } = new Client({
      connectionString: databaseUrl,
      ssl: false,
    });
    if (!user || !database) throw new Error('no user or no database');
    return { address: { host, port }, admin: { user, database, password: password ?? undefined } };
  } catch {
    // The cause is left out: its message may hold the URL, and that the password.
    throw new UserError('bad-database-url', 'The database URL cannot be read.', { remedy });
  }
}

function tlsError(what: string): UserError {
  return new UserError(
    'tls-not-supported',
    `${what}; rehearsals read the connection and so cannot encrypt it.`,
    {
      remedy:
        'Give a server without TLS on the same machine or network, or choose the embedded provider.',
    },
  );
}

function connectError(error: unknown, place: string, user: string): unknown {
  if (!(error instanceof StatementError)) return error;
  const { code, message } = error.sql;
  if (/no encryption|SSL off/.test(message)) return tlsError(`The server of ${place} demands TLS`);
  if (
    code === sqlstates.invalidPassword ||
    code === sqlstates.invalidAuthorization ||
    /password must be a string/.test(message)
  ) {
    return new UserError(
      'authentication-failed',
      `The server of ${place} does not let "${user}" in: ${message}`,
      {
        remedy: 'Check user and password of the database URL.',
      },
    );
  }
  if (code === sqlstates.invalidCatalogName) {
    return new UserError('database-missing', `There is no database ${place}.`, {
      remedy: 'Name one that exists, such as postgres; rehearsals make their own beside it.',
    });
  }
  if (!isConnectionLoss(code) && code !== sqlstates.tooManyConnections) return error;
  return new UserError(
    'server-unreachable',
    `The server of ${place} cannot be reached: ${message}`,
    {
      remedy:
        'Check host and port of the database URL, and that the server runs and accepts connections.',
      exitStatus: 3,
    },
  );
}

async function refuse(
  session: Session,
  found: Inspected,
  place: string,
  allowNonEmpty: boolean,
): Promise<void> {
  const [state] = await session.rows<{ standby: boolean; createdb: boolean; tables: string[] }>(sql`
    select pg_catalog.pg_is_in_recovery() as standby,
           (select rolcreatedb or rolsuper from pg_catalog.pg_roles where rolname = current_user) as createdb,
           array(
             select c.oid::pg_catalog.regclass::text
             from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p', 'm', 'f', 'v')
               and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
               and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e')
             order by 1
           ) as tables
  `);
  if (found.info.major < 10) {
    throw new UserError(
      'unknown-major',
      `The server of ${place} is Postgres ${found.info.version}; 10 is the oldest that can be rehearsed on.`,
      {
        remedy: 'Give a newer server, or choose the embedded provider.',
      },
    );
  }
  if (state?.standby) {
    throw new UserError(
      'server-read-only',
      `The server of ${place} is a standby and takes no writes.`,
      {
        remedy: 'Give a throw-away server that can be written.',
      },
    );
  }
  if (!state?.createdb) {
    throw new UserError(
      'createdb-missing',
      `The user of the database URL may not create databases on the server of ${place}.`,
      {
        remedy: 'Give it CREATEDB (alter role … createdb), or give another user.',
      },
    );
  }
  if (state.tables.length > 0 && !allowNonEmpty) {
    throw new UserError(
      'database-not-empty',
      `${place} holds ${state.tables.length} tables and views, such as ${state.tables.slice(0, 3).join(', ')}; a throw-away server was expected.`,
      {
        remedy:
          'Give an empty database; or say that this server may be used all the same: rehearsals touch only databases they make.',
      },
    );
  }
}

/**
 * The account for the pull request's SQL. An admin that may create no role stands in for it, unless
 * it owns databases that such SQL could then drop.
 */
async function ownerOf(
  server: Inspected & Pick<Server, 'admin'>,
  session: Session,
): Promise<Credentials> {
  const [may] = await session.rows<{ createrole: boolean; owned: string[] }>(sql`
    select (select rolcreaterole or rolsuper from pg_catalog.pg_roles where rolname = current_user) as createrole,
           array(
             select datname::text from pg_catalog.pg_database
             where datdba = (select oid from pg_catalog.pg_roles where rolname = current_user)
               and datname !~ '^${databasePrefix}' and datname <> pg_catalog.current_database()
           ) as owned
  `);
  if (may?.createrole) return prepareOwner(session, server, ownerPassword(server.admin));
  if (may && may.owned.length === 0) return server.admin;
  throw new UserError(
    'createrole-missing',
    `The user "${server.admin.user}" of the database URL may create no role for the pull request's SQL, and it owns other databases (${may?.owned.join(', ')}) that this SQL could drop if it ran as that user.`,
    { remedy: 'Give it CREATEROLE, or give a user that owns no other databases.' },
  );
}

/** Databases of ours whose run no longer holds its advisory lock. */
async function dropLeftDatabases(session: Session, major: number, log: Log): Promise<void> {
  const left = await session.rows<{ name: string }>(
    sql`
      select d.datname as name from pg_catalog.pg_database d
      where d.datname ~ '^${databasePrefix}[0-9a-f]{8}_'
        and pg_catalog.pg_has_role(d.datdba, 'member')
        and not exists (
          select from pg_catalog.pg_locks l
          where l.locktype = 'advisory' and l.classid = $1::oid and l.objsubid = 2
            and pg_catalog.to_hex(l.objid::bigint) = pg_catalog.ltrim(pg_catalog.substr(d.datname, ${databasePrefix.length + 1}, 8), '0')
        )
    `,
    [lockSpace],
  );
  for (const { name } of left) {
    const dropped = await session.query(
      `drop database if exists ${quoteIdentifier(name)}${major >= 13 ? ' with (force)' : ''}`,
    );
    if (dropped.ok) log.info(`dropped the database "${name}", left by a run that was killed`);
    else
      log.warn(
        `the database "${name}", left by a run that was killed, cannot be dropped: ${dropped.error.message}`,
      );
  }
}

async function othersAreRunning(session: Session): Promise<boolean> {
  const others = await session.rows(
    sql`
      select from pg_catalog.pg_locks
      where locktype = 'advisory' and classid = $1::oid and objsubid = 2
        and pid <> pg_catalog.pg_backend_pid()
    `,
    [lockSpace],
  );
  return others.length > 0;
}
