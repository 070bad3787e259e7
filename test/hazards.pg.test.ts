import { readdir } from 'node:fs/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { judge } from '../src/hazards/judge.ts';
import type { Example } from '../src/hazards/hazard.ts';
import { hazards } from '../src/hazards/index.ts';
import { silentLog } from '../src/log.ts';
import { provideServer } from '../src/postgres/provide.ts';
import type { Server } from '../src/postgres/server.ts';
import { rehearseExample } from './support/example-plan.ts';
import { testMajor } from './support/server.ts';

const servers = new Map<number, Promise<Server>>();

afterAll(async () => {
  for (const server of servers.values()) await (await server)[Symbol.asyncDispose]();
});

/** The server an example runs on: the one asked for, or the nearest it holds for. */
function serverFor(example: Example): Promise<Server> {
  const major = Math.max(Math.min(testMajor, example.until ?? 18), example.since ?? 10);
  let server = servers.get(major);
  if (!server) {
    server = provideServer({ provider: 'embedded', major, log: silentLog });
    servers.set(major, server);
  }
  return server;
}

test('every hazard file is in the list, under its own id', async () => {
  const files = await readdir(new URL('../src/hazards/', import.meta.url));
  const parts = ['fingerprint', 'hazard', 'index', 'judge', 'row-failure', 'second-run', 'wording'];
  const names = files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -3))
    .filter((name) => !parts.includes(name));
  expect(hazards.map(({ id }) => id)).toEqual(names.sort());
});

describe.for(hazards)('$id', (hazard) => {
  test.for([...hazard.examples])('$title', async (example) => {
    const evidence = await rehearseExample(await serverFor(example), example);
    const { findings, notJudged } = judge(evidence, hazards);
    const others = findings.filter((finding) => finding.hazard !== hazard.id);
    const own = findings.filter((finding) => finding.hazard === hazard.id);
    expect(own.map(({ message }) => message)).toEqual(
      example.expect === 'clean' ? [] : example.expect,
    );
    expect([...new Set(others.map((finding) => finding.hazard))].sort()).toEqual(
      [...(example.alsoReports ?? [])].sort(),
    );
    if (example.expect === 'clean') expect(notJudged).toEqual([]);
  });
});
