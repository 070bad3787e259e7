import type { SchemaChange } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { isNamedIn, listedColumns, seenMigrations, textOf } from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { list } from './wording.ts';

/** A statement takes objects with it that it does not name. */
export const droppedAlong = defineHazard({
  id: 'dropped-along',
  title: 'Objects dropped that the statement does not name',
  area: 'data',
  severity: 'error',
  reads: ['apply'],
  covers: [
    'DROP TABLE / COLUMN / SCHEMA / DATABASE / CASCADE',
    'DROP COLUMN silently drops UNIQUE, PK or FK',
    'DROP CONSTRAINT / constraint-backed index lost',
  ],

  check({ server }) {
    const findings: HazardFinding[] = [];
    const born = new Set<string>();
    for (const { run, effects } of seenMigrations(server)) {
      const goneInTheEnd = new Set(
        effects.schemaChanges.filter(({ change }) => change === 'removed').map(key),
      );
      for (const { index, schemaChanges } of effects.statements) {
        const record = run.statements[index];
        const removed = schemaChanges.filter(({ change }) => change === 'removed');
        const added = schemaChanges.filter(({ change }) => change === 'added');
        for (const change of added) born.add(key(change));
        // a name given to something else is no loss of it
        if (!record || record.kind === 'RenameStmt' || record.kind === 'AlterObjectSchemaStmt')
          continue;
        const tables = new Set(
          removed.filter(({ kind }) => relations.has(kind)).map(({ name }) => name),
        );
        const along = removed.filter(
          (change) =>
            goneInTheEnd.has(key(change)) &&
            !born.has(key(change)) &&
            !isNamedIn(record.sql, change.name) &&
            !isReplaced(change, added) &&
            !belongs(change, removed, tables),
        );
        if (along.length === 0) continue;
        const broken = along.some(({ kind }) => usedByQueries.has(kind));
        findings.push({
          migration: run.migration,
          statement: index,
          object: along[0]?.name ?? '',
          message: `It also dropped what it does not name: ${list(along.map(phrase), along.length)}.`,
          remedy:
            'Drop each of them by name in statements of their own, or make them again in the same transaction with their grants; leave CASCADE out, so that Postgres names what stands in the way.',
          severity: broken ? 'error' : 'warning',
          basis: 'measured',
        });
      }
    }
    return findings;
  },

  docs: {
    why: 'CASCADE follows every dependency, and dropping a column takes each constraint, index and policy that mentions it. Views that reports read, foreign keys of other tables and rules over several columns go without a word.',
    instead:
      'Drop by name, without CASCADE. What must live on is made again in the same transaction, grants included.',
    limits:
      'Objects that exist in production only, such as views made by hand, are not known here. Constraints and indexes on a dropped column alone are told with the column.',
  },

  examples: [
    {
      title: 'A column that a view shows',
      given: sql`
        create table books (id int primary key, title text);
        create view titles as select title from books;
      `,
      migrations: [sql`alter table books drop column title cascade;`],
      expect: ['It also dropped what it does not name: view public.titles.'],
      alsoReports: ['column-dropped', 'lock-without-timeout'],
    },
    {
      title: 'A UNIQUE over two columns, when one of them goes',
      given: sql`create table loans (id int primary key, book int, day date, constraint once unique (book, day));`,
      migrations: [sql`alter table loans drop column day;`],
      expect: ['It also dropped what it does not name: UNIQUE (book, day) of public.loans.'],
      alsoReports: ['column-dropped', 'lock-without-timeout'],
    },
    {
      title: 'A table that others refer to',
      given: sql`
        create table books (id int primary key);
        create table loans (id int primary key, book int references books);
      `,
      migrations: [sql`drop table books cascade;`],
      expect: [
        'It also dropped what it does not name: FOREIGN KEY (book) REFERENCES public.books(id) of public.loans.',
      ],
      alsoReports: ['lock-order-can-deadlock', 'lock-without-timeout', 'table-dropped'],
    },
    {
      title: 'A foreign key to a partitioned table, dropped by name',
      given: sql`
        create table days (day date primary key) partition by range (day);
        create table days_1 partition of days for values from ('2024-01-01') to ('2025-01-01');
        create table loans (id int primary key, day date constraint loans_on references days);
        create index on loans (day);
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table loans drop constraint loans_on;
        `,
      ],
      expect: [],
      alsoReports: ['lock-order-can-deadlock', 'rule-lost'],
      since: 12,
    },
    {
      title: 'A primary key that another takes the place of, inside a DO block',
      given: sql`create table loans (id int, day date, constraint loans_key primary key (id, day));`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          do $$ begin
            create table loans_new (id int, day date, primary key (day, id));
            drop table loans;
            alter table loans_new rename to loans;
          end $$;
        `,
      ],
      expect: [],
      alsoReports: ['rerun-changes-schema'],
    },
    {
      title: 'A function dropped by name, without its arguments',
      given: sql`create function tally(books int) returns int language sql as 'select 1';`,
      migrations: [sql`drop function tally;`],
      expect: 'clean',
    },
    {
      title: 'A view made again in the same transaction',
      given: sql`
        create table books (id int primary key, title text);
        create view titles as select id, title from books;
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          drop view titles;
          alter table books add column pages int;
          create view titles as select id, title from books;
        `,
      ],
      expect: 'clean',
    },
  ],
});

const relations = new Set([
  'table',
  'view',
  'materialized view',
  'foreign table',
  'composite type',
]);

/** What queries fail without, at once; a policy lets rows through. */
const usedByQueries = new Set([
  'view',
  'materialized view',
  'function',
  'procedure',
  'policy',
  'foreign table',
]);

/** Parts of an object that is gone itself, and what is told elsewhere. */
function belongs(
  change: SchemaChange,
  removed: readonly SchemaChange[],
  tables: ReadonlySet<string>,
): boolean {
  const { kind, name, before } = change;
  const table = textOf(before, 'table');
  if (kind === 'column' || kind === 'table' || kind === 'schema') return true;
  if (table !== '' && tables.has(table)) return true;
  if (kind === 'index') {
    // the index behind a constraint is the constraint
    if (
      removed.some(
        (one) => one.kind === 'constraint' && one.name === `${table}.${textOf(before, 'index')}`,
      )
    )
      return true;
    if (before?.['parents'] !== undefined) return true;
  }
  if (kind === 'constraint' || kind === 'index') {
    const listed = listedColumns(textOf(before, 'definition'));
    const gone = removed.filter(
      (one) => one.kind === 'column' && textOf(one.before, 'table') === table,
    );
    // with its only column: told by `column-dropped`
    if (listed.length === 1 && gone.length > 0) return true;
  }
  if (kind === 'sequence' && textOf(before, 'column') !== '') return true;
  // a schema that is gone took what was in it
  return removed.some((one) => one.kind === 'schema' && name.startsWith(`${one.name}.`));
}

/** Whether the same statement gives the table another primary key. */
function isReplaced({ kind, before }: SchemaChange, added: readonly SchemaChange[]): boolean {
  return (
    kind === 'constraint' &&
    before?.['type'] === 'p' &&
    added.some(
      ({ kind: other, after }) =>
        other === 'constraint' && after?.['type'] === 'p' && after['table'] === before['table'],
    )
  );
}

function phrase({ kind, name, before }: SchemaChange): string {
  return kind === 'constraint'
    ? `${textOf(before, 'definition')} of ${textOf(before, 'table')}`
    : `${kind} ${name}`;
}

function key({ kind, name }: SchemaChange): string {
  return `${kind}:${name}`;
}
