import { expect, test } from 'vitest';
import { sql } from '../../src/sql/tag.ts';
import { onlyServer, rehearseExample } from '../support/example-plan.ts';
import { useServer } from '../support/server.ts';

const postgres = useServer();
const example = { title: '', expect: 'clean' } as const;

test('a second run is compared statement by statement, and a guard that holds is found', async () => {
  const evidence = await rehearseExample(postgres.server, {
    ...example,
    given: sql`create table plans (name text);`,
    migrations: [
      sql`
        create table if not exists teams (id int);
        insert into plans (name) values ('basic');
        alter table plans rename to offers;
      `,
    ],
    transactionMode: 'statement',
  });
  const [raw] = onlyServer(evidence).rerun?.raw ?? [];
  expect(raw?.result).toBe('rejected');
  expect(raw?.statements.map(({ result, line }) => [line, result])).toEqual([
    [1, 'no-change'],
    [2, 'rejected'],
    [3, 'not-sent'],
  ]);
});

test('a guard is shown only once it was rehearsed: same rows the first time, none the second', async () => {
  const evidence = await rehearseExample(postgres.server, {
    ...example,
    given: sql`
      create table plans (id int generated always as identity primary key, name text);
      create table codes (code text primary key);
    `,
    migrations: [
      sql`insert into plans (name) values ('basic');`,
      sql`insert into plans (name) select 'x' from generate_series(1, 2);`,
    ],
  });
  const raw = onlyServer(evidence).rerun?.raw ?? [];
  expect(raw.map(({ result }) => result)).toEqual(['changed', 'changed']);
  expect(raw[0]?.statements[0]?.guard).toMatch(/^INSERT INTO plans .* WHERE \(NOT \(exists/);
  expect(raw[1]?.statements[0]?.guard).toBeUndefined();
});

test('values that differ between two clean runs are not called a change', async () => {
  const evidence = await rehearseExample(postgres.server, {
    ...example,
    given: sql`create table visits (id int primary key, seen timestamptz);`,
    rows: 5,
    migrations: [sql`update visits set seen = clock_timestamp();`],
  });
  const rerun = onlyServer(evidence).rerun;
  expect(rerun?.maskedColumns).toEqual(['public.visits.seen']);
  expect(rerun?.raw[0]?.result).toBe('unchanged');
});

test('the runner finds nothing to do, and does everything again once its ledger forgot', async () => {
  const evidence = await rehearseExample(postgres.server, {
    ...example,
    given: sql`create table plans (name text);`,
    migrations: [
      sql`insert into plans values ('basic');`,
      sql`alter table plans add column price int;`,
    ],
  });
  const rerun = onlyServer(evidence).rerun;
  expect(rerun?.runner).toMatchObject({ applied: [], skipped: 3, outcome: { ok: true } });
  expect(rerun?.runner?.dataChanges).toEqual([]);
  expect(rerun?.forgotten).toMatchObject({
    applied: ['2'],
    skipped: 1,
    outcome: { ok: false, error: { code: '42701' } },
    dataChanges: [{ relation: 'public.plans', rowsBefore: 1, rowsAfter: 2 }],
  });
});

test('without a ledger the next deploy sends the whole folder, the base branch included', async () => {
  const evidence = await rehearseExample(postgres.server, {
    ...example,
    given: sql`create table if not exists plans (name text);`,
    migrations: [sql`alter table if exists plans rename to offers;`],
    ledger: 'none',
  });
  const runner = onlyServer(evidence).rerun?.runner;
  expect(runner?.applied).toEqual(['1']);
  expect(runner?.failedAt).toMatchObject({ migration: '2', line: 1 });
  expect(
    runner?.schemaChanges.map(({ change, kind, name }) => [change, kind, name]),
  ).toContainEqual(['added', 'table', 'public.plans']);
});

test('a failure on rows does not hide what comes behind it', async () => {
  const evidence = await rehearseExample(postgres.server, {
    ...example,
    given: sql`create table authors (id int primary key);`,
    rows: 5,
    migrations: [
      sql`alter table authors add column email text not null;`,
      sql`alter table authors add column phone text not null;`,
      sql`alter table authors add column note text;`,
    ],
  });
  const { apply, applyEmpty, applyPlain, rerun } = onlyServer(evidence);
  // neither does the first failure hide that the second needs no more than one ordinary row
  expect(
    applyPlain?.runs.map(({ outcome, afterFailureOf }) => [outcome.ok, afterFailureOf]),
  ).toEqual([
    [false, undefined],
    [false, undefined],
  ]);
  expect(apply?.runs.map(({ outcome, rowsPresent }) => [outcome.ok, rowsPresent])).toEqual([
    [false, true],
    [false, true],
    [true, true],
  ]);
  expect(applyEmpty?.runs.every(({ outcome }) => outcome.ok)).toBe(true);
  expect(rerun?.raw.map(({ result }) => result)).toEqual(['rejected', 'rejected', 'rejected']);
});

test('a migration that fails anyway is not blamed for what fails behind it', async () => {
  const evidence = await rehearseExample(postgres.server, {
    ...example,
    given: sql`create table authors (id int primary key);`,
    migrations: [
      sql`create table books (id int, missing nothing);`,
      sql`alter table books add column title text;`,
      sql`alter table authors add column note text;`,
    ],
  });
  const { apply, notRehearsed } = onlyServer(evidence);
  expect(apply?.runs.map(({ outcome }) => outcome.ok)).toEqual([false, false, true]);
  expect(notRehearsed).toEqual([{ what: '3', why: 'it fails behind 2, which did not apply' }]);
});
