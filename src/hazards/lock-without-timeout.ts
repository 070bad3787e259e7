import { lockName } from '../evidence/locks.ts';
import { blockingLocks, ownStatements } from '../evidence/questions.ts';
import type { LockQueue, StatementRecord } from '../evidence/types.ts';
import { lockModes } from '../terms.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { count, list } from './wording.ts';

/** A strong lock is waited for without limit; said once for the pull request. */
export const lockWithoutTimeout = defineHazard({
  id: 'lock-without-timeout',
  title: 'Strong lock asked for with no lock_timeout',
  area: 'locking',
  severity: 'notice',
  reads: ['apply'],
  covers: [
    'No lock_timeout (lock queue stalls everyone)',
    'Plain ADD COLUMN on a hot table waits behind a long query',
    'FK inside CREATE TABLE / inline REFERENCES locks the parent',
    'DROP INDEX without CONCURRENTLY',
    'DETACH PARTITION without CONCURRENTLY',
    'Trigger create/drop/enable/disable',
    'LOCK TABLE',
  ],

  check({ server }): readonly HazardFinding[] {
    const unlimited = (server.apply?.runs ?? []).flatMap((run) =>
      ownStatements(run)
        .filter((statement) => statement.lockTimeoutMs === 0 && blockingLocks(statement).length > 0)
        .map((statement) => ({ migration: run.migration, statement })),
    );
    const first = unlimited[0];
    if (!first) return [];
    const locks = unlimited.flatMap(({ statement }) => blockingLocks(statement));
    const strongest = lockModes.findLast((mode) => locks.some((lock) => lock.mode === mode));
    const relations = locks.filter((lock) => lock.mode === strongest).map((lock) => lock.relation);
    const queue = server.apply?.queues?.find(({ waited }) => waited);
    const seen = queue
      ? queuePhrase(queue)
      : ': behind one long query each would wait without limit, and everybody else behind it.';
    return [
      {
        migration: first.migration,
        statement: first.statement.index,
        object: '',
        message: `${count(unlimited.length, 'statement')} asked for strong locks with lock_timeout = 0 (${strongest ? lockName(strongest) : ''} on ${list([...new Set(relations)].toSorted())})${seen}`,
        remedy: `SET lock_timeout = '5s' before them, and let the deployment try again when it runs out.${concurrently(first.statement)}`,
        severity: 'notice',
        basis: queue ? 'measured' : 'known',
      },
    ];
  },

  docs: {
    why: 'A lock request that waits blocks all later ones on the table: one long-running query in front is enough to stop the application, even for a change that takes a millisecond.',
    instead:
      'SET lock_timeout to a few seconds in the migration or for the migrating role, and retry.',
    limits:
      'A timeout set on the production role or in the connection string is not seen here; say so once with a suppression.',
  },

  examples: [
    {
      title: 'ALTER TABLE with the default settings',
      given: sql`create table books (id int primary key);`,
      migrations: [sql`alter table books add column title text;`],
      expect: [
        '1 statement asked for strong locks with lock_timeout = 0 (ACCESS EXCLUSIVE on public.books). Tried while an open transaction reads public.books: it waited for that to end, and a later SELECT waited behind it. With a lock_timeout it gave up, and the SELECT went on.',
      ],
    },
    {
      title: 'A new table whose foreign key locks the table it points at',
      given: sql`create table books (id int primary key);`,
      migrations: [sql`create table loans (book int primary key references books (id));`],
      expect: [
        '1 statement asked for strong locks with lock_timeout = 0 (SHARE ROW EXCLUSIVE on public.books). Tried while an open transaction writes public.books: it waited for that to end, and a later INSERT waited behind it.',
      ],
    },
    {
      title: 'A trigger',
      given: sql`
        create table books (id int primary key);
        create function untouched() returns trigger language plpgsql as 'begin return new; end';
      `,
      migrations: [
        sql`create trigger touch before insert on books for each row execute procedure untouched();`,
      ],
      expect: [
        '1 statement asked for strong locks with lock_timeout = 0 (SHARE ROW EXCLUSIVE on public.books). Tried while an open transaction writes public.books: it waited for that to end, and a later INSERT waited behind it.',
      ],
    },
    {
      title: 'DROP INDEX',
      given: sql`create table books (id int primary key, title text); create index books_title on books (title);`,
      migrations: [sql`drop index books_title;`],
      expect: [
        '1 statement asked for strong locks with lock_timeout = 0 (ACCESS EXCLUSIVE on public.books). Tried while an open transaction reads public.books: it waited for that to end, and a later SELECT waited behind it. With a lock_timeout it gave up, and the SELECT went on.',
      ],
    },
    {
      title: 'DROP INDEX CONCURRENTLY',
      given: sql`create table books (id int primary key, title text); create index books_title on books (title);`,
      migrations: [sql`drop index concurrently if exists books_title;`],
      transactionMode: 'statement',
      expect: 'clean',
    },
    {
      title: 'LOCK TABLE',
      given: sql`create table books (id int primary key);`,
      migrations: [sql`lock table books;`],
      expect: [
        '1 statement asked for strong locks with lock_timeout = 0 (ACCESS EXCLUSIVE on public.books). Tried while an open transaction reads public.books: it waited for that to end, and a later SELECT waited behind it.',
      ],
    },
    {
      title: 'A partition is detached',
      given: sql`
        create table loans (id int, day int) partition by range (day);
        create table loans_old partition of loans for values from (0) to (100);
      `,
      migrations: [sql`alter table loans detach partition loans_old;`],
      expect: [
        '1 statement asked for strong locks with lock_timeout = 0 (ACCESS EXCLUSIVE on public.loans and public.loans_old). Tried while an open transaction reads public.loans: it waited for that to end, and a later SELECT waited behind it. With a lock_timeout it gave up, and the SELECT went on.',
      ],
      since: 14,
    },
    {
      title: 'The same with a limit',
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books add column title text;
        `,
      ],
      expect: 'clean',
    },
  ],
});

/** What was seen when somebody else's transaction was in front. */
function queuePhrase(queue: LockQueue): string {
  const [front, later] = queue.behind === 'reader' ? ['reads', 'SELECT'] : ['writes', 'INSERT'];
  const others = queue.othersWaited ? `, and a later ${later} waited behind it` : '';
  const limited =
    queue.withTimeout?.gaveUp === true && !queue.withTimeout.othersWaited
      ? ` With a lock_timeout it gave up, and the ${later} went on.`
      : '';
  return `. Tried while an open transaction ${front} ${queue.relation}: it waited for that to end${others}.${limited}`;
}

/** Statements that have a form which asks for a weaker lock. */
function concurrently({ kind, sql: text }: StatementRecord): string {
  if (kind === 'DropStmt' && /^\s*drop\s+index/i.test(text))
    return ' DROP INDEX CONCURRENTLY, outside a transaction, keeps nobody out.';
  if (kind === 'AlterTableStmt' && /\bdetach\s+partition\b/i.test(text))
    return ' DETACH PARTITION … CONCURRENTLY (Postgres 14 and later), outside a transaction, lets readers and writers go on.';
  return '';
}
