/**
 * The pull request's migrations once more, from the same rows: kept after each migration, for the
 * second runs; looked at behind each statement; and compared with the first run, since a column that
 * differs between two clean runs is not deterministic and says nothing.
 */
import type { SourceMigration } from '../adapters/adapter.ts';
import type {
  LockQueue,
  MigrationEffects,
  MigrationRun,
  SequencePosition,
  StatementEffect,
} from '../evidence/types.ts';
import type { Log } from '../log.ts';
import { cloneDatabase, type Database, freezeAsTemplate } from '../postgres/database.ts';
import { connect } from '../postgres/session.ts';
import { applyAll } from './apply.ts';
import type { Segment } from './first-run.ts';
import { readConversions } from './observe/conversions.ts';
import { findNondeterministic } from './observe/data-diff.ts';
import { sequencesBehind } from './observe/sequences.ts';
import { readStructure } from './observe/structure.ts';
import type { RehearsalPlan } from './plan.ts';
import { queuePoint, sendIntoQueue } from './queue.ts';
import { indexer } from './rerun-raw.ts';
import { readSkipped } from './skipped.ts';
import { compareStates, lookThrough, type State } from './state.ts';
import { readSwallowed } from './swallowed.ts';
import { besides } from './side-by-side.ts';
import { mostLooks, sendAlone, type Walk, walk } from './walk.ts';

export interface CleanStep {
  /** Absent for what was applied to empty tables only. */
  readonly before?: Database;
  readonly after: Database;
  readonly states?: { readonly before: State; readonly after: State };
}

export interface CleanRun extends AsyncDisposable {
  /** By index into plan.review: the frozen databases around the migration. */
  readonly steps: ReadonlyMap<number, CleanStep>;
  readonly effects: readonly MigrationEffects[];
  readonly queues: readonly LockQueue[];
  /** Columns that differ between the two clean runs, `schema.table.column`. */
  readonly masked: ReadonlySet<string>;
}

/** Runs it; the databases go with the result's scope. */
export async function cleanRun(
  plan: RehearsalPlan,
  segments: readonly Segment[],
  runs: readonly MigrationRun[],
  log: Log,
): Promise<CleanRun> {
  await using scope = new AsyncDisposableStack();
  const steps = new Map<number, CleanStep>();
  const effects: MigrationEffects[] = [];
  const queues: LockQueue[] = [];
  const masked = new Set<string>();
  const behind = segments[0]?.sequencesBehind ?? [];
  await using apart = besides();
  for (const [number, segment] of segments.entries()) {
    let current = segment.begin;
    let state = segment.beginState;
    for (let index = segment.from; index < segment.to; index += 1) {
      const migration = plan.review[index];
      if (!migration) break;
      log.progress(`once more: ${migration.id}`);
      const from: Before = { before: current, state, behind, migration, index };
      const run = runs[index];
      const looksApart = canLookApart(plan, run);
      const seen = await step(plan, from, run, looksApart, log);
      scope.use(seen.after);
      await freezeAsTemplate(seen.after);
      const at = effects.push(seen.effects) - 1;
      if (looksApart) {
        apart.begin(async () => {
          effects[at] = { ...seen.effects, statements: await lookBehindEach(plan, from, run) };
        });
      }
      if (seen.queue) queues.push(seen.queue);
      if (runs[index]?.outcome.ok) {
        const states = { before: state, after: seen.state };
        steps.set(index, { before: current, after: seen.after, states });
      }
      current = seen.after;
      state = seen.state;
    }
    for (const column of findNondeterministic(segment.endState.data, state.data)) {
      masked.add(column);
    }
    // what failed on rows alone was applied to empty tables, and is sent again there
    const resumed = segments[number + 1];
    if (resumed) steps.set(segment.to, { after: resumed.beginEmpty });
  }
  await apart.done();
  const owned = scope.move();
  return { steps, effects, queues, masked, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

interface Before {
  readonly before: Database;
  readonly state: State;
  /** Before the pull request. */
  readonly behind: readonly SequencePosition[];
  readonly migration: SourceMigration;
  readonly index: number;
}

interface Seen {
  readonly after: Database;
  readonly state: State;
  readonly effects: MigrationEffects;
  readonly queue?: LockQueue;
}

/** Statement by statement; what does not end as the framework's own run did is run the framework's way, unseen. */
async function step(
  plan: RehearsalPlan,
  from: Before,
  first: MigrationRun | undefined,
  looksApart: boolean,
  log: Log,
): Promise<Seen> {
  await using scope = new AsyncDisposableStack();
  const after = scope.use(await cloneDatabase(from.before, 'step'));
  const point = first && queuePoint(first);
  let queue: LockQueue | undefined;
  const inFile = indexer(first);
  const walked = await walk(plan, after, from.migration, from.state, new Set(), {
    looks: !looksApart,
    async send(session, sent) {
      if (sent.origin === 'runner' || !point || inFile(sent) !== point.statement.index)
        return sendAlone(session, sent);
      const seen = await sendIntoQueue(session, after, sent, point);
      if (seen.queue) queue = { migration: from.migration.id, ...seen.queue };
      return seen.outcome;
    },
  });
  if (first && walked.failed === !first.outcome.ok) {
    const seen = await look(plan, from, after, walked.last, effectsOf(walked, first), first);
    scope.move();
    return { ...seen, queue };
  }
  const again = scope.use(await cloneDatabase(from.before, 'step'));
  const { index } = from;
  const options = { from: index, to: index + 1, level: 'outcome', rowsPresent: true } as const;
  await applyAll(plan, again, { ...options, goOn: () => true }, log);
  const seen = await look(plan, from, again, from.state, [], first);
  await after[Symbol.asyncDispose]();
  scope.move();
  return seen;
}

function effectsOf({ looked, statements }: Walk, first: MigrationRun): readonly StatementEffect[] {
  const number = indexer(first);
  return looked
    ? statements.map(({ step: sent, difference }) => ({ index: number(sent), ...difference }))
    : [];
}

/** More migrations than this are looked at behind each statement apart from the run that is kept. */
const mostInTurn = 3;

/**
 * Whether it may be: the next migration has to wait for this one's end, but not for what is seen on the
 * way. One statement shows nothing on the way, and what a block swallowed is asked where it ran.
 */
function canLookApart({ review }: RehearsalPlan, run: MigrationRun | undefined): boolean {
  const own = run?.statements.filter(({ origin }) => origin === 'migration') ?? [];
  return (
    review.length > mostInTurn &&
    run?.outcome.ok === true &&
    own.length > 1 &&
    own.length <= mostLooks &&
    !own.some(({ kind }) => kind === 'DoStmt')
  );
}

/** The same migration from the same database, for what each of its statements changes. */
async function lookBehindEach(
  plan: RehearsalPlan,
  { before, migration, state }: Before,
  first: MigrationRun | undefined,
): Promise<readonly StatementEffect[]> {
  await using copy = await cloneDatabase(before, 'looks');
  const walked = await walk(plan, copy, migration, state, new Set());
  return first && !walked.failed ? effectsOf(walked, first) : [];
}

/** What the whole migration left behind, apart from what its statements undid themselves. */
async function look(
  plan: RehearsalPlan,
  from: Before,
  after: Database,
  last: State,
  statements: readonly StatementEffect[],
  first: MigrationRun | undefined,
): Promise<Seen> {
  const { server } = after;
  const { major } = server.info;
  await using session = await connect(server, { user: server.owner.user, database: after.name });
  const state = await lookThrough(plan, session, major, last);
  const difference = compareStates(from.state, state, new Set());
  const { schemaChanges } = difference;
  const [old, now] = [from.state.data, state.data];
  const conversions = await readConversions(session, schemaChanges, old, now, major);
  const behind = await sequencesBehind(session);
  const known = new Set(from.behind.map(({ sequence }) => sequence));
  return {
    after,
    state,
    effects: {
      migration: from.migration.id,
      statements,
      ...difference,
      conversions,
      sequencesBehind: behind.filter(({ sequence }) => !known.has(sequence)),
      skipped: first ? await readSkipped(session, first, major) : [],
      swallowed: first ? await readSwallowed(session, first, statements, major) : [],
      structure: await readStructure(session, major),
    },
  };
}
