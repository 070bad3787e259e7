/**
 * A publisher and a subscriber: two databases of one cluster, which costs a fraction of two servers
 * and gave the same results. The slot is made first, since CREATE SUBSCRIPTION would wait for itself
 * in one cluster; no rows are copied, since both sides begin as clones of one database.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ApplyError } from '../../evidence/replication.ts';
import type { SqlError } from '../../evidence/types.ts';
import type { Database } from '../../postgres/database.ts';
import type { Server } from '../../postgres/server.ts';
import { connect, type Session } from '../../postgres/session.ts';
import { quoteIdentifier, quoteLiteral } from '../../sql/quote.ts';
import { sql } from '../../sql/tag.ts';
import { relationOf, workerErrors } from './worker-log.ts';

/** One side that others follow. */
export interface Source extends AsyncDisposable {
  /** Writes down that everything so far was about this table: what does not arrive is then about it. */
  mark(relation: string): Promise<void>;
  /** Lets another database follow these publications; throws StatementError where the server refuses. */
  follow(subscriber: Database, publications: readonly string[]): Promise<Link>;
}

/** One subscription. */
export interface Link extends AsyncDisposable {
  /** Waits until the subscriber has applied everything, or its worker fails. */
  settle(): Promise<ApplyStop | null>;
  /** ALTER SUBSCRIPTION … REFRESH PUBLICATION, and the copy of what is new. */
  refresh(): Promise<ApplyStop | SqlError | null>;
}

export interface ApplyStop {
  readonly relation: string;
  readonly error: ApplyError;
}

/** Far above the few milliseconds it takes; an error is seen as soon as it is logged. */
const settleDeadlineMs = 15_000;
/** Where the log cannot be read, a worker that has applied nothing for so long counts as stopped. */
const blindDeadlineMs = 3_000;
const pollMs = 2;

let links = 0;

/**
 * Makes a database one that others can follow. `bothWays`: it follows them too, so that only what was
 * written here is sent on, which Postgres can from 16 on.
 */
export async function openSource(
  publisher: Database,
  { bothWays = false }: { readonly bothWays?: boolean } = {},
): Promise<Source> {
  const { server, name: source } = publisher;
  await using scope = new AsyncDisposableStack();
  const from = scope.use(await connect(server, { database: source }));
  await from.rows(marker);
  await from.rows('create publication rehearsal_marker for table rehearsal_link.marker');
  // behind every subscription's own end
  scope.defer(() => dropSlots(from, source));
  const place = await placeOf(from);
  const connection = Object.entries({
    ...place,
    dbname: source,
    user: server.admin.user,
    ...(server.admin.password !== undefined && { password: server.admin.password }),
  }).map(([key, value]) => `${key}='${value.replaceAll(/['\\]/g, '\\$&')}'`);
  let marks = 0;
  const owned = scope.move();

  async function mark(about: string): Promise<void> {
    marks += 1;
    await from.rows('insert into rehearsal_link.marker values ($1, $2, $3)', [
      source,
      marks,
      about,
    ]);
  }

  async function follow(subscriber: Database, publications: readonly string[]): Promise<Link> {
    links += 1;
    // the name of a slot lives in the whole cluster; its database's name is unique there
    const name = `${source}_${links}`.slice(-60);
    await using opening = new AsyncDisposableStack();
    const to = opening.use(await connect(server, { database: subscriber.name }));
    await to.rows(marker);
    await from.rows("select pg_catalog.pg_create_logical_replication_slot($1, 'pgoutput')", [name]);
    // whatever holds it up, nothing here waits for ever
    await to.rows("set lock_timeout = '20s'; set statement_timeout = '60s'");
    const create = () =>
      to.rows(
        `create subscription ${quoteIdentifier(name)} connection ${quoteLiteral(connection.join(' '))}
         publication ${[...publications, 'rehearsal_marker'].map(quoteIdentifier).join(', ')}
         with (create_slot = false, slot_name = ${quoteLiteral(name)}, copy_data = false${bothWays ? ', origin = none' : ''})`,
      );
    await inTurn(server, create);
    opening.defer(() => inTurn(server, () => dropSubscription(to, name)));
    const watch = watchWorkers(name, () => server.recentLog());
    const opened = opening.move();

    async function settle(): Promise<ApplyStop | null> {
      await mark('');
      const stop = await watch.until(async () => (await arrived(source, to)) >= marks);
      return stop === null ? null : aboutWhat(stop, source, { from, to });
    }

    async function refresh(): Promise<ApplyStop | SqlError | null> {
      const done = await inTurn(server, () =>
        to.query(`alter subscription ${quoteIdentifier(name)} refresh publication`),
      );
      if (!done.ok) return done.error;
      const stop = await watch.until(async () => {
        const [row] = await to.rows<{ ready: boolean }>(
          "select not exists (select from pg_catalog.pg_subscription_rel where srsubstate <> 'r') as ready",
        );
        return row?.ready === true;
      });
      return stop === null ? null : aboutWhat(stop, source, { from, to });
    }

    return { settle, refresh, [Symbol.asyncDispose]: () => opened.disposeAsync() };
  }

  return { mark, follow, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** One for all sides of a rehearsal, since what publishes all tables sends it to every one of them. */
const marker = sql`
  create schema if not exists rehearsal_link;
  create table if not exists rehearsal_link.marker (source text, id int, about text, primary key (source, id))`;

const turns = new WeakMap<Server, Promise<unknown>>();

/**
 * DROP SUBSCRIPTION locks pg_subscription of the whole cluster, and one that is being made holds a lock
 * there while it waits for its publisher to let it in: together with a DROP DATABASE they wait for each
 * other through that connection, which no server can see (found on 12).
 */
function inTurn<T>(server: Server, work: () => Promise<T>): Promise<T> {
  const before = turns.get(server) ?? Promise.resolve();
  const own = before.then(work, work);
  turns.set(
    server,
    own.catch(() => undefined),
  );
  return own;
}

/** How the server reaches itself: its first socket folder, or the loopback address where it has none. */
async function placeOf(session: Session): Promise<{ host: string; port: string }> {
  const [row] = await session.rows<{ folders: string; port: string }>(sql`
    select pg_catalog.current_setting('unix_socket_directories') as folders,
      pg_catalog.current_setting('port') as port`);
  const [folder = ''] = (row?.folders ?? '').split(',');
  return { host: folder.trim() || '127.0.0.1', port: row?.port ?? '5432' };
}

async function arrived(source: string, to: Session): Promise<number> {
  const [row] = await to.rows<{ id: number }>(
    'select coalesce(max(id), 0) as id from rehearsal_link.marker where source = $1',
    [source],
  );
  return row?.id ?? 0;
}

/** Changes are applied in order, so the first mark that did not arrive says what is stuck. */
async function aboutWhat(
  error: ApplyError,
  source: string,
  { from, to }: { readonly from: Session; readonly to: Session },
): Promise<ApplyStop> {
  const [row] = await from.rows<{ about: string }>(
    "select about from rehearsal_link.marker where source = $1 and id > $2 and about <> '' order by id limit 1",
    [source, await arrived(source, to)],
  );
  return { relation: relationOf(error) ?? row?.about ?? '', error };
}

/** Tells a worker that fails from one that is still busy. */
function watchWorkers(
  subscription: string,
  log: () => readonly string[],
): { until(done: () => Promise<boolean>): Promise<ApplyError | null> } {
  /** Workers that are known to have failed: what they said is not news. */
  const past = new Set<string>();
  return {
    async until(done) {
      for (const { pid } of workerErrors(log(), subscription)) past.add(pid);
      const hadFailed = past.size > 0;
      const started = performance.now();
      for (;;) {
        if (await done()) return null;
        const [failed] = workerErrors(log(), subscription).filter(({ pid }) => !past.has(pid));
        if (failed && (!hadFailed || (await nextFailsToo(failed.pid, done)))) {
          const { pid: _pid, ...error } = failed;
          return error;
        }
        const waited = performance.now() - started;
        if (log().length === 0 && waited > blindDeadlineMs)
          return { message: 'nothing is applied any more; the server’s own log says why' };
        if (waited > settleDeadlineMs)
          throw new Error(
            `the subscriber neither applied nor failed within ${settleDeadlineMs} ms`,
          );
        await delay(pollMs);
      }
    },
  };

  /** An attempt that began before the other side followed may still fail: the next one decides. */
  async function nextFailsToo(pid: string, done: () => Promise<boolean>): Promise<boolean> {
    past.add(pid);
    const deadline = performance.now() + settleDeadlineMs;
    while (performance.now() < deadline) {
      if (await done()) return false;
      if (workerErrors(log(), subscription).some((error) => !past.has(error.pid))) return true;
      await delay(pollMs);
    }
    return true;
  }
}

async function dropSubscription(to: Session, name: string): Promise<void> {
  const quoted = quoteIdentifier(name);
  await to.rows(`alter subscription ${quoted} disable`);
  await untilStopped(to, name);
  await to.rows(`alter subscription ${quoted} set (slot_name = none)`);
  await to.rows(`drop subscription ${quoted}`);
}

/** Before 11, DROP SUBSCRIPTION looks only every second whether its worker has ended. */
async function untilStopped(to: Session, name: string): Promise<void> {
  const deadline = performance.now() + settleDeadlineMs;
  while (performance.now() < deadline) {
    const running = await to.rows(
      `select pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_subscription
       where subname = $1 and pid is not null`,
      [name],
    );
    if (running.length === 0) return;
    await delay(pollMs);
  }
}

/** Its own slot, and those that a cut synchronisation left; a database with slots cannot be dropped. */
async function dropSlots(from: Session, database: string): Promise<void> {
  const deadline = performance.now() + settleDeadlineMs;
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
