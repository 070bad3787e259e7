import { expect, test } from 'vitest';
import { policyOf } from './policy.ts';

const hazards = ['scan-blocks-reads', 'failed-migration'];

test('an entry covers its files, or all', () => {
  const { allow } = policyOf(
    {
      allow: [
        { hazard: 'failed-migration', reason: 'a', file: 'db/**/*.sql' },
        { hazard: 'failed-migration', reason: 'b' },
      ],
      severity: {},
    },
    hazards,
  );
  expect(allow.map(({ covers }) => ['db/x/1.sql', 'app/1.sql'].map((one) => covers(one)))).toEqual([
    [true, false],
    [true, true],
  ]);
});

test('a hazard that does not exist is told with the nearest', () => {
  expect(() => policyOf({ allow: [], severity: { 'scan-block-reads': 'off' } }, hazards)).toThrow(
    '"severity" names "scan-block-reads" (did you mean "scan-blocks-reads"?), which is no hazard',
  );
  expect(() =>
    policyOf({ allow: [{ hazard: 'zzz', reason: 'x' }], severity: {} }, hazards),
  ).toThrow('"allow" names "zzz", which is no hazard');
});
