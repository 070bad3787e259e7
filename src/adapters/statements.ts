/** Cuts a text into statements the way psql does: by semicolons, never by grammar. */
import { lineCounter } from '../sql/split.ts';
import type { SqlPiece } from './adapter.ts';
import { blankQuoted, nextToken, tokensOf } from './tokens.ts';
import type { Token } from './tokens.ts';

/** A statement as it stands, from its first word to its semicolon (included when `closed`). */
export interface LexicalStatement {
  readonly sql: string;
  /** UTF-16 offset in the text it was cut from, and the line it begins on, from 1. */
  readonly offset: number;
  readonly line: number;
  readonly closed: boolean;
}

/**
 * Decides which semicolons end a statement: those outside parentheses and outside the body of a
 * `CREATE FUNCTION … BEGIN ATOMIC … END` (psqlscan.l of Postgres 14 and later).
 */
export function statementEnds(): (token: Token, text: string) => boolean {
  let parentheses = 0;
  let blocks = 0;
  let words: string[] = [];
  return (token, text) => {
    if (token.kind === 'word') {
      const word = text.slice(token.start, token.end).toLowerCase();
      if (words.length < 4) words.push(word);
      if (
        parentheses === 0 &&
        /^create( or replace)? (function|procedure)\b/.test(words.join(' '))
      ) {
        if (word === 'begin' || (word === 'case' && blocks > 0)) blocks += 1;
        else if (word === 'end' && blocks > 0) blocks -= 1;
      }
    } else if (token.kind === 'other') {
      if (text[token.start] === '(') parentheses += 1;
      else if (text[token.start] === ')' && parentheses > 0) parentheses -= 1;
    } else if (token.kind === 'semicolon' && parentheses === 0 && blocks === 0) {
      words = [];
      return true;
    }
    return false;
  };
}

/** The statements of a text; never fails, and what stands behind the last semicolon is one too. */
export function splitStatements(text: string): readonly LexicalStatement[] {
  const lineOf = lineCounter(text);
  const statements: LexicalStatement[] = [];
  const ends = statementEnds();
  let start: number | undefined;
  let last = 0;
  const cut = (end: number, closed: boolean) => {
    if (start === undefined) return;
    statements.push({ sql: text.slice(start, end), offset: start, line: lineOf(start), closed });
    start = undefined;
  };
  for (const token of tokensOf(text)) {
    if (token.kind === 'space' || token.kind === 'comment') continue;
    last = token.end;
    if (ends(token, text)) cut(token.end, true);
    else start ??= token.start;
  }
  cut(last, false);
  return statements;
}

/** The first words of a statement, upper case, comments left out: `CREATE UNIQUE INDEX`. */
export function leadingWords(sql: string, count: number): string {
  const words: string[] = [];
  for (let at = 0; at < sql.length && words.length < count;) {
    const token = nextToken(sql, at);
    at = token.end;
    if (token.kind === 'word') words.push(sql.slice(token.start, token.end).toUpperCase());
    else if (token.kind !== 'space' && token.kind !== 'comment') break;
  }
  return words.join(' ');
}

/** Whether a file begins or ends transactions itself; savepoints do not count. */
export function carriesOwnTransaction(text: string): boolean {
  return splitStatements(text).some(({ sql }) => {
    const words = leadingWords(sql, 3);
    if (/^(ROLLBACK|ABORT)( WORK| TRANSACTION)? TO\b/.test(words)) return false;
    return /^(BEGIN|START TRANSACTION|COMMIT|END|ROLLBACK|ABORT)\b/.test(words);
  });
}

/**
 * The statements of a text as pieces without their semicolons; the lines behind a `COPY … FROM
 * STDIN`, up to `\.`, become its rows.
 */
export function statementsWithCopyData(file: string, text: string): readonly SqlPiece[] {
  const pieces: SqlPiece[] = [];
  const lineOf = lineCounter(text);
  const ends = statementEnds();
  let start: number | undefined;
  let last = 0;
  for (let at = 0; at < text.length;) {
    const token = nextToken(text, at);
    at = token.end;
    if (token.kind === 'space' || token.kind === 'comment') continue;
    const ended = ends(token, text);
    if (!ended) {
      start ??= token.start;
      last = token.end;
      continue;
    }
    if (start === undefined) continue;
    const sql = text.slice(start, last);
    const rows = isCopyFromStdin(sql) ? inlineRows(text, at) : undefined;
    pieces.push({ sql, file, line: lineOf(start), ...(rows && { copyData: rows.data }) });
    at = rows?.end ?? at;
    start = undefined;
  }
  if (start !== undefined) pieces.push({ sql: text.slice(start, last), file, line: lineOf(start) });
  return pieces;
}

/** Whether the server will ask for rows. */
export function isCopyFromStdin(sql: string): boolean {
  return leadingWords(sql, 1) === 'COPY' && /\bFROM\s+STDIN\b/i.test(blankQuoted(sql));
}

/** Rows written in a script from the next line to a line `\.`, and the offset behind that line. */
export function inlineRows(text: string, from: number): { data: string; end: number } {
  const lineEnd = text.indexOf('\n', from);
  const start = lineEnd === -1 ? text.length : lineEnd + 1;
  const terminator = /^\\\.\r?(?:\n|$)/m.exec(text.slice(start));
  if (terminator === null) return { data: text.slice(start), end: text.length };
  const end = start + terminator.index;
  return { data: text.slice(start, end), end: end + terminator[0].length };
}
