import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  FrameReader,
  openSocket
} from "./chunk-VXBCWPVS.js";
import "./chunk-6GRQ5EAL.js";

// src/recorder/listener.ts
import { once } from "node:events";
import { createServer } from "node:net";
var encryptionRequests = /* @__PURE__ */ new Set([80877103, 80877104]);
async function listen(server) {
  const texts = /* @__PURE__ */ new Map();
  const sockets = /* @__PURE__ */ new Set();
  const hear = (text) => void texts.set(text, (texts.get(text) ?? 0) + 1);
  const open = createServer((client) => {
    void serve(client).catch(() => client.destroy());
  });
  async function serve(client) {
    const upstream = await openSocket(server);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client]
    ]) {
      sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.end();
      });
    }
    upstream.pipe(client);
    forward(client, upstream, hear);
  }
  open.listen(0, "127.0.0.1");
  await once(open, "listening");
  const { address, port } = open.address();
  return {
    host: address,
    port,
    texts,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      open.close();
      await once(open, "close");
    }
  };
}
function forward(client, upstream, hear) {
  const frames = new FrameReader("d");
  let start = Buffer.alloc(0);
  let started = false;
  client.on("data", (chunk) => {
    if (started) pass(chunk);
    else begin(chunk);
  });
  function begin(chunk) {
    start = Buffer.concat([start, chunk]);
    while (!started && start.length >= 8 && start.length >= start.readUInt32BE(0)) {
      const packet = start.subarray(0, start.readUInt32BE(0));
      start = start.subarray(packet.length);
      if (encryptionRequests.has(packet.readUInt32BE(4))) client.write("N");
      else {
        upstream.write(packet);
        started = true;
        if (start.length > 0) pass(start);
      }
    }
  }
  function pass(chunk) {
    for (const { type, bytes, first, last } of frames.push(chunk)) {
      if (first && last && type === "Q") hear(bytes.toString("utf8", 5, bytes.length - 1));
      if (first && last && type === "P") {
        const name = bytes.indexOf(0, 5);
        hear(bytes.toString("utf8", name + 1, bytes.indexOf(0, name + 1)));
      }
    }
    if (!upstream.write(chunk)) {
      client.pause();
      upstream.once("drain", () => client.resume());
    }
  }
}
export {
  listen
};
