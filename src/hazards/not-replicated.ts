import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { eachChange, statementOn, toldReplication } from './replicated.ts';

/** Rows of a new table or column silently stay on the publisher. */
export const notReplicated = defineHazard({
  id: 'not-replicated',
  title: 'New table or column does not reach the subscriber',
  area: 'replication',
  severity: 'warning',
  reads: ['replicate'],
  covers: ['New table not replicated until REFRESH PUBLICATION'],

  check({ server }) {
    const replication = toldReplication(server);
    if (!replication) return [];
    const names = replication.publications.map(({ name }) => name).join(', ');
    return eachChange(server).flatMap(({ migration, orders }) => {
      const run = orders.find(({ works }) => works) ?? orders.at(-1);
      return (run?.missing ?? []).map(({ relation, column, why }): HazardFinding => {
        const object = column === undefined ? relation : `${relation}.${column}`;
        const common = {
          migration,
          statement: statementOn(server, migration, relation),
          object,
          basis: 'measured',
        } as const;
        if (why === 'until-refresh')
          return {
            ...common,
            message: `${object} is published, and its rows reach no subscriber until the subscription is refreshed. Nothing fails; they are missing.`,
            remedy:
              'Once both sides have the table, run ALTER SUBSCRIPTION … REFRESH PUBLICATION on the subscriber.',
            severity: 'warning',
          };
        return {
          ...common,
          message: `${object} is in none of the publications, so its rows stay on the publisher. Nothing fails; they are missing.`,
          remedy:
            column === undefined
              ? `If subscribers need it: ALTER PUBLICATION … ADD TABLE ${relation}, then ALTER SUBSCRIPTION … REFRESH PUBLICATION.`
              : `If subscribers need it, name it in the column list: ALTER PUBLICATION ${names || '…'} SET TABLE ….`,
          severity: 'notice',
        };
      });
    });
  },

  docs: {
    why: 'A subscription follows the tables it knew when it was made or last refreshed. A new table stays empty on the subscriber without any error.',
    instead: 'Make the refresh a step of the deployment.',
    limits: 'Whether a subscriber wants the table at all is not known here.',
  },

  examples: [
    {
      title: 'A new table, published with all others',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`create table if not exists shelves (id int primary key, room text);`],
      replication: 'all',
      since: 15,
      rows: 2,
      expect: [
        'public.shelves is published, and its rows reach no subscriber until the subscription is refreshed. Nothing fails; they are missing.',
      ],
      alsoReports: ['needs-deploy-order'],
    },
    {
      title: 'A new index',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`set lock_timeout = '2s'; comment on table books is 'all of them';`],
      replication: 'all',
      expect: 'clean',
    },
  ],
});
