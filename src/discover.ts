/** From a configuration to plans: which databases a project has, and what the pull request adds. */
import { basename, isAbsolute, relative, sep } from 'node:path';
import type { AdapterSettings, MigrationSet, SourceMigration } from './adapters/adapter.ts';
import { findCommittedSchema } from './adapters/committed-schema.ts';
import { readDownstreamCommand, readDownstreamFiles } from './adapters/downstream-files.ts';
import { readQueryFiles } from './adapters/query-files.ts';
import { isProgram } from './adapters/left-out.ts';
import { detectProjects, type Detected, type DetectedProject } from './adapters/detect.ts';
import { adapters } from './adapters/index.ts';
import { expectWord } from './config/flags.ts';
import type { Config, Settings } from './config/schema.ts';
import { UserError } from './errors.ts';
import type { Sizes } from './evidence/sizes.ts';
import type { ChangedMigration, Migration, NotRehearsed, OrderEvidence } from './evidence/types.ts';
import { mergedTree } from './git/merged-tree.ts';
import type { SetComparison } from './git/migrations-changed.ts';
import {
  folderInCheckout,
  mergeBase,
  openRepository,
  resolveBase,
  type Revision,
} from './git/repository.ts';
import { withoutContested } from './git/contested.ts';
import { revisionTree } from './git/revision-tree.ts';
import type { SourceTree } from './git/tree.ts';
import { leftOutBy, treeOf, treeWithout } from './git/tree-without.ts';
import { workingTree } from './git/working-tree.ts';
import { readSizes } from './config/sizes-file.ts';
import { readTextFile } from './config/text-file.ts';
import { findCollisions, type OtherPullRequest } from './order/collisions.ts';
import { changedMigrations, orderFacts } from './order/facts.ts';
import { orderPlan, readHistories, type Trees } from './order/histories.ts';
import { allowancesIn } from './rehearse/allowances.ts';
import { liveObjects, readLiveObjects } from './rehearse/downstream/live-objects.ts';
import type { RehearsalPlan } from './rehearse/plan.ts';
import { ledgerRelations } from './rehearse/state.ts';
import { schemaWithinRepository, underFolder, withinRepository } from './git/repository-paths.ts';
import {
  isOtherFile,
  isOwnFile,
  pairFiles,
  replicationOf,
} from './rehearse/replicate/subscriber-files.ts';

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

/** The two sides of a review. */
interface Sides extends Trees, AsyncDisposable {
  readonly baseName: string;
  readonly headName: string;
}

/** Finds every database of the project and what to rehearse for it; `others` are open beside the pull request. */
export async function discover(
  config: Config,
  others: readonly OtherPullRequest[] = [],
): Promise<readonly Discovered[]> {
  await refuseUnnamedObjects(config);
  await using sides = await openSides(config);
  const found = withSharedLedgers(await discoverIn(config, sides, others));
  refuseUnknownNew(config, found, sides.folder);
  return found;
}

/** The same with every migration of the working tree as history and none under review: git is not asked for a base. */
export async function discoverHistory(config: Config): Promise<readonly Discovered[]> {
  return discoverIn(config, await oneSide(config, 'the working tree'));
}

async function discoverIn(
  config: Config,
  sides: Sides,
  others: readonly OtherPullRequest[] = [],
): Promise<readonly Discovered[]> {
  const found: Discovered[] = [];
  for await (const { settings, projects, skipped } of detectEach(config, sides.head)) {
    const excluded = await leftOutBy(sides.head, settings.exclude);
    const left = [...skipped, ...excluded].map(({ what, why }) => ({
      what: underFolder(sides.folder, what),
      why,
    }));
    refuseSharedFiles(settings, projects);
    for (const [index, project] of projects.entries()) {
      const one = await planFor(sides, project, settings, others);
      found.push(index === 0 ? { ...one, notRehearsed: [...one.notRehearsed, ...left] } : one);
    }
  }
  return found;
}

/** A named schema file is one database's. */
function refuseSharedFiles({ schemaFile }: Settings, projects: readonly DetectedProject[]): void {
  if (schemaFile.length === 0 || projects.length < 2) return;
  const places = projects.map(({ directory }) => directory);
  throw new UserError(
    'several-databases',
    `${schemaFile.join(', ')} cannot picture ${places.join(', ')}, which are different databases.`,
    {
      remedy:
        'Say which with --migrations, or list them under databases, each with a schema-file of its own.',
    },
  );
}

/** Projects whose ledgers have one name cannot share a database; whether they do, the files do not tell. */
function withSharedLedgers(found: readonly Discovered[]): readonly Discovered[] {
  const byTable = Map.groupBy(found, ({ plan }) => plan.adapter.ledger?.table ?? '');
  const shared = [...byTable].flatMap(([table, projects]): NotRehearsed[] => {
    const directories = projects.map(({ plan }) => plan.subject.directory);
    if (table === '' || projects.length < 2) return [];
    const why = `each was rehearsed in a database of its own; both keep their ledger in ${table}, so in one database each would take the other's rows for its own`;
    return [{ what: `${directories.join(' and ')} in one database`, why }];
  });
  return found.map((one, index) =>
    index > 0 ? one : { ...one, notRehearsed: [...one.notRehearsed, ...shared] },
  );
}

/** Detects once for each database and folder that the configuration names. */
export async function* detectEach(
  config: Config,
  tree: SourceTree,
): AsyncGenerator<Detected & { readonly settings: Settings }> {
  for (const settings of config.databases.length > 0 ? config.databases : [config]) {
    const adapter = settings.adapter ?? undefined;
    if (adapter !== undefined) {
      const known = adapters.map(({ id }) => id);
      expectWord(adapter, known, 'adapter');
    }
    for (const directory of settings.migrations.length > 0 ? settings.migrations : [undefined]) {
      const own = ownTree(tree, settings);
      yield { settings, ...(await detectProjects(own, { adapter, directory })) };
    }
  }
}

/** What this side's framework sees: nothing that is excluded, and nothing that another side runs. */
export function ownTree(
  tree: SourceTree,
  { exclude, replication }: Pick<Settings, 'exclude' | 'replication'>,
): SourceTree {
  return treeOf(treeWithout(tree, exclude), isOwnFile(replication));
}

async function openSides(config: Config): Promise<Sides> {
  const one = await oneSide(config, config.new.join(', '));
  if (config.new.length > 0) return one;
  const { head, folder } = one;
  await using scope = new AsyncDisposableStack();
  const repository = await openRepository(config.path);
  const revision = await resolveBase(repository, config.base);
  const base = scope.use(await revisionTree(repository, revision.sha));
  const parted = repository.head
    ? await mergeBase(repository, revision.sha, repository.head)
    : null;
  const fork =
    parted === null || parted === revision.sha
      ? null
      : scope.use(await revisionTree(repository, parted));
  const owned = scope.move();
  return {
    head: fork === null ? head : mergedTree(head, base, fork),
    base,
    fork,
    folder,
    baseName: nameOf(revision),
    headName: repository.head?.slice(0, 7) ?? 'the working tree',
    git: { repository, base: revision },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** The working tree alone: what is new in it is named, or nothing is. */
async function oneSide({ path }: Config, headName: string): Promise<Sides> {
  return {
    head: workingTree(path),
    base: null,
    fork: null,
    folder: await folderInCheckout(path),
    baseName: 'the other files',
    headName,
    git: null,
    async [Symbol.asyncDispose]() {},
  };
}

/** A branch or tag with the commit it stands for; a commit's own name says no more than its first digits. */
function nameOf({ name, sha }: Revision): string {
  const short = sha.slice(0, 7);
  return sha.startsWith(name) ? short : `${name} (${short})`;
}

/** One database's plan, from the files of both sides. */
export async function planFor(
  sides: Pick<Sides, keyof Trees | 'baseName' | 'headName'>,
  project: DetectedProject,
  settings: Settings,
  others: readonly OtherPullRequest[] = [],
): Promise<Discovered> {
  const { runner: adapter, directory } = project;
  const adapterSettings: AdapterSettings = {
    nonTransactional: settings.nonTransactional,
    orderFile: settings.orderFile,
    placeholders: settings.placeholders,
  };
  const { folder } = sides;
  const setOf = async (tree: SourceTree, within = directory): Promise<MigrationSet> =>
    withinRepository(folder, await adapter.discover(tree, within, adapterSettings));
  const sets = (tree: SourceTree): Promise<MigrationSet> => setOf(ownTree(tree, settings));
  const ownSides = {
    ...sides,
    head: ownTree(sides.head, settings),
    base: sides.base && ownTree(sides.base, settings),
  };
  const histories = await readHistories(ownSides, project, {
    read: sets,
    merged: (all) => withoutNew(all, settings, folder),
    released: settings.released,
  });
  const { merged: head, comparison } = histories;
  const { head: after, base: before } = sides;
  const order = {
    ...orderFacts(histories),
    collisions: before
      ? await findCollisions({ histories, head: after, base: before, folder, read: sets }, others)
      : [],
  };
  const ledger = adapter.ledgerPolicy === 'unknown' ? settings.ledger : adapter.ledgerPolicy;
  const committed = schemaWithinRepository(
    folder,
    await withoutContested(
      sides,
      await findCommittedSchema(sides.head, adapter.id, directory, settings.schemaFile),
    ),
  );
  const environment = {
    schemas: settings.schemas,
    roles: settings.roles,
    extensions: settings.extensions,
    searchPath: settings.searchPath ?? undefined,
    sessionSql: settings.sessionSql ?? undefined,
    mergedAsSuperuser: settings.mergedAsSuperuser,
    initial:
      settings.initialDump === null ? [] : [await fileOf(settings.initialDump, settings, folder)],
  };
  const sizes =
    settings.stats === null
      ? undefined
      : await sizesFrom(settings.stats, ledgerRelations({ adapter, environment }));
  const live = await liveObjects(settings, comparison.review.length > 0);
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
    downstream: [
      ...(await readDownstreamFiles(sides.head, settings.downstream)),
      ...(settings.downstreamCommand === null
        ? []
        : [await readDownstreamCommand(settings.downstreamCommand, settings.path)]),
      ...live.sources,
    ],
    replication: await replicationOf(settings.replication, sizes, async (side) => {
      const others = treeOf(treeWithout(sides.head, settings.exclude), isOtherFile(side.suffix));
      const all = await setOf(others, side.directory ?? directory);
      return pairFiles(comparison.review, all.migrations, side.suffix);
    }),
    limits: {
      statementTimeoutMs: settings.statementTimeout * 1000,
      databaseMaxBytes: 2 * 1024 ** 3,
    },
  };
  const standIns = adapter.expects?.standIns ?? [];
  return {
    plan,
    changed: changedMigrations(histories),
    order,
    ...(sizes && { sizes }),
    notRehearsed: [
      ...head.skipped,
      ...standIns,
      ...histories.notRehearsed,
      ...committed.notRehearsed,
      ...live.notRehearsed,
    ],
  };
}

/** Of several databases, not every one needs to have objects that live elsewhere. */
async function refuseUnnamedObjects({ databases, ...config }: Config): Promise<void> {
  const { downstreamUrl: url } = config;
  const named = [config, ...databases].some(
    ({ downstreamObjects }) => downstreamObjects.length > 0,
  );
  if (url !== null && !named) await readLiveObjects(url, []);
}

/** Sizes by table, without the framework's own: no migration is judged by its ledger. */
export async function sizesFrom(file: string, ledgers: readonly string[] = []): Promise<Sizes> {
  const { tables, ...sizes } = await readSizes(file);
  return {
    file: basename(file),
    takenAt: sizes.takenAt,
    server: sizes.server,
    tables: Object.entries(tables)
      .filter(([relation]) => !ledgers.includes(relation))
      .map(([relation, { kind, rows, bytes }]) => ({
        relation,
        ...(kind && { kind }),
        rows,
        bytes,
      })),
    ...(sizes.publications && { publications: sizes.publications }),
    ...(sizes.subscriptions && { subscriptions: sizes.subscriptions }),
  };
}

/** With `--new`, everything else counts as merged. */
function withoutNew(head: MigrationSet, settings: Settings, folder: string): MigrationSet {
  const wanted = new Set(
    settings.new.map((file) => underFolder(folder, projectPath(file, settings.path))),
  );
  const isNew = (migration: SourceMigration): boolean =>
    [migration.file, ...migration.up.map((piece) => piece.file)].some((file) => wanted.has(file));
  return { ...head, migrations: head.migrations.filter((migration) => !isNew(migration)) };
}

function refuseUnknownNew(config: Config, found: readonly Discovered[], folder: string): void {
  const known = new Set(
    found.flatMap(({ plan }) =>
      plan.review.flatMap(({ file, up }) => [file, ...up.map((one) => one.file)]),
    ),
  );
  const lost = config.new.filter(
    (file) => !known.has(underFolder(folder, projectPath(file, config.path))),
  );
  if (lost.length === 0) return;
  const places = found.map(({ plan }) => `${plan.subject.directory} (${plan.adapter.id})`);
  throw new UserError(
    'unknown-new-file',
    `${lost.map((file) => `"${file}"`).join(', ')} is no migration of ${places.join(', ')}.`,
    { remedy: 'Name files relative to the project, as the framework sees them.' },
  );
}

function projectPath(file: string, root: string): string {
  const path = isAbsolute(file) ? relative(root, file) : file;
  return path.split(sep).join('/').replace(/^\.\//, '');
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

/** A file of the user's, called by its name in the repository where it has one. */
async function fileOf(
  path: string,
  settings: Settings,
  folder: string,
): Promise<{ path: string; label: string; text: string }> {
  const inside = projectPath(path, settings.path);
  const label = inside.startsWith('../') || isAbsolute(inside) ? path : underFolder(folder, inside);
  return { path, label, text: await readTextFile(path) };
}
