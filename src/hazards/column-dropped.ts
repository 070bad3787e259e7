import type { SchemaChange } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import {
  columnsMadeAnew,
  listedColumns,
  renames,
  rowsLostWithTable,
  type Seen,
  seenMigrations,
  statementOf,
  tablesBefore,
  textOf,
} from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { readableName } from './offending-rows.ts';
import { count, list } from './wording.ts';

/** A column is gone, with its values and with what stood on it alone. */
export const columnDropped = defineHazard({
  id: 'column-dropped',
  title: 'Column dropped with its values',
  area: 'data',
  severity: 'error',
  reads: ['apply'],
  covers: [
    'DROP TABLE / COLUMN / SCHEMA / DATABASE / CASCADE',
    'DROP COLUMN silently drops UNIQUE, PK or FK',
  ],

  check({ server }) {
    const findings: HazardFinding[] = [];
    const before = tablesBefore(server);
    for (const seen of seenMigrations(server)) {
      const { schemaChanges, dataChanges } = seen.effects;
      for (const { table, column, statement, renamed } of columnsMadeAnew(seen)) {
        if (renamed || !before.has(table) || rowsLostWithTable(seen, table) > 0) continue;
        const name = `${table}.${readableName(column)}`;
        findings.push({
          migration: seen.run.migration,
          statement,
          object: name,
          message: `${name} was dropped and added anew: the values it had are lost, and whatever reads it gets the new default or NULL.`,
          remedy:
            'Change the type with ALTER COLUMN … TYPE … USING, or add the column under another name, copy into it, and swap the two.',
          severity: 'error',
          basis: 'measured',
        });
      }
      const gone = schemaChanges.filter((change) => {
        const table = textOf(change.before, 'table');
        if (change.change !== 'removed' || change.kind !== 'column' || !before.has(table))
          return false;
        if (schemaChanges.some((one) => one.change === 'removed' && one.name === table))
          return false;
        if (rowsLostWithTable(seen, table) > 0) return false;
        return !isRenamed(seen, change);
      });
      const lostOf = ({ before: old }: SchemaChange): number => {
        const data = dataChanges.find(({ relation }) => relation === textOf(old, 'table'));
        return data?.lost?.find((one) => one.column === textOf(old, 'column'))?.values ?? 0;
      };
      for (const [index, columns] of Map.groupBy(
        gone,
        (change) => statementOf(seen, change)?.index,
      )) {
        const lost = columns.reduce((sum, change) => sum + lostOf(change), 0);
        const along = columns.flatMap((change) => standingOn(seen, change));
        const names = columns.map(({ name }) => name);
        const [is, it] = names.length === 1 ? ['is', 'it'] : ['are', 'them'];
        findings.push({
          migration: seen.run.migration,
          statement: index,
          object: names[0] ?? '',
          message: `${list(names)} ${is} gone${lost > 0 ? `, with ${count(lost, 'value')} as rehearsed that stand nowhere else` : ''}: whatever still asks for ${it} fails.${along.length > 0 ? ` With ${it} went ${list(along)}.` : ''}`,
          remedy: `Release the code that does without ${names.length === 1 ? 'the column' : 'the columns'} first (an ORM must be told to ignore ${it}: it names every column it knows), drop ${it} in a later release.`,
          severity: 'warning',
          basis: 'measured',
        });
      }
    }
    return findings;
  },

  docs: {
    why: 'Its values are lost for good, and queries of the version that still runs fail from that moment on. Constraints and indexes on the column go without being asked.',
    instead:
      'Stop using the column in one release, drop it in a later one. Drop constraints and indexes by name, so that the review sees them.',
    limits:
      'The values counted are rehearsed ones. Whether anything still uses the column is not known here.',
  },

  examples: [
    {
      title: 'A column that holds values, and a UNIQUE',
      given: sql`create table books (id int primary key, isbn text unique); insert into books values (1, 'a'), (2, null), (3, 'b');`,
      migrations: [sql`alter table books drop column isbn;`],
      expect: [
        'public.books.isbn is gone, with 2 values as rehearsed that stand nowhere else: whatever still asks for it fails. With it went UNIQUE (isbn).',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'Several columns in one statement',
      given: sql`create table books (id int primary key, isbn text, shelf int unique); insert into books values (1, 'a', 1), (2, 'b', null);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books drop column isbn, drop column shelf;
        `,
      ],
      expect: [
        'public.books.isbn and public.books.shelf are gone, with 3 values as rehearsed that stand nowhere else: whatever still asks for them fails. With them went UNIQUE (shelf).',
      ],
    },
    {
      title: 'A column whose values were copied first',
      given: sql`create table books (id int primary key, isbn text); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [
        sql`
          create table isbns (book int primary key, isbn text);
          insert into isbns select id, isbn from books;
          alter table books drop column isbn;
        `,
      ],
      expect: ['public.books.isbn is gone: whatever still asks for it fails.'],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A column dropped and added anew, to change its type',
      given: sql`create type shade as enum ('dark', 'light'); create table books (id int primary key, shade text); insert into books values (1, 'dark'), (2, 'light');`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books drop column shade, add column shade shade default 'dark';
        `,
      ],
      expect: [
        'public.books.shade was dropped and added anew: the values it had are lost, and whatever reads it gets the new default or NULL.',
      ],
      since: 11,
    },
    {
      title: 'The same with the same type, in two statements',
      given: sql`create table books (id int primary key, title text not null default 'untitled'); insert into books values (1, 'a'), (2, 'b');`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books drop column title;
          alter table books add column title text not null default 'untitled';
        `,
      ],
      expect: [
        'public.books.title was dropped and added anew: the values it had are lost, and whatever reads it gets the new default or NULL.',
      ],
      since: 11,
    },
    {
      title: 'A column renamed inside a DO block, and another added under its name',
      given: sql`create table users (id text primary key, seen date); insert into users values ('a', '2024-02-29'), ('b', null);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          do $$ begin
            alter table users rename column id to login;
            alter table users rename column seen to seen_on;
          end $$;
          alter table users add column id int default 0;
        `,
      ],
      expect: [],
      alsoReports: ['old-inserts-fail', 'renamed', 'rule-lost'],
      since: 11,
    },
    {
      title: 'A column of the same pull request',
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books add column draft text;
          alter table books add column pages int;
          alter table books drop column draft;
        `,
      ],
      expect: 'clean',
    },
  ],
});

/** Whether the column is there under another name. */
function isRenamed(seen: Seen, change: SchemaChange): boolean {
  const statement = statementOf(seen, change);
  const effect = seen.effects.statements.find(({ index }) => index === statement?.index);
  return renames(effect?.schemaChanges ?? [], statement?.kind ?? '').some(
    ({ from }) => from === change.name,
  );
}

/** Constraints and indexes on this column alone, which go with it. */
function standingOn(seen: Seen, { before }: SchemaChange): readonly string[] {
  const [table, column] = [textOf(before, 'table'), textOf(before, 'column')];
  const removed = seen.effects.schemaChanges.filter(
    ({ change, kind, before: old }) =>
      change === 'removed' &&
      (kind === 'constraint' || kind === 'index') &&
      textOf(old, 'table') === table &&
      isOnly(textOf(old, 'definition'), column),
  );
  const constraints = removed.filter(({ kind }) => kind === 'constraint');
  const names = new Set(constraints.map(({ before: old }) => textOf(old, 'constraint')));
  return [
    ...constraints.map(({ before: old }) => textOf(old, 'definition')),
    ...removed
      .filter(({ kind, before: old }) => kind === 'index' && !names.has(textOf(old, 'index')))
      .map(({ name }) => `index ${name}`),
  ];
}

function isOnly(definition: string, column: string): boolean {
  const listed = listedColumns(definition);
  return listed.length === 1 && listed[0]?.replaceAll('"', '').split(' ')[0] === column;
}
