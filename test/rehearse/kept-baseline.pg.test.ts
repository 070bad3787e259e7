import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { historyPlan } from '../../bench/synthetic-history.ts';
import { silentLog } from '../../src/log.ts';
import { embeddedBinaries } from '../../src/postgres/embedded.ts';
import { keptFolder } from '../../src/postgres/kept-cluster.ts';
import { provideServer } from '../../src/postgres/provide.ts';
import type { Server } from '../../src/postgres/server.ts';
import { buildBaseline } from '../../src/rehearse/baseline.ts';
import { findKept, keep } from '../../src/rehearse/recover/kept-baseline.ts';
import { loadParser } from '../../src/sql/split.ts';
import { testMajor } from '../support/server.ts';

const keepAs = randomUUID();

function start(): Promise<Server> {
  return provideServer({ provider: 'embedded', major: testMajor, keepAs, log: silentLog });
}

test('a kept baseline is gone on from by a history that begins with it, and by no other', async () => {
  await loadParser();
  const binaries = await embeddedBinaries(testMajor, silentLog);
  const folder = await keptFolder(`${binaries.key}-${keepAs}`);
  const longer = historyPlan(6);
  const begun = { ...longer, baseline: longer.baseline.slice(0, 3) };
  try {
    {
      await using server = await start();
      await using baseline = await buildBaseline(begun, server, silentLog);
      const evidence = { ...baseline.evidence, durationMs: 10 };
      await keep(server, begun.baseline, { ...baseline, evidence });
      expect(await findKept(server, begun.baseline)).toBeUndefined();
      await keep(server, begun.baseline, {
        ...baseline,
        evidence: { ...evidence, durationMs: 9999 },
      });
    }
    await using server = await start();
    const kept = await findKept(server, longer.baseline);
    expect(kept?.evidence.migrations).toBe(3);
    const [first, ...others] = longer.baseline;
    if (!first) throw new Error('an empty history');
    expect(
      await findKept(server, [{ ...first, text: `${first.text} ` }, ...others]),
    ).toBeUndefined();
    expect(await findKept(server, longer.baseline.slice(0, 2))).toBeUndefined();
    await using again = await buildBaseline(longer, server, silentLog, kept);
    expect(again.evidence.tables.map(({ relation, rows }) => [relation, rows])).toEqual([
      ['public.things_0', 2],
      ['public.things_1', 2],
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
