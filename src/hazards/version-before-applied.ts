import type { LateMigration } from '../evidence/order.ts';
import type { Evidence } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type PlacedFinding } from './hazard.ts';
import {
  decisionOn,
  differs,
  failureWords,
  moveCommands,
  runOnEmpty,
  worstPath,
} from './other-order.ts';
import { count, sqlError } from './wording.ts';

/** A new version sorts before one that databases have applied already. */
export const versionBeforeApplied = defineHazard({
  id: 'version-before-applied',
  title: 'Version sorts before one that is applied',
  area: 'ordering',
  severity: 'error',
  reads: [],
  covers: [
    'New file sorts before one already on the base tip (skipped for ever, or run out of order)',
    'Journal/timestamp older than last applied (runner silently skips)',
    'Statement uses an object created later in the set',
  ],

  check: () => [],

  checkFiles(evidence) {
    const { order } = evidence;
    return (order?.late ?? []).flatMap((late) => {
      const judged = judgeLate(late, evidence, order?.framework ?? 'the framework');
      if (!judged) return [];
      return [
        {
          migration: late.id,
          file: late.file,
          object: late.newest.id,
          remedy: remedy(late),
          ...judged,
        } satisfies PlacedFinding,
      ];
    });
  },

  docs: {
    why: 'A branch that is merged late brings a version below one that databases have applied. Some frameworks then refuse to start, some never run it and never say so, and some run it late, on a schema that has moved on since.',
    instead:
      'Give it a version behind the newest one of the base branch, right before it is merged. A required check that compares with the tip of the base branch keeps it so.',
    limits:
      'The decision is that of a model of the framework, asked on a database at the tip of the base branch. What another branch merges in the meantime is not known.',
  },

  examples: [
    {
      title: 'golang-migrate never looks below its version row',
      given: '',
      migrations: [],
      project: {
        adapter: 'golang-migrate',
        directory: 'migrations',
        base: {
          'migrations/1_users.up.sql': 'create table users (id int primary key);',
          'migrations/3_orders.up.sql': 'create table orders (id int primary key);',
        },
        head: { 'migrations/2_carts.up.sql': 'create table carts (id int primary key);' },
      },
      expect: [
        'It sorts before 3_orders, which the base branch has: golang-migrate never runs it on databases that are there already, and says nothing. Fresh databases get it.',
      ],
    },
    {
      title: 'goose refuses to start',
      given: '',
      migrations: [],
      project: {
        adapter: 'goose',
        directory: 'migrations',
        base: {
          'migrations/20240101000000_users.sql':
            '-- +goose Up\ncreate table users (id int primary key);',
          'migrations/20240301000000_orders.sql':
            '-- +goose Up\ncreate table orders (id int primary key);',
        },
        head: {
          'migrations/20240201000000_carts.sql':
            '-- +goose Up\ncreate table carts (id int primary key);',
        },
      },
      expect: [
        'It sorts before 20240301000000_orders, which the base branch has: goose refuses to start on databases that are there already, and nothing is applied: error: found 1 missing migrations before current version 20240301000000: version 20240201000000: migrations/20240201000000_carts.sql',
      ],
    },
    {
      title: 'sqlx runs it late, and its table is gone by then',
      given: '',
      migrations: [],
      project: {
        adapter: 'sqlx',
        directory: 'migrations',
        base: {
          'migrations/20240101000000_users.sql': 'create table logins (id int primary key);',
          'migrations/20240301000000_merge.sql': 'drop table logins;',
        },
        head: {
          'migrations/20240201000000_index.sql': 'alter table logins add column place text;',
        },
      },
      expect: [
        'It sorts before 20240301000000_merge, which the base branch has. A fresh database runs it in its place, where it applies; on databases that are there already it comes last, and fails with 42P01 relation "logins" does not exist.',
      ],
    },
    {
      title: 'sqlx runs it late, and nothing comes of it',
      given: '',
      migrations: [],
      project: {
        adapter: 'sqlx',
        directory: 'migrations',
        base: {
          'migrations/20240101000000_users.sql': sql`
            create table users (id int primary key);`,
          'migrations/20240301000000_orders.sql': sql`
            create table orders (id int primary key);`,
        },
        head: {
          'migrations/20240201000000_carts.sql': sql`
            create table carts (id int primary key);`,
        },
      },
      expect: [
        'It sorts before 20240301000000_orders, which the base branch has: databases that are there already run it last, fresh ones in its place. Both ways were run, and end the same.',
      ],
    },
    {
      title: 'A version behind all others',
      given: '',
      migrations: [],
      project: {
        adapter: 'goose',
        directory: 'migrations',
        base: {
          'migrations/20240101000000_users.sql':
            '-- +goose Up\ncreate table users (id int primary key);',
        },
        head: {
          'migrations/20240201000000_carts.sql':
            '-- +goose Up\ncreate table carts (id int primary key);',
        },
      },
      expect: 'clean',
    },
  ],
});

type Judged = Pick<PlacedFinding, 'message' | 'severity' | 'basis'>;

function judgeLate(late: LateMigration, evidence: Evidence, framework: string): Judged | undefined {
  const where = `It sorts before ${behind(late)}`;
  const decision = decisionOn(evidence, 'late', late.id);
  if (decision?.result === 'refuses') {
    const said = decision.said?.replace(/\s+/g, ' ') ?? '';
    return {
      message: `${where}: ${framework} refuses to start on databases that are there already, and nothing is applied: ${said}`,
      severity: 'error',
      basis: 'measured',
    };
  }
  if (decision?.result === 'skips') {
    const why = decision.said === undefined ? '' : ` (${decision.said})`;
    return {
      message: `${where}: ${framework} never runs it on databases that are there already, and says nothing${why}. Fresh databases get it.`,
      severity: 'error',
      basis: 'measured',
    };
  }
  const fresh = worstPath(evidence, ({ fresh: path }) => path);
  if (!fresh) return unrehearsed(where, evidence);
  const run = runOnEmpty(evidence, late.id);
  if (fresh.failure && !fresh.usualFailure) {
    const own = fresh.failure.migration === late.id ? 'it' : failureWords(fresh.failure);
    const words = own === 'it' ? `it fails with ${sqlError(fresh.failure.error)}` : `then ${own}`;
    return {
      message: `${where}. Databases that are there already run it last, where it applies; on a fresh database it comes in its place, and ${words}: none can be built any more.`,
      severity: 'error',
      basis: 'measured',
    };
  }
  if (run?.outcome.ok === false) {
    // what fails both ways fails for another reason than its place
    if (fresh.failure) return undefined;
    return {
      message: `${where}. A fresh database runs it in its place, where it applies; on databases that are there already it comes last, and fails with ${sqlError(run.outcome.error)}.`,
      severity: 'error',
      basis: 'measured',
    };
  }
  if (fresh.usualFailure || fresh.failure || differs(fresh)) return undefined;
  const unsure =
    evidence.subject.ledger === 'unknown'
      ? ' A runner that looks only above the newest version never runs it; nothing says whether this one does.'
      : '';
  return {
    message: `${where}: databases that are there already run it last, fresh ones in its place. Both ways were run, and end the same.${unsure}`,
    severity: 'notice',
    basis: 'measured',
  };
}

function unrehearsed(where: string, { servers }: Evidence): Judged | undefined {
  // without a baseline nothing was decided, and the report says why
  if (servers.every(({ reorder }) => !reorder)) {
    return {
      message: `${where}; what comes of it was not rehearsed.`,
      severity: 'warning',
      basis: 'known',
    };
  }
  return undefined;
}

function behind({ behind: number, newest, released }: LateMigration): string {
  const field = released ? `, and ${released.id}, which is released` : '';
  return number === 1
    ? `${newest.id}, which the base branch has${field}`
    : `${count(number, 'migration')} that the base branch has, up to ${newest.id}${field}`;
}

function remedy({ moves, newest }: LateMigration): string {
  const command = moveCommands(moves);
  return command === ''
    ? `Generate it again on top of the base branch, so that it comes behind ${newest.id}.`
    : `Give it a version behind all others: ${command}`;
}
