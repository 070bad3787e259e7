import { sql } from '../sql/tag.ts';
import {
  columnsMadeAnew,
  rowsLostWithTable,
  type Seen,
  seenMigrations,
  statementThat,
} from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { count } from './wording.ts';

/** A column has another type, and its values are not what they were. */
export const valuesChangedByCast = defineHazard({
  id: 'values-changed-by-cast',
  title: 'Values changed or lost with the type',
  area: 'data',
  severity: 'error',
  reads: ['apply'],
  covers: ['Narrowing (data loss or failure)'],

  check({ server }) {
    const findings: HazardFinding[] = [];
    for (const seen of seenMigrations(server)) {
      const anew = columnsMadeAnew(seen);
      for (const conversion of seen.effects.conversions) {
        const { relation, column, from, to, valuesBefore, valuesAfter, comesBack } = conversion;
        if (rowsLostWithTable(seen, relation) > 0) continue;
        // no cast made these: told as dropped
        if (anew.some((one) => one.table === relation && one.column === column)) continue;
        // rows that are gone took their values with them: only what is missing beyond them became NULL
        const rows = seen.effects.dataChanges.find((change) => change.relation === relation);
        const rowsGone = Math.max(0, (rows?.rowsBefore ?? 0) - (rows?.rowsAfter ?? 0));
        const fewer = valuesBefore - valuesAfter - rowsGone;
        const onPurpose = rowsGone > 0 || isWritten(seen, relation, column);
        if ((comesBack !== false || onPurpose) && fewer <= 0) continue;
        const name = `${relation}.${column}`;
        const statement = statementThat(seen, ({ schemaChanges }) =>
          schemaChanges.some(
            ({ kind, before }) =>
              kind === 'column' && before?.['table'] === relation && before['column'] === column,
          ),
        );
        const written = /\busing\b/i.test(statement?.sql ?? '');
        const what =
          fewer > 0
            ? `${count(fewer, 'value')} of ${valuesBefore} became NULL`
            : `cast back to ${from}, its ${count(valuesBefore, 'value')} as rehearsed are not what they were`;
        findings.push({
          migration: seen.run.migration,
          statement: statement?.index,
          object: name,
          message: `${name} went from ${from} to ${to}: ${what}.`,
          remedy: `Look at what would change first: select ${column} from ${relation} where ${column}::${to}::${from} is distinct from ${column}. Keep the old column until nobody misses its values.`,
          severity: written ? 'warning' : 'error',
          basis: 'measured',
        });
      }
    }
    return findings;
  },

  docs: {
    why: 'What was rounded, cut off or turned into NULL cannot be had back, and no error says so.',
    instead: 'Copy into a new column, compare, and drop the old one in a later release.',
    limits:
      'Compared on rehearsed rows, which hold long texts, many digits and times of day. Where a type cannot be cast back, nothing is known. A conversion written out with USING is a warning only.',
  },

  examples: [
    {
      title: 'Fewer digits behind the point',
      given: sql`create table fees (id int primary key, rate numeric(10, 4)); insert into fees values (1, 0.1234), (2, 1);`,
      migrations: [sql`alter table fees alter column rate type numeric(10, 2);`],
      expect: [
        'public.fees.rate went from numeric(10,4) to numeric(10,2): cast back to numeric(10,4), its 2 values as rehearsed are not what they were.',
      ],
      alsoReports: ['lock-without-timeout', 'rewrite-blocks-reads'],
    },
    {
      title: 'The time of day',
      given: sql`create table loans (id int primary key, due timestamptz); insert into loans values (1, '2024-02-29 12:00+00');`,
      migrations: [sql`alter table loans alter column due type date using due::date;`],
      expect: [
        'public.loans.due went from timestamp with time zone to date: cast back to timestamp with time zone, its 1 value as rehearsed are not what they were.',
      ],
      alsoReports: ['lock-without-timeout', 'rewrite-blocks-reads'],
    },
    {
      title: 'Rows deleted before the type changes',
      given: sql`create table fees (id int primary key, day text); insert into fees values (1, '2024-02-29'), (2, 'soon');`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          delete from fees where day !~ '^[0-9]';
          alter table fees alter column day type date using day::date;
        `,
      ],
      expect: [],
      alsoReports: ['rewrite-blocks-reads', 'rows-deleted'],
    },
    {
      title: 'A wider type in a block that also fills what was empty',
      given: sql`create table fees (id int primary key, cents int); insert into fees values (1, 5), (2, null), (3, 7);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          do $$ begin
            alter table fees alter column cents type bigint;
            update fees set cents = 0 where cents is null;
          end $$;
        `,
      ],
      expect: [],
      alsoReports: ['rewrite-blocks-reads'],
    },
    {
      title: 'A swapped column that holds the same in another type',
      given: sql`create table cites (id int primary key, volume smallint); insert into cites values (1, 5), (2, 7);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table cites add column volume_new text;
          update cites set volume_new = volume::text where id < 2;
          update cites set volume_new = volume::text where id >= 2;
          alter table cites drop column volume;
          alter table cites rename column volume_new to volume;
        `,
      ],
      expect: 'clean',
    },
  ],
});

/** A statement wrote other values into the column, so they are not what a cast made of them. */
function isWritten({ run, effects }: Seen, relation: string, column: string): boolean {
  return effects.statements.some(
    ({ index, dataChanges }) =>
      dataChanges.some((one) => one.relation === relation && one.columns.includes(column)) &&
      run.statements[index]?.rows.some(
        (rows) => rows.relation === relation && rows.inserted + rows.updated > 0,
      ),
  );
}
