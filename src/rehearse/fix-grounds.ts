/**
 * What fixes of a migration are proven against: the state before it, what each of its statements
 * changed, and the state after it. Where it fails on rows alone, that is seen on one ordinary row in
 * each table, or on none; where its transaction makes it fail, from the statements each by itself.
 */
import type { Adapter, SourceMigration } from '../adapters/adapter.ts';
import type { FixRows } from '../evidence/fixes.ts';
import type { MigrationRun, ServerEvidence, StatementEffect } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import { cloneDatabase, type Database, freezeAsTemplate } from '../postgres/database.ts';
import { sqlstates } from '../postgres/sqlstates.ts';
import { applyAll } from './apply.ts';
import { type BuiltBaseline, seedRows } from './baseline.ts';
import type { CleanRun } from './clean-run.ts';
import { findNondeterministic } from './observe/data-diff.ts';
import type { RehearsalPlan } from './plan.ts';
import { indexer } from './rerun-raw.ts';
import { readState, type State } from './state.ts';
import { walk } from './walk.ts';

/** Where a fix is tried. */
export interface Ground {
  readonly plan: RehearsalPlan;
  readonly migration: SourceMigration;
  /** Its recorded run. */
  readonly run: MigrationRun;
  /** Frozen: the state before it. */
  readonly before: Database;
  /** What it was then, and what it was after it. */
  readonly states: { readonly before: State; readonly after: State };
  readonly effects: readonly StatementEffect[];
  readonly rows: FixRows;
  /** Columns that differ between two clean runs. */
  readonly masked: ReadonlySet<string>;
  readonly log: Log;
}

/** What a ground is found or made from. */
export interface GroundInput {
  readonly plan: RehearsalPlan;
  readonly built: BuiltBaseline;
  readonly clean: Pick<CleanRun, 'steps' | 'masked'>;
  readonly evidence: ServerEvidence;
  readonly log: Log;
}

/** By Migration.id; the databases that had to be made go with `scope`. */
export async function fixGrounds(
  input: GroundInput,
  scope: AsyncDisposableStack,
): Promise<ReadonlyMap<string, Ground>> {
  const { plan, clean, evidence, log } = input;
  const { masked } = clean;
  const grounds = new Map<string, Ground>();
  for (const [index, migration] of plan.review.entries()) {
    const run = evidence.apply?.runs.find((one) => one.migration === migration.id);
    if (!run) continue;
    const step = clean.steps.get(index);
    const seen = evidence.apply?.effects?.find((one) => one.migration === migration.id);
    if (run.outcome.ok && step?.before && step.states && seen) {
      const { before, states } = step;
      const effects = seen.statements;
      const whole = { plan, migration, run, before, states, effects, masked, log };
      grounds.set(migration.id, { ...whole, rows: 'baseline' });
      continue;
    }
    const empty = evidence.applyEmpty?.runs.find((one) => one.migration === migration.id);
    if (run.outcome.ok || !empty) continue;
    for (const rows of empty.outcome.ok ? onFewerRows : outsideTransaction(run)) {
      const made = await makeGround(input, run, index, migration, rows, scope);
      if (!made) continue;
      grounds.set(migration.id, made);
      break;
    }
  }
  return grounds;
}

const onFewerRows = ['ordinary', 'none'] as const;

/** Statements that no transaction may hold, and labels of an enum in the one that added them. */
function outsideTransaction({ outcome }: MigrationRun): readonly ['apart'] | readonly [] {
  const { activeSqlTransaction, unsafeNewEnumValue } = sqlstates;
  const codes: readonly string[] = [activeSqlTransaction, unsafeNewEnumValue];
  const byTransaction = !outcome.ok && codes.includes(outcome.error.code);
  return byTransaction ? ['apart'] : [];
}

/** The plan and the migration with nothing but its own statements, each sent by itself. */
function apart(plan: RehearsalPlan, migration: SourceMigration): [RehearsalPlan, SourceMigration] {
  const { adapter } = plan;
  const own: Adapter = {
    ...adapter,
    plan: (one, settings) =>
      adapter.plan(one, settings).filter(({ origin }) => origin === 'migration'),
  };
  return [
    { ...plan, adapter: own },
    { ...migration, transactionMode: 'statement' },
  ];
}

/** Undefined when the migration fails there too. */
async function makeGround(
  { plan, built, log }: GroundInput,
  run: MigrationRun,
  index: number,
  migration: SourceMigration,
  rows: Exclude<FixRows, 'baseline'>,
  scope: AsyncDisposableStack,
): Promise<Ground | undefined> {
  const before = scope.use(await cloneDatabase(built.empty, 'ground'));
  if (rows !== 'none') {
    const seed = { rows: 1, randomSeed: plan.seed.randomSeed };
    await seedRows({ ...plan, seed }, before, { ordinary: true });
  }
  const options = { level: 'outcome', rowsPresent: rows !== 'none', from: 0 } as const;
  await applyAll(plan, before, { ...options, to: index, goOn: () => true }, log);
  const state = await readState(plan, before);
  await freezeAsTemplate(before);
  const sent = rows === 'apart' ? apart(plan, migration) : ([plan, migration] as const);
  const seen: { readonly effects: readonly StatementEffect[]; readonly after: State }[] = [];
  // twice, since a column that differs between two runs says nothing
  while (seen.length < 2) {
    await using copy = await cloneDatabase(before, 'ground');
    const walked = await walk(sent[0], copy, sent[1], state, new Set());
    if (walked.failed || !walked.looked) return undefined;
    const number = indexer(run);
    const effects = walked.statements.map(({ step, difference }) => {
      return { index: number(step), ...difference };
    });
    seen.push({ effects, after: await readState(plan, copy, state) });
  }
  const [first, second] = seen;
  if (!first || !second) return undefined;
  const masked = new Set(findNondeterministic(first.after.data, second.after.data));
  const { effects, after } = first;
  const states = { before: state, after };
  return { plan, migration, run, before, states, effects, rows, masked, log };
}
