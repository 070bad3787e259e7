import { sql } from '../sql/tag.ts';
import { type Seen, seenMigrations, statementThat } from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { list } from './wording.ts';

/** Row security that shuts everybody out, or that a new table does without. */
export const rowSecurityGap = defineHazard({
  id: 'row-security-gap',
  title: 'Row security without a policy, or a table without row security',
  area: 'data',
  severity: 'warning',
  reads: ['apply'],
  covers: ['Grants widened, RLS without policy, search_path of SECURITY DEFINER, superuser'],

  check({ server }) {
    const findings: HazardFinding[] = [];
    const seen = seenMigrations(server);
    const { withoutPolicy = [], withoutRowSecurity = [] } = seen.at(-1)?.effects.structure ?? {};
    for (const one of seen) {
      const touched = one.effects.schemaChanges
        .filter(
          ({ change, kind, keys }) =>
            kind === 'table' &&
            (change === 'added' || (change === 'changed' && keys.includes('row_security'))),
        )
        .map(({ name }) => name);
      const locked = touched.filter((name) => withoutPolicy.includes(name));
      for (const [statement, tables] of Map.groupBy(locked, (name) => place(one, name))) {
        const [has, owner] = tables.length === 1 ? ['has', 'its owner'] : ['have', 'the owner'];
        findings.push({
          migration: one.run.migration,
          statement,
          object: tables[0] ?? '',
          message: `${list(tables)} ${has} row security and no policy: nobody but ${owner} sees or writes a row.`,
          remedy: 'Make the policies in the same transaction, unless only the owner is to use it.',
          severity: 'notice',
          basis: 'measured',
        });
      }
      for (const { relation, siblings } of withoutRowSecurity) {
        if (!touched.includes(relation)) continue;
        findings.push({
          migration: one.run.migration,
          statement: place(one, relation),
          object: relation,
          message: `${relation} has no row security, unlike the ${siblings} other tables of its schema: whoever has a grant sees every row.`,
          remedy: `ALTER TABLE ${relation} ENABLE ROW LEVEL SECURITY, with policies that say who sees what.`,
          severity: 'warning',
          basis: 'measured',
        });
      }
    }
    return findings;
  },

  docs: {
    why: 'Without a policy, queries of every role but the owner find an empty table, without an error. Where all tables are guarded by policies, one without is open to whoever has the grants that all have.',
    instead: 'Table, row security and policies in one migration.',
    limits:
      'A table without row security is reported only where three others or more of the same schema and owner have it, and at most one has not.',
  },

  examples: [
    {
      title: 'Switched on without a policy',
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books enable row level security;
        `,
      ],
      expect: [
        'public.books has row security and no policy: nobody but its owner sees or writes a row.',
      ],
    },
    {
      title: 'Several tables in one statement',
      given: sql`create table books (id int primary key); create table loans (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          do $$ begin
            alter table books enable row level security;
            alter table loans enable row level security;
          end $$;
        `,
      ],
      expect: [
        'public.books and public.loans have row security and no policy: nobody but the owner sees or writes a row.',
      ],
    },
    {
      title: 'A new table outside of it',
      given: sql`
        create schema app;
        create table app.a (id int primary key); alter table app.a enable row level security; create policy p on app.a using (true);
        create table app.b (id int primary key); alter table app.b enable row level security; create policy p on app.b using (true);
        create table app.c (id int primary key); alter table app.c enable row level security; create policy p on app.c using (true);
      `,
      migrations: [sql`create table app.d (id int primary key);`],
      expect: [
        'app.d has no row security, unlike the 3 other tables of its schema: whoever has a grant sees every row.',
      ],
    },
    {
      title: 'Switched on with a policy',
      given: sql`create table books (id int primary key, owner text);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table books enable row level security;
          create policy own on books using (owner = current_user);
        `,
      ],
      expect: 'clean',
    },
  ],
});

function place(seen: Seen, table: string): number | undefined {
  return statementThat(seen, ({ schemaChanges }) =>
    schemaChanges.some(({ kind, name }) => kind === 'table' && name === table),
  )?.index;
}
