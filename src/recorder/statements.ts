/** Reads a message's text as statements. */
import { isAscii, isUtf8 } from 'node:buffer';
import { splitSql } from '../sql/split.ts';
import { classify } from './classify.ts';
import type { Connection, Statement } from './connection.ts';
import type { ServerSide } from './server-side.ts';

/** Above this the text is not parsed: libpg-query would take seconds and much memory. */
const parsedTextLimitBytes = 8 << 20;

export type Read =
  | { readonly ok: true; readonly statements: readonly Statement[] }
  | { readonly ok: false; readonly why: string };

/** The encoding of what the client sends now. */
export function clientEncoding({ parameters }: ServerSide): string {
  return parameters.get('client_encoding') ?? 'UTF8';
}

/** The statements of a text as it crossed the wire, or why they cannot be told. */
export function readStatements(
  bytes: Buffer,
  options: {
    readonly encoding: string;
    readonly message: number;
    readonly versionNumber: number;
  },
): Read {
  const { encoding, message, versionNumber } = options;
  if (!isUtf8(bytes) || (encoding !== 'UTF8' && !isAscii(bytes)))
    return { ok: false, why: `its text is not UTF-8 (client_encoding is ${encoding})` };
  if (bytes.length > parsedTextLimitBytes)
    return { ok: false, why: 'its text is longer than 8 MiB' };
  const split = splitSql(bytes.toString('utf8'));
  if (!split.ok) return { ok: false, why: `its text could not be parsed: ${split.message}` };
  return {
    ok: true,
    statements: split.statements.map(({ sql, offset, kind, node }) => ({
      sql,
      offset,
      kind,
      node,
      message,
      treatment: classify(kind, node, versionNumber),
    })),
  };
}

/** The one statement of a Parse message; a text that is no single statement has no kind. */
export function readStatement(connection: Connection, text: string, message: number): Statement {
  const split = text.length > parsedTextLimitBytes ? undefined : splitSql(text);
  const only = split?.ok && split.statements.length === 1 ? split.statements[0] : undefined;
  if (only === undefined) return unreadStatement(text, message);
  const { sql, offset, kind, node } = only;
  const treatment = classify(kind, node, connection.run.versionNumber);
  return { sql, offset, kind, node, message, treatment };
}

/** The statements of a text; one that cannot be told apart stands as one of unknown kind. */
export function statementsOrText(
  bytes: Buffer,
  options: Parameters<typeof readStatements>[1],
): readonly Statement[] {
  const read = readStatements(bytes, options);
  return read.ok ? read.statements : [unreadText(bytes, options.message)];
}

/** The same for bytes of any encoding. */
export function unreadText(bytes: Buffer, message: number): Statement {
  return unreadStatement(bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1'), message);
}

/** A text as one statement of unknown kind, about which nothing is asked. */
function unreadStatement(sql: string, message: number): Statement {
  return { sql, offset: 0, kind: '', node: {}, message, treatment: 'unknown' };
}
