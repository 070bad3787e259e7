import { locksHeldDuring, ownStatements } from '../evidence/questions.ts';
import type { MigrationRun, StatementRecord } from '../evidence/types.ts';
import { blocks, lockName } from '../evidence/locks.ts';
import type { LockMode } from '../terms.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { list } from './wording.ts';

/** An index is built under a lock that makes writers, or readers too, wait. */
export const indexBuildBlocksWrites = defineHazard({
  id: 'index-build-blocks-writes',
  title: 'Index built while writers wait',
  area: 'locking',
  severity: 'error',
  reads: ['apply'],

  check({ server }) {
    const findings: HazardFinding[] = [];
    for (const run of server.apply?.runs ?? []) {
      for (const statement of ownStatements(run)) {
        const held = locksHeldDuring(run, statement);
        for (const [table, builds] of buildsByTable(statement)) {
          const lock = held.get(table);
          if (!lock || statement.rewrites.includes(table)) continue;
          const blocked = blocks(lock.mode);
          if (!blocked.includes('writes')) continue;
          const others = tablesBuiltBefore(run, statement, table);
          const both = blocked.includes('reads');
          findings.push({
            migration: run.migration,
            statement: statement.index,
            object: table,
            message: message(builds, table, lock, statement, others),
            remedy: remedy(statement),
            severity: both || others.length > 0 ? 'error' : 'warning',
            basis: 'measured',
          });
        }
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
      title: 'CREATE INDEX CONCURRENTLY outside a transaction',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`create index concurrently if not exists books_title on books (title);`],
      transactionMode: 'statement',
      expect: 'clean',
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

function buildsByTable(statement: StatementRecord): ReadonlyMap<string, readonly string[]> {
  const tables = new Map<string, string[]>();
  for (const build of statement.indexBuilds) {
    tables.set(build.relation, [...(tables.get(build.relation) ?? []), build.index]);
  }
  return tables;
}

/** Other tables that earlier statements of this transaction built indexes on, and still lock. */
function tablesBuiltBefore(
  run: MigrationRun,
  statement: StatementRecord,
  table: string,
): readonly string[] {
  if (statement.transaction === null) return [];
  const earlier = run.statements.filter(
    (other) => other.transaction === statement.transaction && other.index < statement.index,
  );
  const tables = earlier.flatMap((other) => other.indexBuilds.map((build) => build.relation));
  return [...new Set(tables)].filter((other) => other !== table);
}

function message(
  indexes: readonly string[],
  table: string,
  lock: { readonly mode: LockMode; readonly since: StatementRecord },
  statement: StatementRecord,
  others: readonly string[],
): string {
  const who = blocks(lock.mode).includes('reads') ? 'reader and writer' : 'writer';
  const earlier =
    lock.since.index === statement.index
      ? ''
      : `, taken by an earlier statement of the same transaction${lock.since.line === undefined ? '' : ` (line ${lock.since.line})`}`;
  const also =
    others.length > 0
      ? ` Writers of ${list(others)} still wait, since the transaction is the same.`
      : '';
  return `Postgres built ${list(indexes.toSorted())} on ${table} while holding ${lockName(lock.mode)}${earlier}: every ${who} waits until it is done.${also}`;
}

function remedy(statement: StatementRecord): string {
  if (statement.kind === 'AlterTableStmt') {
    return 'Build a unique index CONCURRENTLY in a migration of its own, outside a transaction, then ADD CONSTRAINT … USING INDEX.';
  }
  if (statement.kind === 'ReindexStmt')
    return 'Use REINDEX … CONCURRENTLY (Postgres 12 and later), outside a transaction.';
  return 'Use CREATE INDEX CONCURRENTLY, alone in a migration that runs outside a transaction.';
}
