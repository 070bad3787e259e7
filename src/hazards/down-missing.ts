import type { RevertEvidence } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard } from './hazard.ts';
import { list } from './wording.ts';

/** Where down parts are the habit, one is missing. */
export const downMissing = defineHazard({
  id: 'down-missing',
  title: 'No down part, where the others have one',
  area: 'rerun',
  severity: 'notice',
  reads: ['apply', 'revert'],
  covers: ['RunPython/RunSQL not reversible'],

  check({ migrations, server }) {
    const { revert } = server;
    if (!revert || !isHabit(revert)) return [];
    const without = revert.migrations.filter(({ down }) => down !== 'sent');
    const [first] = without;
    if (!first) return [];
    const files = without.map(
      ({ migration }) => migrations.find(({ id }) => id === migration)?.file ?? migration,
    );
    const { withDown, migrations: merged } = revert.merged;
    return [
      {
        migration: first.migration,
        object: '',
        message: `${list(files)} ${files.length === 1 ? 'has' : 'have'} no down part, or an empty one; ${withDown} of the ${merged} merged migrations have one.`,
        remedy:
          'Write the way back while the way there is fresh; where there is none, let the down part say so with RAISE EXCEPTION.',
        severity: 'notice',
        basis: 'known',
      },
    ];
  },

  docs: {
    why: 'Whoever rolls back relies on the habit. A runner steps over a migration without a down part as if it had been reverted, or stops there.',
    instead: 'A down part, or one that raises an exception with the reason why there is none.',
    limits:
      'Said once for a pull request, where at least four in five of ten or more merged migrations have one. Projects without the habit are left alone.',
  },

  examples: [
    {
      title: 'All others have one',
      given: sql`create table users (id int primary key);`,
      mergedDowns: 9,
      migrations: [sql`create table teams (id int primary key);`],
      downs: [null],
      expect: [
        'migrations/2.sql has no down part, or an empty one; 9 of the 10 merged migrations have one.',
      ],
    },
    {
      title: 'Nobody writes them',
      given: sql`create table users (id int primary key);`,
      migrations: [sql`create table teams (id int primary key);`],
      downs: [null],
      expect: 'clean',
    },
  ],
});

function isHabit({ merged: { migrations, withDown } }: RevertEvidence): boolean {
  return migrations >= 10 && withDown >= migrations * 0.8;
}
