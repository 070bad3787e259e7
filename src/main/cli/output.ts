import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../../errors.ts';

/** Writes a result file, its folder included; throws UserError `unwritable-file`. */
export async function writeOutput(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError('unwritable-file', `"${path}" cannot be written (${code}).`, {
      remedy: 'Name a file in a folder that this user may write to.',
      cause: error,
    });
  }
}
