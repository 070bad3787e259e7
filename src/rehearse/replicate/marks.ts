/** Marks that travel among the rows: how far a subscriber has come, and which table is in its way. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ApplyError } from '../../evidence/replication.ts';
import type { Server } from '../../postgres/server.ts';
import type { Session } from '../../postgres/session.ts';
import { sql } from '../../sql/tag.ts';
import { relationOf } from './worker-log.ts';

/** What is in the way of everything else. */
export interface ApplyStop {
  readonly relation: string;
  readonly error: ApplyError;
  /** It is the first copy of a new table that fails: all others go on. */
  readonly copying?: true;
}

export interface Marks {
  /** Writes down that everything so far was about this table. */
  mark(about: string): Promise<void>;
  /** Whether a subscriber has the last one. */
  haveArrived(to: Session): Promise<boolean>;
  /** Changes are applied in order, so the first mark that did not arrive says what is stuck. */
  aboutWhat(error: ApplyError, to: Session): Promise<ApplyStop>;
}

/** One table for all sides of a rehearsal, since what publishes all tables sends it to every one of them. */
export const marker = sql`
  create schema if not exists rehearsal_link;
  create table if not exists rehearsal_link.marker (source text, id int, about text, primary key (source, id))`;

/** Those of one publisher, by its database's name. */
export function marksOf(source: string, from: Session): Marks {
  let written = 0;
  return {
    async mark(about) {
      written += 1;
      await from.rows('insert into rehearsal_link.marker values ($1, $2, $3)', [
        source,
        written,
        about,
      ]);
    },
    async haveArrived(to) {
      return (await arrived(to)) >= written;
    },
    async aboutWhat(error, to) {
      const [row] = await from.rows<{ about: string }>(
        "select about from rehearsal_link.marker where source = $1 and id > $2 and about <> '' order by id limit 1",
        [source, await arrived(to)],
      );
      return { relation: relationOf(error) ?? row?.about ?? '', error };
    },
  };

  async function arrived(to: Session): Promise<number> {
    const [row] = await to.rows<{ id: number }>(
      'select coalesce(max(id), 0) as id from rehearsal_link.marker where source = $1',
      [source],
    );
    return row?.id ?? 0;
  }
}

/** How a worker of the server reaches one of its databases, for libpq. */
export async function connectionTo(
  { admin }: Server,
  database: string,
  session: Session,
): Promise<string> {
  const parts = {
    ...(await placeOf(session)),
    dbname: database,
    user: admin.user,
    ...(admin.password !== undefined && { password: admin.password }),
  };
  return Object.entries(parts)
    .map(([key, value]) => `${key}='${value.replaceAll(/['\\]/g, '\\$&')}'`)
    .join(' ');
}

/** How the server reaches itself: its first socket folder, or the loopback address where it has none. */
async function placeOf(session: Session): Promise<{ host: string; port: string }> {
  const [row] = await session.rows<{ folders: string; port: string }>(sql`
    select pg_catalog.current_setting('unix_socket_directories') as folders,
      pg_catalog.current_setting('port') as port`);
  const [folder = ''] = (row?.folders ?? '').split(',');
  return { host: folder.trim() || '127.0.0.1', port: row?.port ?? '5432' };
}

/** Far above the few milliseconds that anything here takes. */
export const deadlineMs = 15_000;
export const pollMs = 2;

/** Every slot of a database, those that a cut synchronisation left included: with one it cannot be dropped. */
export async function dropSlots(from: Session, database: string): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    await from.rows(
      `select pg_catalog.pg_terminate_backend(active_pid) from pg_catalog.pg_replication_slots
       where database = $1 and active`,
      [database],
    );
    await from.query(
      `select pg_catalog.pg_drop_replication_slot(slot_name) from pg_catalog.pg_replication_slots
       where database = $1 and not active`,
      [database],
    );
    const left = await from.rows(
      'select from pg_catalog.pg_replication_slots where database = $1',
      [database],
    );
    if (left.length === 0 || performance.now() > deadline) return;
    await delay(pollMs);
  }
}
