import { expect, test } from 'vitest';
import { guardedInserts } from './guard-insert.ts';

test('an insert is guarded by a key, or by looking for the same row', () => {
  const sql = "insert into plans (name, cost) values ('basic', 5), ('team', null)";
  expect(guardedInserts(sql)).toEqual([
    [
      "INSERT INTO plans  (name, cost) VALUES (('basic'), (5)), (('team'), (null)) ON CONFLICT  DO NOTHING",
    ],
    [
      "INSERT INTO plans  (name, cost) SELECT ('basic') , (5)  WHERE (NOT (exists ((SELECT (1)  FROM plans   WHERE ((name = ('basic')) AND (cost = (5))) )) ))",
      "INSERT INTO plans  (name, cost) SELECT ('team') , (null)  WHERE (NOT (exists ((SELECT (1)  FROM plans   WHERE ((name = ('team')) AND (cost IS NULL)) )) ))",
    ],
  ]);
});

test('what is guarded already, or is no insert, or cannot be read, is left alone', () => {
  expect(guardedInserts('insert into plans values (1) on conflict do nothing')).toEqual([]);
  expect(guardedInserts('update plans set cost = 1')).toEqual([]);
  expect(guardedInserts('merge into plans using x on true when matched then delete')).toEqual([]);
});
