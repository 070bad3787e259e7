/** A folder of fixtures as a tree. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import type { SourceTree } from '../../src/git/tree.ts';

/** Every file below a folder. */
export function diskTree(root: string): SourceTree {
  return {
    label: root,
    files: async () =>
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
        .sort(),
    read: async (path) => readFileSync(join(root, path)),
  };
}
