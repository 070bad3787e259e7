import { expect, test } from 'vitest';
import { createExtension, createRole, openSchema } from '../../src/postgres/prepare.ts';
import { ownerRole } from '../../src/postgres/server.ts';
import { connect, openSession } from '../../src/postgres/session.ts';
import { useServer } from '../support/server.ts';

const on = useServer();

test('a refusal is a value, with position and the rest', async () => {
  const database = await on.database();
  await using session = await connect(on.server, { database: database.name });
  expect(await session.query('select 1;\nselect nope')).toMatchObject({
    ok: false,
    error: { code: '42703', message: 'column "nope" does not exist', position: 18 },
  });
  expect(session.transactionStatus).toBe('I');
  await session.rows('create table t (id int constraint positive check (id > 0))');
  expect(await session.query('insert into t values ($1)', [-1])).toMatchObject({
    ok: false,
    error: { code: '23514', schema: 'public', table: 't', constraint: 'positive' },
  });
});

test('transaction status and notices are told', async () => {
  await using session = await connect(on.server);
  await session.rows('begin');
  expect(session.transactionStatus).toBe('T');
  await session.query('select 1/0');
  expect(session.transactionStatus).toBe('E');
  await session.rows('rollback; drop table if exists nope');
  expect(session.notices).toEqual([
    { severity: 'NOTICE', code: '00000', message: 'table "nope" does not exist, skipping' },
  ]);
});

test('several statements give the rows of the last', async () => {
  await using session = await connect(on.server);
  expect(await session.query('select 1 as one; select 2 as two')).toEqual({
    ok: true,
    rows: [{ two: 2 }],
    rowCount: 1,
    command: 'SELECT',
  });
});

test('a connection that is ended is a value too', async () => {
  await using session = await connect(on.server);
  const sleeping = session.query('select pg_sleep(60)');
  await on.server.session.rows('select pg_terminate_backend($1)', [session.backendPid]);
  expect(await sleeping).toMatchObject({ ok: false, error: { code: '57P01' } });
  expect(await session.query('select 1')).toMatchObject({ ok: false, error: { code: '08006' } });
});

test('nobody listening is an error with a SQLSTATE', async () => {
  const nowhere = { host: '127.0.0.1', port: 9, user: 'a', database: 'b' };
  await expect(openSession(nowhere)).rejects.toMatchObject({
    name: 'StatementError',
    sql: { code: '08006' },
  });
});

test('roles and extensions are made for the owner, without giving it a way out', async () => {
  const database = await on.database();
  expect(await createRole(on.server, 'app user')).toBe(true);
  expect(await createRole(on.server, 'app user')).toBe(false);
  expect(await createExtension(database, 'dblink')).toMatchObject({ ok: true });
  expect(await createExtension(database, 'vector')).toMatchObject({ ok: false });
  await openSchema(database, 'public', 'app user');
  await using owner = await connect(on.server, { user: ownerRole, database: database.name });
  await owner.rows('create table t (); alter table t owner to "app user"; set role "app user"');
  expect(await owner.query(`select public.dblink_connect('host=127.0.0.1')`)).toMatchObject({
    ok: false,
    error: { code: '42501' },
  });
});
