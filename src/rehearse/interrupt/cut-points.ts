/** Where a run of a migration is worth being cut: told from what was recorded of it. */
import type { Cut, MigrationRun, StatementRecord } from '../../evidence/types.ts';

/** A place to cut at, see Cut. */
export type CutPoint = Pick<Cut, 'statement' | 'place'> & {
  /** Nothing was committed since the place before it, or since the beginning. */
  readonly rolledBack?: true;
};

/**
 * One place for each state that a kill can leave: behind whatever was committed, except the end of
 * the run, which is a complete one; once within the transaction that does the most; and inside what
 * works in several transactions by itself.
 */
export function cutPoints(
  { statements }: Pick<MigrationRun, 'statements'>,
  worksInSteps: (statement: StatementRecord) => boolean,
): readonly CutPoint[] {
  if (isLeftOpen(statements)) return [];
  const units = committedUnits(statements);
  const within = units
    .filter((unit) => unit.some(({ origin }) => origin === 'migration'))
    .map(lastUncommitted)
    .filter((statement) => statement !== undefined)
    .toSorted((one, other) => other.done - one.done)[0];
  return [
    ...units.slice(0, -1).map((unit): CutPoint => ({ statement: endOf(unit), place: 'behind' })),
    ...(within ? [{ statement: within.index, place: 'behind', rolledBack: true } as const] : []),
    ...statements
      .filter((one) => one.origin === 'migration' && one.transaction === null && worksInSteps(one))
      .map(({ index }): CutPoint => ({ statement: index, place: 'inside' })),
  ].toSorted((one, other) => one.statement - other.statement || (one.place === 'inside' ? -1 : 1));
}

/** Evenly spread where there are more than `most`. */
export function thinOut<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return items.filter(
    (_, at) =>
      Math.floor((at * most) / items.length) !== Math.floor(((at - 1) * most) / items.length),
  );
}

/** A migration is cut at no more places than `each`, all of them at no more than `all`. */
export interface CutLimits {
  readonly each: number;
  readonly all: number;
  /** Of those that are rolled back, over all migrations. */
  readonly rolledBack: number;
}

/**
 * The places to cut at where there are too many: as many in each migration as still fit for all, so that
 * a long one is thinned out before a short one. What is rolled back comes out as what was not begun,
 * save for what no transaction takes back, such as a sequence that moved on: runs that wrote rows go first.
 */
export function choosePoints(
  runs: readonly {
    readonly points: readonly CutPoint[];
    readonly run: Pick<MigrationRun, 'statements'>;
  }[],
  limits: CutLimits,
): ReadonlySet<CutPoint> {
  const rolledBack = runs.flatMap(({ points, run }) =>
    points.filter(isRolledBack).map((point) => ({ point, wroteRows: wroteRows(run) })),
  );
  const [first, second] = [true, false].map((wanted) =>
    rolledBack.filter((one) => one.wroteRows === wanted).map(({ point }) => point),
  );
  const begun = thinOut(first ?? [], limits.rolledBack);
  const committed = runs.map(({ points }) => points.filter((point) => !isRolledBack(point)));
  const fits = (most: number): boolean =>
    committed.reduce((sum, { length }) => sum + Math.min(length, most), 0) <= limits.all;
  let each = limits.each;
  while (each > 1 && !fits(each)) each -= 1;
  const chosen = committed.map((points) => thinOut(points, each));
  return new Set([
    ...begun,
    ...thinOut(second ?? [], limits.rolledBack - begun.length),
    ...thinOut(chosen.flat(), limits.all),
  ]);
}

function isRolledBack(point: CutPoint): boolean {
  return point.rolledBack === true;
}

function wroteRows({ statements }: Pick<MigrationRun, 'statements'>): boolean {
  return statements.some(({ origin, rows }) => origin === 'migration' && rows.length > 0);
}

/** A transaction that the file begins and never ends is taken back whether anything is killed or not. */
function isLeftOpen(statements: readonly StatementRecord[]): boolean {
  const last = statements.at(-1);
  if (!last || last.transaction === null || last.kind === 'TransactionStmt') return false;
  const first = statements.find(({ transaction }) => transaction === last.transaction);
  return first?.origin === 'migration' && first.kind === 'TransactionStmt';
}

/** Statements that were committed together and left something; what only concerns its session is in none. */
export function committedUnits(
  statements: readonly StatementRecord[],
): readonly (readonly StatementRecord[])[] {
  const units: StatementRecord[][] = [];
  for (const statement of statements) {
    const last = units.at(-1);
    const together =
      statement.transaction !== null && last?.at(-1)?.transaction === statement.transaction;
    if (together) last?.push(statement);
    else units.push([statement]);
  }
  return units.filter((unit) => unit.some(leavesSomething));
}

/** What is gone with its session, or nobody misses. */
const sessionOnly = new Set([
  'CheckPointStmt',
  'DeallocateStmt',
  'DiscardStmt',
  'ListenStmt',
  'LockStmt',
  'NotifyStmt',
  'PrepareStmt',
  'TransactionStmt',
  'UnlistenStmt',
  'VacuumStmt',
  'VariableSetStmt',
  'VariableShowStmt',
]);

/** Whether it did anything that outlasts its session. */
export function leavesSomething(statement: StatementRecord): boolean {
  const { kind, origin, observed, walBytes, rows, outcome } = statement;
  if (!outcome.ok || sessionOnly.has(kind)) return false;
  // the framework asks for advisory locks with SELECT
  if (kind === 'SelectStmt' && origin === 'runner') return false;
  if (kind !== 'SelectStmt' && kind !== 'DoStmt') return true;
  return !observed || walBytes > 0 || rows.length > 0;
}

/** The statement behind which all of a transaction has happened, and none of it is committed. */
function lastUncommitted(
  unit: readonly StatementRecord[],
): { readonly index: number; readonly done: number } | undefined {
  const before = unit.slice(0, -1).filter(({ kind }) => kind !== 'TransactionStmt');
  const last = before.at(-1);
  return last && { index: last.index, done: before.length };
}

function endOf(unit: readonly StatementRecord[]): number {
  return unit.at(-1)?.index ?? 0;
}
