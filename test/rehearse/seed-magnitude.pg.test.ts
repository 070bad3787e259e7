import { expect, test } from 'vitest';
import { sql } from '../../src/sql/tag.ts';
import { onlyServer, rehearseExample } from '../support/example-plan.ts';
import { useServer } from '../support/server.ts';

const postgres = useServer();

const given = sql`
  create table orders (id int primary key, note varchar(100));
  create table items (
    id int primary key, order_id int not null references orders, quantity int not null check (quantity >= 0),
    price numeric(10,2) not null check (price >= 0), cents int, sold bigint, weight float8, due timestamptz
  );
`;

async function failures(statements: readonly string[]): Promise<readonly (string | undefined)[]> {
  const evidence = await rehearseExample(postgres.server, {
    title: '',
    expect: 'clean',
    given,
    rows: 20,
    migrations: statements,
  });
  return (onlyServer(evidence).apply?.runs ?? []).map(({ outcome }) =>
    outcome.ok ? undefined : outcome.error.code,
  );
}

test('numbers are of a size that a backfill can multiply and add up', async () => {
  expect(
    await failures([
      sql`
        alter table orders add column total numeric(10,2);
        update orders o set total =
          (select sum(i.quantity * i.price) from items i where i.order_id = o.id);
      `,
      sql`alter table items add column sum_cents int; update items set sum_cents = cents * quantity;`,
      sql`alter table items add column price_cents int; update items set price_cents = price * 100;`,
      sql`update items set sold = sold * 2, due = due + quantity * interval '30 days';`,
      sql`alter table items add column grams bigint; update items set grams = weight * 1000;`,
    ]),
  ).toEqual([undefined, undefined, undefined, undefined, undefined]);
});

test('every type meets a value that the next narrower one cannot hold', async () => {
  expect(
    await failures([
      sql`alter table items alter column quantity type smallint;`,
      sql`alter table items alter column sold type int;`,
      sql`alter table items alter column weight type int;`,
      sql`alter table items alter column price type numeric(6,2);`,
      sql`alter table orders alter column note type varchar(50);`,
    ]),
  ).toEqual(['22003', '22003', '22003', '22003', '22001']);
});
