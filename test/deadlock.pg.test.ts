import { describe, expect, test } from 'vitest';
import { lockOrderCanDeadlock } from '../src/hazards/lock-order-can-deadlock.ts';
import { connect, type Session } from '../src/postgres/session.ts';
import { splitSql, loadParser } from '../src/sql/split.ts';
import { useServer } from './support/server.ts';

const testServer = useServer();

/** The migration of an example up to its last statement, traffic in between, then the last statement. */
async function meet(title: string, traffic: string): Promise<readonly string[]> {
  await loadParser();
  const example = lockOrderCanDeadlock.examples.find((one) => one.title === title);
  if (!example) throw new Error(`no example "${title}"`);
  const split = splitSql(example.migrations[0] ?? '');
  if (!split.ok) throw new Error(split.message);
  const { server, name } = await testServer.database();
  await using migration = await connect(server, { database: name });
  await using application = await connect(server, { database: name });
  await migration.rows(example.given);
  await migration.rows('insert into authors values (1); insert into books values (1, 1)');
  for (const session of [migration, application]) {
    await session.rows("set deadlock_timeout = '20ms'; set lock_timeout = '10s'");
    await session.rows('begin');
  }
  const [first, last] = split.statements;
  await migration.rows(first?.sql ?? '');
  const working = application.query(traffic);
  await waits(migration, application);
  const locking = migration.query(last?.sql ?? '');
  return (await Promise.all([working, locking])).map((result) =>
    result.ok ? 'done' : result.error.code,
  );
}

/** Until the other session waits for a lock that this one holds. */
async function waits(holder: Session, other: Session): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline) {
    const [row] = await holder.rows<{ waits: boolean }>(
      'select cardinality(pg_catalog.pg_blocking_pids($1)) > 0 as waits',
      [other.backendPid],
    );
    if (row?.waits) return;
  }
  throw new Error('it does not wait');
}

describe('what lock-order-can-deadlock claims, with two sessions', () => {
  test.for([
    {
      title: 'The table referred to first, then the one that refers to it',
      traffic: 'insert into books values (2, 1)',
    },
    {
      title: 'The table that refers first, then the one referred to',
      traffic: 'delete from authors where id = 1',
    },
  ])('$title: $traffic', async ({ title, traffic }) => {
    expect((await meet(title, traffic)).toSorted()).toContain('40P01');
  });

  test('one statement that drops a foreign key, behind a transaction that has written the table referred to', async () => {
    const { server, name } = await testServer.database();
    await using migration = await connect(server, { database: name });
    await using application = await connect(server, { database: name });
    await migration.rows(
      'create table authors (id int primary key); create table books (id int primary key, author int references authors (id)); insert into authors values (1), (2)',
    );
    for (const session of [migration, application])
      await session.rows("set deadlock_timeout = '20ms'; set lock_timeout = '10s'");
    await application.rows('begin');
    await application.rows('update authors set id = id where id = 1');
    const locking = migration.query('alter table books drop constraint books_author_fkey');
    await waits(application, migration);
    const working = application.query('delete from authors where id = 2');
    const codes = (await Promise.all([working, locking])).map((result) =>
      result.ok ? 'done' : result.error.code,
    );
    expect(codes).toContain('40P01');
  });

  test('adding a foreign key lets an insert into the other table go on', async () => {
    const { server, name } = await testServer.database();
    await using migration = await connect(server, { database: name });
    await using application = await connect(server, { database: name });
    await migration.rows(
      'create table authors (id int primary key); create table books (id int primary key, author int references authors (id)); insert into authors values (1); create table loans (id int, author int)',
    );
    await migration.rows('begin');
    await migration.rows('alter table loans add foreign key (author) references authors (id)');
    await application.rows("set lock_timeout = '10s'");
    expect(await application.query('insert into books values (1, 1)')).toMatchObject({ ok: true });
  });
});
