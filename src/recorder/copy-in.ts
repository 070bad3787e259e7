/** COPY … FROM STDIN in the simple protocol: the client's data goes through as it comes. */
import type { Connection } from './connection.ts';
import type { Exchange } from './server-side.ts';

/** Waits for the end of an exchange, feeding it from the client if the server asks for data. */
export async function copyIn({ client, server }: Connection, exchange: Exchange): Promise<void> {
  const finished = exchange.done.then(() => 'finished' as const);
  if ((await Promise.race([finished, exchange.copyIn])) === 'finished') return;
  for (;;) {
    const frame = client.take();
    if (frame === undefined) {
      if (client.gone) server.socket.end();
      else if ((await Promise.race([finished, client.arrival()])) !== 'finished') continue;
      await finished;
      return;
    }
    // the server ignores Flush and Sync while it copies
    if (frame.type === 'H' || frame.type === 'S') continue;
    server.write(frame.bytes);
    await server.drained();
    if (frame.type === 'c' || frame.type === 'f') {
      await finished;
      return;
    }
  }
}
