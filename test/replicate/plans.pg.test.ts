/** One deploy plan for several migrations. */
import { expect, test } from 'vitest';
import { planText } from '../support/replication/check-orders.ts';
import { onlyServer, rehearseExample } from '../support/example-plan.ts';
import { useServer } from '../support/server.ts';

const postgres = useServer(17);

async function planOf(...migrations: readonly string[]): Promise<string> {
  const evidence = await rehearseExample(postgres.server, {
    title: '',
    given:
      'create table books (id int primary key, title text, copies int); create table shelves (id int primary key, room text);',
    migrations,
    replication: 'all',
    rows: 8,
    expect: 'clean',
  });
  return planText(onlyServer(evidence).replication?.deployPlan ?? null);
}

const added = 'alter table books add column isbn text;';
const dropped = 'alter table shelves drop column room;';
const renamed = 'alter table books rename column title to name;';

test('what either order suits goes along with its neighbours', async () => {
  const plan = await planOf(
    dropped,
    'create index on books (title);',
    'alter table books drop column copies;',
  );
  expect(plan).toBe('publisher: 2, 3, 4 → subscriber: 2, 3, 4');
});

test('each in its order', async () => {
  const plan = await planOf(added, "comment on table books is 'all';", dropped);
  expect(plan).toBe('subscriber: 2, 3 → publisher: 2, 3, 4 → subscriber: 4');
});

test('writes pause for the one that has no order, not for the others', async () => {
  const plan = await planOf(added, renamed, dropped);
  expect(plan).toBe(
    'subscriber: 2 → publisher: 2 → paused: publisher: 3 → subscriber: 3 → running: publisher: 4 → subscriber: 4',
  );
});

test('between two migrations the application writes what is there by then', async () => {
  const plan = await planOf(
    renamed,
    'alter table books add column country int not null default 1; alter table books alter column country drop default;',
  );
  expect(plan).toBe(
    'paused: publisher: 2 → subscriber: 2 → running: subscriber: 3[1] → publisher: 3 → subscriber: 3[1]',
  );
});

test('one that has no order as a whole is split, and the others are not', async () => {
  const plan = await planOf(
    'alter table shelves add column floor int;',
    'alter table books add column isbn text; alter table books drop column copies;',
  );
  expect(plan).toBe('subscriber: 2, 3[1] → publisher: 2, 3 → subscriber: 3[1]');
});

test('what fails on rows that are written before it is no matter of order', async () => {
  const evidence = await rehearseExample(postgres.server, {
    title: '',
    given: 'create table books (id int primary key);',
    migrations: [
      'create table shelves (id int primary key, room text);',
      'alter table shelves alter column room set not null;',
    ],
    replication: 'all',
    rows: 8,
    expect: 'clean',
  });
  const { replication, notRehearsed } = onlyServer(evidence);
  expect(replication?.changes.map(({ migration = 'all' }) => migration)).toEqual(['2', 'all']);
  expect(notRehearsed).toContainEqual({
    what: 'replication of migrations/3.sql by itself',
    why: 'it fails on rows that are written before it: 23502 column "room" of relation "shelves" contains null values',
  });
});

test('rows that each side can change alike are no reason to split', async () => {
  const plan = await planOf(
    "alter table books add column isbn text; update books set isbn = 'none'; alter table books add column pages int; update books set pages = 1; alter table books alter column isbn set not null;",
  );
  expect(plan).toBe('subscriber: 2[4] → publisher: 2 → subscriber: 2[1]');
});

test('where no new row can be made, those that are there are changed, and that is said', async () => {
  const evidence = await rehearseExample(postgres.server, {
    title: '',
    given:
      'create table books (id int primary key); create table covers (book int primary key references books, art text);',
    migrations: ['alter table covers add column width int;'],
    replication: 'all',
    rows: 8,
    expect: 'clean',
  });
  const { replication, notRehearsed } = onlyServer(evidence);
  expect(planText(replication?.deployPlan ?? null)).toBe('subscriber: 2 → publisher: 2');
  expect(notRehearsed).toContainEqual({
    what: 'replication of new rows of public.covers',
    why: 'none could be made, so rows that it has were changed and deleted only',
  });
});
