/** The rehearsal `apply` as a whole: both runs, and what they changed. */
import type { ApplyEvidence, MigrationRun } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import { cloneDatabase, type Database } from '../postgres/database.ts';
import { createRole } from '../postgres/prepare.ts';
import { type AppliedOnce, applyAll, combineRuns } from './apply.ts';
import type { BuiltBaseline } from './baseline.ts';
import { renderSchemaDiff } from './observe/schema-text.ts';
import type { RehearsalPlan } from './plan.ts';
import { missingRole } from './prerequisites.ts';
import { compareStates, readState, type State } from './state.ts';

/** What the first run left, to be judged and to be run again. */
export interface FirstRun extends AsyncDisposable {
  readonly apply: ApplyEvidence;
  readonly onRows: AppliedOnce;
  readonly onEmpty: AppliedOnce;
  /** The database the second run starts from, and its state: with rows where that worked. */
  readonly ended: { readonly database: Database; readonly baseline: Database; readonly end: State };
  /** Roles that had to be made on the way. */
  readonly prepared: readonly string[];
}

/** Runs the migrations on rows and on empty tables; a role that only shows up as an error is made, and the run repeated. */
export async function firstRun(
  plan: RehearsalPlan,
  built: BuiltBaseline,
  log: Log,
): Promise<FirstRun> {
  const prepared: string[] = [];
  for (;;) {
    const run = await tryFirstRun(plan, built, prepared, log);
    const role = run.onRows.runs
      .map((one) => (one.outcome.ok ? undefined : missingRole(one.outcome.error)))
      .find((name) => name !== undefined);
    if (role === undefined || prepared.length === 20) return run;
    if (!(await createRole(built.rows.server, role))) return run;
    prepared.push(`role ${role}`);
    await run[Symbol.asyncDispose]();
  }
}

async function tryFirstRun(
  plan: RehearsalPlan,
  built: BuiltBaseline,
  prepared: readonly string[],
  log: Log,
): Promise<FirstRun> {
  await using scope = new AsyncDisposableStack();
  const rows = scope.use(await cloneDatabase(built.rows, 'apply'));
  const before = await readState(plan, rows);
  log.progress('apply: on rows');
  const onRows = await applyAll(
    plan,
    rows,
    { level: 'evidence', rowsPresent: true, goOn: false },
    log,
  );
  const empty = scope.use(await cloneDatabase(built.empty, 'empty'));
  log.progress('apply: on empty tables');
  const failed = onRows.failed !== undefined;
  const beforeEmpty = failed ? await readState(plan, empty) : before;
  const onEmpty = await applyAll(
    plan,
    empty,
    { level: failed ? 'evidence' : 'outcome', rowsPresent: false, goOn: failed },
    log,
  );
  const ended = failed
    ? { database: empty, baseline: built.empty, end: await readState(plan, empty) }
    : { database: rows, baseline: built.rows, end: await readState(plan, rows) };
  const start = failed ? beforeEmpty : before;
  const difference = compareStates(start, ended.end, new Set());
  const owned = scope.move();
  return {
    apply: {
      runs: combineRuns(onRows, onEmpty),
      ...difference,
      schemaDiff: renderSchemaDiff(start.catalog, ended.end.catalog, difference.schemaChanges),
    },
    onRows,
    onEmpty,
    ended,
    prepared,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Migrations that fail only because an earlier one did: nothing is known about them. */
export function lostBehindFailure(runs: readonly MigrationRun[]): readonly MigrationRun[] {
  return runs.filter((run) => !run.outcome.ok && run.afterFailureOf !== undefined);
}
