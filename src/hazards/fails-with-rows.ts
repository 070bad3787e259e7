import type { DuplicateRows } from '../evidence/duplicates.ts';
import type { ServerEvidence, SqlError } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { offendingRows } from './offending-rows.ts';
import { failsOnAnyRow, wouldFailNext } from './row-failure.ts';
import { list, sqlError } from './wording.ts';

/** The migration applies to empty tables and fails on tables that have rows. */
export const failsWithRows = defineHazard({
  id: 'fails-with-rows',
  title: 'Migration fails only when tables have rows',
  area: 'data',
  severity: 'error',
  reads: ['apply'],
  covers: [
    'Rows present make it fail (NULLs, duplicates, bad casts)',
    'Enum value added / removed / renamed',
  ],

  check({ server }) {
    const findings: HazardFinding[] = [];
    for (const run of server.apply?.runs ?? []) {
      if (run.outcome.ok || run.failedStatement === undefined) continue;
      const empty = server.applyEmpty?.runs.find((other) => other.migration === run.migration);
      if (!empty?.outcome.ok) continue;
      const { error } = run.outcome;
      const statement = run.statements[run.failedStatement];
      const any = failsOnAnyRow(server, run);
      const query = any ? undefined : offendingRows(error, statement, server);
      findings.push({
        migration: run.migration,
        statement: run.failedStatement,
        object: error.table ?? '',
        message: `It applies to empty tables and fails on tables with ${any ? 'any row' : 'such rows'}: ${sqlError(error)}`,
        remedy: any ? unconditional(error) : conditional(error, query),
        severity: any ? 'error' : 'warning',
        basis: 'measured',
      });
      for (const later of run.statements) {
        const table = wouldFailNext(server, run, later);
        if (table === undefined) continue;
        findings.push({
          migration: run.migration,
          statement: later.index,
          object: table,
          message: `It would be the next to fail, on tables with any row: it adds a NOT NULL column without a default to ${table}.`,
          remedy: addWithValue,
          severity: 'error',
          basis: 'known',
        });
      }
    }
    return [...findings, ...duplicatesRefused(server)];
  },

  docs: {
    why: 'It passes on the empty database of a test run and fails in production, in the middle of a deployment.',
    instead:
      'Add the column with a constant default or as nullable, fill it, then add the rule; clean up offending rows before a constraint.',
    limits:
      'Rows are generated. A failure on any row is certain; a failure on such rows happens only if production has rows like them, which is why it is a warning.',
  },

  examples: [
    {
      title: 'A NOT NULL column without a default',
      given: sql`create table authors (id int primary key);`,
      rows: 20,
      migrations: [sql`alter table authors add column email text not null;`],
      expect: [
        'It applies to empty tables and fails on tables with any row: 23502 column "email" of relation "authors" contains null values',
      ],
      alsoReports: ['lock-without-timeout'],
      since: 13,
    },
    {
      title: 'Two such columns, on two tables',
      given: sql`create table authors (id int primary key); create table books (id int primary key);`,
      rows: 20,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table authors add column email text not null;
          alter table books add column pages int, add column price numeric(10, 2) not null;
        `,
      ],
      expect: [
        'It applies to empty tables and fails on tables with any row: 23502 column "email" of relation "authors" contains null values',
        'It would be the next to fail, on tables with any row: it adds a NOT NULL column without a default to public.books.',
      ],
      since: 13,
    },
    {
      title: 'SET NOT NULL where a row has no value',
      given: sql`create table authors (id int primary key, email text);`,
      rows: 20,
      migrations: [sql`alter table authors alter column email set not null;`],
      expect: [
        'It applies to empty tables and fails on tables with such rows: 23502 column "email" of relation "authors" contains null values',
      ],
      alsoReports: ['lock-without-timeout', 'scan-blocks-reads'],
      since: 13,
    },
    {
      title: 'SET NOT NULL where generated rows could not get a value',
      given: sql`
        create table files (
          id int primary key, size int check (size > 0), parts int check (parts > 0),
          hash text check (hash ~ '^[g-z]{40}-[0-9]{7}$'), check (num_nonnulls(size, parts, hash) = 1)
        );
      `,
      rows: 20,
      migrations: [sql`alter table files alter column hash set not null;`],
      expect: [
        'It applies to empty tables and fails on tables with such rows: 23502 column "hash" of relation "files" contains null values',
      ],
      alsoReports: ['lock-without-timeout', 'scan-blocks-reads'],
      since: 13,
    },
    {
      title: 'Duplicates under a new UNIQUE',
      given: sql`create type kind as enum ('book'); create table shelves (id int primary key, kind kind not null);`,
      rows: 20,
      migrations: [sql`create unique index concurrently shelves_kind on shelves (kind);`],
      transactionMode: 'statement',
      expect: [
        'It applies to empty tables and fails on tables with such rows: 23505 could not create unique index "shelves_kind" (Key (kind)=(book) is duplicated.)',
      ],
      alsoReports: ['rerun-rejected'],
    },
    {
      title: 'A new UNIQUE over rows that are all different so far',
      given: sql`create table shelves (id int primary key, room text, number int); insert into shelves values (1, 'hall', 1), (2, 'hall', 2);`,
      migrations: [sql`create unique index concurrently shelves_place on shelves (room, number);`],
      transactionMode: 'statement',
      expect: [
        'It fails on tables with such rows: 23505 could not create unique index "shelves_place" (Key (room, number)=(hall, 1) is duplicated.). CONCURRENTLY leaves public.shelves_place behind then, INVALID, and the next try fails with 42P07 relation "shelves_place" already exists.',
      ],
      alsoReports: ['cut-needs-repair'],
    },
    {
      title: 'A key dropped in one migration and added in the next',
      given: sql`create table seats (id int primary key, row_name text, number int, unique (row_name, number)); insert into seats values (1, 'a', 1), (2, 'a', 2);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table seats drop constraint seats_row_name_number_key;
        `,
        sql`create unique index concurrently seats_place on seats (row_name, number);`,
      ],
      transactionMode: 'statement',
      expect: [
        'It fails on tables with such rows: 23505 could not create unique index "seats_place" (Key (row_name, number)=(a, 1) is duplicated.). CONCURRENTLY leaves public.seats_place behind then, INVALID, and the next try fails with 42P07 relation "seats_place" already exists.',
      ],
      alsoReports: ['cut-needs-repair', 'lock-without-timeout', 'rule-lost'],
    },
    {
      title: 'An enum value removed that rows use',
      given: sql`create type state as enum ('new', 'lost'); create table books (id int primary key, state state);`,
      rows: 20,
      migrations: [
        sql`
          create type state_new as enum ('new');
          alter table books alter column state type state_new using state::text::state_new;
          drop type state;
          alter type state_new rename to state;
        `,
      ],
      expect: [
        'It applies to empty tables and fails on tables with such rows: 22P02 invalid input value for enum state_new: "lost"',
      ],
      alsoReports: ['lock-without-timeout', 'rewrite-blocks-reads'],
    },
    {
      title: 'A table altered while a deferred key of new rows is still to be checked',
      given: sql`
        create table books (id int primary key);
        create table loans (id int primary key, book int not null references books deferrable initially deferred);
      `,
      rows: 20,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          insert into loans select id + 1000000, id from books where id < 1000000;
          alter table loans add column day date;
        `,
      ],
      expect: [
        'It applies to empty tables and fails on tables with any row: 55006 cannot ALTER TABLE "loans" because it has pending trigger events',
      ],
    },
    {
      title: 'Duplicates removed by the migration before, and a key that an older one implies',
      given: sql`
        create table shelves (id int primary key, room text, number int); insert into shelves values (1, 'hall', 1), (2, 'hall', 2);
        create table rooms (id int primary key, name text); insert into rooms values (1, 'hall');
      `,
      migrations: [
        sql`delete from shelves a using shelves b where a.id > b.id and (a.room, a.number) = (b.room, b.number);`,
        sql`create unique index concurrently if not exists shelves_place on shelves (room, number);`,
        sql`create unique index concurrently if not exists rooms_name on rooms (id, name);`,
      ],
      transactionMode: 'statement',
      expect: 'clean',
      alsoReports: ['retry-leaves-invalid-index', 'rows-deleted'],
    },
    {
      title: 'The same column with a constant default',
      given: sql`create table authors (id int primary key);`,
      rows: 20,
      migrations: [sql`alter table authors add column email text not null default '';`],
      expect: 'clean',
      alsoReports: ['lock-without-timeout'],
      since: 11,
    },
  ],
});

/** Rows that only a new unique key tells apart: the generated ones are all different, so copies were made. */
function duplicatesRefused(server: ServerEvidence): readonly HazardFinding[] {
  return (server.duplicates ?? []).map((seen): HazardFinding => {
    const { migration, statement, error } = seen;
    const record = server.apply?.runs.find((run) => run.migration === migration)?.statements[
      statement
    ];
    return {
      migration,
      statement,
      object: error.constraint ?? error.table ?? '',
      message: `It fails on tables with such rows: ${sqlError(error)}.${leftBehind(seen)}`,
      remedy: `${conditional(error, offendingRows(error, record, server))}${cleanUp(seen)}`,
      severity: 'warning',
      basis: 'measured',
    };
  });
}

function leftBehind({ invalid, again }: DuplicateRows): string {
  if (invalid.length === 0) return '';
  const retry = again ? `, and the next try fails with ${sqlError(again)}` : '';
  return ` CONCURRENTLY leaves ${list(invalid)} behind then, INVALID${retry}.`;
}

function cleanUp({ invalid }: DuplicateRows): string {
  const [first] = invalid;
  return first === undefined
    ? ''
    : ` After a failed try, DROP INDEX CONCURRENTLY ${first} before the next.`;
}

const addWithValue =
  'Give the column a constant default, or add it as nullable, fill it in batches, then set NOT NULL.';

function unconditional(error: SqlError): string {
  if (error.code === '55006') {
    return 'Move the data change into a migration of its own, in its own transaction, before the schema change.';
  }
  return addWithValue;
}

function conditional(error: SqlError, query: string | undefined): string {
  const look = query === undefined ? '' : ` Find them in production first: ${query}`;
  return `${cure(error.code)}${look}`;
}

function cure(code: string): string {
  switch (code) {
    case '23502':
      return 'Fill the missing values in an earlier migration.';
    case '23505':
      return 'Remove the duplicates in an earlier migration.';
    case '23503':
      return 'Repair the rows whose reference is missing in an earlier migration, or add the key as NOT VALID and validate it later.';
    case '23514':
      return 'Add the rule as NOT VALID, repair the rows that break it, then VALIDATE.';
    default:
      return 'Convert the rows that the new rule or type cannot hold in an earlier migration.';
  }
}
