/** COPY … FROM STDIN in the simple protocol: the client's data goes through as it comes. */
import type { Connection } from './connection.ts';
import type { Exchange } from './server-side.ts';

/** Waits for the end of an exchange, feeding it from the client whenever the server asks for data. */
export async function copyIn(connection: Connection, exchange: Exchange): Promise<void> {
  const finished = exchange.done.then(() => 'finished' as const);
  for (let nth = 0; ; nth += 1) {
    if ((await Promise.race([finished, exchange.copyIn(nth)])) === 'finished') return;
    await feed(connection, finished);
  }
}

/** Passes on one COPY's data up to its end, or the end of everything. */
async function feed({ client, server }: Connection, finished: Promise<unknown>): Promise<void> {
  const over = finished.then(() => 'over' as const);
  for (;;) {
    const frame = client.take();
    if (frame === undefined) {
      if (client.gone) server.socket.end();
      if (client.gone || (await Promise.race([over, client.arrival()])) === 'over') {
        await finished;
        return;
      }
      continue;
    }
    // the server ignores Flush and Sync while it copies
    if (frame.type === 'H' || frame.type === 'S') continue;
    server.write(frame.bytes);
    await server.drained();
    if (frame.last && (frame.type === 'c' || frame.type === 'f')) return;
  }
}
