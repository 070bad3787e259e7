import type { MigrationRun, StatementRecord } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { count } from './wording.ts';

/** A COMMIT or ROLLBACK in the file ends the transaction that the framework had opened around it. */
export const transactionEndedEarly = defineHazard({
  id: 'transaction-ended-early',
  title: "The file ends the framework's transaction",
  area: 'rerun',
  severity: 'warning',
  reads: ['apply'],
  covers: ['BEGIN/COMMIT inside a wrapped file; missing COMMIT'],

  check({ server, migrations }) {
    return (server.apply?.runs ?? []).flatMap((run): HazardFinding[] => {
      const mode = migrations.find(({ id }) => id === run.migration)?.transactionMode;
      const ended =
        mode === 'file' || mode === 'apart' || mode === 'run' ? endedEarly(run) : undefined;
      if (!ended) return [];
      const own = run.statements.filter(
        ({ origin, index }) => origin === 'migration' && index > ended.index,
      ).length;
      const word = (ended.sql.match(/^\w+/)?.[0] ?? 'COMMIT').toUpperCase();
      const after =
        own > 0 ? `${count(own, 'statement')} after it and the ledger row` : 'the ledger row';
      return [
        {
          migration: run.migration,
          statement: ended.index,
          object: '',
          message: `${word} ended the transaction that the framework had opened: ${after} ran outside of it. When one of them fails, what came before stays and the framework does not know.`,
          remedy:
            'Leave BEGIN and COMMIT to the framework; split the file where a commit is wanted.',
          severity: own > 0 ? 'warning' : 'notice',
          basis: 'measured',
        },
      ];
    });
  },

  docs: {
    why: 'The framework promises that a migration and its ledger row happen together or not at all. A COMMIT of its own breaks that: what follows runs statement by statement, and after a failure half of it is there while the ledger says that nothing is.',
    instead:
      'Leave BEGIN and COMMIT out. Use several migrations, or the switch of the framework that leaves the transaction out.',
    limits:
      'Only what happened when everything went well is known; the failure itself was not rehearsed here.',
  },

  examples: [
    {
      title: 'BEGIN and COMMIT in a file that the framework wraps',
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          begin;
          create table loans (id int primary key);
          commit;
          create table fines (id int primary key);
        `,
      ],
      expect: [
        'COMMIT ended the transaction that the framework had opened: 1 statement after it and the ledger row ran outside of it. When one of them fails, what came before stays and the framework does not know.',
      ],
    },
    {
      title: 'The same where the framework adds no transaction',
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          begin;
          create table loans (id int primary key);
          create table fines (id int primary key);
          commit;
        `,
      ],
      transactionMode: 'own',
      expect: 'clean',
    },
  ],
});

/** The file's own statement after which the framework's transaction is gone. */
function endedEarly({ statements }: MigrationRun): StatementRecord | undefined {
  return statements.find((statement, at) => {
    const next = statements[at + 1];
    return (
      statement.origin === 'migration' &&
      statement.kind === 'TransactionStmt' &&
      statement.transaction !== null &&
      next !== undefined &&
      next.transaction !== statement.transaction
    );
  });
}
