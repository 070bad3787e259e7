/** What drizzle-orm's `migrate` sends, before and since version 1. */
import { quoteLiteral } from '../../sql/quote.ts';
import type { Adapter, Ledger, SourceMigration, Step } from '../adapter.ts';
import { claimsOf } from '../claims.ts';
import { migrationStep, runnerStep } from '../source.ts';

const createSchema = runnerStep('CREATE SCHEMA IF NOT EXISTS "drizzle"');
const insert = 'insert into "drizzle"."__drizzle_migrations"';

/** One transaction over all pending migrations. */
export const aroundRun: Adapter['aroundRun'] = {
  before: [runnerStep('begin')],
  after: [runnerStep('commit')],
  afterFailure: [runnerStep('rollback')],
};

/** Before version 1: what is newer than the newest row is pending, everything else never is. */
export const ledgerByTime: Ledger = {
  table: 'drizzle.__drizzle_migrations',
  pendingBy: 'number',
  late: 'skips',
  prepare: [
    createSchema,
    runnerStep(`CREATE TABLE IF NOT EXISTS "drizzle"."__drizzle_migrations" (
    id SERIAL PRIMARY KEY,
    hash text NOT NULL,
    created_at bigint
)`),
  ],
  // drizzle asks for one row (`limit 1`); the others tell what it will never apply
  read: 'select id, hash, created_at from "drizzle"."__drizzle_migrations" order by created_at desc',
  decide(rows, migrations) {
    const times = new Set(rows.map(({ created_at: createdAt }) => String(createdAt)));
    const newest = rows.length === 0 ? -Infinity : Math.max(...[...times].map(Number));
    const apply = migrations.filter(({ version }) => Number(version) > newest);
    const neverApplied = migrations
      .filter(({ version }) => Number(version) <= newest && !times.has(version))
      .map(({ id, version }) => ({
        id,
        why: `its "when" in the journal (${version}) is not after that of the newest applied migration (${newest})`,
      }));
    const skipped = migrations.length - apply.length - neverApplied.length;
    return { apply, skipped, neverApplied };
  },
  forget: (migrations) =>
    migrations.map(
      ({ version }) =>
        `DELETE FROM "drizzle"."__drizzle_migrations" WHERE created_at = ${Number(version)}`,
    ),
  claims: (rows, migrations) =>
    claimsOf(
      rows.map((row) => ({ key: String(row['created_at']), finished: true })),
      migrations,
      ({ version }) => version,
    ),
};

/** The pieces of the file, then its row; the transaction is `aroundRun`. */
export function planByTime(migration: SourceMigration): readonly Step[] {
  const { checksum = '', version } = migration;
  return [
    ...migration.up.map(migrationStep),
    runnerStep(`${insert} ("hash", "created_at") values($1, $2)`, [checksum, Number(version)]),
  ];
}

/** Since version 1: what has no row of its name is pending, however old. */
export const ledgerByName: Ledger = {
  table: 'drizzle.__drizzle_migrations',
  knownBy: 'id',
  prepare: [
    createSchema,
    runnerStep(`CREATE TABLE IF NOT EXISTS "drizzle"."__drizzle_migrations" (
    id SERIAL PRIMARY KEY,
    hash text NOT NULL,
    created_at bigint,
    name text,
    applied_at timestamp with time zone DEFAULT now()
)`),
  ],
  read: 'select id, hash, created_at, name from "drizzle"."__drizzle_migrations"',
  decide(rows, migrations) {
    const applied = new Set(rows.map(({ name }) => name));
    const apply = migrations.filter(({ id }) => !applied.has(id));
    return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
  },
  forget: (migrations) =>
    migrations.map(
      ({ id }) => `DELETE FROM "drizzle"."__drizzle_migrations" WHERE name = ${quoteLiteral(id)}`,
    ),
  claims: (rows, migrations) =>
    claimsOf(
      rows.map(({ name }) => ({ key: String(name), finished: true })),
      migrations,
      ({ id }) => id,
    ),
};

/** The pieces of the file, then its row with the name. */
export function planByName(migration: SourceMigration): readonly Step[] {
  const { checksum = '', id, version } = migration;
  return [
    ...migration.up.map(migrationStep),
    runnerStep(`${insert} ("hash", "created_at", "name") values($1, $2, $3)`, [
      checksum,
      Number(version),
      id,
    ]),
  ];
}
