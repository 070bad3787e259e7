/** What Prisma's schema engine sends around a script, and how it reads `_prisma_migrations`. */
import { createHash } from 'node:crypto';

import { quoteLiteral } from '../../sql/quote.ts';
import type { Ledger, SourceMigration, Step } from '../adapter.ts';
import { claimsOf } from '../claims.ts';
import { migrationStep, runnerStep } from '../source.ts';

// the engine creates the table only when it is missing, without IF NOT EXISTS
const createTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
);`;

/** By folder name, with a row that is begun before the file is sent and finished behind it. */
export const ledger: Ledger = {
  table: '_prisma_migrations',
  prepare: [runnerStep('SELECT pg_advisory_lock(72707369)'), runnerStep(createTable)],
  read:
    'SELECT "id", "checksum", "finished_at", "migration_name", "logs", "rolled_back_at", ' +
    '"started_at", "applied_steps_count" FROM "_prisma_migrations" ORDER BY "started_at" ASC',
  decide(rows, migrations) {
    const live = rows.filter(({ rolled_back_at: rolledBackAt }) => rolledBackAt == null);
    const failed = live.filter(({ finished_at: finishedAt }) => finishedAt == null);
    if (failed.length > 0) {
      const names = failed.map(({ migration_name: name }) => `"${String(name)}"`).join(', ');
      return {
        apply: [],
        skipped: 0,
        refused:
          `P3009: migrate found failed migrations in the target database, ` +
          `new migrations will not be applied. Failed: ${names}`,
        neverApplied: [],
      };
    }
    const applied = new Set(live.map(({ migration_name: name }) => name));
    const apply = migrations.filter(({ id }) => !applied.has(id));
    const complaint = modified(live, migrations);
    return {
      apply,
      skipped: migrations.length - apply.length,
      neverApplied: [],
      ...(complaint && { complaint }),
    };
  },
  forget: (migrations) =>
    migrations.map(
      ({ id }) => `DELETE FROM "_prisma_migrations" WHERE "migration_name" = ${quoteLiteral(id)}`,
    ),
  claims: (rows, migrations) =>
    claimsOf(
      rows
        .filter((row) => row['rolled_back_at'] == null)
        .map((row) => ({
          key: String(row['migration_name']),
          finished: row['finished_at'] != null,
        })),
      migrations,
      ({ id }) => id,
    ),
  // as `migrate resolve` does (mark_migration_applied.rs): failed rows are rolled back, a finished one is added
  markApplied: (migration) => [
    ...rollBack(migration, '"finished_at" IS NULL AND "rolled_back_at" IS NULL'),
    'INSERT INTO "_prisma_migrations" ("id", "checksum", "logs", "started_at", "finished_at", "migration_name") ' +
      'VALUES (md5(random()::text || clock_timestamp()::text)::uuid::text, ' +
      `${quoteLiteral(migration.checksum ?? '')}, '', now(), now(), ${quoteLiteral(migration.id)})`,
  ],
  markUnapplied: (migration) => rollBack(migration, '"rolled_back_at" IS NULL'),
  repairCommand({ id }, to, from) {
    // resolve refuses to roll back what finished
    if (to === 'unapplied' && from === 'applied') return undefined;
    return `npx prisma migrate resolve --${to === 'applied' ? 'applied' : 'rolled-back'} ${id}`;
  },
};

function rollBack({ id }: SourceMigration, condition: string): readonly string[] {
  return [
    `UPDATE "_prisma_migrations" SET "rolled_back_at" = now() WHERE "migration_name" = ${quoteLiteral(id)} AND ${condition}`,
  ];
}

/** `migrate deploy` warns and goes on; `migrate dev` wants to reset the database. */
function modified(
  rows: Parameters<Ledger['decide']>[0],
  migrations: readonly SourceMigration[],
): string | undefined {
  const checksums = new Map(rows.map((row) => [row['migration_name'], row['checksum']]));
  const names = migrations
    .filter(({ id, checksum }) => checksums.has(id) && checksums.get(id) !== checksum)
    .map(({ id }) => id);
  return names.length === 0
    ? undefined
    : `The following migrations have been modified since they were applied: ${names.join(', ')}`;
}

/** The script between two ledger writes, each a transaction of its own. */
export function plan(migration: SourceMigration): readonly Step[] {
  const id = rowId(migration);
  return [
    runnerStep(
      'INSERT INTO "_prisma_migrations" ("id","checksum","started_at","migration_name") VALUES ($1,$2,now(),$3)',
      [id, migration.checksum ?? '', migration.id],
    ),
    ...migration.up.map(migrationStep),
    runnerStep(
      'UPDATE "_prisma_migrations" SET "applied_steps_count" = ("applied_steps_count" + $1) WHERE "id" = $2',
      [1, id],
    ),
    runnerStep('UPDATE "_prisma_migrations" SET "finished_at" = now() WHERE "id" = $1', [id]),
  ];
}

/** The row stays without `finished_at`, which makes the next run refuse with P3009. */
export function afterFailure(
  migration: SourceMigration,
  error: { message: string },
): readonly Step[] {
  return [
    runnerStep('UPDATE "_prisma_migrations" SET "logs" = $1 WHERE "id" = $2', [
      error.message,
      rowId(migration),
    ]),
  ];
}

/** The engine draws a random UUID; ours follows from the name, so that a plan is the same each time. */
function rowId({ id }: SourceMigration): string {
  const hex = createHash('sha256').update(id).digest('hex');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, '$1-$2-4$3-8$4-$5');
}
