import { ownStatements } from '../evidence/questions.ts';
import type { StatementRecord } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard } from './hazard.ts';
import { list } from './wording.ts';

/** A concurrent build must wait for older transactions, and lock_timeout ends it while it waits. */
export const lockTimeoutCutsBuild = defineHazard({
  id: 'lock-timeout-cuts-build',
  title: 'Concurrent build under a lock_timeout',
  area: 'locking',
  severity: 'warning',
  reads: ['apply'],
  covers: ['lock_timeout set and CONCURRENTLY in one session'],

  check({ server }) {
    return (server.apply?.runs ?? []).flatMap((run) =>
      ownStatements(run)
        .filter((statement) => (statement.lockTimeoutMs ?? 0) > 0 && buildsConcurrently(statement))
        .map((statement) => {
          const indexes = list(statement.indexBuilds.map(({ index }) => index));
          return {
            migration: run.migration,
            statement: statement.index,
            object: statement.indexBuilds[0]?.relation ?? '',
            message: `${indexes} is built concurrently with lock_timeout = ${statement.lockTimeoutMs ?? 0} ms. Such a build waits for every older transaction, and that wait counts: one transaction longer than the limit ends the build and leaves the index INVALID.`,
            remedy: 'SET lock_timeout = 0 before the build: it keeps nobody out while it waits.',
            severity: 'warning' as const,
            basis: 'known' as const,
          };
        }),
    );
  },

  docs: {
    why: 'A concurrent build waits three times for transactions older than itself, and lock_timeout limits each of these waits. It protects nobody, since others read and write meanwhile; it only makes the build fail on a busy database, with an INVALID index left behind.',
    instead:
      'SET lock_timeout = 0 for the build, and keep a limit for everything else. Look for pg_index.indisvalid = false before trying again.',
    limits:
      'A limit that is set on the production role or in the connection string is not seen here.',
  },

  examples: [
    {
      title: 'A limit for the whole file',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`
          set lock_timeout = '5s';
          create index concurrently books_title on books (title);
        `,
      ],
      transactionMode: 'statement',
      expect: [
        'public.books_title is built concurrently with lock_timeout = 5000 ms. Such a build waits for every older transaction, and that wait counts: one transaction longer than the limit ends the build and leaves the index INVALID.',
      ],
      alsoReports: ['cut-needs-repair'],
    },
    {
      title: 'No limit for the build',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`
          set lock_timeout = 0;
          create index concurrently books_title on books (title);
        `,
      ],
      transactionMode: 'statement',
      expect: 'clean',
      alsoReports: ['cut-needs-repair'],
    },
  ],
});

/** An index made outside a transaction under a lock that lets others write. */
function buildsConcurrently({ kind, transaction, indexBuilds, locks }: StatementRecord): boolean {
  return (
    (kind === 'IndexStmt' || kind === 'ReindexStmt') &&
    transaction === null &&
    indexBuilds.length > 0 &&
    locks.some(({ mode }) => mode === 'ShareUpdateExclusiveLock')
  );
}
