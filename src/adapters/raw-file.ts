/** Files as runners see them that hash bytes and know no byte order mark. */
import { createHash } from 'node:crypto';

import type { SourceTree } from '../git/tree.ts';
import type { SqlPiece } from './adapter.ts';
import { decodeText } from './source.ts';

/** A file as it is sent, and as it is hashed. */
export interface RawFile {
  /** A byte order mark stays: these runners send it, and Postgres calls it a syntax error. */
  readonly text: string;
  readonly bytes: Buffer;
}

/** Reads a file; throws UserError `unreadable-file` or `not-utf8`. */
export async function readRaw(tree: SourceTree, path: string): Promise<RawFile> {
  const bytes = await tree.read(path);
  const text = decodeText(bytes, path);
  const marked = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
  return { text: marked ? `\ufeff${text}` : text, bytes };
}

/** Hexadecimal digest of bytes. */
export function hexDigest(algorithm: 'sha256' | 'sha384', bytes: Buffer): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

/** Cuts a text at every `separator`, wherever it stands; the parts are kept as they are. */
export function cutAt(file: string, text: string, separator: string): readonly SqlPiece[] {
  let line = 1;
  return text.split(separator).map((sql) => {
    const piece = { sql, file, line };
    line += sql.split('\n').length - 1;
    return piece;
  });
}
