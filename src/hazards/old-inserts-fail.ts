import { sql } from '../sql/tag.ts';
import { seenMigrations, statementThat, tablesBefore, textOf } from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { list } from './wording.ts';

/** A column that every INSERT must name, and that running code does not know to name. */
export const oldInsertsFail = defineHazard({
  id: 'old-inserts-fail',
  title: 'INSERTs of the running version are refused',
  area: 'compatibility',
  severity: 'warning',
  reads: ['apply'],

  check({ server }) {
    const findings: HazardFinding[] = [];
    const before = tablesBefore(server);
    for (const seen of seenMigrations(server)) {
      const required = seen.effects.schemaChanges.flatMap((column) => {
        const { change, kind, name, before: old, after: now } = column;
        if (kind !== 'column' || !now || !before.has(textOf(now, 'table'))) return [];
        const isNew = change === 'added';
        if (now['not_null'] !== true || isFilled(now)) return [];
        if (!(isNew || (change === 'changed' && isFilled(old)))) return [];
        const last = statementThat(seen, (effect) =>
          effect.schemaChanges.some((one) => one.name === name && one.kind === kind),
        );
        // a column that was renamed asks for a value as it did before
        return isNew && last?.kind === 'RenameStmt' ? [] : [{ name, isNew, at: last?.index }];
      });
      for (const columns of Map.groupBy(required, ({ isNew, at }) => `${isNew} ${at}`).values()) {
        const [first] = columns;
        if (!first) continue;
        const names = list(columns.map(({ name }) => name));
        const [is, have, it] = columns.length === 1 ? ['is', 'has', 'it'] : ['are', 'have', 'them'];
        findings.push({
          migration: seen.run.migration,
          statement: first.at,
          object: first.name,
          message: first.isNew
            ? `${names} ${is} new, NOT NULL and ${have} no default: an INSERT that does not know ${it} is refused.`
            : `${names} ${is} NOT NULL and lost ${columns.length === 1 ? 'its default' : 'their defaults'}: an INSERT that leaves ${it} out is refused.`,
          remedy: `Keep a default until every running version names the ${columns.length === 1 ? 'column' : 'columns'}; drop it in a later release.`,
          severity: 'warning',
          basis: 'known',
        });
      }
    }
    return findings;
  },

  docs: {
    why: 'While the new version is rolled out, the old one still inserts rows as it always did. Each of those INSERTs fails.',
    instead: 'A default, for as long as the old version runs.',
    limits:
      'It is not known here whether the application inserts into the table, or a trigger fills the column.',
  },

  examples: [
    {
      title: 'The default is only there to fill old rows',
      given: sql`create table books (id int primary key); insert into books values (1);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books add column pages int not null default 0;
          alter table books alter column pages drop default;
        `,
      ],
      expect: [
        'public.books.pages is new, NOT NULL and has no default: an INSERT that does not know it is refused.',
      ],
      since: 11,
    },
    {
      title: 'Several columns in one statement',
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books add column pages int not null, add column title text not null;
        `,
      ],
      expect: [
        'public.books.pages and public.books.title are new, NOT NULL and have no default: an INSERT that does not know them is refused.',
      ],
      alsoReports: ['scan-blocks-reads'],
    },
    {
      title: 'A default dropped',
      given: sql`create table books (id int primary key, pages int not null default 0);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books alter column pages drop default;
        `,
      ],
      expect: [
        'public.books.pages is NOT NULL and lost its default: an INSERT that leaves it out is refused.',
      ],
    },
    {
      title: 'The default stays',
      given: sql`create table books (id int primary key); insert into books values (1);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books add column pages int not null default 0;
        `,
      ],
      expect: 'clean',
      since: 11,
    },
  ],
});

/** Whether the server finds a value where an INSERT gives none. */
function isFilled(description: Readonly<Record<string, unknown>> | undefined): boolean {
  return ['default', 'identity', 'generated'].some((key) => description?.[key] !== undefined);
}
