import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../sql/split.ts';
import { failedObjects } from './causes.ts';

beforeAll(loadParser);

type Failure = readonly [sql: string, code: string, message: string];

function objectsOf(failures: readonly Failure[]): readonly unknown[] {
  const pieces = failures.map(
    ([sql, code, message]) =>
      [
        { sql, file: 'a.sql', line: 1 },
        { code, message },
      ] as const,
  );
  return [...failedObjects(new Map(pieces)).values()];
}

test('what needs something that fails is followed to the first one', () => {
  expect(
    objectsOf([
      [
        'create view r.best as select * from r.titles',
        '42P01',
        'relation "r.titles" does not exist',
      ],
      ['create view r.titles as select title from books', '42703', 'column "title" does not exist'],
      ['create view top as select 1 from r.best', '42P01', 'relation "r.best" does not exist'],
      ['create index i on r.titles (a)', '42P01', 'relation "r.titles" does not exist'],
      ['select * from nowhere', '42P01', 'relation "nowhere" does not exist'],
    ]),
  ).toEqual([
    { object: 'view r.best', because: 'view r.titles' },
    { object: 'view r.titles' },
    { object: 'view top', because: 'view r.titles' },
    { object: 'index i of r.titles', because: 'view r.titles' },
    {},
  ]);
});

test('functions, types and schemas are missed by name too', () => {
  expect(
    objectsOf([
      ["create type r.mood as enum ('a')", '3F000', 'schema "r" does not exist'],
      [
        "create function r.f(int) returns int language sql as 'select a'",
        '42703',
        'column "a" does not exist',
      ],
      ['create view v as select r.f(1)', '42883', 'function r.f(integer) does not exist'],
      ['create table t (m r.mood)', '42704', 'type "r.mood" does not exist'],
      ['create schema r authorization nobody', '42704', 'role "nobody" does not exist'],
    ]),
  ).toEqual([
    { object: 'type r.mood', because: 'schema r' },
    { object: 'function r.f' },
    { object: 'view v', because: 'function r.f' },
    { object: 'table t', because: 'schema r' },
    { object: 'schema r' },
  ]);
});

test('two that need each other have no beginning, and a column is nobody', () => {
  expect(
    objectsOf([
      ['create view a as select * from b', '42P01', 'relation "b" does not exist'],
      ['create view b as select * from a', '42P01', 'relation "a" does not exist'],
      ['create view c as select b from x', '42703', 'column "b" does not exist'],
    ]),
  ).toEqual([{ object: 'view a' }, { object: 'view b' }, { object: 'view c' }]);
});
