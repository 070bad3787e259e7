import { expect, test } from 'vitest';
import { cutPicture } from './cut-picture.ts';
import type { Cut, MigrationRun, StatementRecord } from './types.ts';

const own = { origin: 'migration' } as const;
const runner = { origin: 'runner' } as const;

function run(
  ...statements: readonly Pick<StatementRecord, 'origin'>[]
): Pick<MigrationRun, 'statements'> {
  return {
    statements: statements.map(
      (statement, index) => ({ index, ...statement }) as unknown as StatementRecord,
    ),
  };
}

function picture(
  { statements }: Pick<MigrationRun, 'statements'>,
  ...cuts: readonly [statement: number, result: Cut['result']][]
): string {
  const seen = cuts.map(([statement, result]) => {
    const place = 'behind' as const;
    const left = 'between' as const;
    return { statement, place, result, left, schemaChanges: [], dataChanges: [] };
  });
  return cutPicture({ statements }, { migration: '', cuts: seen, leftOut: 0 });
}

test('a mark before the first statement and behind each', () => {
  const apart = run(own, own, own, runner);
  expect(picture(apart, [0, 'refused'], [1, 'converges'], [2, 'third-state'])).toBe(
    '● ✓ 1 ✗ 2 ✓ 3 ✗',
  );
});

test('within a transaction a kill falls back to what was committed before it', () => {
  const wrapped = run(runner, own, own, runner, runner);
  expect(picture(wrapped, [3, 'converges'])).toBe('● ✓ 1 ✓ 2 ✓');
  const marked = run(runner, runner, own, own, own, runner);
  expect(picture(marked, [1, 'refused'], [4, 'refused'])).toBe('● ✗ 1 ✗ 2 ✗ 3 ✗');
});

test('what nobody would count is counted', () => {
  const long = run(...Array.from({ length: 20 }, () => own));
  expect(picture(long, [3, 'refused'], [4, 'converges'])).toBe('21 places, 20 safe');
});
