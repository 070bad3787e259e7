import { posix } from 'node:path';
import type { SourceTree } from './tree.ts';

/** The same files without those that match one of the patterns. */
export function treeWithout(tree: SourceTree, patterns: readonly string[]): SourceTree {
  if (patterns.length === 0) return tree;
  return treeOf(tree, (path) => !patterns.some((pattern) => posix.matchesGlob(path, pattern)));
}

/** The files of a tree that are asked for. */
export function treeOf(tree: SourceTree, isWanted: (path: string) => boolean): SourceTree {
  return {
    label: tree.label,
    files: async () => (await tree.files()).filter(isWanted),
    read: (path) => tree.read(path),
  };
}

/** What each pattern leaves out of a tree, a sentence each; a pattern without a file is named too. */
export async function leftOutBy(
  tree: SourceTree,
  patterns: readonly string[],
): Promise<readonly { readonly what: string; readonly why: string }[]> {
  const files = patterns.length === 0 ? [] : await tree.files();
  return patterns.map((pattern) => {
    const [first, ...others] = files.filter((path) => posix.matchesGlob(path, pattern));
    if (first === undefined) return { what: pattern, why: '"exclude" names no file by it' };
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return { what: pattern, why: `left out by "exclude": ${first}${more}` };
  });
}
