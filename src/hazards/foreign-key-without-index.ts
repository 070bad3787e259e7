import { sql } from '../sql/tag.ts';
import { seenMigrations, statementOf, textOf } from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { count, list } from './wording.ts';

/** Deleting from the parent reads all of the referencing table. */
export const foreignKeyWithoutIndex = defineHazard({
  id: 'foreign-key-without-index',
  title: 'New foreign key that no index serves',
  area: 'hygiene',
  severity: 'notice',
  reads: ['apply'],
  covers: ['FK without index'],

  check({ server }): readonly HazardFinding[] {
    const seen = seenMigrations(server);
    const open = seen.at(-1)?.effects.structure.unindexedKeys ?? [];
    const keys = seen.flatMap((one) =>
      one.effects.schemaChanges.flatMap((change) => {
        const [table, name] = [textOf(change.after, 'table'), textOf(change.after, 'constraint')];
        const key = open.find((other) => other.relation === table && other.constraint === name);
        return change.change === 'added' && key ? [{ ...key, one, change }] : [];
      }),
    );
    const [first] = keys;
    if (!first) return [];
    const places = keys.map(({ relation, columns }) => `${relation} (${columns.join(', ')})`);
    return [
      {
        migration: first.one.run.migration,
        statement: statementOf(first.one, first.change)?.index,
        object: '',
        message: `No index begins with the columns of ${count(keys.length, 'new foreign key')}, ${list(places)}: each DELETE from a table referred to reads all of the other.`,
        remedy: `${places
          .slice(0, 3)
          .map((place) => `CREATE INDEX CONCURRENTLY ON ${place};`)
          .join(
            ' ',
          )} Not needed where rows referred to are never deleted and no query joins that way.`,
        severity: 'notice',
        basis: 'measured',
      },
    ];
  },

  docs: {
    why: 'For each row deleted from the parent, or given another key, Postgres looks for rows that refer to it. Without an index it reads the whole table each time.',
    instead: 'An index that begins with the columns of the key.',
    limits: 'Whether rows of the parent are ever deleted is not known here.',
  },

  examples: [
    {
      title: 'A new table',
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          create table loans (id int primary key, book int references books);
        `,
      ],
      expect: [
        'No index begins with the columns of 1 new foreign key, public.loans (book): each DELETE from a table referred to reads all of the other.',
      ],
    },
    {
      title: 'With an index, made later in the same pull request',
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          create table loans (id int primary key, book int references books, day date);
        `,
        sql`create index loans_book on loans (book, day);`,
      ],
      expect: 'clean',
    },
  ],
});
