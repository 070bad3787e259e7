import type { ChangedMigration, Evidence } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type PlacedFinding } from './hazard.ts';
import { decisionOn, moveCommands, runOnEmpty } from './other-order.ts';
import { list, schemaChange, sqlError } from './wording.ts';

/** A migration that databases have applied comes under a new name, so its runner takes it for a new one. */
export const mergedMigrationRenamed = defineHazard({
  id: 'merged-migration-renamed',
  title: 'Merged migration renamed',
  area: 'ordering',
  severity: 'error',
  reads: [],

  check: () => [],

  checkFiles(evidence) {
    return (evidence.changed ?? [])
      .filter(({ change }) => change === 'renamed')
      .flatMap((renamed) => judgeRenamed(renamed, evidence));
  },

  docs: {
    why: 'The ledger knows a migration by its version. Under another one it is a new migration, and databases that have applied it apply it again: the second time fails, or changes something, unless every statement is guarded.',
    instead:
      'Leave the name as it is. Where two versions collided, renumber the one that no database has applied yet.',
    limits:
      'It was run again on a database at the tip of the base branch; databases that are further behind run it only once.',
  },

  examples: [
    {
      title: 'Renamed to a newer time, and run again',
      given: '',
      migrations: [],
      project: {
        adapter: 'goose',
        directory: 'migrations',
        base: { 'migrations/1_users.sql': '-- +goose Up\ncreate table users (id int);' },
        head: {
          'migrations/1_users.sql': null,
          'migrations/2_users.sql': '-- +goose Up\ncreate table users (id int);',
        },
      },
      expect: [
        'It was migrations/1_users.sql when it was merged. Databases that have applied it run it again under the new name, and it fails with 42P07 relation "users" already exists.',
      ],
    },
    {
      title: 'Renamed, with every statement guarded',
      given: '',
      migrations: [],
      project: {
        adapter: 'goose',
        directory: 'migrations',
        base: {
          'migrations/1_users.sql': sql`
            -- +goose Up
            create table if not exists users (id int);`,
        },
        head: {
          'migrations/1_users.sql': null,
          'migrations/2_users.sql': sql`
            -- +goose Up
            create table if not exists users (id int);`,
        },
      },
      expect: [
        'It was migrations/1_users.sql when it was merged. Databases that have applied it run it again under the new name; that was done, and changes nothing.',
      ],
    },
    {
      title: 'Another title under the same version',
      given: '',
      migrations: [],
      project: {
        adapter: 'goose',
        directory: 'migrations',
        base: { 'migrations/1_users.sql': '-- +goose Up\ncreate table users (id int);' },
        head: {
          'migrations/1_users.sql': null,
          'migrations/1_people.sql': '-- +goose Up\ncreate table users (id int);',
        },
      },
      expect: 'clean',
    },
  ],
});

function judgeRenamed(renamed: ChangedMigration, evidence: Evidence): readonly PlacedFinding[] {
  const { nowId = '', file, was = '', moves = [], released } = renamed;
  const outcome = underNewName(renamed, evidence);
  if (!outcome) return [];
  const start = `It was ${was} when it was merged${released ? `, and is part of ${released}` : ''}.`;
  const remedy = `Give it its old name back: ${moveCommands(moves)}`;
  const message = `${start} ${outcome.message}`;
  return [{ migration: nowId, file, object: was, remedy, ...outcome, message }];
}

type Outcome = Pick<PlacedFinding, 'message' | 'severity' | 'basis'>;

/** What the framework makes of the new name; undefined where it makes nothing of it. */
function underNewName(
  { id = '', nowId = '' }: ChangedMigration,
  evidence: Evidence,
): Outcome | undefined {
  const decision = decisionOn(evidence, 'renamed', id);
  const framework = evidence.order?.framework ?? 'The framework';
  if (decision?.result === 'refuses') {
    const said = decision.said?.replace(/\s+/g, ' ') ?? '';
    return {
      message: `${framework} refuses to start on databases that have applied it: ${said}`,
      severity: 'error',
      basis: 'measured',
    };
  }
  const underReview = evidence.migrations.some((one) => one.id === nowId);
  if (!underReview || decision?.result === 'unnoticed') return undefined;
  if (decision?.result === 'skips') {
    return {
      message: `${framework} looks only above the newest version, so databases at the tip of the base branch pass over the new name; those that are not there yet, and have applied the old one, run it again.`,
      severity: 'warning',
      basis: 'measured',
    };
  }
  return secondRun(nowId, evidence);
}

/** What it does to databases that have it. */
function secondRun(nowId: string, evidence: Evidence): Outcome {
  const again = 'Databases that have applied it run it again under the new name';
  const run = runOnEmpty(evidence, nowId);
  if (!run) return { message: `${again}.`, severity: 'warning', basis: 'known' };
  if (!run.outcome.ok) {
    const message = `${again}, and it fails with ${sqlError(run.outcome.error)}.`;
    return { message, severity: 'error', basis: 'measured' };
  }
  const effects = evidence.servers
    .flatMap(({ apply }) => apply?.effects ?? [])
    .find(({ migration }) => migration === nowId);
  const changes = [
    ...(effects?.schemaChanges ?? []).map(schemaChange),
    ...(effects?.dataChanges ?? []).map(({ relation }) => `rows of ${relation}`),
  ];
  if (changes.length === 0) {
    const message = `${again}; that was done, and changes nothing.`;
    return { message, severity: 'warning', basis: 'measured' };
  }
  const message = `${again}, and it changes them a second time: ${list(changes)}.`;
  return { message, severity: 'error', basis: 'measured' };
}
