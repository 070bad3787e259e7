/**
 * The many places of a long migration whose statements are committed one by one. Killed at each for
 * real, the first statements are sent as often as there are places. Here they are sent once: what is
 * committed does not know how many sessions committed it, provided that no statement leaves something
 * in its session, and a backend that is killed while it is idle leaves what one leaves that goes.
 */
import type { Cut, MigrationRun } from '../../evidence/types.ts';
import { cloneDatabase, type Database } from '../../postgres/database.ts';
import { sendStep } from '../executor.ts';
import { openAsOwner } from '../run.ts';
import { sideBySide } from '../side-by-side.ts';
import { type CutInput, cutAt, startAgain } from './cut.ts';
import type { CutPoint } from './cut-points.ts';
import { leavesSessionAsItIs } from './sessions.ts';

/** Before so many statements, sending them again costs less than another database. */
const worthwhile = 20;

/** The cuts at these places, in their order; undefined where the run did not get there again. */
export async function cutAll(
  input: CutInput,
  run: MigrationRun,
  points: readonly CutPoint[],
): Promise<readonly (Cut | undefined)[]> {
  if (!isOneByOne(input, run, points)) {
    return sideBySide(points, async (point) => cutAt(input, point));
  }
  await using way = await cloneDatabase(input.begin, 'way');
  let sent = 0;
  let isOpen = true;
  async function reach({ statement }: CutPoint): Promise<Database | undefined> {
    isOpen &&= await sendUpTo(input, way, sent, statement + 1);
    sent = statement + 1;
    return isOpen ? cloneDatabase(way, 'cut') : undefined;
  }
  let reached: Promise<unknown> = Promise.resolve();
  return await sideBySide(points, async (point) => {
    const reaching = reached.then(() => reach(point));
    reached = reaching;
    await using database = await reaching;
    return database ? await startAgain(input, point, database) : await cutAt(input, point);
  });
}

/** Every message is one statement of the file, committed by itself, and leaves its session as it is. */
export function isOneByOne(
  { plan, migration }: CutInput,
  { statements }: MigrationRun,
  points: readonly CutPoint[],
): boolean {
  const last = points.at(-1)?.statement ?? 0;
  const steps = plan.adapter.plan(migration, plan.settings);
  return (
    last >= worthwhile &&
    plan.adapter.aroundRun === undefined &&
    steps.length === statements.length &&
    points.every(({ place, rolledBack }) => place === 'behind' && rolledBack !== true) &&
    statements
      .slice(0, last + 1)
      .every(
        (one, at) =>
          one.transaction === null &&
          one.origin === steps[at]?.origin &&
          steps[at].copyData === undefined &&
          steps[at].sql.includes(one.sql) &&
          leavesSessionAsItIs(one),
      )
  );
}

/** In a session of its own, with what every session of the framework begins with. */
async function sendUpTo(
  { plan, migration }: CutInput,
  database: Database,
  from: number,
  to: number,
): Promise<boolean> {
  await using session = await openAsOwner(plan, database);
  const steps = plan.adapter.plan(migration, plan.settings).slice(from, to);
  for (const step of [...(plan.adapter.ledger?.prepare ?? []), ...steps]) {
    if (!(await sendStep(session, step)).ok) return false;
  }
  return true;
}
