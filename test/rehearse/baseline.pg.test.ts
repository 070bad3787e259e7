import { expect, test } from 'vitest';
import { sql } from '../../src/sql/tag.ts';
import { silentLog } from '../../src/log.ts';
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
