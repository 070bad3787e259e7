import { expect, test } from 'vitest';
import { lineOf } from './questions.ts';
import type { Outcome } from './types.ts';

function rejectedAt(position?: number): Outcome {
  return { ok: false, error: { code: '42601', message: 'syntax error', position } };
}

test.for<[what: string, sql: string, outcome: Outcome, line: number]>([
  ['one that went well, at its first line', 'select\n1', { ok: true }, 7],
  ['one without a position, at its first line', 'select\nnope', rejectedAt(), 7],
  ['one rejected at its first character', '\nselect', rejectedAt(1), 7],
  ['one rejected further down, there', 'select\n1,\n  nope', rejectedAt(12), 9],
  ['code points count once', "select '😀😀',\nnope", rejectedAt(14), 8],
])('a statement is looked for: %s', ([, sql, outcome, line]) => {
  expect(lineOf({ line: 7, sql, outcome })).toBe(line);
});

test('a statement that nobody wrote down is nowhere', () => {
  expect(lineOf({ sql: 'begin', outcome: rejectedAt(1) })).toBeUndefined();
});
