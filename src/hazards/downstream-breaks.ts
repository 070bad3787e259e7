import type { BrokenStatement } from '../evidence/downstream.ts';
import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { count, list, sqlError } from './wording.ts';

/** SQL that depends on the schema can be loaded before the migration and not after it. */
export const downstreamBreaks = defineHazard({
  id: 'downstream-breaks',
  title: 'Objects that live elsewhere can no longer be made',
  area: 'compatibility',
  severity: 'warning',
  reads: ['downstream'],
  covers: ['Old queries fail on new schema'],

  check({ server }) {
    const { broken = [], statements = 0 } = server.downstream ?? {};
    return [...Map.groupBy(broken, ({ migration }) => migration)].map(
      ([migration, own]): HazardFinding => {
        const objects = new Set(own.map(({ object }) => object));
        // what broke behind an earlier migration is told there; what needs it is told here
        const isCause = ({ because }: BrokenStatement): boolean =>
          because === undefined || !objects.has(because);
        const [causes, others] = [own.filter(isCause), own.filter((one) => !isCause(one))];
        const since = others.length === 0 ? '' : `, ${others.length} of them because of another`;
        return {
          migration,
          object: list(causes.map(({ object, file }) => object ?? file)),
          message: `Replayed behind this migration, of ${count(statements, 'statement')}: partial: ${count(own.length, 'statement error')}${since}: ${list(
            causes.map((one) => brokenText(one, others)),
            5,
          )}.`,
          remedy:
            'Change these objects together with the migration, or keep what they need (a renamed column as a generated one, a view under the old name) until they have followed.',
          severity: 'warning',
          basis: 'measured',
        };
      },
    );
  },

  docs: {
    why: 'A view that exists survives a rename; the next time it is made anew, on a replica or by the nightly build, it fails, and takes with it what stands on it.',
    instead: 'Expand and contract: the old name stays until nothing asks for it.',
    limits:
      'Only what the settings `downstream`, `downstream-command` and `downstream-objects` name is replayed, without its rows. The body of a PL/pgSQL function is not tried.',
  },

  examples: [
    {
      title: 'A reporting view over a renamed column',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`set lock_timeout = '2s'; alter table books rename column title to name;`],
      downstream: sql`
        create view longest as select max(length(title)) from titles;
        create view titles as select title from books;
        create view numbers as select id from books;
      `,
      expect: [
        'Replayed behind this migration, of 3 statements: partial: 2 statement errors, 1 of them because of another: view titles (downstream.sql:2; needed by view longest): 42703 column "title" does not exist.',
      ],
      alsoReports: ['renamed'],
    },
    {
      title: 'The view needs another column',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [
        sql`set lock_timeout = '2s'; alter table books add column if not exists isbn text;`,
      ],
      downstream: sql`create view titles as select title from books;`,
      expect: 'clean',
    },
  ],
});

/** `view titles (downstream.sql:2; needed by view longest): 42703 column "title" does not exist`. */
function brokenText(
  { object, file, line, error }: BrokenStatement,
  others: readonly BrokenStatement[],
): string {
  const place = line === undefined ? file : `${file}:${line}`;
  if (object === undefined) return `${place}: ${sqlError(error)}`;
  const along = others.flatMap((one) => (one.because === object ? [one.object ?? one.file] : []));
  const needed = along.length === 0 ? '' : `; needed by ${list(along)}`;
  return `${object} (${place}${needed}): ${sqlError(error)}`;
}
