/** Databases of one run: made from templates, dropped by scope. */
import { setTimeout as delay } from 'node:timers/promises';
import { quoteIdentifier } from '../sql/quote.ts';
import { runId } from './run-id.ts';
import type { Server } from './server.ts';
import { connect, type Session } from './session.ts';

/** A database that this process made and that goes with its scope. */
export interface Database extends AsyncDisposable {
  readonly name: string;
  readonly server: Server;
}

export interface DatabaseOptions {
  /** Database to copy, with nobody connected to it; an empty one of UTF-8 when absent. */
  readonly template?: string;
  /** What it is for, part of its name: `baseline`, `rerun`. */
  readonly name?: string;
}

let made = 0;

/** What the names of all our databases begin with, on any server. */
export const databasePrefix = 'rehearsal_';

/** Makes a database owned by the role that runs the pull request's SQL. */
export async function createDatabase(
  server: Server,
  options: DatabaseOptions = {},
): Promise<Database> {
  made += 1;
  const name = `${databasePrefix}${runId}_${made}${options.name ? `_${options.name}` : ''}`.slice(
    0,
    63,
  );
  const clauses = [
    `owner ${quoteIdentifier(server.owner.user)}`,
    `template ${quoteIdentifier(options.template ?? 'template0')}`,
    ...(options.template === undefined ? [`encoding 'UTF8'`] : []),
    // From 15 on the default writes all pages to WAL: 20 to 100 % slower on a schema of 50 tables and up.
    ...(server.info.major >= 15 ? ['strategy file_copy'] : []),
  ];
  await asAdmin(server, (admin) =>
    admin.rows(`create database ${quoteIdentifier(name)} ${clauses.join(' ')}`),
  );
  const database = {
    name,
    server,
    [Symbol.asyncDispose]: () => dropDatabase(server, name),
  };
  if (options.template === undefined) await openPublicSchema(database);
  return database;
}

/** From 15 on schema public belongs to the database's owner by itself. */
async function openPublicSchema(database: Database): Promise<void> {
  const { server } = database;
  if (server.info.major >= 15 || !server.adminIsSuperuser) return;
  await using session = await connect(server, { database: database.name });
  await session.rows(`alter schema public owner to ${quoteIdentifier(server.owner.user)}`);
}

/** Copies a database; nobody may be connected to it. */
export async function cloneDatabase(source: Database, name?: string): Promise<Database> {
  return createDatabase(source.server, { template: source.name, name });
}

/** Opens a session as the role that owns the database, with nothing of the project's runner. */
export async function connectAsOwner({ server, name }: Database): Promise<Session> {
  return connect(server, { user: server.owner.user, database: name });
}

/** Keeps everybody out, so that clones of it never meet a session; superusers too. */
export async function freezeAsTemplate({ server, name }: Database): Promise<void> {
  await server.session.rows(`alter database ${quoteIdentifier(name)} with allow_connections false`);
  await endSessions(server.session, name);
}

async function dropDatabase(server: Server, name: string): Promise<void> {
  const quoted = quoteIdentifier(name);
  if (server.keepsDatabases) {
    await server.session.rows(`alter database ${quoted} with allow_connections false`);
    await endSessions(server.session, name);
    return;
  }
  if (server.info.major >= 13) {
    await server.session.rows(`drop database if exists ${quoted} with (force)`);
    return;
  }
  // No FORCE before 13. DROP itself waits up to 5 s for backends that were told to go.
  await asAdmin(server, async (admin) => {
    await admin.query(`alter database ${quoted} with allow_connections false`);
    await endSessions(admin, name);
    await admin.rows(`drop database if exists ${quoted}`);
  });
}

/**
 * Before 12 CREATE and DROP DATABASE wait for a checkpoint in steps of 100 ms, each by itself but all
 * at the same time: in one session they would wait for one another too.
 */
async function asAdmin<T>(server: Server, work: (admin: Session) => Promise<T>): Promise<T> {
  if (server.info.major >= 12) return work(server.session);
  await using admin = await connect(server);
  return await work(admin);
}

const goneDeadlineMs = 5_000;

/** Until they are gone: CREATE and DROP DATABASE look again for whoever is left only every 100 ms. */
async function endSessions(admin: Session, database: string): Promise<void> {
  const deadline = performance.now() + goneDeadlineMs;
  while (performance.now() < deadline) {
    const left = await admin.rows(
      'select pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_activity where datname = $1',
      [database],
    );
    if (left.length === 0) return;
    await delay(1);
  }
}
