/** Rehearsals beside the runner's own run begin their sessions with the setting `session-sql`, too. */
import { expect, test } from 'vitest';
import type { ServerEvidence } from '../../src/evidence/types.ts';
import type { Example } from '../../src/hazards/hazard.ts';
import { silentLog } from '../../src/log.ts';
import { rehearse } from '../../src/rehearse/rehearse.ts';
import { loadParser } from '../../src/sql/split.ts';
import { sql } from '../../src/sql/tag.ts';
import { examplePlan } from '../support/example-plan.ts';
import { useServer } from '../support/server.ts';

const postgres = useServer();

/** A project whose names are found only behind its session SQL; its trigger refuses rows before it. */
async function rehearsed(more: Partial<Example>): Promise<ServerEvidence> {
  await loadParser();
  const plan = examplePlan({
    title: 'names without their schema',
    given: sql`
      create schema app;
      create table app.books (id int primary key, title text);
      create function check_book() returns trigger language plpgsql as $$
        begin perform from books; return new; end $$;
      create trigger check_book before insert on app.books
        for each row execute procedure check_book();
    `,
    migrations: [sql`alter table books add column pages int;`],
    rows: 3,
    expect: 'clean',
    ...more,
  });
  // a lock that only one session has at a time, as runners take
  const sessionSql = 'set search_path = public, app; select pg_advisory_lock(7)';
  const environment = { ...plan.environment, sessionSql };
  return rehearse({ ...plan, environment }, postgres.server, silentLog);
}

test('compatibility: the queries are prepared in such a session', async () => {
  const { compatibility } = await rehearsed({ queries: 'select title from books' });
  expect(compatibility).toMatchObject({ queries: 1, broken: [] });
});

test('downstream: the statements are sent in such a session', async () => {
  const view = 'create view titles as select title from books;';
  const { downstream } = await rehearsed({ downstream: view });
  expect(downstream).toMatchObject({ statements: 1, broken: [] });
});

test('replicate: migrations are applied and rows are written in such sessions', async () => {
  const { replication, notRehearsed } = await rehearsed({ replication: 'all' });
  const orders = replication?.changes.flatMap((change) => change.orders) ?? [];
  expect(orders.map(({ order, failed }) => ({ order, failed }))).toEqual([
    { order: 'publisher-first', failed: undefined },
    { order: 'subscriber-first', failed: undefined },
  ]);
  // without a row of the application's nothing would be sent
  expect(notRehearsed).toEqual([]);
});

test('replicate: rows are written between migrations while no runner holds its lock', async () => {
  const migrations = ['alter table books add column a int;', 'alter table books drop column a;'];
  const { replication } = await rehearsed({ replication: 'all', migrations });
  expect(replication?.changes.at(-1)?.orders.map(({ works }) => works)).toEqual([false, false]);
});

test('replicate: so are the files of the subscriber', async () => {
  const subscriber = ['alter table books add column pages bigint;'];
  const { replication } = await rehearsed({ replication: 'all', subscriber });
  expect(replication?.pairs?.map(({ differences }) => differences)).toEqual([
    ['column app.books.pages: type is "integer" on the publisher, "bigint" on the subscriber'],
  ]);
});
