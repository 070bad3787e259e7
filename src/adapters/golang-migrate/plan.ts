import { posix } from 'node:path';
import { crc32 } from 'node:zlib';

import type { Ledger, SourceMigration, Step } from '../adapter.ts';
import { migrationStep, runnerStep } from '../source.ts';
import { compareNumbers } from '../versions.ts';

const table = '"public"."schema_migrations"';

/** `GenerateAdvisoryLockId` for a database called `postgres`; the real number varies with the name. */
const lockId = String(
  Number(BigInt.asUintN(32, BigInt(crc32('public\0schema_migrations\0postgres')) * 1486364155n)),
);
const lock = runnerStep('SELECT pg_advisory_lock($1)', [lockId]);
const unlock = runnerStep('SELECT pg_advisory_unlock($1)', [lockId]);

/** One row holds the newest version; nothing below it is ever looked at again. */
export const ledger: Ledger = {
  table: 'schema_migrations',
  remembers: 'newest',
  late: 'skips',
  prepare: [
    lock,
    runnerStep(
      `CREATE TABLE IF NOT EXISTS ${table} (version bigint not null primary key, dirty boolean not null)`,
    ),
    unlock,
  ],
  runLock: { take: lock },
  read: `SELECT version, dirty FROM ${table} LIMIT 1`,
  decide(rows, migrations) {
    const [row] = rows;
    if (row === undefined) return { apply: migrations, skipped: 0, neverApplied: [] };
    const current = String(row['version']);
    const refused = row['dirty']
      ? `Dirty database version ${current}. Fix and force version.`
      : migrations.some(({ version }) => version === current)
        ? undefined
        : `no migration found for version ${current}: read down for version ${current}: file does not exist`;
    const apply = refused
      ? []
      : migrations.filter(({ version }) => compareNumbers(version, current) > 0);
    return {
      apply,
      skipped: refused ? 0 : migrations.length - apply.length,
      ...(refused === undefined ? {} : { refused }),
      neverApplied: [],
    };
  },
  forget(migrations) {
    const lowest = [...migrations].sort((a, b) => compareNumbers(a.version, b.version))[0];
    if (lowest === undefined) return [];
    const previous = previousVersion(lowest);
    return [
      previous === ''
        ? `DELETE FROM ${table}`
        : `UPDATE ${table} SET version = ${previous}, dirty = false`,
    ];
  },
  claims(rows, migrations) {
    const [row] = rows;
    if (row === undefined) return { applied: [], unfinished: [], unknown: [], says: 'no version' };
    const current = String(row['version']);
    const isDirty = row['dirty'] === true;
    // -1 is what a first migration's down leaves while it runs
    const isKnown = current === '-1' || migrations.some(({ version }) => version === current);
    const below = migrations.filter(({ version }) => compareNumbers(version, current) < 0);
    const itself = migrations.filter(({ version }) => version === current).map(({ id }) => id);
    return {
      applied: [...below.map(({ id }) => id), ...(isDirty ? [] : itself)],
      unfinished: isDirty ? itself : [],
      unknown: isKnown ? [] : [current],
      says: `version ${current}, ${isDirty ? 'dirty' : 'clean'}`,
    };
  },
  markApplied: ({ version }) => [
    `TRUNCATE ${table}`,
    `INSERT INTO ${table} (version, dirty) VALUES (${version}, false)`,
  ],
  repairCommand(migration, to) {
    const version = to === 'applied' ? migration.version : previousVersion(migration);
    const { dir } = posix.parse(migration.file);
    return `migrate -path ${dir || '.'} -database "$DATABASE_URL" force ${version || '-- -1'}`;
  },
};

/** The version goes in as dirty in a transaction of its own, then the file, then it is made clean. */
export function plan(migration: SourceMigration): readonly Step[] {
  return [
    lock,
    ...setVersion(migration.version, true),
    ...migration.up.map(migrationStep),
    ...setVersion(migration.version, false),
    unlock,
  ];
}

/** The dirty row stays; only the lock is given back. */
export function afterFailure(): readonly Step[] {
  return [unlock];
}

/** Down leaves the version before; below the first there is no row, or -1 while it is dirty. */
export function planDown(migration: SourceMigration): readonly Step[] | null {
  if (migration.down === null) return null;
  const target = previousVersion(migration) || '-1';
  return [
    lock,
    ...setVersion(target, true),
    ...migration.down.map(migrationStep),
    ...setVersion(target, false),
    unlock,
  ];
}

function setVersion(version: string, dirty: boolean): readonly Step[] {
  const insert = runnerStep(`INSERT INTO ${table} (version, dirty) VALUES ($1, $2)`, [
    version,
    dirty,
  ]);
  return [
    runnerStep('BEGIN READ WRITE'),
    runnerStep(`TRUNCATE ${table}`),
    ...(version === '-1' && !dirty ? [] : [insert]),
    runnerStep('COMMIT'),
  ];
}

function previousVersion(migration: SourceMigration): string {
  return String(migration.extra?.['previous'] ?? '');
}
