/** Cuts a byte stream into protocol messages; long rows and COPY data pass in pieces, never collected. */

/** A whole message, or a piece of one whose type is streamed. */
export interface Frame {
  /** The message's type byte, as a character. */
  readonly type: string;
  /** As it crossed the wire, header included in the first piece. */
  readonly bytes: Buffer;
  readonly first: boolean;
  readonly last: boolean;
}

/** Type byte and four bytes of length. */
const headerLength = 5;

/** Messages of one direction of one connection, after the start-up packet. */
export class FrameReader {
  readonly #streamed: string;
  #parts: Buffer[] = [];
  #collected = 0;
  #wanted = headerLength;
  #passing: { type: string; remaining: number } | undefined;

  /** `streamed`: types, one character each, that may be handed on in pieces. */
  constructor(streamed: string) {
    this.#streamed = streamed;
  }

  /** Takes what arrived and returns what it completes. */
  push(chunk: Buffer): Frame[] {
    const frames: Frame[] = [];
    let rest = this.#pass(chunk, frames);
    if (rest.length === 0) return frames;
    this.#parts.push(rest);
    this.#collected += rest.length;
    // joined only when something can be completed, so that a long message costs linear time
    if (this.#collected < this.#wanted) return frames;
    rest = this.#parts.length === 1 ? rest : Buffer.concat(this.#parts);
    while (rest.length >= headerLength) {
      const type = String.fromCharCode(rest[0] ?? 0);
      const length = 1 + rest.readUInt32BE(1);
      if (length < headerLength)
        throw new Error(`a message of type "${type}" is shorter than its header`);
      if (rest.length >= length) {
        frames.push({ type, bytes: rest.subarray(0, length), first: true, last: true });
        rest = rest.subarray(length);
      } else if (this.#streamed.includes(type)) {
        frames.push({ type, bytes: rest, first: true, last: false });
        this.#passing = { type, remaining: length - rest.length };
        rest = rest.subarray(rest.length);
      } else {
        this.#wanted = length;
        break;
      }
    }
    if (rest.length < headerLength) this.#wanted = headerLength;
    this.#parts = rest.length > 0 ? [rest] : [];
    this.#collected = rest.length;
    return frames;
  }

  #pass(chunk: Buffer, frames: Frame[]): Buffer {
    if (this.#passing === undefined) return chunk;
    const { type, remaining } = this.#passing;
    const bytes = chunk.subarray(0, remaining);
    const last = bytes.length === remaining;
    frames.push({ type, bytes, first: false, last });
    this.#passing = last ? undefined : { type, remaining: remaining - bytes.length };
    return chunk.subarray(bytes.length);
  }
}
