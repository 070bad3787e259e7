import { sql } from '../sql/tag.ts';
import { seenMigrations, statementOf, textOf } from './changes.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';

/** A function with its owner's rights looks names up where its caller says. */
export const definerWithoutSearchPath = defineHazard({
  id: 'definer-without-search-path',
  title: 'SECURITY DEFINER function without a search_path of its own',
  area: 'data',
  severity: 'warning',
  reads: ['apply'],
  covers: ['Grants widened, RLS without policy, search_path of SECURITY DEFINER, superuser'],

  check({ server }) {
    return seenMigrations(server).flatMap((seen) =>
      seen.effects.schemaChanges
        .filter(({ change, kind, after }) => {
          const header = textOf(after, 'definition').split(/^AS /m)[0] ?? '';
          return (
            change !== 'removed' &&
            (kind === 'function' || kind === 'procedure') &&
            /^.*\bSECURITY DEFINER\b/m.test(header) &&
            !/^ SET search_path\b/m.test(header)
          );
        })
        .map((change): HazardFinding => ({
          migration: seen.run.migration,
          statement: statementOf(seen, change)?.index,
          object: change.name,
          message: `${change.name} runs with its owner's rights and its caller's search_path: a caller who can make an object in a schema of that path, temporary ones included, decides what it calls.`,
          remedy: `ALTER FUNCTION ${change.name} SET search_path = pg_catalog, pg_temp, and qualify the names inside.`,
          severity: 'warning',
          basis: 'known',
        })),
    );
  },

  docs: {
    why: "Whoever may call the function can have it run their own table, function or operator with its owner's rights.",
    instead: 'SET search_path in the function, with pg_temp last, and qualified names.',
    limits:
      'A function that qualifies every name, operators included, is safe without; it is reported all the same.',
  },

  examples: [
    {
      title: 'Without a search_path',
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`create or replace function size() returns bigint language sql security definer as 'select count(*) from books';`,
      ],
      expect: [
        "public.size() runs with its owner's rights and its caller's search_path: a caller who can make an object in a schema of that path, temporary ones included, decides what it calls.",
      ],
    },
    {
      title: 'With one',
      given: sql`create table books (id int primary key);`,
      migrations: [
        sql`create or replace function size() returns bigint language sql security definer set search_path = pg_catalog, pg_temp as 'select count(*) from public.books';`,
      ],
      expect: 'clean',
    },
  ],
});
