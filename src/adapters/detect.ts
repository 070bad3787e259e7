/** Finds the migration projects of a tree: which folders, which frameworks, and what is left out. */
import { UserError } from '../errors.ts';
import type { NotRehearsed } from '../evidence/types.ts';
import type { SourceTree } from '../git/tree.ts';
import type { Adapter, Detection } from './adapter.ts';
import { databaseOfFolder } from './dialect.ts';
import { adapters, findAdapter } from './index.ts';
import { filesOf } from './source.ts';
import { compareText } from './versions.ts';

/** One database's migrations, and who runs them. */
export interface DetectedProject extends Detection {
  readonly runner: Adapter;
}

/** What a tree holds: projects in the order of their folders, and folders that were passed over. */
export interface Detected {
  readonly projects: readonly DetectedProject[];
  readonly skipped: readonly NotRehearsed[];
}

/** What the user asked for by `--adapter` and `--migrations`. */
export interface DetectOptions {
  readonly adapter?: string;
  /** Relative to the root; also finds folders that would be passed over. */
  readonly directory?: string;
}

/**
 * Asks all adapters. In one folder certain beats likely and a framework beats a plain folder; two
 * frameworks that remain are a UserError `two-adapters`, no project at all is `no-migrations`.
 */
export async function detectProjects(
  tree: SourceTree,
  { adapter, directory }: DetectOptions = {},
): Promise<Detected> {
  const runners = adapter === undefined ? adapters : [findAdapter(adapter)];
  const [only] = runners;
  const named = directory !== undefined && (await filesOf(tree, directory, 'deep'));
  if (named && named.length > 0 && runners.length === 1 && only) {
    return { projects: [asked(only, directory)], skipped: [] };
  }
  const usable: Detection[] = [];
  const skipped: NotRehearsed[] = [];
  for (const detection of (
    await Promise.all(runners.map((runner) => runner.detect(tree)))
  ).flat()) {
    if (directory !== undefined && detection.directory !== directory) continue;
    const why = await reasonToSkip(tree, detection, directory !== undefined);
    if (why === undefined) usable.push(detection);
    else if (!skipped.some(({ what }) => what === detection.directory)) {
      skipped.push({ what: detection.directory, why });
    }
  }
  skipped.sort((a, b) => compareText(a.what, b.what));
  const projects = withoutShadowed(onePerFolder(usable)).map((detection) => ({
    ...detection,
    runner: findAdapter(detection.adapter),
  }));
  if (projects.length > 0) return { projects, skipped };
  if (named && skipped.length === 0 && named.some(({ name }) => /^[^/]*\.sql$/i.test(name))) {
    return { projects: [asked(findAdapter('plain'), directory)], skipped };
  }
  throw nothingFound(tree, runners, directory, skipped);
}

function asked(runner: Adapter, directory: string): DetectedProject {
  const why = 'named in the configuration';
  return { adapter: runner.id, runner, directory, confidence: 'certain', why };
}

/** Folders whose migrations belong to somebody else: dependencies, and what tests and examples need. */
const foreign: readonly (readonly [segments: ReadonlySet<string>, why: string])[] = [
  [
    new Set(
      'node_modules vendor third_party third-party site-packages target dist build'.split(' '),
    ),
    'belongs to a dependency or a build',
  ],
  [
    new Set(
      (
        'test tests __tests__ testdata test-data test_data testing fixtures __fixtures__ spec e2e ' +
        'integration_test integration_tests mocks __mocks__'
      ).split(' '),
    ),
    'belongs to tests',
  ],
  [new Set('example examples sample samples demo demos docs'.split(' ')), 'is an example'],
];

async function reasonToSkip(
  tree: SourceTree,
  detection: Detection,
  asked: boolean,
): Promise<string | undefined> {
  const { directory, otherDatabase } = detection;
  if (otherDatabase !== undefined) return `is for ${otherDatabase}, not Postgres: ${detection.why}`;
  if (asked) return undefined;
  for (const segment of directory.split('/')) {
    const found = foreign.find(([segments]) => segments.has(segment.toLowerCase()));
    if (found)
      return `${found[1]} ("${segment}" in its path); name it with --migrations to review it`;
  }
  const other = await databaseOfFolder(tree, directory);
  return other ? `is for ${other.database}, not Postgres: ${other.why}` : undefined;
}

function onePerFolder(detections: readonly Detection[]): readonly Detection[] {
  const folders = Map.groupBy(detections, ({ directory }) => directory);
  return [...folders.values()]
    .map((candidates) => {
      const rank = Math.max(...candidates.map(rankOf));
      const best = candidates.filter((candidate) => rankOf(candidate) === rank);
      if (best.length > 1) throw twoAdapters(best);
      return best[0] as Detection;
    })
    .sort((a, b) => compareText(a.directory, b.directory));
}

function rankOf({ adapter, confidence }: Detection): number {
  return (adapter === 'plain' ? 0 : 2) + (confidence === 'certain' ? 1 : 0);
}

/** A plain folder around or inside a framework's folder is part of that framework's files. */
function withoutShadowed(detections: readonly Detection[]): readonly Detection[] {
  const claimed = detections.filter(({ adapter }) => adapter !== 'plain');
  return detections.filter(
    ({ adapter, directory }) =>
      adapter !== 'plain' || !claimed.some((other) => holds(other.directory, directory)),
  );
}

function holds(outer: string, inner: string): boolean {
  return outer === '.' || inner === outer || inner.startsWith(`${outer}/`);
}

function twoAdapters(candidates: readonly Detection[]): UserError {
  const [first] = candidates as [Detection];
  const reasons = candidates.map(({ adapter, why }) => `${adapter} (${why})`).join(', ');
  return new UserError(
    'two-adapters',
    `"${first.directory}" looks like the folder of more than one framework: ${reasons}.`,
    {
      remedy: `Say which one runs it: --adapter ${candidates.map(({ adapter }) => adapter).join(' or --adapter ')}.`,
    },
  );
}

function nothingFound(
  tree: SourceTree,
  runners: readonly Adapter[],
  directory: string | undefined,
  skipped: readonly NotRehearsed[],
): UserError {
  const where = directory === undefined ? tree.label : `"${directory}" of ${tree.label}`;
  const passed = skipped.map(({ what, why }) => `\n  "${what}" ${why}`).join('');
  return new UserError(
    'no-migrations',
    `No Postgres migrations found in ${where}. Looked for: ${runners.map(({ name }) => name).join(', ')}.` +
      (passed === '' ? '' : ` Passed over:${passed}`),
    { remedy: 'Name the folder with --migrations and the framework with --adapter.' },
  );
}
