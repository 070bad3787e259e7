import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { judgedReruns, statementWhere } from './second-run.ts';
import { dataChange, list } from './wording.ts';

/** A second run succeeds and leaves other rows than the first. */
export const rerunChangesData = defineHazard({
  id: 'rerun-changes-data',
  title: 'Second run changes rows',
  area: 'rerun',
  severity: 'error',
  reads: ['apply', 'rerun'],
  covers: ['Seed rows without ON CONFLICT: second apply duplicates'],

  check(input) {
    const findings: HazardFinding[] = [];
    for (const { raw, severity, sent } of judgedReruns(input)) {
      if (raw.result !== 'changed' || raw.dataChanges.length === 0) continue;
      const { index } = statementWhere(raw, (statement) => statement.dataChanges.length > 0);
      const guards = raw.statements.flatMap((statement) => statement.guard ?? []);
      findings.push({
        migration: raw.migration,
        statement: index,
        object: raw.dataChanges[0]?.relation ?? '',
        message: `${sent} it succeeds and changes rows: ${list(raw.dataChanges.map(dataChange))}.`,
        remedy:
          'Make it say what must be true afterwards: ON CONFLICT DO NOTHING or WHERE NOT EXISTS for rows, a WHERE that leaves finished rows alone for updates.',
        severity,
        basis: 'measured',
        ...(guards.length > 0 && { fix: { sql: guards, proven: true } }),
      });
    }
    return findings;
  },

  docs: {
    why: 'Nothing fails, and rows are doubled or counted twice. It is found weeks later, in reports and invoices.',
    instead:
      'INSERT … ON CONFLICT DO NOTHING where a key exists, INSERT … SELECT … WHERE NOT EXISTS where none does, and updates that only touch rows that still need it.',
    limits:
      'Compared on generated rows. Columns whose values differ between two clean runs (random values, the clock) are left out.',
  },

  examples: [
    {
      title: 'Rows inserted without a key to stop the second time',
      given: sql`create table plans (id int generated always as identity primary key, name text);`,
      migrations: [sql`insert into plans (name) values ('basic'), ('team');`],
      expect: ['Sent a second time, it succeeds and changes rows: public.plans 2 → 4 rows.'],
    },
    {
      title: 'An update that builds on the old value',
      given: sql`create table plans (name text primary key, price int); insert into plans values ('basic', 5);`,
      migrations: [sql`update plans set price = price * 100;`],
      expect: [
        'Sent a second time, it succeeds and changes rows: public.plans other values in price.',
      ],
    },
    {
      title: 'Rows with a key and ON CONFLICT',
      given: sql`create table plans (name text primary key);`,
      migrations: [sql`insert into plans values ('basic'), ('team') on conflict do nothing;`],
      expect: 'clean',
    },
  ],
});
