/** A made-up project in memory. */
import { UserError } from '../../src/errors.ts';
import type { SourceTree } from '../../src/git/tree.ts';

/** A tree of these files; text is stored as UTF-8. */
export function memoryTree(files: Readonly<Record<string, string | Buffer>>): SourceTree {
  return {
    label: 'memory',
    files: async () => Object.keys(files).sort(),
    read: async (path) => {
      const content = files[path];
      if (content === undefined) {
        throw new UserError('unreadable-file', `"${path}" does not exist.`, { remedy: 'Add it.' });
      }
      return Buffer.from(content);
    },
  };
}
