import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);

// src/recorder/framing.ts
var headerLength = 5;
var FrameReader = class {
  #streamed;
  #parts = [];
  #collected = 0;
  #wanted = headerLength;
  #passing;
  /** `streamed`: types, one character each, that may be handed on in pieces. */
  constructor(streamed) {
    this.#streamed = streamed;
  }
  /** Takes what arrived and returns what it completes. */
  push(chunk) {
    const frames = [];
    let rest = this.#pass(chunk, frames);
    if (rest.length === 0) return frames;
    this.#parts.push(rest);
    this.#collected += rest.length;
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
  #pass(chunk, frames) {
    if (this.#passing === void 0) return chunk;
    const { type, remaining } = this.#passing;
    const bytes = chunk.subarray(0, remaining);
    const last = bytes.length === remaining;
    frames.push({ type, bytes, first: false, last });
    this.#passing = last ? void 0 : { type, remaining: remaining - bytes.length };
    return chunk.subarray(bytes.length);
  }
};

// src/recorder/server-side.ts
import { connect } from "node:net";
import { join } from "node:path";
var ServerSide = class {
  socket;
  /** What ReadyForQuery said last. */
  state = "I";
  /** From BackendKeyData. */
  backendPid = 0;
  /** What ParameterStatus said. */
  parameters = /* @__PURE__ */ new Map();
  ended = false;
  #pending = [];
  #stray;
  #drained;
  /** `stray` gets what arrives while nothing was asked: notifications, a shutdown. */
  constructor(socket, stray) {
    this.socket = socket;
    this.#stray = stray;
    const reader = new FrameReader("Dd");
    socket.on("data", (chunk) => {
      try {
        for (const frame of reader.push(chunk)) this.#take(frame);
      } catch (error) {
        socket.destroy(error);
      }
    });
    socket.on("drain", () => {
      this.#drained?.resolve();
      this.#drained = void 0;
    });
    socket.on("close", () => this.#end());
    socket.on("error", () => {
    });
  }
  /**
   * Sends and hands every reply but ReadyForQuery to `receive`, until ReadyForQuery; `ready` is told
   * of that before anything else happens.
   */
  exchange(bytes, receive, ready) {
    const done = Promise.withResolvers();
    const copies = [];
    const copy = (nth) => copies[nth] ??= Promise.withResolvers();
    let begun = 0;
    if (this.ended) done.resolve(void 0);
    else {
      this.#pending.push({
        receive,
        finish: (state) => {
          if (state !== void 0) ready?.(state);
          done.resolve(state);
        },
        copyIn: () => {
          copy(begun).resolve("copy-in");
          begun += 1;
        }
      });
      this.write(bytes);
    }
    return { done: done.promise, copyIn: (nth) => copy(nth).promise };
  }
  /** Adds to the exchange that is going on. */
  write(bytes) {
    if (this.ended || bytes.length === 0) return;
    if (this.socket.writableCorked === 0) {
      this.socket.cork();
      process.nextTick(() => this.socket.uncork());
    }
    if (!this.socket.write(bytes)) this.#drained ??= Promise.withResolvers();
  }
  /** Resolves when the server has taken enough of what was written. */
  async drained() {
    await this.#drained?.promise;
  }
  #take(frame) {
    const pending = this.#pending[0];
    if (frame.type === "Z") {
      this.state = String.fromCharCode(frame.bytes[5] ?? 0);
      this.#pending.shift();
      pending?.finish(this.state);
      return;
    }
    if (frame.type === "S") this.#noteParameter(frame.bytes);
    if (frame.type === "K") this.backendPid = frame.bytes.readUInt32BE(5);
    if (pending === void 0) this.#stray(frame);
    else {
      pending.receive(frame);
      if (frame.type === "G") pending.copyIn();
    }
  }
  #noteParameter(bytes) {
    const [name = "", value = ""] = bytes.toString("utf8", 5).split("\0");
    this.parameters.set(name, value);
  }
  #end() {
    this.ended = true;
    this.#drained?.resolve();
    for (const pending of this.#pending.splice(0)) pending.finish(void 0);
  }
};
async function openSocket(address) {
  const { host, port } = address;
  const socket = host.startsWith("/") ? connect(join(host, `.s.PGSQL.${port}`)) : connect({ host, port, noDelay: true });
  const opened = Promise.withResolvers();
  socket.once("connect", opened.resolve);
  socket.once("error", opened.reject);
  await opened.promise;
  socket.off("error", opened.reject);
  return socket;
}

export {
  FrameReader,
  ServerSide,
  openSocket
};
