import { randomUUID } from 'node:crypto';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { cacheFolder } from '../../src/postgres/cache-folder.ts';
import { provideServer } from '../../src/postgres/provide.ts';
import type { Server } from '../../src/postgres/server.ts';
import { connect } from '../../src/postgres/session.ts';
import { testMajor } from '../support/server.ts';

const keepAs = randomUUID();

function start(): Promise<Server> {
  return provideServer({ provider: 'embedded', major: testMajor, keepAs, log: silentLog });
}

async function folders(): Promise<readonly string[]> {
  const cache = await cacheFolder();
  const names = await readdir(cache);
  return names.filter((name) => name.endsWith(keepAs)).map((name) => path.join(cache, name));
}

afterAll(async () => {
  for (const folder of await folders()) await rm(folder, { recursive: true, force: true });
});

async function databases(server: Server): Promise<readonly string[]> {
  await using admin = await connect(server);
  const rows = await admin.rows<{ name: string }>('select datname as name from pg_database');
  return rows.map(({ name }) => name);
}

test('data stays behind only when it is asked to, and is found under its name', async () => {
  {
    await using server = await start();
    expect(server.kept?.isRestored).toBe(false);
    await using admin = await connect(server);
    await admin.rows('create database of_value');
  }
  expect(await folders()).toEqual([]);
  {
    await using server = await start();
    await using admin = await connect(server);
    await admin.rows('create database of_value');
    server.kept?.keep();
  }
  const [folder = ''] = await folders();
  expect((await stat(folder)).mode & 0o077).toBe(0);
  {
    await using server = await start();
    expect(server.kept?.isRestored).toBe(true);
    expect(await databases(server)).toContain('of_value');
  }
  // what cannot be used is thrown away, and a fresh server takes its place
  await writeFile(path.join(folder, 'global/pg_control'), 'broken');
  await using server = await start();
  expect(server.kept?.isRestored).toBe(false);
  expect(await databases(server)).not.toContain('of_value');
  expect(await folders()).toEqual([]);
});
