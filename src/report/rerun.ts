import type { DataChange, RerunEvidence, RunnerRerun, SchemaChange } from '../evidence/types.ts';
import type { ServerEvidence } from '../evidence/types.ts';
import type { Report, ReportRerun } from './schema.ts';

/** What the second run did, as seen on the first server that rehearsed it. */
export function reportRerun(servers: readonly ServerEvidence[]): Report['rerun'] {
  for (const { server, rerun } of servers) if (rerun) return summarise(server.version, rerun);
  return undefined;
}

function summarise(server: string, rerun: RerunEvidence): ReportRerun {
  return {
    server,
    migrations: rerun.raw.map((raw) => ({
      migration: raw.migration,
      result: raw.result,
      statements: raw.statements.map((statement) => ({
        index: statement.index,
        sql: statement.sql,
        line: statement.line,
        result: statement.result,
        error: statement.error,
        changes: changePhrases(statement),
      })),
      changes: changePhrases(raw),
    })),
    runner: rerun.runner && secondRun(rerun.runner),
    forgotten: rerun.forgotten && secondRun(rerun.forgotten),
    second: rerun.second && {
      ...secondRun(rerun.second),
      waited: rerun.second.waited,
      first: rerun.second.first,
    },
    maskedColumns: [...rerun.maskedColumns],
  };
}

function secondRun(run: RunnerRerun): NonNullable<ReportRerun['runner']> {
  return {
    applied: [...run.applied],
    skipped: run.skipped,
    refused: run.refused,
    outcome: run.outcome,
    failedAt: run.failedAt && { ...run.failedAt },
    changes: changePhrases(run),
  };
}

/** Each difference as a phrase: `column public.orders.status added`, `public.orders: 20 rows, then 40`. */
function changePhrases(changes: {
  readonly schemaChanges: readonly SchemaChange[];
  readonly dataChanges: readonly DataChange[];
}): string[] {
  return [
    ...changes.schemaChanges.map(({ change, kind, name, keys }) => {
      return `${kind} ${name} ${change}${keys.length > 0 ? ` (${keys.join(', ')})` : ''}`;
    }),
    ...changes.dataChanges.map(({ relation, rowsBefore, rowsAfter, columns }) => {
      if (rowsBefore !== rowsAfter) return `${relation}: ${rowsBefore} rows, then ${rowsAfter}`;
      return `${relation}: other values in ${columns.join(', ')}`;
    }),
  ];
}
