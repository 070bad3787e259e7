import { expect, test } from 'vitest';
import { insertTarget } from './insert-parameters.ts';

test.each([
  ['insert into t (a, b) values ($1, $2)', { table: { name: 't' }, columns: ['a', 'b'] }],
  [
    'INSERT INTO "app"."T" ("x", "y", z) VALUES ($2, now(), $1::text) RETURNING "x"',
    { table: { schema: 'app', name: 'T' }, columns: ['z', 'x'] },
  ],
  ['insert into t values ($1)', null],
  ['insert into t (a) values ($1), ($2)', null],
  ['insert into t (a) select 1', null],
  ['update t set a = $1', null],
  ['insert into', null],
])('%s', (sql, expected) => {
  expect(insertTarget(sql)).toEqual(expected);
});
