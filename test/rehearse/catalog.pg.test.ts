import { describe, expect, it } from 'vitest';
import { connect, type Session } from '../../src/postgres/session.ts';
import { snapshotCatalog } from '../../src/rehearse/observe/catalog.ts';
import { diffCatalogs } from '../../src/rehearse/observe/schema-diff.ts';
import { renderSchemaDiff } from '../../src/rehearse/observe/schema-text.ts';
import { testMajor, useServer } from '../support/server.ts';

const major = testMajor;
const servers = useServer();

/** Every kind of change the snapshot must see: what is there, what is done, what is reported. */
const changes: readonly (readonly [string, string, string, string])[] = [
  ['a schema', '', 'create schema s', 'added schema s'],
  ['a table', '', 'create table t ()', 'added table public.t'],
  ['a column', 'create table t ()', 'alter table t add a int', 'added column public.t.a'],
  [
    'a type',
    'create table t (a int)',
    'alter table t alter a type bigint',
    'changed column public.t.a type',
  ],
  [
    'a default',
    'create table t (a int)',
    'alter table t alter a set default 1',
    'changed column public.t.a default',
  ],
  [
    'NOT NULL',
    'create table t (a int)',
    'alter table t alter a set not null',
    'changed column public.t.a not_null',
  ],
  [
    'storage',
    'create table t (a text)',
    'alter table t alter a set storage plain',
    'changed column public.t.a storage',
  ],
  [
    'a collation',
    'create table t (a text)',
    'alter table t alter a type text collate "C"',
    'changed column public.t.a collation',
  ],
  [
    'identity',
    'create table t (a int not null)',
    'alter table t alter a add generated always as identity',
    'changed column public.t.a identity',
  ],
  [
    'a grant',
    'create table t ()',
    'grant select on t to public',
    'changed table public.t privileges',
  ],
  [
    'a column grant',
    'create table t (a int)',
    'grant select (a) on t to public',
    'changed column public.t.a privileges',
  ],
  ['a comment', 'create table t ()', `comment on table t is 'x'`, 'changed table public.t comment'],
  [
    'storage parameters',
    'create table t ()',
    'alter table t set (fillfactor = 50)',
    'changed table public.t options',
  ],
  [
    'row security',
    'create table t ()',
    'alter table t enable row level security',
    'changed table public.t row_security',
  ],
  [
    'unlogged',
    'create table t ()',
    'alter table t set unlogged',
    'changed table public.t persistence',
  ],
  [
    'replica identity',
    'create table t ()',
    'alter table t replica identity full',
    'changed table public.t replica_identity',
  ],
  ['a policy', 'create table t ()', 'create policy p on t using (true)', 'added policy public.t.p'],
  [
    'a constraint',
    'create table t (a int)',
    'alter table t add constraint c check (a > 0) not valid',
    'added constraint public.t.c',
  ],
  [
    'validity',
    'create table t (a int, constraint d check (a > 1)); alter table t add constraint c check (a > 0) not valid',
    'alter table t validate constraint c',
    'changed constraint public.t.c definition,valid',
  ],
  ['an index', 'create table t (a int)', 'create index i on t (a)', 'added index public.i'],
  [
    'clustering',
    'create table t (a int); create index i on t (a)',
    'alter table t cluster on i',
    'changed index public.i clustered',
  ],
  [
    'a partition',
    'create table t (a int) partition by list (a)',
    'create table u partition of t for values in (1)',
    'added table public.u',
  ],
  [
    'a detached partition',
    'create table t (a int) partition by list (a); create table u partition of t for values in (1)',
    'alter table t detach partition u',
    'changed table public.u parents,partition_bound',
  ],
  [
    'a sequence',
    'create sequence s',
    'alter sequence s increment 5',
    'changed sequence public.s sequence',
  ],
  [
    'a view',
    'create view v as select 1 as a',
    'create or replace view v as select 2 as a',
    'changed view public.v definition',
  ],
  [
    'a materialized view',
    '',
    'create materialized view m as select 1 as a',
    'added materialized view public.m',
  ],
  [
    'a function',
    `create function f() returns int language sql as 'select 1'`,
    `create or replace function f() returns int language sql as 'select 2'`,
    'changed function public.f() definition',
  ],
  [
    'an aggregate',
    '',
    `create aggregate g (int) (sfunc = int4pl, stype = int)`,
    'added aggregate public.g(integer)',
  ],
  [
    'an enum label',
    `create type e as enum ('a')`,
    `alter type e add value 'b'`,
    'changed enum public.e labels',
  ],
  [
    'a domain check',
    'create domain d as int',
    'alter domain d add check (value > 0)',
    'changed domain public.d checks',
  ],
  ['a range', '', 'create type r as range (subtype = int)', 'added range public.r'],
  ['a composite type', '', 'create type c as (a int)', 'added composite type public.c'],
  [
    'a trigger',
    `create table t (); create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger g before insert on t for each row execute procedure f()`,
    'alter table t disable trigger g',
    'changed trigger public.t.g enabled',
  ],
  [
    'a rule',
    'create table t ()',
    'create rule r as on delete to t do instead nothing',
    'added rule public.t.r',
  ],
  [
    'statistics',
    'create table t (a int, b int)',
    'create statistics s on a, b from t',
    'added statistics public.s',
  ],
  ['a publication', 'create table t ()', 'create publication p for table t', 'added publication p'],
  [
    'default privileges',
    '',
    'alter default privileges in schema public grant select on tables to public',
    'added default privileges',
  ],
  [
    'an operator',
    '',
    'create operator === (procedure = int4eq, leftarg = int, rightarg = int)',
    'added operator public.===(integer,integer)',
  ],
  ['a collation of its own', '', "create collation c (locale = 'C')", 'added collation public.c'],
  [
    'a text search configuration',
    '',
    'create text search configuration w (copy = pg_catalog.simple)',
    'added text search configuration public.w',
  ],
];

describe('snapshotCatalog', () => {
  it.each(changes)('sees %s', async (_what, setUp, change, expected) => {
    await using session = await open();
    if (setUp !== '') await session.rows(setUp);
    const before = await snapshotCatalog(session, { major });
    await session.rows(change);
    const found = diffCatalogs(before, await snapshotCatalog(session, { major }));
    const told = found.map((c) => `${c.change} ${c.kind} ${c.name} ${c.keys.join(',')}`.trim());
    expect(told.some((text) => text.startsWith(expected))).toBe(true);
  });

  it('sees an index that a failed concurrent build left invalid', async () => {
    await using session = await open();
    await session.rows('create table t (a int); insert into t values (1), (1)');
    const before = await snapshotCatalog(session, { major });
    const failed = await session.query('create unique index concurrently i on t (a)');
    expect(failed.ok).toBe(false);
    const after = await snapshotCatalog(session, { major });
    expect(after['index:public.i']).toMatchObject({ valid: false });
    expect(renderSchemaDiff(before, after, diffCatalogs(before, after))).toContain('-- INVALID');
  });

  it('shows no other column changed when one is added, dropped or the table is renamed back', async () => {
    await using session = await open();
    await session.rows('create table t (a int, b int, c int)');
    const before = await snapshotCatalog(session, { major });
    await session.rows(
      'alter table t drop b; alter table t add d int; alter table t rename to u; alter table u rename to t',
    );
    const found = diffCatalogs(before, await snapshotCatalog(session, { major }));
    expect(found.map((c) => `${c.change} ${c.name}`)).toEqual([
      'removed public.t.b',
      'added public.t.d',
    ]);
  });

  it('leaves out a ledger with everything on it, and whole schemas', async () => {
    await using session = await open();
    const before = await snapshotCatalog(session, { major });
    await session.rows(`
      create table "Ledger" (id serial primary key, at timestamptz default now());
      create index on "Ledger" (at); create schema tool; create table tool.runs (id serial);
      create function tool.f() returns int language sql as 'select 1'`);
    const ignore = { relations: ['public.Ledger'], schemas: ['tool'] };
    expect(diffCatalogs(before, await snapshotCatalog(session, { major, ignore }))).toEqual([]);
  });

  it('calls no function of the database, whatever its search_path says, and puts settings back', async () => {
    await using session = await open();
    await session.rows(`
      create function public.format(text, name, name) returns text language plpgsql as $$ begin raise 'called'; end $$;
      set search_path = public, pg_catalog; set timezone = 'Asia/Tokyo'`);
    const snapshot = await snapshotCatalog(session, { major });
    expect(Object.keys(snapshot)).toContain('function:public.format(text,name,name)');
    const settings = `select current_setting('search_path') as path, current_setting('timezone') as zone`;
    expect(await session.rows(settings)).toEqual([
      { path: 'public, pg_catalog', zone: 'Asia/Tokyo' },
    ]);
  });

  it('is the same twice', async () => {
    await using session = await open();
    await session.rows(
      'create table t (a serial primary key, b text unique); create view v as select * from t',
    );
    const first = await snapshotCatalog(session, { major });
    expect(JSON.stringify(await snapshotCatalog(session, { major }))).toBe(JSON.stringify(first));
  });
});

async function open(): Promise<Session> {
  const database = await servers.database('catalog');
  return connect(servers.server, { database: database.name });
}

it('what a server notes of columns for itself is none of theirs', async () => {
  const database = await servers.database();
  await using session = await connect(servers.server, { database: database.name });
  await session.rows('create table t (a int, b int); alter table t alter b set (n_distinct = 5)');
  const before = await snapshotCatalog(session, { major });
  // as servers from 15.20 on do by themselves, another number for each column and change of its type
  await session.rows(
    `update pg_catalog.pg_attribute set attoptions = array_append(attoptions, 'pg_attver=6368616')
     where attrelid = 't'::regclass and attnum > 0`,
  );
  expect(diffCatalogs(before, await snapshotCatalog(session, { major }))).toEqual([]);
  await session.rows(
    `update pg_catalog.pg_attribute set attoptions = '{pg_attver=6386416}' where attrelid = 't'::regclass and attname = 'b'`,
  );
  expect(
    diffCatalogs(before, await snapshotCatalog(session, { major })).map(({ name, keys }) => [
      name,
      keys,
    ]),
  ).toEqual([['public.t.b', ['options']]]);
});
