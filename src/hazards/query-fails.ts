import type { BrokenQuery } from '../evidence/compatibility.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { count, list, sqlError } from './wording.ts';

/** A query of the running application works before the migration and not behind it. */
export const queryFails = defineHazard({
  id: 'query-fails',
  title: 'Query of the running application fails',
  area: 'compatibility',
  severity: 'error',
  reads: ['compatibility'],
  covers: ['Old queries fail on new schema'],

  check({ server }) {
    const { broken = [], queries = 0 } = server.compatibility ?? {};
    const byMigration = Map.groupBy(broken, ({ migration }) => migration);
    return [...byMigration].map(([migration, own]): HazardFinding => {
      const often = own.toSorted((a, b) => (b.calls ?? 0) - (a.calls ?? 0));
      return {
        migration,
        object: '',
        message: `${count(own.length, 'query').replace('querys', 'queries')} of the ${queries} that work before this migration ${own.length === 1 ? 'fails' : 'fail'} behind it: ${list(often.map(brokenText), 4)}.`,
        remedy:
          'Release the code that does without first; until no old code runs, keep what it asks for.',
        severity: 'error',
        basis: 'measured',
      };
    });
  },

  docs: {
    why: 'During a deployment, and after a rollback of the application, old code runs on the new schema.',
    instead: 'Expand, deploy, contract: what old code asks for goes in a later release.',
    limits:
      'Only queries that the project names are tried. They are prepared; an INSERT of one row is executed too, with the values of a row that is there.',
  },

  examples: [
    {
      title: 'An INSERT that does not know a new column',
      given: sql`
        create table books (id int primary key, title text);
        insert into books values (1, 'a');
      `,
      migrations: [
        sql`
          set lock_timeout = '2s';
          alter table books add column isbn text not null default '';
          alter table books alter column isbn drop default;
        `,
      ],
      queries: sql`
        insert into books (id, title) values ($1, $2);
        select title from books where id = $1;
      `,
      since: 11,
      expect: [
        '1 query of the 2 that work before this migration fails behind it: insert into books (id, title) values ($1, $2): 23502 null value in column "isbn" of relation "books" violates not-null constraint.',
      ],
      alsoReports: ['old-inserts-fail'],
    },
    {
      title: 'A query over a renamed column',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`set lock_timeout = '2s'; alter table books rename column title to name;`],
      queries: sql`select title from books where id = $1;`,
      expect: [
        '1 query of the 1 that work before this migration fails behind it: select title from books where id = $1: 42703 column "title" does not exist.',
      ],
      alsoReports: ['renamed'],
    },
    {
      title: 'A new column that may be NULL',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists isbn text;`,
      ],
      queries: sql`insert into books (id, title) values ($1, $2);`,
      expect: 'clean',
    },
  ],
});

function brokenText({ sql: text, error, calls }: BrokenQuery): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const often = calls === undefined ? '' : ` (${calls.toLocaleString('en-US')} calls)`;
  return `${line.length > 100 ? `${line.slice(0, 100)} …` : line}${often}: ${sqlError(error).replace(/ \(.*\)$/s, '')}`;
}
