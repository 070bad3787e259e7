import { expect, test } from 'vitest';
import type { StatementRecord } from '../../evidence/types.ts';
import { choosePoints, type CutPoint, cutPoints, thinOut } from './cut-points.ts';

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
const wrote: StatementRecord['rows'][number] = {
  relation: 'public.plans',
  existedBefore: true,
  inserted: 1,
  updated: 0,
  deleted: 0,
};
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

const limits = { each: 4, all: 10, rolledBack: 2 };

function behind(count: number): readonly CutPoint[] {
  return Array.from({ length: count }, (_, statement) => ({ statement, place: 'behind' }));
}

test('what fits is cut everywhere; a long migration is thinned out before a short one', () => {
  const few = [run(), run()].map((one, at) => ({ run: one, points: behind(at + 3) }));
  expect(choosePoints(few, limits)).toEqual(new Set(few.flatMap(({ points }) => points)));
  const many = [2, 9, 9, 9].map((count) => ({ run: run(), points: behind(count) }));
  const chosen = choosePoints(many, limits);
  const counts = many.map(({ points }) => points.filter((point) => chosen.has(point)).length);
  expect(counts).toEqual([2, 2, 2, 2]);
});

test('more migrations than places are cut evenly spread', () => {
  const many = Array.from({ length: 40 }, () => ({ run: run(), points: behind(1) }));
  const chosen = choosePoints(many, limits);
  expect(
    many
      .map(({ points }, at) => (chosen.has(points[0] as CutPoint) ? at : -1))
      .filter((at) => at >= 0),
  ).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32, 36]);
});

test('what is rolled back is cut first where rows were written', () => {
  const rolledBack: CutPoint = { statement: 0, place: 'behind', rolledBack: true };
  const defines = run(['migration', 'CreateStmt', 1]);
  const writes = { statements: defines.statements.map((one) => ({ ...one, rows: [wrote] })) };
  const many = [defines, defines, writes].map((one) => ({ run: one, points: [{ ...rolledBack }] }));
  const chosen = choosePoints(many, limits);
  expect(many.map(({ points }) => points.some((point) => chosen.has(point)))).toEqual([
    true,
    false,
    true,
  ]);
});
