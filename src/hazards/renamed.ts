import type { SchemaChange } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { renames, seenMigrations, type Seen, statementThat, tablesBefore } from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { list } from './wording.ts';

/** Something that queries name has another name now. */
export const renamed = defineHazard({
  id: 'renamed',
  title: 'Table, column or value renamed under running code',
  area: 'compatibility',
  severity: 'warning',
  reads: ['apply'],
  covers: ['Rename column/table/schema/enum value', 'Enum value added / removed / renamed'],

  check({ server }) {
    const findings: HazardFinding[] = [];
    const before = tablesBefore(server);
    for (const seen of seenMigrations(server)) {
      const { schemaChanges, statements } = seen.effects;
      const net = new Set(
        schemaChanges.map(({ change, kind, name }) => `${change} ${kind} ${name}`),
      );
      // a view under the old name answers old queries
      const viewed = (name: string): boolean => net.has(`added view ${name}`);
      for (const { index, schemaChanges: changes } of statements) {
        const pairs = renames(changes, seen.run.statements[index]?.kind ?? '').filter(
          ({ kind, from, table }) =>
            (table === undefined || before.has(table)) &&
            (kind === 'enum value' || net.has(`removed ${kind} ${from}`)) &&
            !viewed(from),
        );
        const [first] = pairs;
        if (!first) continue;
        findings.push({
          migration: seen.run.migration,
          statement: index,
          object: first.from,
          message: `${list(pairs.map(({ kind, from, to }) => `${kind} ${from} is now called ${to}`))}: queries that use the old name fail as soon as this commits, and code that knows the new one fails until then.`,
          remedy: remedy(first.kind),
          severity: 'warning',
          basis: 'known',
        });
      }
      findings.push(...relabelled(seen));
    }
    return findings;
  },

  docs: {
    why: 'During a deployment two versions of the application run. One of them uses a name that does not exist, whichever order is chosen.',
    instead:
      'A new column next to the old one, both written until nothing reads the old; for a table, a view under the old name in the same transaction (a simple view can be written through).',
    limits: 'Which queries the application sends is not known here.',
  },

  examples: [
    {
      title: 'A column',
      given: sql`create table books (id int primary key, name text);`,
      migrations: [sql`alter table books rename column name to title;`],
      expect: [
        'column public.books.name is now called title: queries that use the old name fail as soon as this commits, and code that knows the new one fails until then.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A label of an enum',
      given: sql`create type state as enum ('new', 'old'); create table books (id int primary key, state state);`,
      migrations: [sql`alter type state rename value 'old' to 'used';`],
      expect: [
        "enum value 'old' of public.state is now called 'used': queries that use the old name fail as soon as this commits, and code that knows the new one fails until then.",
      ],
    },
    {
      title: 'A table, inside a DO block',
      given: sql`create table books (id int primary key);`,
      migrations: [sql`do $$ begin execute 'alter table books rename to titles'; end $$;`],
      expect: [
        'table public.books is now called public.titles: queries that use the old name fail as soon as this commits, and code that knows the new one fails until then.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A column dropped and another added where it stood',
      given: sql`create table books (id int primary key, hidden boolean);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books drop column hidden, add column visible boolean not null default true;
        `,
      ],
      expect: [],
      alsoReports: ['column-dropped'],
      since: 11,
    },
    {
      title: 'A table, with a view under the old name',
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books rename to titles;
          create view books as select * from titles;
        `,
      ],
      expect: 'clean',
    },
  ],
});

/** Enums whose labels kept their number, and one its place but not its name. */
function relabelled(seen: Seen): readonly HazardFinding[] {
  return seen.effects.schemaChanges.flatMap((change): readonly HazardFinding[] => {
    if (change.kind !== 'enum' || change.change !== 'changed') return [];
    const [old, now] = [labels(change.before), labels(change.after)];
    const at = old.findIndex((label, i) => !now.includes(label) && !old.includes(now[i] ?? label));
    if (old.length !== now.length || at === -1) return [];
    const statement = statementThat(seen, ({ schemaChanges }) =>
      schemaChanges.some(({ kind, name }) => kind === 'enum' && name === change.name),
    );
    // an enum that was replaced is another matter: its old labels are refused
    if (statement?.kind !== 'RenameStmt' && statement?.kind !== 'AlterEnumStmt') return [];
    if (
      seen.effects.statements.some(({ schemaChanges }) =>
        schemaChanges.some(
          (one) => one.change === 'removed' && one.kind === 'enum' && one.name === change.name,
        ),
      )
    )
      return [];
    return [
      {
        migration: seen.run.migration,
        statement: statement.index,
        object: change.name,
        message: `enum value '${old[at] ?? ''}' of ${change.name} is now called '${now[at] ?? ''}': queries that use the old name fail as soon as this commits, and code that knows the new one fails until then.`,
        remedy: remedy('enum value'),
        severity: 'warning',
        basis: 'known',
      },
    ];
  });
}

function labels(description: SchemaChange['before']): readonly string[] {
  const value = description?.['labels'];
  return Array.isArray(value) ? value.map(String) : [];
}

function remedy(kind: string): string {
  switch (kind) {
    case 'table':
      return 'Make a view under the old name in the same transaction, and drop it when nothing uses it any more.';
    case 'column':
      return 'Add a column under the new name, write both until no running version reads the old one, then drop it.';
    case 'enum value':
      return 'Add the new value in one release, change rows and code in the next; the old label may stay.';
    default:
      return 'Keep the old name until no running version uses it.';
  }
}
