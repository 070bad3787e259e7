import { expect, test } from 'vitest';
import { sql } from '../../src/sql/tag.ts';
import { silentLog } from '../../src/log.ts';
import { buildBaseline } from '../../src/rehearse/baseline.ts';
import { rehearse } from '../../src/rehearse/rehearse.ts';
import { loadParser } from '../../src/sql/split.ts';
import { examplePlan, onlyServer, rehearseExample } from '../support/example-plan.ts';
import { useServer } from '../support/server.ts';

const postgres = useServer();
const example = { title: '', expect: 'clean' } as const;

test('a history from a dump gives its objects to postgres', async () => {
  const evidence = await rehearseExample(postgres.server, {
    ...example,
    given: sql`
      create table books (id int);
      alter table books owner to postgres;
      alter default privileges for role postgres grant select on tables to public;
    `,
    migrations: [sql`alter table books add column title text;`],
  });
  const { baseline, apply } = onlyServer(evidence);
  expect(baseline.failure).toBeUndefined();
  expect(baseline.prepared).toContain('role postgres');
  expect(apply?.runs.map(({ outcome }) => outcome.ok)).toEqual([true]);
});

test('a history with programs goes on behind what only they could have made', async () => {
  await loadParser();
  const plan = examplePlan({
    ...example,
    given: sql`alter table made_by_a_program add column name text;`,
    migrations: [
      sql`create table books (id int);`,
      sql`alter table made_by_a_program add column title text;`,
    ],
  });
  const strict = await rehearse(plan, postgres.server, silentLog);
  expect(strict.baseline.failure?.error.code).toBe('42P01');
  const { baseline, apply, notRehearsed } = await rehearse(
    { ...plan, hasPrograms: true },
    postgres.server,
    silentLog,
  );
  expect(baseline.failure).toBeUndefined();
  expect(apply?.runs.map(({ outcome, afterFailureOf }) => [outcome.ok, afterFailureOf])).toEqual([
    [true, undefined],
    [false, '1'],
  ]);
  expect(notRehearsed.map(({ what }) => what)).toEqual(['migrations/1.sql', '3']);
});

test('a new migration that misses what a program may have made is not rehearsed, and no failure', async () => {
  await loadParser();
  const plan = examplePlan({
    ...example,
    given: sql`create table books (id int);`,
    migrations: [sql`alter table made_by_a_program add column title text;`],
  });
  const alone = await rehearse(plan, postgres.server, silentLog);
  expect(alone.notRehearsed.map(({ what }) => what)).toEqual([]);
  const { notRehearsed } = await rehearse(
    { ...plan, hasPrograms: true },
    postgres.server,
    silentLog,
  );
  expect(notRehearsed).toEqual([
    {
      what: '2',
      why: 'it fails behind a migration that only the project can run, which did not apply',
    },
  ]);
});

test('a baseline that goes on from an earlier one is what it would have been at once', async () => {
  await loadParser();
  const plan = examplePlan({
    ...example,
    given: sql`create table books (id int primary key);`,
    migrations: [
      sql`alter table books add column title text not null;`,
      sql`create table loans (book int references books); grant select on books to late_reader;`,
    ],
    rows: 3,
  });
  const all = { ...plan, baseline: [...plan.baseline, ...plan.review], review: [] };
  const begun = { ...all, baseline: all.baseline.slice(0, 2) };
  const { server } = postgres;
  await using earlier = await buildBaseline(begun, server, silentLog);
  await using grown = await buildBaseline(all, server, silentLog, earlier);
  await using atOnce = await buildBaseline(all, server, silentLog);
  const { migrations, tables, foreignKeys } = atOnce.evidence;
  expect(grown.evidence).toMatchObject({ migrations, tables, foreignKeys });
  expect(tables.map(({ relation, rows }) => [relation, rows])).toEqual([
    ['public.books', 3],
    ['public.loans', 3],
  ]);
});

const guarded = examplePlan({
  ...example,
  given: sql`
    create table log (id int);
    create function locked() returns trigger language plpgsql as $$
      begin
        if not exists (select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()) then
          raise 'only the project''s own runner may do this';
        end if;
        return null;
      end $$;
    create trigger locked before insert on log execute procedure locked();
    insert into log values (1);
  `,
  migrations: [sql`insert into log values (2);`],
});

test('each session begins as the project says', async () => {
  await loadParser();
  const without = await rehearse(guarded, postgres.server, silentLog);
  expect(without.baseline.failure?.error.code).toBe('P0001');
  const environment = { ...guarded.environment, sessionSql: 'select pg_advisory_lock(0)' };
  const seen = await rehearse({ ...guarded, environment }, postgres.server, silentLog);
  expect(seen.baseline.failure).toBeUndefined();
  expect(seen.apply?.runs.map(({ outcome }) => outcome.ok)).toEqual([true]);
  expect(seen.apply?.runs[0]?.statements.map(({ sql: text }) => text)).not.toContain(
    'select pg_advisory_lock(0)',
  );
  // a second runner stands before the lock that the first took as its session began
  expect(seen.rerun?.second).toMatchObject({ waited: true, applied: [] });
});

test('session SQL that is refused is told as the setting it is', async () => {
  const environment = { ...guarded.environment, sessionSql: 'set role nobody_knows' };
  await expect(
    rehearse({ ...guarded, environment }, postgres.server, silentLog),
  ).rejects.toMatchObject({ code: 'session-sql-failed' });
});

test('merged migrations may run as a superuser, the others never', async () => {
  await loadParser();
  const plan = examplePlan({
    ...example,
    given: sql`
      create table books (id int primary key);
      create table loans (book int references books);
      alter table loans disable trigger all;
    `,
    migrations: [sql`alter table loans enable trigger all;`],
  });
  const without = await rehearse(plan, postgres.server, silentLog);
  expect(without.baseline.failure?.error.code).toBe('42501');
  const environment = { ...plan.environment, mergedAsSuperuser: true };
  const seen = await rehearse({ ...plan, environment }, postgres.server, silentLog);
  expect(seen.baseline.failure).toBeUndefined();
  expect(seen.apply?.runs.map(({ outcome }) => outcome.ok || outcome.error.code)).toEqual([
    '42501',
  ]);
});
