/** What `sqlx migrate run` sends (sqlx 0.6 to 0.9), and how it reads its table. */
import { crc32 } from 'node:zlib';

import type { Ledger, LedgerDecision, SourceMigration, SqlPiece, Step } from '../adapter.ts';
import { quoteLiteral } from '../../sql/quote.ts';
import { claimsOf } from '../claims.ts';
import { migrationStep, runnerStep } from '../source.ts';

/** `generate_lock_id` for a database called `postgres`; `sqlx::migrate!` takes it, the command line does not. */
const lockId = String(BigInt(0x3d32ad9e) * BigInt(crc32('postgres')));

/** By version, with a checksum that is compared at each start. */
export const ledger: Ledger = {
  table: '_sqlx_migrations',
  prepare: [
    // sqlx asks for this as a start-up parameter of every connection
    runnerStep("SET TIME ZONE 'UTC'"),
    runnerStep(`CREATE TABLE IF NOT EXISTS _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMPTZ NOT NULL DEFAULT now(),
    success BOOLEAN NOT NULL,
    checksum BYTEA NOT NULL,
    execution_time BIGINT NOT NULL
);`),
  ],
  runLock: { take: runnerStep('SELECT pg_advisory_lock($1)', [lockId]) },
  // sqlx asks twice: for rows without success, and for version and checksum
  read: `SELECT version::text AS version, encode(checksum, 'hex') AS checksum, success FROM _sqlx_migrations ORDER BY _sqlx_migrations.version`,
  decide,
  forget: (migrations) =>
    migrations.map(({ version }) => `DELETE FROM _sqlx_migrations WHERE version = ${version}`),
  claims: (rows, migrations) =>
    claimsOf(
      rows.map(({ version, success }) => ({
        key: String(version),
        finished: success !== false && success !== 'f',
      })),
      migrations,
      ({ version }) => version,
    ),
  markApplied: ({ version, checksum = '', extra }) => [
    `DELETE FROM _sqlx_migrations WHERE version = ${version}`,
    'INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) ' +
      `VALUES (${version}, ${quoteLiteral(String(extra?.['description'] ?? ''))}, TRUE, decode('${checksum}', 'hex'), 0)`,
  ],
};

function decide(
  rows: Parameters<Ledger['decide']>[0],
  migrations: readonly SourceMigration[],
): LedgerDecision {
  const refuse = (refused: string, apply: readonly SourceMigration[] = []): LedgerDecision => {
    return { apply, skipped: 0, refused, neverApplied: [] };
  };
  const dirty = rows.find(({ success }) => success === false || success === 'f');
  if (dirty) {
    const version = String(dirty['version']);
    return refuse(
      `migration ${version} is partially applied; fix and remove row from \`_sqlx_migrations\` table`,
    );
  }
  const known = new Set(migrations.map(({ version }) => version));
  const missing = rows.find(({ version }) => !known.has(String(version)));
  if (missing) {
    return refuse(
      `migration ${String(missing['version'])} was previously applied but is missing in the resolved migrations`,
    );
  }
  const checksums = new Map(rows.map(({ version, checksum }) => [String(version), checksum]));
  const apply: SourceMigration[] = [];
  for (const migration of migrations) {
    const applied = checksums.get(migration.version);
    if (applied === undefined) apply.push(migration);
    else if (applied !== migration.checksum) {
      // what stands before it has been applied by then
      return refuse(
        `migration ${migration.version} was previously applied but has been modified`,
        apply,
      );
    }
  }
  return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
}

/** The file as one message and its row in one transaction; the time it took is written behind it. */
export function plan(migration: SourceMigration): readonly Step[] {
  const { checksum = '', extra, version } = migration;
  const insert = runnerStep(
    'INSERT INTO _sqlx_migrations ( version, description, success, checksum, execution_time ) ' +
      'VALUES ( $1, $2, TRUE, $3, -1 )',
    [version, String(extra?.['description'] ?? ''), `\\x${checksum}`],
  );
  return [
    ...wrap(extra?.['wrapped'] === true, migration.up, insert),
    runnerStep('UPDATE _sqlx_migrations SET execution_time = $1 WHERE version = $2', [0, version]),
  ];
}

/** The down file as one message, and its row taken away. */
export function planDown(migration: SourceMigration): readonly Step[] | null {
  if (!migration.down) return null;
  const remove = runnerStep('DELETE FROM _sqlx_migrations WHERE version = $1', [migration.version]);
  return wrap(migration.extra?.['downWrapped'] === true, migration.down, remove);
}

/** A failure inside the transaction rolls it back; outside nothing is sent. */
export function afterFailure(migration: SourceMigration): readonly Step[] {
  return migration.extra?.['wrapped'] === true ? [runnerStep('ROLLBACK')] : [];
}

function wrap(wrapped: boolean, pieces: readonly SqlPiece[], write: Step): readonly Step[] {
  const inner = [...pieces.map(migrationStep), write];
  return wrapped ? [runnerStep('BEGIN'), ...inner, runnerStep('COMMIT')] : inner;
}
