import { sql } from '../sql/tag.ts';
import { defineHazard } from './hazard.ts';
import { lostText, placeOf, sentDowns } from './reverted.ts';
import { list } from './wording.ts';

/** The way back leads to the schema alone. */
export const downWithoutData = defineHazard({
  id: 'down-without-data',
  title: 'Down part cannot bring the data back',
  area: 'data',
  severity: 'notice',
  reads: ['apply', 'revert'],

  check(input) {
    const gone = sentDowns(input).flatMap(({ reverted, first }) => {
      const lost = first.lost.filter(({ by, dropped }) => by === 'up' && !dropped);
      return lost.length === 0 ? [] : [{ reverted, lost }];
    });
    const [first] = gone;
    if (!first) return [];
    const lost = gone.flatMap((one) => one.lost);
    return [
      {
        migration: first.reverted.migration,
        ...placeOf(first.reverted),
        object: first.lost[0]?.relation ?? '',
        message: `Rolled back, the schema is there again and these data are not, because the up part deletes or overwrites them: ${list(lost.map(lostText))}.`,
        remedy:
          'If a rollback must bring them back, copy them to a table that a later migration drops, and let the down part copy them back.',
        severity: 'notice',
        basis: 'measured',
      },
    ];
  },

  docs: {
    why: 'A down part looks like a way back. It cannot know what rows held before an UPDATE or a DELETE.',
    instead:
      'Keep what is removed until nobody will roll back: first stop using it, and drop it one release later.',
    limits:
      'One notice for a pull request. That the data go in the first place is judged elsewhere.',
  },

  examples: [
    {
      title: 'Names in lower case do not say what they were',
      given: sql`
        create table users (id int primary key, name text);
        insert into users values (1, 'Ada'), (2, 'Bob');
      `,
      migrations: [
        sql`
          update users set name = lower(name);
          create table teams (id int primary key);
        `,
      ],
      downs: [sql`drop table teams;`],
      expect: [
        'Rolled back, the schema is there again and these data are not, because the up part deletes or overwrites them: 2 values of public.users.name.',
      ],
      alsoReports: ['whole-table-written'],
    },
    {
      title: 'What is overwritten is kept for the way back',
      given: sql`
        create table users (id int primary key, name text);
        insert into users values (1, 'Ada'), (2, 'Bob');
      `,
      migrations: [
        sql`
          create table names_before as select id, name from users;
          update users set name = lower(name);
        `,
      ],
      downs: [
        sql`
          update users set name = before.name from names_before as before where before.id = users.id;
          drop table names_before;
        `,
      ],
      expect: 'clean',
      alsoReports: ['whole-table-written'],
    },
  ],
});
