import { addToSet } from '../evidence/deploy-words.ts';
import type { NotReplicated, ReplicationEvidence } from '../evidence/replication.ts';
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
    return eachChange(server).flatMap(({ migration, orders }) => {
      const run = orders.find(({ works }) => works) ?? orders.at(-1);
      // what the same subscribers lack for the same reason is told once
      const alike = Map.groupBy(absentIn(run?.missing ?? []), ({ column, why, who }) =>
        [why, who, column !== undefined].join(' '),
      );
      return [...alike.values()].map((all): HazardFinding => ({
        migration,
        statement: statementOn(server, migration, all[0]?.relation),
        object: all.length === 1 ? list(all.map(nameOf)) : '',
        basis: 'measured',
        ...textFor(all, replication),
      }));
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
      title: 'Two new tables',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`create table shelves (id int primary key, room text); create table rooms (id int primary key, floor int);`,
      ],
      replication: 'all',
      since: 15,
      rows: 2,
      expect: [
        'public.rooms and public.shelves are published, and their rows reach no subscriber until the subscription is refreshed. Nothing fails; they are missing.',
      ],
      alsoReports: ['needs-deploy-order'],
    },
    {
      title: 'A comment',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`set lock_timeout = '2s'; comment on table books is 'all of them';`],
      replication: 'all',
      expect: 'clean',
    },
  ],
});

/** A table or column that one or more subscribers do not get. */
interface Absent extends Pick<NotReplicated, 'relation' | 'column' | 'why'> {
  /** Empty where there is one subscriber. */
  readonly who: string;
}

function absentIn(missing: readonly NotReplicated[]): readonly Absent[] {
  const each = Map.groupBy(missing, nameOf);
  return [...each.values()].flatMap((all) => {
    const who = list(all.flatMap(({ subscriber }) => subscriber ?? []));
    return all.slice(0, 1).map((one) => ({ ...one, who }));
  });
}

function nameOf({ relation, column }: Pick<NotReplicated, 'relation' | 'column'>): string {
  return column === undefined ? relation : `${relation}.${column}`;
}

const mostNames = 6;

function textFor(
  all: readonly Absent[],
  { publications, with: extension }: ReplicationEvidence,
): Pick<HazardFinding, 'message' | 'remedy' | 'severity'> {
  const [first] = all;
  const who = first?.who ?? '';
  const isTable = first?.column === undefined;
  const what = list(all.map(nameOf), mostNames);
  const isOne = all.length === 1;
  const [is, its, it, them] = isOne ? ['is', 'its', 'it', 'it'] : ['are', 'their', 'they', 'them'];
  const add = addToSet(isOne ? (first?.relation ?? '') : '…');
  const reach = who === '' ? 'reach no subscriber' : `do not reach ${who}`;
  if (first?.why === 'until-refresh')
    return {
      message:
        extension === 'pglogical'
          ? `${what} ${is} meant to be published, and ${its} rows ${reach} until ${it} ${is} added to a replication set: pglogical adds no new table by itself. Nothing fails; they are missing.`
          : `${what} ${is} published, and ${its} rows ${reach} until the subscription is refreshed. Nothing fails; they are missing.`,
      remedy:
        extension === 'pglogical'
          ? `Once both sides have the table, run ${add} on the publisher${isOne ? '' : ', for each'}; with a partitioned table, for each partition.`
          : `Once both sides have ${isOne ? 'the table' : 'them'}, run ALTER SUBSCRIPTION … REFRESH PUBLICATION on the subscriber.`,
      severity: 'warning',
    };
  const none = who === '' ? 'none of the publications' : `no publication that ${who} follows`;
  const tables = all.length > mostNames ? '…' : all.map(({ relation }) => relation).join(', ');
  const names = publications.map(({ name }) => name).join(', ');
  return {
    message: `${what} ${is} in ${none}, so ${its} rows stay on the publisher. Nothing fails; they are missing.`,
    remedy:
      extension === 'pglogical'
        ? `If subscribers need ${them}: ${add}${isTable ? '' : ', behind replication_set_remove_table, with a column list that names it'}.`
        : isTable
          ? `If subscribers need ${them}: ALTER PUBLICATION … ADD TABLE ${tables}, then ALTER SUBSCRIPTION … REFRESH PUBLICATION.`
          : `If subscribers need ${them}, name ${them} in the column list: ALTER PUBLICATION ${names || '…'} SET TABLE ….`,
    severity: 'notice',
  };
}
