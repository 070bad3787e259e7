import { expect, test } from 'vitest';
import { applySeedFile } from '../../src/rehearse/seed/seed-file.ts';
import { openSchema } from '../support/seeded.ts';
import { useServer } from '../support/server.ts';

const postgres = useServer();

test('runs the statements in order', async () => {
  await using session = await openSchema(postgres, 'create table t (a int)');
  await applySeedFile(session, {
    path: 'seed.sql',
    text: 'insert into t values (1);\ninsert into t select a + 1 from t;',
  });
  expect(await session.rows('select a from t order by a')).toEqual([{ a: 1 }, { a: 2 }]);
});

test.each([
  ['a syntax error', 'insert into t values (1);\n\ninsert int t', 'seed.sql:3: syntax error'],
  [
    'an unknown column',
    'insert into t values (1);\ninsert into t\n  (b) values (1)',
    'seed.sql:3: column "b"',
  ],
  [
    'a refused row',
    '\ninsert into t values (1);\ninsert into t values (null)',
    'seed.sql:3: null value',
  ],
])('names the line of %s', async (_what, text, message) => {
  await using session = await openSchema(postgres, 'create table t (a int not null)');
  const run = applySeedFile(session, { path: 'seed.sql', text });
  await expect(run).rejects.toMatchObject({
    code: 'seed-file-failed',
    message: expect.stringContaining(message),
  });
});
