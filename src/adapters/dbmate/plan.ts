import { quoteLiteral } from '../../sql/quote.ts';
import type { Ledger, SourceMigration, SqlPiece, Step } from '../adapter.ts';
import { claimsByVersion } from '../claims.ts';
import { migrationStep, runnerStep } from '../source.ts';

const table = 'public.schema_migrations';

/** One row for each applied version; files below the newest are applied late, without a word. */
export const ledger: Ledger = {
  table: 'schema_migrations',
  prepare: [runnerStep(`create table if not exists ${table} (version varchar primary key)`)],
  read: `select version from ${table} order by version desc`,
  decide(rows, migrations) {
    const applied = new Set(rows.map((row) => row['version']));
    const apply = migrations.filter(({ version }) => !applied.has(version));
    return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
  },
  forget(migrations) {
    if (migrations.length === 0) return [];
    const versions = migrations.map(({ version }) => quoteLiteral(version)).join(', ');
    return [`delete from ${table} where version in (${versions})`];
  },
  claims: claimsByVersion,
  markApplied: ({ version }) => [
    `insert into ${table} (version) values (${quoteLiteral(version)}) on conflict do nothing`,
  ],
};

/** Each up block and its ledger row in one transaction, or both outside with `transaction:false`. */
export function plan(migration: SourceMigration): readonly Step[] {
  const record = runnerStep(`insert into ${table} (version) values ($1)`, [migration.version]);
  return blocks(migration.up, migration.extra?.['upOutside'], record);
}

/** dbmate rolls back; outside a transaction block that only draws a warning. */
export function afterFailure({ transactionMode }: SourceMigration): readonly Step[] {
  return transactionMode === 'message' ? [] : [runnerStep('ROLLBACK')];
}

/** The `migrate:down` block, and the version's row taken away with it. */
export function planDown(migration: SourceMigration): readonly Step[] | null {
  if (migration.down === null) return null;
  const remove = runnerStep(`delete from ${table} where version = $1`, [migration.version]);
  return blocks(migration.down, migration.extra?.['downOutside'], remove);
}

function blocks(pieces: readonly SqlPiece[], outside: unknown, ledgerStep: Step): readonly Step[] {
  return pieces.flatMap((piece, index) => {
    const steps = [migrationStep(piece), ledgerStep];
    if (String(outside)[index] === '1') return steps;
    return [runnerStep('BEGIN READ WRITE'), ...steps, runnerStep('COMMIT')];
  });
}
