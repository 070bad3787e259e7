/** Evidence as real runs leave it, made from what a test says of migrations and their statements. */
import type {
  Evidence,
  Migration,
  MigrationRun,
  RelationLock,
  RerunEvidence,
  ServerEvidence,
  StatementRecord,
} from '../../src/evidence/types.ts';
import type { LockMode } from '../../src/terms.ts';
import { quietStatement } from './statement-record.ts';

/** The pull request that it is about. */
export const subject = {
  base: 'origin/main (4f1c2ab)',
  head: '9d3e77c',
  adapter: 'dbmate',
  directory: 'db/migrations',
  ledger: 'kept',
} as const;

/** Of these migrations on these servers. */
export function evidence(
  migrations: readonly Migration[],
  servers: readonly ServerEvidence[],
): Evidence {
  return { version: 1, subject, migrations, servers, notRehearsed: [] };
}

/** What one server saw; with a second run where one is given. */
export function server(
  version: string,
  runs: readonly MigrationRun[],
  schemaDiff = '',
  rerun?: RerunEvidence,
): ServerEvidence {
  return {
    server: { version, major: Number.parseInt(version, 10), provider: 'embedded' },
    baseline: {
      migrations: 87,
      cached: true,
      durationMs: 31.4,
      prepared: ['role app_readonly', 'extension pg_trgm'],
      seed: {
        tables: [
          { relation: 'public.orders', rows: 1_000, why: '' },
          { relation: 'public.geo', rows: 0, why: 'type geometry is not known to the seeder' },
        ],
        durationMs: 88,
      },
      tables: [
        { relation: 'public.orders', rows: 1_000 },
        { relation: 'public.customers', rows: 250 },
        { relation: 'public.countries', rows: 20 },
        { relation: 'public.geo', rows: 0 },
      ],
    },
    rehearsals: [
      { name: 'apply', status: 'done', why: '', durationMs: 212.4 },
      rerun
        ? { name: 'rerun', status: 'done', why: '', durationMs: 345.9 }
        : {
            name: 'rerun',
            status: 'skipped',
            why: 'rehearsed on the first server only',
            durationMs: 0,
          },
    ],
    apply: { runs, schemaChanges: [], schemaDiff, dataChanges: [] },
    rerun,
    notRehearsed: rerun ? [] : [{ what: 'rerun', why: 'rehearsed on the first server only' }],
  };
}

/** A migration's run up to its first failure, with what the runner sends around its own statements. */
export function run(
  migration: string,
  own: readonly StatementRecord[],
  mode: 'file' | 'statement' = 'file',
): MigrationRun {
  const ledger = runner(`INSERT INTO schema_migrations (version) VALUES ('${migration}')`);
  const statements =
    mode === 'file' ? [runner('BEGIN'), ...own, ledger, runner('COMMIT')] : [...own, ledger];
  const failed = statements.findIndex(({ outcome }) => !outcome.ok);
  const sent = failed === -1 ? statements : statements.slice(0, failed + 1);
  return {
    migration,
    outcome: sent.at(-1)?.outcome ?? { ok: true },
    failedStatement: failed === -1 ? undefined : failed,
    statements: sent.map((one, index) => ({
      ...one,
      index,
      transaction: mode === 'file' ? 1 : one.transaction === null ? null : index + 1,
    })),
    durationMs: sent.reduce((sum, { durationMs }) => sum + durationMs, 0),
    rowsPresent: true,
  };
}

function runner(text: string): StatementRecord {
  const kind = text.startsWith('INSERT') ? 'InsertStmt' : 'TransactionStmt';
  return { ...statement(text, { kind }), origin: 'runner' };
}

/** A statement of the file. */
export function statement(text: string, rest: Partial<StatementRecord>): StatementRecord {
  return {
    ...quietStatement,
    sql: text,
    kind: 'UpdateStmt',
    endLine: rest.line,
    durationMs: 0.6,
    lockTimeoutMs: 0,
    ...rest,
  };
}

/** A lock as a statement takes it. */
export function lock(relation: string, mode: LockMode, kind = 'table'): RelationLock {
  return { relation, kind, mode };
}
