import { ownStatements } from '../evidence/questions.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard } from './hazard.ts';

/** deadlock_detected */
const deadlock = '40P01';

/** A runner that waits for the framework's lock and a concurrent build wait for each other. */
export const secondRunnerDeadlocks = defineHazard({
  id: 'second-runner-deadlocks',
  title: 'A second runner and a concurrent build wait for each other',
  area: 'rerun',
  severity: 'notice',
  reads: ['apply', 'rerun'],

  check({ server }) {
    const second = server.rerun?.second;
    if (!second) return [];
    const ended = [second.first, second.outcome].some(
      (outcome) => !outcome.ok && outcome.error.code === deadlock,
    );
    if (!ended) return [];
    return (server.apply?.runs ?? [])
      .flatMap((run) =>
        ownStatements(run)
          .filter(
            ({ transaction, sql: text }) => transaction === null && /concurrently/i.test(text),
          )
          .map(({ index, indexBuilds }) => ({
            migration: run.migration,
            statement: index,
            object: indexBuilds[0]?.relation ?? '',
            message: `Two runners were started at the same moment, as two pods do. The second waited for the framework's lock, and this waited for the second one's transaction, as it does for every older one: ${deadlock} deadlock detected. Postgres ends one of both; on a large table it is the build, which leaves its index INVALID.`,
            remedy:
              'Let one job run the migrations before the application starts, so that nobody waits for the lock meanwhile.',
            severity: 'notice' as const,
            basis: 'measured' as const,
          })),
      )
      .slice(0, 1);
  },

  docs: {
    why: "A runner that waits for an advisory lock is in the middle of a statement, so it holds a snapshot. A concurrent build must wait until every snapshot older than its own is gone, and the runner waits until the build's session gives the lock back.",
    instead:
      'One job that runs before the rollout. Frameworks that ask again and again (pg_try_advisory_lock) instead of waiting are not affected.',
    limits:
      'Which of both is ended depends on who has waited for deadlock_timeout (1 s) first: on the small tables of a rehearsal it is the second runner, on large ones the build.',
  },

  examples: [
    {
      title: 'golang-migrate waits for its lock',
      given: '',
      migrations: [],
      project: {
        adapter: 'golang-migrate',
        directory: 'migrations',
        base: {
          'migrations/1_books.up.sql': 'create table books (id int primary key, title text);',
        },
        head: {
          'migrations/2_title.up.sql': 'create index concurrently books_title on books (title);',
        },
      },
      expect: [
        "Two runners were started at the same moment, as two pods do. The second waited for the framework's lock, and this waited for the second one's transaction, as it does for every older one: 40P01 deadlock detected. Postgres ends one of both; on a large table it is the build, which leaves its index INVALID.",
      ],
    },
    {
      title: 'A framework without a lock',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`create index concurrently if not exists books_title on books (title);`],
      transactionMode: 'statement',
      expect: 'clean',
      alsoReports: ['retry-leaves-invalid-index'],
    },
  ],
});
