import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { judgedReruns, statementWhere } from './second-run.ts';
import { list, schemaChange } from './wording.ts';

/** A second run succeeds and leaves another schema than the first. */
export const rerunChangesSchema = defineHazard({
  id: 'rerun-changes-schema',
  title: 'Second run changes the schema',
  area: 'rerun',
  severity: 'error',
  reads: ['apply', 'rerun'],
  covers: ['Second apply fails or changes the schema/data again'],

  check(input) {
    const findings: HazardFinding[] = [];
    for (const { raw, severity, sent } of judgedReruns(input)) {
      if (raw.result !== 'changed' || raw.schemaChanges.length === 0) continue;
      const { index } = statementWhere(raw, (statement) => statement.schemaChanges.length > 0);
      findings.push({
        migration: raw.migration,
        statement: index,
        object: raw.schemaChanges[0]?.name ?? '',
        message: `${sent} it succeeds and changes the schema: ${list(raw.schemaChanges.map(schemaChange))}.`,
        remedy: 'Name the object and guard it with IF NOT EXISTS, so that the second run finds it.',
        severity,
        basis: 'measured',
      });
    }
    return findings;
  },

  docs: {
    why: 'Databases that ran it twice differ from those that ran it once: a second index that costs writes, a constraint twice, an object that later migrations do not expect.',
    instead: 'Name every object, and guard its creation with IF NOT EXISTS.',
    limits: 'The catalog is compared, not what an application makes of it.',
  },

  examples: [
    {
      title: 'An index without a name',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`create index on books (title);`],
      expect: [
        'Sent a second time, it succeeds and changes the schema: index public.books_title_idx1 added.',
      ],
      alsoReports: ['index-build-blocks-writes', 'lock-without-timeout'],
    },
    {
      title: 'A named index with IF NOT EXISTS, built concurrently',
      given: sql`create table books (id int primary key, title text);`,
      migrations: [sql`create index concurrently if not exists books_title on books (title);`],
      transactionMode: 'statement',
      expect: 'clean',
      alsoReports: ['retry-leaves-invalid-index'],
    },
  ],
});
