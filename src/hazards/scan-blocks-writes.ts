import { blocks, lockName } from '../evidence/locks.ts';
import { blockedDuring, ownStatements } from '../evidence/questions.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { harmlessAlone, stillWaiting, takenEarlier } from './held-earlier.ts';
import { list } from './wording.ts';

/** Postgres reads a whole table while nobody else can write it. */
export const scanBlocksWrites = defineHazard({
  id: 'scan-blocks-writes',
  title: 'Table scanned while writers wait',
  area: 'locking',
  severity: 'warning',
  reads: ['apply'],
  covers: ['FK validated when added (both tables locked)', 'Domain with constraint'],

  check({ server }) {
    const findings: HazardFinding[] = [];
    for (const run of server.apply?.runs ?? []) {
      for (const statement of ownStatements(run)) {
        const held = blockedDuring(run, statement);
        const onlyWrites = (table: string): boolean => {
          const mode = held.get(table)?.mode;
          return mode !== undefined && blocks(mode).join() === 'writes';
        };
        const tables = statement.scans
          .map((scan) => scan.relation)
          .filter(onlyWrites)
          .filter((table) => !harmlessAlone(statement, table))
          .filter((table) => !statement.indexBuilds.some((build) => build.relation === table));
        const lock = held.get(tables[0] ?? '');
        if (!lock) continue;
        const shut = [...held.keys()].filter(onlyWrites);
        const writers = statement.locks
          .map((one) => one.relation)
          .filter((table) => shut.includes(table) && !tables.includes(table));
        const also = writers.length > 0 ? `, and so are writers of ${list(writers)}` : '';
        findings.push({
          migration: run.migration,
          statement: statement.index,
          object: tables[0] ?? '',
          message: `Postgres read all of ${list(tables)} while holding ${lockName(lock.mode)}${takenEarlier(lock.since, statement)}: every writer waits until the last row is read${also}.${stillWaiting(run, statement, tables)}`,
          remedy: remedy(statement.sql),
          severity: 'warning',
          basis: 'measured',
          exposure: { relations: tables, grows: true },
        });
      }
    }
    return findings;
  },

  docs: {
    why: 'Every INSERT, UPDATE and DELETE on the table waits until the last row has been read. A foreign key does that to both of its tables.',
    instead:
      'ADD CONSTRAINT … NOT VALID takes the same lock for a moment and reads nothing; VALIDATE CONSTRAINT in a later transaction reads while writers go on.',
    limits:
      'The rehearsed tables are small: this proves that a scan happens, not how long yours takes.',
  },

  examples: [
    {
      title: 'A foreign key that is validated at once',
      given: sql`
        create table authors (id int primary key);
        create table books (id int primary key, author int);
        create index books_by_author on books (author);
        insert into authors values (1);
        insert into books select i, 1 from generate_series(1, 50) i;
      `,
      migrations: [
        sql`alter table books add constraint books_author foreign key (author) references authors (id);`,
      ],
      expect: [
        'Postgres read all of public.authors and public.books while holding SHARE ROW EXCLUSIVE: every writer waits until the last row is read.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A rule on a domain',
      given: sql`
        create domain isbn as text;
        create table books (id int primary key, code isbn);
        insert into books select i, 'x' from generate_series(1, 50) i;
      `,
      migrations: [sql`alter domain isbn add constraint isbn_filled check (value <> '');`],
      expect: [
        'Postgres read all of public.books while holding SHARE: every writer waits until the last row is read.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'NOT VALID first, VALIDATE in a migration of its own',
      given: sql`
        create table authors (id int primary key);
        create table books (id int primary key, author int);
        create index books_by_author on books (author);
        insert into authors values (1);
        insert into books select i, 1 from generate_series(1, 50) i;
      `,
      migrations: [
        sql`alter table books add constraint books_author foreign key (author) references authors (id) not valid;`,
        sql`alter table books validate constraint books_author;`,
      ],
      expect: 'clean',
      alsoReports: ['lock-without-timeout'],
    },
  ],
});

function remedy(text: string): string {
  if (/\bdomain\b/i.test(text)) {
    return 'ALTER DOMAIN … ADD CONSTRAINT … NOT VALID reads nothing; ALTER DOMAIN … VALIDATE CONSTRAINT still reads under SHARE, so do it when few write.';
  }
  return 'Add the constraint as NOT VALID, and VALIDATE it in a migration of its own: that reads while writers go on.';
}
