/** One connection, with errors of Postgres as values. */
import { Client, DatabaseError, type QueryConfig, type QueryResult as PgResult } from 'pg';
import { copyIn } from './copy-in.ts';
import type { SqlError } from '../evidence/types.ts';
import { type Credentials, ownerRole, type Server } from './server.ts';
import { quoteIdentifier } from '../sql/quote.ts';
import { sqlstates } from './sqlstates.ts';

export interface SessionOptions {
  /** The server's admin when absent; `ownerRole` stands for the server's owner and its password. */
  readonly user?: string;
  readonly password?: string;
  /** The admin's own database when absent. */
  readonly database?: string;
  /** Role to become with SET ROLE after logging in. */
  readonly role?: string;
  /** What pg_stat_activity calls it; `migration-rehearsal` when absent. */
  readonly applicationName?: string;
}

export type Row = Record<string, unknown>;

/** What one message of SQL came to; `rows` are those of its last statement. */
export type QueryResult<R = Row> =
  | {
      readonly ok: true;
      readonly rows: readonly R[];
      readonly rowCount: number;
      /** Command tag's first word, such as `INSERT`; empty for an empty query. */
      readonly command: string;
    }
  | { readonly ok: false; readonly error: SqlError };

export interface SqlNotice {
  readonly severity: string;
  readonly code: string;
  readonly message: string;
}

export interface Session extends AsyncDisposable {
  /** Simple protocol without values, so several statements may be in one text; extended with them. */
  query<R = Row>(text: string, values?: readonly unknown[]): Promise<QueryResult<R>>;
  /** The same for SQL of ours that must not fail: throws StatementError. */
  rows<R = Row>(text: string, values?: readonly unknown[]): Promise<readonly R[]>;
  /** Sends a COPY … FROM STDIN and its rows, as psql's \\copy does. */
  copyIn(text: string, rows: string): Promise<QueryResult>;
  /** Everything the server remarked so far, oldest first. */
  readonly notices: readonly SqlNotice[];
  /** As ReadyForQuery last said: idle, in a transaction, in a failed one; null once disconnected. */
  readonly transactionStatus: 'I' | 'T' | 'E' | null;
  readonly backendPid: number;
  /** Cuts the connection without a goodbye, as a killed client would. */
  terminate(): void;
}

/** SQL of ours, or a connection, that Postgres refused. */
export class StatementError extends Error {
  override readonly name = 'StatementError';
  readonly sql: SqlError;

  constructor(error: SqlError, statement?: string) {
    super(
      `${error.message} (${error.code})${statement ? ` in: ${statement.trim().slice(0, 500)}` : ''}`,
    );
    this.sql = error;
  }
}

/** Opens a session on the server itself. */
export async function connect(server: Server, options: SessionOptions = {}): Promise<Session> {
  return connectVia(server, server.address, options);
}

/** Opens a session through another address, such as a recorder's, with the roles and passwords of `server`. */
export async function connectVia(
  server: Pick<Server, 'admin' | 'owner'>,
  address: { readonly host: string; readonly port: number },
  options: SessionOptions = {},
): Promise<Session> {
  const account = accountOf(server, options.user);
  const session = await openSession({
    host: address.host,
    port: address.port,
    user: account.user,
    password: options.password ?? account.password,
    database: options.database ?? server.admin.database,
    role: options.role,
    applicationName: options.applicationName,
  });
  if (options.user === undefined || !closedToOwners.has(server)) return session;
  await session[Symbol.asyncDispose]();
  throw new StatementError({ code: sqlstates.adminShutdown, message: 'it was interrupted' });
}

/** Servers of which only the admin gets sessions any more. */
const closedToOwners = new WeakSet<Pick<Server, 'admin' | 'owner'>>();

/** Lets nobody but the admin in any more; who is in stays. */
export function closeToOwner(server: Server): void {
  closedToOwners.add(server);
}

function accountOf(
  server: Pick<Server, 'admin' | 'owner'>,
  user?: string,
): Omit<Credentials, 'database'> {
  if (user === undefined || user === server.admin.user) return server.admin;
  return user === ownerRole ? server.owner : { user };
}

/** Opens a session from plain settings; throws StatementError when the server refuses or is not there. */
export async function openSession(settings: {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly database: string;
  readonly role?: string;
  readonly applicationName?: string;
}): Promise<Session> {
  const client = new Client({
    host: settings.host,
    port: settings.port,
    user: settings.user,
    password: settings.password ?? '',
    database: settings.database,
    application_name: settings.applicationName ?? 'migration-rehearsal',
    // pg takes what is not said from PG* variables; these must not depend on the user's shell.
    ssl: false,
    client_encoding: 'UTF8',
    options: '-c client_min_messages=notice',
    connectionTimeoutMillis: 15_000,
  }) as PgClient;
  const notices: SqlNotice[] = [];
  client.on('notice', (notice) => {
    notices.push({
      severity: notice.severity ?? '',
      code: notice.code ?? '',
      message: notice.message ?? '',
    });
  });
  // Without a listener a lost connection ends the process; the next query reports it.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    client.connection.stream.destroy();
    throw new StatementError(toSqlError(error));
  }
  const session = sessionOf(client, notices);
  if (settings.role !== undefined) await session.rows(`set role ${quoteIdentifier(settings.role)}`);
  return session;
}

function sessionOf(client: PgClient, notices: readonly SqlNotice[]): Session {
  let before: Promise<unknown> = Promise.resolve();
  /** Each when the one before it has been answered: several may share a session. */
  function query<R>(text: string, values?: readonly unknown[]): Promise<QueryResult<R>> {
    const answered = before.then(() => send<R>(text, values));
    before = answered;
    return answered;
  }
  async function send<R>(text: string, values?: readonly unknown[]): Promise<QueryResult<R>> {
    try {
      const answer = await (values === undefined
        ? client.query(text)
        : client.query({ text, values: [...values], queryMode: 'extended' } as QueryConfig));
      // A text of several statements is answered with an array that the types do not tell of.
      const last = [answer as PgResult | PgResult[]].flat().at(-1);
      return {
        ok: true,
        rows: (last?.rows ?? []) as R[],
        rowCount: last?.rowCount ?? 0,
        command: last?.command ?? '',
      };
    } catch (error) {
      await readyAgain(client, error);
      return { ok: false, error: toSqlError(error) };
    }
  }
  return {
    query,
    async rows<R>(text: string, values?: readonly unknown[]) {
      const result = await query<R>(text, values);
      if (!result.ok) throw new StatementError(result.error, text);
      return result.rows;
    },
    async copyIn(text, rows) {
      try {
        const rowCount = await copyIn(client, text, rows);
        return { ok: true, rows: [], rowCount, command: 'COPY' };
      } catch (error) {
        return { ok: false, error: toSqlError(error) };
      }
    },
    notices,
    get transactionStatus() {
      return client.getTransactionStatus();
    },
    backendPid: client.processID ?? 0,
    terminate() {
      client.connection.stream.destroy();
    },
    async [Symbol.asyncDispose]() {
      await client.end();
    },
  };
}

/** pg rejects on ErrorResponse; the transaction's state comes with the ReadyForQuery after it. */
async function readyAgain(client: PgClient, error: unknown): Promise<void> {
  if (!(error instanceof DatabaseError) || client.readyForQuery) return;
  const { connection } = client;
  await new Promise<void>((resolve) => {
    function done(): void {
      connection.off('readyForQuery', done);
      client.off('end', done);
      resolve();
    }
    connection.once('readyForQuery', done);
    client.once('end', done);
  });
}

/** Anything pg rejects with; what has no SQLSTATE is a connection that failed. */
export function toSqlError(thrown: unknown): SqlError {
  if (!(thrown instanceof DatabaseError)) {
    const message =
      thrown instanceof Error
        ? thrown.message || String((thrown as NodeJS.ErrnoException).code)
        : String(thrown);
    return { code: sqlstates.connectionFailure, message };
  }
  return {
    code: thrown.code ?? '',
    message: thrown.message,
    detail: thrown.detail,
    hint: thrown.hint,
    position: thrown.position === undefined ? undefined : Number(thrown.position),
    where: thrown.where,
    schema: thrown.schema,
    table: thrown.table,
    column: thrown.column,
    constraint: thrown.constraint,
  };
}

/** What `pg` has and its types leave out. */
type PgClient = Client & { readonly processID: number | null; readonly readyForQuery: boolean };
