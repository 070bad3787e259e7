import { emptiedBefore, locksHeldDuring, ownStatements } from '../evidence/questions.ts';
import type { StatementRecord } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { harmlessAlone, stillWaiting, takenEarlier } from './held-earlier.ts';
import { failsOnAnyRow, wouldFailNext } from './row-failure.ts';
import { list } from './wording.ts';

/** Postgres reads a whole table while nobody else can read it. */
export const scanBlocksReads = defineHazard({
  id: 'scan-blocks-reads',
  title: 'Table scanned while readers wait',
  area: 'locking',
  severity: 'warning',
  reads: ['apply'],
  covers: [
    'CHECK validated when added',
    'SET NOT NULL',
    'ATTACH PARTITION without matching CHECK; default partition scanned',
    'DO block / function hides DDL',
    'Sequential scan under a strong lock, measured',
  ],

  check({ server }) {
    const findings: HazardFinding[] = [];
    for (const run of server.apply?.runs ?? []) {
      for (const statement of ownStatements(run)) {
        // a rewrite reads its table, and the tables whose keys it checks again: that is one cause
        if (statement.rewrites.length > 0) continue;
        // what cannot succeed on a table with rows never gets to wait for them
        if (!statement.outcome.ok && failsOnAnyRow(server, run)) continue;
        if (wouldFailNext(server, run, statement) !== undefined) continue;
        const held = locksHeldDuring(run, statement);
        const empty = emptiedBefore(run, statement);
        // an index build reads the table to build: that is said once, as what it is
        const tables = statement.scans
          .map((scan) => scan.relation)
          .filter((table) => held.get(table)?.mode === 'AccessExclusiveLock')
          .filter((table) => !empty.has(table))
          // what another statement's lock alone makes dangerous is said once for that lock
          .filter((table) => !harmlessAlone(statement, table))
          .filter((table) => !statement.indexBuilds.some((build) => build.relation === table));
        if (tables.length === 0) continue;
        const since = held.get(tables[0] ?? '')?.since;
        const earlier = takenEarlier(since, statement);
        findings.push({
          migration: run.migration,
          statement: statement.index,
          object: tables[0] ?? '',
          message: `Postgres read all of ${list(tables)} while holding ACCESS EXCLUSIVE${earlier}: every reader and writer waits until the last row is read.${stillWaiting(run, statement, tables)}`,
          remedy: remedy(statement),
          severity: 'warning',
          basis: 'measured',
          exposure: { relations: tables, grows: true },
        });
      }
    }
    return findings;
  },

  docs: {
    why: 'Every query on the table waits until the last row has been read. The wait grows with the table.',
    instead:
      'Add the rule as NOT VALID, validate it in its own transaction, then rely on it: SET NOT NULL reads nothing when a validated CHECK proves it.',
    limits:
      'The rehearsed tables are small: this proves that a scan happens, not how long yours takes.',
  },

  examples: [
    {
      title: 'SET NOT NULL',
      given: sql`create table authors (id int primary key, name text); insert into authors select i, 'a' from generate_series(1, 50) i;`,
      migrations: [sql`alter table authors alter column name set not null;`],
      expect: [
        'Postgres read all of public.authors while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is read.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A CHECK that is validated at once',
      given: sql`create table authors (id int primary key, born int);`,
      migrations: [sql`alter table authors add constraint born_sane check (born > 0);`],
      expect: [
        'Postgres read all of public.authors while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is read.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A DO block that adds a column and fills it',
      given: sql`create table authors (id int primary key, name text); insert into authors values (1, 'a');`,
      migrations: [
        sql`
          do $$ begin
            alter table authors add column short text;
            update authors set short = left(name, 1);
          end $$;
        `,
      ],
      expect: [
        'Postgres read all of public.authors while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is read.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A partition beside a default partition',
      given: sql`
        create table loans (id int, day int) partition by range (day);
        create table loans_rest partition of loans default;
        insert into loans select i, i from generate_series(1, 50) i;
      `,
      migrations: [sql`create table loans_next partition of loans for values from (100) to (200);`],
      expect: [
        'Postgres read all of public.loans_rest while holding ACCESS EXCLUSIVE: every reader and writer waits until the last row is read.',
      ],
      alsoReports: ['lock-without-timeout'],
      since: 11,
    },
    {
      title: 'A partition beside a default partition whose CHECK rules it out',
      given: sql`
        create table loans (id int, day int not null) partition by range (day);
        create table loans_rest partition of loans default;
        insert into loans select i, i from generate_series(1, 50) i;
        alter table loans_rest add constraint not_next check (day < 100) not valid;
        alter table loans_rest validate constraint not_next;
      `,
      migrations: [sql`create table loans_next partition of loans for values from (100) to (200);`],
      expect: 'clean',
      alsoReports: ['lock-without-timeout'],
      since: 11,
    },
    {
      title: 'SET NOT NULL after a validated CHECK',
      given: sql`
        create table authors (id int primary key, name text);
        alter table authors add constraint name_present check (name is not null) not valid;
        alter table authors validate constraint name_present;
      `,
      migrations: [sql`alter table authors alter column name set not null;`],
      expect: 'clean',
      alsoReports: ['lock-without-timeout'],
      since: 12,
    },
  ],
});

function remedy({ sql: text, rows, kind }: StatementRecord): string {
  if (rows.length > 0) {
    return 'Put the schema change and the work on rows into separate migrations, so that the strong lock is gone before the work begins.';
  }
  if (/set\s+not\s+null/i.test(text)) {
    return 'Add CHECK (… IS NOT NULL) NOT VALID, VALIDATE it in a second migration, then SET NOT NULL (from Postgres 12 it needs no scan), then drop the CHECK.';
  }
  if (/attach\s+partition/i.test(text)) {
    return 'Add a CHECK that implies the bound (with NOT NULL) to the partition first, NOT VALID and then validated; ATTACH then reads nothing.';
  }
  if (kind === 'CreateStmt' || (kind === 'AlterTableStmt' && /\bpartition\b/i.test(text))) {
    return 'Add a CHECK to the default partition first that rules the new bounds out, NOT VALID and then validated; nothing is read then.';
  }
  return 'Add the constraint as NOT VALID and VALIDATE it in a migration of its own.';
}
