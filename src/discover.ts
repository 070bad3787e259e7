/** From a configuration to plans: which databases a project has, and what the pull request adds. */
import { type Detected, type DetectedProject, detectProjects } from './adapters/detect.ts';
import { adapters } from './adapters/index.ts';
import { expectWord } from './config/flags.ts';
import type { Config, Settings } from './config/schema.ts';
import { refuseUnknownNew } from './discover/named-files.ts';
import { type Discovered, planFor } from './discover/plan-for.ts';
import { oneSide, openSides, ownTree, type Sides } from './discover/sides.ts';
import { UserError } from './errors.ts';
import type { NotRehearsed } from './evidence/types.ts';
import { underFolder } from './git/repository-paths.ts';
import type { SourceTree } from './git/tree.ts';
import { leftOutBy } from './git/tree-without.ts';
import type { OtherPullRequest } from './order/collisions.ts';
import { readLiveObjects } from './rehearse/downstream/live-objects.ts';

/** Finds every database of the project and what to rehearse for it; `others` are open beside the pull request. */
export async function discover(
  config: Config,
  others: readonly OtherPullRequest[] = [],
): Promise<readonly Discovered[]> {
  await refuseUnnamedObjects(config);
  await using sides = await openSides(config);
  const found = withSharedLedgers(await discoverIn(config, sides, others));
  refuseUnknownNew(
    config,
    found.map(({ plan }) => plan),
    sides.folder,
  );
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

/** Of several databases, not every one needs to have objects that live elsewhere. */
async function refuseUnnamedObjects({ databases, ...config }: Config): Promise<void> {
  const { downstreamUrl: url } = config;
  const named = [config, ...databases].some(
    ({ downstreamObjects }) => downstreamObjects.length > 0,
  );
  if (url !== null && !named) await readLiveObjects(url, []);
}
