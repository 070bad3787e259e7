/** Both sides of a review as their framework reads them, and the last release. */
import type { MigrationSet, SourceMigration } from '../adapters/adapter.ts';
import type { DetectedProject } from '../adapters/detect.ts';
import { UserError } from '../errors.ts';
import type { OrderEvidence } from '../evidence/order.ts';
import type { NotRehearsed } from '../evidence/types.ts';
import { compareSets } from '../git/migrations-changed.ts';
import { newestRelease } from '../git/release.ts';
import type { Repository, Revision } from '../git/repository.ts';
import { underFolder } from '../git/repository-paths.ts';
import { revisionTree } from '../git/revision-tree.ts';
import type { SourceTree } from '../git/tree.ts';
import type { OrderPlan } from '../rehearse/plan.ts';
import { type Histories, identityIn } from './facts.ts';
import { compareStatements } from './statements.ts';

/** The files that a review looks at. */
export interface Trees {
  /** What a merge would hold. */
  readonly head: SourceTree;
  /** Null when the user names the new files instead. */
  readonly base: SourceTree | null;
  readonly fork: SourceTree | null;
  /** The project's folder in the repository: what names its files for everybody outside. */
  readonly folder: string;
  /** Null without git. */
  readonly git: { readonly repository: Repository; readonly base: Revision } | null;
}

type ReadSet = (tree: SourceTree) => Promise<MigrationSet>;

/** How files of a side become migrations. */
export interface Reading {
  readonly read: ReadSet;
  /** What counts as merged where there is no base to ask. */
  readonly merged: (head: MigrationSet) => MigrationSet;
  /** How tags of releases are called. */
  readonly released: string | null;
}

/** Reads them; what cannot be read of the release is said. */
export async function readHistories(
  sides: Trees,
  { runner: adapter, directory }: DetectedProject,
  { read: sets, merged: mergedOf, released }: Reading,
): Promise<Histories & { readonly notRehearsed: readonly NotRehearsed[] }> {
  const merged = await sets(sides.head);
  const identity = identityIn(adapter);
  if (sides.base === null) {
    const base = mergedOf(merged);
    const comparison = compareSets(base, merged, undefined, identity);
    return { adapter, base, merged, comparison, notRehearsed: [] };
  }
  const base = await setsAt(sides.base, sets, directory);
  const fork = sides.fork === null ? undefined : await setsAt(sides.fork, sets, directory);
  const inRepository = (files: readonly string[]): readonly string[] =>
    files.map((file) => underFolder(sides.folder, file));
  return {
    adapter,
    base,
    merged,
    comparison: compareSets(base, merged, fork, identity),
    folders: {
      base: inRepository(await sides.base.files()),
      head: inRepository(await sides.head.files()),
      directory: underFolder(sides.folder, directory),
    },
    ...(await readRelease(sides, sets, directory, released)),
  };
}

/** The migrations of the newest release, where the project says how its tags are called. */
async function readRelease(
  { git }: Trees,
  sets: ReadSet,
  directory: string,
  released: string | null,
): Promise<Pick<Histories, 'released'> & { readonly notRehearsed: readonly NotRehearsed[] }> {
  if (released === null || git === null) return { notRehearsed: [] };
  const what = 'databases at the last release';
  const tag = await newestRelease(git.repository, released, git.base.sha);
  if (tag === null) {
    const why = `no tag matches "${released}"; in a workflow, actions/checkout brings tags with \`fetch-depth: 0\``;
    return { notRehearsed: [{ what, why }] };
  }
  try {
    await using tree = await revisionTree(git.repository, tag.sha);
    const { migrations } = await setsAt(tree, sets, directory);
    return { released: { tag: tag.name, migrations }, notRehearsed: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const why = `the migrations of ${tag.name} cannot be read: ${error.message}`;
    return { notRehearsed: [{ what, why }] };
  }
}

/** The other ways in which databases may come to what is under review. */
export function orderPlan(
  { merged, comparison, released }: Histories,
  { late, sameNumber }: OrderEvidence,
): OrderPlan {
  const { edited, removed, renamed, review } = comparison;
  const isLate = new Set(late.map(({ id }) => id));
  const underReview = (id: string): SourceMigration[] => review.filter((one) => one.id === id);
  const differs = ({ base, head }: (typeof edited)[number]): boolean =>
    compareStatements(base, head).statements === 'different';
  return {
    fresh: merged.migrations,
    late: review.filter(({ id }) => isLate.has(id)),
    changed: [
      ...edited.map((pair) => ({ cause: 'edited', ...pair, differs: differs(pair) }) as const),
      ...removed.map((base) => ({ cause: 'removed', base, head: null, differs: true }) as const),
      ...renamed.map((pair) => ({ cause: 'renamed', ...pair, differs: false }) as const),
    ],
    ...(released && { released }),
    unordered: sameNumber.flatMap(({ id, other }) =>
      underReview(other.id).flatMap((first) =>
        underReview(id).map((second) => [first, second] as const),
      ),
    ),
  };
}

/** A side that does not have the folder yet has no migrations. */
async function setsAt(tree: SourceTree, sets: ReadSet, directory: string): Promise<MigrationSet> {
  const prefix = directory === '.' ? '' : `${directory}/`;
  const there = (await tree.files()).some((file) => file.startsWith(prefix));
  return there ? sets(tree) : { migrations: [], skipped: [] };
}
