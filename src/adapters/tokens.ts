/**
 * SQL's lexical surface: what is a comment, a string, a semicolon. Files are cut with it where a
 * framework does so too, and where a syntax error further down must not hide what stands above.
 */

/** What a stretch of SQL is to whoever looks for its statements. */
export type TokenKind =
  | 'space'
  | 'comment'
  | 'string'
  | 'identifier'
  | 'dollar'
  | 'word'
  | 'semicolon'
  | 'other';

/** One token, as offsets into the text in UTF-16 code units; an unclosed one runs to the end. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
}

const space = /\s+/y;
const word = /[\p{L}_\u0080-\uffff][\p{L}\p{N}_$\u0080-\uffff]*/uy;
const number = /\d[\d\p{L}_.]*/uy;
const dollarTag = /\$(?:[\p{L}_\u0080-\uffff][\p{L}\p{N}_\u0080-\uffff]*)?\$/uy;

/** The token that begins at `at`; `at` must lie before the end of the text. */
export function nextToken(text: string, at: number): Token {
  const found = (kind: TokenKind, end: number): Token => ({ kind, start: at, end });
  const char = text[at] as string;
  if (char === ';') return found('semicolon', at + 1);
  if (char === "'") return found('string', quotedEnd(text, at, "'", false));
  if (char === '"') return found('identifier', quotedEnd(text, at, '"', false));
  if (text.startsWith('--', at)) {
    const end = text.indexOf('\n', at);
    return found('comment', end === -1 ? text.length : end);
  }
  if (text.startsWith('/*', at)) return found('comment', blockCommentEnd(text, at));
  if (char === '$') {
    const tag = match(dollarTag, text, at);
    if (tag === undefined) return found('other', at + 1);
    const close = text.indexOf(tag, at + tag.length);
    return found('dollar', close === -1 ? text.length : close + tag.length);
  }
  const blank = match(space, text, at);
  if (blank !== undefined) return found('space', at + blank.length);
  const name = match(word, text, at);
  if (name !== undefined) {
    // only E'…' knows backslash escapes; standard_conforming_strings is on since Postgres 9.1
    if (/^e$/i.test(name) && text[at + 1] === "'") {
      return found('string', quotedEnd(text, at + 1, "'", true));
    }
    return found('word', at + name.length);
  }
  const digits = match(number, text, at);
  return found('other', at + (digits?.length ?? 1));
}

/** All tokens of a text. */
export function* tokensOf(text: string): Generator<Token> {
  for (let at = 0; at < text.length;) {
    const token = nextToken(text, at);
    yield token;
    at = token.end;
  }
}

/** The text with every comment and quoted string turned into spaces, line breaks kept. */
export function blankQuoted(text: string): string {
  let result = '';
  for (const { kind, start, end } of tokensOf(text)) {
    const raw = text.slice(start, end);
    const hidden = kind === 'comment' || kind === 'string' || kind === 'dollar';
    result += hidden ? raw.replace(/[^\r\n]/g, ' ') : raw;
  }
  return result;
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function quotedEnd(text: string, start: number, quote: string, escapes: boolean): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (escapes && text[at] === '\\') at += 1;
    else if (text[at] === quote) {
      if (text[at + 1] !== quote) return at + 1;
      at += 1;
    }
  }
  return text.length;
}

function blockCommentEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 2) {
    if (text.startsWith('/*', at)) depth += 1;
    else if (!text.startsWith('*/', at)) at -= 1;
    else if (--depth === 0) return at + 2;
  }
  return text.length;
}
