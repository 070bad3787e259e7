import { quoteLiteral } from '../../sql/quote.ts';
import type { Ledger, LedgerDecision, SourceMigration, Step } from '../adapter.ts';
import { claimsOf } from '../claims.ts';
import { migrationStep, runnerStep } from '../source.ts';
import { compareDotted } from '../versions.ts';

const table = '"public"."flyway_schema_history"';

/** PostgreSQLAdvisoryLockTemplate.java: "Flyway" in ASCII plus the hash of the table's name. */
const lockNumber = 77431708279161n + javaHash(table);
const lock = runnerStep(`SELECT pg_try_advisory_lock(${lockNumber})`);
const unlock = runnerStep(`SELECT pg_advisory_unlock(${lockNumber})`);

/** One row for each run of a script; a failed run outside a transaction leaves one too. */
export const ledger: Ledger = {
  table: 'flyway_schema_history',
  late: 'refuses',
  prepare: [
    lock,
    runnerStep('BEGIN'),
    runnerStep(`CREATE TABLE IF NOT EXISTS ${table} (
    "installed_rank" INT NOT NULL,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INTEGER,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TIMESTAMP NOT NULL DEFAULT now(),
    "execution_time" INTEGER NOT NULL,
    "success" BOOLEAN NOT NULL,
    CONSTRAINT "flyway_schema_history_pk" PRIMARY KEY ("installed_rank")
)`),
    runnerStep(`CREATE INDEX IF NOT EXISTS "flyway_schema_history_s_idx" ON ${table} ("success")`),
    runnerStep('COMMIT'),
    unlock,
  ],
  // taken for each script, and the ledger read again under it: for a second runner the same
  runLock: { take: lock },
  read: `SELECT "version","description","checksum","success" FROM ${table} ORDER BY "installed_rank"`,
  decide(rows, migrations) {
    const problem = validate(rows, migrations);
    if (problem !== undefined) {
      const refused = `Validate failed: Migrations have failed validation\n${problem}`;
      return { apply: [], skipped: 0, refused, neverApplied: [] };
    }
    return pending(rows, migrations);
  },
  forget(migrations) {
    return migrations.map(({ version, extra }) =>
      extra?.['repeatable']
        ? `DELETE FROM ${table} WHERE "version" IS NULL AND "description" = ${quoteLiteral(String(extra['description']))}`
        : `DELETE FROM ${table} WHERE "version" = ${quoteLiteral(version)}`,
    );
  },
  claims(rows, migrations) {
    const keyOfRow = (row: Rows[number]): string => {
      const version = versionOf(row);
      if (version === undefined) return `repeatable ${String(row['description'])}`;
      const local = migrations.find((one) => compareVersions(one, version) === 0);
      return local?.version ?? version;
    };
    const seen = rows.map((row) => ({ key: keyOfRow(row), finished: row['success'] === true }));
    // a baseline or undo row stands for no script
    return claimsOf(seen, migrations, ({ extra, version }) =>
      extra?.['repeatable'] ? `repeatable ${String(extra['description'])}` : version,
    );
  },
  markApplied(migration) {
    const { sql, parameters = [] } = record(migration, true);
    const values = parameters.map((value) =>
      typeof value === 'string' ? quoteLiteral(value) : String(value),
    );
    return [
      ...this.forget([migration]),
      sql.replaceAll(/\$(\d)/g, (_, digit: string) => values[Number(digit) - 1] ?? 'NULL'),
    ];
  },
  repairCommand: (_migration, to, from) =>
    to === 'unapplied' && from === 'unfinished' ? 'flyway repair' : undefined,
};

/** Statement by statement, in one transaction with the ledger row unless the script must run outside. */
export function plan(migration: SourceMigration): readonly Step[] {
  const steps = [...migration.up.map(migrationStep), record(migration, true)];
  const wrapped = migration.extra?.['wrapped'] === true;
  return [
    lock,
    ...(wrapped ? [runnerStep('BEGIN'), ...steps, runnerStep('COMMIT')] : steps),
    unlock,
  ];
}

/** Outside a transaction a failure is written to the history; either way the lock goes. */
export function afterFailure(migration: SourceMigration): readonly Step[] {
  if (migration.extra?.['wrapped'] === true) return [runnerStep('ROLLBACK'), unlock];
  return [record(migration, false), unlock];
}

/** The real runner counts the rank itself; here the server does. */
function record({ version, checksum, extra }: SourceMigration, success: boolean): Step {
  const columns =
    '"installed_rank", "version", "description", "type", "script", "checksum", "installed_by", "execution_time", "success"';
  const rank = `(SELECT COALESCE(MAX("installed_rank"), 0) + 1 FROM ${table})`;
  return runnerStep(
    `INSERT INTO ${table} (${columns}) VALUES (${rank}, $1, $2, 'SQL', $3, $4, current_user, 0, $5)`,
    [
      extra?.['repeatable'] ? null : version,
      String(extra?.['description']),
      String(extra?.['script']),
      Number(checksum),
      success,
    ],
  );
}

type Rows = readonly Readonly<Record<string, unknown>>[];

/** `validateOnMigrate`, on by default: the first thing it complains of. */
function validate(rows: Rows, migrations: readonly SourceMigration[]): string | undefined {
  const applied = rows.flatMap((row) => versionOf(row) ?? []);
  const newest = applied.sort(compareDotted).at(-1) ?? '0';
  for (const row of rows) {
    const version = versionOf(row);
    const name = version === undefined ? 'repeatable migration' : `migration to version ${version}`;
    if (!row['success']) return `Detected failed ${name} (${String(row['description'])}).`;
    if (version === undefined) continue;
    const local = migrations.find((migration) => compareVersions(migration, version) === 0);
    const newer = migrations.some((migration) => compareVersions(migration, version) > 0);
    if (local === undefined && newer) {
      return `Detected applied migration not resolved locally: ${version}.`;
    }
    const description = String(row['description']);
    if (local !== undefined && description !== local.extra?.['description']) {
      return `Migration description mismatch for migration version ${version}\n-> Applied to database : ${description}\n-> Resolved locally    : ${String(local.extra?.['description'])}`;
    }
    if (local !== undefined && String(row['checksum']) !== local.checksum) {
      return `Migration checksum mismatch for migration version ${version}\n-> Applied to database : ${String(row['checksum'])}\n-> Resolved locally    : ${local.checksum}`;
    }
  }
  const late = pending(rows, migrations).apply.find(
    (migration) =>
      !migration.extra?.['repeatable'] &&
      !migration.extra?.['outOfOrder'] &&
      compareDotted(migration.version, newest) < 0,
  );
  return late && `Detected resolved migration not applied to database: ${late.version}.`;
}

function pending(rows: Rows, migrations: readonly SourceMigration[]): LedgerDecision {
  const apply = migrations.filter((migration) =>
    migration.extra?.['repeatable']
      ? String(rows.findLast((row) => isRunOf(row, migration))?.['checksum']) !== migration.checksum
      : !rows.some((row) => compareVersions(migration, versionOf(row) ?? '') === 0),
  );
  return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
}

function isRunOf(row: Rows[number], { extra }: SourceMigration): boolean {
  return versionOf(row) === undefined && row['description'] === extra?.['description'];
}

/** Undefined for a repeatable migration's row. */
function versionOf(row: Rows[number]): string | undefined {
  const version = row['version'];
  return typeof version === 'string' ? version : undefined;
}

/** A repeatable migration is neither older nor newer than any version. */
function compareVersions(migration: SourceMigration, version: string): number {
  if (migration.extra?.['repeatable'] || version === '') return Number.NaN;
  return compareDotted(migration.version, version);
}

/** `String.hashCode` of Java. */
function javaHash(text: string): bigint {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1)
    hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return BigInt(hash);
}
