import type { Cut, TransactionMode } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { killedMigrations, killedWhere, mainChanges, onlyInvalidIndex } from './cuts.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { list, sqlError } from './wording.ts';

/** A killed job cannot be started again: somebody must finish or undo the migration by hand. */
export const cutNeedsRepair = defineHazard({
  id: 'cut-needs-repair',
  title: 'Killed halfway, it cannot be started again',
  area: 'rerun',
  severity: 'warning',
  reads: ['apply', 'interrupt'],
  covers: ['Interrupted non-transactional file: half applied'],

  check(input) {
    return killedMigrations(input).flatMap((killed): HazardFinding[] => {
      const { run, mode, cuts, picture } = killed;
      // that a file ends the transaction around it, or is left in a third state, is reported as such
      if (mode === 'file' || mode === 'run') return [];
      if (cuts.some((cut) => cut.result === 'third-state' && !onlyInvalidIndex(cut))) return [];
      const stuck = cuts.filter((cut) => cut.result === 'refused' && isOfItsOwnMaking(cut));
      const half = stuck.find((cut) => !onlyInvalidIndex(cut));
      const cut = half ?? stuck[0];
      if (!cut) return [];
      const index = onlyInvalidIndex(cut);
      return [
        {
          migration: run.migration,
          statement: cut.statement,
          object: index ?? cut.error?.table ?? '',
          message: `${killedWhere(killed, cut)} and started again, the job ${stops(cut)}${standing(cut)} Kills: \`${picture}\``,
          remedy: remedy(mode, index),
          severity: half ? 'warning' : 'notice',
          basis: 'measured',
        },
      ];
    });
  },

  docs: {
    why: 'A deployment is killed halfway and its retry fails on what the first try has already done. Until somebody repairs it by hand, the schema is one that no version of the application knows, and nothing can be deployed.',
    instead:
      'One transaction over the statements and the ledger row. What cannot be in one (CONCURRENTLY) belongs in a file of its own; other statements outside a transaction get IF EXISTS or IF NOT EXISTS.',
    limits:
      'A framework that marks its ledger before it begins refuses to go on after any kill, even where nothing is half done: that is its habit and no finding.',
  },

  examples: [
    {
      title: 'Two statements, each committed by itself',
      given: sql`create table plans (name text); create table teams (id int);`,
      migrations: [
        sql`
          set lock_timeout = '2s';
          alter table plans add column price int;
          alter table teams add column plan text;
        `,
      ],
      transactionMode: 'statement',
      expect: [
        'Killed after statement 2 of 3 (line 2) and started again, the job fails at line 2 every time: 42701 column "price" of relation "plans" already exists. Until it is repaired by hand, column public.teams.plan is missing. Kills: `● ✓ 1 ✓ 2 ✗ 3 ✗`',
      ],
    },
    {
      title: 'A concurrent build and nothing else',
      given: sql`create table books (id int primary key, title text); insert into books values (1, 'a');`,
      migrations: [sql`create index concurrently books_title on books (title);`],
      transactionMode: 'statement',
      expect: [
        'Killed while statement 1 of 1 was under way (line 1) and started again, the job fails at line 1 every time: 42P07 relation "books_title" already exists. public.books_title is INVALID until somebody drops it. Kills: `● ✓ 1 ✗`',
      ],
    },
    {
      title: 'The same guarded',
      given: sql`create table plans (name text); create table teams (id int);`,
      migrations: [
        sql`
          set lock_timeout = '2s';
          alter table plans add column if not exists price int;
          alter table teams add column if not exists plan text;
        `,
      ],
      transactionMode: 'statement',
      expect: 'clean',
    },
    {
      title: 'The same in one transaction',
      given: sql`create table plans (name text); create table teams (id int);`,
      migrations: [
        sql`
          set local lock_timeout = '2s';
          alter table plans add column price int;
          alter table teams add column plan text;
        `,
      ],
      expect: 'clean',
    },
  ],
});

/**
 * Half of it must be there. A framework that refuses after any kill does so whatever the migration is;
 * and that everything is done but the ledger row is the matter of an instant, and repaired with it.
 */
function isOfItsOwnMaking(cut: Cut): boolean {
  return cut.left === 'between' && (cut.refusal === undefined || !onlyInvalidIndex(cut));
}

function stops({ refusal, error, failedAt }: Cut): string {
  if (refusal !== undefined) return `refuses to begin: "${refusal.replace(/\.$/, '')}".`;
  const at = failedAt?.line === undefined ? '' : ` at line ${failedAt.line}`;
  return error ? `fails${at} every time: ${sqlError(error)}.` : 'fails.';
}

/** What is half done, in what is missing or still there. */
function standing(cut: Cut): string {
  const index = onlyInvalidIndex(cut);
  if (index !== undefined) return ` ${index} is INVALID until somebody drops it.`;
  const changes = mainChanges(cut.schemaChanges);
  const named = (wanted: string): string[] =>
    changes.filter(({ change }) => change === wanted).map(({ kind, name }) => `${kind} ${name}`);
  const [missing, there, other] = [named('removed'), named('added'), named('changed')];
  const rows = cut.dataChanges.filter(({ gone }) => gone !== true).map(({ relation }) => relation);
  const parts = [
    ...(missing.length > 0 ? [`${list(missing)} ${areOrIs(missing)} missing`] : []),
    ...(there.length > 0 ? [`${list(there)} ${areOrIs(there)} still there`] : []),
    ...(other.length > 0
      ? [`${list(other)} ${other.length === 1 ? 'is not as it' : 'are not as they'} should be`]
      : []),
    ...(rows.length > 0 ? [`rows of ${list(rows)} are not as they should be`] : []),
  ];
  return ` Until it is repaired by hand, ${parts.join('; ')}.`;
}

function areOrIs(items: readonly string[]): string {
  return items.length === 1 ? 'is' : 'are';
}

function remedy(mode: TransactionMode, index: string | undefined): string {
  if (index !== undefined) {
    return `After a kill, DROP INDEX CONCURRENTLY ${index} where pg_index says that it is not valid, then start the job again; a DO block in front of the build can do that by itself.`;
  }
  return mode === 'own' || mode === 'message'
    ? 'Let one transaction cover all of it: no BEGIN and COMMIT where the framework sends the file as one message, one pair around everything where it does not. Then a kill leaves all of it or nothing.'
    : 'Guard each statement (IF NOT EXISTS, IF EXISTS, ON CONFLICT DO NOTHING), or move what can be in a transaction to a migration that has one, so that a killed job can be started again.';
}
