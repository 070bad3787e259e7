import { afterEach, beforeAll, expect, test } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { createDatabase } from '../../src/postgres/database.ts';
import { createRole } from '../../src/postgres/prepare.ts';
import { provideServer } from '../../src/postgres/provide.ts';
import { startPasswordServer, type PasswordServer } from '../support/password-server.ts';
import { ownerRole } from '../../src/postgres/server.ts';
import { connect, openSession } from '../../src/postgres/session.ts';
import { afterAll } from 'vitest';
import { spawnNode } from '../support/child.ts';

let given: PasswordServer;

beforeAll(async () => {
  given = await startPasswordServer();
});
afterAll(async () => {
  await given[Symbol.asyncDispose]();
});

afterEach(async () => {
  await using admin = await openSession(given.superuser);
  await admin.rows('drop schema public cascade; create schema public');
});

function open(databaseUrl: string, allowNonEmpty?: boolean) {
  return provideServer({ provider: 'auto', major: 17, databaseUrl, allowNonEmpty, log: silentLog });
}

/** Databases and roles that are not there from the start. */
async function added(): Promise<readonly unknown[]> {
  await using admin = await openSession(given.superuser);
  return await admin.rows(
    `select datname::text as name from pg_database where datname !~ '^(postgres|template[01])$'
     union all select rolname from pg_roles where rolname !~ '^(pg_|rehearsal_admin$|postgres$|maker$|plain$|nobody$)' order by 1`,
  );
}

test.each(['postgres', 'maker', 'plain'])(
  'serves the user "%s" and leaves nothing behind',
  async (user) => {
    {
      await using server = await open(given.url(user));
      expect(server.info.provider).toBe('given');
      expect(server.adminIsSuperuser).toBe(user === 'postgres');
      expect(server.owner.user).toBe(user === 'plain' ? 'plain' : ownerRole);
      await using database = await createDatabase(server);
      if (user !== 'plain') expect(await createRole(server, 'reader')).toBe(true);
      await using owner = await connect(server, { user: ownerRole, database: database.name });
      await owner.rows('create table t (); create schema s');
      if (user !== 'plain') await owner.rows('grant select on t to reader');
      expect(await owner.query('create role x')).toMatchObject({
        ok: false,
        error: { code: '42501' },
      });
    }
    expect(await added()).toEqual([]);
  },
);

test('a database that is not empty is refused, unless told otherwise', async () => {
  await using admin = await openSession(given.superuser);
  await admin.rows('create table precious (); create view seen as select from precious');
  await expect(open(given.url('postgres'))).rejects.toMatchObject({
    name: 'UserError',
    code: 'database-not-empty',
    message: expect.stringContaining('holds 2 tables and views, such as precious, seen'),
  });
  {
    await using server = await open(given.url('postgres'), true);
    await using database = await createDatabase(server);
    expect(database.name).toMatch(/^rehearsal_/);
  }
  expect(await admin.rows('select from precious')).toEqual([]);
});

test('what a killed run left is dropped by the next, a living run’s is not', async () => {
  const holdServer = new URL('../support/hold-server.ts', import.meta.url);
  {
    await using killed = spawnNode(holdServer, [given.url('postgres')]);
    await using living = spawnNode(holdServer, [given.url('postgres')]);
    const [, line] = await Promise.all([killed.firstLine(), living.firstLine()]);
    const { database } = JSON.parse(line) as { database: string };
    killed.process.kill('SIGKILL');
    await given.untilRunsLive(1);
    {
      await using server = await open(given.url('postgres'));
      expect(await added()).toEqual([{ name: server.owner.user }, { name: database }]);
    }
    expect(await added()).toEqual([{ name: ownerRole }, { name: database }]);
  }
  await given.untilRunsLive(0);
  await (await open(given.url('postgres')))[Symbol.asyncDispose]();
  expect(await added()).toEqual([]);
});

test.each([
  ['authentication-failed', () => given.url('postgres').replace(given.password, 'wrong')],
  ['authentication-failed', () => given.url('postgres').replace(`:${given.password}`, '')],
  ['database-missing', () => given.url('postgres').replace(/\/postgres$/, '/nope')],
  ['server-unreachable', () => 'postgres://postgres:secret@127.0.0.1:9/postgres'],
  ['createdb-missing', () => given.url('nobody')],
  ['bad-database-url', () => 'mysql://root:secret@localhost/x'],
  ['bad-database-url', () => 'postgres://a:secret@[/x'],
  ['tls-not-supported', () => `${given.url('postgres')}?sslmode=require`],
])('%s is one clear error without the password', async (code, url) => {
  const error: unknown = await open(url()).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'UserError', code });
  expect(String(error)).not.toContain(given.password);
  expect(String(error)).not.toContain('secret');
});

test('a role of the same name that is not ours is not touched', async () => {
  await using admin = await openSession(given.superuser);
  await admin.rows(`create role ${ownerRole}`);
  await expect(open(given.url('postgres'))).rejects.toMatchObject({ code: 'role-exists' });
  await admin.rows(`drop role ${ownerRole}`);
});

test('a user that owns other databases and may create no role does not stand in for the owner', async () => {
  await using admin = await openSession(given.superuser);
  await admin.rows('create database treasure owner plain');
  await expect(open(given.url('plain'))).rejects.toMatchObject({ code: 'createrole-missing' });
  await admin.rows('drop database treasure');
});
