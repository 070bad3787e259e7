/**
 * Stops what would never end. A statement_timeout of the role will not do: a migration may set its
 * own. So a session of the admin's looks at the owner's backends from outside.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { describeError } from '../errors.ts';
import type { Log } from '../log.ts';
import { sql } from '../sql/tag.ts';
import { databasePrefix } from './database.ts';
import { runId } from './run-id.ts';
import type { Server } from './server.ts';
import { connect, type Session, StatementError } from './session.ts';
import { isConnectionLoss } from './sqlstates.ts';

export interface Limits {
  /** How long one statement may run, waits for locks included. */
  readonly statementTimeoutMs: number;
  /** How large one database may become. */
  readonly databaseMaxBytes: number;
}

/** A statement that was cancelled; one that does not end on that has its connection ended. */
export interface Stopped {
  readonly pid: number;
  readonly database: string;
  /** One phrase: `ran for more than 30 s`. */
  readonly reason: string;
}

export interface Watchdog extends AsyncDisposable {
  /** Grows while it watches. */
  readonly stopped: readonly Stopped[];
  /** Resolves when whatever was stopped up to now is in `stopped`: the victim hears of it first. */
  settled(): Promise<void>;
}

/** A second chance between cancelling and ending the connection: handlers may catch query_canceled. */
const graceMs = 1000;

/** Watches the owner's sessions in all databases of this run until it is disposed. */
export async function watchdog(server: Server, limits: Limits, log: Log): Promise<Watchdog> {
  const session = await connect(server, { applicationName: 'migration-rehearsal watchdog' });
  const stopped: Stopped[] = [];
  const seen = new Set<string>();
  const end = new AbortController();
  let looking = Promise.resolve();
  const watching = watch().catch((error: unknown) => {
    // a lost server is told by whoever was using it
    const isLost = error instanceof StatementError && isConnectionLoss(error.sql.code);
    if (end.signal.aborted || isLost) return;
    log.warn(`limits are no longer watched: ${describeError(error)}`);
  });

  async function watch(): Promise<void> {
    const everyMs = Math.min(Math.max(limits.statementTimeoutMs / 10, 10), 250);
    for (;;) {
      await delay(everyMs, undefined, { signal: end.signal });
      looking = look();
      await looking;
    }
  }

  async function look(): Promise<void> {
    const excess = await stopExcess(session, server.owner.user, limits);
    for (const { pid, database, reason, started } of excess) {
      const statement = `${pid} ${started}`;
      if (seen.has(statement)) continue;
      seen.add(statement);
      stopped.push({ pid, database, reason });
      log.warn(`stopped a statement in "${database}": it ${reason}`);
    }
  }

  return {
    stopped,
    settled: () => looking,
    async [Symbol.asyncDispose]() {
      end.abort();
      await watching;
      await session[Symbol.asyncDispose]();
    },
  };
}

/**
 * Looks and stops in one query, so that no later statement of the same backend is hit. The common
 * table expression holds volatile functions and so is computed once on every version.
 */
async function stopExcess(
  session: Session,
  owner: string,
  limits: Limits,
): Promise<readonly (Stopped & { started: string })[]> {
  const seconds = limits.statementTimeoutMs / 1000;
  const megabytes = Math.round(limits.databaseMaxBytes / 1024 / 1024);
  return session.rows<Stopped & { started: string }>(
    sql`
      with active as (
        select pid, datname, query_start,
               1000 * extract(epoch from pg_catalog.clock_timestamp() - query_start) as ms,
               pg_catalog.pg_database_size(datid) as bytes
        from pg_catalog.pg_stat_activity
        where usename = $1 and state = 'active' and datname ~ '^${databasePrefix}${runId}_'
      )
      select pid, datname as database, query_start::text as started,
             case when ms > $2 then $5 else $6 end as reason,
             case when ms > $2 + $4 then pg_catalog.pg_terminate_backend(pid)
                  else pg_catalog.pg_cancel_backend(pid) end as sent
      from active
      where ms > $2 or bytes > $3
    `,
    [
      owner,
      limits.statementTimeoutMs,
      limits.databaseMaxBytes,
      graceMs,
      `ran for more than ${seconds} s`,
      `made the database larger than ${megabytes} MB`,
    ],
  );
}
