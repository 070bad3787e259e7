/** The proxy itself: listens on loopback and records every connection. */
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describeError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Server } from '../postgres/server.ts';
import { connect } from '../postgres/session.ts';
import { loadParser } from '../sql/split.ts';
import { Activity } from './activity.ts';
import type { Connection, Run } from './connection.ts';
import { endBackends } from './outside.ts';
import type { RecordedStatement, Recorder, RecordingLevel } from './recording.ts';
import { readRelationMap, type RelationMap } from './relation-map.ts';
import { serve } from './serve.ts';

/**
 * Starts a recorder in front of a server; disposing it ends its connections. `cutsAfter` cuts a
 * connection behind a statement: what it was part of has happened as far as it is committed, and its
 * client never hears of it.
 */
export async function startRecorder(options: {
  readonly server: Server;
  readonly level: RecordingLevel;
  readonly log: Log;
  readonly cutsAfter?: (statement: RecordedStatement) => boolean;
}): Promise<Recorder> {
  const { server, level, log, cutsAfter } = options;
  await loadParser();
  const statements: RecordedStatement[] = [];
  let unwritten: (() => void)[] = [];
  const catchUp = (): void => {
    const due = unwritten;
    unwritten = [];
    for (const write of due) write();
  };
  const maps = new Map<string, Promise<RelationMap | undefined>>();
  const sockets = new Set<Socket>();
  const served = new Set<Promise<void>>();
  const opened = new Set<Connection>();
  const activity = new Activity();
  let transactions = 0;
  let connections = 0;
  const run: Run = {
    level,
    log,
    activity,
    address: server.address,
    versionNumber: server.versionNumber,
    statements,
    cutsAfter,
    opened: (connection) => void opened.add(connection),
    later: (write) => void unwritten.push(write),
    catchUp,
    nextTransaction: () => (transactions += 1),
    nextConnection: () => (connections += 1),
    observe: (database) => connect(server, { database }),
    relationMap(database) {
      const known = maps.get(database);
      if (known !== undefined) return known;
      const reading = readMap(run, database);
      maps.set(database, reading);
      // a database that is not there yet may be the next time
      void reading.then((map) => map === undefined && maps.delete(database));
      return reading;
    },
  };
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const over = serve(run, socket).catch((error: unknown) => {
      log.debug(`recorder: a connection ended: ${describeError(error)}`);
      socket.destroy();
    });
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    served.add(over);
    void over.then(() => served.delete(over));
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(0, '127.0.0.1', resolve);
  });
  return {
    host: '127.0.0.1',
    port: (listener.address() as AddressInfo).port,
    get statements() {
      catchUp();
      return statements;
    },
    settled: () => activity.settled(),
    async cut() {
      const cut = [...opened];
      opened.clear();
      for (const connection of cut) connection.cut();
      const ended = cut.map(({ database, server: { backendPid } }) => ({ database, backendPid }));
      // an admin who is no superuser may not end other roles' backends, but they may themselves
      const own = { user: server.owner.user, database: cut[0]?.database };
      await using session = await connect(server, server.adminIsSuperuser ? {} : own);
      await endBackends(session, ended);
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => listener.close(resolve));
      for (const socket of sockets) socket.destroy();
      await Promise.all(served);
      await closed;
    },
  };
}

/** Reads the map in a session of its own, closed at once: a lingering one would keep the database from being dropped or cloned. */
async function readMap(run: Run, database: string): Promise<RelationMap | undefined> {
  try {
    await using session = await run.observe(database);
    return await readRelationMap(session);
  } catch (error) {
    run.log.debug(`recorder: "${database}" cannot be observed: ${describeError(error)}`);
    return undefined;
  }
}
