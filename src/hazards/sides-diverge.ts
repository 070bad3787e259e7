import { sql } from '../sql/tag.ts';
import { dataChange, list } from './wording.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { eachChange, onSubscriber, statementOn, toldReplication } from './replicated.ts';

/** Nothing fails, and publisher and subscriber hold different rows afterwards. */
export const sidesDiverge = defineHazard({
  id: 'sides-diverge',
  title: 'Publisher and subscriber end with different rows',
  area: 'replication',
  severity: 'warning',
  reads: ['replicate'],
  covers: ['Volatile default on both sides: silent divergence'],

  check({ server }) {
    const replication = toldReplication(server);
    if (!replication) return [];
    return eachChange(server).flatMap(({ migration, orders }): HazardFinding[] => {
      const working = orders.filter((run) => run.works);
      const differing = working.filter(({ diverged }) => diverged.length > 0);
      const [run] = differing;
      if (!run) return [];
      const equal = working.find(({ diverged }) => diverged.length === 0);
      const relation = run.diverged[0]?.relation ?? '';
      const order = run.order === 'publisher-first' ? 'publisher first' : 'subscriber first';
      const other = run.order === 'publisher-first' ? 'subscriber first' : 'publisher first';
      return [
        {
          migration,
          statement: statementOn(server, migration, relation),
          object: relation,
          message: `Applied on both sides, ${order}, nothing fails and the rows differ: ${list(run.diverged.map((one) => dataChange(one) + onSubscriber(one)))}.`,
          remedy: equal
            ? `Apply it ${other}: then the rows were the same.`
            : 'Change rows on the publisher only; they reach the subscriber by themselves. For a default that differs by row, add the column without it, set it, and fill the old rows on the publisher.',
          severity: equal ? 'notice' : 'warning',
          basis: 'measured',
        },
      ];
    });
  },

  docs: {
    why: 'Nobody notices until the subscriber is asked, or becomes the publisher.',
    instead: 'Compute values once, on the publisher, and let replication carry them.',
    limits:
      'Rows that were written between the two sides are few in a rehearsal: a difference that needs many is not seen.',
  },

  examples: [
    {
      title: 'A default that is another for each row',
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [sql`alter table books add column token text default md5(random()::text);`],
      replication: 'all',
      since: 15,
      expect: [
        'Applied on both sides, subscriber first, nothing fails and the rows differ: public.books other values in token.',
      ],
      alsoReports: ['lock-without-timeout', 'needs-deploy-order', 'rewrite-blocks-reads'],
    },
    {
      title: 'A default that is the same everywhere',
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists copies int default 1;`,
      ],
      replication: 'all',
      expect: 'clean',
      alsoReports: ['needs-deploy-order'],
      since: 11,
    },
  ],
});
