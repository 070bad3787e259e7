import { expect, test } from 'vitest';
import { failReport } from '../../test/support/report-fixture.ts';
import { interruptRemarks } from './interrupt.ts';
import type { Report, ReportInterrupt } from './schema.ts';

type Killed = ReportInterrupt['migrations'][number];

function refusing(migration: string): Killed {
  const refusal = `P3009: failed: "${migration}"`;
  const cut = {
    statement: 0,
    place: 'behind',
    result: 'refused',
    left: 'before',
    refusal,
  } as const;
  return { migration, picture: '● ✗ 1 ✗', cuts: [cut, { ...cut, statement: 1 }], leftOut: 0 };
}

function remarks(migrations: readonly Killed[]): readonly string[] {
  const report: Report = {
    ...failReport(),
    interrupt: { server: '17.5', migrations: [...migrations] },
  };
  return interruptRemarks(report);
}

const third: Killed = {
  ...refusing('third'),
  cuts: [{ statement: 0, place: 'behind', result: 'third-state', left: 'between' }],
};

test('a few migrations that the framework will not go on from are told one by one', () => {
  expect(remarks(['a', 'b', 'c'].map(refusing))).toHaveLength(3);
});

test('many are told together, and what ends otherwise still by itself', () => {
  const many = Array.from({ length: 160 }, (_, at) => refusing(`m${at}`));
  expect(remarks([...many, third])).toEqual([
    '160 migrations killed at 320 places and started again: the framework refuses to begin each time, m0 with `P3009: failed: "m0"`.',
    'third killed at 1 place and started again: once in a third state. `● ✗ 1 ✗`',
  ]);
});
