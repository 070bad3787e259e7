/** Reading files and pointing into them. */
import { posix } from 'node:path';

import { UserError } from '../errors.ts';
import type { SourceTree } from '../git/tree.ts';
import type { SqlPiece, Step } from './adapter.ts';

/** One file of a folder. */
export interface FolderFile {
  /** Relative to the root. */
  readonly path: string;
  /** Relative to the folder. */
  readonly name: string;
}

/** Files directly in a folder, or below it at any depth with `deep`; sorted by name. */
export async function filesOf(
  tree: SourceTree,
  directory: string,
  depth: 'direct' | 'deep' = 'direct',
): Promise<readonly FolderFile[]> {
  const prefix = directory === '.' ? '' : `${directory}/`;
  return (await tree.files())
    .filter((path) => path.startsWith(prefix))
    .map((path) => ({ path, name: path.slice(prefix.length) }))
    .filter(({ name }) => depth === 'deep' || !name.includes('/'));
}

/** Every folder that directly holds files of the wanted names, with their base names. */
export async function foldersWith(
  tree: SourceTree,
  wanted: RegExp,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const folders = new Map<string, string[]>();
  for (const path of await tree.files()) {
    const name = posix.basename(path);
    if (!wanted.test(name)) continue;
    const directory = posix.dirname(path);
    const names = folders.get(directory);
    if (names) names.push(name);
    else folders.set(directory, [name]);
  }
  return folders;
}

/** A folder and all above it, nearest first, up to the root `.`. */
export function withAncestors(directory: string): readonly string[] {
  const all = [directory];
  while (all.at(-1) !== '.') all.push(posix.dirname(all.at(-1) as string));
  return all;
}

/** The nearest file of that name in a folder or above it, such as the `go.mod` that governs it. */
export async function nearestFile(
  tree: SourceTree,
  directory: string,
  name: string,
): Promise<string | undefined> {
  const files = new Set(await tree.files());
  return withAncestors(directory)
    .map((folder) => posix.join(folder, name))
    .find((path) => files.has(path));
}

/** A file as text; throws UserError `unreadable-file` or `not-utf8`. A byte order mark is left out. */
export async function readText(tree: SourceTree, path: string): Promise<string> {
  return decodeText(await tree.read(path), path);
}

/** Bytes as text, strictly UTF-8; line ends stay as they are, a byte order mark is left out. */
export function decodeText(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const offset = firstFault(bytes);
    const line = bytes.subarray(0, offset).toString('latin1').split('\n').length;
    const byte = (bytes[offset] ?? 0).toString(16).padStart(2, '0');
    throw new UserError(
      'not-utf8',
      `"${path}" is not UTF-8: byte 0x${byte} at offset ${offset} (line ${line}).`,
      { remedy: 'Save the file as UTF-8.', cause: error },
    );
  }
}

/** Offset of the first byte that is no UTF-8: what decodes to U+FFFD without being written so. */
function firstFault(bytes: Buffer): number {
  const text = bytes.toString('utf8');
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf('\ufffd'); at !== -1; at = text.indexOf('\ufffd', from)) {
    offset += Buffer.byteLength(text.slice(from, at));
    if (bytes.readUIntBE(offset, Math.min(3, bytes.length - offset)) !== 0xefbfbd) return offset;
    offset += 3;
    from = at + 1;
  }
  return bytes.length;
}

/** A whole text as one piece, exactly as it stands. */
export function wholePiece(file: string, text: string): SqlPiece {
  return { sql: text, file, line: 1 };
}

/** What sending a piece of a file looks like in a plan. */
export function migrationStep(piece: SqlPiece): Step {
  const { sql, file, line, copyData } = piece;
  return {
    origin: 'migration',
    sql,
    source: { file, line },
    ...(copyData === undefined ? {} : { copyData }),
  };
}

/** What the framework sends by itself. */
export function runnerStep(sql: string, parameters?: Step['parameters']): Step {
  return { origin: 'runner', sql, ...(parameters === undefined ? {} : { parameters }) };
}

/** Whether a path matches one of the project's glob patterns. */
export function matchesAny(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => posix.matchesGlob(path, pattern));
}
