/**
 * The rehearsal `apply`: the pull request's migrations on rows with everything recorded, and on
 * empty tables, which tells the failures that need rows from those that do not. Where a migration
 * fails because of rows alone, the run goes on from empty tables that are filled anew, so that one
 * failure does not hide what comes behind it.
 */
import type {
  ApplyEvidence,
  DataChange,
  MigrationRun,
  SequencePosition,
  StatementRecord,
} from '../evidence/types.ts';
import type { Log } from '../log.ts';
import {
  cloneDatabase,
  connectAsOwner,
  type Database,
  freezeAsTemplate,
} from '../postgres/database.ts';
import { createRole } from '../postgres/prepare.ts';
import { applyAll } from './apply.ts';
import { type BuiltBaseline, seedRows } from './baseline.ts';
import { sequencesBehind } from './observe/sequences.ts';
import { renderSchemaDiff } from './observe/schema-text.ts';
import type { RehearsalPlan } from './plan.ts';
import { missingRole } from './prerequisites.ts';
import { together } from './side-by-side.ts';
import { compareStates, lookThrough, readState, type State } from './state.ts';

/** A stretch of migrations that one database went through. */
export interface Segment {
  /** Frozen: what the stretch began with. */
  readonly begin: Database;
  /** The same without generated rows, frozen. */
  readonly beginEmpty: Database;
  /** After the stretch. */
  readonly database: Database;
  readonly beginState: State;
  readonly endState: State;
  /** Before the stretch. */
  readonly sequencesBehind: readonly SequencePosition[];
  /** Indexes into plan.review, `to` exclusive; what failed on rows alone stands between two stretches. */
  readonly from: number;
  readonly to: number;
}

/** The recorded run, with the databases that it began and ended in. */
export interface FirstRun extends AsyncDisposable {
  readonly apply: ApplyEvidence;
  readonly onEmpty: readonly MigrationRun[];
  readonly segments: readonly [Segment, ...Segment[]];
  /** Roles that had to be made on the way. */
  readonly prepared: readonly string[];
}

/** Runs it; a role that only shows up as an error is made, and the run repeated. */
export async function firstRun(
  plan: RehearsalPlan,
  built: BuiltBaseline,
  log: Log,
): Promise<FirstRun> {
  const prepared: string[] = [];
  for (;;) {
    const run = await tryFirstRun(plan, built, prepared, log);
    const role = run.onEmpty
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
  const runs: MigrationRun[] = [];
  const count = plan.review.length;
  const emptied = runOnEmpty(plan, built, log);
  const common = { plan, scope, runs, emptied, log };
  const [onEmpty, whole] = await together(
    emptied,
    runSegment({ ...common, begin: built.rows, beginEmpty: built.empty, from: 0 }),
  );
  let segment = whole;
  const segments: [Segment, ...Segment[]] = [segment];
  while (segment.to < count) {
    const failed = segment.to;
    const beginEmpty = scope.use(await throughOnEmpty(plan, built, failed, runs, log));
    await freezeAsTemplate(beginEmpty);
    const begin = scope.use(await cloneDatabase(beginEmpty, 'filled'));
    await seedRows(plan, begin);
    await freezeAsTemplate(begin);
    const from = failed + 1;
    segment = await runSegment({ ...common, begin, beginEmpty, from });
    segments.push(segment);
    if (from === count) break;
  }
  const start = segments[0].beginState.catalog;
  const end = segment.endState.catalog;
  const { schemaChanges } = compareStates(segments[0].beginState, segment.endState, new Set());
  const owned = scope.move();
  return {
    apply: {
      runs,
      schemaChanges,
      schemaDiff: renderSchemaDiff(start, end, schemaChanges),
      dataChanges: segments.flatMap(dataChanges),
    },
    onEmpty,
    segments,
    prepared,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function runOnEmpty(
  plan: RehearsalPlan,
  built: BuiltBaseline,
  log: Log,
): Promise<readonly MigrationRun[]> {
  await using empty = await cloneDatabase(built.empty, 'empty');
  const all = { from: 0, to: plan.review.length, goOn: () => true };
  const { runs } = await applyAll(
    plan,
    empty,
    { ...all, level: 'outcome', rowsPresent: false },
    log,
  );
  return runs;
}

interface SegmentInput {
  readonly plan: RehearsalPlan;
  readonly scope: AsyncDisposableStack;
  readonly begin: Database;
  readonly beginEmpty: Database;
  readonly from: number;
  /** All runs so far; the segment's are added. */
  readonly runs: MigrationRun[];
  /** The same migrations on empty tables, which may still be going on. */
  readonly emptied: Promise<readonly MigrationRun[]>;
  readonly log: Log;
}

/** One session from `from` to the end, or to the first migration that fails because of rows. */
async function runSegment(input: SegmentInput): Promise<Segment> {
  const { plan, scope, begin, beginEmpty, from, runs, emptied, log } = input;
  const failsAnyway = async (index: number): Promise<boolean> =>
    (await emptied)[index]?.outcome.ok !== true;
  const database = scope.use(await cloneDatabase(begin, 'apply'));
  const { beginState, behind } = await readBeginning(plan, database);
  // nothing stands before the first stretch, so it has nothing to wait for
  const before = runs.length > 0 ? await emptied : [];
  const applied = await applyAll(
    plan,
    database,
    {
      level: 'evidence',
      rowsPresent: plan.seed.rows > 0 || plan.seed.file !== undefined,
      from,
      to: plan.review.length,
      goOn: failsAnyway,
      afterFailureOf: runs.find((run, index) => !run.outcome.ok && !before[index]?.outcome.ok)
        ?.migration,
    },
    log,
  );
  runs.push(...applied.runs);
  const endState = await readState(plan, database, beginState);
  const stopped = applied.stoppedAt;
  // a failure that empty tables see too, and that nothing can follow, ends the run for good
  const to = stopped === undefined || (await failsAnyway(stopped)) ? plan.review.length : stopped;
  return {
    begin,
    beginEmpty,
    database,
    beginState,
    endState,
    sequencesBehind: behind,
    from,
    to,
  };
}

async function readBeginning(
  plan: RehearsalPlan,
  database: Database,
): Promise<{ readonly beginState: State; readonly behind: readonly SequencePosition[] }> {
  const { server } = database;
  await using session = await connectAsOwner(database);
  const beginState = await lookThrough(plan, session, server.info.major);
  return { beginState, behind: await sequencesBehind(session) };
}

/**
 * Empty tables with everything up to and including the migration that fails on rows. That one is
 * recorded there, so that what it does behind the failing statement is known too.
 */
async function throughOnEmpty(
  plan: RehearsalPlan,
  built: BuiltBaseline,
  failed: number,
  runs: MigrationRun[],
  log: Log,
): Promise<Database> {
  await using scope = new AsyncDisposableStack();
  const database = scope.use(await cloneDatabase(built.empty, 'resume'));
  const options = { rowsPresent: false, goOn: () => true };
  await applyAll(plan, database, { ...options, level: 'outcome', from: 0, to: failed }, log);
  const { runs: alone } = await applyAll(
    plan,
    database,
    { ...options, level: 'evidence', from: failed, to: failed + 1 },
    log,
  );
  const [failing, empty] = [runs[failed], alone[0]];
  if (failing && empty) runs[failed] = mergeFailing(failing, empty);
  scope.move();
  return database;
}

/** The failing run, with the statements it did not reach told from the run on empty tables. */
function mergeFailing(failing: MigrationRun, empty: MigrationRun): MigrationRun {
  const stop = failing.failedStatement;
  const there = stop === undefined ? undefined : failing.statements[stop];
  const same = stop === undefined ? undefined : empty.statements[stop];
  // without the same statement at the same place there is nothing to line up
  if (stop === undefined || !there || same?.sql !== there.sql || !empty.outcome.ok) return failing;
  const number = transactionNumbers(failing.statements.slice(0, stop + 1), empty.statements);
  return {
    ...failing,
    statements: [
      ...failing.statements.slice(0, stop),
      { ...number(same), outcome: there.outcome },
      ...empty.statements.slice(stop + 1).map(number),
    ],
  };
}

/** Two runs number their transactions apart: tells the second's by the numbers of the first. */
function transactionNumbers(
  first: readonly StatementRecord[],
  second: readonly StatementRecord[],
): (statement: StatementRecord) => StatementRecord {
  const known = new Map<number, number>();
  for (const [index, { transaction }] of first.entries()) {
    const there = second[index]?.transaction ?? null;
    if (transaction !== null && there !== null) known.set(there, transaction);
  }
  let last = Math.max(0, ...known.values());
  return (statement) => {
    const { transaction } = statement;
    if (transaction === null) return statement;
    if (!known.has(transaction)) known.set(transaction, (last += 1));
    return { ...statement, transaction: known.get(transaction) ?? transaction };
  };
}

function dataChanges({ beginState, endState }: Segment): readonly DataChange[] {
  return compareStates(beginState, endState, new Set()).dataChanges;
}

/** Migrations that fail only because an earlier one did: nothing is known about them. */
export function lostBehindFailure(runs: readonly MigrationRun[]): readonly MigrationRun[] {
  return runs.filter((run) => !run.outcome.ok && run.afterFailureOf !== undefined);
}
