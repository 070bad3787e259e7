import { posix } from 'node:path';

import { UserError } from '../../errors.ts';
import { readText, withAncestors } from '../source.ts';
import { refuse } from './commands.ts';
import type { PsqlSession } from './session.ts';

/** A file that a script names. */
export interface IncludedFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Finds a file that a script names. psql looks from its working directory, which we do not know:
 * the folder of the migrations and those above it are tried, nearest first; `\ir` looks beside
 * the script only. Nothing outside the repository is read.
 */
export async function includedFile(
  session: PsqlSession,
  file: string,
  line: number,
  name: string,
  relative: boolean,
): Promise<IncludedFile> {
  const files = new Set(await session.tree.files());
  const folders = relative ? [posix.dirname(file)] : withAncestors(session.directory);
  const candidates = folders.map((folder) => posix.join(folder, name));
  if (posix.isAbsolute(name) || candidates.every((path) => path.startsWith('../'))) {
    throw refuse(file, line, name, 'it names a file outside the repository');
  }
  const path = candidates.find((candidate) => files.has(candidate));
  if (path === undefined) {
    throw new UserError(
      'unreadable-file',
      `"${file}" line ${line} names "${name}", which is not in the repository (tried ${candidates.map((candidate) => `"${candidate}"`).join(', ')}).`,
      { remedy: 'Add the file, or correct its path.' },
    );
  }
  if (session.reading.includes(path)) {
    throw refuse(file, line, name, 'the script would include itself without end');
  }
  return { path, text: await readText(session.tree, path) };
}
