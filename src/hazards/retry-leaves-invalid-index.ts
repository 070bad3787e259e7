import { sql } from '../sql/tag.ts';
import { killedMigrations, onlyInvalidIndex } from './cuts.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { list } from './wording.ts';

/** After a concurrent build was killed, the job succeeds when it is started again and leaves the index INVALID. */
export const retryLeavesInvalidIndex = defineHazard({
  id: 'retry-leaves-invalid-index',
  title: 'Retry succeeds over an INVALID index',
  area: 'rerun',
  severity: 'warning',
  reads: ['apply', 'interrupt'],
  covers: ['IF NOT EXISTS over an INVALID index after a failed try'],

  check(input) {
    return killedMigrations(input).flatMap(({ run, cuts }): HazardFinding[] => {
      const left = cuts.flatMap((cut) => {
        const index = cut.result === 'third-state' ? onlyInvalidIndex(cut) : undefined;
        const build = run.statements[cut.statement];
        return index === undefined || !build ? [] : [{ index, build }];
      });
      const isUnique = ({ build }: (typeof left)[number]): boolean =>
        /^\s*create\s+unique\b/i.test(build.sql);
      const worst = left.find(isUnique) ?? left[0];
      if (!worst) return [];
      const unique = isUnique(worst);
      const cost = unique ? ' and it does not keep duplicates out' : '';
      const indexes = list([...new Set(left.map(({ index }) => index))]);
      return [
        {
          migration: run.migration,
          statement: worst.build.index,
          object: worst.index,
          message: `The build was killed while it waited, and the job started again: it succeeded, and ${indexes} stayed INVALID. Postgres never reads such an index, each write still pays for it${cost}.`,
          remedy: `Before it, drop the index where it is invalid, and only there: look for indisvalid = false in pg_index, then DROP INDEX CONCURRENTLY ${worst.index}.`,
          // without a limit it takes a killed deployment to get there
          severity: unique || (worst.build.lockTimeoutMs ?? 0) > 0 ? 'warning' : 'notice',
          basis: 'measured',
        },
      ];
    });
  },

  docs: {
    why: 'A concurrent build that is killed, cancelled, or stopped by lock_timeout leaves its index behind, marked INVALID. IF NOT EXISTS looks at the name only: the retry is reported as a success, and nobody notices until a query is slow or a duplicate is there.',
    instead:
      'Drop the index before building it, but only when pg_index says that it is not valid; DROP INDEX IF EXISTS alone throws a good one away on each retry. Without IF NOT EXISTS the retry fails instead, which at least is seen.',
    limits:
      'The build was killed at one point, while it waited for older transactions. A framework that marks its ledger before it begins refuses to go on instead, which is not reported.',
  },

  examples: [
    {
      title: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS',
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a');`,
      migrations: [sql`create index concurrently if not exists books_title on books (title);`],
      transactionMode: 'statement',
      expect: [
        'The build was killed while it waited, and the job started again: it succeeded, and public.books_title stayed INVALID. Postgres never reads such an index, each write still pays for it.',
      ],
    },
    {
      title: 'A UNIQUE one',
      given: sql`create table books (id int primary key, isbn text); insert into books values (1, 'a');`,
      migrations: [sql`create unique index concurrently if not exists books_isbn on books (isbn);`],
      transactionMode: 'statement',
      expect: [
        'The build was killed while it waited, and the job started again: it succeeded, and public.books_isbn stayed INVALID. Postgres never reads such an index, each write still pays for it and it does not keep duplicates out.',
      ],
      alsoReports: ['fails-with-rows'],
    },
    {
      title: 'What is invalid is dropped first',
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a');`,
      migrations: [
        sql`
          do $$ begin
            if exists (select from pg_index where indexrelid = to_regclass('books_title') and not indisvalid) then
              drop index books_title;
            end if;
          end $$;
          create index concurrently if not exists books_title on books (title);
        `,
      ],
      transactionMode: 'statement',
      expect: 'clean',
    },
    {
      title: 'Without IF NOT EXISTS the retry is refused',
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a');`,
      migrations: [sql`create index concurrently books_title on books (title);`],
      transactionMode: 'statement',
      expect: 'clean',
      alsoReports: ['cut-needs-repair'],
    },
  ],
});
