import { UserError } from '../errors.ts';

/** A file without which the framework itself would stop: `missing-file`, with its own words. */
export function missingFile(path: string, itsWords: string, remedy: string): UserError {
  return new UserError(
    'missing-file',
    `"${path}" does not exist, and the framework stops there: ${itsWords}`,
    { remedy },
  );
}
