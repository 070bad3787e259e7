/** What a history is without its programs: migrations written in Go or TypeScript are left out, and others may miss what they make. */
import type { Baseline, MigrationRun, NotRehearsed, SqlError } from '../evidence/types.ts';
import { sqlstates } from '../postgres/sqlstates.ts';
import { formatSqlError } from './executor.ts';
import { missingRole } from './prerequisites.ts';
import type { RehearsalPlan } from './plan.ts';
import type { OpenRun } from './run.ts';

/** A migration that did not apply, and why. */
export type Failure = NonNullable<Baseline['failure']>;

/** Above this many, what the programs made is too much to do without. */
export const mostUnapplied = 5;

/** Whether the baseline can go on behind a failure: it names an object that a program may have made. */
export function mayDoWithout({ plan, session }: OpenRun, { error }: Failure): boolean {
  return (
    plan.hasPrograms === true &&
    !plan.adapter.aroundRun &&
    session.transactionStatus === 'I' &&
    missesObject(error) &&
    missingRole(error) === undefined
  );
}

/** A migration under review that misses an object says nothing where the baseline lacks some. */
export function behindGap(
  run: MigrationRun,
  plan: Pick<RehearsalPlan, 'hasPrograms'>,
  [unapplied]: readonly Failure[],
): MigrationRun {
  const gap = unapplied?.migration ?? (plan.hasPrograms ? aProgram : undefined);
  if (gap === undefined || run.outcome.ok || !missesObject(run.outcome.error)) return run;
  return { ...run, afterFailureOf: run.afterFailureOf ?? gap };
}

const aProgram = 'a migration that only the project can run';

/** What to say of the baseline's own. */
export function sayUnapplied(failures: readonly Failure[]): readonly NotRehearsed[] {
  return failures.map(({ file, error }) => ({
    what: file,
    why: `the baseline is without it: ${formatSqlError(error)}. A migration that only the project can run was left out before it`,
  }));
}

function missesObject({ code }: SqlError): boolean {
  return missing.has(code);
}

const missing: ReadonlySet<string> = new Set([
  sqlstates.undefinedTable,
  sqlstates.undefinedColumn,
  sqlstates.undefinedObject,
  sqlstates.undefinedFunction,
]);
