import { expect, test } from 'vitest';
import { narrowable } from './narrowed.ts';

test('an UPDATE keeps its own condition and skips rows that are done', () => {
  const update = narrowable("update app.users set name = 'a , b' where age > 3 or age is null");
  expect(update?.table).toMatchObject({ schema: 'app', name: 'users' });
  expect(update?.narrowed('"id" >= $1')).toBe(
    "UPDATE app.users SET name = ('a , b') WHERE (((age > (3)) OR (age IS NULL)) AND (id >= ($1))) and (name is distinct from ('a , b'))",
  );
});

test('a DELETE without a condition gets one', () => {
  expect(narrowable('delete from logs')?.narrowed('id >= low_key')).toBe(
    'DELETE FROM logs WHERE (id >= low_key)',
  );
});

test.for([
  'update a set b = c.b from c where c.id = a.id',
  'update a set b = 1 returning id',
  'update a set b = default',
  'insert into a values (1)',
  'update a set b = b is distinct from 1',
])('%s is not rewritten', (sql) => {
  expect(narrowable(sql)).toBeNull();
});
