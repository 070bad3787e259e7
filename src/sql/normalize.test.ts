import { beforeAll, expect, test } from 'vitest';
import { normalizedQueries } from './normalize.ts';
import { loadParser } from './split.ts';

beforeAll(loadParser);

test('constants become parameters, what is no query is left out', () => {
  expect(
    normalizedQueries(
      "begin; select a from t where b = 'x' and c = $1; create table u (n int); commit",
    ),
  ).toEqual(['select a from t where b = $2 and c = $1']);
  expect(normalizedQueries('insert into t (a, b) values (1, null)')).toEqual([
    'insert into t (a, b) values ($1, $2)',
  ]);
  expect(normalizedQueries('select from where')).toEqual([]);
});
