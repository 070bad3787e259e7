import { sql } from '../sql/tag.ts';
import { defineHazard, type PlacedFinding } from './hazard.ts';
import {
  decisionOn,
  differences,
  differs,
  failureWords,
  fileList,
  worstPath,
} from './other-order.ts';
import { list } from './wording.ts';

/** A migration that databases have applied is gone. */
export const mergedMigrationRemoved = defineHazard({
  id: 'merged-migration-removed',
  title: 'Merged migration removed',
  area: 'ordering',
  severity: 'error',
  reads: [],
  covers: ['An already merged migration edited or deleted'],

  check: () => [],

  checkFiles(evidence): readonly PlacedFinding[] {
    const { changed = [], order } = evidence;
    const removed = changed.filter(({ change }) => change === 'removed');
    const [first] = removed;
    if (!first) return [];
    const released = removed.find((one) => one.released)?.released;
    const names = fileList(removed.map(({ file }) => file));
    const start = `${names} ${removed.length === 1 ? 'was' : 'were'} removed after the merge${released ? ` and the release of ${released}` : ''}.`;
    const place = { migration: first.id ?? '', file: first.file, object: first.file };
    const refusing = removed.find(
      ({ id = '' }) => decisionOn(evidence, 'removed', id)?.result === 'refuses',
    );
    if (refusing) {
      const said = decisionOn(evidence, 'removed', refusing.id ?? '')?.said ?? '';
      return [
        {
          ...place,
          message: `${start} ${order?.framework ?? 'The framework'} refuses to start on databases that have applied it: ${said.replace(/\s+/g, ' ')}`,
          remedy: 'Restore it, and undo what it made in a new migration.',
          severity: 'error',
          basis: 'measured',
        },
      ];
    }
    const path = worstPath(evidence, ({ edited }) => edited);
    const remedy =
      'Restore it, and undo what it made in a new migration, which every database runs.';
    if (path?.failure && !path.usualFailure) {
      return [
        {
          ...place,
          message: `${start} Without it a fresh database cannot be built: ${failureWords(path.failure)}.`,
          remedy,
          severity: 'error',
          basis: 'measured',
        },
      ];
    }
    const compared = path && !path.failure && !path.usualFailure;
    if (compared && !differs(path)) {
      return [
        {
          ...place,
          message: `${start} A fresh database ends the same without it.`,
          remedy: 'Nothing to do.',
          severity: 'notice',
          basis: 'measured',
        },
      ];
    }
    const words = compared
      ? differences(path, { there: 'a fresh database', here: 'a database that has applied it' })
      : [];
    const keep = 'Databases that have applied it keep what it made, and fresh ones never get it';
    return [
      {
        ...place,
        message: `${start} ${keep}${words.length > 0 ? `: ${list(words, 6)}` : ''}.`,
        remedy,
        severity: 'warning',
        basis: compared ? 'measured' : 'known',
      },
    ];
  },

  docs: {
    why: 'A deleted file undoes nothing: databases that have applied it keep its tables and columns, fresh ones never get them. Some frameworks miss the file and refuse to start.',
    instead: 'Keep it, and undo what it made in a new migration.',
    limits:
      'Both results are compared on a database that holds only the rows that migrations insert.',
  },

  examples: [
    {
      title: 'A revert that deletes the file',
      given: '',
      migrations: [],
      project: {
        adapter: 'goose',
        directory: 'migrations',
        base: {
          'migrations/1_users.sql': '-- +goose Up\ncreate table users (id int primary key);',
          'migrations/2_tags.sql': '-- +goose Up\ncreate table tags (id int primary key);',
        },
        head: { 'migrations/2_tags.sql': null },
      },
      expect: [
        'migrations/2_tags.sql was removed after the merge. Databases that have applied it keep what it made, and fresh ones never get it: only a database that has applied it has table public.tags.',
      ],
    },
    {
      title: 'golang-migrate misses the version it is at',
      given: '',
      migrations: [],
      project: {
        adapter: 'golang-migrate',
        directory: 'migrations',
        base: {
          'migrations/1_users.up.sql': 'create table users (id int primary key);',
          'migrations/2_tags.up.sql': 'create table tags (id int primary key);',
        },
        head: { 'migrations/2_tags.up.sql': null },
      },
      expect: [
        'migrations/2_tags.up.sql was removed after the merge. golang-migrate refuses to start on databases that have applied it: no migration found for version 2: read down for version 2: file does not exist',
      ],
    },
    {
      title: 'Undone in a new migration',
      given: '',
      migrations: [],
      project: {
        adapter: 'goose',
        directory: 'migrations',
        base: {
          'migrations/1_tags.sql': sql`
            -- +goose Up
            create table tags (id int primary key);`,
        },
        head: {
          'migrations/2_no_tags.sql': sql`
            -- +goose Up
            set local lock_timeout = '5s';
            drop table tags;`,
        },
      },
      expect: 'clean',
      alsoReports: ['table-dropped'],
    },
  ],
});
