/**
 * The pull request's migrations once more, from the same rows: kept after each migration, for the
 * second runs; looked at behind each statement; and compared with the first run, since a column that
 * differs between two clean runs is not deterministic and says nothing.
 */
import type { SourceMigration } from '../adapters/adapter.ts';
import type { MigrationEffects, MigrationRun, StatementEffect } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import { cloneDatabase, type Database, freezeAsTemplate } from '../postgres/database.ts';
import { applyAll } from './apply.ts';
import type { Segment } from './first-run.ts';
import { findNondeterministic } from './observe/data-diff.ts';
import type { RehearsalPlan } from './plan.ts';
import { indexer } from './rerun-raw.ts';
import { readState, type State } from './state.ts';
import { walk } from './walk.ts';

export interface CleanRun extends AsyncDisposable {
  /** By index into plan.review: the frozen databases around the migration. */
  readonly steps: ReadonlyMap<number, { readonly before?: Database; readonly after: Database }>;
  readonly effects: readonly MigrationEffects[];
  /** Columns that differ between the two clean runs, `schema.table.column`. */
  readonly masked: ReadonlySet<string>;
}

/** Runs it; the databases go with the result's scope. */
export async function cleanRun(
  plan: RehearsalPlan,
  segments: readonly Segment[],
  runs: readonly MigrationRun[],
  log: Log,
): Promise<CleanRun> {
  await using scope = new AsyncDisposableStack();
  const steps = new Map<number, { before?: Database; after: Database }>();
  const effects: MigrationEffects[] = [];
  const masked = new Set<string>();
  for (const [number, segment] of segments.entries()) {
    let current = segment.begin;
    let state = segment.beginState;
    for (let index = segment.from; index < segment.to; index += 1) {
      const migration = plan.review[index];
      if (!migration) break;
      log.progress(`once more: ${migration.id}`);
      const seen = await step(plan, { before: current, state, migration, index }, runs[index], log);
      scope.use(seen.after);
      await freezeAsTemplate(seen.after);
      if (seen.effects) effects.push({ migration: migration.id, statements: seen.effects });
      if (runs[index]?.outcome.ok) steps.set(index, { before: current, after: seen.after });
      current = seen.after;
      state = seen.state;
    }
    for (const column of findNondeterministic(segment.endState.data, state.data)) {
      masked.add(column);
    }
    // what failed on rows alone was applied to empty tables, and is sent again there
    const resumed = segments[number + 1];
    if (resumed) steps.set(segment.to, { after: resumed.beginEmpty });
  }
  const owned = scope.move();
  return { steps, effects, masked, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

interface Before {
  readonly before: Database;
  readonly state: State;
  readonly migration: SourceMigration;
  readonly index: number;
}

interface Seen {
  readonly after: Database;
  readonly state: State;
  readonly effects?: readonly StatementEffect[];
}

/** Statement by statement; what does not end as the framework's own run did is run the framework's way, unseen. */
async function step(
  plan: RehearsalPlan,
  { before, state, migration, index }: Before,
  first: MigrationRun | undefined,
  log: Log,
): Promise<Seen> {
  await using scope = new AsyncDisposableStack();
  const after = scope.use(await cloneDatabase(before, 'step'));
  const walked = await walk(plan, after, migration, state, new Set(), log);
  if (first && walked.failed === !first.outcome.ok) {
    const number = indexer(first);
    const effects = walked.statements.map(({ step: sent, difference }): StatementEffect => ({
      index: number(sent),
      ...difference,
    }));
    scope.move();
    return { after, state: await readState(plan, after), effects };
  }
  const again = await cloneDatabase(before, 'step');
  const options = { from: index, to: index + 1, level: 'outcome', rowsPresent: true } as const;
  await applyAll(plan, again, { ...options, goOn: () => true }, log);
  return { after: again, state: await readState(plan, again) };
}
