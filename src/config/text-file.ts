import { readFile } from 'node:fs/promises';
import { UserError } from '../errors.ts';

/** Reads a file a setting names; throws UserError `unreadable-file` or `not-utf8`. */
export async function readTextFile(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new UserError('unreadable-file', `"${path}" cannot be read`, {
      remedy: 'Check the path and its permissions.',
      cause,
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UserError('not-utf8', `"${path}" is not UTF-8`, {
      remedy: 'Save it as UTF-8.',
      cause,
    });
  }
}
