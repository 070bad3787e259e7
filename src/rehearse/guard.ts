/** Proves guards: an INSERT that doubled rows, rewritten, must end the same the first time and change nothing the second. */
import type { SecondOutcome } from '../evidence/types.ts';
import { cloneDatabase, type Database } from '../postgres/database.ts';
import { guardedInserts } from '../sql/guard-insert.ts';
import { sendSteps } from './executor.ts';
import type { RawRerunInput } from './rerun-raw.ts';
import { openRun } from './run.ts';
import { compareStates, isSame, readState } from './state.ts';
import { statementSteps } from './walk.ts';

/** Gives each silently doubling INSERT the first guard that a rehearsal proves; the others stay as they are. */
export async function proveGuards(
  input: RawRerunInput,
  before: Database,
  statements: readonly SecondOutcome[],
): Promise<readonly SecondOutcome[]> {
  const proven: SecondOutcome[] = [];
  for (const statement of statements) {
    const guard =
      statement.dataChanges.length > 0 ? await firstProven(input, before, statement) : undefined;
    proven.push(guard === undefined ? statement : { ...statement, guard });
  }
  return proven;
}

async function firstProven(
  input: RawRerunInput,
  before: Database,
  statement: SecondOutcome,
): Promise<string | undefined> {
  for (const candidate of guardedInserts(statement.sql)) {
    const text = candidate.join(';\n');
    if (await holds(input, before, statement, text)) return text;
  }
  return undefined;
}

/** From the state before the migration: the whole file with the guard in place, then the guard once more. */
async function holds(
  { plan, migration, state, masked, log }: RawRerunInput,
  before: Database,
  statement: SecondOutcome,
  guard: string,
): Promise<boolean> {
  const steps = statementSteps(plan, migration).map((step) =>
    step.source?.line === statement.line && step.sql.includes(statement.sql)
      ? { ...step, sql: guard }
      : step,
  );
  if (!state) return false;
  await using copy = await cloneDatabase(before, 'guard');
  await using run = await openRun(plan, copy, 'outcome', log);
  if (!(await sendSteps(run, steps)).outcome.ok) return false;
  const once = await readState(plan, copy, state);
  if (!isSame(compareStates(state, once, masked))) return false;
  const again = await sendSteps(run, [{ origin: 'migration', sql: guard }]);
  return again.outcome.ok && isSame(compareStates(once, await readState(plan, copy, once), masked));
}
