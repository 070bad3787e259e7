import { describe, expect, it } from 'vitest';

import { compareDotted, compareNatural, compareNumbers, refuseDuplicates } from './versions.ts';

describe('comparing versions', () => {
  it('compares numbers of different widths, beyond 53 bits', () => {
    const sorted = ['20240101000000', '007', '12', '100', '90071992547409930', '90071992547409929'];
    expect(sorted.sort(compareNumbers)).toEqual([
      '007',
      '12',
      '100',
      '20240101000000',
      '90071992547409929',
      '90071992547409930',
    ]);
  });

  it('compares the numbers in names as numbers', () => {
    expect(['100_a', '12_b', '2_c', '12_a', '12'].sort(compareNatural)).toEqual([
      '2_c',
      '12',
      '12_a',
      '12_b',
      '100_a',
    ]);
  });

  it('takes a missing dotted part for zero', () => {
    expect(['1.10', '1.9', '1', '2'].sort(compareDotted)).toEqual(['1', '1.9', '1.10', '2']);
    expect(compareDotted('1.0', '01')).toBe(0);
  });
});

it('names both files of a duplicate version', () => {
  const migrations = [
    { version: '54', file: 'V54__add_tld.sql' },
    { version: '54', file: 'V54__rename_host.sql' },
  ];
  expect(() => refuseDuplicates(migrations)).toThrow(
    expect.objectContaining({
      code: 'duplicate-version',
      message: 'Version 54 is used twice: "V54__add_tld.sql" and "V54__rename_host.sql".',
    }),
  );
});
