import { blocks, lockName } from '../evidence/locks.ts';
import { blockedBefore, ownStatements, writtenWhole } from '../evidence/questions.ts';
import type { MigrationRun, ServerEvidence, StatementRecord } from '../evidence/types.ts';
import type { LockMode } from '../terms.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { harmlessAlone } from './held-earlier.ts';
import { count, list } from './wording.ts';

/** A statement that is harmless alone works while an earlier statement's lock keeps others out. */
export const lockHeldThroughWork = defineHazard({
  id: 'lock-held-through-work',
  title: 'Lock held through later work',
  area: 'locking',
  severity: 'error',
  reads: ['apply'],
  covers: [
    'More statements after ACCESS EXCLUSIVE / wide lock window',
    'VALIDATE in the same transaction as NOT VALID',
    'DDL and backfill in one transaction',
  ],

  check({ server }) {
    return (server.apply?.runs ?? []).flatMap((run) => {
      const transactions = new Set(run.statements.map((statement) => statement.transaction));
      transactions.delete(null);
      return [...transactions].flatMap((transaction) =>
        judgeTransaction(
          server,
          run,
          ownStatements(run).filter((statement) => statement.transaction === transaction),
        ),
      );
    });
  },

  docs: {
    why: 'A lock is held until its transaction ends. A change that takes a millisecond keeps everybody out for as long as the backfill, the copy or the validation behind it takes, and that grows with the table.',
    instead:
      'Put the schema change and the work on rows into separate migrations, or separate transactions: the change commits first, then rows are filled in batches.',
    limits:
      'The rehearsed tables are small: this proves that the lock is held meanwhile, not how long the work takes on yours. A statement that finds its few rows through an index is not counted as work; one that writes all of them is, however it finds them.',
  },

  examples: [
    {
      title: 'A backfill behind ADD COLUMN',
      given: sql`create table authors (id int primary key, name text); insert into authors select i, 'a' from generate_series(1, 50) i;`,
      migrations: [
        sql`
          alter table authors add column short text;
          update authors set short = left(name, 1);
        `,
      ],
      expect: [
        'ACCESS EXCLUSIVE on public.authors (line 1) was still held while Postgres wrote 50 rows of public.authors (line 2): every reader and writer waits for that work too.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'Another table is filled',
      given: sql`create table authors (id int primary key, name text); insert into authors select i, 'a' from generate_series(1, 50) i; create table tags (id int primary key);`,
      migrations: [
        sql`
          alter table tags add column label text;
          create table pen_names (name text);
          insert into pen_names select name from authors;
        `,
      ],
      expect: [
        'ACCESS EXCLUSIVE on public.tags (line 1) was still held while Postgres wrote 50 rows of public.pen_names (line 3): every reader and writer waits for that work too.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'Batches by key in a loop, which is one transaction all the same',
      given: sql`create table authors (id int primary key, name text); insert into authors select i, 'a' from generate_series(1, 50) i; analyze authors;`,
      migrations: [
        sql`
          alter table authors add column short text;
          do $$
          begin
            set local enable_seqscan = off;
            for lowest in 1 .. 50 by 10 loop
              update authors set short = left(name, 1) where id >= lowest and id < lowest + 10;
            end loop;
          end $$;
        `,
      ],
      expect: [
        'ACCESS EXCLUSIVE on public.authors (line 1) was still held while Postgres wrote 50 rows of public.authors (line 2): every reader and writer waits for that work too.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'NOT VALID and VALIDATE in one transaction',
      given: sql`
        create table authors (id int primary key);
        create table books (id int primary key, author int);
        create index books_by_author on books (author);
        insert into authors values (1);
        insert into books select i, 1 from generate_series(1, 50) i;
      `,
      migrations: [
        sql`
          alter table books add constraint books_author foreign key (author) references authors (id) not valid;
          alter table books validate constraint books_author;
        `,
      ],
      expect: [
        'SHARE ROW EXCLUSIVE on public.authors and public.books (line 1) was still held while Postgres read all of public.authors and public.books (line 2): every writer waits for that work too.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'The work comes in a migration of its own',
      given: sql`create table authors (id int primary key, name text); insert into authors select i, 'a' from generate_series(1, 50) i;`,
      migrations: [
        sql`alter table authors add column short text;`,
        sql`update authors set short = left(name, 1);`,
      ],
      expect: 'clean',
      alsoReports: ['lock-without-timeout', 'whole-table-written'],
    },
    {
      title: 'A few rows that an index finds',
      given: sql`create table authors (id int primary key, name text); insert into authors select i, 'a' from generate_series(1, 50) i;`,
      migrations: [
        sql`
          alter table authors add column short text;
          update authors set short = 'b' where id = 5;
          insert into authors values (51, 'c', 'c');
        `,
      ],
      expect: 'clean',
      alsoReports: ['lock-without-timeout'],
    },
  ],
});

/** One finding for a transaction, at the first statement whose work others wait for. */
function judgeTransaction(
  server: ServerEvidence,
  run: MigrationRun,
  statements: readonly StatementRecord[],
): readonly HazardFinding[] {
  const working = statements.filter((statement) => works(statement, server));
  const [first] = working;
  const held = first ? blockedBefore(run, first) : undefined;
  if (!first || !held || held.size === 0) return [];
  const tables = [...held];
  const reads = tables.filter(([, { mode }]) => blocks(mode).includes('reads'));
  const shown = reads.length > 0 ? reads : tables;
  const who = reads.length > 0 ? 'reader and writer' : 'writer';
  const written = working.some((statement) => writes(statement) > 0);
  return [
    {
      migration: run.migration,
      statement: first.index,
      object: shown[0]?.[0] ?? '',
      message: `${heldPhrase(shown)} was still held while Postgres ${list(working.map(workPhrase))}: every ${who} waits for that work too.`,
      remedy: working.every(({ sql: text }) => /\bvalidate\b/i.test(text))
        ? 'VALIDATE in a migration of its own: it reads while readers and writers go on, once the lock of the statement before is gone.'
        : 'Put the schema change and the work on rows into separate migrations, so that the lock is gone before the work begins; fill large tables in batches.',
      severity: reads.length > 0 && written ? 'error' : 'warning',
      basis: 'measured',
      exposure: { relations: shown.map(([table]) => table), grows: true },
    },
  ];
}

/** Rows that no literal list of rows in a migration would have. */
const manyRows = 1000;

/** Work that grows with a table, in a statement that alone would make nobody wait. */
function works(statement: StatementRecord, server: ServerEvidence): boolean {
  if (statement.rewrites.length > 0 || statement.indexBuilds.length > 0) return false;
  const scans = statement.scans.some(({ relation }) => harmlessAlone(statement, relation));
  const own = statement.scans.some(({ relation }) => !harmlessAlone(statement, relation));
  if (own) return false;
  return scans || writes(statement) >= manyRows || writtenWhole(statement, server).length > 0;
}

function writes({ rows }: StatementRecord): number {
  return rows.reduce((sum, row) => sum + row.inserted + row.updated + row.deleted, 0);
}

function heldPhrase(
  held: readonly (readonly [
    string,
    { readonly mode: LockMode; readonly since: StatementRecord },
  ])[],
): string {
  const strongest = held[0]?.[1].mode ?? 'AccessExclusiveLock';
  const same = held.filter(([, { mode }]) => mode === strongest);
  const lines = [...new Set(same.map(([, { since }]) => since.line))];
  const where = lines.some((line) => line === undefined)
    ? ''
    : ` (${lines.length === 1 ? 'line' : 'lines'} ${list(lines.map(String))})`;
  return `${lockName(strongest)} on ${list(same.map(([table]) => table).toSorted())}${where}`;
}

function workPhrase(statement: StatementRecord): string {
  const where = statement.line === undefined ? '' : ` (line ${statement.line})`;
  const written = statement.rows.filter((row) => row.inserted + row.updated + row.deleted > 0);
  if (written.length === 0) {
    return `read all of ${list(statement.scans.map(({ relation }) => relation).toSorted())}${where}`;
  }
  return `wrote ${count(writes(statement), 'row')} of ${list(written.map(({ relation }) => relation))}${where}`;
}
