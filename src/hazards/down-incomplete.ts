import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { placeOf, sentDowns, unrevertedText } from './reverted.ts';

/** The down part goes through and does not lead back. */
export const downIncomplete = defineHazard({
  id: 'down-incomplete',
  title: 'Down part does not lead back',
  area: 'rerun',
  severity: 'warning',
  reads: ['apply', 'revert'],

  check(input) {
    const findings: HazardFinding[] = [];
    for (const { reverted, first } of sentDowns(input)) {
      // then that is the finding, and this its cause
      if (reverted.again?.outcome.ok === false) continue;
      const phrase = unrevertedText(first.schema);
      if (phrase === '') continue;
      const taken = first.schema.some(
        ({ because, change }) => because === 'taken-too' && change === 'removed',
      );
      findings.push({
        migration: reverted.migration,
        ...placeOf(reverted),
        object: first.schema[0]?.name ?? '',
        message: `Up and down again, the schema is not what it was: ${phrase}.`,
        remedy: taken
          ? 'Let the down part take away only what the up part made, so that a rollback does not break what was there before.'
          : 'Undo each statement of the up part, the last one first, or say in a comment why something stays.',
        severity: taken ? 'warning' : 'notice',
        basis: 'measured',
      });
    }
    return findings;
  },

  docs: {
    why: 'Databases that were rolled back then differ from those that never had the release. The next migration, tried on one of them, fails on the other.',
    instead: 'One statement in the down part for each in the up part, in the opposite order.',
    limits:
      'Places of columns, made-up names of constraints and indexes, and extensions and labels of enums that stay are not counted. Rows are judged by down-loses-data.',
  },

  examples: [
    {
      title: 'One of two objects is forgotten',
      given: sql`create table users (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          create table teams (id int primary key);
          create or replace view staff as select id from users;
          alter table users add column team int references teams;
          create index on users (team);
        `,
      ],
      downs: [sql`alter table users drop column team; drop table teams;`],
      expect: [
        'Up and down again, the schema is not what it was: view public.staff is left behind.',
      ],
      alsoReports: ['index-build-blocks-writes'],
    },
    {
      title: 'What was there before goes too',
      given: sql`
        create table users (id int primary key, name text);
        create index users_name on users (name);
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          create index if not exists users_name on users (name);
          alter table users add column team int;
        `,
      ],
      downs: [sql`drop index users_name; alter table users drop column team;`],
      expect: [
        'Up and down again, the schema is not what it was: index public.users_name is gone, which the up part had not touched.',
      ],
    },
    {
      title: 'Everything is taken back',
      given: sql`create table users (id int primary key);`,
      migrations: [sql`create table teams (id int primary key, name text unique);`],
      downs: [sql`drop table teams;`],
      expect: 'clean',
    },
  ],
});
