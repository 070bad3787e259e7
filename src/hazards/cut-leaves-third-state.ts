import { behindCut } from '../evidence/cut-picture.ts';
import { sql } from '../sql/tag.ts';
import { killedMigrations, killedWhere, mainChanges, onlyInvalidIndex } from './cuts.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { dataChange, list, schemaChange, sqlError } from './wording.ts';

/** A killed job, started again, ends neither as before the migration nor as after it. */
export const cutLeavesThirdState = defineHazard({
  id: 'cut-leaves-third-state',
  title: 'Killed and started again, it ends in a third state',
  area: 'rerun',
  severity: 'error',
  reads: ['apply', 'interrupt'],
  covers: [
    'Interrupted non-transactional file: half applied',
    'Non-idempotent backfill (a = a + 1) doubles on retry',
  ],

  check(input) {
    return killedMigrations(input).flatMap((killed): HazardFinding[] => {
      const { run, cuts, picture } = killed;
      const third = cuts.filter(
        (cut) => cut.result === 'third-state' && onlyInvalidIndex(cut) === undefined,
      );
      // what can happen for as long as statements run is worse than what can happen in one instant
      const long = third.find((cut) => behindCut(run, cut).length > 0);
      const cut = long ?? third[0];
      if (!cut) return [];
      const changes = [
        ...cut.dataChanges.map(dataChange),
        ...mainChanges(cut.schemaChanges).map(schemaChange),
        ...(cut.ledgerUnsettled === true ? ['its ledger still wants it applied'] : []),
      ];
      const ends = cut.error
        ? `does part of its work again and then fails: ${sqlError(cut.error)}. Compared with one run`
        : 'reports success. Compared with one run';
      const raw = input.server.rerun?.raw.find(({ migration }) => migration === run.migration);
      const guards = raw?.statements.flatMap(({ guard }) => guard ?? []) ?? [];
      return [
        {
          migration: run.migration,
          statement: cut.statement,
          object: cut.dataChanges[0]?.relation ?? cut.schemaChanges[0]?.name ?? '',
          message: `${killedWhere(killed, cut)} and started again, the job ${ends}: ${list(changes)}. Kills: \`${picture}\``,
          remedy:
            'Put its statements into one transaction with the ledger row, or make each say what must be true afterwards: ON CONFLICT DO NOTHING, WHERE NOT EXISTS, a WHERE that leaves finished rows alone.',
          severity: long ? 'error' : 'warning',
          basis: 'measured',
          ...(guards.length > 0 && { fix: { sql: guards, proven: true } }),
        },
      ];
    });
  },

  docs: {
    why: 'A deployment is killed for memory, by a timeout or by a node that goes away, and is started again. What was committed is done a second time: rows are doubled, values are counted twice, and the ledger says that all is well.',
    instead:
      'One transaction over the statements and the ledger row. Where a statement cannot be in one, statements that look before they act.',
    limits:
      'Killed once behind everything that was committed, and inside concurrent builds. A DO block or procedure that commits by itself is not cut between its commits.',
  },

  examples: [
    {
      title: 'Rows inserted outside a transaction',
      given: sql`create table plans (id int generated always as identity primary key, name text);`,
      migrations: [
        sql`
          insert into plans (name) values ('basic');
          create table if not exists offers (id int primary key);
        `,
      ],
      transactionMode: 'statement',
      expect: [
        'Killed after statement 1 of 2 (line 1) and started again, the job reports success. Compared with one run: public.plans 1 → 2 rows. Kills: `● ✓ 1 ✗ 2 ✗`',
      ],
    },
    {
      title: 'Rows doubled, and then it fails on a rename',
      given: sql`create table plans (name text); create table old_plans (name text);`,
      migrations: [
        sql`
          insert into plans values ('basic');
          alter table old_plans rename to former_plans;
        `,
      ],
      transactionMode: 'statement',
      expect: [
        'Killed after statement 1 of 2 (line 1) and started again, the job reports success. Compared with one run: public.plans 1 → 2 rows. Kills: `● ✓ 1 ✗ 2 ✗`',
      ],
      alsoReports: ['lock-without-timeout', 'renamed'],
    },
    {
      title: 'The same in one transaction',
      given: sql`create table plans (id int generated always as identity primary key, name text unique);`,
      migrations: [
        sql`
          insert into plans (name) values ('basic') on conflict do nothing;
          create table offers (id int primary key);
        `,
      ],
      expect: 'clean',
    },
    {
      title: 'Outside a transaction, and every statement looks before it acts',
      given: sql`create table plans (name text primary key);`,
      migrations: [
        sql`
          insert into plans values ('basic') on conflict do nothing;
          create table if not exists offers (id int primary key);
        `,
      ],
      transactionMode: 'statement',
      expect: 'clean',
    },
  ],
});
