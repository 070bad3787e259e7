import { oneLine } from './visible.ts';

/** One paragraph in lines of at most `width` columns; a longer word stands on its own. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of oneLine(text).split(' ')) {
    const next = line === indent ? `${line}${word}` : `${line} ${word}`;
    if (next.length > width && line !== indent) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = next;
  }
  return [...lines, line];
}
