import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { UserError } from '../errors.ts';

/** The text of a file that a setting names; throws UserError `unreadable-file` or `not-utf8`. */
export async function readTextFile(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError('unreadable-file', `"${path}" cannot be read (${code}).`, {
      remedy: 'Check that it is a file and that this user may read it.',
      cause: error,
    });
  }
  if (isUtf8(bytes)) return bytes.toString('utf8').replace(/^\uFEFF/, '');
  throw new UserError('not-utf8', `"${path}" is not UTF-8 text.`, {
    remedy: 'Save it as UTF-8, for example with `iconv -f latin1 -t utf-8`.',
  });
}
