import { expect, test } from 'vitest';
import { disarmHandlers } from './disarm-handlers.ts';

test.for([
  ['when duplicate_object then null', "when sqlstate 'ZZ999' then null"],
  ['WHEN duplicate_table OR undefined_table THEN', "when sqlstate 'ZZ999' then"],
  ["when sqlstate '42701' then", "when sqlstate 'ZZ999' then"],
  ['when others then', "when sqlstate 'ZZ999' then"],
])('%s waits for what never comes', ([handler, disarmed]) => {
  expect(disarmHandlers(`begin x; exception ${handler}; end`)).toBe(
    `begin x; exception ${disarmed}; end`,
  );
});

test.for([
  'begin x; exception when undefined_table then null; end',
  "begin case when kind = 'others' then x; end case; end",
  'begin create type duplicate_object as enum (); end',
])('nothing to disarm: %s', (block) => {
  expect(disarmHandlers(block)).toBeUndefined();
});
