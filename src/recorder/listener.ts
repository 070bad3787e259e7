/** Listens between a client and any server, changing nothing: which SQL an application sends. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { FrameReader } from './framing.ts';
import { openSocket } from './server-side.ts';

export interface Listener extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** Texts of all queries that were sent, simple and extended, with how often. */
  readonly texts: ReadonlyMap<string, number>;
}

// request codes; documentation, "Message Formats"
const encryptionRequests = new Set([80877103, 80877104]);

/** Starts on a port of its own; connections go on to `server`, encryption is declined. */
export async function listen(server: { host: string; port: number }): Promise<Listener> {
  const texts = new Map<string, number>();
  const sockets = new Set<Socket>();
  const hear = (text: string): void => void texts.set(text, (texts.get(text) ?? 0) + 1);
  const open = createServer((client) => {
    void serve(client).catch(() => client.destroy());
  });
  async function serve(client: Socket): Promise<void> {
    const upstream = await openSocket(server);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      // one side's end is the other's too; which of them failed the client sees from its own error
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.end();
      });
    }
    upstream.pipe(client);
    forward(client, upstream, hear);
  }
  open.listen(0, '127.0.0.1');
  await once(open, 'listening');
  const { address, port } = open.address() as AddressInfo;
  return {
    host: address,
    port,
    texts,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      open.close();
      await once(open, 'close');
    },
  };
}

/** The start-up packet has no type byte; what follows are messages. */
function forward(client: Socket, upstream: Socket, hear: (text: string) => void): void {
  const frames = new FrameReader('d');
  let start = Buffer.alloc(0);
  let started = false;
  client.on('data', (chunk: Buffer) => {
    if (started) pass(chunk);
    else begin(chunk);
  });

  function begin(chunk: Buffer): void {
    start = Buffer.concat([start, chunk]);
    while (!started && start.length >= 8 && start.length >= start.readUInt32BE(0)) {
      const packet = start.subarray(0, start.readUInt32BE(0));
      start = start.subarray(packet.length);
      if (encryptionRequests.has(packet.readUInt32BE(4))) client.write('N');
      else {
        upstream.write(packet);
        started = true;
        if (start.length > 0) pass(start);
      }
    }
  }

  function pass(chunk: Buffer): void {
    for (const { type, bytes, first, last } of frames.push(chunk)) {
      if (first && last && type === 'Q') hear(bytes.toString('utf8', 5, bytes.length - 1));
      if (first && last && type === 'P') {
        // statement name, then the query
        const name = bytes.indexOf(0, 5);
        hear(bytes.toString('utf8', name + 1, bytes.indexOf(0, name + 1)));
      }
    }
    if (!upstream.write(chunk)) {
      client.pause();
      upstream.once('drain', () => client.resume());
    }
  }
}
