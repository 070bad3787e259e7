import type { MigrationRun } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding, type HazardInput } from './hazard.ts';
import { outsideTransaction } from './outside-transaction.ts';
import { sqlError } from './wording.ts';

/** The migration does not apply, with or without rows. */
export const failedMigration = defineHazard({
  id: 'failed-migration',
  title: 'Migration fails',
  area: 'data',
  severity: 'error',
  reads: ['apply'],

  covers: [
    'CONCURRENTLY inside a transaction (or a runner that wraps files)',
    'Enum value used in the transaction that adds it',
  ],

  check({ server, subject, migrations }: HazardInput) {
    const findings: HazardFinding[] = [];
    for (const run of server.apply?.runs ?? []) {
      if (run.outcome.ok || run.afterFailureOf !== undefined) continue;
      const empty = server.applyEmpty?.runs.find((other) => other.migration === run.migration);
      if (empty?.outcome.ok) continue;
      if (failsByPlace(run, server, migrations)) continue;
      findings.push({
        migration: run.migration,
        statement: run.failedStatement,
        object: run.outcome.error.table ?? '',
        message: message(run, server.server.version),
        remedy: remedy(run, subject.adapter),
        severity: 'error',
        basis: 'measured',
      });
    }
    return findings;
  },

  docs: {
    why: 'The deployment stops at this migration, and whatever waited for it does not happen.',
    instead: 'Correct the statement. The error text is the one the server gave.',
    limits:
      'The migration ran as a role that is not a superuser, on the server versions named; production may differ in extensions, roles and objects made by hand.',
  },

  examples: [
    {
      title: 'A column that is not there',
      given: sql`create table authors (id int primary key, name text);`,
      migrations: [sql`alter table authors drop column nickname;`],
      expect: ['Postgres refuses it: 42703 column "nickname" of relation "authors" does not exist'],
    },
    {
      title: 'CREATE INDEX CONCURRENTLY in the transaction of the framework',
      given: sql`create table authors (id int primary key, name text);`,
      migrations: [sql`create index concurrently authors_name on authors (name);`],
      expect: [
        'Postgres refuses it: 25001 CREATE INDEX CONCURRENTLY cannot run inside a transaction block',
      ],
    },
    {
      title: 'A label of an enum, used in the transaction that adds it',
      given: sql`create type mood as enum ('calm'); create table authors (id int primary key, mood mood);`,
      migrations: [
        sql`
          alter type mood add value 'glad';
          alter table authors alter column mood set default 'glad';
        `,
      ],
      expect: ['Postgres refuses it: 55P04 unsafe use of new value "glad" of enum type mood'],
      since: 12,
    },
    {
      title: 'The same, guarded',
      given: sql`create table authors (id int primary key, name text);`,
      migrations: [sql`alter table authors drop column if exists nickname;`],
      expect: 'clean',
      alsoReports: ['lock-without-timeout', 'migration-changes-nothing'],
    },
  ],
});

/** It is applied already under another name, or fresh databases, where it comes earlier, take it. */
function failsByPlace(
  { migration }: MigrationRun,
  { reorder }: HazardInput['server'],
  migrations: HazardInput['migrations'],
): boolean {
  const isRenamed = migrations.some(({ id, change }) => id === migration && change === 'renamed');
  const isLate = reorder?.late?.includes(migration) === true;
  return isRenamed || (isLate && reorder?.fresh?.failure === undefined);
}

function message(run: MigrationRun, version: string): string {
  if (run.outcome.ok) return '';
  if (run.outcome.stoppedBy === 'limit') {
    return `It was stopped by a limit of the rehearsal: ${sqlError(run.outcome.error)}`;
  }
  const where = /^(42|25001|55P04)/.test(run.outcome.error.code) ? '' : ` on Postgres ${version}`;
  return `Postgres refuses it${where}: ${sqlError(run.outcome.error)}`;
}

function remedy(run: MigrationRun, adapter: string): string {
  if (run.outcome.ok) return '';
  const { code, hint, message } = run.outcome.error;
  if (run.outcome.stoppedBy === 'limit') {
    return 'Make it end, or raise the limit (statement-timeout) if it is meant to take long.';
  }
  if (/^extension "[^"]*" is not available|^could not open extension control file/.test(message)) {
    return 'Rehearse on a server that has the extension: a container image (image), or a server of yours (database-url).';
  }
  if (code === '25001') return outsideTransaction(adapter);
  if (code === '55P04') {
    return 'A new label can be used once the transaction that added it has committed: ADD VALUE in one migration, its first use in the next.';
  }
  if (code === '42501') {
    return 'Rehearsals run without superuser rights. If production runs migrations as a superuser, this statement was not rehearsed; otherwise it fails there too.';
  }
  return hint ?? 'Correct the statement and push again.';
}
