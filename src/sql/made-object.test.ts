import { beforeAll, expect, test } from 'vitest';
import { madeObject, objectText } from './made-object.ts';
import { loadParser } from './split.ts';

beforeAll(loadParser);

test.for<[sql: string, text: string | undefined]>([
  ['create or replace view reporting.titles as select 1', 'view reporting.titles'],
  ['create view "Odd name" as select 1', 'view Odd name'],
  ['create materialized view m as select 1 with no data', 'materialized view m'],
  ['refresh materialized view a.m', 'refresh of a.m'],
  ['create table a.b as select 1', 'table a.b'],
  ['create table a.b (c int)', 'table a.b'],
  ['create foreign table f (a int) server s', 'foreign table f'],
  ["create function a.f(int) returns int language sql as 'select 1'", 'function a.f'],
  ['create procedure a.p() language sql begin atomic end', 'procedure a.p'],
  ['create aggregate g(int) (sfunc = int4pl, stype = int4)', 'aggregate g'],
  ["create type a.mood as enum ('glad')", 'type a.mood'],
  ['create type pair as (a int, b int)', 'type pair'],
  ['create type span as range (subtype = int4)', 'type span'],
  ['create domain a.d as int', 'domain a.d'],
  ['create sequence s', 'sequence s'],
  ['create schema x', 'schema x'],
  ['create unique index i on a.b (c)', 'index i of a.b'],
  ['create index on a.b (c)', undefined],
  ['create trigger t before insert on a.b execute function f()', 'trigger t of a.b'],
  ['create rule r as on insert to a.b do nothing', 'rule r of a.b'],
  ['alter table a.b add constraint c foreign key (d) references e', 'constraint c of a.b'],
  ['alter table a.b add column c int', undefined],
  ['select 1', undefined],
  ['create view a as select 1; create view b as select 1', undefined],
  ['create vew', undefined],
])('%s', ([sql, text]) => {
  const object = madeObject(sql);
  expect(object && objectText(object)).toBe(text);
});
