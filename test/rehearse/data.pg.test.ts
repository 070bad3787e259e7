import { describe, expect, it } from 'vitest';
import { connect, type Session } from '../../src/postgres/session.ts';
import { compareData, findNondeterministic } from '../../src/rehearse/observe/data-diff.ts';
import { countRows, type DataSnapshot, fingerprintData } from '../../src/rehearse/observe/data.ts';
import { testMajor, useServer } from '../support/server.ts';

const servers = useServer();

describe('fingerprintData and compareData', () => {
  it.each([
    [
      'an update of one value',
      `update k set b = 'z' where id = 1`,
      [{ relation: 'public.k', columns: ['b'] }],
    ],
    [
      'values that changed places, by the key',
      `update k set b = case id when 1 then 'y' else 'x' end`,
      [{ relation: 'public.k', columns: ['b'] }],
    ],
    [
      'values that changed places, without a key',
      `update n set b = case a when 1 then 'y' else 'x' end`,
      [{ relation: 'public.n', columns: ['a', 'b'] }],
    ],
    ['NULL that became empty', `update k set c = ''`, [{ relation: 'public.k', columns: ['c'] }]],
    [
      'an insert',
      `insert into n values (1, 'x')`,
      [{ relation: 'public.n', rowsBefore: 2, rowsAfter: 3 }],
    ],
    [
      'a dropped table with rows',
      'drop table n',
      [{ relation: 'public.n', rowsBefore: 2, rowsAfter: 0, columns: [] }],
    ],
    [
      'a dropped column, with its values',
      'alter table k drop column b',
      [{ relation: 'public.k', lost: [{ column: 'b', values: 2 }] }],
    ],
    ['a dropped column that held none', 'alter table k drop column c', []],
    ['a renamed column', 'alter table k rename column b to d', []],
    [
      'a table whose values stand elsewhere now',
      'create table m as select a, b from n; drop table n',
      [{ relation: 'public.n', gone: true, lost: [] }],
    ],
    ['rows of a partition', 'insert into p values (1)', [{ relation: 'public.p1', rowsAfter: 1 }]],
    ['order only', `delete from n; insert into n values (2, 'y'), (1, 'x')`, []],
    ['a new column', 'alter table k add d int', []],
  ])('%s', async (_what, change, expected) => {
    await using session = await open();
    const before = await fingerprint(session);
    await session.rows(change);
    const found = compareData(before, await fingerprint(session));
    expect(found).toMatchObject(expected);
    expect(found).toHaveLength(expected.length);
  });

  it('masks what differs between two clean runs, and still counts', async () => {
    await using first = await open();
    await using second = await open();
    const run = `create table r (id serial primary key, at timestamptz default clock_timestamp(), v int); insert into r (v) values (1), (2)`;
    await first.rows(run);
    await second.rows(run);
    const clean = await fingerprint(first);
    const masked = findNondeterministic(clean, await fingerprint(second));
    expect([...masked]).toEqual(['public.r.at']);
    await second.rows('update r set at = now()');
    expect(compareData(clean, await fingerprint(second), masked)).toEqual([]);
    await second.rows('update r set v = 3 - v');
    expect(compareData(clean, await fingerprint(second), masked)).toMatchObject([
      { columns: ['v'] },
    ]);
    await second.rows('insert into r (v) values (3)');
    expect(compareData(clean, await fingerprint(second), masked)).toMatchObject([{ rowsAfter: 3 }]);
  });

  it('calls no cast or function of the database', async () => {
    await using session = await open();
    await session.rows(`
      create type mood as enum ('ok'); create table m (v mood); insert into m values ('ok');
      create function shout(mood) returns text language plpgsql as $$ begin raise 'called'; end $$;
      create cast (mood as text) with function shout(mood) as implicit;
      set search_path = public, pg_catalog;
      create function public.format(text, mood) returns text language plpgsql as $$ begin raise 'called'; end $$`);
    const snapshot = await fingerprint(session);
    expect(snapshot['public.m']?.rows).toBe(1);
  });

  it('reads only the tables asked for, and not what is ignored', async () => {
    await using session = await open();
    const some = await fingerprintData(session, { major: testMajor, tables: ['public.k'] });
    expect(Object.keys(some)).toEqual(['public.k']);
    const ignore = { relations: ['public.k'] };
    const rest = await fingerprintData(session, { major: testMajor, ignore });
    expect(Object.keys(rest)).toEqual(['public.n', 'public.p1']);
  });
});

// from 17 on such an index cannot be built
describe('an index over an SQL function that names no schema', () => {
  const older = useServer(15);

  it('does not keep its table from being read', async () => {
    const database = await older.database('inlined');
    await using session = await connect(older.server, { database: database.name });
    await session.rows(`
      create type pair as (a int, b int);
      create function halves(int) returns pair language sql immutable as 'select row($1 / 2, $1 % 2)::pair';
      create table r (v int); insert into r values (1);
      create index on r (halves(v));`);
    const snapshot = await fingerprintData(session, { major: 15 });
    expect(snapshot['public.r']?.rows).toBe(1);
    expect(await countRows(older.server, database)).toEqual([{ relation: 'public.r', rows: 1 }]);
  });
});

describe('countRows', () => {
  it('counts every table, partitions by themselves', async () => {
    const database = await servers.database('count');
    await using session = await connect(servers.server, { database: database.name });
    await session.rows('create table "T" (); insert into "T" default values');
    expect(await countRows(servers.server, database)).toEqual([
      { relation: 'public."T"', rows: 1 },
    ]);
  });
});

function fingerprint(session: Session): Promise<DataSnapshot> {
  return fingerprintData(session, { major: testMajor });
}

async function open(): Promise<Session> {
  const database = await servers.database('data');
  const session = await connect(servers.server, { database: database.name });
  await session.rows(`
    create table k (id int primary key, b text, c text); insert into k values (1, 'x', null), (2, 'y', null);
    create table n (a int, b text); insert into n values (1, 'x'), (2, 'y');
    create table p (a int) partition by list (a); create table p1 partition of p for values in (1)`);
  return session;
}

it('tables stand in their order, whichever of them were known before', async () => {
  const database = await servers.database();
  await using session = await connect(servers.server, { database: database.name });
  await session.rows('create table a (id int); create table b (id int); create table c (id int)');
  const major = servers.server.info.major;
  const all = await fingerprintData(session, { major });
  const { 'public.c': last } = all;
  const again = await fingerprintData(session, {
    major,
    known: last ? [{ 'public.c': last }] : [],
  });
  expect(Object.keys(again)).toEqual(['public.a', 'public.b', 'public.c']);
  expect(again['public.c']).toBe(last);
});
