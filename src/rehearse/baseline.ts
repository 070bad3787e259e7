/**
 * The database as the base branch's migrations leave it: built once, kept as two templates, one
 * without and one with generated rows, from which every rehearsal clones.
 */
import type { Baseline, ForeignKey, SeedOutcome } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import {
  cloneDatabase,
  connectAsOwner,
  createDatabase,
  type Database,
  freezeAsTemplate,
} from '../postgres/database.ts';
import { createRole } from '../postgres/prepare.ts';
import type { Server } from '../postgres/server.ts';
import { connect } from '../postgres/session.ts';
import { BaselineFailure, noSeed } from './baseline-failure.ts';
import { prepareDatabase, prepareServer } from './environment.ts';
import { applyUnobserved, describeFailure, placeOf, prepareRunner, sendPiece } from './executor.ts';
import { type Failure, mayDoWithout, mostUnapplied } from './gaps.ts';
import { missingRole } from './prerequisites.ts';
import type { RehearsalPlan } from './plan.ts';
import { openRun } from './run.ts';
import { seedDatabase, type SeedOptions } from './seed/seed.ts';
import { applySeedFile } from './seed/seed-file.ts';
import { countRows } from './observe/data.ts';
import { readForeignKeys } from './observe/foreign-keys.ts';
import { ledgerRelations } from './state.ts';

/** Two frozen databases and what it took to make them. */
export interface BuiltBaseline extends AsyncDisposable {
  readonly evidence: Baseline;
  /** The schema and whatever rows the migrations themselves made. */
  readonly empty: Database;
  /** The same with generated rows; `empty` itself when none were wanted. */
  readonly rows: Database;
  /** Migrations that miss what a program would have made: the baseline is without them. */
  readonly unapplied: readonly Failure[];
}

/** A baseline of the plan's first migrations, on the same server. */
export type EarlierBaseline = Pick<BuiltBaseline, 'empty' | 'unapplied' | 'evidence'>;

/**
 * Builds the baseline, or goes on from an earlier one; throws BaselineFailure, and UserError
 * `missing-extensions`.
 */
export async function buildBaseline(
  plan: RehearsalPlan,
  server: Server,
  log: Log,
  earlier?: EarlierBaseline,
): Promise<BuiltBaseline> {
  const started = performance.now();
  const known = earlier?.evidence.prepared ?? [];
  const prepared = [...new Set([...known, ...(await prepareServer(plan, server))])];
  await using scope = new AsyncDisposableStack();
  const { database, unapplied } = await buildWithRoles(plan, server, prepared, log, earlier);
  const empty = scope.use(database);
  const seeded = plan.seed.rows > 0 || plan.seed.file !== undefined;
  const rows = seeded ? scope.use(await cloneDatabase(empty, 'rows')) : empty;
  const seed = seeded ? await seedRows(plan, rows) : noSeed;
  const tables = await countRows(server, rows, { relations: ledgerRelations(plan) });
  const foreignKeys = await connectedTables(rows);
  for (const database of new Set([empty, rows])) await freezeAsTemplate(database);
  const owned = scope.move();
  return {
    evidence: {
      migrations: plan.baseline.length,
      cached: false,
      durationMs: performance.now() - started,
      prepared,
      seed,
      tables,
      foreignKeys,
    },
    empty,
    rows,
    unapplied,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function connectedTables({ server, name }: Database): Promise<readonly ForeignKey[]> {
  await using session = await connect(server, { database: name });
  return await readForeignKeys(session);
}

interface Built {
  readonly database: Database;
  readonly unapplied: readonly Failure[];
}

/** Roles named only in dynamic SQL show up as errors: make them and begin again. */
async function buildWithRoles(
  plan: RehearsalPlan,
  server: Server,
  prepared: string[],
  log: Log,
  earlier: EarlierBaseline | undefined,
): Promise<Built> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await build(plan, server, prepared, log, earlier);
    } catch (error) {
      const role = error instanceof BaselineFailure ? missingRole(error.failure.error) : undefined;
      if (role === undefined || attempt === 20 || !(await createRole(server, role))) throw error;
      prepared.push(`role ${role}`);
    }
  }
}

async function build(
  plan: RehearsalPlan,
  server: Server,
  prepared: string[],
  log: Log,
  earlier: EarlierBaseline | undefined,
): Promise<Built> {
  await using scope = new AsyncDisposableStack();
  const database = scope.use(
    await createDatabase(server, { name: 'baseline', template: earlier?.empty.name }),
  );
  await prepareDatabase(plan, database, prepared, earlier);
  await using run = await openRun(plan, database, 'outcome', log);
  for (const { label, text } of earlier ? [] : plan.environment.initial) {
    const result = await sendPiece(run, text, label);
    if (!result.outcome.ok) throw new BaselineFailure(describeFailure(result, label, label));
  }
  const prepare = await prepareRunner(run);
  if (!prepare.outcome.ok) {
    const table = plan.adapter.ledger?.table ?? 'ledger';
    throw new BaselineFailure(describeFailure(prepare, table, table));
  }
  const unapplied: Failure[] = [...(earlier?.unapplied ?? [])];
  const applied = earlier?.evidence.migrations ?? 0;
  for (const [index, migration] of plan.baseline.entries()) {
    if (index < applied) continue;
    log.progress(`baseline: ${index + 1} of ${plan.baseline.length} ${migration.id}`);
    const place = placeOf(index, plan.baseline.length);
    const result = await applyUnobserved(run, migration, place);
    if (!result.outcome.ok) {
      const failure = describeFailure(result, migration.id, migration.file);
      if (!mayDoWithout(run, failure)) throw new BaselineFailure(failure);
      unapplied.push(failure);
      if (unapplied.length > mostUnapplied) throw new BaselineFailure(unapplied[0] ?? failure);
    }
  }
  scope.move();
  return { database, unapplied };
}

/** Puts the user's rows and generated ones into a database, as its owner. */
export async function seedRows(
  plan: RehearsalPlan,
  database: Database,
  kind: Pick<SeedOptions, 'ordinary'> = {},
): Promise<SeedOutcome> {
  const { server } = database;
  await using session = await connectAsOwner(database);
  const { file, rows, randomSeed } = plan.seed;
  if (file) await applySeedFile(session, file);
  if (rows === 0) return noSeed;
  const ignore = { relations: ledgerRelations(plan) };
  const { major } = server.info;
  return await seedDatabase(session, { rows, seed: randomSeed, major, ignore, ...kind });
}
