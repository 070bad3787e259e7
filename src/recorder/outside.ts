/** What another session can see of a client's backend. */
import type { Session } from '../postgres/session.ts';
import { sql } from '../sql/tag.ts';
import type { LockMode } from '../terms.ts';
import type { Lock } from './interpret.ts';
import { firstUserOid } from './observation.ts';

/** Relation locks a backend holds, and those it waits for. */
export async function readLocks(session: Session, pid: number): Promise<Lock[]> {
  const rows = await session.rows<{ oid: number; mode: LockMode; granted: boolean }>(
    sql`
      select l.relation as oid, l.mode, l.granted from pg_catalog.pg_locks l
      where l.pid = $1 and l.locktype = 'relation' and l.relation >= ${firstUserOid}
        and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())`,
    [pid],
  );
  return rows.map(({ oid, mode, granted }) => ({ oid, mode, waited: !granted }));
}

/** True when a backend waits for a lock of any kind. */
export async function waitsForLock(session: Session, pid: number): Promise<boolean> {
  const rows = await session.rows<{ waits: boolean | null }>(
    `select wait_event_type = 'Lock' as waits from pg_catalog.pg_stat_activity where pid = $1`,
    [pid],
  );
  return rows[0]?.waits === true;
}

/**
 * Ends backends and waits until the server has none of them any more; it rolls back before that. Asks
 * for their databases too, since a process id may be somebody else's by now.
 */
export async function endBackends(
  session: Session,
  connections: readonly { readonly backendPid: number; readonly database: string }[],
): Promise<void> {
  const pids = connections.map(({ backendPid }) => backendPid);
  const databases = connections.map(({ database }) => database);
  const deadline = performance.now() + 10_000;
  for (;;) {
    const left = await session.rows(
      sql`
        select pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_activity
        where pid = any ($1) and datname = any ($2) and pid <> pg_catalog.pg_backend_pid()`,
      [pids, databases],
    );
    if (left.length === 0) return;
    if (performance.now() > deadline) throw new Error(`backends ${pids.join(', ')} do not end`);
  }
}
