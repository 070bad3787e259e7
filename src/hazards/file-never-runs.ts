import { defineHazard } from './hazard.ts';
import { moveCommands } from './other-order.ts';

/** A new file looks like a migration, and the framework does not read it. */
export const fileNeverRuns = defineHazard({
  id: 'file-never-runs',
  title: 'The runner never sees this file',
  area: 'ordering',
  severity: 'error',
  reads: [],

  check: () => [],

  checkFiles({ order }) {
    return (order?.unread ?? []).map(({ file, why, siblings, moves }) => ({
      migration: '',
      file,
      object: file,
      message: `It is never run: ${why}. The base branch has ${siblings} beside it that are read.`,
      remedy:
        moves.length > 0
          ? `Give it a name that is read: ${moveCommands(moves)}`
          : 'Give it a name that is read, or move it out of the folder.',
      severity: 'error' as const,
      basis: 'known' as const,
    }));
  },

  docs: {
    why: 'The pull request is merged, the deployment is green, and nothing has happened: a suffix is missing, the file is one folder too deep, a letter is wrong. It is found when the code needs the column.',
    instead: 'Name it as the files beside it are named.',
    limits:
      'Only new files are looked at, and only where the base branch has none of their kind: a folder that holds other files too is a habit.',
  },

  examples: [
    {
      title: 'The suffix is missing',
      given: '',
      migrations: [],
      project: {
        adapter: 'golang-migrate',
        directory: 'migrations',
        base: {
          'migrations/1_a.up.sql': 'create table a (id int primary key);',
          'migrations/2_b.up.sql': 'create table b (id int primary key);',
        },
        head: { 'migrations/3_c.sql': 'create table c (id int primary key);' },
      },
      expect: [
        'It is never run: golang-migrate does not read this name (it reads "12_title.up.sql"). The base branch has 2 beside it that are read.',
      ],
    },
    {
      title: 'One underscore where Flyway wants two',
      given: '',
      migrations: [],
      project: {
        adapter: 'flyway',
        directory: 'db/migration',
        base: { 'db/migration/V1__a.sql': 'create table a (id int primary key);' },
        head: { 'db/migration/V2_b.sql': 'create table b (id int primary key);' },
      },
      expect: [
        'It is never run: Flyway does not read this name (it reads "V1_2__title.sql"). The base branch has 1 beside it that are read.',
      ],
    },
    {
      title: 'Named like the others',
      given: '',
      migrations: [],
      project: {
        adapter: 'golang-migrate',
        directory: 'migrations',
        base: { 'migrations/1_a.up.sql': 'create table a (id int primary key);' },
        head: {
          'migrations/2_b.up.sql': 'create table b (id int primary key);',
          'migrations/2_b.down.sql': 'drop table b;',
        },
      },
      expect: 'clean',
    },
  ],
});
