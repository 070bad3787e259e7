import type { OrderRun } from '../evidence/replication.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import {
  allTogether,
  eachChange,
  ordersText,
  planText,
  statementOn,
  toldReplication,
} from './replicated.ts';
import { list } from './wording.ts';

/** Whichever side is migrated first, replication or the publisher's own writes stop. */
export const noSafeDeployOrder = defineHazard({
  id: 'no-safe-deploy-order',
  title: 'No order of publisher and subscriber is safe',
  area: 'replication',
  severity: 'error',
  reads: ['replicate'],
  covers: [
    'RENAME column/table under replication',
    'Seed/backfill rows migrated on both sides: conflict stops apply',
    'Dropping a column which a publication column list or row filter names',
    'DROP PRIMARY KEY breaks publisher’s own UPDATE/DELETE',
    'Table without PK / replica identity in a publication',
  ],

  check({ server, migrations }) {
    const replication = toldReplication(server);
    if (!replication) return [];
    const stuck = eachChange(server).filter(({ orders }) => !orders.some((run) => run.works));
    const all = allTogether(replication);
    const plan = planText(replication);
    const found = stuck.map(({ migration, orders }): HazardFinding => {
      const relation = orders.flatMap(({ stops }) => stops)[0]?.relation;
      return {
        migration,
        statement: statementOn(server, migration, relation),
        object: relation ?? '',
        message: ordersText(orders),
        remedy: plan || (identityText(orders) ?? contractLater),
        severity: stopsNothing(orders) ? 'warning' : 'error',
        basis: 'measured',
      };
    });
    if (found.length > 0 || !all || all.orders.some((run) => run.works)) return found;
    const last = migrations.at(-1)?.id ?? '';
    return [
      {
        migration: last,
        object: '',
        message: `Each migration has a safe order, all of them together have none. ${ordersText(all.orders)}`,
        remedy: plan || (identityText(all.orders) ?? contractLater),
        severity: 'error',
        basis: 'measured',
      },
    ];
  },

  docs: {
    why: 'A subscriber applies the rows of all its tables in one order: what it cannot apply stops everything behind it, and the publisher keeps its log until the disk is full.',
    instead:
      'Expand and contract: the new column or table first (subscriber, then publisher), both written for a while, the old one dropped later (publisher, then subscriber). Or a pause: stop the writes, let the subscriber catch up, migrate both.',
    limits:
      'Rehearsed with generated rows on two databases of one server; conflicts with rows that only the real subscriber has are not seen.',
  },

  examples: [
    {
      title: 'A column is renamed',
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [sql`alter table books rename column title to name;`],
      replication: 'all',
      since: 15,
      expect: [
        'Publisher first, replication stops at public.books until the subscriber follows: logical replication target relation "public.books" is missing replicated column: "name". Subscriber first, replication stops at public.books and does not go on by itself: logical replication target relation "public.books" is missing replicated column: "title".',
      ],
      alsoReports: ['renamed', 'lock-without-timeout'],
    },
    {
      title: 'A new table without a primary key',
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [sql`create table notes (book int, note text);`],
      replication: 'all',
      since: 15,
      rows: 2,
      expect: [
        'Publisher first, replication stops at public.notes until the subscriber follows: logical replication target relation "public.notes" does not exist; the publisher refuses every UPDATE of public.notes: cannot update table "notes" because it does not have a replica identity and publishes updates; the publisher refuses every DELETE of public.notes: cannot delete from table "notes" because it does not have a replica identity and publishes deletes. Subscriber first, the publisher refuses every UPDATE of public.notes: cannot update table "notes" because it does not have a replica identity and publishes updates; the publisher refuses every DELETE of public.notes: cannot delete from table "notes" because it does not have a replica identity and publishes deletes.',
      ],
      alsoReports: ['not-replicated'],
    },
    {
      title: 'A new table that the migration fills',
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [
        sql`create table kinds (id int primary key, kind text); insert into kinds values (1, 'novel'), (2, 'essay'), (3, 'play');`,
      ],
      replication: 'all',
      since: 15,
      rows: 2,
      expect: [
        'Publisher first, replication stops at public.kinds until the subscriber follows: logical replication target relation "public.kinds" does not exist; a refresh tries for ever to copy public.kinds, which already has rows there: duplicate key value violates unique constraint "kinds_pkey". Subscriber first, a refresh tries for ever to copy public.kinds, which already has rows there: duplicate key value violates unique constraint "kinds_pkey".',
      ],
      alsoReports: ['not-replicated'],
    },
    {
      title: 'A column that may be NULL',
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists isbn text;`,
      ],
      replication: 'all',
      expect: 'clean',
      alsoReports: ['needs-deploy-order'],
    },
  ],
});

const contractLater =
  'None of the orders that were tried works. Expand first and contract later: add the new beside the old, copy, move the application over, and remove the old in a later release.';

/** In one order a new table cannot be copied, and that is all. */
function stopsNothing(orders: readonly OrderRun[]): boolean {
  return orders.some(
    ({ stops, failed, writesRefused }) =>
      !failed && writesRefused.length === 0 && stops.every(({ copying }) => copying),
  );
}

/** Where one order fails for want of a replica identity only. */
function identityText(orders: readonly OrderRun[]): string | undefined {
  const run = orders.find(({ stops, failed }) => !failed && stops.length === 0);
  const without = (run?.writesRefused ?? []).flatMap(({ error }) => {
    const table = /table "(.+)" because it does not have a replica identity/.exec(error.message);
    return table?.[1] ?? [];
  });
  if (!run || without.length === 0) return undefined;
  const side = run.order === 'publisher-first' ? 'publisher' : 'subscriber';
  return `Give ${list([...new Set(without)], 6)} a primary key, in the migration that makes or changes it; where none fits, ALTER TABLE … REPLICA IDENTITY FULL on both sides. Then it reaches the ${side} first.`;
}
