/** What the Supabase CLI sends (`db push`, `migration up`; 3.1), and how it reads its table. */
import { quoteLiteral } from '../../sql/quote.ts';
import type { Ledger, LedgerDecision, SourceMigration, SqlPiece, Step } from '../adapter.ts';
import { claimsByVersion } from '../claims.ts';
import { migrationStep, runnerStep } from '../source.ts';
import { compareText } from '../versions.ts';
import { isSentAlone } from './discover.ts';

const table = 'supabase_migrations.schema_migrations';

/** By version; what comes too late is refused. */
export const ledger: Ledger = {
  table,
  late: 'refuses',
  prepare: [
    'BEGIN',
    "SET LOCAL lock_timeout = '4s'",
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
  claims: claimsByVersion,
  repairCommand: ({ version }, to) =>
    `supabase migration repair ${version} --status ${to === 'applied' ? 'applied' : 'reverted'} --db-url "$DATABASE_URL"`,
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
 * The CLI pipelines runs of statements, each run with one Sync: an implicit transaction, which BEGIN
 * and COMMIT stand for here. What Postgres refuses in one is sent alone, between the runs, and the
 * ledger row belongs to the last run. A file with BEGIN or COMMIT of its own is not pipelined.
 */
export function plan(migration: SourceMigration): readonly Step[] {
  const { extra, id, transactionMode, up, version } = migration;
  const steps: Step[] = [
    runnerStep('RESET ALL'),
    // what the role "postgres" has by default on Supabase
    runnerStep('SET search_path TO "$user", public, extensions'),
  ];
  const row = runnerStep(`INSERT INTO ${table}(version, name, statements) VALUES($1, $2, $3)`, [
    version,
    String(extra?.['title'] ?? id),
    arrayLiteral(up),
  ]);
  if (transactionMode === 'own' || extra?.['apart'] === true) {
    return [...steps, ...up.map(migrationStep), row];
  }
  let batch: Step[] = [];
  const flush = () => {
    if (batch.length > 0) steps.push(runnerStep('BEGIN'), ...batch, runnerStep('COMMIT'));
    batch = [];
  };
  for (const piece of up) {
    if (isSentAlone(piece.sql)) {
      flush();
      steps.push(migrationStep(piece));
    } else batch.push({ ...migrationStep(piece), parameters: [] });
  }
  batch.push(row);
  flush();
  return steps;
}

/** A failed batch ends with its Sync; otherwise the CLI hangs up, which rolls back as well. */
export function afterFailure(): readonly Step[] {
  return [runnerStep('ROLLBACK')];
}

function arrayLiteral(pieces: readonly SqlPiece[]): string {
  return `{${pieces.map(({ sql }) => `"${sql.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
