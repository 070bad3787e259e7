import { expect, test } from 'vitest';
import type { StatementRecord } from '../../evidence/types.ts';
import { cutPoints, thinOut } from './cut-points.ts';

/** `runner` and `migration` statements as recorded; the number is their transaction, 0 for none. */
function run(
  ...statements: readonly [
    origin: StatementRecord['origin'],
    kind: string,
    transaction: number,
    walBytes?: number,
  ][]
): Parameters<typeof cutPoints>[0] {
  return {
    statements: statements.map(([origin, kind, transaction, walBytes = 100], index) => ({
      index,
      origin,
      sql: kind,
      kind,
      transaction: transaction === 0 ? null : transaction,
      outcome: { ok: true },
      durationMs: 0,
      observed: true,
      locks: [],
      rewrites: [],
      scans: [],
      indexBuilds: [],
      rows: [],
      walBytes,
      notices: [],
    })),
  };
}

const none = () => false;
const begin = ['runner', 'TransactionStmt', 1, 0] as const;
const ledger = ['runner', 'InsertStmt', 1] as const;
const places = (points: ReturnType<typeof cutPoints>) =>
  points.map(({ statement, place }) => `${place} ${statement}`);

test('one transaction with its ledger row is cut before its COMMIT only', () => {
  const wrapped = run(
    [...begin],
    ['migration', 'CreateStmt', 1],
    ['migration', 'CreateStmt', 1],
    [...ledger],
    [...begin],
  );
  expect(places(cutPoints(wrapped, none))).toEqual(['behind 3']);
});

test('what is committed apart is cut behind each, the end of the run left out', () => {
  const apart = run(
    ['migration', 'VariableSetStmt', 0, 0],
    ['migration', 'CreateStmt', 0],
    ['migration', 'SelectStmt', 0, 0],
    ['migration', 'SelectStmt', 0],
    ['runner', 'InsertStmt', 0],
    ['runner', 'SelectStmt', 0],
  );
  expect(places(cutPoints(apart, none))).toEqual(['behind 1', 'behind 3']);
});

test('inside what works in steps, before behind it', () => {
  const build = run(['migration', 'IndexStmt', 0], ['runner', 'InsertStmt', 0]);
  expect(places(cutPoints(build, ({ kind }) => kind === 'IndexStmt'))).toEqual([
    'inside 0',
    'behind 0',
  ]);
});

test('a transaction that the file leaves open is taken back anyway', () => {
  const open = run(
    ['migration', 'TransactionStmt', 1, 0],
    ['migration', 'CreateStmt', 1],
    ['runner', 'InsertStmt', 1],
  );
  expect(cutPoints(open, none)).toEqual([]);
});

test('too many places are thinned out evenly', () => {
  const many = Array.from({ length: 10 }, (_, statement) => {
    return { statement, place: 'behind' } as const;
  });
  expect(thinOut(many, 5).map(({ statement }) => statement)).toEqual([0, 2, 4, 6, 8]);
  expect(thinOut(many, 10)).toBe(many);
});
