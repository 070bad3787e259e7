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
    const remedy =
      plan ||
      'None of the orders that were tried works. Expand first and contract later: add the new beside the old, copy, move the application over, and remove the old in a later release.';
    const found = stuck.map(({ migration, orders }): HazardFinding => {
      const relation = orders.flatMap(({ stops }) => stops)[0]?.relation;
      return {
        migration,
        statement: statementOn(server, migration, relation),
        object: relation ?? '',
        message: ordersText(orders),
        remedy,
        severity: 'error',
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
        remedy,
        severity: plan === '' ? 'error' : 'warning',
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
