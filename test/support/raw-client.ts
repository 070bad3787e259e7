/** A client that speaks the protocol byte by byte and keeps everything the server says. */
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { FrameReader } from '../../src/recorder/framing.ts';

/** One message with its type byte. */
function frame(type: string, ...body: (Buffer | string)[]): Buffer {
  const bytes = Buffer.concat(body.map((part) => Buffer.from(part as Buffer)));
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(bytes.length + 4, 1);
  return Buffer.concat([head, bytes]);
}

const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

/** Frontend messages by what they do. */
export const say = {
  query: (sql: string | Buffer) => frame('Q', sql, '\0'),
  parse: (sql: string, name = '') => frame('P', `${name}\0${sql}\0`, int16(0)),
  bind: (values: (string | null)[] = [], name = '', portal = '') =>
    frame(
      'B',
      `${portal}\0${name}\0`,
      int16(0),
      int16(values.length),
      ...values.map((value) =>
        value === null
          ? int32(-1)
          : Buffer.concat([int32(Buffer.byteLength(value)), Buffer.from(value)]),
      ),
      int16(0),
    ),
  describe: (kind: 'S' | 'P', name = '') => frame('D', `${kind}${name}\0`),
  execute: (rows = 0, portal = '') => frame('E', `${portal}\0`, int32(rows)),
  close: (kind: 'S' | 'P', name = '') => frame('C', `${kind}${name}\0`),
  flush: () => frame('H'),
  sync: () => frame('S'),
  copyData: (data: string) => frame('d', data),
  copyDone: () => frame('c'),
  copyFail: (why: string) => frame('f', `${why}\0`),
  terminate: () => frame('X'),
};

/** A message from the server. */
export interface Reply {
  readonly type: string;
  readonly body: Buffer;
}

/** A connection whose every reply is kept in order. */
export class RawClient {
  readonly replies: Reply[] = [];
  readonly #socket: Socket;
  readonly #reader = new FrameReader('');
  #changed = Promise.withResolvers<void>();
  #closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      for (const { type, bytes } of this.#reader.push(chunk))
        this.replies.push({ type, body: bytes.subarray(5) });
      this.#wake();
    });
    socket.on('close', () => {
      this.#closed = true;
      this.#wake();
    });
    socket.on('error', () => {});
  }

  /** Connects and waits until the server is ready for a query. */
  static async open(
    address: { readonly host: string; readonly port: number },
    settings: Readonly<Record<string, string>>,
  ): Promise<RawClient> {
    const socket = open(address);
    const client = new RawClient(socket);
    const pairs = Object.entries(settings).map(([name, value]) => `${name}\0${value}\0`);
    const body = Buffer.concat([int32(196608), Buffer.from(`${pairs.join('')}\0`)]);
    socket.write(Buffer.concat([int32(body.length + 4), body]));
    await client.until('Z');
    return client;
  }

  /** Pid and secret, as a cancel request needs them. */
  get key(): Buffer {
    return this.replies.find((reply) => reply.type === 'K')?.body ?? Buffer.alloc(8);
  }

  /** Sends a cancel request with this connection's key, over a connection of its own. */
  async cancel(address: { readonly host: string; readonly port: number }): Promise<void> {
    const socket = open(address);
    socket.end(Buffer.concat([int32(8 + this.key.length), int32(80877102), this.key]));
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
  }

  send(...messages: Buffer[]): void {
    this.#socket.write(Buffer.concat(messages));
  }

  /** Hangs up without a goodbye. */
  destroy(): void {
    this.#socket.destroy();
  }

  /** Waits until so many messages of a type have arrived in all, or the connection closed. */
  async until(type: string, count = 1): Promise<void> {
    while (!this.#closed && this.#count(type) < count) await this.#changed.promise;
  }

  /** Waits for the server to hang up. */
  async closed(): Promise<void> {
    while (!this.#closed) await this.#changed.promise;
  }

  #count(type: string): number {
    return this.replies.filter((reply) => reply.type === type).length;
  }

  #wake(): void {
    const changed = this.#changed;
    this.#changed = Promise.withResolvers();
    changed.resolve();
  }
}

function open({ host, port }: { readonly host: string; readonly port: number }): Socket {
  return host.startsWith('/') ? connect(join(host, `.s.PGSQL.${port}`)) : connect({ host, port });
}

/** Replies as comparable lines: without pids, secrets and object identifiers, which differ by nature. */
export function transcript(replies: readonly Reply[]): string[] {
  return replies.map(({ type, body }) => {
    if (type === 'K') return 'K';
    if (type === 'A') return `A ${body.subarray(4).toString('latin1')}`;
    if (type === 'T') return `T ${fields(body)}`;
    return `${type} ${body.toString('latin1').replaceAll(/pg_temp_\d+|pg_toast_\d+/g, 'pg_…')}`;
  });
}

function fields(body: Buffer): string {
  const out: string[] = [];
  let at = 2;
  for (let left = body.readUInt16BE(0); left > 0; left -= 1) {
    const end = body.indexOf(0, at);
    const name = body.toString('latin1', at, end);
    const table = body.readUInt32BE(end + 1);
    const type = body.readUInt32BE(end + 7);
    out.push(
      `${name} ${table < 16384 ? table : 'user'} ${body.readInt16BE(end + 5)} ${type < 16384 ? type : 'user'} ${body.toString('hex', end + 11, end + 19)}`,
    );
    at = end + 19;
  }
  return out.join(', ');
}
