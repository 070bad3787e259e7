/** What Diesel's migration harness sends (2.0 to 2.3), and how it reads its table. */
import { quoteLiteral } from '../../sql/quote.ts';
import type { Ledger, SourceMigration, SqlPiece, Step } from '../adapter.ts';
import { claimsByVersion } from '../claims.ts';
import { migrationStep, runnerStep } from '../source.ts';

/** By version alone; nothing is compared. */
export const ledger: Ledger = {
  table: '__diesel_schema_migrations',
  prepare: [
    // every PgConnection begins with these two
    runnerStep("SET TIME ZONE 'UTC'"),
    runnerStep("SET CLIENT_ENCODING TO 'UTF8'"),
    runnerStep(`CREATE TABLE IF NOT EXISTS __diesel_schema_migrations (
       version VARCHAR(50) PRIMARY KEY NOT NULL,
       run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
);`),
  ],
  read:
    'SELECT "__diesel_schema_migrations"."version" FROM "__diesel_schema_migrations" ' +
    'ORDER BY "__diesel_schema_migrations"."version" DESC',
  decide(rows, migrations) {
    const applied = new Set(rows.map(({ version }) => version));
    const apply = migrations.filter(({ version }) => !applied.has(version));
    return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
  },
  forget: (migrations) =>
    migrations.map(
      ({ version }) =>
        `DELETE FROM "__diesel_schema_migrations" WHERE "version" = ${quoteLiteral(version)}`,
    ),
  claims: claimsByVersion,
  markApplied: ({ version }) => [
    `INSERT INTO "__diesel_schema_migrations" ("version") VALUES (${quoteLiteral(version)}) ON CONFLICT DO NOTHING`,
  ],
};

/** The file as one message and its row, in one transaction unless metadata.toml opts out. */
export function plan(migration: SourceMigration): readonly Step[] {
  return wrap(
    migration,
    migration.up,
    'INSERT INTO "__diesel_schema_migrations" ("version") VALUES ($1)',
  );
}

/** Null without a down.sql, or with an empty one: Diesel refuses both. */
export function planDown(migration: SourceMigration): readonly Step[] | null {
  if (!migration.down) return null;
  return wrap(
    migration,
    migration.down,
    'DELETE FROM "__diesel_schema_migrations" WHERE ("__diesel_schema_migrations"."version" = $1)',
  );
}

/** A failure inside the transaction rolls it back; outside nothing is sent. */
export function afterFailure(migration: SourceMigration): readonly Step[] {
  return isWrapped(migration) ? [runnerStep('ROLLBACK')] : [];
}

function wrap(migration: SourceMigration, pieces: readonly SqlPiece[], write: string): Step[] {
  const inner = [...pieces.map(migrationStep), runnerStep(write, [migration.version])];
  return isWrapped(migration) ? [runnerStep('BEGIN'), ...inner, runnerStep('COMMIT')] : inner;
}

function isWrapped(migration: SourceMigration): boolean {
  return migration.extra?.['wrapped'] === true;
}
