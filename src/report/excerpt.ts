import { linesBefore } from '../evidence/questions.ts';
import type { ReportFinding } from './schema.ts';
import { visible } from './visible.ts';
import { plural } from './wording.ts';

/** The first lines of a long statement, saying how much is missing. */
export function shorten(text: string, longestLines: number, longestCharacters = 4_000): string {
  const lines = text.split('\n');
  const kept = lines.slice(0, longestLines).join('\n');
  const shown = longestLines === Infinity ? kept : kept.slice(0, longestCharacters);
  if (shown.length === text.length) return text;
  const missing = lines.length - shown.split('\n').length;
  const more =
    missing > 0
      ? plural(missing, 'more line')
      : plural(text.length - shown.length, 'more character');
  return `${shown.toWellFormed()}\n-- … ${more}`;
}

/** A line of a statement; `number` is absent below what was cut and for the caret. */
export interface ExcerptLine {
  readonly text: string;
  readonly number?: number;
}

/**
 * A statement in at most `longest` lines, numbered from `line`, with a caret below the character
 * (from 1, as Postgres counts) at which it was rejected. A long statement is shown around the caret.
 */
export function excerpt(
  sql: string,
  options: { readonly longest: number; readonly line?: number; readonly position?: number },
): ExcerptLine[] {
  const { longest, line, position } = options;
  const before =
    position === undefined
      ? ''
      : characters(sql)
          .slice(0, position - 1)
          .join('');
  const caretAt = before.split('\n').length - 1;
  const all = sql.split('\n').map((text, at) => ({
    text: visible(clipLine(text)),
    number: line === undefined ? undefined : line + at,
  }));
  const from = Math.max(0, Math.min(caretAt - Math.floor(longest / 2), all.length - longest));
  const shown: ExcerptLine[] = all.slice(from, from + longest);
  if (position !== undefined) {
    const indent = visible(before.split('\n').at(-1) ?? '').replaceAll(/[^\t]/gu, ' ');
    if (indent.length < longestLine) shown.splice(caretAt - from + 1, 0, { text: `${indent}^` });
  }
  const missing = all.length - Math.min(longest, all.length);
  if (missing > 0) shown.push({ text: `-- … ${plural(missing, 'more line')}` });
  return shown;
}

/** Line of a finding's statement; the finding itself stands where Postgres rejected it. */
export function firstLine({ line, sql = '', position }: ReportFinding): number | undefined {
  return line === undefined ? undefined : line - linesBefore(sql, position);
}

const longestLine = 500;

function clipLine(text: string): string {
  return text.length > longestLine ? `${text.slice(0, longestLine).toWellFormed()} …` : text;
}

/** Postgres counts code points. */
function characters(text: string): string[] {
  return Array.from(text);
}
