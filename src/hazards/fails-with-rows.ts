import type { SqlError } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { failsOnAnyRow } from './row-failure.ts';
import { sqlError } from './wording.ts';

/** The migration applies to empty tables and fails on tables that have rows. */
export const failsWithRows = defineHazard({
  id: 'fails-with-rows',
  title: 'Migration fails only when tables have rows',
  area: 'data',
  severity: 'error',
  reads: ['apply'],

  check({ server }) {
    const findings: HazardFinding[] = [];
    for (const run of server.apply?.runs ?? []) {
      if (run.outcome.ok || run.failedStatement === undefined) continue;
      const empty = server.applyEmpty?.runs.find((other) => other.migration === run.migration);
      if (!empty?.outcome.ok) continue;
      const { error } = run.outcome;
      const statement = run.statements[run.failedStatement];
      const any = failsOnAnyRow(error, statement);
      findings.push({
        migration: run.migration,
        statement: run.failedStatement,
        object: error.table ?? '',
        message: `It applies to empty tables and fails on tables with ${any ? 'any row' : 'such rows'}: ${sqlError(error)}`,
        remedy: any ? unconditional(error) : conditional(error),
        severity: any ? 'error' : 'warning',
        basis: 'measured',
      });
    }
    return findings;
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
      title: 'The same column with a constant default',
      given: sql`create table authors (id int primary key);`,
      rows: 20,
      migrations: [sql`alter table authors add column email text not null default '';`],
      expect: 'clean',
      alsoReports: ['lock-without-timeout'],
    },
  ],
});

function unconditional(error: SqlError): string {
  if (error.code === '55006') {
    return 'Move the data change into a migration of its own, in its own transaction, before the schema change.';
  }
  return 'Give the column a constant default, or add it as nullable, fill it in batches, then set NOT NULL.';
}

function conditional(error: SqlError): string {
  const table = error.table ? ` in ${error.table}` : '';
  switch (error.code) {
    case '23502':
      return `Fill the missing values${table} in an earlier migration, and look for them in production first: select count(*) … where ${error.column ?? 'the column'} is null.`;
    case '23505':
      return `Look for duplicates${table} in production and remove them in an earlier migration.`;
    case '23503':
      return `Look for rows${table} whose reference is missing in production and repair them in an earlier migration.`;
    case '23514':
      return `Look for rows${table} that break the rule in production; add it as NOT VALID, repair them, then VALIDATE.`;
    default:
      return 'Look for rows in production that the new rule or type cannot hold, and convert them in an earlier migration.';
  }
}
