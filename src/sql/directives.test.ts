import { expect, test } from 'vitest';
import { findDirectives } from './directives.ts';

test.for<[string, Partial<ReturnType<typeof findDirectives>[number]>]>([
  ['-- rehearsal:allow x because it is', { word: 'allow', subject: 'x', rest: 'because it is' }],
  ['--rehearsal:allow x  why\r', { word: 'allow', subject: 'x', rest: 'why', trailing: false }],
  ['  drop table a; -- rehearsal:allow x why', { subject: 'x', trailing: true }],
  ['-- rehearsal:allow', { word: 'allow', subject: '', rest: '' }],
  ['-- rehearsal:alow x why', { word: 'alow', subject: 'x' }],
])('%j', ([text, expected]) => {
  expect(findDirectives(text)).toEqual([expect.objectContaining(expected)]);
});

test.for([
  '-- rehearsal: a note',
  'rehearsal:allow x why',
  '-- a rehearsal:allow',
  '-- -- rehearsal:allow x why',
  '',
])('%j holds none', (text) => {
  expect(findDirectives(text)).toEqual([]);
});

test('lines count from where the text begins', () => {
  const text = 'select 1;\n\n-- rehearsal:allow a b\nselect 2; -- rehearsal:allow c d';
  expect(findDirectives(text, 10).map(({ line }) => line)).toEqual([12, 13]);
});
