import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';

/** A query that could use an index before has to read the whole table behind the migration. */
export const queryLosesIndex = defineHazard({
  id: 'query-loses-index',
  title: 'Query of the application has no index any more',
  area: 'compatibility',
  severity: 'warning',
  reads: ['compatibility'],

  check({ server }) {
    const { slower = [] } = server.compatibility ?? {};
    return slower.map(({ sql: text, relation, migration, calls }): HazardFinding => {
      const line = text.replaceAll(/\s+/g, ' ').trim();
      const often = calls === undefined ? '' : ` (${calls.toLocaleString('en-US')} calls)`;
      return {
        migration,
        object: relation,
        message: `Before this migration there was an index of ${relation} for it, behind it the whole table has to be read: ${line.length > 160 ? `${line.slice(0, 160)} …` : line}${often}.`,
        remedy:
          'Build the index that takes its place first, CONCURRENTLY, and drop the old one later.',
        severity: 'warning',
        basis: 'measured',
      };
    });
  },

  docs: {
    why: 'Nothing fails; every call reads the whole table, and does so at the worst moment.',
    instead: 'Keep the index until its replacement is there.',
    limits:
      'Plans are made with sequential scans switched off, so that the small tables of a rehearsal do not matter: it shows whether an index can be used, not whether it would be.',
  },

  examples: [
    {
      title: 'The index that a query used is dropped',
      given: sql`
        create table books (id int primary key, title text);
        create index books_title on books (title);
      `,
      migrations: [sql`drop index concurrently if exists books_title;`],
      transactionMode: 'statement',
      queries: sql`select id from books where title = $1;`,
      since: 12,
      expect: [
        'Before this migration there was an index of public.books for it, behind it the whole table has to be read: select id from books where title = $1.',
      ],
    },
    {
      title: 'Another index serves it',
      given: sql`
        create table books (id int primary key, title text, room text);
        create index books_title on books (title);
        create index books_title_room on books (title, room);
      `,
      migrations: [sql`drop index concurrently if exists books_title;`],
      transactionMode: 'statement',
      queries: sql`select id from books where title = $1;`,
      expect: 'clean',
    },
  ],
});
