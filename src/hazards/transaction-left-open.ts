import type { MigrationRun, StatementRecord } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard } from './hazard.ts';
import { count } from './wording.ts';

/** A migration opens a transaction that nothing ends: its session's end takes everything back. */
export const transactionLeftOpen = defineHazard({
  id: 'transaction-left-open',
  title: 'Transaction begun and never committed',
  area: 'rerun',
  severity: 'error',
  reads: ['apply'],
  covers: ['BEGIN/COMMIT inside a wrapped file; missing COMMIT'],

  check({ server }) {
    return (server.apply?.runs ?? []).flatMap((run) => {
      const begin = leftOpen(run);
      if (!begin) return [];
      const lost = run.statements.filter(({ index }) => index > begin.index).length;
      return [
        {
          migration: run.migration,
          statement: begin.index,
          object: '',
          message: `The transaction begun here was still open when the migration was over: ${count(lost, 'statement')} in it are taken back when the session ends, ledger row included, unless something else commits.`,
          remedy: 'End the file with COMMIT.',
          severity: 'error',
          basis: 'measured',
        },
      ];
    });
  },

  docs: {
    why: 'Every statement succeeds, the tool reports success, and Postgres takes all of it back when the session ends. Until then its locks are held.',
    instead: 'End the file with COMMIT, or leave both words out.',
    limits:
      'A framework that commits by itself at the end of its run hides it; then only the locks are held longer.',
  },

  examples: [
    {
      title: 'BEGIN without COMMIT',
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          begin;
          create table loans (id int primary key);
        `,
      ],
      transactionMode: 'own',
      expect: [
        'The transaction begun here was still open when the migration was over: 2 statements in it are taken back when the session ends, ledger row included, unless something else commits.',
      ],
    },
    {
      title: 'With COMMIT',
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          begin;
          create table loans (id int primary key);
          commit;
        `,
      ],
      transactionMode: 'own',
      expect: 'clean',
    },
  ],
});

/** The file's own statement that opened a transaction in which the run ended. */
function leftOpen({ statements, outcome }: MigrationRun): StatementRecord | undefined {
  const last = statements.at(-1);
  if (!outcome.ok || !last || last.transaction === null) return undefined;
  const control = statements.findLast(({ kind }) => kind === 'TransactionStmt');
  const first = statements.find(({ transaction }) => transaction === last.transaction);
  return control?.origin === 'migration' && control === first ? control : undefined;
}
