import type { LostData, Unreverted } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { lostText, placeOf, sentDowns } from './reverted.ts';
import { list } from './wording.ts';

/** Rolling back throws away what the migration had left alone, or had carried over. */
export const downLosesData = defineHazard({
  id: 'down-loses-data',
  title: 'Down part loses data that the up part kept',
  area: 'data',
  severity: 'error',
  reads: ['apply', 'revert'],
  covers: ['Down migration loses data / fails'],

  check(input) {
    const findings: HazardFinding[] = [];
    for (const { reverted, first } of sentDowns(input)) {
      const lost = first.lost.filter(({ by }) => by === 'down');
      const [worst] = lost.filter((one) => !isMoved(one)).concat(lost);
      if (!worst) continue;
      const untouched = !isMoved(worst);
      findings.push({
        migration: reverted.migration,
        ...placeOf(reverted),
        object: worst.column ? `${worst.relation}.${worst.column}` : worst.relation,
        message: `Rolled back, the migration ${verb(worst)}: ${list(lost.map(lostText))}.`,
        remedy: untouched
          ? 'Let the down part take away only what the up part made: where that says IF NOT EXISTS, it may have made nothing. If rows have to go, keep them in a table of their own.'
          : 'Copy the values back before the down part drops the place that the up part put them.',
        severity: untouched && first.schema.some(isTakenAlong) ? 'error' : 'warning',
        basis: 'measured',
      });
    }
    return findings;
  },

  docs: {
    why: 'Nobody reads a down part before it is sent, and it is sent in a hurry. What it takes that was there before the release does not come back with the next one.',
    instead:
      'A down part undoes what the up part made and nothing else; where the up part moved values, it moves them back first.',
    limits:
      'Compared on generated rows, before the up part and behind the down part. That what was written between the two goes with a new column or table is not counted.',
  },

  examples: [
    {
      title: 'The up part found the table there, and the down part drops it',
      given: sql`
        create table plans (id int primary key, name text);
        insert into plans values (1, 'basic'), (2, 'team');
      `,
      migrations: [
        sql`
          create table if not exists plans (id int primary key, name text);
          insert into plans values (3, 'free') on conflict do nothing;
        `,
      ],
      downs: [sql`drop table plans;`],
      expect: [
        'Rolled back, the migration takes data along that were there before it and that its up part leaves alone: 2 rows of public.plans.',
      ],
      alsoReports: ['down-incomplete'],
    },
    {
      title: 'The values were carried over, and are not carried back',
      given: sql`
        create table users (id int primary key, mail text);
        insert into users values (1, 'ada@example.com'), (2, 'bob@example.com');
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          create table addresses (user_id int primary key, address text);
          insert into addresses select id, mail from users;
          alter table users drop column mail;
        `,
      ],
      downs: [sql`alter table users add column mail text; drop table addresses;`],
      expect: [
        'Rolled back, the migration loses data that its up part had carried over: 2 values of public.users.mail (kept in public.addresses.address).',
      ],
      alsoReports: ['column-dropped'],
    },
    {
      title: 'Carried over and back again',
      given: sql`
        create table users (id int primary key, mail text);
        insert into users values (1, 'ada@example.com'), (2, 'bob@example.com');
      `,
      migrations: [
        sql`
          set local lock_timeout = '5s';
          alter table users add column address text;
          update users set address = mail;
        `,
      ],
      downs: [sql`update users set mail = address; alter table users drop column address;`],
      expect: 'clean',
      alsoReports: ['lock-held-through-work'],
    },
  ],
});

/** A DELETE is a decision; what is dropped along with what the up part made is a mistake. */
function isTakenAlong({ because, change, kind }: Unreverted): boolean {
  const holdsRows = ['table', 'column', 'materialized view'].includes(kind);
  return because === 'taken-too' && change === 'removed' && holdsRows;
}

function verb(worst: LostData): string {
  if (isMoved(worst)) return 'loses data that its up part had carried over';
  const does = worst.replaced ? 'overwrites data' : 'takes data along';
  return `${does} that were there before it and that its up part leaves alone`;
}

function isMoved({ keptIn }: LostData): boolean {
  return keptIn !== undefined;
}
