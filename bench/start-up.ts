/** From nothing to the first query, with cached binaries and a cached initdb. */
import { silentLog } from '../src/log.ts';
import { provideServer } from '../src/postgres/provide.ts';
import { connect } from '../src/postgres/session.ts';

const limitMs = 100;
const rounds = 9;

/** Lines to print: the median of several starts beside the limit, for each major asked for. */
export async function benchStartUp(majors: readonly number[] = [17]): Promise<string[]> {
  const lines: string[] = [];
  for (const major of majors) {
    await startAndAsk(major); // fetches and initialises where nothing is cached yet
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) times.push(await startAndAsk(major));
    const sorted = times.toSorted((a, b) => a - b);
    const median = sorted[Math.floor(rounds / 2)] ?? 0;
    const slowest = sorted.at(-1) ?? 0;
    lines.push(
      `start-up, Postgres ${major}: nothing → first query ${median.toFixed(0)} ms (slowest of ${rounds}: ${slowest.toFixed(0)} ms), limit ${limitMs} ms, ratio ${(median / limitMs).toFixed(2)}`,
    );
  }
  return lines;
}

async function startAndAsk(major: number): Promise<number> {
  const began = performance.now();
  await using server = await provideServer({ provider: 'embedded', major, log: silentLog });
  await using session = await connect(server);
  await session.rows('select 1');
  return performance.now() - began;
}

if (import.meta.main) console.log((await benchStartUp()).join('\n'));
