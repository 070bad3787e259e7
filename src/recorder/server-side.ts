/** Our connection to the server: every reply belongs to the exchange that asked for it. */
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { ServerAddress } from '../postgres/server.ts';
import { FrameReader, type Frame } from './framing.ts';
import type { TransactionState } from './messages.ts';

/** Everything from what we send up to the server's ReadyForQuery, which ends it. */
export interface Exchange {
  /** State after it; undefined when the connection ended instead. */
  readonly done: Promise<TransactionState | undefined>;
  /** Resolves when the server waits for COPY data for the nth time, from 0. */
  copyIn(nth: number): Promise<'copy-in'>;
}

interface Pending {
  readonly receive: (frame: Frame) => void;
  readonly finish: (state: TransactionState | undefined) => void;
  readonly copyIn: () => void;
}

/** The server end of one client connection. */
export class ServerSide {
  readonly socket: Socket;
  /** What ReadyForQuery said last. */
  state: TransactionState = 'I';
  /** From BackendKeyData. */
  backendPid = 0;
  /** What ParameterStatus said. */
  readonly parameters = new Map<string, string>();
  ended = false;
  readonly #pending: Pending[] = [];
  readonly #stray: (frame: Frame) => void;
  #drained: PromiseWithResolvers<void> | undefined;

  /** `stray` gets what arrives while nothing was asked: notifications, a shutdown. */
  constructor(socket: Socket, stray: (frame: Frame) => void) {
    this.socket = socket;
    this.#stray = stray;
    const reader = new FrameReader('Dd');
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const frame of reader.push(chunk)) this.#take(frame);
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
    socket.on('drain', () => {
      this.#drained?.resolve();
      this.#drained = undefined;
    });
    socket.on('close', () => this.#end());
    // what failed is told by the close that follows
    socket.on('error', () => {});
  }

  /**
   * Sends and hands every reply but ReadyForQuery to `receive`, until ReadyForQuery; `ready` is told
   * of that before anything else happens.
   */
  exchange(
    bytes: Buffer,
    receive: (frame: Frame) => void,
    ready?: (state: TransactionState) => void,
  ): Exchange {
    const done = Promise.withResolvers<TransactionState | undefined>();
    const copies: PromiseWithResolvers<'copy-in'>[] = [];
    const copy = (nth: number): PromiseWithResolvers<'copy-in'> =>
      (copies[nth] ??= Promise.withResolvers<'copy-in'>());
    let begun = 0;
    if (this.ended) done.resolve(undefined);
    else {
      this.#pending.push({
        receive,
        finish: (state) => {
          if (state !== undefined) ready?.(state);
          done.resolve(state);
        },
        copyIn: () => {
          copy(begun).resolve('copy-in');
          begun += 1;
        },
      });
      this.write(bytes);
    }
    return { done: done.promise, copyIn: (nth) => copy(nth).promise };
  }

  /** Adds to the exchange that is going on. */
  write(bytes: Buffer): void {
    if (this.ended || bytes.length === 0) return;
    // what is written in one go is sent in one packet and wakes the server once
    if (this.socket.writableCorked === 0) {
      this.socket.cork();
      process.nextTick(() => this.socket.uncork());
    }
    if (!this.socket.write(bytes)) this.#drained ??= Promise.withResolvers();
  }

  /** Resolves when the server has taken enough of what was written. */
  async drained(): Promise<void> {
    await this.#drained?.promise;
  }

  #take(frame: Frame): void {
    const pending = this.#pending[0];
    if (frame.type === 'Z') {
      this.state = String.fromCharCode(frame.bytes[5] ?? 0) as TransactionState;
      this.#pending.shift();
      pending?.finish(this.state);
      return;
    }
    if (frame.type === 'S') this.#noteParameter(frame.bytes);
    if (frame.type === 'K') this.backendPid = frame.bytes.readUInt32BE(5);
    if (pending === undefined) this.#stray(frame);
    else {
      pending.receive(frame);
      if (frame.type === 'G') pending.copyIn();
    }
  }

  #noteParameter(bytes: Buffer): void {
    const [name = '', value = ''] = bytes.toString('utf8', 5).split('\0');
    this.parameters.set(name, value);
  }

  #end(): void {
    this.ended = true;
    this.#drained?.resolve();
    for (const pending of this.#pending.splice(0)) pending.finish(undefined);
  }
}

/** Opens a socket to the server: a folder holds its unix socket, anything else is a host. */
export async function openSocket(address: ServerAddress): Promise<Socket> {
  const { host, port } = address;
  const socket = host.startsWith('/')
    ? connect(join(host, `.s.PGSQL.${port}`))
    : connect({ host, port, noDelay: true });
  const opened = Promise.withResolvers<void>();
  socket.once('connect', opened.resolve);
  socket.once('error', opened.reject);
  await opened.promise;
  socket.off('error', opened.reject);
  return socket;
}
