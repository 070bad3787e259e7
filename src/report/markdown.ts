/**
 * Markdown for GitHub out of untrusted text. Such text stands only in fences of computed length, in
 * code spans, and in prose whose every word that is not a plain word is a code span. So it cannot
 * end a block, ping anybody, make a link, or start HTML.
 */
import { clip } from './limits.ts';
import { oneLine, visible } from './visible.ts';

/** A fenced block that nothing inside can close. */
export function fence(code: string, language = 'sql'): string {
  const text = visible(code).replace(/\n+$/, '');
  const marks = '`'.repeat(Math.max(3, longestBackticks(text) + 1));
  return `${marks}${language}\n${text}\n${marks}`;
}

/** A code span, on one line. */
export function span(text: string): string {
  const line = oneLine(text) || ' ';
  const marks = '`'.repeat(longestBackticks(line) + 1);
  // a space at both ends is taken off again by Markdown, so a text that begins and ends with one gets two
  const pad = /^`|`$|^ .* $/.test(line) ? ' ' : '';
  return `${marks}${pad}${line}${pad}${marks}`;
}

function longestBackticks(text: string): number {
  return text.matchAll(/`+/g).reduce((longest, [run]) => Math.max(longest, run.length), 0);
}

/** A code span for a table cell: GitHub splits cells at every `|`, in code spans too, escaped or not. */
export function cell(text: string): string {
  return span(clip(noPipe(text), 200));
}

/** A sentence for a table cell. */
export function cellProse(text: string): string {
  return prose(clip(noPipe(text), 400));
}

function noPipe(text: string): string {
  return text.replaceAll('|', '¦');
}

/**
 * A sentence. What stands between backticks becomes code; so does every word that is more than
 * letters, a number or usual punctuation: `public.orders`, `@name`, `#1`, `https://…`, `<b>`.
 */
export function prose(text: string): string {
  const pieces = oneLine(text).split(/(`[^`]+`)/);
  const words = pieces.flatMap((piece, at) =>
    at % 2 === 1
      ? [span(piece.slice(1, -1))]
      : piece.split(/(\s+)/).map((text, nth) => word(text, at + nth === 0)),
  );
  return words.reduce((line, next) => line + (touches(line, next) ? ' ' : '') + next, '');
}

/** Two code spans side by side would run into one. */
function touches(line: string, next: string): boolean {
  return line.endsWith('`') && next.startsWith('`');
}

function word(text: string, isFirst: boolean): string {
  if (/^\s*$/.test(text)) return text;
  if (text === '=' && !isFirst) return text;
  const [before, core, after] = withoutPunctuation(text);
  if (core === '') return isFirst ? span(text) : text;
  // at the start of a line `1.` would begin a list
  const beginsList = isFirst && before === '' && /^\d+$/.test(core) && /^[.)]/.test(after);
  if (!beginsList && isPlainWord(core)) return text;
  return `${before}${span(core)}${after}`;
}

/** Punctuation around a word; a bracket that closes one inside it, as in `count(*)`, belongs to it. */
function withoutPunctuation(text: string): [before: string, core: string, after: string] {
  let start = 0;
  while (start < text.length && `"'(“‘`.includes(text.charAt(start))) start += 1;
  let end = text.length;
  let unclosed = text.slice(start).split('(').length - text.slice(start).split(')').length;
  while (end > start && `.,;:!?…)"'”’`.includes(text.charAt(end - 1))) {
    if (text.charAt(end - 1) === ')') {
      if (unclosed >= 0) break;
      unclosed += 1;
    }
    end -= 1;
  }
  return [text.slice(0, start), text.slice(start, end), text.slice(end)];
}

function isPlainWord(text: string): boolean {
  if (/^(?:\d+(?:[.,]\d+)*%?|[–—…→×·]|[a-z](?:\.[a-z])+)$/i.test(text)) return true;
  if (!/^[\p{L}\p{M}\p{N}]+(?:[-'’][\p{L}\p{M}\p{N}]+)*$/u.test(text)) return false;
  // GitHub links commits (seven hex digits or more), GH-1, and a repository's own ABC-1
  return !(/[0-9a-f]{7}/i.test(text) && /\d/.test(text)) && !/[a-z]-\d/i.test(text);
}

/** A table; every cell is finished Markdown without line breaks. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A closed section; GitHub needs the empty lines to read Markdown inside. `summary` is safe HTML. */
export function details(summary: string, body: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** Code inside `<summary>`, where Markdown does not work. */
export function htmlCode(text: string): string {
  return `<code>${escapeHtml(oneLine(text))}</code>`;
}

/** Text for HTML, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return visible(text).replaceAll(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** How long GitHub takes a text to be. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
