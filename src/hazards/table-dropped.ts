import { sql } from '../sql/tag.ts';
import { rowsLostWithTable, seenMigrations, statementThat, tablesBefore } from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { count, list } from './wording.ts';

/** A table is gone, with its rows. */
export const tableDropped = defineHazard({
  id: 'table-dropped',
  title: 'Table dropped with its rows',
  area: 'data',
  severity: 'warning',
  reads: ['apply'],
  covers: ['DROP TABLE / COLUMN / SCHEMA / DATABASE / CASCADE'],

  check({ server }) {
    const findings: HazardFinding[] = [];
    const before = tablesBefore(server);
    for (const seen of seenMigrations(server)) {
      const { schemaChanges, dataChanges, statements } = seen.effects;
      const moved = new Set(
        dataChanges
          .filter(({ gone, lost = [] }) => gone && lost.length === 0)
          .map((change) => change.relation),
      );
      const gone = schemaChanges
        .filter(
          ({ change, kind, name }) => change === 'removed' && kind === 'table' && before.has(name),
        )
        .map(({ name }) => name)
        .filter((name) => !moved.has(name) && !renamed(name));
      const byStatement = Map.groupBy(gone, droppedBy);
      for (const [statement, tables] of byStatement) {
        const rows = tables.map((table) => rowsOf(table));
        findings.push({
          migration: seen.run.migration,
          statement,
          object: tables[0] ?? '',
          message: `${list(tables)} ${tables.length === 1 ? 'is' : 'are'} gone, with ${list(rows.map((one) => count(one, 'row')))} as rehearsed: nothing brings them back, and whatever still asks for ${tables.length === 1 ? 'the table' : 'the tables'} fails.`,
          remedy:
            'Release the code that does without it first; keep a dump, or rename the table and drop it some releases later.',
          severity: 'warning',
          basis: 'measured',
        });
      }

      for (const table of before) {
        const lost = rowsLostWithTable(seen, table);
        if (lost === 0) continue;
        findings.push({
          migration: seen.run.migration,
          statement: droppedBy(table),
          object: table,
          message: `${table} was dropped and made anew: its ${count(lost, 'row')} as rehearsed are lost, and nothing brings them back.`,
          remedy:
            'Change the table with ALTER TABLE, or fill the new one from the old before that is dropped.',
          severity: 'warning',
          basis: 'measured',
        });
      }

      function droppedBy(table: string): number | undefined {
        return statementThat(seen, (effect) =>
          effect.schemaChanges.some(
            ({ change, kind, name }) => change === 'removed' && kind === 'table' && name === table,
          ),
        )?.index;
      }

      function rowsOf(table: string): number {
        const change = dataChanges.find(({ relation }) => relation === table);
        return change?.rowsBefore ?? 0;
      }

      function renamed(table: string): boolean {
        return statements.some(
          ({ index, schemaChanges: changes }) =>
            seen.run.statements[index]?.kind !== 'DropStmt' &&
            changes.some(
              ({ change, kind, name }) =>
                change === 'removed' && kind === 'table' && name === table,
            ) &&
            changes.some(({ change, kind }) => change === 'added' && kind === 'table'),
        );
      }
    }
    return findings;
  },

  docs: {
    why: 'The rows are lost for good, and queries of the version that still runs fail from that moment on.',
    instead:
      'Stop using the table in one release, drop it in a later one. Where in doubt, rename it first: that can be undone.',
    limits:
      'The rows counted are rehearsed ones. Whether anything still uses the table is not known here.',
  },

  examples: [
    {
      title: 'A table that holds rows',
      given: sql`create table loans (id int primary key); insert into loans values (1), (2);`,
      migrations: [sql`drop table loans;`],
      expect: [
        'public.loans is gone, with 2 rows as rehearsed: nothing brings them back, and whatever still asks for the table fails.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A whole schema',
      given: sql`
        create schema old;
        create table old.loans (id int); insert into old.loans values (1), (2);
        create table old.books (id int); insert into old.books values (1), (2), (3);
      `,
      migrations: [sql`drop schema old cascade;`],
      expect: [
        'old.books and old.loans are gone, with 3 rows and 2 rows as rehearsed: nothing brings them back, and whatever still asks for the tables fails.',
      ],
      alsoReports: ['lock-without-timeout'],
    },
    {
      title: 'A table dropped to be made anew',
      given: sql`
        create table nonces (nonce char(36) primary key, made timestamptz not null default now());
        insert into nonces (nonce) values ('a'), ('b');
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          drop table nonces;
          create table nonces (nonce text primary key, made timestamptz);
        `,
      ],
      expect: [
        'public.nonces was dropped and made anew: its 2 rows as rehearsed are lost, and nothing brings them back.',
      ],
    },
    {
      title: 'A table swapped for a copy of it',
      given: sql`create table loans (id int primary key, day date); insert into loans values (1, '2024-02-29');`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          create table loans_new (id bigint primary key, day date);
          insert into loans_new select id, day from loans where id < 2;
          drop table loans;
          alter table loans_new rename to loans;
          alter index loans_new_pkey rename to loans_pkey;
        `,
      ],
      expect: 'clean',
    },
    {
      title: 'A table of the same pull request',
      given: sql`create table loans (id int primary key);`,
      migrations: [
        sql`
          create table scratch (id int primary key);
          drop table scratch;
          create table kept (id int primary key);
        `,
      ],
      expect: 'clean',
    },
  ],
});
