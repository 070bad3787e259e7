import { expect, test } from 'vitest';
import { sql } from '../../src/sql/tag.ts';
import { onlyServer, rehearseExample } from '../support/example-plan.ts';
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
