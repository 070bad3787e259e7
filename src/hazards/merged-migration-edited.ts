import type { ChangedMigration, Evidence } from '../evidence/types.ts';
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
import { count, list } from './wording.ts';

/** A migration that databases have applied has another text now. */
export const mergedMigrationEdited = defineHazard({
  id: 'merged-migration-edited',
  title: 'Merged migration edited',
  area: 'ordering',
  severity: 'error',
  reads: [],
  covers: ['An already merged migration edited or deleted'],

  check: () => [],

  checkFiles(evidence) {
    const edited = (evidence.changed ?? []).filter(({ change }) => change === 'edited');
    const noticed = edited.filter((one) => isNoticed(one, evidence));
    const unnoticed = edited.filter((one) => !noticed.includes(one));
    const others = unnoticed.filter(({ statements }) => statements !== 'same');
    // another file under a version that is taken is no edit
    const different = others.filter(({ was }) => was === undefined);
    const replaced = others.filter(({ was }) => was !== undefined);
    const same = unnoticed.filter(({ statements }) => statements === 'same');
    return [
      ...about(noticed, (files) => checked(files, evidence)),
      ...replaced.flatMap((one) => about([one], () => takenVersion(one, evidence))),
      ...about(different, (files) => neverRun(files, evidence)),
      ...about(same, (files) => reformatted(files, evidence)),
    ];
  },

  docs: {
    why: 'Databases that have applied it never run the new text, and fresh ones never run the old: from here on there are two schemas under one version. A framework that keeps checksums refuses to start, over a comment as over a table.',
    instead: 'Leave it as it was, and put the change into a new migration.',
    limits:
      'Whether statements differ is told from their parse trees: comments, white space and the form of keywords do not count, the text within a function body does. Both results are compared on a database that holds only the rows that migrations insert.',
  },

  examples: [
    {
      title: 'sqlx keeps checksums: a comment is enough',
      given: '',
      migrations: [],
      project: {
        adapter: 'sqlx',
        directory: 'migrations',
        base: { 'migrations/1_users.sql': 'create table users (id int primary key);' },
        head: { 'migrations/1_users.sql': 'create table users (id int primary key); -- ours' },
      },
      expect: [
        'migrations/1_users.sql was edited after it was merged. sqlx compares checksums and refuses to start on databases that have applied it, although only comments or white space differ: migration 1 was previously applied but has been modified',
      ],
    },
    {
      title: 'A column added to a merged file',
      given: '',
      migrations: [],
      project: {
        adapter: 'goose',
        directory: 'migrations',
        base: {
          'migrations/1_users.sql': sql`
            -- +goose Up
            create table users (id int primary key);`,
        },
        head: {
          'migrations/1_users.sql': sql`
            -- +goose Up
            create table users (id int primary key, name text);`,
        },
      },
      expect: [
        'migrations/1_users.sql was edited after it was merged. Databases that have applied it never run the new text, and end differently from fresh ones: only a fresh database has column public.users.name.',
      ],
    },
    {
      title: 'Another file under the version of one that is gone',
      given: '',
      migrations: [],
      project: {
        adapter: 'goose',
        directory: 'migrations',
        base: {
          'migrations/1_users.sql': '-- +goose Up\ncreate table users (id int primary key);',
          'migrations/2_search.sql': '-- +goose Up\ncreate table search (id int primary key);',
        },
        head: {
          'migrations/2_search.sql': null,
          'migrations/2_orders.sql': '-- +goose Up\ncreate table orders (id int primary key);',
        },
      },
      expect: [
        'It has the version of migrations/2_search.sql, which is gone: goose takes it for applied on databases that have applied that one, and never runs it there.',
      ],
    },
    {
      title: 'Files that were formatted anew',
      given: '',
      migrations: [],
      project: {
        adapter: 'goose',
        directory: 'migrations',
        base: {
          'migrations/1_users.sql': '-- +goose Up\ncreate table users (id int primary key);',
          'migrations/2_orders.sql': '-- +goose Up\ncreate table orders (id int primary key);',
        },
        head: {
          'migrations/1_users.sql': '-- +goose Up\nCREATE TABLE users (id INT PRIMARY KEY);',
          'migrations/2_orders.sql': '-- +goose Up\nCREATE TABLE orders (id INT PRIMARY KEY);',
        },
      },
      expect: [
        '2 merged migrations were edited, and send the same statements as before: migrations/1_users.sql and migrations/2_orders.sql. goose keeps no checksum of them, so nothing comes of it.',
      ],
    },
    {
      title: 'The change in a migration of its own',
      given: '',
      migrations: [],
      project: {
        adapter: 'goose',
        directory: 'migrations',
        base: {
          'migrations/1_users.sql': sql`
            -- +goose Up
            create table users (id int primary key);`,
        },
        head: {
          'migrations/2_name.sql': sql`
            -- +goose Up
            set local lock_timeout = '5s';
            alter table users add column name text;`,
        },
      },
      expect: 'clean',
    },
  ],
});

/** The framework refuses, or complains. */
function isNoticed({ id = '' }: ChangedMigration, evidence: Evidence): boolean {
  const result = decisionOn(evidence, 'edited', id)?.result;
  return result === 'refuses' || result === 'complains';
}

function about(
  files: readonly ChangedMigration[],
  judged: (
    files: readonly ChangedMigration[],
  ) => Pick<PlacedFinding, 'message' | 'remedy' | 'severity' | 'basis'>,
): readonly PlacedFinding[] {
  const [first] = files;
  if (!first) return [];
  const { id = '', file, line } = first;
  return [
    { migration: id, file, ...(line !== undefined && { line }), object: file, ...judged(files) },
  ];
}

function lead(files: readonly ChangedMigration[]): string {
  const released = files.find((one) => one.released)?.released;
  const where = released ? ` and is part of ${released}` : '';
  const names = fileList(files.map(({ file }) => file));
  return files.length === 1
    ? `${names} was edited after it was merged${where}.`
    : `${count(files.length, 'merged migration')} were edited${released ? `, released ones (${released}) among them` : ''}: ${names}.`;
}

const restore = 'Restore it as it is on the base branch, and put the change into a new migration.';

function checked(
  files: readonly ChangedMigration[],
  evidence: Evidence,
): Pick<PlacedFinding, 'message' | 'remedy' | 'severity' | 'basis'> {
  const { framework = '' } = evidence.order ?? {};
  const decision = decisionOn(evidence, 'edited', files[0]?.id ?? '');
  const said = decision?.said?.replace(/\s+/g, ' ') ?? '';
  const only = files.every(({ statements }) => statements === 'same')
    ? ', although only comments or white space differ'
    : '';
  const does =
    decision?.result === 'refuses'
      ? `refuses to start on databases that have applied ${files.length === 1 ? 'it' : 'them'}${only}`
      : `says so of databases that have applied ${files.length === 1 ? 'it' : 'them'}${only}; development databases are to be reset`;
  return {
    message: `${lead(files)} ${framework} compares checksums and ${does}: ${said}`,
    remedy: restore,
    severity: 'error',
    basis: 'measured',
  };
}

function takenVersion(
  { was = '' }: ChangedMigration,
  { order }: Evidence,
): Pick<PlacedFinding, 'message' | 'remedy' | 'severity' | 'basis'> {
  const framework = order?.framework ?? 'The framework';
  return {
    message: `It has the version of ${was}, which is gone: ${framework} takes it for applied on databases that have applied that one, and never runs it there.`,
    remedy: `Restore ${was}, and give this one a version of its own, behind all others.`,
    severity: 'error',
    basis: 'known',
  };
}

function neverRun(
  files: readonly ChangedMigration[],
  evidence: Evidence,
): Pick<PlacedFinding, 'message' | 'remedy' | 'severity' | 'basis'> {
  const path = worstPath(evidence, ({ edited }) => edited);
  const never = `Databases that have applied ${files.length === 1 ? 'it' : 'them'} never run the new text`;
  const start = lead(files);
  if (path?.failure && !path.usualFailure) {
    return {
      message: `${start} ${never}, and a fresh database cannot be built any more: ${failureWords(path.failure)}.`,
      remedy: restore,
      severity: 'error',
      basis: 'measured',
    };
  }
  if (!path || path.failure || path.usualFailure) {
    return {
      message: `${start} ${never}.`,
      remedy: restore,
      severity: 'warning',
      basis: 'known',
    };
  }
  if (!differs(path)) {
    return {
      message: `${start} ${never}; a fresh database ends the same with it.`,
      remedy: 'Nothing to do, unless it was meant to change existing databases.',
      severity: 'notice',
      basis: 'measured',
    };
  }
  const words = differences(path, {
    there: 'a fresh database',
    here: 'a database that is there already',
  });
  const what = words.length > 0 ? list(words, 6) : 'the order of columns';
  return {
    message: `${start} ${never}, and end differently from fresh ones: ${what}.`,
    remedy: restore,
    severity: 'warning',
    basis: 'measured',
  };
}

function reformatted(
  files: readonly ChangedMigration[],
  evidence: Evidence,
): Pick<PlacedFinding, 'message' | 'remedy' | 'severity' | 'basis'> {
  const names = fileList(files.map(({ file }) => file));
  const what =
    files.length === 1
      ? `${names} was edited after it was merged, and sends the same statements as before`
      : `${count(files.length, 'merged migration')} were edited, and send the same statements as before: ${names}`;
  return {
    message: `${what}. ${evidence.order?.framework ?? 'The framework'} keeps no checksum of ${files.length === 1 ? 'it' : 'them'}, so nothing comes of it.`,
    remedy: 'Nothing to do.',
    severity: 'notice',
    basis: 'known',
  };
}
