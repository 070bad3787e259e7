import { expect, test } from 'vitest';
import type { Example } from '../../src/hazards/hazard.ts';
import type { InterruptedMigration } from '../../src/evidence/types.ts';
import { sql } from '../../src/sql/tag.ts';
import { onlyServer, rehearseExample } from '../support/example-plan.ts';
import { useServer } from '../support/server.ts';

const postgres = useServer();

async function interrupted(
  example: Omit<Example, 'title' | 'expect'>,
): Promise<InterruptedMigration | undefined> {
  const evidence = await rehearseExample(postgres.server, {
    title: '',
    expect: 'clean',
    ...example,
  });
  return onlyServer(evidence).interrupt?.migrations[0];
}

test('one transaction with its ledger row is cut once, before its COMMIT, and all of it is gone', async () => {
  const seen = await interrupted({
    given: sql`create table plans (name text);`,
    migrations: [
      sql`
        insert into plans values ('basic');
        alter table plans rename to offers;
      `,
    ],
  });
  expect(seen).toEqual({
    migration: '2',
    leftOut: 0,
    cuts: [
      {
        statement: 3,
        place: 'behind',
        result: 'converges',
        left: 'after',
        schemaChanges: [],
        dataChanges: [],
      },
    ],
  });
});

test('outside a transaction each cut is another state', async () => {
  const seen = await interrupted({
    given: sql`create table plans (name text); create table teams (id int);`,
    migrations: [
      sql`
        create table if not exists offers (name text);
        insert into plans values ('basic');
        alter table teams add column name text;
      `,
    ],
    transactionMode: 'statement',
  });
  expect(
    seen?.cuts.map(({ statement, result, left, error }) => [statement, result, left, error?.code]),
  ).toEqual([
    [0, 'converges', 'after', undefined],
    [1, 'third-state', 'between', undefined],
    [2, 'third-state', 'between', '42701'],
  ]);
  expect(seen?.cuts[1]?.dataChanges).toEqual([
    { relation: 'public.plans', rowsBefore: 1, rowsAfter: 2, columns: ['name'] },
  ]);
});

test('a message of several statements is one transaction, and its own COMMIT ends it', async () => {
  const migration = sql`
    create table offers (id int);
    create table teams (id int);
  `;
  const whole = await interrupted({
    given: sql`create table plans (name text);`,
    migrations: [migration],
    transactionMode: 'message',
  });
  expect(whole?.cuts.map(({ statement, result, left }) => [statement, result, left])).toEqual([
    [0, 'converges', 'after'],
    [1, 'refused', 'after'],
  ]);
  expect(whole?.cuts[1]?.error).toMatchObject({ code: '42P07' });
  const apart = await interrupted({
    given: sql`create table plans (name text);`,
    migrations: [migration.replace(';', '; commit;')],
    transactionMode: 'message',
  });
  expect(apart?.cuts.map(({ statement, result, left }) => [statement, result, left])).toEqual([
    [0, 'converges', 'after'],
    [1, 'refused', 'between'],
    [2, 'refused', 'after'],
  ]);
});

test('a concurrent build is killed while it waits, and behind it', async () => {
  const build = sql`create index concurrently plans_name on plans (name);`;
  const given = sql`create table plans (name text); insert into plans values ('basic');`;
  const plain = await interrupted({ given, migrations: [build], transactionMode: 'statement' });
  expect(
    plain?.cuts.map(({ place, result, left, error }) => [place, result, left, error?.code]),
  ).toEqual([
    ['inside', 'refused', 'between', '42P07'],
    ['behind', 'refused', 'after', '42P07'],
  ]);
  const guarded = await interrupted({
    given,
    migrations: [build.replace('concurrently', 'concurrently if not exists')],
    transactionMode: 'statement',
  });
  expect(guarded?.cuts.map(({ place, result }) => [place, result])).toEqual([
    ['inside', 'third-state'],
    ['behind', 'converges'],
  ]);
  expect(guarded?.cuts[0]?.schemaChanges).toMatchObject([
    { change: 'changed', kind: 'index', name: 'public.plans_name', after: { valid: false } },
  ]);
});
