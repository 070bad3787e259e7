/** One database of a project, from its files and settings to a plan. */
import type { AdapterSettings, MigrationSet, SourceMigration } from '../adapters/adapter.ts';
import { type CommittedSchema, findCommittedSchema } from '../adapters/committed-schema.ts';
import type { DetectedProject } from '../adapters/detect.ts';
import { readDownstreamCommand, readDownstreamFiles } from '../adapters/downstream-files.ts';
import { isProgram } from '../adapters/left-out.ts';
import { readQueryFiles } from '../adapters/query-files.ts';
import type { Settings } from '../config/schema.ts';
import type { Sizes } from '../evidence/sizes.ts';
import type {
  ChangedMigration,
  Migration,
  NotRehearsed,
  OrderEvidence,
} from '../evidence/types.ts';
import { withoutContested } from '../git/contested.ts';
import type { SetComparison } from '../git/migrations-changed.ts';
import { schemaWithinRepository, underFolder, withinRepository } from '../git/repository-paths.ts';
import type { SourceTree } from '../git/tree.ts';
import { treeOf, treeWithout } from '../git/tree-without.ts';
import { findCollisions, type OtherPullRequest } from '../order/collisions.ts';
import { changedMigrations, orderFacts } from '../order/facts.ts';
import { orderPlan, readHistories, type Trees } from '../order/histories.ts';
import { allowancesIn } from '../rehearse/allowances.ts';
import { liveObjects } from '../rehearse/downstream/live-objects.ts';
import type { Environment, RehearsalPlan } from '../rehearse/plan.ts';
import { isOtherFile, pairFiles, replicationOf } from '../rehearse/replicate/subscriber-files.ts';
import { ledgerRelations } from '../rehearse/state.ts';
import { fileOf, sizesFrom, withoutNew } from './named-files.ts';
import { ownTree, type Sides } from './sides.ts';

/** One database's plan, and what was left out on the way. */
export interface Discovered {
  readonly plan: RehearsalPlan;
  /** What the pull request did to migrations that databases have already applied. */
  readonly changed: readonly ChangedMigration[];
  /** What the files alone say of order. */
  readonly order: OrderEvidence;
  /** Sizes in production, where the project keeps them. */
  readonly sizes?: Sizes;
  readonly notRehearsed: readonly NotRehearsed[];
}

type ReviewedSides = Pick<Sides, keyof Trees | 'baseName' | 'headName'>;

/** One database's plan, from the files of both sides. */
export async function planFor(
  sides: ReviewedSides,
  project: DetectedProject,
  settings: Settings,
  others: readonly OtherPullRequest[] = [],
): Promise<Discovered> {
  const { runner: adapter, directory } = project;
  const { folder } = sides;
  const adapterSettings: AdapterSettings = {
    nonTransactional: settings.nonTransactional,
    orderFile: settings.orderFile,
    placeholders: settings.placeholders,
  };
  const setOf = async (tree: SourceTree, within = directory): Promise<MigrationSet> =>
    withinRepository(folder, await adapter.discover(tree, within, adapterSettings));
  const { histories, order } = await readOrder(sides, project, settings, setOf, others);
  const { merged: head, comparison } = histories;
  const ledger = adapter.ledgerPolicy === 'unknown' ? settings.ledger : adapter.ledgerPolicy;
  const committed = await committedSchema(sides, project, settings);
  const environment = await environmentOf(settings, folder);
  const sizes =
    settings.stats === null
      ? undefined
      : await sizesFrom(settings.stats, ledgerRelations({ adapter, environment }));
  const dependents = await dependentsOf(sides.head, settings, comparison.review.length > 0);
  const plan: RehearsalPlan = {
    subject: {
      base: sides.baseName,
      head: sides.headName,
      adapter: adapter.id,
      directory: underFolder(folder, directory),
      ledger,
    },
    adapter,
    settings: adapterSettings,
    baseline: comparison.baseline,
    hasPrograms: head.skipped.some(isProgram),
    review: comparison.review,
    migrations: comparison.review.map((migration) => described(migration, comparison)),
    ledgerPolicy: ledger,
    order: orderPlan(histories, order),
    schemaFiles: committed.files,
    environment,
    seed: {
      rows: settings.rows,
      randomSeed: String(settings.randomSeed),
      file: settings.seed === null ? undefined : await fileOf(settings.seed, settings, folder),
    },
    standby: settings.standby,
    queries: await readQueryFiles(sides.head, settings.queries),
    downstream: dependents.sources,
    replication: await replicationOf(settings.replication, sizes, async (side) => {
      const theirs = treeOf(treeWithout(sides.head, settings.exclude), isOtherFile(side.suffix));
      const all = await setOf(theirs, side.directory ?? directory);
      return pairFiles(comparison.review, all.migrations, side.suffix);
    }),
    limits: {
      statementTimeoutMs: settings.statementTimeout * 1000,
      databaseMaxBytes: 2 * 1024 ** 3,
    },
  };
  return {
    plan,
    changed: changedMigrations(histories),
    order,
    ...(sizes && { sizes }),
    notRehearsed: [
      ...head.skipped,
      ...(adapter.expects?.standIns ?? []),
      ...histories.notRehearsed,
      ...committed.notRehearsed,
      ...dependents.notRehearsed,
    ],
  };
}

/** Both sides as the framework reads them, and what that alone says of order. */
async function readOrder(
  sides: ReviewedSides,
  project: DetectedProject,
  settings: Settings,
  setOf: (tree: SourceTree) => Promise<MigrationSet>,
  others: readonly OtherPullRequest[],
): Promise<{
  readonly histories: Awaited<ReturnType<typeof readHistories>>;
  readonly order: OrderEvidence;
}> {
  const { head, base, folder } = sides;
  const read = (tree: SourceTree): Promise<MigrationSet> => setOf(ownTree(tree, settings));
  const own = { ...sides, head: ownTree(head, settings), base: base && ownTree(base, settings) };
  const histories = await readHistories(own, project, {
    read,
    merged: (all) => withoutNew(all, settings, folder),
    released: settings.released,
  });
  const collisions = base
    ? await findCollisions({ histories, head, base, folder, read }, others)
    : [];
  return { histories, order: { ...orderFacts(histories), collisions } };
}

/** Files that say what the migrations build, as the pull request has them. */
async function committedSchema(
  sides: ReviewedSides,
  { adapter, directory }: DetectedProject,
  { schemaFile }: Settings,
): Promise<CommittedSchema> {
  const found = await findCommittedSchema(sides.head, adapter, directory, schemaFile);
  return schemaWithinRepository(sides.folder, await withoutContested(sides, found));
}

async function environmentOf(settings: Settings, folder: string): Promise<Environment> {
  const { initialDump: dump } = settings;
  return {
    schemas: settings.schemas,
    roles: settings.roles,
    extensions: settings.extensions,
    searchPath: settings.searchPath ?? undefined,
    sessionSql: settings.sessionSql ?? undefined,
    mergedAsSuperuser: settings.mergedAsSuperuser,
    initial: dump === null ? [] : [await fileOf(dump, settings, folder)],
  };
}

/** What depends on this schema and lives elsewhere; nobody asks for it where nothing `isNew`. */
async function dependentsOf(
  head: SourceTree,
  settings: Settings,
  isNew: boolean,
): ReturnType<typeof liveObjects> {
  const { downstream, downstreamCommand: command, path } = settings;
  const files = await readDownstreamFiles(head, downstream);
  const printed = command === null ? [] : [await readDownstreamCommand(command, path)];
  const live = await liveObjects(settings, isNew);
  return { ...live, sources: [...files, ...printed, ...live.sources] };
}

function described(migration: SourceMigration, comparison: SetComparison): Migration {
  const { id, file, transactionMode } = migration;
  const renamed = comparison.renamed.some((pair) => pair.head.id === id);
  const allowances = allowancesIn(migration);
  return {
    id,
    file,
    transactionMode,
    change: renamed ? 'renamed' : 'added',
    ...(allowances.length > 0 && { allowances }),
  };
}
