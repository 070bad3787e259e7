import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { provideServer } from '../../src/postgres/provide.ts';
import { commandOf } from '../../src/postgres/process-identity.ts';
import { connect } from '../../src/postgres/session.ts';
import { sweepRunFolders } from '../../src/postgres/run-folder.ts';
import { spawnNode } from '../support/child.ts';

const holdServer = new URL('../support/hold-server.ts', import.meta.url);

function postmasterPid(host: string): number {
  return Number.parseInt(readFileSync(path.join(host, '../data/postmaster.pid'), 'utf8'), 10);
}

/** A zombie that nobody has reaped yet has no command line. */
function isRunning(pid: number): boolean {
  return commandOf(pid) !== '';
}

test('what a killed run left is swept by the next, and a living run is left alone', async () => {
  await using server = await provideServer({ provider: 'embedded', major: 17, log: silentLog });
  await using living = spawnNode(holdServer);
  await using killed = spawnNode(holdServer);
  const [kept, left] = (await Promise.all([living.firstLine(), killed.firstLine()])).map(
    (line) => (JSON.parse(line) as { host: string }).host,
  );
  const [keptPid, leftPid] = [postmasterPid(kept ?? ''), postmasterPid(left ?? '')];
  killed.process.kill('SIGKILL');
  expect(await killed.ended()).toBe('SIGKILL');
  expect(isRunning(leftPid)).toBe(true);

  await sweepRunFolders(silentLog);

  expect(isRunning(leftPid)).toBe(false);
  expect(existsSync(path.dirname(left ?? ''))).toBe(false);
  expect(isRunning(keptPid)).toBe(true);
  expect(existsSync(path.dirname(kept ?? ''))).toBe(true);
  await using session = await connect(server);
  expect(await session.rows('select 1 as one')).toEqual([{ one: 1 }]);
});

test('process.exit leaves nothing behind', async () => {
  await using child = spawnNode(holdServer);
  const { host } = JSON.parse(await child.firstLine()) as { host: string };
  child.process.stdin?.write('exit\n');
  expect(await child.ended()).toBe(0);
  expect(existsSync(path.dirname(host))).toBe(false);
});
