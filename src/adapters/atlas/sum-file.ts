/** `atlas.sum`: the folder's files and their hashes, each over all before it. */
import { createHash } from 'node:crypto';

import { UserError } from '../../errors.ts';

/** A file of the folder, as bytes. */
export interface SummedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A file's line in atlas.sum. */
export interface SumLine {
  readonly name: string;
  readonly hash: string;
}

/** `NewHashFile`: files with "atlas:sum ignore" in their first line count by name only. */
export function sumLines(files: readonly SummedFile[]): readonly SumLine[] {
  const running = createHash('sha256');
  return files.flatMap(({ name, bytes }) => {
    running.update(name);
    if (/^[ -~]*atlas:sum +ignore/.test(bytes.toString('latin1'))) return [];
    running.update(bytes);
    return [{ name, hash: running.copy().digest('base64') }];
  });
}

/** The hash in the first line. */
export function totalOf(lines: readonly SumLine[]): string {
  const total = createHash('sha256');
  for (const { name, hash } of lines) total.update(name).update(hash);
  return total.digest('base64');
}

/** Throws UserError `checksum-mismatch` where Atlas would refuse to run, with the line it names. */
export function refuseMismatch(path: string, text: string, files: readonly SummedFile[]): void {
  const [first = '', ...rows] = text.trimEnd().split(/\r?\n/);
  const written = rows.map((row): SumLine => {
    const [, name = '', hash] = /^(.*?)\s*h1:(.*)$/.exec(row) ?? [];
    if (hash === undefined)
      throw mismatch(path, rows.indexOf(row) + 2, 'checksum file format invalid');
    return { name, hash };
  });
  if (first !== `h1:${totalOf(written)}`) {
    throw mismatch(path, 1, 'checksum mismatch: its first line is not the hash of the others');
  }
  const real = sumLines(files);
  if (totalOf(real) === totalOf(written)) return;
  const at = written.findIndex(
    ({ name, hash }, index) => real[index]?.name !== name || real[index]?.hash !== hash,
  );
  if (at === -1) {
    throw mismatch(
      path,
      written.length + 2,
      `checksum mismatch: ${real[written.length]?.name} was added`,
    );
  }
  const name = written[at]?.name;
  const place = real.findIndex((line) => line.name === name);
  const what =
    place === -1
      ? `${name} was removed`
      : place === at
        ? `${name} was edited`
        : `${real[at]?.name} was added`;
  throw mismatch(path, at + 2, `checksum mismatch: ${what}`);
}

function mismatch(path: string, line: number, what: string): UserError {
  return new UserError(
    'checksum-mismatch',
    `"${path}" line ${line}: Atlas refuses to run: ${what}.`,
    {
      remedy: 'Look at what changed, then run "atlas migrate hash".',
    },
  );
}
