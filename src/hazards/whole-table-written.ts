import { locksHeldDuring, ownStatements, writtenWhole } from '../evidence/questions.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { count } from './wording.ts';

/** One statement writes every row of a table. */
export const wholeTableWritten = defineHazard({
  id: 'whole-table-written',
  title: 'Every row written in one statement',
  area: 'locking',
  severity: 'warning',
  reads: ['apply'],
  covers: ['DELETE/UPDATE without WHERE or unbatched'],

  check({ server }) {
    const rowsOf = new Map(server.baseline.tables.map(({ relation, rows }) => [relation, rows]));
    return (server.apply?.runs ?? []).flatMap((run) =>
      ownStatements(run).flatMap((statement) => {
        const held = locksHeldDuring(run, statement);
        // who waits for the table waits for these rows: told with the lock, batches and all
        const toldWithLock = (relation: string): boolean => {
          const lock = held.get(relation);
          return lock?.mode === 'AccessExclusiveLock' && lock.since.index < statement.index;
        };
        const written = writtenWhole(statement, server).filter(
          (one) => !toldWithLock(one.relation),
        );
        return written.map(({ relation, updated, deleted }): HazardFinding => {
          const verb = updated >= deleted ? 'updated' : 'deleted';
          return {
            migration: run.migration,
            statement: statement.index,
            object: relation,
            message: `It ${verb} all ${count(rowsOf.get(relation) ?? 0, 'row')} of ${relation} in one statement: whoever writes one of them waits for the end, and the table keeps a dead version of each.`,
            remedy:
              'Write in batches of some thousand rows by key, each in a transaction of its own, outside the migration or in one that runs without a transaction.',
            severity: 'warning',
            basis: 'measured',
            exposure: { relations: [relation], grows: true },
          };
        });
      }),
    );
  },

  docs: {
    why: 'Every row stays locked until the statement has come to the last one. Each leaves a dead version behind, so the table can grow to twice its size, and replicas must follow all of it at once.',
    instead:
      'Batches by key, each committed by itself; a WHERE that leaves finished rows alone, so that it can be stopped and started again.',
    limits:
      'Counted on rehearsed rows, triggers included. A WHERE that happens to hold for all of them is taken for none.',
  },

  examples: [
    {
      title: 'A backfill in one go',
      given: sql`create table books (id int primary key, pages int); insert into books select i, null from generate_series(1, 30) i;`,
      migrations: [sql`update books set pages = 0 where pages is null;`],
      expect: [
        'It updated all 30 rows of public.books in one statement: whoever writes one of them waits for the end, and the table keeps a dead version of each.',
      ],
    },
    {
      title: 'Rows that a trigger writes',
      given: sql`
        create table books (id int primary key, copies int); insert into books select i, 1 from generate_series(1, 30) i;
        create table shelf (id int primary key); insert into shelf values (1);
        create function touch() returns trigger language plpgsql as 'begin update books set copies = 2; return null; end';
        create trigger touch after insert on shelf execute procedure touch();
      `,
      migrations: [sql`insert into shelf values (2) on conflict do nothing;`],
      expect: [
        'It updated all 30 rows of public.books in one statement: whoever writes one of them waits for the end, and the table keeps a dead version of each.',
      ],
    },
    {
      title: 'A name that must be quoted',
      given: sql`create table "Books" (id int primary key, pages int); insert into "Books" select i, null from generate_series(1, 30) i;`,
      migrations: [sql`update "Books" set pages = 0 where pages is null;`],
      expect: [
        'It updated all 30 rows of public."Books" in one statement: whoever writes one of them waits for the end, and the table keeps a dead version of each.',
      ],
    },
    {
      title: 'Behind a lock that keeps everybody from the table anyway',
      given: sql`create table books (id int primary key, title text); insert into books select i, 'a' from generate_series(1, 30) i;`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books add column short text;
          update books set short = left(title, 1);
        `,
      ],
      expect: [],
      alsoReports: ['lock-held-through-work'],
    },
    {
      title: 'A DELETE of orphans, which all generated rows happen to be',
      given: sql`create table shelves (id int primary key); create table books (id int primary key, shelf int); insert into books select i, i from generate_series(1, 30) i;`,
      migrations: [sql`delete from books where shelf not in (select id from shelves);`],
      expect: 'clean',
      alsoReports: ['rows-deleted'],
    },
    {
      title: 'Some rows',
      given: sql`create table books (id int primary key, pages int); insert into books select i, i from generate_series(1, 30) i;`,
      migrations: [sql`update books set pages = 0 where pages > 20;`],
      expect: 'clean',
    },
  ],
});
