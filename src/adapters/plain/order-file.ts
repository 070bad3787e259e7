/** A file that lists the migrations of a folder in the order in which they run. */
import { posix } from 'node:path';

import { UserError } from '../../errors.ts';
import type { SourceTree } from '../../git/tree.ts';
import { missingFile } from '../missing-file.ts';
import { foldersWith, readText } from '../source.ts';

/** A list that names the files of a plain folder in their order. */
export interface OrderFile {
  /** Path of the list itself. */
  readonly file: string;
  readonly entries: readonly OrderEntry[];
}

interface OrderEntry {
  /** As it is written. */
  readonly name: string;
  readonly path: string;
}

const names = ['order.txt', 'migrations.txt', 'series', '_order'];

/** Folders whose list names at least one SQL file that is there, and the list's name. */
export async function foldersWithOrder(tree: SourceTree): Promise<ReadonlyMap<string, string>> {
  const files = new Set(await tree.files());
  const found = new Map<string, string>();
  for (const directory of (
    await foldersWith(tree, /^(order\.txt|migrations\.txt|series|_order)$/)
  ).keys()) {
    for (const name of names.filter((one) => files.has(posix.join(directory, one)))) {
      // latin1 reads any bytes: a file that is not UTF-8 gets its own error in discover
      const text = (await tree.read(posix.join(directory, name))).toString('latin1');
      const listed = linesOf(text).map((line) => posix.join(directory, line.name));
      if (
        listed.some((path) => path.endsWith('.sql') && files.has(path)) &&
        !found.has(directory)
      ) {
        found.set(directory, name);
      }
    }
  }
  return found;
}

/**
 * The list of a folder: the one the project names, or the one that lies in it. Undefined where there
 * is none. Throws UserError `missing-file` and `duplicate-version` with its line.
 */
export async function readOrder(
  tree: SourceTree,
  directory: string,
  configured: string | null = null,
): Promise<OrderFile | undefined> {
  const files = new Set(await tree.files());
  const found = (await foldersWithOrder(tree)).get(directory);
  const file =
    configured === null ? found && posix.join(directory, found) : posix.normalize(configured);
  if (file === undefined) return undefined;
  const lines = linesOf(await readText(tree, file));
  const seen = new Map<string, number>();
  const entries = lines.map(({ name, line }) => {
    const path = [posix.dirname(file), directory]
      .flatMap((folder) => [posix.join(folder, name), posix.join(folder, `${name}.sql`)])
      .find((candidate) => files.has(candidate));
    if (path === undefined) {
      throw missingFile(
        posix.join(posix.dirname(file), name),
        `"${file}" line ${line} lists it.`,
        'Add the file, or take the line out.',
      );
    }
    const first = seen.get(path);
    if (first !== undefined) {
      throw new UserError(
        'duplicate-version',
        `"${file}" lists "${name}" twice, in lines ${first} and ${line}.`,
        {
          remedy: 'Take one of the lines out.',
        },
      );
    }
    seen.set(path, line);
    return { name, path };
  });
  return { file, entries };
}

/** One name a line; blank lines and what follows a # are left out. */
function linesOf(text: string): readonly { readonly name: string; readonly line: number }[] {
  return text.split(/\r?\n/).flatMap((row, index) => {
    const name = row
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .replace(/^\.\//, '');
    return name === '' ? [] : [{ name, line: index + 1 }];
  });
}
