/** What `atlas migrate apply` sends, and how it reads its table. */
import { createHash } from 'node:crypto';

import { quoteLiteral } from '../../sql/quote.ts';
import type { Ledger, LedgerDecision, SourceMigration, Step } from '../adapter.ts';
import { claimsOf } from '../claims.ts';
import { migrationStep, runnerStep } from '../source.ts';
import { compareText } from '../versions.ts';

const table = '"atlas_schema_revisions"."atlas_schema_revisions"';

/** FNV-1 of "atlas_migrate_execute". */
const lock = runnerStep('SELECT pg_try_advisory_lock(2686470616)');

/** One row for each file, written before its first statement and again behind each. */
export const ledger: Ledger = {
  table: 'atlas_schema_revisions.atlas_schema_revisions',
  late: 'refuses',
  prepare: [
    // held until the run is over, so its end is the end of the session
    lock,
    runnerStep('CREATE SCHEMA IF NOT EXISTS "atlas_schema_revisions"'),
    runnerStep(
      `CREATE TABLE IF NOT EXISTS ${table} ("version" character varying NOT NULL, "description" character varying NOT NULL, "type" bigint NOT NULL DEFAULT 2, "applied" bigint NOT NULL DEFAULT 0, "total" bigint NOT NULL DEFAULT 0, "executed_at" timestamp with time zone NOT NULL, "execution_time" bigint NOT NULL, "error" text NULL, "error_stmt" text NULL, "hash" character varying NOT NULL, "partial_hashes" jsonb NULL, "operator_version" character varying NOT NULL, PRIMARY KEY ("version"))`,
    ),
  ],
  // it tries again for ten seconds (`--lock-timeout`)
  runLock: { take: lock },
  // the second part is what Atlas finds when it inspects a database without revisions
  read: `SELECT version, applied::int AS applied, total::int AS total, partial_hashes::text AS hashes, NULL AS unclean FROM ${table} WHERE version <> '.atlas_cloud_identifier'
    UNION ALL SELECT NULL, 0, 0, NULL, (SELECT min(n.nspname::text) FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'atlas_schema_revisions') AND (n.nspname <> 'public' OR EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p'))))
    ORDER BY version`,
  decide,
  forget(migrations) {
    if (migrations.length === 0) return [];
    const versions = migrations.map(({ version }) => quoteLiteral(version)).join(', ');
    return [`DELETE FROM ${table} WHERE "version" IN (${versions})`];
  },
  claims: (rows, migrations) =>
    claimsOf(
      rows
        .filter(isRevision)
        .map((row) => ({ key: String(row['version']), finished: row['applied'] === row['total'] })),
      migrations,
      ({ version }) => version,
    ),
  repairCommand: ({ version }) => `atlas migrate set ${version}`,
};

type Row = Readonly<Record<string, unknown>>;

function isRevision(row: Row): boolean {
  return typeof row['version'] === 'string';
}

/** `Executor.Pending`: everything behind the newest revision, and what was left half-way. */
function decide(rows: readonly Row[], migrations: readonly SourceMigration[]): LedgerDecision {
  const revisions = rows.filter(isRevision).toSorted((a, b) => compareText(nameOf(a), nameOf(b)));
  const refuse = (refused: string): LedgerDecision => {
    return { apply: [], skipped: 0, refused, neverApplied: [] };
  };
  const [first] = revisions;
  const last = revisions.at(-1);
  if (first === undefined || last === undefined) {
    const schema = rows.map(({ unclean }) => unclean).find((name) => typeof name === 'string');
    if (schema === undefined) return { apply: migrations, skipped: 0, neverApplied: [] };
    return refuse(
      `sql/migrate: connected database is not clean: found schema "${schema}". baseline version or allow-dirty is required`,
    );
  }
  const known = new Set(revisions.map(nameOf));
  const behind = migrations.filter(({ version }) => version > nameOf(last));
  const missing = migrations.filter(({ version }) => version < nameOf(last) && !known.has(version));
  const late = missing.filter(({ version }) => version > nameOf(first));
  const order = String(migrations[0]?.extra?.['order'] ?? 'linear');
  if (late.length > 0 && order === 'linear') {
    const names = late.map(({ file }) => file.slice(file.lastIndexOf('/') + 1)).join(', ');
    return refuse(
      `migration ${late.length === 1 ? `file ${names} was` : `files ${names} were`} added out of order. See: https://atlasgo.io/versioned/apply#non-linear-error`,
    );
  }
  const resumed =
    last['applied'] === last['total']
      ? []
      : migrations.filter(({ version }) => version === nameOf(last));
  const [half] = resumed;
  const changed = half && changedStatement(half, last);
  if (half && changed !== undefined) {
    return refuse(
      `sql/migrate: history changed: statement ${changed} from file "${half.id}.sql" changed`,
    );
  }
  const applied = Number(last['applied']);
  const apply = [
    ...(order === 'non-linear' ? late : []),
    ...resumed.map((one) => ({ ...one, extra: { ...one.extra, applied } })),
    ...behind,
  ];
  const never = missing.filter((one) => !apply.includes(one));
  return {
    apply,
    skipped: migrations.length - apply.length - never.length,
    neverApplied: never.map(({ id, version }) => ({
      id,
      why:
        version < nameOf(first)
          ? `its version is before the first revision, ${nameOf(first)}`
          : `its version is before the newest revision, ${nameOf(last)}, and exec_order is linear-skip`,
    })),
  };
}

function nameOf(row: Row): string {
  return String(row['version']);
}

/** The number of the first statement that was applied in another wording. */
function changedStatement(migration: SourceMigration, row: Row): number | undefined {
  const { hashes } = row;
  const recorded = JSON.parse(typeof hashes === 'string' ? hashes : '[]') as readonly string[];
  const now = statementHashes(migration);
  const at = recorded.findIndex(
    (hash, index) => index < Number(row['applied']) && now[index] !== hash,
  );
  return at === -1 ? undefined : at + 1;
}

/** Of each statement with all before it. */
function statementHashes({ up }: SourceMigration): readonly string[] {
  const running = createHash('sha256');
  return up.map(({ sql }) => `h1:${running.update(sql).copy().digest('base64')}`);
}

/** Row, statement, row, statement … in one transaction; a file left half-way goes on where it stopped. */
export function plan(migration: SourceMigration): readonly Step[] {
  const { extra, up } = migration;
  const done = Number(extra?.['applied'] ?? 0);
  const hashes = statementHashes(migration);
  const steps = [
    writeRevision(migration, done, hashes.slice(0, done)),
    ...up
      .slice(done)
      .flatMap((piece, index) => [
        migrationStep(piece),
        writeRevision(migration, done + index + 1, hashes.slice(0, done + index + 1)),
      ]),
    writeRevision(migration, up.length, null),
  ];
  return extra?.['wrapped'] === true
    ? [runnerStep('BEGIN'), ...steps, runnerStep('COMMIT')]
    : steps;
}

/** In a transaction nothing is left; outside one the row says what failed, and the next run goes on there. */
export function afterFailure(
  { extra, version }: SourceMigration,
  { message }: { message: string },
): readonly Step[] {
  if (extra?.['wrapped'] === true) return [runnerStep('ROLLBACK')];
  return [runnerStep(`UPDATE ${table} SET "error" = $1 WHERE "version" = $2`, [message, version])];
}

function writeRevision(
  { checksum = '', extra, up, version }: SourceMigration,
  applied: number,
  hashes: readonly string[] | null,
): Step {
  return runnerStep(
    `INSERT INTO ${table} ("description", "type", "applied", "total", "executed_at", "execution_time", "hash", "partial_hashes", "operator_version", "version") VALUES ($1, 2, $2, $3, now(), 0, $4, $5, 'rehearsal', $6) ON CONFLICT ("version") DO UPDATE SET "applied" = excluded."applied", "executed_at" = excluded."executed_at", "error" = NULL, "hash" = excluded."hash", "partial_hashes" = excluded."partial_hashes"`,
    [
      String(extra?.['description'] ?? ''),
      applied,
      up.length,
      checksum,
      hashes === null || hashes.length === 0 ? null : JSON.stringify(hashes),
      version,
    ],
  );
}
