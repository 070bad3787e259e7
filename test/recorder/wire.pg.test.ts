import { describe, expect, test } from 'vitest';
import { bothWays, type Way } from '../support/both-ways.ts';
import { RawClient, transcript } from '../support/raw-client.ts';
import { useServer } from '../support/server.ts';
import { type WireScript, wireSetup } from './wire/script.ts';
import { wireScripts } from './wire/scripts.ts';

describe('a client gets the same messages with and without the recorder', () => {
  const fixture = useServer();
  for (const level of ['evidence', 'outcome'] as const) {
    for (const script of wireScripts) {
      test(`${script.name} (${level})`, async () => {
        await using both = await bothWays(fixture.server, { setup: wireSetup, level });
        const [direct, recorded] = both.ways;
        const expected = await play(script, direct);
        const actual = await play(script, recorded);
        expect(actual).toEqual(expected);
      });
    }
  }
});

async function play(script: WireScript, way: Way): Promise<string[]> {
  const client = await RawClient.open(way.address, { user: way.user, database: way.database });
  const counts = new Map<string, number>([['Z', 1]]);
  for (const { send, until } of script.steps) {
    const [type, more] = until;
    client.send(...send);
    if (type === 'closed') {
      await client.closed();
      continue;
    }
    const before = counts.get(type) ?? 0;
    counts.set(type, before + more);
    await client.until(type, before + more);
    // other types may have come along with it
    for (const other of ['Z', 'G', 'T', 'C'])
      counts.set(other, client.replies.filter((reply) => reply.type === other).length);
  }
  client.destroy();
  return transcript(client.replies);
}
