import type { Collision } from '../evidence/order.ts';
import { defineHazard, type PlacedFinding } from './hazard.ts';
import { list } from './wording.ts';

/** Another open pull request takes the same version or file, changes the same table, or cannot be merged behind. */
export const collidesWithPullRequest = defineHazard({
  id: 'collides-with-pull-request',
  title: 'Another open pull request collides',
  area: 'ordering',
  severity: 'warning',
  reads: [],

  check: () => [],

  checkFiles({ order, migrations }) {
    const collisions = order?.collisions ?? [];
    // one cause is said once: who shares a version shares an order too
    const weightiest = new Map<number, Collision[]>();
    for (const kind of kinds) {
      for (const collision of collisions.filter((one) => one.kind === kind)) {
        const before = weightiest.get(collision.number);
        if (before === undefined) weightiest.set(collision.number, [collision]);
        else if (before[0]?.kind === kind) before.push(collision);
      }
    }
    const told = [...weightiest.values()].flat();
    return kinds.flatMap((kind): readonly PlacedFinding[] => {
      const same = told.filter((one) => one.kind === kind);
      return [...Map.groupBy(same, ({ own }) => own)].map(([file, group]) => ({
        migration: migrations.find((one) => one.file === file)?.id ?? '',
        file,
        object: `#${list(group.map(({ number }) => String(number)))}`,
        ...judge(kind, group, order?.framework ?? 'the framework'),
        basis: 'known',
      }));
    });
  },

  docs: {
    why: 'Two branches that look fine apart are merged within the hour. Whichever comes second has a version that is taken, or sorts below one that is applied, or adds its column behind the other one on some databases and before it on others.',
    instead: 'Agree on which is merged first, and give the other one a version behind it.',
    limits:
      'The newest open pull requests against the same branch are read, as many as `other-pull-requests` says; their SQL is parsed, never run. Only tables that their statements name are compared.',
  },

  examples: [
    {
      title: 'The same version, and a branch that sorts below',
      given: '',
      migrations: [],
      project: {
        adapter: 'goose',
        directory: 'migrations',
        base: {
          'migrations/1_users.sql': '-- +goose Up\ncreate table users (id int primary key);',
        },
        head: {
          'migrations/3_carts.sql': '-- +goose Up\ncreate table carts (id int primary key);',
        },
        others: {
          12: {
            'migrations/3_orders.sql': '-- +goose Up\ncreate table orders (id int primary key);',
          },
          15: { 'migrations/2_tags.sql': '-- +goose Up\ncreate table tags (id int primary key);' },
        },
      },
      expect: [
        '#12 takes the same version (migrations/3_orders.sql): once both are merged, goose refuses the folder or runs only one of the two.',
        '#15 (migrations/2_tags.sql) is open too: goose refuses to start with whichever of the two sorts lower, if that one is merged second.',
      ],
    },
    {
      title: 'A column for the same table',
      given: '',
      migrations: [],
      project: {
        adapter: 'sqlx',
        directory: 'migrations',
        base: { 'migrations/1_users.sql': 'create table users (id int primary key);' },
        head: {
          'migrations/3_email.sql':
            "set local lock_timeout = '5s';\nalter table users add column email text;",
        },
        others: { 12: { 'migrations/2_phone.sql': 'alter table users add column phone text;' } },
      },
      expect: [
        '#12 changes users too (migrations/2_phone.sql): which of the two is merged first decides what the other one finds there, and the order of columns.',
      ],
    },
    {
      title: 'Another table, and a framework that runs what is late',
      given: '',
      migrations: [],
      project: {
        adapter: 'sqlx',
        directory: 'migrations',
        base: { 'migrations/1_users.sql': 'create table users (id int primary key);' },
        head: { 'migrations/3_carts.sql': 'create table carts (id int primary key);' },
        others: { 12: { 'migrations/2_tags.sql': 'create table tags (id int primary key);' } },
      },
      expect: 'clean',
    },
  ],
});

/** The weightiest first. */
const kinds = ['version', 'file', 'object', 'order'] as const;

function judge(
  kind: Collision['kind'],
  group: readonly Collision[],
  framework: string,
): Pick<PlacedFinding, 'message' | 'remedy' | 'severity'> {
  const several = new Set(group.map(({ number }) => number)).size > 1;
  const files = list(group.map(({ number, theirs }) => `#${number} (${theirs})`));
  const numbers = list([...new Set(group.map(({ number }) => `#${number}`))]);
  const theirs = list(group.map((one) => one.theirs));
  if (kind === 'version') {
    return {
      message: `${numbers} ${several ? 'take' : 'takes'} the same version (${theirs}): once both are merged, ${framework} refuses the folder or runs only one of the two.`,
      remedy: 'Give one of the two another version before either is merged.',
      severity: 'warning',
    };
  }
  if (kind === 'file') {
    return {
      message: `${numbers} ${several ? 'change' : 'changes'} the same file.`,
      remedy: 'Merge one, then look at what is left of the other.',
      severity: 'notice',
    };
  }
  if (kind === 'object') {
    const objects = list([...new Set(group.flatMap((one) => one.objects))]);
    return {
      message: `${numbers} ${several ? 'change' : 'changes'} ${objects} too (${theirs}): which of the two is merged first decides what the other one finds there, and the order of columns.`,
      remedy: 'Agree on which is merged first, and review the other one again behind it.',
      severity: 'notice',
    };
  }
  const does = group[0]?.late === 'skips' ? 'never runs' : 'refuses to start with';
  return {
    message: `${files} ${several ? 'are' : 'is'} open too: ${framework} ${does} whichever of the two sorts lower, if that one is merged second.`,
    remedy: 'Merge the lower version first, or renumber right before the merge.',
    severity: 'notice',
  };
}
