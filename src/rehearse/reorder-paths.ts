/** Databases that came to the same files by other ways, and how they end. */
import type { SourceMigration } from '../adapters/adapter.ts';
import type { OtherPath, PathFailure } from '../evidence/reorder.ts';
import type { Log } from '../log.ts';
import { cloneDatabase, connectAsOwner } from '../postgres/database.ts';
import { ownerAsSuperuser } from '../postgres/prepare.ts';
import { buildBaseline, type BuiltBaseline } from './baseline.ts';
import { BaselineFailure } from './baseline-failure.ts';
import { movedRelations, usesByPosition } from './by-position.ts';
import { applyAll } from './apply.ts';
import { findNondeterministic } from './observe/data-diff.ts';
import type { RehearsalPlan } from './plan.ts';
import { compareStates, isSame, readState, type State } from './state.ts';

/** How a path ended: with a state, or with the migration that stopped it. */
export type PathEnd =
  | { readonly state: State; readonly failure?: undefined }
  | { readonly state?: undefined; readonly failure: PathFailure };

/** What every path starts from. */
export interface Comparing {
  readonly plan: RehearsalPlan;
  readonly built: BuiltBaseline;
  readonly log: Log;
}

/** A database that has the baseline already, and then these; rows are those that migrations insert. */
export async function onward(
  { plan, built, log }: Comparing,
  review: readonly SourceMigration[],
): Promise<PathEnd> {
  await using database = await cloneDatabase(built.empty, 'onward');
  const all = { from: 0, to: review.length, level: 'outcome', rowsPresent: false } as const;
  const through = { ...plan, review };
  const applied = await applyAll(through, database, { ...all, goOn: () => false }, log);
  const failed = applied.runs.find(({ outcome }) => !outcome.ok);
  if (!failed || failed.outcome.ok) return { state: await readState(plan, database) };
  const statement = failed.statements[failed.failedStatement ?? -1];
  const file = review.find(({ id }) => id === failed.migration)?.file ?? '';
  return {
    failure: {
      migration: failed.migration,
      file: statement?.file ?? file,
      ...(statement?.line !== undefined && { line: statement.line }),
      error: failed.outcome.error,
    },
  };
}

/** A database that has nothing yet, and then these. */
export async function fromNothing(
  { plan, built, log }: Comparing,
  migrations: readonly SourceMigration[],
): Promise<PathEnd> {
  const { server } = built.empty;
  const seed = { ...plan.seed, rows: 0, file: undefined };
  await using scope = new AsyncDisposableStack();
  let reached: BuiltBaseline | undefined;
  try {
    for (const { to, asSuperuser } of stretches(plan, migrations)) {
      const history = { ...plan, baseline: migrations.slice(0, to), review: [], seed };
      await using rights = new AsyncDisposableStack();
      if (asSuperuser) rights.use(await ownerAsSuperuser(server));
      reached = scope.use(await buildBaseline(history, server, log, reached));
    }
  } catch (error) {
    if (!(error instanceof BaselineFailure)) throw error;
    return { failure: error.failure };
  }
  await using database = await cloneDatabase(reached?.empty ?? built.empty, 'fresh');
  return { state: await readState(plan, database) };
}

/** Where merged migrations need a superuser, the pull request's own between them never get one. */
function stretches(
  { baseline, environment }: RehearsalPlan,
  migrations: readonly SourceMigration[],
): readonly { readonly to: number; readonly asSuperuser: boolean }[] {
  if (!environment.mergedAsSuperuser) return [{ to: migrations.length, asSuperuser: false }];
  const texts = new Map(baseline.map(({ version, text }) => [version, text]));
  const isMerged = migrations.map(({ version, text }) => texts.get(version) === text);
  return isMerged.flatMap((asSuperuser, index) =>
    isMerged[index + 1] === asSuperuser ? [] : [{ to: index + 1, asSuperuser }],
  );
}

/**
 * Compares a path with the usual one; `later` are the migrations that run behind the point where the
 * two part. Where rows differ, the path is taken a second time: what is
 * not the same then depends on the moment, not on the order.
 */
export async function comparePath(
  comparing: Comparing,
  usual: PathEnd,
  take: () => Promise<PathEnd>,
  later: readonly SourceMigration[],
): Promise<OtherPath> {
  const other = await take();
  const nothing = { schemaChanges: [], dataChanges: [], byPosition: [] };
  if (other.failure || usual.failure) {
    return {
      ...nothing,
      ...(other.failure && { failure: other.failure }),
      ...(usual.failure && { usualFailure: usual.failure }),
    };
  }
  let difference = compareStates(usual.state, other.state, new Set());
  if (difference.dataChanges.length > 0) {
    const again = await take();
    const masked = again.state
      ? findNondeterministic(other.state.data, again.state.data)
      : new Set<string>();
    difference = compareStates(usual.state, other.state, masked);
  }
  if (isSame(difference)) return nothing;
  const { plan, built } = comparing;
  await using database = await cloneDatabase(built.empty, 'uses');
  await using session = await connectAsOwner(database);
  const byPosition = await usesByPosition(plan, session, later, difference.schemaChanges);
  const columnOrders = movedRelations(difference.schemaChanges).map((relation) => ({
    relation,
    usual: columnsOf(usual.state, relation),
    other: columnsOf(other.state, relation),
  }));
  return { ...difference, columnOrders, byPosition };
}

function columnsOf({ catalog }: State, relation: string): readonly string[] {
  return Object.entries(catalog)
    .filter(([key, { table }]) => key.startsWith('column:') && table === relation)
    .map(([, column]) => column)
    .toSorted((a, b) => Number(a['position']) - Number(b['position']))
    .map(({ column }) => String(column));
}
