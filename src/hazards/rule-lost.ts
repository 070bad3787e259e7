import type { SchemaChange } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import {
  isNamedIn,
  listedColumns,
  rowsLostWithTable,
  type Seen,
  seenMigrations,
  statementOf,
  statementThat,
  tablesBefore,
  textOf,
} from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';

/** What the schema promised of rows before, it promises no more. */
export const ruleLost = defineHazard({
  id: 'rule-lost',
  title: 'A rule about rows no longer holds',
  area: 'compatibility',
  severity: 'warning',
  reads: ['apply'],
  covers: [
    'DROP NOT NULL (readers get NULL)',
    'DROP CONSTRAINT / constraint-backed index lost',
    'DROP COLUMN silently drops UNIQUE, PK or FK',
  ],

  check({ server }) {
    const before = tablesBefore(server);
    return seenMigrations(server).flatMap((seen) => [
      ...columnRules(seen, before),
      ...constraints(seen, before),
    ]);
  },

  docs: {
    why: 'Code that relies on a rule meets rows that break it: NULL where it reads a value, two rows where it expects one. A column that is swapped for a new one loses its rules without a word, while the ORM still believes in them.',
    instead:
      'Give the new column the same NOT NULL, default and keys before it takes the name. Where a rule is dropped on purpose, let the code that copes without it run first.',
    limits:
      'Unique indexes that were not constraints are compared as constraints are, other indexes are not.',
  },

  examples: [
    {
      title: 'A column swapped for one without its rules',
      given: sql`
        create table cites (id int primary key, volume smallint not null default 1, unique (volume));
        insert into cites values (1, 5);
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table cites add column volume_new text;
          update cites set volume_new = volume where id = 1;
          alter table cites drop column volume;
          alter table cites rename column volume_new to volume;
        `,
      ],
      expect: [
        'public.cites.volume was replaced by a column without its rules: NOT NULL and DEFAULT 1 are lost.',
        'public.cites loses UNIQUE (volume), though public.cites.volume is still there: it went with the column that had the name before.',
      ],
    },
    {
      title: 'NOT NULL dropped',
      given: sql`create table books (id int primary key, title text not null);`,
      migrations: [sql`alter table books alter column title drop not null;`],
      expect: ['public.books.title may be NULL from now on: whatever reads it must expect that.'],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A constraint dropped',
      given: sql`create table books (id int primary key, isbn text constraint books_isbn unique);`,
      migrations: [sql`alter table books drop constraint books_isbn;`],
      expect: ['public.books loses UNIQUE (isbn): rows that break it are accepted from now on.'],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'One of two unique indexes that say the same',
      given: sql`create table books (id int primary key, isbn text unique, shop int); create unique index books_isbn on books (isbn); create unique index books_shop on books (shop, isbn);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          drop index books_isbn;
          drop index books_shop;
        `,
      ],
      expect: 'clean',
    },
    {
      title: 'A foreign key whose column is swapped and whose table goes',
      given: sql`
        create table kinds (id int primary key, name text);
        create table books (id int primary key, kind int references kinds);
        insert into kinds values (1, 'novel');
        insert into books values (1, 1);
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books add column kind_name text;
          update books set kind_name = name from kinds where kinds.id = kind and books.id < 2;
          alter table books drop column kind;
          alter table books rename column kind_name to kind;
          drop table kinds;
        `,
      ],
      expect: [],
      alsoReports: ['lock-held-through-work', 'lock-order-can-deadlock', 'table-dropped'],
    },
    {
      title: 'A constraint replaced by the same under another name',
      given: sql`create table books (id int primary key, pages int constraint positive check (pages > 0));`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books drop constraint positive, add constraint pages_positive check (pages > 0) not valid;
        `,
      ],
      expect: 'clean',
    },
  ],
});

/** NOT NULL, defaults and identity of columns that are still there. */
function columnRules(seen: Seen, before: ReadonlySet<string>): readonly HazardFinding[] {
  return seen.effects.schemaChanges.flatMap((change): readonly HazardFinding[] => {
    if (change.change !== 'changed' || change.kind !== 'column') return [];
    const table = textOf(change.before, 'table');
    if (!before.has(table) || isGone(seen, table)) return [];
    const { before: old = {}, after: now = {} } = change;
    const nullable = old['not_null'] === true && now['not_null'] !== true;
    const swapped = statementThat(seen, ({ schemaChanges }) =>
      isOne(schemaChanges, 'removed', change),
    );
    if (!swapped) {
      const at =
        nullable &&
        statementThat(seen, ({ schemaChanges }) => isOne(schemaChanges, 'changed', change));
      return at
        ? [
            finding(seen, at.index, change.name, {
              message: `${change.name} may be NULL from now on: whatever reads it must expect that.`,
              remedy: 'Release the code that copes with NULL first.',
              severity: 'notice',
            }),
          ]
        : [];
    }
    const lost = [
      ...(nullable ? ['NOT NULL'] : []),
      ...(old['default'] !== undefined &&
      now['default'] === undefined &&
      now['identity'] === undefined
        ? [`DEFAULT ${textOf(old, 'default')}`]
        : []),
      ...(old['identity'] !== undefined && now['identity'] === undefined ? ['its identity'] : []),
    ];
    if (lost.length === 0) return [];
    return [
      finding(seen, swapped.index, change.name, {
        message: `${change.name} was replaced by a column without its rules: ${lost.join(' and ')} ${lost.length === 1 ? 'is' : 'are'} lost.`,
        remedy:
          'Give the new column the same rules before it takes the name, or say in the migration that they are meant to go.',
        severity: 'warning',
      }),
    ];
  });
}

/** Keys and checks of tables that are still there, and of columns that are still there by name. */
function constraints(seen: Seen, before: ReadonlySet<string>): readonly HazardFinding[] {
  const { schemaChanges } = seen.effects;
  const has = (change: 'added' | 'removed', kind: string, name: string): boolean =>
    schemaChanges.some((one) => one.change === change && one.kind === kind && one.name === name);
  return schemaChanges.flatMap((change): readonly HazardFinding[] => {
    if (change.change !== 'removed') return [];
    const unique =
      change.kind === 'index' && textOf(change.before, 'definition').startsWith('CREATE UNIQUE');
    if (change.kind !== 'constraint' && !unique) return [];
    const table = textOf(change.before, 'table');
    if (!before.has(table) || isGone(seen, table)) return [];
    if (unique && has('removed', 'constraint', `${table}.${textOf(change.before, 'index')}`))
      return [];
    const definition = textOf(change.before, 'definition');
    if (refersToGone(seen, definition)) return [];
    const rule = unique ? `UNIQUE ${/\(.*$/.exec(definition)?.[0] ?? ''}` : definition;
    const columns = listedColumns(definition).map((column) => column.replaceAll('"', ''));
    const isDropped = (column: string): boolean =>
      has('removed', 'column', `${table}.${column}`) ||
      has('removed', 'column', `${table}."${column}"`);
    if (unique || change.before?.['type'] === 'u') {
      if (isStillUnique(seen, table, columns)) return [];
    }
    // told with the column
    if (columns.some(isDropped) || replaced(schemaChanges, table, definition)) return [];
    const statement = statementOf(seen, change);
    if (!statement) return [];
    if (isNamedIn(statement.sql, change.name)) {
      return [
        finding(seen, statement.index, change.name, {
          message: `${table} loses ${rule}: rows that break it are accepted from now on.`,
          remedy:
            'Make sure that no running version relies on it; a new rule goes in before the old one goes out.',
          severity: 'notice',
        }),
      ];
    }
    const effect = seen.effects.statements.find(({ index }) => index === statement.index);
    const swapped = (effect?.schemaChanges ?? []).find(
      (one) =>
        one.change === 'removed' &&
        one.kind === 'column' &&
        columns.includes(textOf(one.before, 'column')),
    );
    // what a statement takes along from columns that stay gone is told as dropped along
    if (!swapped) return [];
    return [
      finding(seen, statement.index, change.name, {
        message: `${table} loses ${rule}, though ${swapped.name} is still there: it went with the column that had the name before.`,
        remedy:
          'Add it to the new column before that takes the name: a unique index built CONCURRENTLY, a foreign key or CHECK as NOT VALID and then validated.',
        severity: 'warning',
      }),
    ];
  });
}

/** Whether a table is dropped, made anew without its rows, or called something else in the end. */
function isGone(seen: Seen, table: string): boolean {
  return (
    rowsLostWithTable(seen, table) > 0 ||
    seen.effects.schemaChanges.some(
      ({ change, kind, name }) => change === 'removed' && kind === 'table' && name === table,
    )
  );
}

/** Whether another key forbids in the end what the lost one did. */
function isStillUnique({ effects }: Seen, table: string, columns: readonly string[]): boolean {
  return (effects.structure.uniqueKeys ?? []).some(
    (key) => key.relation === table && key.columns.every((column) => columns.includes(column)),
  );
}

/** Whether what a foreign key refers to goes with the same migration. */
function refersToGone(seen: Seen, definition: string): boolean {
  const [, referenced] = /^FOREIGN KEY .* REFERENCES ([^(]+)\(/.exec(definition) ?? [];
  return referenced !== undefined && isGone(seen, referenced);
}

/** Whether a constraint that says the same, validated or not, was added to the table. */
function replaced(changes: readonly SchemaChange[], table: string, definition: string): boolean {
  const wanted = said(definition);
  return changes.some(
    ({ change, after }) =>
      change === 'added' &&
      textOf(after, 'table') === table &&
      said(textOf(after, 'definition')) === wanted,
  );
}

/** A definition without its name and its NOT VALID. */
function said(definition: string): string {
  return definition
    .replace(/ NOT VALID$/, '')
    .replace(/^CREATE (UNIQUE )?INDEX \S+ ON \S+ USING \w+ /, '$1');
}

function isOne(
  changes: readonly SchemaChange[],
  change: SchemaChange['change'],
  { kind, name }: SchemaChange,
): boolean {
  return changes.some((one) => one.change === change && one.kind === kind && one.name === name);
}

function finding(
  { run }: Seen,
  statement: number,
  object: string,
  said: Pick<HazardFinding, 'message' | 'remedy' | 'severity'>,
): HazardFinding {
  return { migration: run.migration, statement, object, basis: 'measured', ...said };
}
