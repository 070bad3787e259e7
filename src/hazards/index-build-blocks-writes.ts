import { emptiedBefore, locksHeldDuring, ownStatements } from '../evidence/questions.ts';
import type { StatementRecord } from '../evidence/types.ts';
import { blocks, lockName } from '../evidence/locks.ts';
import type { LockMode } from '../terms.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { stillWaiting, takenEarlier } from './held-earlier.ts';
import { list } from './wording.ts';

/** An index is built under a lock that makes writers, or readers too, wait. */
export const indexBuildBlocksWrites = defineHazard({
  id: 'index-build-blocks-writes',
  title: 'Index built while writers wait',
  area: 'locking',
  severity: 'error',
  reads: ['apply'],
  covers: [
    'CREATE INDEX without CONCURRENTLY',
    'REINDEX without CONCURRENTLY',
    'UNIQUE constraint builds index under lock',
    'PRIMARY KEY added in one step',
    'EXCLUDE constraint',
    'More statements after ACCESS EXCLUSIVE / wide lock window',
  ],

  check({ server }) {
    const findings: HazardFinding[] = [];
    for (const run of server.apply?.runs ?? []) {
      for (const statement of ownStatements(run)) {
        const held = locksHeldDuring(run, statement);
        const empty = emptiedBefore(run, statement);
        const builds = statement.indexBuilds.filter(({ relation }) => {
          const lock = held.get(relation);
          if (!lock || empty.has(relation)) return false;
          return !statement.rewrites.includes(relation) && blocksWrites(lock.mode);
        });
        // one statement builds under one lock, on however many partitions
        const tables = [...new Set(builds.map(({ relation }) => relation))].toSorted();
        const [table] = tables;
        const lock = table === undefined ? undefined : held.get(table);
        if (table === undefined || !lock) continue;
        const others = stillWaiting(run, statement, tables);
        const both = blocks(lock.mode).includes('reads');
        findings.push({
          migration: run.migration,
          statement: statement.index,
          object: table,
          message: message(builds, tables, lock, statement, others),
          remedy: remedy(statement),
          severity: both || others !== '' ? 'error' : 'warning',
          basis: 'measured',
          exposure: { relations: tables, grows: true },
        });
      }
    }
    return findings;
  },

  docs: {
    why: 'Whoever writes to the table waits until the index is built. The wait grows with the table. When readers wait too, or several tables are held at once, the application stands still.',
    instead:
      'CREATE INDEX CONCURRENTLY, alone in a migration that runs outside a transaction; constraints take the finished index with USING INDEX.',
    limits:
      'The rehearsed tables are small: this proves which lock is held during the build, not how long yours takes.',
  },

  examples: [
    {
      title: 'CREATE INDEX on a table with traffic',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`create index books_title on books (title);`],
      expect: [
        'Postgres built public.books_title on public.books while holding SHARE: every writer waits until it is done.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A UNIQUE constraint',
      given: sql`create table books (id int primary key, isbn text);`,
      migrations: [sql`alter table books add constraint books_isbn unique (isbn);`],
      expect: [
        'Postgres built public.books_isbn on public.books while holding ACCESS EXCLUSIVE: every reader and writer waits until it is done.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'An EXCLUDE constraint',
      given: sql`create table loans (id int primary key, days int4range);`,
      migrations: [
        sql`alter table loans add constraint loans_apart exclude using gist (days with &&);`,
      ],
      expect: [
        'Postgres built public.loans_apart on public.loans while holding ACCESS EXCLUSIVE: every reader and writer waits until it is done.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'REINDEX',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`reindex index books_pkey;`],
      expect: [
        'Postgres built public.books_pkey on public.books while holding SHARE: every writer waits until it is done.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'Behind a lock on another table',
      given: sql`create table books (id int primary key, title text); create table loans (id int primary key, book int);`,
      migrations: [
        sql`
          alter table books add column pages int;
          create index loans_book on loans (book);
        `,
      ],
      expect: [
        'Postgres built public.loans_book on public.loans while holding SHARE: every writer waits until it is done. Readers and writers of public.books still wait, since the transaction is the same.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'Two tables in one transaction',
      given: sql`create table books (id int primary key, title text); create table loans (id int primary key, book int);`,
      migrations: [
        sql`
          create index books_title on books (title);
          create index loans_book on loans (book);
        `,
      ],
      expect: [
        'Postgres built public.books_title on public.books while holding SHARE: every writer waits until it is done.',
        'Postgres built public.loans_book on public.loans while holding SHARE: every writer waits until it is done. Writers of public.books still wait, since the transaction is the same.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'On every partition of a table',
      given: sql`
        create table loans (day date, book int) partition by range (day);
        create table loans_1 partition of loans for values from ('2024-01-01') to ('2025-01-01');
        create table loans_2 partition of loans for values from ('2025-01-01') to ('2026-01-01');
      `,
      migrations: [sql`create index loans_book on loans (book);`],
      expect: [
        'Postgres built an index on each of public.loans_1 and public.loans_2 while holding SHARE: every writer waits until it is done.',
      ],
      alsoReports: ['lock-without-timeout'],
      since: 11,
    },
    {
      title: 'Behind a TRUNCATE of the same migration',
      given: sql`create table books (id int primary key, title text); create table loans (id int primary key); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          truncate books;
          alter table books alter column title set not null;
          create index books_title on books (title);
          alter table books alter column id type bigint;
        `,
      ],
      expect: [],
      alsoReports: ['table-truncated'],
    },
    {
      title: 'CREATE INDEX CONCURRENTLY outside a transaction',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`create index concurrently if not exists books_title on books (title);`],
      transactionMode: 'statement',
      expect: 'clean',
      alsoReports: ['retry-leaves-invalid-index'],
    },
    {
      title: 'An index on a table of the same migration',
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          create table shelves (id int primary key, place text);
          create index shelves_place on shelves (place);
        `,
      ],
      expect: 'clean',
    },
  ],
});

function blocksWrites(mode: LockMode): boolean {
  return blocks(mode).includes('writes');
}

function message(
  builds: StatementRecord['indexBuilds'],
  tables: readonly string[],
  lock: { readonly mode: LockMode; readonly since: StatementRecord },
  statement: StatementRecord,
  others: string,
): string {
  const who = blocks(lock.mode).includes('reads') ? 'reader and writer' : 'writer';
  // SHARE is what it would have taken itself
  const earlier = lock.mode === 'ShareLock' ? '' : takenEarlier(lock.since, statement);
  const indexes = builds.map(({ index }) => index).toSorted();
  const what = tables.length > 1 ? 'an index on each of' : `${list(indexes)} on`;
  return `Postgres built ${what} ${list(tables)} while holding ${lockName(lock.mode)}${earlier}: every ${who} waits until it is done.${others}`;
}

function remedy(statement: StatementRecord): string {
  if (statement.kind === 'AlterTableStmt') {
    return 'Build a unique index CONCURRENTLY in a migration of its own, outside a transaction, then ADD CONSTRAINT … USING INDEX.';
  }
  if (statement.kind === 'ReindexStmt')
    return 'Use REINDEX … CONCURRENTLY (Postgres 12 and later), outside a transaction.';
  return 'Use CREATE INDEX CONCURRENTLY, alone in a migration that runs outside a transaction.';
}
