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
import {
  type ApplyStop,
  connectionTo,
  deadlineMs,
  dropSlots,
  marker,
  marksOf,
  pollMs,
} from './marks.ts';
import { type Publishing, publish, publishedTables, publishNew } from './publications.ts';
import type { Link, Source, Transport } from './transport.ts';
import { workerErrors } from './worker-log.ts';

/** Where the log cannot be read, a worker that has applied nothing for so long counts as stopped. */
const blindDeadlineMs = 3_000;

/** Postgres's own logical replication. */
export function native(publishing: Publishing): Transport {
  return {
    publish: ({ server }, session) => publish(session, publishing, server.info.major),
    publishNew: (session) => publishNew(session, publishing),
    publishedTables,
    followedTables: (_publisher, subscriber) => followedTables(subscriber),
    openSource,
  };
}

async function followedTables(subscriber: Session): Promise<ReadonlySet<string>> {
  const known = await subscriber.rows<{ relation: string }>(
    `select pg_catalog.format('%I.%I', n.nspname, c.relname) as relation
     from pg_catalog.pg_subscription_rel r join pg_catalog.pg_class c on c.oid = r.srrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace`,
  );
  return new Set(known.map(({ relation }) => relation));
}

/** Those of a name that are not copied yet. */
async function tablesBehind(subscriber: Session, name: string): Promise<readonly string[]> {
  const rows = await subscriber.rows<{ relation: string }>(
    `select pg_catalog.format('%I.%I', n.nspname, c.relname) as relation
     from pg_catalog.pg_subscription_rel r join pg_catalog.pg_class c on c.oid = r.srrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where r.srsubstate <> 'r' and c.relname = $1`,
    [name],
  );
  return rows.map(({ relation }) => relation);
}

let links = 0;

/**
 * Makes a database one that others can follow. `bothWays`: it follows them too, so that only what was
 * written here is sent on, which Postgres can from 16 on.
 */
async function openSource(
  publisher: Database,
  { bothWays }: { readonly bothWays: boolean },
): Promise<Source> {
  const { server, name: source } = publisher;
  await using scope = new AsyncDisposableStack();
  const from = scope.use(await connect(server, { database: source }));
  await from.rows(marker);
  await from.rows('create publication rehearsal_marker for table rehearsal_link.marker');
  // behind every subscription's own end
  scope.defer(() => dropSlots(from, source));
  const connection = await connectionTo(server, source, from);
  const marks = marksOf(source, from);
  const owned = scope.move();

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
        `create subscription ${quoteIdentifier(name)} connection ${quoteLiteral(connection)}
         publication ${[...publications, 'rehearsal_marker'].map(quoteIdentifier).join(', ')}
         with (create_slot = false, slot_name = ${quoteLiteral(name)}, copy_data = false${bothWays ? ', origin = none' : ''})`,
      );
    await inTurn(server, create);
    opening.defer(() => inTurn(server, () => dropSubscription(to, name)));
    const watch = watchWorkers(name, () => server.recentLog());
    const opened = opening.move();

    async function settle(): Promise<ApplyStop | null> {
      await marks.mark('');
      const stop = await watch.until(() => marks.haveArrived(to));
      return stop === null ? null : marks.aboutWhat(stop, to);
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
      if (stop === null) return null;
      const copied = /^COPY (.+), line /.exec(stop.context ?? '')?.[1];
      const [table] = copied === undefined ? [] : await tablesBehind(to, copied);
      return table === undefined
        ? marks.aboutWhat(stop, to)
        : { relation: table, error: stop, copying: true };
    }

    async function hold(): Promise<AsyncDisposable> {
      const turn = (onOff: 'enable' | 'disable'): Promise<unknown> =>
        inTurn(server, () => to.rows(`alter subscription ${quoteIdentifier(name)} ${onOff}`));
      await turn('disable');
      await untilStopped(to, name);
      return { [Symbol.asyncDispose]: () => turn('enable').then(() => undefined) };
    }

    return { settle, hold, refresh, [Symbol.asyncDispose]: () => opened.disposeAsync() };
  }

  return { mark: marks.mark, follow, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

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
        if (waited > deadlineMs)
          throw new Error(`the subscriber neither applied nor failed within ${deadlineMs} ms`);
        await delay(pollMs);
      }
    },
  };

  /** An attempt that began before the other side followed may still fail: the next one decides. */
  async function nextFailsToo(pid: string, done: () => Promise<boolean>): Promise<boolean> {
    past.add(pid);
    const deadline = performance.now() + deadlineMs;
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
  const deadline = performance.now() + deadlineMs;
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
