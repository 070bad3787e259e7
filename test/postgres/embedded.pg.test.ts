import { stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { cloneDatabase, createDatabase, freezeAsTemplate } from '../../src/postgres/database.ts';
import { provideServer } from '../../src/postgres/provide.ts';
import { ownerRole } from '../../src/postgres/server.ts';
import { connect } from '../../src/postgres/session.ts';

test.each([10, 11, 12, 13, 14, 15, 16, 17, 18])(
  'embedded Postgres %i serves, and its owner’s database can be cloned',
  async (major) => {
    let socket: string;
    {
      await using server = await provideServer({ provider: 'embedded', major, log: silentLog });
      socket = server.address.host;
      expect(server.info).toMatchObject({ major, provider: 'embedded' });
      expect(server.info.version).toMatch(new RegExp(`^${major}\\.\\d+$`));
      expect(Math.floor(server.versionNumber / 10_000)).toBe(major);
      expect(server.adminIsSuperuser).toBe(true);
      expect(await server.availableExtensions()).toContain('pgcrypto');
      expect(server.recentLog().at(-1)).toMatch(/ready to accept connections/);

      await using base = await createDatabase(server, { name: 'baseline' });
      {
        await using owner = await connect(server, { user: ownerRole, database: base.name });
        await owner.rows('create table t (id int primary key); insert into t values (1), (2)');
        await owner.rows('create schema other');
      }
      await freezeAsTemplate(base);
      await using clone = await cloneDatabase(base, 'apply');
      await using owner = await connect(server, { user: ownerRole, database: clone.name });
      expect(await owner.rows('select count(*)::int as rows from t')).toEqual([{ rows: 2 }]);
      // Pull requests do this too, so the schema must be the owner's.
      await owner.rows('drop schema public cascade; create schema public');
      const refused = await connect(server, { database: base.name }).catch(
        (error: Error) => error.message,
      );
      expect(refused).toContain('is not currently accepting connections');
    }
    await expect(stat(path.dirname(socket))).rejects.toThrow('ENOENT');
  },
);

test('a major without a package is refused', async () => {
  await expect(
    provideServer({ provider: 'embedded', major: 9, log: silentLog }),
  ).rejects.toMatchObject({
    code: 'unknown-major',
  });
});

test('auto says what it picked', async () => {
  const said: string[] = [];
  const log = { ...silentLog, info: (line: string) => void said.push(line) };
  await using server = await provideServer({ provider: 'auto', major: 17, log });
  expect(server.why).toBe('nothing else was asked for, and it serves here');
  expect(said.join('\n')).toContain(`Postgres ${server.info.version}, embedded: ${server.why}`);
});

test('the owner may not leave the server', async () => {
  await using server = await provideServer({ provider: 'embedded', major: 17, log: silentLog });
  await using database = await createDatabase(server);
  await using owner = await connect(server, { user: ownerRole, database: database.name });
  const attempts = [
    `copy (select 1) to program 'true'`,
    `select pg_read_file('postgresql.conf')`,
    `create role r`,
    `create extension postgres_fdw`,
    `alter system set fsync = on`,
    `create database d`,
    `set temp_file_limit = -1`,
  ];
  for (const attempt of attempts) {
    expect([attempt, await owner.query(attempt)]).toMatchObject([
      attempt,
      { ok: false, error: { code: '42501' } },
    ]);
  }
});
