import { expect, test } from 'vitest';
import { hazards } from './index.ts';
import { knownDangers } from './known-dangers.ts';
import { leftOut } from './left-out.ts';

/** Groups whose every row has its answer. */
const answered = [
  'Order',
  'Locking',
  'Rewrite and scan',
  'Data loss and compatibility',
  'Transaction and rerun',
  'Replication',
  'Style and no-op',
] as readonly (keyof typeof knownDangers)[];

test.for([...answered])('every danger of the group "%s" is covered or left out', (group) => {
  const covered = new Set(hazards.flatMap(({ covers }) => covers ?? []));
  const open = knownDangers[group].filter((row) => !covered.has(row) && !(row in leftOut));
  expect(open).toEqual([]);
});

test('no danger is both left out and covered', () => {
  const covered = hazards.flatMap(({ covers }) => covers ?? []);
  expect(covered.filter((row) => row in leftOut)).toEqual([]);
});
