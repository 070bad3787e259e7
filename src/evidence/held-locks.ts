/** What a stretch of a run holds from others, and what it does meanwhile: the measure of a fix. */
import { blocks } from './locks.ts';
import type { HeldLock } from './fixes.ts';
import { atLeast, locksHeldDuring } from './questions.ts';
import type { MigrationRun, StatementRecord } from './types.ts';

const tableKinds = new Set(['table', 'partitioned table', 'materialized view', 'foreign table']);

/** One entry for each table that was there before: the strongest lock on it, and the work under it. */
export function heldLocks(
  run: MigrationRun,
  stretch: readonly StatementRecord[],
): readonly HeldLock[] {
  const tables = new Map(
    run.statements.flatMap(({ locks }) =>
      locks
        .filter(({ kind }) => tableKinds.has(kind))
        .map(({ relation, kind }) => [relation, kind] as const),
    ),
  );
  return [...tables].flatMap(([relation, kind]) => {
    const moments = stretch.flatMap((statement) => {
      const mode = locksHeldDuring(run, statement).get(relation)?.mode;
      return mode === undefined ? [] : [{ statement, mode }];
    });
    const [first] = moments;
    if (!first) return [];
    const strongest = moments.reduce((one, other) => (atLeast(one.mode, other.mode) ? one : other));
    const held = moments.filter(({ mode }) => mode === strongest.mode);
    return [
      {
        relation,
        mode: strongest.mode,
        // nobody writes to a materialized view but whoever refreshes it
        blocks: blocks(strongest.mode).filter(
          (work) => work === 'reads' || kind !== 'materialized view',
        ),
        work: [...new Set(held.flatMap(({ statement }) => growingWork(statement)))],
        rows: mostRowsInOneTransaction(stretch, relation),
      },
    ];
  });
}

/** Work that takes longer the more rows a table has. */
function growingWork({ indexBuilds, rewrites, scans }: StatementRecord): readonly string[] {
  return [
    ...(rewrites.length > 0 ? ['rewrite'] : []),
    ...(indexBuilds.length > 0 ? ['index build'] : []),
    ...(scans.length > 0 && rewrites.length === 0 && indexBuilds.length === 0 ? ['scan'] : []),
  ];
}

function mostRowsInOneTransaction(
  statements: readonly StatementRecord[],
  relation: string,
): number {
  const written = new Map<string, number>();
  for (const { transaction, index, rows } of statements) {
    const unit = transaction === null ? `alone ${index}` : String(transaction);
    for (const { relation: table, updated, deleted } of rows) {
      if (table === relation) written.set(unit, (written.get(unit) ?? 0) + updated + deleted);
    }
  }
  return Math.max(0, ...written.values());
}

/**
 * Whether `after` spares others what `before` did to them: nobody is kept out while work grows with
 * the table, and somebody is kept out less, or fewer rows are held at once. Otherwise why not.
 */
export function whyNotWeaker(
  before: readonly HeldLock[],
  after: readonly HeldLock[],
): string | undefined {
  const still = whyStillWaits(after);
  if (still !== undefined) return still;
  if (before.some(isLongWait)) return undefined;
  const kept = (locks: readonly HeldLock[], relation: string) =>
    Math.max(
      0,
      ...locks.filter((lock) => lock.relation === relation).map((lock) => lock.blocks.length),
    );
  const rows = (locks: readonly HeldLock[], relation: string) =>
    Math.max(0, ...locks.filter((lock) => lock.relation === relation).map((lock) => lock.rows));
  const relations = [...new Set([...before, ...after].map(({ relation }) => relation))];
  const worse = relations.find((relation) => kept(after, relation) > kept(before, relation));
  if (worse !== undefined) return `${worse} would be locked more strongly`;
  const better = relations.some(
    (relation) =>
      kept(after, relation) < kept(before, relation) ||
      rows(after, relation) < rows(before, relation),
  );
  return better ? undefined : 'its locks are no weaker and no shorter';
}

/** The same of an original that did not get so far as to take its locks. */
export function whyStillWaits(after: readonly HeldLock[]): string | undefined {
  const still = after.find(isLongWait);
  return (
    still &&
    `${still.blocks.join(' and ')} of ${still.relation} would still wait for its ${still.work.join(' and ')}`
  );
}

function isLongWait({ blocks, work }: HeldLock): boolean {
  return blocks.length > 0 && work.length > 0;
}
