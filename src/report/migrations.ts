import { blocks } from '../evidence/locks.ts';
import type { Evidence, Migration, MigrationRun, StatementRecord } from '../evidence/types.ts';
import type { ReportMigration, ReportStatement, StatementEffects } from './schema.ts';

/** One migration as the first server recorded it, with what other servers did differently. */
export function reportMigration(migration: Migration, evidence: Evidence): ReportMigration {
  const runs = runsOf(migration.id, evidence);
  const [reference, ...others] = runs;
  return {
    ...migration,
    runs: runs.map(({ server, run }) => ({
      server,
      outcome: run.outcome,
      failedStatement: run.failedStatement,
      durationMs: run.durationMs,
      rowsPresent: run.rowsPresent,
      afterFailureOf: run.afterFailureOf,
    })),
    statements: (reference?.run.statements ?? []).map((statement) => ({
      ...reportStatement(statement),
      elsewhere: others.flatMap(({ server, run }) => {
        const other = run.statements.find(({ index }) => index === statement.index);
        if (!other || sameEffects(statement, other)) return [];
        return [{ server, ...reportEffects(other) }];
      }),
    })),
  };
}

interface ServerRun {
  readonly server: string;
  readonly run: MigrationRun;
}

/** The runs of a migration, one for each server that got to it. */
export function runsOf(migration: string, evidence: Evidence): readonly ServerRun[] {
  return evidence.servers.flatMap(({ server, apply }) => {
    const run = apply?.runs.find((one) => one.migration === migration);
    return run ? [{ server: server.version, run }] : [];
  });
}

/** Row counts of scans differ with the planner's mood between servers; that a scan happened does not. */
function sameEffects(one: StatementRecord, other: StatementRecord): boolean {
  const key = (record: StatementRecord) => {
    const { outcome, locks, rewrites, scans, indexBuilds } = reportEffects(record);
    return JSON.stringify([
      outcome.ok,
      locks.map(({ relation, mode }) => `${relation} ${mode}`).toSorted(),
      rewrites.toSorted(),
      scans.map(({ relation }) => relation).toSorted(),
      indexBuilds.map(({ index }) => index).toSorted(),
    ]);
  };
  return key(one) === key(other);
}

function reportStatement(record: StatementRecord): Omit<ReportStatement, 'elsewhere'> {
  const { index, origin, sql, kind, line, endLine, transaction, durationMs } = record;
  return {
    index,
    origin,
    sql,
    kind,
    line,
    endLine,
    transaction,
    durationMs,
    ...reportEffects(record),
    walBytes: record.walBytes,
    observed: record.observed,
    unobserved: record.unobserved,
    notices: record.notices.map((notice) => ({ ...notice })),
  };
}

function reportEffects(record: StatementRecord): StatementEffects {
  return {
    outcome: record.outcome,
    locks: record.locks.map((lock) => ({ ...lock, blocks: [...blocks(lock.mode)] })),
    rewrites: [...record.rewrites],
    scans: record.scans.map((scan) => ({ ...scan })),
    indexBuilds: record.indexBuilds.map((build) => ({ ...build })),
    rows: record.rows.map((rows) => ({ ...rows })),
  };
}
