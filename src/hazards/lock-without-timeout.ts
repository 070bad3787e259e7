import { lockName } from '../evidence/locks.ts';
import { blockingLocks, ownStatements } from '../evidence/questions.ts';
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
    return [
      {
        migration: first.migration,
        statement: first.statement.index,
        object: '',
        message: `${count(unlimited.length, 'statement')} asked for strong locks with lock_timeout = 0 (${strongest ? lockName(strongest) : ''} on ${list([...new Set(relations)])}): behind one long query each would wait without limit, and everybody else behind it.`,
        remedy:
          "SET lock_timeout = '5s' before them, and let the deployment try again when it runs out.",
        severity: 'notice',
        basis: 'known',
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
        '1 statement asked for strong locks with lock_timeout = 0 (ACCESS EXCLUSIVE on public.books): behind one long query each would wait without limit, and everybody else behind it.',
      ],
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
