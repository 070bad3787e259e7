import { emptiedBefore, locksHeldDuring, ownStatements } from '../evidence/questions.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { stillWaiting } from './held-earlier.ts';
import { list } from './wording.ts';

/** Postgres writes a table anew while nobody else can read it. */
export const rewriteBlocksReads = defineHazard({
  id: 'rewrite-blocks-reads',
  title: 'Table rewritten while readers wait',
  area: 'locking',
  severity: 'error',
  reads: ['apply'],
  covers: [
    'REFRESH MATERIALIZED VIEW without CONCURRENTLY',
    'VACUUM FULL / CLUSTER / repack',
    'Type change that rewrites (and which do not)',
    'Type change that does not rewrite flagged anyway (false positive)',
    'Type change on a column with CHECK constraints',
    'Volatile default',
    'Serial / identity column added',
    'Stored generated column added',
    'SET LOGGED/UNLOGGED, SET TABLESPACE, access method',
    'Collation change',
  ],

  check({ server }) {
    const findings: HazardFinding[] = [];
    for (const run of server.apply?.runs ?? []) {
      for (const statement of ownStatements(run)) {
        // TRUNCATE gives new, empty files: nothing is copied
        if (statement.kind === 'TruncateStmt') continue;
        const held = locksHeldDuring(run, statement);
        const empty = emptiedBefore(run, statement);
        const tables = statement.rewrites.filter(
          (table) => held.get(table)?.mode === 'AccessExclusiveLock' && !empty.has(table),
        );
        if (tables.length === 0) continue;
        const rebuilt = statement.indexBuilds.filter((build) => tables.includes(build.relation));
        const indexes =
          rebuilt.length > 0
            ? ` and rebuilt ${list(rebuilt.map((build) => build.index).sort())}`
            : '';
        const checked = statement.scans
          .map((scan) => scan.relation)
          .filter((table) => !tables.includes(table))
          .filter((table) => held.get(table)?.mode === 'AccessExclusiveLock');
        const also =
          checked.length > 0 ? ` It read all of ${list(checked)} too, under the same lock.` : '';
        findings.push({
          migration: run.migration,
          statement: statement.index,
          object: tables[0] ?? '',
          message: `Postgres wrote ${list(tables)} anew${indexes} while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied.${also}${stillWaiting(run, statement, [...tables, ...checked])}`,
          remedy: remedy(statement.kind, statement.sql),
          severity: 'error',
          basis: 'measured',
          exposure: { relations: tables, grows: true },
        });
      }
    }
    return findings;
  },

  docs: {
    why: 'Every query on the table waits until the whole table and its indexes have been written again. The wait grows with the table, and so do the disk space and the WAL that replicas must follow.',
    instead:
      'Add a nullable column without a default, set the default, fill old rows in batches; for another type, add a new column, copy in batches, then switch.',
    limits:
      'The rehearsed tables are small: this proves that a rewrite happens, not how long yours takes.',
  },

  examples: [
    {
      title: 'A type that needs other bytes',
      given: sql`create table books (id int primary key, pages int); insert into books values (1, 10);`,
      migrations: [sql`alter table books alter column pages type bigint;`],
      expect: [
        'Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A key that another table refers to',
      given: sql`
        create table books (id int primary key);
        create table loans (id int primary key, book int references books);
      `,
      rows: 5,
      migrations: [sql`alter table books alter column id type bigint;`],
      expect: [
        'Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied. It read all of public.loans too, under the same lock.',
      ],
      alsoReports: ['lock-order-can-deadlock', 'lock-without-timeout'],
    },
    {
      title: 'A volatile default',
      given: sql`create table books (id int primary key);`,
      migrations: [sql`alter table books add column seen timestamptz default clock_timestamp();`],
      expect: [
        'Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'REFRESH MATERIALIZED VIEW',
      given: sql`create table books (id int primary key); create materialized view shelf as select id from books;`,
      migrations: [sql`refresh materialized view shelf;`],
      expect: [
        'Postgres wrote public.shelf anew while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'The same while readers go on',
      given: sql`create table books (id int primary key); create materialized view shelf as select id from books; create unique index shelf_id on shelf (id);`,
      migrations: [sql`refresh materialized view concurrently shelf;`],
      expect: 'clean',
    },
    {
      title: 'VACUUM FULL',
      given: sql`create table books (id int primary key); insert into books select generate_series(1, 50);`,
      migrations: [sql`vacuum full books;`],
      transactionMode: 'statement',
      expect: [
        'Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A constant default before Postgres 11',
      given: sql`create table books (id int);`,
      migrations: [sql`alter table books add column pages int not null default 0;`],
      expect: [
        'Postgres wrote public.books anew while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied.',
      ],
      alsoReports: ['lock-without-timeout'],
      until: 10,
    },
    {
      title: 'A constant default since Postgres 11',
      given: sql`create table books (id int);`,
      migrations: [sql`alter table books add column pages int not null default 0;`],
      expect: 'clean',
      alsoReports: ['lock-without-timeout'],
      since: 11,
    },
    {
      title: 'A table that is small in production',
      given: sql`create table books (id int primary key, pages int);`,
      migrations: [sql`alter table books alter column pages type bigint;`],
      sizes: [{ relation: 'public.books', rows: 210, bytes: 57_344 }],
      expect: [
        'Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied. In production, public.books has about 210 rows and 57.3 kB: too small to be felt for long.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A table that is large in production',
      given: sql`create table books (id int primary key, pages int);`,
      migrations: [sql`alter table books alter column pages type bigint;`],
      sizes: [{ relation: 'public.books', rows: 48_000_000, bytes: 9_400_000_000 }],
      expect: [
        'Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied. In production, public.books has about 48,000,000 rows and 9.4 GB.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A numbered column',
      given: sql`create table books (id int primary key, pages int); insert into books values (1, 10);`,
      migrations: [
        sql`alter table books add column number bigint generated by default as identity;`,
      ],
      expect: [
        'Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A generated column that is stored',
      given: sql`create table books (id int primary key, pages int); insert into books values (1, 10);`,
      migrations: [
        sql`alter table books add column twice int generated always as (pages * 2) stored;`,
      ],
      expect: [
        'Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied.',
      ],
      alsoReports: ['lock-without-timeout'],
      since: 12,
    },
    {
      title: 'A table that is no longer written ahead',
      given: sql`create table books (id int primary key, pages int); insert into books values (1, 10);`,
      migrations: [sql`alter table books set unlogged;`],
      expect: [
        'Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A type, with a CHECK on the column',
      given: sql`create table books (id int primary key, pages int check (pages > 0)); insert into books values (1, 10);`,
      migrations: [sql`alter table books alter column pages type bigint;`],
      expect: [
        'Postgres wrote public.books anew and rebuilt public.books_pkey while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is copied.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'Another collation, which no index uses',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`alter table books alter column title type text collate "C";`],
      expect: 'clean',
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A wider varchar',
      given: sql`create table books (id int primary key, title varchar(50));`,
      migrations: [sql`alter table books alter column title type varchar(100);`],
      expect: 'clean',
      alsoReports: ['lock-without-timeout'],
    },
  ],
});

function remedy(kind: string, text: string): string {
  if (kind === 'RefreshMatViewStmt') {
    return 'REFRESH MATERIALIZED VIEW CONCURRENTLY lets readers go on; it needs a unique index on the view.';
  }
  if (kind === 'VacuumStmt' || kind === 'ClusterStmt') {
    return 'Leave maintenance out of migrations; a tool such as pg_repack rebuilds a table without blocking readers.';
  }
  if (/\badd\s+(column\s+)?/i.test(text) && !/\btype\b/i.test(text)) {
    return 'Add the column as nullable without the default, set the default in a second statement, and fill old rows in batches.';
  }
  return 'Add a new column, keep both in step with a trigger, copy in batches, then switch names in a short transaction.';
}
