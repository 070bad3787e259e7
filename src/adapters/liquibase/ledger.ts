/** What `liquibase update` sends for one changeset, and how it reads its tables. */
import { quoteLiteral } from '../../sql/quote.ts';
import type { Ledger, LedgerDecision, SourceMigration, Step } from '../adapter.ts';
import { claimsOf } from '../claims.ts';
import { migrationStep, runnerStep } from '../source.ts';

const table = 'public.databasechangelog';
const lockTable = 'public.databasechangeloglock';

/** The real one writes the name and address of its machine. */
const holder = "'rehearsal ' || pg_backend_pid()";
const takeLock = `UPDATE ${lockTable} SET LOCKED = TRUE, LOCKEDBY = ${holder}, LOCKGRANTED = NOW() WHERE ID = 1 AND LOCKED = FALSE`;

/** One row for each changeset by id, author and path; and one row that says whether somebody is at it. */
export const ledger: Ledger = {
  table: table,
  besides: [lockTable],
  prepare: [
    // the real one looks first whether its tables are there
    runnerStep(
      `CREATE TABLE IF NOT EXISTS ${table} (ID VARCHAR(255) NOT NULL, AUTHOR VARCHAR(255) NOT NULL, FILENAME VARCHAR(255) NOT NULL, DATEEXECUTED TIMESTAMP WITHOUT TIME ZONE NOT NULL, ORDEREXECUTED INTEGER NOT NULL, EXECTYPE VARCHAR(10) NOT NULL, MD5SUM VARCHAR(35), DESCRIPTION VARCHAR(255), COMMENTS VARCHAR(255), TAG VARCHAR(255), LIQUIBASE VARCHAR(20), CONTEXTS VARCHAR(255), LABELS VARCHAR(255), DEPLOYMENT_ID VARCHAR(10))`,
    ),
    runnerStep(
      `CREATE TABLE IF NOT EXISTS ${lockTable} (ID INTEGER NOT NULL, LOCKED BOOLEAN NOT NULL, LOCKGRANTED TIMESTAMP WITHOUT TIME ZONE, LOCKEDBY VARCHAR(255), CONSTRAINT databasechangeloglock_pkey PRIMARY KEY (ID))`,
    ),
    runnerStep(`INSERT INTO ${lockTable} (ID, LOCKED) VALUES (1, FALSE) ON CONFLICT DO NOTHING`),
  ],
  // the real one asks every ten seconds, for five minutes
  runLock: {
    take: runnerStep(
      `WITH taken AS (${takeLock} RETURNING ID) SELECT EXISTS (SELECT FROM taken) AS taken`,
    ),
  },
  read: `SELECT id, author, filename, md5sum, NULL AS lockedby FROM ${table}
    UNION ALL SELECT NULL, NULL, NULL, NULL, COALESCE(lockedby, '') FROM ${lockTable} WHERE locked AND lockedby IS DISTINCT FROM ${holder}`,
  decide,
  forget(migrations) {
    return migrations.map((migration) => `DELETE FROM ${table} WHERE ${isRowOf(migration)}`);
  },
  claims: (rows, migrations) =>
    claimsOf(
      rows.filter(isChangesetRow).map((row) => ({ key: keyOfRow(row), finished: true })),
      migrations,
      ({ id }) => id,
    ),
};

type Row = Readonly<Record<string, unknown>>;

function isChangesetRow(row: Row): boolean {
  return row['id'] !== null && row['id'] !== undefined;
}

function keyOfRow(row: Row): string {
  const path = String(row['filename'])
    .replace(/^classpath:/, '')
    .replace(/^\/+/, '');
  return `${path}::${String(row['id'])}::${String(row['author'])}`;
}

/** Runs what has no row, in the order of the changelog; refuses where a row has another checksum. */
function decide(rows: readonly Row[], migrations: readonly SourceMigration[]): LedgerDecision {
  const refuse = (refused: string): LedgerDecision => {
    return { apply: [], skipped: 0, refused, neverApplied: [] };
  };
  const lock = rows.find((row) => !isChangesetRow(row));
  if (lock) {
    const by = String(lock['lockedby']).replace(/^(rehearsal) \d+$/, '$1');
    return refuse(`Could not acquire change log lock.  Currently locked by ${by}`);
  }
  const known = new Map(rows.map((row) => [keyOfRow(row), row['md5sum']]));
  const changed = migrations.filter((migration) => {
    const { repeatable, validChecksums = '' } = migration.extra ?? {};
    const valid = String(validChecksums).split(' ');
    const recorded = known.get(migration.id);
    // an empty checksum, or one of an older algorithm, is written anew
    if (typeof recorded !== 'string' || !recorded.startsWith('9:')) return false;
    return (
      recorded !== migration.checksum &&
      repeatable !== true &&
      !valid.includes(recorded) &&
      !valid.includes('any')
    );
  });
  if (changed.length > 0) {
    const lines = changed.map(
      ({ id, checksum }) =>
        `\n          ${id} was: ${String(known.get(id))} but is now: ${checksum}`,
    );
    return refuse(
      `Validation Failed:\n     ${changed.length} changesets check sum${lines.join('')}`,
    );
  }
  const apply = migrations.filter(({ id, checksum, extra }) => {
    if (!known.has(id) || extra?.['runAlways'] === true) return true;
    return extra?.['repeatable'] === true && known.get(id) !== checksum;
  });
  return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
}

const lock = runnerStep(takeLock);
const unlock = runnerStep(
  `UPDATE ${lockTable} SET LOCKED = FALSE, LOCKEDBY = NULL, LOCKGRANTED = NULL WHERE ID = 1`,
);

/** The statements in one transaction, unless the changeset says otherwise; its row in another. */
export function plan(migration: SourceMigration): readonly Step[] {
  return [
    lock,
    ...wrapped(migration, migration.up.map(migrationStep)),
    ...record(migration),
    unlock,
  ];
}

/** The rollback of a changeset, and its row taken away behind it. */
export function planDown(migration: SourceMigration): readonly Step[] | null {
  if (migration.down === null) return null;
  return [
    lock,
    ...wrapped(migration, migration.down.map(migrationStep)),
    runnerStep('BEGIN'),
    runnerStep(`DELETE FROM ${table} WHERE ${isRowOf(migration)}`),
    runnerStep('COMMIT'),
    unlock,
  ];
}

/** Liquibase rolls back and gives the lock free before it ends. */
export function afterFailure({ extra }: SourceMigration): readonly Step[] {
  return extra?.['wrapped'] === true ? [runnerStep('ROLLBACK'), unlock] : [unlock];
}

function wrapped({ extra }: SourceMigration, steps: readonly Step[]): readonly Step[] {
  return extra?.['wrapped'] === true
    ? [runnerStep('BEGIN'), ...steps, runnerStep('COMMIT')]
    : steps;
}

function record(migration: SourceMigration): readonly Step[] {
  const { checksum = '', extra } = migration;
  const text = (name: string) => String(extra?.[name] ?? '');
  const orNull = (name: string) =>
    extra?.[name] === undefined ? 'NULL' : quoteLiteral(text(name));
  const values = `${quoteLiteral(text('id'))}, ${quoteLiteral(text('author'))}, ${quoteLiteral(text('path'))}, NOW(), (SELECT COALESCE(MAX(ORDEREXECUTED), 0) + 1 FROM ${table}), ${quoteLiteral(checksum)}, 'sql', ${quoteLiteral(text('comments'))}, 'EXECUTED', ${orNull('contexts')}, ${orNull('labels')}, '4.28.0', '0000000000'`;
  const insert = `INSERT INTO ${table} (ID, AUTHOR, FILENAME, DATEEXECUTED, ORDEREXECUTED, MD5SUM, DESCRIPTION, COMMENTS, EXECTYPE, CONTEXTS, LABELS, LIQUIBASE, DEPLOYMENT_ID)`;
  const again = extra?.['repeatable'] === true || extra?.['runAlways'] === true;
  return [
    runnerStep('BEGIN'),
    ...(again
      ? [
          runnerStep(
            `UPDATE ${table} SET DATEEXECUTED = NOW(), EXECTYPE = 'RERAN', MD5SUM = ${quoteLiteral(checksum)} WHERE ${isRowOf(migration)}`,
          ),
          runnerStep(
            `${insert} SELECT ${values} WHERE NOT EXISTS (SELECT FROM ${table} WHERE ${isRowOf(migration)})`,
          ),
        ]
      : [runnerStep(`${insert} VALUES (${values})`)]),
    runnerStep('COMMIT'),
  ];
}

function isRowOf({ extra }: SourceMigration): string {
  const [id, author, path] = ['id', 'author', 'path'].map((name) =>
    quoteLiteral(String(extra?.[name] ?? '')),
  );
  return `ID = ${id} AND AUTHOR = ${author} AND FILENAME = ${path}`;
}
