import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { eachChange, orderText, statementOn, toldReplication } from './replicated.ts';

/** One order of publisher and subscriber works, the other stops replication. */
export const needsDeployOrder = defineHazard({
  id: 'needs-deploy-order',
  title: 'Publisher and subscriber must be migrated in one order',
  area: 'replication',
  severity: 'warning',
  reads: ['replicate'],
  covers: [
    'ADD COLUMN: publisher before subscriber',
    'ADD COLUMN NOT NULL without default, subscriber first',
    'DROP COLUMN: subscriber before publisher',
    'SET NOT NULL / CHECK / UNIQUE / narrower type on the subscriber first',
    'enum ADD VALUE / wider type publisher first',
    'DDL is not replicated at all (people forget the subscriber)',
  ],

  check({ server }) {
    const replication = toldReplication(server);
    if (!replication) return [];
    const steps = replication.deployPlan?.steps.length ?? 0;
    return eachChange(server).flatMap(({ migration, orders }): HazardFinding[] => {
      const good = orders.filter((run) => run.works);
      const bad = orders.filter((run) => !run.works);
      const [first] = good;
      if (!first || bad.length === 0) return [];
      const relation = bad.flatMap(({ stops }) => stops)[0]?.relation;
      const [side, other] =
        first.order === 'publisher-first'
          ? ['publisher', 'subscriber']
          : ['subscriber', 'publisher'];
      return [
        {
          migration,
          statement: statementOn(server, migration, relation),
          object: relation ?? '',
          message: `It has to reach the ${side} first. ${bad.map(orderText).join(' ')}`,
          remedy: `Apply it on the ${side}, then on the ${other}${steps > 2 ? '; the deploy plan of this review has every step' : ''}.`,
          severity: 'warning',
          basis: 'measured',
        },
      ];
    });
  },

  docs: {
    why: 'Schema changes are not replicated: somebody applies them on both sides. In the wrong order the first row of the new shape stops the subscriber, with every table it follows.',
    instead:
      'What adds or widens goes to the subscriber first, what removes or narrows goes to the publisher first; the review prints the order that was rehearsed.',
    limits: 'Rehearsed with generated rows, on two databases of one server.',
  },

  examples: [
    {
      title: 'A column is added',
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [sql`alter table books add column isbn text;`],
      replication: 'all',
      since: 15,
      expect: [
        'It has to reach the subscriber first. Publisher first, replication stops at public.books until the subscriber follows: logical replication target relation "public.books" is missing replicated column: "isbn".',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A column is dropped',
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [sql`alter table books drop column title;`],
      replication: 'all',
      since: 15,
      expect: [
        'It has to reach the publisher first. Subscriber first, replication stops at public.books and does not go on by itself: logical replication target relation "public.books" is missing replicated column: "title".',
      ],
      alsoReports: ['column-dropped', 'lock-without-timeout'],
    },
    {
      title: 'Rows are changed',
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [sql`update books set title = 'a title' where id = 1 and title <> 'a title';`],
      replication: 'all',
      expect: 'clean',
    },
  ],
});
