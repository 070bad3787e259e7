/** The two sides of a review, opened: what the pull request makes of the project, and what is merged. */
import type { Config, Settings } from '../config/schema.ts';
import { mergedTree } from '../git/merged-tree.ts';
import {
  folderInCheckout,
  mergeBase,
  openRepository,
  resolveBase,
  type Revision,
} from '../git/repository.ts';
import { revisionTree } from '../git/revision-tree.ts';
import type { SourceTree } from '../git/tree.ts';
import { treeOf, treeWithout } from '../git/tree-without.ts';
import { workingTree } from '../git/working-tree.ts';
import type { Trees } from '../order/histories.ts';
import { isOwnFile } from '../rehearse/replicate/subscriber-files.ts';

/** Both, with how to call them. */
export interface Sides extends Trees, AsyncDisposable {
  readonly baseName: string;
  readonly headName: string;
}

/** What this side's framework sees: nothing that is excluded, and nothing that another side runs. */
export function ownTree(
  tree: SourceTree,
  { exclude, replication }: Pick<Settings, 'exclude' | 'replication'>,
): SourceTree {
  return treeOf(treeWithout(tree, exclude), isOwnFile(replication));
}

/** Opens the working tree, and the base branch where git is asked for one. */
export async function openSides(config: Config): Promise<Sides> {
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
export async function oneSide({ path }: Config, headName: string): Promise<Sides> {
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
