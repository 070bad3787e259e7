/** The picture of a killed run: behind which statements it is safe to be killed. */
import type { Cut, InterruptedMigration } from './interrupt.ts';
import { ownStatements } from './questions.ts';
import type { MigrationRun, StatementRecord } from './types.ts';

/** More statements than this are counted, not drawn. */
const mostDrawn = 12;

/**
 * `● ✓ 1 ✓ 2 ✗ 3 ✗`: a mark for a kill before the first statement of the file, and one behind each.
 * What was committed together has the mark of what it falls back to.
 */
export function cutPicture(
  run: Pick<MigrationRun, 'statements'>,
  { cuts }: InterruptedMigration,
): string {
  const own = run.statements.filter(({ origin }) => origin === 'migration');
  const marks = [
    markBetween(cuts, -1, own[0]?.index ?? 0),
    ...own.map(({ index }, at) => markBetween(cuts, index, own[at + 1]?.index ?? Infinity)),
  ];
  if (own.length > mostDrawn) {
    const safe = marks.filter((mark) => mark === '✓').length;
    return `${marks.length} places, ${safe} safe`;
  }
  return marks.map((mark, at) => `${at === 0 ? '●' : at} ${mark}`).join(' ');
}

/** Behind a statement and before the next one; where nothing was cut there, as before it. */
function markBetween(cuts: readonly Cut[], from: number, to: number): '✓' | '✗' {
  const here = cuts.filter(({ statement }) => statement >= from && statement < to);
  const seen = here.length > 0 ? here : cuts.filter(({ statement }) => statement < from).slice(-1);
  return seen.every(({ result }) => result === 'converges') ? '✓' : '✗';
}

/** Where a cut was, counted in statements of the file. */
export function cutWords(run: MigrationRun, { statement, place }: Cut): string {
  const own = ownStatements(run);
  const done = own.filter(({ index }) => index <= statement).length;
  const of = `statement ${done} of ${own.length}`;
  if (place === 'inside') return `while ${of} was under way`;
  if (done === 0) return 'before its first statement';
  return done < own.length
    ? `after ${of}`
    : `after ${own.length === 1 ? 'its statement' : 'its last statement'}, before the ledger row was written`;
}

/** Statements of the file that come behind a cut. */
export function behindCut(
  run: MigrationRun,
  { statement, place }: Cut,
): readonly StatementRecord[] {
  return ownStatements(run).filter(({ index }) =>
    place === 'inside' ? index >= statement : index > statement,
  );
}
