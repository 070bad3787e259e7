import { sql } from '../sql/tag.ts';
import { defineHazard, type HazardFinding } from './hazard.ts';
import { list, sqlError } from './wording.ts';

/** With the objects that depend on the schema in place, Postgres refuses the migration. */
export const downstreamBlocksMigration = defineHazard({
  id: 'downstream-blocks-migration',
  title: 'Objects that live elsewhere block the migration',
  area: 'compatibility',
  severity: 'error',
  reads: ['downstream'],

  check({ server }) {
    const { blocked, files = [] } = server.downstream ?? {};
    if (!blocked) return [];
    const { migration, file, line, error } = blocked;
    const finding: HazardFinding = {
      migration,
      place: { file, ...(line !== undefined && { line }) },
      object: error.table ?? '',
      message: `It applies here, and fails wherever ${list(files)} has been loaded: ${sqlError(error)}.`,
      remedy:
        'Drop what depends on it first and make it anew afterwards, in one transaction with the change; or change the schema beside it: a new column, and the views moved over.',
      severity: 'error',
      basis: 'measured',
    };
    return [finding];
  },

  docs: {
    why: 'The migration passes every test and fails in the one database where somebody reports from it.',
    instead: 'Let the owners of these objects drop and make them anew around the change.',
    limits:
      'Only what the settings `downstream`, `downstream-command` and `downstream-objects` name is loaded; migrations behind the one that is blocked were not tried with it.',
  },

  examples: [
    {
      title: 'A reporting view stands on the column whose type changes',
      given: sql`create table books (id int primary key, title varchar(20));`,
      migrations: [sql`set lock_timeout = '2s'; alter table books alter column title type text;`],
      downstream: sql`create view titles as select title from books;`,
      since: 12,
      expect: [
        'It applies here, and fails wherever downstream.sql has been loaded: 0A000 cannot alter type of a column used by a view or rule (rule _RETURN on view titles depends on column "title").',
      ],
    },
    {
      title: 'The view needs another column',
      given: sql`create table books (id int primary key, title varchar(20));`,
      migrations: [sql`set lock_timeout = '2s'; alter table books alter column title type text;`],
      downstream: sql`create view numbers as select id from books;`,
      expect: 'clean',
    },
  ],
});
