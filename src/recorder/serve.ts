/** One client from its first byte to its last. */
import type { Socket } from 'node:net';
import { ClientSide } from './client-side.ts';
import { Connection, type Run } from './connection.ts';
import { extendedBatch } from './extended.ts';
import type { Frame } from './framing.ts';
import { Looks } from './looks.ts';
import { cString, readyForQuery } from './messages.ts';
import { openSocket, ServerSide } from './server-side.ts';
import { simpleQuery } from './simple-query.ts';

// request codes; documentation, "Message Formats"
const sslRequest = 80877103;
const gssEncryptionRequest = 80877104;
const cancelRequest = 80877102;

/** Serves a client until one of both sides hangs up. */
export async function serve(run: Run, socket: Socket): Promise<void> {
  let pauseServer = (_full: boolean): void => {};
  const client = new ClientSide(socket, (full) => pauseServer(full));
  const packet = await startup(client);
  if (packet === undefined) return void socket.destroy();
  if (packet.readUInt32BE(4) === cancelRequest) return cancel(run, packet, socket);
  const settings = startupSettings(packet);
  const database = settings.get('database') ?? settings.get('user') ?? '';
  const number = run.nextConnection();
  const map =
    run.level === 'evidence' && !settings.has('replication')
      ? await run.relationMap(database)
      : undefined;
  const upstream = await openSocket(run.address);
  pauseServer = (full) => (full ? upstream.pause() : upstream.resume());
  const forward = (frame: Frame): void => client.forward(frame);
  const server = new ServerSide(upstream, forward);
  upstream.once('close', () => socket.destroySoon());
  const looks = map && new Looks({ server, map, versionNumber: run.versionNumber, other: forward });
  const connection = new Connection({
    run,
    number,
    database,
    client,
    server,
    observing: looks && { looks, map },
  });
  await authenticate(connection, packet);
  run.opened(connection);
  await converse(connection);
  upstream.end();
  if (!server.ended) await new Promise((resolve) => upstream.once('close', resolve));
}

/** The start-up or cancel packet, after declining encryption as a server without it does. */
async function startup(client: ClientSide): Promise<Buffer | undefined> {
  for (;;) {
    const packet = await client.startupPacket();
    const code = packet?.readUInt32BE(4);
    if (code !== sslRequest && code !== gssEncryptionRequest) return packet;
    client.write(Buffer.from('N'));
  }
}

/** A cancel request carries the server's own key, for the client was given that. */
async function cancel(run: Run, packet: Buffer, socket: Socket): Promise<void> {
  const upstream = await openSocket(run.address);
  // the server answers by closing, once it has sent the signal
  upstream.on('error', () => {});
  upstream.end(packet);
  upstream.resume();
  await new Promise((resolve) => upstream.once('close', resolve));
  socket.destroySoon();
}

function startupSettings(packet: Buffer): Map<string, string> {
  const settings = new Map<string, string>();
  let at = 8;
  while (at < packet.length && packet[at] !== 0) {
    const name = cString(packet, at);
    const value = cString(packet, name.next);
    settings.set(name.text, value.text);
    at = value.next;
  }
  return settings;
}

/** Passwords and challenges go through both ways; the first ReadyForQuery ends it. */
async function authenticate({ client, server }: Connection, packet: Buffer): Promise<void> {
  const exchange = server.exchange(packet, (frame) => client.forward(frame));
  client.startMessages();
  const ready = exchange.done.then((state) => ({ state }));
  for (;;) {
    const frame = client.take();
    if (frame !== undefined) server.write(frame.bytes);
    else if (client.gone) server.socket.end();
    if (frame !== undefined) continue;
    const outcome = await Promise.race([ready, ...(client.gone ? [] : [client.arrival()])]);
    if (outcome === undefined) continue;
    if (outcome.state !== undefined) client.write(readyForQuery(outcome.state));
    return;
  }
}

async function converse(connection: Connection): Promise<void> {
  const { client, server, run } = connection;
  server.socket.once('close', () => client.wake());
  while (!server.ended) {
    const frame = client.take();
    if (frame === undefined) {
      if (client.gone) return;
      await client.arrival();
      continue;
    }
    const done = run.activity.begin();
    try {
      if (!(await answer(connection, frame))) return;
    } finally {
      done();
    }
  }
}

/** Answers one message; false when the client says goodbye. */
async function answer(connection: Connection, frame: Frame): Promise<boolean> {
  const { client, server } = connection;
  switch (frame.type) {
    case 'X':
      server.write(frame.bytes);
      return false;
    case 'Q':
      await simpleQuery(connection, frame.bytes);
      return true;
    case 'd':
    case 'c':
    case 'f':
      // rests of a COPY that failed; the server ignores them too
      return true;
    case 'F': {
      const forward = (reply: Frame): void => client.forward(reply);
      const state = await server.exchange(frame.bytes, forward).done;
      if (state !== undefined) client.write(readyForQuery(state));
      return true;
    }
    default:
      await extendedBatch(connection, frame);
      return true;
  }
}
