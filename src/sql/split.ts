/**
 * Splits SQL with Postgres's own grammar (libpg-query, the parser of Postgres 18 as WebAssembly).
 * Offsets it reports are UTF-8 bytes; ours are UTF-16 code units, as JavaScript slices.
 */
import './wasm-flags.ts';
import { loadModule, parseSync, scanSync } from 'libpg-query';

/** One statement of a text, without surrounding white space, comments and its semicolon. */
export interface SplitStatement {
  readonly sql: string;
  /** Where `sql` begins in the text, in UTF-16 code units. */
  readonly offset: number;
  /** Lines of its first and last character, from 1. */
  readonly line: number;
  readonly endLine: number;
  /** Node name, such as `CreateStmt`. */
  readonly kind: string;
  /** The parse tree below that name, as libpg-query gives it. */
  readonly node: Readonly<Record<string, unknown>>;
}

/** The statements of a text, or why it cannot be read. */
export type SplitResult =
  | { readonly ok: true; readonly statements: readonly SplitStatement[] }
  | {
      readonly ok: false;
      readonly message: string;
      /** UTF-16 offset of the error in the text; absent when the parser gave none. */
      readonly offset?: number;
    };

let loading: Promise<void> | undefined;

/** Loads the parser once; about 60 ms. Await it before the first `splitSql`. */
export function loadParser(): Promise<void> {
  loading ??= loadModule();
  return loading;
}

/** Splits a text into statements; a syntax error anywhere fails the whole text, as in Postgres. */
export function splitSql(text: string): SplitResult {
  if (!/[^ \t\n\r\f\v]/.test(text)) return { ok: true, statements: [] };
  // the parser takes a C string, so a NUL would end it early and hide what follows
  const nul = text.indexOf('\0');
  if (nul !== -1) return { ok: false, message: 'invalid byte sequence: 0x00', offset: nul };
  let tree: ParseTree;
  try {
    tree = parseSync(text) as ParseTree;
  } catch (error) {
    return failure(text, error);
  }
  const bytes = Buffer.from(text, 'utf8');
  const lineOf = lineCounter(text);
  let byte = 0;
  let unit = 0;
  const statements: SplitStatement[] = [];
  for (const entry of tree.stmts ?? []) {
    const startByte = entry.stmt_location ?? 0;
    const endByte = entry.stmt_len ? startByte + entry.stmt_len : bytes.length;
    unit += bytes.toString('utf8', byte, startByte).length;
    byte = startByte;
    // sliced from the text: decoding bytes would replace a lone surrogate
    const raw = text.slice(unit, unit + bytes.toString('utf8', startByte, endByte).length);
    const lead = triviaLength(raw);
    const sql = withoutTrailingTrivia(raw.slice(lead));
    const offset = unit + lead;
    const [kind, node] = Object.entries(entry.stmt)[0] ?? ['', {}];
    statements.push({
      sql,
      offset,
      line: lineOf(offset),
      endLine: lineOf(offset + Math.max(sql.length - 1, 0)),
      kind,
      node,
    });
  }
  return { ok: true, statements };
}

interface ParseTree {
  readonly stmts?: readonly {
    readonly stmt: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly stmt_location?: number;
    readonly stmt_len?: number;
  }[];
}

function failure(text: string, error: unknown): SplitResult {
  const message = error instanceof Error ? error.message : String(error);
  const details = (error as { sqlDetails?: { cursorPosition?: number } }).sqlDetails;
  // cursorPosition counts code points from 0; -1 or absent when unknown
  const position = details?.cursorPosition;
  if (position === undefined || position < 0) return { ok: false, message };
  const offset = Array.from(text).slice(0, position).join('').length;
  return { ok: false, message, offset };
}

/** White space as Postgres's scanner knows it: U+00A0 and its like are letters of identifiers. */
const space = /[ \t\n\r\f\v;]*/y;

/** Ends at a line feed or a carriage return, as in Postgres. */
const lineComment = /--[^\n\r]*/y;

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  pattern.test(text);
  return pattern.lastIndex;
}

/** Length of the white space and comments a text begins with; block comments nest, as in Postgres. */
export function triviaLength(text: string): number {
  let at = 0;
  for (;;) {
    at = endOf(space, text, at);
    if (text.startsWith('--', at)) at = endOf(lineComment, text, at);
    else if (text.startsWith('/*', at)) at = blockCommentEnd(text, at);
    else return at;
  }
}

function blockCommentEnd(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    if (text.startsWith('/*', at)) {
      depth += 1;
      at += 2;
    } else if (text.startsWith('*/', at)) {
      depth -= 1;
      at += 2;
      if (depth === 0) return at;
    } else at += 1;
  }
  return at;
}

/** The last statement of a text runs to its end in the parser's eyes; comments behind it are not part of it. */
function withoutTrailingTrivia(sql: string): string {
  const trimmed = sql.replace(/[ \t\n\r\f\v;]+$/, '');
  if (!trimmed.includes('--') && !trimmed.includes('/*')) return trimmed;
  try {
    const last = scanSync(trimmed).tokens.findLast((token) => !commentTokens.has(token.tokenName));
    return trimmed.slice(0, Buffer.from(trimmed).toString('utf8', 0, last?.end ?? 0).length);
  } catch {
    // the scanner is only asked for tidiness; the parser has already accepted the text
    return trimmed;
  }
}

const commentTokens = new Set(['SQL_COMMENT', 'C_COMMENT', 'ASCII_59']);

/** A function from offset to line number, both for one text. */
export function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
