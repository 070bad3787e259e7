import { sql } from '../sql/tag.ts';
import { seenMigrations, statementOf, textOf } from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { list } from './wording.ts';

/** Deleting from the parent reads all of the referencing table. */
export const foreignKeyWithoutIndex = defineHazard({
  id: 'foreign-key-without-index',
  title: 'New foreign key that no index serves',
  area: 'hygiene',
  severity: 'notice',
  reads: ['apply'],
  covers: ['FK without index'],

  check({ server }) {
    const findings: HazardFinding[] = [];
    const seen = seenMigrations(server);
    const open = seen.at(-1)?.effects.structure.unindexedKeys ?? [];
    for (const one of seen) {
      for (const change of one.effects.schemaChanges) {
        if (change.change !== 'added' || change.kind !== 'constraint') continue;
        const [table, name] = [textOf(change.after, 'table'), textOf(change.after, 'constraint')];
        const key = open.find(
          ({ relation, constraint }) => relation === table && constraint === name,
        );
        if (!key) continue;
        findings.push({
          migration: one.run.migration,
          statement: statementOf(one, change)?.index,
          object: change.name,
          message: `No index of ${table} begins with ${list(key.columns)}, which now refers to another table: each DELETE there reads all of ${table}.`,
          remedy: `CREATE INDEX CONCURRENTLY ON ${table} (${key.columns.join(', ')}), unless rows of the other table are never deleted and no query joins that way.`,
          severity: 'notice',
          basis: 'measured',
        });
      }
    }
    return findings;
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
        'No index of public.loans begins with book, which now refers to another table: each DELETE there reads all of public.loans.',
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
