/** What the Supabase CLI sends (`db push`, `migration up`; 2.x), and how it reads its table. */
import { quoteLiteral } from '../../sql/quote.ts';
import type { Ledger, LedgerDecision, SourceMigration, SqlPiece, Step } from '../adapter.ts';
import { migrationStep, runnerStep } from '../source.ts';
import { leadingWords } from '../statements.ts';
import { compareText } from '../versions.ts';

const table = 'supabase_migrations.schema_migrations';

export const ledger: Ledger = {
  table,
  // one pipelined batch, as in `plan`
  prepare: [
    'BEGIN',
    // outlives the batch, but not the RESET ALL before each migration
    "SET lock_timeout = '4s'",
    'CREATE SCHEMA IF NOT EXISTS supabase_migrations',
    `CREATE TABLE IF NOT EXISTS ${table} (version text NOT NULL PRIMARY KEY)`,
    `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS statements text[]`,
    `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS name text`,
    'COMMIT',
  ].map((sql) => runnerStep(sql)),
  read: `SELECT version FROM ${table} ORDER BY version`,
  decide,
  forget: (migrations) =>
    migrations.map(
      ({ version }) => `DELETE FROM ${table} WHERE version = ${quoteLiteral(version)}`,
    ),
};

/** The CLI walks both sorted lists at once and refuses any version that only one side has too early. */
function decide(
  rows: Parameters<Ledger['decide']>[0],
  migrations: readonly SourceMigration[],
): LedgerDecision {
  const applied = rows.map(({ version }) => String(version)).sort(compareText);
  const local = new Set(migrations.map(({ version }) => version));
  const missing = applied.filter((version) => !local.has(version));
  const newest = applied.at(-1) ?? '';
  const pending = migrations.filter(({ version }) => !applied.includes(version));
  const late = pending.filter(({ version }) => compareText(version, newest) < 0);
  const refuse = (message: string, versions: readonly string[]): LedgerDecision => ({
    apply: [],
    skipped: 0,
    refused: `${message} ${versions.join(', ')}`,
    neverApplied: [],
  });
  if (missing.length > 0) {
    return refuse('Remote migration versions not found in local migrations directory.', missing);
  }
  if (late.length > 0) {
    return refuse(
      'Found local migration files to be inserted before the last migration on remote database. ' +
        'Rerun the command with --include-all flag to apply these migrations:',
      late.map(({ id }) => id),
    );
  }
  return { apply: pending, skipped: migrations.length - pending.length, neverApplied: [] };
}

/**
 * The CLI pipelines the statements and the ledger row in one batch with one Sync: an implicit
 * transaction, which BEGIN and COMMIT stand for here. Only the first statement of a batch may be one
 * that refuses transactions, and it commits by itself (25001, `cannot be executed within a pipeline`,
 * for any later one).
 */
export function plan(migration: SourceMigration): readonly Step[] {
  const { extra, id, up, version } = migration;
  const insert = runnerStep(
    `INSERT INTO ${table}(version, name, statements) VALUES($1, $2, ${statementsArray(up)})`,
    [version, String(extra?.['title'] ?? id)],
  );
  const reset = [
    runnerStep('RESET ALL'),
    // what the role "postgres" has by default on Supabase
    runnerStep('SET search_path TO "$user", public, extensions'),
  ];
  const steps = up.map((piece) => ({ ...migrationStep(piece), parameters: [] }));
  if (extra?.['wrapped'] === false) return [...reset, ...steps, insert];
  const alone = up[0] && refusesTransactions(up[0]) ? 1 : 0;
  return [
    ...reset,
    ...steps.slice(0, alone),
    runnerStep('BEGIN'),
    ...steps.slice(alone),
    insert,
    runnerStep('COMMIT'),
  ];
}

/** The batch ends with its Sync, which rolls it back. */
export function afterFailure(migration: SourceMigration): readonly Step[] {
  return migration.extra?.['wrapped'] === false ? [] : [runnerStep('ROLLBACK')];
}

function statementsArray(pieces: readonly SqlPiece[]): string {
  return `ARRAY[${pieces.map(({ sql }) => quoteLiteral(sql)).join(', ')}]::text[]`;
}

function refusesTransactions({ sql }: SqlPiece): boolean {
  const words = leadingWords(sql, 5);
  return (
    /^(CREATE( UNIQUE)?|DROP) INDEX CONCURRENTLY\b/.test(words) ||
    /^(VACUUM|ALTER SYSTEM|(CREATE|DROP) (DATABASE|TABLESPACE))\b/.test(words) ||
    /^REINDEX( \w+)? CONCURRENTLY\b/.test(words)
  );
}
