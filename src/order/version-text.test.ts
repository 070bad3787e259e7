import { expect, test } from 'vitest';
import { movesBehind, nextVersion, versionPlace } from './version-text.ts';

test.for([
  ['db/0007_title.up.sql', 'db/', '0007', '_title.up.sql'],
  ['db/V1_2__title.sql', 'db/V', '1_2', '__title.sql'],
  ['migrations/2025-07-29-152743_name/up.sql', 'migrations/', '2025-07-29-152743', '_name/up.sql'],
  ['m/20240101000000_a/migration.sql', 'm/', '20240101000000', '_a/migration.sql'],
  ['sql/12-title.sql', 'sql/', '12', '-title.sql'],
])('the version of %s', ([file = '', before, digits, after]) => {
  expect(versionPlace(file)).toEqual({ before, digits, after });
});

test('a path without a version has no place for one', () => {
  expect(versionPlace('db/R__views.sql')).toBeUndefined();
});

test.for([
  ['0009', '0010'],
  ['9', '10'],
  ['99', '100'],
  ['099', '100'],
  ['1_9', '1_10'],
  ['20231231235959', '20240101000000'],
  ['2024-02-29-235959', '2024-03-01-000000'],
  ['2025-09-19-132648-0000', '2025-09-19-132649-0000'],
  ['202402292359', '202403010000'],
  ['20240229', '20240301'],
  ['1601993584', '1601993585'],
  // no month has 99 days: a number, not a time
  ['20249999', '20250000'],
])('behind %s comes %s', ([digits = '', next]) => {
  expect(nextVersion(digits)).toBe(next);
});

test('the down part goes along, another migration of the same number does not', () => {
  const files = ['db/2_a.up.sql', 'db/2_a.down.sql', 'db/2_b.up.sql', 'db/7_c.up.sql'];
  expect(movesBehind({ file: 'db/2_a.up.sql' }, '7', files)).toEqual({
    version: '8',
    moves: [
      { from: 'db/2_a.up.sql', to: 'db/8_a.up.sql' },
      { from: 'db/2_a.down.sql', to: 'db/8_a.down.sql' },
    ],
  });
});

test('a folder is moved as a whole', () => {
  expect(movesBehind({ file: 'm/01_a/up.sql' }, '07', ['m/01_a/up.sql']).moves).toEqual([
    { from: 'm/01_a', to: 'm/08_a' },
  ]);
});
