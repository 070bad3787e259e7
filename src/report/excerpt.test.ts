import { expect, test } from 'vitest';
import { excerpt, shorten } from './excerpt.ts';

function lines(
  sql: string,
  options: { longest?: number; line?: number; position?: number },
): string[] {
  return excerpt(sql, { longest: 12, ...options }).map(
    ({ text, number }) => `${number ?? ''}|${text}`,
  );
}

test('lines are numbered as in the file', () => {
  expect(lines('SELECT 1,\n  2', { line: 7 })).toEqual(['7|SELECT 1,', '8|  2']);
});

test('the caret stands below the character that Postgres names', () => {
  expect(lines('SELECT 1,\n\tx', { line: 7, position: 12 })).toEqual([
    '7|SELECT 1,',
    '8|\tx',
    '|\t^',
  ]);
});

test('Postgres counts characters, not UTF-16 units', () => {
  expect(lines("SELECT '💥', x", { position: 13 })).toEqual(["|SELECT '💥', x", '|            ^']);
});

test('a long statement is shown around its caret, and says what is missing', () => {
  const sql = Array.from({ length: 30 }, (_, at) => `line${at}`).join('\n');
  const position = sql.indexOf('line20') + 1;
  expect(lines(sql, { longest: 4, position })).toEqual([
    '|line18',
    '|line19',
    '|line20',
    '|^',
    '|line21',
    '|-- … 26 more lines',
  ]);
});

test('shortening keeps what fits', () => {
  expect(shorten('a\nb', 2)).toBe('a\nb');
  expect(shorten('a\nb\nc', 2)).toBe('a\nb\n-- … 1 more line');
  expect(shorten('abcdef', 2, 3)).toBe('abc\n-- … 3 more characters');
});
