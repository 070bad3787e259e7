/** The client's own extended protocol: a batch of messages up to Sync. */
import type { Connection } from './connection.ts';
import type { Frame } from './framing.ts';
import { readyForQuery } from './messages.ts';

export async function extendedBatch(connection: Connection, first: Frame): Promise<void> {
  const { client, server } = connection;
  const exchange = server.exchange(first.bytes, (f) => client.write(f.bytes));
  const finished = exchange.done.then((state) => ({ state }));
  for (;;) {
    const frame = client.take();
    if (frame) {
      server.write(frame.bytes);
      await server.drained();
      continue;
    }
    const outcome = await Promise.race([finished, client.arrival()]);
    if (outcome) {
      if (outcome.state) client.write(readyForQuery(outcome.state));
      return;
    }
  }
}
