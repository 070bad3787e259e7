/** What `node-pg-migrate up` sends, and how it reads its table. */
import { quoteLiteral } from '../../sql/quote.ts';
import type { Adapter, Ledger, LedgerDecision, SourceMigration, Step } from '../adapter.ts';
import { claimsOf } from '../claims.ts';
import { migrationStep, runnerStep } from '../source.ts';

const table = '"public"."pgmigrations"';

/** runner.ts: one well-known number; a second runner fails at once and does not wait. */
const lockNumber = '7241865325823964';
const lock = runnerStep(`SELECT pg_try_advisory_lock(${lockNumber}) AS "lockObtained"`);
const unlock = runnerStep(`SELECT pg_advisory_unlock(${lockNumber}) AS "lockReleased"`);

/** One row for each applied migration, by name, in the order in which they were applied. */
export const ledger: Ledger = {
  table: 'pgmigrations',
  late: 'refuses',
  prepare: [
    lock,
    runnerStep('SET search_path TO "public"'),
    // the real runner asks information_schema first, and leaves the statement out where the table is
    runnerStep(
      `CREATE TABLE IF NOT EXISTS ${table} (id SERIAL PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL)`,
    ),
  ],
  runLock: { take: lock, refused: 'Another migration is already running' },
  read: `SELECT name FROM ${table} ORDER BY run_on, id`,
  decide,
  forget(migrations) {
    if (migrations.length === 0) return [];
    const names = migrations.map(({ id }) => quoteLiteral(id)).join(', ');
    return [`DELETE FROM ${table} WHERE name IN (${names})`];
  },
  claims: (rows, migrations) =>
    claimsOf(
      rows.map(({ name }) => ({ key: String(name), finished: true })),
      migrations,
      ({ id }) => id,
    ),
  repairCommand: ({ id }, to) =>
    to === 'applied' ? `node-pg-migrate up ${id} --fake` : `node-pg-migrate down ${id} --fake`,
};

/** `checkOrder`: the applied names must be the first of the files, one by one. */
function decide(
  rows: Parameters<Ledger['decide']>[0],
  migrations: readonly SourceMigration[],
): LedgerDecision {
  const { checkOrder = true, programs = '' } = migrations[0]?.extra ?? {};
  // rows of migrations written as programs have no migration here to be compared with
  const left = new Set(String(programs).split('\n'));
  const applied = rows.map(({ name }) => String(name)).filter((name) => !left.has(name));
  const odd = applied.findIndex((name, index) => {
    const expected = migrations[index];
    return expected !== undefined && expected.id !== name;
  });
  if (checkOrder !== false && odd !== -1) {
    const refused = `Not run migration ${migrations[odd]?.id} is preceding already run migration ${applied[odd]}`;
    return { apply: [], skipped: 0, refused, neverApplied: [] };
  }
  const apply = migrations.filter(({ id }) => !applied.includes(id));
  return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
}

/** One transaction over all pending migrations (`--single-transaction`, on by default). */
export const aroundRun: Adapter['aroundRun'] = {
  before: [runnerStep('BEGIN')],
  after: [runnerStep('COMMIT'), unlock],
  afterFailure: [runnerStep('ROLLBACK'), unlock],
};

/** The up part as one message, then its row. */
export function plan({ id, up }: SourceMigration): readonly Step[] {
  const insert = `INSERT INTO ${table} (name, run_on) VALUES (${quoteLiteral(id)}, NOW());`;
  return [...up.map(migrationStep), runnerStep(insert)];
}

/** `node-pg-migrate down`, which reverts one migration unless a number is given. */
export function planDown({ id, down }: SourceMigration): readonly Step[] | null {
  if (down === null) return null;
  const remove = runnerStep(`DELETE FROM ${table} WHERE name=${quoteLiteral(id)};`);
  return [runnerStep('BEGIN'), ...down.map(migrationStep), remove, runnerStep('COMMIT')];
}
