/** The application's queries behind a migration that was applied without rows. */
import { expect, test } from 'vitest';
import { onlyServer, rehearseExample } from '../support/example-plan.ts';
import { useServer } from '../support/server.ts';

const postgres = useServer(17);

test('an INSERT is tried behind a migration that the rows refuse', async () => {
  const evidence = await rehearseExample(postgres.server, {
    title: '',
    given: 'create table books (id int primary key, title text);',
    migrations: ['alter table books alter column title set not null;'],
    rows: 12,
    queries: 'insert into books (id) values ($1);',
    expect: 'clean',
  });
  expect(onlyServer(evidence).compatibility?.broken).toEqual([
    expect.objectContaining({
      by: 'executed',
      error: expect.objectContaining({
        code: '23502',
        message: 'null value in column "title" of relation "books" violates not-null constraint',
      }),
    }),
  ]);
});
