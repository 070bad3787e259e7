import { behindCut } from '../evidence/cut-picture.ts';
import { sql } from '../sql/tag.ts';
import { killedMigrations, mainChanges, onlyInvalidIndex } from './cuts.ts';
import { defineHazard, type HazardInput } from './hazard.ts';
import { dataChange, list, schemaChange, sqlError } from './wording.ts';

/** Two runners at the same moment leave another database than one. */
export const secondRunnerAppliesAgain = defineHazard({
  id: 'second-runner-applies-again',
  title: 'Two runners at once both apply it',
  area: 'rerun',
  severity: 'warning',
  reads: ['apply', 'rerun'],

  check(input) {
    const { server, migrations } = input;
    const second = server.rerun?.second;
    if (!second || second.waited || !second.first.ok) return [];
    const changes = [
      ...second.dataChanges.map(dataChange),
      ...mainChanges(second.schemaChanges).map(schemaChange),
    ];
    const at = second.failedAt?.migration ?? second.applied.at(-1);
    const migration = migrations.find(({ id }) => id === at) ?? migrations.at(-1);
    if (changes.length === 0 || !migration || isLeftHalfway(input, migration.id)) return [];
    const then = second.outcome.ok
      ? 'Both report success'
      : `The second fails with ${sqlError(second.outcome.error)}, and what it had committed stays`;
    return [
      {
        migration: migration.id,
        object: second.dataChanges[0]?.relation ?? '',
        message: `Two runners were started at the same moment, as two pods do; nothing keeps the second one out, and it applied this again. ${then}. Compared with one runner: ${list(changes)}.`,
        remedy:
          'Let one job run the migrations before the application starts, or hold an advisory lock around the run. Or make the statement stand it: ON CONFLICT DO NOTHING behind a UNIQUE.',
        severity: 'warning',
        basis: 'measured',
      },
    ];
  },

  docs: {
    why: 'Where every replica of an application runs the migrations when it starts, two of them read the ledger before either has written it. Without a lock of the framework both apply the same migration. A key on the ledger makes the second fail and takes back what is in its transaction; without such a key, or outside a transaction, rows are doubled and nobody is told.',
    instead:
      'One job that runs before the rollout, or a framework that takes an advisory lock; some have one that must be switched on.',
    limits:
      'The second runner read the ledger, then the first ran to its end, then the second went on: the widest gap there is. The lock is the one the framework takes by default. A second runner that fails and leaves nothing is shown in the review and is no finding.',
  },

  examples: [
    {
      title: 'Committed apart from the ledger row',
      given: sql`create table plans (id int generated always as identity primary key, name text);`,
      migrations: [sql`insert into plans (name) values ('basic');`],
      transactionMode: 'statement',
      expect: [
        'Two runners were started at the same moment, as two pods do; nothing keeps the second one out, and it applied this again. The second fails with 23505 duplicate key value violates unique constraint "example_ledger_pkey" (Key (id)=(2) already exists.), and what it had committed stays. Compared with one runner: public.plans 1 → 2 rows.',
      ],
      alsoReports: ['cut-leaves-third-state'],
    },
    {
      title: 'goose, whose ledger would take a version twice',
      given: '',
      migrations: [],
      project: {
        adapter: 'goose',
        directory: 'migrations',
        base: { 'migrations/00001_plans.sql': '-- +goose Up\ncreate table plans (name text);' },
        head: {
          'migrations/00002_basic.sql': "-- +goose Up\ninsert into plans values ('basic');",
        },
      },
      expect: [
        'Two runners were started at the same moment, as two pods do; nothing keeps the second one out, and it applied this again. Both report success. Compared with one runner: public.plans 1 → 2 rows.',
      ],
      alsoReports: ['rerun-changes-data'],
    },
    {
      title: 'In one transaction with a ledger row that has a key',
      given: sql`create table plans (id int generated always as identity primary key, name text unique);`,
      migrations: [sql`insert into plans (name) values ('basic') on conflict do nothing;`],
      expect: 'clean',
    },
  ],
});

/** Where a kill halfway does the same to it, that is the finding. */
function isLeftHalfway(input: HazardInput, migration: string): boolean {
  return killedMigrations(input).some(
    ({ run, cuts }) =>
      run.migration === migration &&
      cuts.some(
        (cut) =>
          cut.result === 'third-state' &&
          onlyInvalidIndex(cut) === undefined &&
          behindCut(run, cut).length > 0,
      ),
  );
}
