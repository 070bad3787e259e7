import { expect, test } from 'vitest';
import { compareData } from '../../src/rehearse/observe/data-diff.ts';
import { fingerprintData } from '../../src/rehearse/observe/data.ts';
import { openSchema, seed } from '../support/seeded.ts';
import { testMajor, useServer } from '../support/server.ts';

const postgres = useServer();

test('holds what migrations stumble over: NULLs, repeated and empty values, every label', async () => {
  await using session = await openSchema(
    postgres,
    `
    create type size as enum (${Array.from({ length: 23 }, (_, i) => `'s${i}'`).join(', ')});
    create table t (id serial primary key, a text, b int not null, c varchar(400), s size, k text not null unique)`,
  );
  await seed(session);
  const [found] = await session.rows(`
    select count(*) filter (where a is null) > 0 and count(*) filter (where c is null) > 0 as nulls, count(*) filter (where a = '') > 0 as empty,
      count(a) > count(distinct a) and count(b) > count(distinct b) as repeated, count(distinct s)::int as labels,
      max(length(c)) > 255 as long, min(b) < 0 and bool_or(b = 0) and max(b) > 32767 as extremes,
      count(distinct lower(k)) < count(k) as fold from t`);
  expect(found).toEqual({
    nulls: true,
    empty: true,
    repeated: true,
    labels: 23,
    long: true,
    extremes: true,
    fold: true,
  });
});

test('makes the same rows of the same seed, others of another', async () => {
  const ddl =
    'create table p (id uuid primary key, name text unique); create table t (id serial, p uuid references p, n int, at timestamptz default now(), check (n <> 5))';
  const snapshots = [];
  for (const random of [1, 1, 2]) {
    await using session = await openSchema(postgres, ddl);
    await seed(session, { random });
    snapshots.push(await fingerprintData(session, { major: testMajor }));
  }
  const [first = {}, again = {}, other = {}] = snapshots;
  expect(compareData(first, again)).toEqual([]);
  expect(compareData(first, other).map((change) => change.relation)).toEqual([
    'public.p',
    'public.t',
  ]);
});

test('tops up what migrations left, and repeats nothing when run again', async () => {
  await using session = await openSchema(
    postgres,
    `create table t (id int primary key, v text not null); insert into t values (1, 'mine'), (7, 'mine')`,
  );
  expect((await seed(session)).tables).toEqual([{ relation: 'public.t', rows: 20, why: '' }]);
  expect(await session.rows(`select count(*)::int as mine from t where v = 'mine'`)).toEqual([
    { mine: 2 },
  ]);
  expect((await seed(session)).tables[0]?.rows).toBe(20);
});

test.each([
  [
    'a partitioned table without partitions',
    'create table t (a int) partition by list (a)',
    /no partition/,
  ],
  [
    'a trigger that always raises',
    `create table t (a int); create function f() returns trigger language plpgsql as $$ begin raise 'never'; end $$; create trigger f before insert on t for each row execute procedure f()`,
    /never \(P0001\)/,
  ],
  [
    'a condition nothing meets',
    'create table t (a int check (a > 5 and a < 5), check (a is not null))',
    /CHECK|violates|meets/i,
  ],
  [
    'forced row security',
    'create table t (a int); alter table t enable row level security; alter table t force row level security',
    /row-level security/,
  ],
  ['a key with few values', 'create table t (a bool primary key)', /unique key/],
])('says why %s is not filled', async (_what, ddl, why) => {
  await using session = await openSchema(postgres, `create table fine (a int); ${ddl}`);
  const { tables } = await seed(session);
  expect(tables.find((table) => table.relation === 'public.t')?.why).toMatch(why);
  expect(tables.find((table) => table.relation === 'public.fine')).toEqual({
    relation: 'public.fine',
    rows: 20,
    why: '',
  });
});

test('names the parent of a table that could not be filled for the lack of it', async () => {
  await using session = await openSchema(
    postgres,
    `create table p (id int primary key, check (id <> id)); create table c (p int not null references p)`,
  );
  const { tables } = await seed(session);
  expect(tables.find((table) => table.relation === 'public.c')?.why).toBe(
    'it needs a row of public.p, which has none',
  );
});

test('leaves the ledger alone', async () => {
  await using session = await openSchema(
    postgres,
    'create table "Ledger" (version text); create table t (a int)',
  );
  const { tables } = await seed(session, { ignore: { relations: ['public.Ledger'] } });
  expect(tables.map((table) => table.relation)).toEqual(['public.t']);
  expect(await session.rows('select * from "Ledger"')).toEqual([]);
});

test('runs triggers as the owner, never as a superuser', async () => {
  await using session = await openSchema(
    postgres,
    `
    create table seen (super text); create table t (a int);
    create function f() returns trigger language plpgsql as $$ begin insert into seen values (current_setting('is_superuser')); return new; end $$;
    create trigger f before insert on t for each row execute procedure f()`,
  );
  await seed(session);
  expect(
    await session.rows(`select distinct super from seen where super in ('on', 'off')`),
  ).toEqual([{ super: 'off' }]);
});
