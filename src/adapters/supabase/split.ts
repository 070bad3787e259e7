/**
 * Cuts a file into statements as the Supabase CLI does (`pkg/parser`, 2.x): a state machine over
 * characters that knows quotes, dollar quotes, comments and parentheses, and not E'…' strings. Its
 * faults are kept: two statements it does not part are one message, which Postgres then refuses.
 */
import { lineCounter } from '../../sql/split.ts';
import type { SqlPiece } from '../adapter.ts';

/** Takes a character and the text up to and including it; undefined ends the statement. */
interface State {
  next(char: string, text: string): State | undefined;
  readonly isReady?: true;
}

const letterOrDigit = /[\p{L}\p{Nd}_]/u;

const ready: State = {
  isReady: true,
  next(char, text) {
    if (char === ';') return undefined;
    if (char === '$') return tag(text.length - 1);
    if (char === "'" || char === '"') return quote(char);
    if (char === '-') return dash;
    if (char === '/') return block(0);
    if (char === '\\') return { next: () => ready };
    if (char === '(') return until(')');
    return beginsAtomic(text) ? until('end') : ready;
  },
};

/** After `-`: a second one begins a comment that runs to the end of its line. */
const dash: State = {
  next: (char, text) => (char === '-' ? verbatim('\n') : ready.next(char, text)),
};

function block(depth: number): State {
  return {
    next(char, text) {
      if (text.endsWith('/*')) return block(depth + 1);
      if (depth === 0) return ready.next(char, text);
      if (!text.endsWith('*/')) return block(depth);
      return depth === 1 ? ready : block(depth - 1);
    },
  };
}

function quote(delimiter: string, closed = false): State {
  return {
    next(char, text) {
      if (char === delimiter) return quote(delimiter, !closed);
      return closed ? ready.next(char, text) : quote(delimiter);
    },
  };
}

function verbatim(delimiter: string): State {
  return { next: (_, text) => (text.endsWith(delimiter) ? ready : verbatim(delimiter)) };
}

function tag(start: number): State {
  return {
    next(char, text) {
      if (char === '$') return verbatim(text.slice(start));
      return letterOrDigit.test(char) ? tag(start) : ready.next(char, text);
    },
  };
}

/** Parentheses and BEGIN ATOMIC: semicolons inside do not count. They do not nest. */
function until(delimiter: string, inner: State = ready): State {
  return {
    next(char, text) {
      const after = inner.next(char, text) ?? inner;
      const found = text.slice(-delimiter.length).toLowerCase() === delimiter;
      return after.isReady && found ? ready : until(delimiter, after);
    },
  };
}

function beginsAtomic(text: string): boolean {
  if (text.slice(-6).toLowerCase() !== 'atomic') return false;
  return /(?:^|[^\p{L}\p{Nd}_$])begin\s+$/iu.test(text.slice(0, -6));
}

/** The statements of a text, comments and all, without their semicolon and outer white space. */
export function splitLikeSupabase(file: string, text: string): readonly SqlPiece[] {
  const lineOf = lineCounter(text);
  const pieces: SqlPiece[] = [];
  let start = 0;
  let end = 0;
  let state: State = ready;
  const cut = () => {
    const token = text.slice(start, end).replace(/;+$/, '');
    const sql = token.trim();
    const lead = token.length - token.trimStart().length;
    if (sql !== '') pieces.push({ sql, file, line: lineOf(start + lead) });
    start = end;
  };
  for (const char of text) {
    end += char.length;
    const next = state.next(char, text.slice(start, end));
    if (!next) cut();
    state = next ?? ready;
  }
  cut();
  return pieces;
}
