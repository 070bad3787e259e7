/** What a merge of the head into its base would hold, file by file, without making it. */
import type { SourceTree } from './tree.ts';

/**
 * The head's files, with what only the base changed, added or removed since the two parted. A file
 * that both changed is the head's: git would ask, and whoever resolves it decides.
 */
export function mergedTree(head: SourceTree, base: SourceTree, fork: SourceTree): SourceTree {
  let listing: Promise<ReadonlyMap<string, 'head' | 'base' | 'either'>> | undefined;
  const sides = () => (listing ??= listSides(head, base, fork));
  return {
    label: head.label,
    async files() {
      return [...(await sides()).keys()].sort();
    },
    async read(path) {
      const side = (await sides()).get(path) ?? 'head';
      if (side === 'either') {
        return (await isUntouched(head, fork, path)) ? base.read(path) : head.read(path);
      }
      return (side === 'base' ? base : head).read(path);
    },
  };
}

/** Where each file comes from; `either` where its text has to tell. */
async function listSides(
  head: SourceTree,
  base: SourceTree,
  fork: SourceTree,
): Promise<ReadonlyMap<string, 'head' | 'base' | 'either'>> {
  const inHead = new Set(await head.files());
  const inBase = new Set(await base.files());
  const atFork = new Set(await fork.files());
  const sides = new Map<string, 'head' | 'base' | 'either'>();
  for (const path of inHead) {
    if (inBase.has(path)) sides.set(path, atFork.has(path) ? 'either' : 'head');
    // gone from the base since: gone after the merge, unless the head changed it
    else if (!atFork.has(path) || !(await isUntouched(head, fork, path))) sides.set(path, 'head');
  }
  for (const path of inBase) {
    if (!inHead.has(path) && !atFork.has(path)) sides.set(path, 'base');
  }
  return sides;
}

async function isUntouched(head: SourceTree, fork: SourceTree, path: string): Promise<boolean> {
  const [now, then] = await Promise.all([head.read(path), fork.read(path)]);
  return now.equals(then);
}
