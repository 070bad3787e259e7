import { expect, test } from 'vitest';
import { lockModes } from '../terms.ts';
import { blocks, conflicts, lockName } from './locks.ts';

test('the conflict matrix is the one of the manual', () => {
  const matrix = lockModes.map((one) =>
    lockModes.map((other) => (conflicts(one, other) ? 'X' : '.')).join(''),
  );
  // rows and columns: AS RS RX SUX S SRX E AE
  expect(matrix).toEqual([
    '.......X',
    '......XX',
    '....XXXX',
    '...XXXXX',
    '..XX.XXX',
    '..XXXXXX',
    '.XXXXXXX',
    'XXXXXXXX',
  ]);
});

test('conflicts are mutual', () => {
  for (const one of lockModes)
    for (const other of lockModes) expect(conflicts(one, other)).toBe(conflicts(other, one));
});

test('only ACCESS EXCLUSIVE blocks reads; SHARE and stronger block writes', () => {
  expect(lockModes.map((mode) => [lockName(mode), blocks(mode)])).toEqual([
    ['ACCESS SHARE', []],
    ['ROW SHARE', []],
    ['ROW EXCLUSIVE', []],
    ['SHARE UPDATE EXCLUSIVE', []],
    ['SHARE', ['writes']],
    ['SHARE ROW EXCLUSIVE', ['writes']],
    ['EXCLUSIVE', ['writes']],
    ['ACCESS EXCLUSIVE', ['reads', 'writes']],
  ]);
});
