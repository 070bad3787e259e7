/** The client's connection: its messages in order, and what it is sent. */
import type { Socket } from 'node:net';
import { FrameReader, type Frame } from './framing.ts';

/** More than this unread is left in the socket, which makes the client wait as a busy server would. */
const unreadLimitBytes = 1 << 20;

/** The client end of one connection. */
export class ClientSide {
  readonly socket: Socket;
  #frames: Frame[] = [];
  #taken = 0;
  #unreadBytes = 0;
  #arrival = Promise.withResolvers<void>();
  #closed = false;
  #reader: FrameReader | undefined;
  #startup = Buffer.alloc(0);
  readonly #told = new Map<string, string>();
  readonly #whenFull: (full: boolean) => void;

  /** `whenFull` is told when the client does not keep up with its replies, and when it does again. */
  constructor(socket: Socket, whenFull: (full: boolean) => void) {
    this.socket = socket;
    this.#whenFull = whenFull;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('drain', () => this.#whenFull(false));
    socket.on('close', () => this.#close());
    socket.on('end', () => this.#close());
    // what failed is told by the close that follows
    socket.on('error', () => {});
  }

  /** The next start-up packet, which has no type; undefined when the client is gone. */
  async startupPacket(): Promise<Buffer | undefined> {
    for (;;) {
      if (this.#startup.length >= 4) {
        const length = this.#startup.readUInt32BE(0);
        // the server's own limit, MAX_STARTUP_PACKET_LENGTH; also what a TLS hello looks like
        if (length < 8 || length > 10_000) return undefined;
        if (this.#startup.length >= length) {
          const packet = this.#startup.subarray(0, length);
          this.#startup = this.#startup.subarray(length);
          return packet;
        }
      }
      if (this.#closed) return undefined;
      await this.#arrival.promise;
    }
  }

  /** From here on messages have types. */
  startMessages(): void {
    const rest = this.#startup;
    this.#startup = Buffer.alloc(0);
    this.#reader = new FrameReader('d');
    if (rest.length > 0) this.#receive(rest);
  }

  /** True when the client hung up and everything it sent was taken. */
  get gone(): boolean {
    return this.#closed && this.#frames.length === 0;
  }

  /** Resolves when `take` has something to give or never will, or at `wake`. */
  async arrival(): Promise<void> {
    if (this.#frames.length === 0 && !this.#closed) await this.#arrival.promise;
  }

  /** Ends every `arrival` under way. */
  wake(): void {
    const arrival = this.#arrival;
    this.#arrival = Promise.withResolvers();
    arrival.resolve();
  }

  /** Takes the next message, or piece of one; undefined when none is here yet. */
  take(): Frame | undefined {
    const frame = this.#frames[this.#taken];
    if (frame === undefined) return undefined;
    this.#taken += 1;
    if (this.#taken === this.#frames.length) {
      this.#frames = [];
      this.#taken = 0;
    }
    this.#unreadBytes -= frame.bytes.length;
    if (this.#unreadBytes < unreadLimitBytes) this.socket.resume();
    return frame;
  }

  /** Passes a message of the server's on. */
  forward(frame: Frame): void {
    if (frame.type === 'S') this.#news(frame.bytes);
    this.write(frame.bytes);
  }

  /**
   * Passes a ParameterStatus on, unless it says what the client was told last: from 14 on the server
   * compares at the end of a whole message, and a parameter may be set back within it.
   */
  forwardNews(bytes: Buffer): void {
    if (this.#news(bytes)) this.write(bytes);
  }

  #news(bytes: Buffer): boolean {
    const [name = '', value = ''] = bytes.toString('latin1', 5).split('\0');
    const news = this.#told.get(name) !== value;
    this.#told.set(name, value);
    return news;
  }

  /** Sends to the client. */
  write(bytes: Buffer): void {
    if (this.socket.destroyed || bytes.length === 0) return;
    if (this.socket.writableCorked === 0) {
      this.socket.cork();
      process.nextTick(() => this.socket.uncork());
    }
    if (!this.socket.write(bytes)) this.#whenFull(true);
  }

  #receive(chunk: Buffer): void {
    if (this.#reader === undefined) this.#startup = Buffer.concat([this.#startup, chunk]);
    else {
      try {
        for (const frame of this.#reader.push(chunk)) {
          this.#frames.push(frame);
          this.#unreadBytes += frame.bytes.length;
        }
      } catch (error) {
        this.socket.destroy(error as Error);
      }
      if (this.#unreadBytes >= unreadLimitBytes) this.socket.pause();
    }
    this.wake();
  }

  #close(): void {
    this.#closed = true;
    // a client that is gone never drains; the server's replies must still be read to their end
    this.#whenFull(false);
    this.wake();
  }
}
