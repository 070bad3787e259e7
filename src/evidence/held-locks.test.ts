import { expect, test } from 'vitest';
import type { HeldLock } from './fixes.ts';
import { whyNotWeaker } from './held-locks.ts';

const table = 'public.books';
const build: HeldLock = held('ShareLock', ['writes'], ['index build']);
const instant: HeldLock = held('AccessExclusiveLock', ['reads', 'writes'], []);
const concurrent: HeldLock = held('ShareUpdateExclusiveLock', [], ['index build']);

function held(
  mode: HeldLock['mode'],
  blocks: HeldLock['blocks'],
  work: readonly string[],
  rows = 0,
): HeldLock {
  return { relation: table, mode, blocks, work, rows };
}

test('work that grows must not keep anybody out, however little', () => {
  expect(whyNotWeaker([build], [concurrent])).toBeUndefined();
  expect(whyNotWeaker([build], [concurrent, build])).toBe(
    'writes of public.books would still wait for its index build',
  );
});

test('an instant of a stronger lock is a good price for it', () => {
  expect(whyNotWeaker([build], [concurrent, instant])).toBeUndefined();
});

test('where nobody waited for work, something has to be weaker, and nothing stronger', () => {
  expect(whyNotWeaker([instant], [concurrent])).toBeUndefined();
  expect(whyNotWeaker([instant], [instant])).toBe('its locks are no weaker and no shorter');
  expect(whyNotWeaker([concurrent], [instant])).toBe('public.books would be locked more strongly');
});

test('fewer rows in one transaction are shorter', () => {
  const rows = (most: number) => held('RowExclusiveLock', [], ['scan'], most);
  expect(whyNotWeaker([rows(60)], [rows(25)])).toBeUndefined();
  expect(whyNotWeaker([rows(25)], [rows(25)])).toBe('its locks are no weaker and no shorter');
});
