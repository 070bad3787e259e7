import { expect, test } from 'vitest';
import { parseSizes, renderSizes } from './sizes-file.ts';

const sizes = {
  version: 1 as const,
  takenAt: '2026-01-02T03:04:05.000Z',
  server: '17.5',
  database: 'shop',
  tables: {
    'public.books': { rows: 12, bytes: 57344, reads: 3, writes: 4 },
    'public.odd: # name': { kind: 'partitioned table' as const, rows: null, bytes: 0 },
  },
  publications: [{ name: 'on', allTables: false, tables: ['public.books'] }],
};

test('what is written is what is read, one table a line', () => {
  const text = renderSizes(sizes);
  expect(parseSizes(text, 'x')).toEqual(sizes);
  expect(text).toContain('\n  public.books: { rows: 12, bytes: 57344, reads: 3, writes: 4 }\n');
});

test('JSON is read too', () => {
  expect(parseSizes(JSON.stringify(sizes), 'x')).toEqual(sizes);
});

test.for([
  ['a: [', '"sizes.yml" is no file of table sizes: it is not YAML'],
  ['', 'it: '],
  ['version: 2\ntakenAt: x\nserver: y\ntables: {}', 'version: '],
  ['version: 1\ntakenAt: x\nserver: y\ntables: {books: {rows: 1, bytes: 1}}', 'tables.books: '],
  [
    'version: 1\ntakenAt: x\nserver: y\ntables: {public.a: {rows: many, bytes: 1}}',
    'tables.public.a.rows: ',
  ],
])('%j is refused, and why is said', ([text = '', message = '']) => {
  expect(() => parseSizes(text, 'sizes.yml')).toThrow(message);
});
