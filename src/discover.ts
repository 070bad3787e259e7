/** From a configuration to plans: which databases a project has, and what the pull request adds. */
import { isAbsolute, relative, sep } from 'node:path';
import type { AdapterSettings, MigrationSet, SourceMigration } from './adapters/adapter.ts';
import { detectProjects, type DetectedProject } from './adapters/detect.ts';
import type { Config, Settings } from './config/schema.ts';
import { UserError } from './errors.ts';
import type { Migration, NotRehearsed } from './evidence/types.ts';
import { compareSets, type SetComparison } from './git/migrations-changed.ts';
import { findRepository, mergeBase, openRepository, resolveBase } from './git/repository.ts';
import { revisionTree } from './git/revision-tree.ts';
import type { SourceTree } from './git/tree.ts';
import { workingTree } from './git/working-tree.ts';
import { readTextFile } from './config/text-file.ts';
import type { RehearsalPlan } from './rehearse/plan.ts';

/** One database's plan, and what was left out on the way. */
export interface Discovered {
  readonly plan: RehearsalPlan;
  readonly notRehearsed: readonly NotRehearsed[];
}

/** The two sides of a review. */
interface Sides extends AsyncDisposable {
  readonly head: SourceTree;
  /** Null when the user names the new files instead. */
  readonly base: SourceTree | null;
  readonly fork: SourceTree | null;
  readonly baseName: string;
  readonly headName: string;
}

/** Finds every database of the project and what to rehearse for it. */
export async function discover(config: Config): Promise<readonly Discovered[]> {
  await using sides = await openSides(config);
  const found: Discovered[] = [];
  for (const settings of config.databases.length > 0 ? config.databases : [config]) {
    for (const directory of settings.migrations.length > 0 ? settings.migrations : [undefined]) {
      const { projects, skipped } = await detectProjects(sides.head, {
        adapter: settings.adapter ?? undefined,
        directory,
      });
      for (const [index, project] of projects.entries()) {
        const one = await planFor(sides, project, settings);
        found.push(index === 0 ? { ...one, notRehearsed: [...one.notRehearsed, ...skipped] } : one);
      }
    }
  }
  refuseUnknownNew(config, found);
  return found;
}

async function openSides(config: Config): Promise<Sides> {
  const head = workingTree(config.path);
  if (config.new.length > 0) {
    return {
      head,
      base: null,
      fork: null,
      baseName: 'the other files',
      headName: config.new.join(', '),
      async [Symbol.asyncDispose]() {},
    };
  }
  await using scope = new AsyncDisposableStack();
  const repository = (await findRepository(config.path)) ?? (await openRepository(config.path));
  const revision = await resolveBase(repository, config.base);
  const base = scope.use(await revisionTree(repository, revision.sha));
  const parted = repository.head ? await mergeBase(repository, revision.sha, repository.head) : null;
  const fork =
    parted === null || parted === revision.sha
      ? null
      : scope.use(await revisionTree(repository, parted));
  const owned = scope.move();
  return {
    head,
    base,
    fork,
    baseName: `${revision.name} (${revision.sha.slice(0, 7)})`,
    headName: repository.head?.slice(0, 7) ?? 'the working tree',
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function planFor(
  sides: Sides,
  project: DetectedProject,
  settings: Settings,
): Promise<Discovered> {
  const { runner: adapter, directory } = project;
  const adapterSettings: AdapterSettings = {
    nonTransactional: settings.nonTransactional,
    placeholders: settings.placeholders,
  };
  const sets = (tree: SourceTree): Promise<MigrationSet> =>
    adapter.discover(tree, directory, adapterSettings);
  const head = await sets(sides.head);
  const comparison = await compare(sides, head, sets, directory, settings);
  const ledger = adapter.ledgerPolicy === 'unknown' ? settings.ledger : adapter.ledgerPolicy;
  const plan: RehearsalPlan = {
    subject: { base: sides.baseName, head: sides.headName, adapter: adapter.id, directory, ledger },
    adapter,
    settings: adapterSettings,
    baseline: comparison.baseline,
    review: comparison.review,
    migrations: comparison.review.map((migration) => described(migration, comparison)),
    ledgerPolicy: ledger,
    environment: {
      schemas: settings.schemas,
      roles: settings.roles,
      extensions: settings.extensions,
      searchPath: settings.searchPath ?? undefined,
      initial: settings.initialDump === null ? [] : [await fileOf(settings.initialDump)],
    },
    seed: {
      rows: settings.rows,
      randomSeed: String(settings.randomSeed),
      file: settings.seed === null ? undefined : await fileOf(settings.seed),
    },
    limits: {
      statementTimeoutMs: settings.statementTimeout * 1000,
      databaseMaxBytes: 2 * 1024 ** 3,
    },
  };
  const standIns = adapter.expects?.standIns ?? [];
  return { plan, notRehearsed: [...head.skipped, ...changedBehind(comparison), ...standIns] };
}

async function compare(
  sides: Sides,
  head: MigrationSet,
  sets: (tree: SourceTree) => Promise<MigrationSet>,
  directory: string,
  settings: Settings,
): Promise<SetComparison> {
  if (sides.base === null) return compareSets(withoutNew(head, settings), head);
  const base = await setsAt(sides.base, sets, directory);
  const fork = sides.fork === null ? undefined : await setsAt(sides.fork, sets, directory);
  return compareSets(base, head, fork);
}

/** A side that does not have the folder yet has no migrations. */
async function setsAt(
  tree: SourceTree,
  sets: (tree: SourceTree) => Promise<MigrationSet>,
  directory: string,
): Promise<MigrationSet> {
  const prefix = directory === '.' ? '' : `${directory}/`;
  const there = (await tree.files()).some((file) => file.startsWith(prefix));
  return there ? sets(tree) : { migrations: [], skipped: [] };
}

/** With `--new`, everything else counts as merged. */
function withoutNew(head: MigrationSet, settings: Settings): MigrationSet {
  const wanted = new Set(settings.new.map((file) => projectPath(file, settings.path)));
  const isNew = (migration: SourceMigration): boolean =>
    [migration.file, ...migration.up.map((piece) => piece.file)].some((file) => wanted.has(file));
  return { ...head, migrations: head.migrations.filter((migration) => !isNew(migration)) };
}

function refuseUnknownNew(config: Config, found: readonly Discovered[]): void {
  const known = new Set(found.flatMap(({ plan }) => plan.review.map((migration) => migration.file)));
  const lost = config.new.filter((file) => !known.has(projectPath(file, config.path)));
  if (lost.length === 0) return;
  const places = found.map(({ plan }) => `${plan.subject.directory} (${plan.adapter.id})`);
  throw new UserError(
    'unknown-new-file',
    `${lost.map((file) => `"${file}"`).join(', ')} is no migration of ${places.join(', ')}`,
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
  return { id, file, transactionMode, change: renamed ? 'renamed' : 'added' };
}

/** What the pull request did to migrations that databases have already applied. */
function changedBehind(comparison: SetComparison): readonly NotRehearsed[] {
  return [
    ...comparison.edited.map(({ head }) => ({
      what: head.file,
      why: 'it was edited after it was merged: databases that have applied it will not run the new text',
    })),
    ...comparison.removed.map(({ file }) => ({
      what: file,
      why: 'it was removed after it was merged: databases that have applied it keep what it made',
    })),
    ...comparison.renamed.map(({ base, head }) => ({
      what: head.file,
      why: `it was called ${base.file} when it was merged: databases that have applied it may run it again`,
    })),
  ];
}

async function fileOf(path: string): Promise<{ path: string; label: string; text: string }> {
  return { path, label: path, text: await readTextFile(path) };
}
