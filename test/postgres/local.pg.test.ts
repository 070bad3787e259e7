import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { embeddedBinaries } from '../../src/postgres/embedded.ts';
import { installedBinaries, localBinaries } from '../../src/postgres/local.ts';
import { provideServer } from '../../src/postgres/provide.ts';
import { connect } from '../../src/postgres/session.ts';
import path from 'node:path';
import { afterEach, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('binaries on the PATH are found and serve', async () => {
  // What is installed differs from machine to machine, so a known Postgres is put on the PATH.
  const { postgres } = await embeddedBinaries(16, silentLog);
  vi.stubEnv('PATH', `${path.dirname(postgres)}:${process.env['PATH']}`);
  const binaries = await localBinaries(16);
  expect(binaries).toMatchObject({ major: 16, origin: postgres });
  expect(existsSync(binaries.initdb)).toBe(true);
  await using server = await provideServer({ provider: 'local', major: 16, log: silentLog });
  expect(server.info).toMatchObject({ major: 16, provider: 'local' });
  await using session = await connect(server);
  expect(await session.rows('select 1 as one')).toEqual([{ one: 1 }]);
});

test('a major that is not installed is refused with what was found', async () => {
  const { postgres } = await embeddedBinaries(16, silentLog);
  vi.stubEnv('PATH', `${path.dirname(postgres)}:${process.env['PATH']}`);
  const installed = await installedBinaries();
  const missing = [10, 11, 12].find((major) => !installed.some((one) => one.major === major)) ?? 0;
  await expect(
    provideServer({ provider: 'local', major: missing, log: silentLog }),
  ).rejects.toMatchObject({
    name: 'UserError',
    code: 'no-local-server',
    message: expect.stringContaining(`16 in ${path.dirname(postgres)}`),
  });
});
