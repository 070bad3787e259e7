/** Replication by the extension pglogical: https://github.com/2ndQuadrant/pglogical */
import { setTimeout as delay } from 'node:timers/promises';
import type { SqlError } from '../../../evidence/types.ts';
import type { Database } from '../../../postgres/database.ts';
import { connect } from '../../../postgres/session.ts';
import {
  type ApplyStop,
  connectionTo,
  deadlineMs,
  dropSlots,
  marker,
  marksOf,
  pollMs,
} from '../marks.ts';
import type { Publishing } from '../publications.ts';
import type { Link, Source, Transport } from '../transport.ts';
import { workerErrors } from '../worker-log.ts';
import { openNode } from './node.ts';
import { addTable, heldTables, makeSets, markerSet, missingTables, setTables } from './sets.ts';
import { endManager, workersOf } from './workers.ts';

/** Publications are replication sets; a new table is added to its set once every side has it. */
export function pglogical(publishing: Publishing): Transport {
  const { publications } = publishing;
  return {
    async publish({ server, name }, session) {
      await openNode(server, name, session);
      return makeSets(session, publishing);
    },
    // a table that followers lack would stop them, so it waits for the refresh
    publishNew: async () => undefined,
    publishedTables: (session, names) => setTables(session, publications, names),
    async followedTables(publisher) {
      return new Set((await heldTables(publisher)).map(({ relation }) => relation));
    },
    openSource: (publisher, options) => openSource(publisher, publishing, options),
  };
}

let links = 0;

async function openSource(
  publisher: Database,
  { publications }: Publishing,
  { bothWays }: { readonly bothWays: boolean },
): Promise<Source> {
  const { server, name: source } = publisher;
  await using scope = new AsyncDisposableStack();
  const from = scope.use(await connect(server, { database: source }));
  // a manager that is connected would hold up the end of its database
  scope.defer(async () => void (await endManager(from)));
  await from.rows(marker);
  await from.rows('select pglogical.create_replication_set($1)', [markerSet]);
  await from.rows("select pglogical.replication_set_add_table($1, 'rehearsal_link.marker')", [
    markerSet,
  ]);
  // behind every subscription's own end
  scope.defer(() => dropSlots(from, source));
  const connection = await connectionTo(server, source, from);
  const marks = marksOf(source, from);
  const owned = scope.move();

  async function follow(subscriber: Database, sets: readonly string[]): Promise<Link> {
    links += 1;
    const name = `${source}_${links}`.slice(-60);
    await using opening = new AsyncDisposableStack();
    const to = opening.use(await connect(server, { database: subscriber.name }));
    await to.rows(marker);
    await openNode(server, subscriber.name, to);
    // whatever holds it up, nothing here waits for ever
    await to.rows("set lock_timeout = '20s'; set statement_timeout = '60s'");
    await to.rows(
      'select pglogical.create_subscription($1, $2, $3::text[], false, false, $4::text[])',
      [name, connection, [...sets, markerSet], bothWays ? [] : ['all']],
    );
    const log = (): readonly string[] => server.recentLog();
    const workers = workersOf(name, to, log);
    opening.defer(() => workers.stop());
    await untilFollowing();
    const opened = opening.move();

    /** What is written before its slot is there would not be sent. */
    async function untilFollowing(): Promise<void> {
      const deadline = performance.now() + deadlineMs;
      for (;;) {
        const [row] = await to.rows<{ status: string }>(
          'select status from pglogical.show_subscription_status($1)',
          [name],
        );
        if (row?.status === 'replicating') return;
        const [failed] = workerErrors(log(), name);
        if (failed || performance.now() > deadline)
          throw new Error(
            `pglogical does not begin to replicate: ${failed?.message ?? row?.status}`,
          );
        await delay(pollMs);
      }
    }

    async function settle(): Promise<ApplyStop | null> {
      await marks.mark('');
      const stop = await workers.until(() => marks.haveArrived(to));
      return stop === null ? null : marks.aboutWhat(stop, to);
    }

    async function refresh(): Promise<ApplyStop | SqlError | null> {
      for (const missing of await missingTables(from, publications)) {
        const error = await addTable(from, missing, true);
        if (error) return error;
      }
      // the request to copy travels among the rows
      const stopped = await settle();
      if (stopped) return stopped;
      const stop = await workers.until(async () => {
        // a copy is done once something was written behind it
        await marks.mark('');
        const [row] = await to.rows<{ ready: boolean }>(
          "select not exists (select from pglogical.local_sync_status where sync_status <> 'r') as ready",
        );
        return row?.ready === true;
      });
      return stop === null ? null : marks.aboutWhat(stop, to);
    }

    return { settle, refresh, [Symbol.asyncDispose]: () => opened.disposeAsync() };
  }

  return { mark: marks.mark, follow, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
