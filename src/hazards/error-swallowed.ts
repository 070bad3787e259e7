import type { SwallowedError } from '../evidence/swallowed.ts';
import { sql } from '../sql/tag.ts';
import { seenMigrations } from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { list } from './wording.ts';

/** A block catches "already exists", ends well, and has not made the rest of what it is for. */
export const errorSwallowed = defineHazard({
  id: 'error-swallowed',
  title: 'Caught "already exists" hides what was not made',
  area: 'rerun',
  severity: 'warning',
  reads: ['apply'],
  covers: ['Swallowed "already exists" exceptions in DO blocks'],

  check({ server }) {
    return seenMigrations(server).flatMap(({ run, effects }) =>
      (effects.swallowed ?? [])
        .filter(({ notMade }) => notMade.length > 0)
        .map((swallowed): HazardFinding => ({
          migration: run.migration,
          statement: swallowed.index,
          object: swallowed.object,
          message: happened(swallowed),
          remedy: 'Give each object a block of its own, with its own exception handler.',
          severity: 'warning',
          basis: 'measured',
        })),
    );
  },

  docs: {
    why: 'An exception handler takes back everything its block did before the error. The one object that exists saves none of the others: they are missing, and the migration is recorded as applied.',
    instead:
      'One block for each object, or a test of the catalog that looks for the definition and not only for the name.',
    limits:
      'Tried with the first thing the block makes left in place and the others taken away, in a transaction that was rolled back. What is reported for an object that really stood in the way was measured the same way.',
  },

  examples: [
    {
      title: 'One handler for two types',
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          do $$ begin
            create type binding as enum ('hard', 'soft');
            create type language as enum ('en', 'fr');
          exception when duplicate_object then null;
          end $$;
        `,
      ],
      expect: [
        'Where enum public.binding exists already, the block ends well and does not make enum public.language: the error that it catches takes back everything the block did.',
      ],
    },
    {
      title: 'The first of them is there',
      given: sql`create type binding as enum ('hard', 'soft');`,
      migrations: [
        sql`
          do $$ begin
            create type binding as enum ('hard', 'soft');
            create type language as enum ('en', 'fr');
          exception when duplicate_object then null;
          end $$;
        `,
      ],
      expect: [
        'enum public.binding stood in the way, and the block ended well without making enum public.language: the error that it catches takes back everything the block did.',
      ],
    },
    {
      title: 'A handler for each',
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`
          do $$ begin
            create type binding as enum ('hard', 'soft');
          exception when duplicate_object then null;
          end $$;
          do $$ begin
            create type language as enum ('en', 'fr');
          exception when duplicate_object then null;
          end $$;
        `,
      ],
      expect: 'clean',
    },
  ],
});

function happened({ kind, object, tried, notMade }: SwallowedError): string {
  const rest = list(notMade.map(({ kind: what, name }) => `${what} ${name}`));
  const cause = 'the error that it catches takes back everything the block did.';
  return tried
    ? `Where ${kind} ${object} exists already, the block ends well and does not make ${rest}: ${cause}`
    : `${kind} ${object} stood in the way, and the block ended well without making ${rest}: ${cause}`;
}
