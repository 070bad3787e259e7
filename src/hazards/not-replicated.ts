import { addToSet } from '../evidence/deploy-words.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { eachChange, statementOn, toldReplication } from './replicated.ts';
import { list } from './wording.ts';

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
    const isPglogical = replication.with === 'pglogical';
    const names = replication.publications.map(({ name }) => name).join(', ');
    return eachChange(server).flatMap(({ migration, orders }) => {
      const run = orders.find(({ works }) => works) ?? orders.at(-1);
      // of one table or column, once, whoever does not get it
      const missing = Map.groupBy(
        run?.missing ?? [],
        ({ relation, column }) => `${relation} ${column ?? ''}`,
      );
      return [...missing.values()].flatMap((all): readonly HazardFinding[] => {
        const [first] = all;
        if (!first) return [];
        const { relation, column, why } = first;
        const object = column === undefined ? relation : `${relation}.${column}`;
        const who = list(all.flatMap((one) => one.subscriber ?? []));
        const common = {
          migration,
          statement: statementOn(server, migration, relation),
          object,
          basis: 'measured',
        } as const;
        const reach = who === '' ? 'reach no subscriber' : `do not reach ${who}`;
        const none = who === '' ? 'none of the publications' : `no publication that ${who} follows`;
        if (why === 'until-refresh')
          return [
            {
              ...common,
              message: isPglogical
                ? `${object} is meant to be published, and its rows ${reach} until it is added to a replication set: pglogical adds no new table by itself. Nothing fails; they are missing.`
                : `${object} is published, and its rows ${reach} until the subscription is refreshed. Nothing fails; they are missing.`,
              remedy: isPglogical
                ? `Once both sides have the table, run ${addToSet(relation)} on the publisher; with a partitioned table, for each partition.`
                : 'Once both sides have the table, run ALTER SUBSCRIPTION … REFRESH PUBLICATION on the subscriber.',
              severity: 'warning',
            },
          ];
        return [
          {
            ...common,
            message: `${object} is in ${none}, so its rows stay on the publisher. Nothing fails; they are missing.`,
            remedy: isPglogical
              ? `If subscribers need it: ${addToSet(relation)}${column === undefined ? '' : ', behind replication_set_remove_table, with a column list that names it'}.`
              : column === undefined
                ? `If subscribers need it: ALTER PUBLICATION … ADD TABLE ${relation}, then ALTER SUBSCRIPTION … REFRESH PUBLICATION.`
                : `If subscribers need it, name it in the column list: ALTER PUBLICATION ${names || '…'} SET TABLE ….`,
            severity: 'notice',
          },
        ];
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
