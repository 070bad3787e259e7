import { expect, test } from 'vitest';
import { tellingQuery } from './telling.ts';

test.for<[sql: string, query: string | undefined, ran?: string]>([
  [
    "insert into plans (id, name) values (1, 'free'), (2, null)",
    `select count(*) from plans where ((id = 1) and (name = 'free')) or ((id = 2) and (name is null))`,
    '2 or more',
  ],
  ["update app.users set kind = 'x' where kind is null", 'kind is distinct from', '0'],
  ['delete from plans where id = 3', 'select count(*) from plans where', '0'],
  ['update prices set amount = amount * 2', undefined],
  ['update prices set at = now()', undefined],
  ['insert into plans select * from others', undefined],
  ["insert into plans values (1, 'free')", undefined],
  ['do $$ begin end $$', undefined],
])('%s', ([sql, query, ran]) => {
  const told = tellingQuery(sql);
  if (query === undefined) expect(told).toBeUndefined();
  else {
    expect(told?.ran).toBe(ran);
    expect(told?.sql.toLowerCase()).toContain(query);
  }
});
