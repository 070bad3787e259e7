/** Where a run of a migration is worth being cut: told from what was recorded of it. */
import type { Cut, MigrationRun, StatementRecord } from '../../evidence/types.ts';

/** A place to cut at, see Cut. */
export type CutPoint = Pick<Cut, 'statement' | 'place'>;

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
    ...(within ? [{ statement: within.index, place: 'behind' } as const] : []),
    ...statements
      .filter((one) => one.origin === 'migration' && one.transaction === null && worksInSteps(one))
      .map(({ index }): CutPoint => ({ statement: index, place: 'inside' })),
  ].toSorted((one, other) => one.statement - other.statement || (one.place === 'inside' ? -1 : 1));
}

/** Evenly spread over the run where there are more than `most`. */
export function thinOut(points: readonly CutPoint[], most: number): readonly CutPoint[] {
  if (points.length <= most) return points;
  return points.filter(
    (_, at) =>
      Math.floor((at * most) / points.length) !== Math.floor(((at - 1) * most) / points.length),
  );
}

/** A transaction that the file begins and never ends is taken back whether anything is killed or not. */
function isLeftOpen(statements: readonly StatementRecord[]): boolean {
  const last = statements.at(-1);
  if (!last || last.transaction === null || last.kind === 'TransactionStmt') return false;
  const first = statements.find(({ transaction }) => transaction === last.transaction);
  return first?.origin === 'migration' && first.kind === 'TransactionStmt';
}

/** Statements that were committed together and left something; what only concerns its session is in none. */
function committedUnits(
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

function leavesSomething(statement: StatementRecord): boolean {
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
