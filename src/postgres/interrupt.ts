/** Ends what runs on a server before its time, so that the scopes around it can close. */
import { sql } from '../sql/tag.ts';
import { databasePrefix } from './database.ts';
import { runId } from './run-id.ts';
import type { Server } from './server.ts';
import { closeToOwner, connect } from './session.ts';

/**
 * A server of ours is stopped, which is quickest. One that somebody else runs stays, and its databases
 * of this run must be dropped: only the sessions in them are ended, and no new one is let in.
 */
export async function interruptServer(server: Server): Promise<void> {
  if (server.info.provider !== 'given') return server[Symbol.asyncDispose]();
  closeToOwner(server);
  await using admin = await connect(server);
  await admin.rows(sql`
    select pg_catalog.pg_terminate_backend(pid)
    from pg_catalog.pg_stat_activity
    where datname ~ '^${databasePrefix}${runId}_'
  `);
}
