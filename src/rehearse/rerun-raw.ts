/** One migration's SQL a second time, with the ledger bypassed, and what that left different. */
import type { SourceMigration, Step } from '../adapters/adapter.ts';
import type { MigrationRun, RawRerun, SecondOutcome } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import type { Database } from '../postgres/database.ts';
import { splitSql } from '../sql/split.ts';
import type { RehearsalPlan } from './plan.ts';
import { compareStates, type Difference, isSame, readState, type State } from './state.ts';
import { walk, type Walked } from './walk.ts';

/** A migration, and a database that has it. */
export interface RawRerunInput {
  readonly plan: RehearsalPlan;
  /** A database on which the migration has just been applied; it is used up. */
  readonly database: Database;
  /** How the database is, where that is known. */
  readonly state: State | undefined;
  readonly migration: SourceMigration;
  /** The migration's recorded run. */
  readonly first: MigrationRun | undefined;
  readonly masked: ReadonlySet<string>;
  readonly log: Log;
}

/** Sends the file again and says what each statement did and what is left different. */
export async function sendAgain(input: RawRerunInput): Promise<RawRerun> {
  const { plan, database, migration, masked } = input;
  const before = input.state ?? (await readState(plan, database));
  const walked = await walk(plan, database, migration, before, masked);
  const index = indexer(input.first);
  const statements = walked.statements.map((one): SecondOutcome => ({
    index: index(one.step),
    sql: normal(one.step.sql),
    file: one.step.source?.file,
    line: one.step.source?.line,
    result: secondResult(one),
    ...(one.outcome?.ok === false && { error: one.outcome.error }),
    ...one.difference,
  }));
  const left = compareStates(before, await readState(plan, database, walked.last), masked);
  return { migration: migration.id, result: verdict(walked.failed, left), statements, ...left };
}

function secondResult({ outcome, difference }: Walked): SecondOutcome['result'] {
  if (outcome === null) return 'not-sent';
  if (!outcome.ok) return 'rejected';
  return isSame(difference) ? 'no-change' : 'changed';
}

function verdict(failed: boolean, left: Difference): RawRerun['result'] {
  if (failed) return isSame(left) ? 'rejected' : 'rejected-halfway';
  return isSame(left) ? 'unchanged' : 'changed';
}

/** Gives a step the number its statement has in the recorded run: the next of the same text; -1 for none. */
export function indexer(first: MigrationRun | undefined): (step: Step) => number {
  const used = new Set<number>();
  return (step) => {
    const text = normal(step.sql);
    const found = first?.statements.find(
      ({ index, origin, sql }) =>
        origin === 'migration' && !used.has(index) && normal(sql) === text,
    );
    if (found) used.add(found.index);
    return found?.index ?? -1;
  };
}

/** Statements as the recorder cuts them, without the white space and semicolon around. */
function normal(sql: string): string {
  const split = splitSql(sql);
  return split.ok && split.statements.length === 1 ? (split.statements[0]?.sql ?? sql) : sql.trim();
}
