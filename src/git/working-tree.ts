import { readFile, readdir, realpath } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { UserError } from '../errors.ts';
import { git } from './git.ts';
import { findRepository } from './repository.ts';
import type { SourceTree } from './tree.ts';

/**
 * The files of a folder as they are on disk: what git tracks or would track in a checkout, every
 * file elsewhere. Paths that lead outside the folder are never read.
 */
export function workingTree(root: string): SourceTree {
  let listing: Promise<readonly string[]> | undefined;
  let real: Promise<string> | undefined;
  /** Detection and discovery read the same files. */
  const contents = new Map<string, Promise<Buffer>>();
  return {
    label: root,
    files() {
      listing ??= listFiles(root);
      return listing;
    },
    read(path) {
      const known = contents.get(path) ?? readInside(path);
      contents.set(path, known);
      return known;
    },
  };

  async function readInside(path: string): Promise<Buffer> {
    try {
      real ??= realpath(root);
      const folder = await real;
      const file = await realpath(resolve(folder, path));
      if (!file.startsWith(folder.endsWith(sep) ? folder : folder + sep)) throw outside(path);
      return await readFile(file);
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw unreadable(path, root, error);
    }
  }
}

async function listFiles(root: string): Promise<readonly string[]> {
  const repository = await findRepository(root).catch((error: unknown) => {
    if (error instanceof UserError && error.code === 'git-missing') return null;
    throw error;
  });
  const files = repository === null ? await walk(root) : await listCheckout(root);
  return [...new Set(files)].sort();
}

/** Tracked files still there, and untracked ones that are not ignored; relative to `root`. */
async function listCheckout(root: string): Promise<readonly string[]> {
  const [staged, deleted, untracked] = await Promise.all([
    git(root, ['ls-files', '-s', '-t', '-z']),
    git(root, ['ls-files', '-d', '-z']),
    git(root, ['ls-files', '-o', '--exclude-standard', '-z']),
  ]);
  const gone = new Set(zeroTerminated(deleted));
  const tracked = zeroTerminated(staged)
    .filter((entry) => !absent.test(entry))
    .map((entry) => entry.slice(entry.indexOf('\t') + 1))
    .filter((path) => !gone.has(path));
  // an untracked repository inside this one is listed as a folder, with a slash at its end
  return [...tracked, ...zeroTerminated(untracked).filter((path) => !path.endsWith('/'))];
}

/** Entries that are no file on disk: left out by a sparse checkout (tag S), or a gitlink (mode 160000). */
const absent = /^(S|. 160000) /;

async function walk(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !/(^|\/)(\.git|node_modules)\//.test(path));
}

function outside(path: string): UserError {
  return new UserError('unreadable-file', `"${path}" leads out of the project through a link.`, {
    remedy: 'Put the file itself into the project.',
  });
}

function unreadable(path: string, root: string, cause: unknown): UserError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
  return new UserError('unreadable-file', `"${path}" in "${root}" cannot be read (${code}).`, {
    remedy: 'Check that it is a file and that this user may read it.',
    cause,
  });
}

/** The parts of git's `-z` output. */
export function zeroTerminated(text: string): readonly string[] {
  return text.split('\0').filter((part) => part !== '');
}
