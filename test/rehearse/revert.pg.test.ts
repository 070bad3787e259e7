/** Down parts sent: as each framework sends them, and what the ways down that projects write come to. */
import { describe, expect, test } from 'vitest';
import type { Step } from '../../src/adapters/adapter.ts';
import { adapters } from '../../src/adapters/index.ts';
import type { DownRun, Reverted } from '../../src/evidence/types.ts';
import { connect, type Session } from '../../src/postgres/session.ts';
import { sql } from '../../src/sql/tag.ts';
import { fixtureSettings, readFixture } from '../support/adapter-fixture.ts';
import { onlyServer, rehearseExample } from '../support/example-plan.ts';
import { useServer } from '../support/server.ts';

const postgres = useServer();

async function send(session: Session, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    const { sql: text, parameters, copyData } = step;
    const result =
      copyData === undefined
        ? await session.query(text, parameters)
        : await session.copyIn(text, copyData);
    expect(result, text).toMatchObject({ ok: true });
  }
}

const reverting = adapters.flatMap((adapter) =>
  adapter.planDown && adapter.ledger ? [[adapter.id, adapter] as const] : [],
);

describe.each(reverting)('%s', (_id, adapter) => {
  test('has the last migration pending again once it is reverted', async () => {
    const { migrations } = await readFixture(adapter);
    const last = migrations.findLastIndex(
      (migration) => adapter.planDown?.(migration, fixtureSettings) != null,
    );
    const all = migrations.slice(0, last + 1);
    const [migration] = all.slice(-1);
    if (!migration || !adapter.ledger) throw new Error('the fixture has no down part');
    const { name } = await postgres.database();
    await using session = await connect(postgres.server, { database: name });
    await send(session, adapter.ledger.prepare);
    for (const one of all) await send(session, adapter.plan(one, fixtureSettings));
    expect(await pending(session)).toEqual([]);
    await send(session, adapter.planDown?.(migration, fixtureSettings) ?? []);
    expect(await pending(session)).toEqual([migration.id]);
    expect(session.transactionStatus).toBe('I');

    async function pending(open: Session): Promise<readonly string[] | undefined> {
      const rows = await open.rows<Record<string, unknown>>(adapter.ledger?.read ?? '');
      return adapter.ledger?.decide(rows, all).apply.map(({ id }) => id);
    }
  });
});

interface Pair {
  readonly given: string;
  readonly up: string;
  readonly down: string;
  readonly mode?: 'file' | 'statement';
  readonly rows?: number;
}

async function revert({ given, up, down, mode, rows }: Pair): Promise<Reverted> {
  const evidence = await rehearseExample(postgres.server, {
    title: '',
    expect: 'clean',
    given,
    migrations: [up],
    downs: [down],
    transactionMode: mode ?? 'file',
    ...(rows !== undefined && { rows }),
  });
  const [reverted] = onlyServer(evidence).revert?.migrations ?? [];
  if (!reverted) throw new Error('nothing was reverted');
  return reverted;
}

async function firstDown(pair: Pair): Promise<DownRun> {
  const { first } = await revert(pair);
  if (!first) throw new Error('no down part was sent');
  return first;
}

const users = sql`create table users (id int primary key, name text not null, born date);`;

/** Ways there and back that good projects write: nothing may be left, lost or broken. */
test.for<[string, string, string]>([
  ['a column', 'alter table users add column mail text;', 'alter table users drop column mail;'],
  [
    'a renamed column',
    'alter table users rename name to full_name;',
    'alter table users rename full_name to name;',
  ],
  ['a renamed table', 'alter table users rename to people;', 'alter table people rename to users;'],
  [
    'a wider type',
    'alter table users alter id type bigint;',
    'alter table users alter id type int;',
  ],
  [
    'a constraint whose name Postgres makes up',
    'alter table users drop constraint users_pkey;',
    'alter table users add constraint users_key primary key (id);',
  ],
  [
    'rows of a lookup',
    `create table plans (id serial primary key, name text); insert into plans (name) values ('a'), ('b');`,
    'drop table plans;',
  ],
  [
    'values moved to another table and back',
    `create table profiles (user_id int primary key, born date);
     insert into profiles select id, born from users;
     alter table users drop column born;`,
    `alter table users add column born date;
     update users set born = profiles.born from profiles where user_id = users.id;
     drop table profiles;`,
  ],
  [
    'a function, typed in again',
    'create or replace function twice(a int) returns int language sql as $$ select a + a $$;',
    'create or replace function twice(a int) returns int language sql as $$\n  SELECT a * 2\n$$;',
  ],
  ['a label of an enum', `alter type mood add value 'sad';`, 'select 1;'],
])('%s goes and comes back', async ([, up, down]) => {
  const given = `${users}
    create type mood as enum ('glad');
    create function twice(a int) returns int language sql as $$ select a * 2 $$;`;
  const first = await firstDown({ given, up, down, rows: 20 });
  expect(first).toMatchObject({ outcome: { ok: true }, schema: [], lost: [] });
});

test('rows that the up part deletes are its own loss; values are compared where no row is gone', async () => {
  const down = await firstDown({
    given: users,
    up: sql`
      alter table users rename name to full_name;
      alter table users drop column born;
      delete from users where id % 2 = 0;
    `,
    down: sql`
      alter table users drop column full_name;
      alter table users add column name text not null default '';
      alter table users add column born date;
    `,
    rows: 20,
  });
  const lost = down.lost.map(({ by, column, dropped }) => [by, column, dropped]);
  expect(lost).toEqual([['up', undefined, undefined]]);
});

test('rows that the up part put in the place of others are not counted for the others', async () => {
  const { lost } = await firstDown({
    given: sql`create table plans (id int primary key, name text);`,
    up: `truncate plans; insert into plans select n, 'x' from generate_series(1, 30) as n;`,
    down: 'truncate plans;',
    rows: 20,
  });
  expect(lost).toEqual([{ relation: 'public.plans', count: 20, by: 'up' }]);
});

test('a rename undone by dropping is a loss of the down part', async () => {
  const { lost } = await firstDown({
    given: users,
    up: 'alter table users rename name to full_name; alter table users drop column born;',
    down: `alter table users drop column full_name;
      alter table users add column name text not null default '', add column born date;`,
    rows: 20,
  });
  expect(lost).toEqual([
    expect.objectContaining({ column: 'name', by: 'down', keptIn: 'public.users.full_name' }),
    expect.objectContaining({ column: 'born', by: 'up', dropped: true }),
  ]);
});

test('a cast that can be undone and is not was kept by the up part', async () => {
  const { lost } = await firstDown({
    given: sql`create table prices (id int primary key, cents int not null);`,
    up: 'alter table prices alter cents type text;',
    down: 'alter table prices drop column cents; alter table prices add cents int not null default 0;',
    rows: 20,
  });
  expect(lost).toMatchObject([{ column: 'cents', by: 'down' }]);
});

test('a down part that commits by itself is seen halfway when it fails', async () => {
  const first = await firstDown({
    given: users,
    up: 'create table a (id int); create table b (id int);',
    down: 'drop table a; commit; begin; drop table missing; drop table b;',
  });
  expect(first.outcome).toMatchObject({ ok: false, error: { code: '42P01' } });
  expect(first.failedAt).toMatchObject({ file: 'migrations/2.down.sql', line: 1 });
  expect(first.halfway?.schemaChanges.map(({ change, name }) => `${name} ${change}`)).toEqual([
    'public.a.id removed',
    'public.a removed',
  ]);
});

test('a failure that rolls back leaves nothing halfway, and one without rows is told from one with', async () => {
  const given = 'create table parents (id int primary key); create table children (parent int);';
  const up = 'alter table children drop column parent;';
  const down = 'alter table children add column parent int not null references parents;';
  const withRows = await firstDown({ given, up, down, rows: 5 });
  expect(withRows).toMatchObject({ outcome: { ok: false }, passesWithoutRows: true });
  expect(withRows.halfway).toBeUndefined();
  const never = await firstDown({ given, up, down: 'drop table missing;' });
  expect(never).toMatchObject({ outcome: { ok: false }, passesWithoutRows: false });
});

test('a rule that was lifted is tried again with rows that only exist without it', async () => {
  const pair = { given: users, up: 'alter table users alter name drop not null;', rows: 20 };
  const closed = await revert({ ...pair, down: 'alter table users alter name set not null;' });
  expect(closed.onNewRows?.outcome).toMatchObject({ ok: false, error: { code: '23502' } });
  const open = await revert({
    ...pair,
    down: `update users set name = '' where name is null; alter table users alter name set not null;`,
  });
  expect(open.onNewRows?.outcome).toEqual({ ok: true });
});

test('a migration without a down part is not sent anything', async () => {
  const evidence = await rehearseExample(postgres.server, {
    title: '',
    expect: 'clean',
    given: users,
    migrations: ['select 1;'],
  });
  const [found] = onlyServer(evidence).revert?.migrations ?? [];
  expect(found).toMatchObject({ down: 'missing' });
  expect(found?.first).toBeUndefined();
});
