import type { Reverted, UpAgain } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { errorOf, placeOf, sentDowns, statementIn, topmost, unrevertedText } from './reverted.ts';
import { list, schemaChange } from './wording.ts';

/** Rolled back once, the release cannot go out again. */
export const upAfterDownFails = defineHazard({
  id: 'up-after-down-fails',
  title: 'Up part fails or doubles behind the down part',
  area: 'rerun',
  severity: 'warning',
  reads: ['apply', 'revert'],

  check(input) {
    return sentDowns(input).flatMap(({ reverted, first }) => {
      const { again } = reverted;
      if (!again) return [];
      const message = again.outcome.ok
        ? endsOtherwise(again)
        : `Rolled back, the migration cannot be applied again: it fails${statementIn(again)}: ${errorOf(again)}${because(unrevertedText(first.schema))}`;
      return message === undefined ? [] : [finding(reverted, message)];
    });
  },

  docs: {
    why: 'After a rollback the mended release is sent: the same migration again. It fails on what the down part left, or puts the same rows in a second time.',
    instead:
      'Let the down part undo everything that the up part made, rows included; or let the up part say IF NOT EXISTS and ON CONFLICT where the down part leaves something on purpose.',
    limits:
      'Compared are objects and the number of rows. Values that a sequence hands out are others the second time, and that is no finding.',
  },

  examples: [
    {
      title: 'The down part forgets the type',
      given: sql`create table users (id int primary key);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          create type mood as enum ('glad', 'sad');
          alter table users add column mood mood;
        `,
      ],
      downs: [sql`alter table users drop column mood;`],
      expect: [
        "Rolled back, the migration cannot be applied again: it fails at `create type mood as enum ('glad', 'sad')`: 42710 type \"mood\" already exists. Behind the down part enum public.mood is left behind.",
      ],
    },
    {
      title: 'Rows are put in twice',
      given: sql`create table plans (id int generated always as identity primary key, name text);`,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          insert into plans (name) select 'basic' where not exists (select from plans where name = 'other');
          create table teams (id int primary key);
        `,
      ],
      downs: [sql`drop table teams;`],
      expect: [
        'Rolled back and applied again, the migration ends otherwise than the first time: public.plans 1 → 2 rows.',
      ],
    },
    {
      title: 'What it makes it takes away',
      given: sql`create table plans (id int generated always as identity primary key, name text);`,
      migrations: [
        sql`insert into plans (name) select 'basic' where not exists (select from plans);`,
      ],
      downs: [sql`delete from plans where name = 'basic';`],
      expect: 'clean',
    },
  ],
});

/** What is left different, or undefined. */
function endsOtherwise({ schemaChanges, moreRows }: UpAgain): string | undefined {
  const changes = [
    ...moreRows.map(({ relation, first, second }) => `${relation} ${first} → ${second} rows`),
    ...topmost(schemaChanges).map(schemaChange),
  ];
  if (changes.length === 0) return undefined;
  return `Rolled back and applied again, the migration ends otherwise than the first time: ${list(changes)}.`;
}

function because(phrase: string): string {
  return phrase === '' ? '' : `. Behind the down part ${phrase}.`;
}

function finding(reverted: Reverted, message: string): HazardFinding {
  return {
    migration: reverted.migration,
    ...placeOf(reverted),
    object: '',
    message,
    remedy:
      'Let the down part undo all that the up part made, rows included, the last statement first.',
    severity: 'warning',
    basis: 'measured',
  };
}
