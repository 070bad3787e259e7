import type { SchemaChange } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { eachChange, toldReplication } from './replicated.ts';
import { statementThat, seenMigrations } from './changes.ts';
import { list } from './wording.ts';

/** New triggers and foreign keys do nothing while a subscriber applies rows; new sequences stay where they are. */
export const inactiveOnSubscriber = defineHazard({
  id: 'inactive-on-subscriber',
  title: 'New trigger, foreign key or sequence stands still on the subscriber',
  area: 'replication',
  severity: 'notice',
  reads: ['replicate'],
  covers: [
    'FK on subscriber not enforced while applying; plain triggers silent',
    'Sequences/identity do not replicate: failover collisions',
  ],

  check({ server }) {
    const replication = toldReplication(server);
    if (!replication) return [];
    const changes = eachChange(server);
    const unpublished = new Set(
      changes.flatMap(({ orders }) =>
        orders.flatMap(({ missing }) =>
          missing.flatMap(({ relation, why }) => (why === 'not-published' ? [relation] : [])),
        ),
      ),
    );
    const touched = new Set(changes.flatMap(({ tables }) => tables)).difference(unpublished);
    return seenMigrations(server).flatMap((seen): HazardFinding[] => {
      const idle = seen.effects.schemaChanges.filter((change) => {
        const table = change.after?.['table'];
        return change.change === 'added' && typeof table === 'string' && touched.has(table);
      });
      return [...Map.groupBy(idle, kindOf)].flatMap(([kind, all]): HazardFinding[] => {
        const [first] = all;
        if (!kind || !first) return [];
        const statement = statementThat(seen, (effect) =>
          effect.schemaChanges.some((one) => one.kind === first.kind && one.name === first.name),
        )?.index;
        return [
          {
            migration: seen.run.migration,
            statement,
            object: all.length === 1 ? first.name : '',
            ...textFor(kind, all),
            severity: 'notice',
            basis: 'known',
          },
        ];
      });
    });
  },

  docs: {
    why: 'The subscriber applies rows as a replica: triggers do not fire unless they are ENABLE ALWAYS or ENABLE REPLICA, and foreign keys, which are triggers, are not checked. Numbers that sequences hand out travel with the rows, the sequences themselves do not.',
    instead:
      'Enable on the subscriber what has to fire there, and set sequences before it is promoted.',
    limits:
      'Known of Postgres, where it is tested; nothing of the migration itself was run for it.',
  },

  examples: [
    {
      title: 'A new table with an identity column',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`create table shelves (id int generated always as identity primary key, room text);`,
      ],
      replication: 'all',
      rows: 2,
      since: 15,
      expect: [
        'public.shelves_id_seq is not replicated: on the subscriber it stays where it is, and would hand out taken numbers once that side is written to.',
      ],
      alsoReports: ['needs-deploy-order', 'not-replicated'],
    },
    {
      title: 'A column that may be NULL',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists isbn text;`,
      ],
      replication: 'all',
      expect: 'clean',
      alsoReports: ['needs-deploy-order'],
    },
  ],
});

type Kind = 'trigger' | 'foreign key' | 'sequence';

/** What stands still; undefined for everything else. */
function kindOf({ kind, after }: SchemaChange): Kind | undefined {
  const definition = after?.['definition'];
  if (kind === 'trigger') return (after?.['enabled'] ?? 'O') === 'O' ? kind : undefined;
  if (kind === 'constraint' && typeof definition === 'string' && /^FOREIGN KEY/i.test(definition))
    return 'foreign key';
  return kind === 'sequence' ? kind : undefined;
}

function textFor(
  kind: Kind,
  all: readonly SchemaChange[],
): Pick<HazardFinding, 'message' | 'remedy'> {
  const [first] = all;
  const names = list(all.map(({ name }) => name));
  const isOne = all.length === 1;
  if (kind === 'trigger') {
    const table = first?.after?.['table'];
    return {
      message: isOne
        ? `The trigger ${names} does not fire while the subscriber applies rows.`
        : `The triggers ${names} do not fire while the subscriber applies rows.`,
      remedy: `If ${isOne ? 'it has' : 'they have'} to: ALTER TABLE ${isOne && typeof table === 'string' ? table : '…'} ENABLE ALWAYS TRIGGER … on the subscriber.`,
    };
  }
  if (kind === 'foreign key')
    return {
      message: isOne
        ? `The foreign key ${names} is not checked while the subscriber applies rows.`
        : `The foreign keys ${names} are not checked while the subscriber applies rows.`,
      remedy: `Nothing to do where the publisher checks ${isOne ? 'it' : 'them'} too; else look for orphans on the subscriber.`,
    };
  return {
    message: isOne
      ? `${names} is not replicated: on the subscriber it stays where it is, and would hand out taken numbers once that side is written to.`
      : `${names} are not replicated: on the subscriber they stay where they are, and would hand out taken numbers once that side is written to.`,
    remedy: `Before the subscriber is promoted: select setval('${isOne ? names : '…'}', …) from ${isOne ? "the table's largest number" : "each table's largest number"}.`,
  };
}
