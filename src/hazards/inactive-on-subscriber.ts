import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { eachChange, toldReplication } from './replicated.ts';
import { statementThat, seenMigrations } from './changes.ts';

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
      const { schemaChanges } = seen.effects;
      return schemaChanges.flatMap((change) => {
        const { kind, name, after } = change;
        const table = after?.['table'];
        if (change.change !== 'added' || typeof table !== 'string' || !touched.has(table))
          return [];
        const text = textFor(kind, name, after ?? {});
        if (!text) return [];
        const statement = statementThat(seen, (effect) =>
          effect.schemaChanges.some((one) => one.kind === kind && one.name === name),
        )?.index;
        return [
          {
            migration: seen.run.migration,
            statement,
            object: name,
            ...text,
            severity: 'notice',
            basis: 'known',
          } satisfies HazardFinding,
        ];
      });
    });
  },

  docs: {
    why: 'The subscriber applies rows as a replica: triggers do not fire unless they are ENABLE ALWAYS or ENABLE REPLICA, and foreign keys, which are triggers, are not checked. Numbers that sequences hand out travel with the rows, the sequences themselves do not.',
    instead:
      'Enable on the subscriber what has to fire there, and set sequences before it is promoted.',
    limits: 'Known of Postgres, where it is tested; nothing of the migration itself was run for it.',
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

function textFor(
  kind: string,
  name: string,
  after: Readonly<Record<string, unknown>>,
): Pick<HazardFinding, 'message' | 'remedy'> | null {
  const { definition, table } = after;
  if (kind === 'trigger' && (after['enabled'] ?? 'O') === 'O')
    return {
      message: `The trigger ${name} does not fire while the subscriber applies rows.`,
      remedy: `If it has to: ALTER TABLE ${typeof table === 'string' ? table : '…'} ENABLE ALWAYS TRIGGER … on the subscriber.`,
    };
  if (kind === 'constraint' && typeof definition === 'string' && /^FOREIGN KEY/i.test(definition))
    return {
      message: `The foreign key ${name} is not checked while the subscriber applies rows.`,
      remedy:
        'Nothing to do where the publisher checks it too; else look for orphans on the subscriber.',
    };
  if (kind === 'sequence')
    return {
      message: `${name} is not replicated: on the subscriber it stays where it is, and would hand out taken numbers once that side is written to.`,
      remedy: `Before the subscriber is promoted: select setval('${name}', …) from the table's largest number.`,
    };
  return null;
}
