/** A database that people depend on, read in one transaction that cannot write. */
import { type Client, DatabaseError } from 'pg';
import { UserError } from '../errors.ts';
import { type Row, StatementError, toSqlError } from './session.ts';
import { connectToUrl } from './url-client.ts';

export interface LiveDatabase extends AsyncDisposable {
  /** Sends SQL that only reads; throws StatementError. */
  rows<R = Row>(text: string, values?: readonly unknown[]): Promise<readonly R[]>;
  /** The same behind a savepoint, so that the transaction outlives a refusal. */
  attempt<R = Row>(
    text: string,
    values?: readonly unknown[],
  ): Promise<readonly R[] | StatementError>;
}

const readOnly = '-c default_transaction_read_only=on';

/**
 * Opens it: read only by the session's default and by the transaction, with limits on time and on
 * waiting for locks; pg_stat_activity shows the command. Disposing it rolls back. Throws UserError
 * `bad-database-url`, `server-unreachable`.
 */
export async function openLive(url: string, command = 'recover'): Promise<LiveDatabase> {
  const client = await openReadOnly(url, `migration-rehearsal ${command}`);
  // what a pooler may hand to somebody else next is set for the transaction only
  await client.query('begin transaction isolation level repeatable read, read only');
  await client.query("set local statement_timeout = '30s'; set local lock_timeout = '2s'");
  async function rows<R>(text: string, values?: readonly unknown[]): Promise<readonly R[]> {
    try {
      const answer = await client.query(text, values && [...values]);
      return answer.rows as R[];
    } catch (error) {
      throw new StatementError(toSqlError(error), text);
    }
  }
  return {
    rows,
    async attempt<R>(text: string, values?: readonly unknown[]) {
      await client.query('savepoint attempt');
      try {
        return await rows<R>(text, values);
      } catch (error) {
        if (!(error instanceof StatementError)) throw error;
        await client.query('rollback to savepoint attempt');
        return error;
      }
    },
    async [Symbol.asyncDispose]() {
      // a lost connection has rolled back already
      await client.query('rollback').catch(() => undefined);
      await client.end();
    },
  };
}

/** A pooler refuses start-up options (PgBouncer: 08P01); the transaction is read only all the same. */
async function openReadOnly(url: string, applicationName: string): Promise<Client> {
  try {
    return await connectToUrl(url, { applicationName, options: readOnly });
  } catch (error) {
    const { cause } = error as UserError;
    if (!(cause instanceof DatabaseError && cause.code === '08P01')) throw error;
    return connectToUrl(url, { applicationName });
  }
}
