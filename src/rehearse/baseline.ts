/**
 * The database as the base branch's migrations leave it: built once, kept as two templates, one
 * without and one with generated rows, from which every rehearsal clones.
 */
import type { Expectations } from '../adapters/adapter.ts';
import { UserError } from '../errors.ts';
import type { Baseline, ForeignKey, SeedOutcome } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import {
  cloneDatabase,
  connectAsOwner,
  createDatabase,
  type Database,
  freezeAsTemplate,
} from '../postgres/database.ts';
import { createExtension, createRole, createSchema, openSchema } from '../postgres/prepare.ts';
import type { Server } from '../postgres/server.ts';
import { connect } from '../postgres/session.ts';
import { applyUnobserved, describeFailure, placeOf, prepareRunner, sendPiece } from './executor.ts';
import { type Failure, mayDoWithout, mostUnapplied } from './gaps.ts';
import { missingRole, prerequisites, prerequisitesOf } from './prerequisites.ts';
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

/** Thrown when the base branch's own migrations do not apply: nothing can be said of the pull request. */
export class BaselineFailure extends Error {
  override readonly name = 'BaselineFailure';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(`${failure.file}: ${failure.error.message}`);
    this.failure = failure;
  }
}

const noSeed: SeedOutcome = { tables: [], durationMs: 0 };

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

/** What a failed baseline leaves in the evidence. */
export function failedBaseline(plan: RehearsalPlan, failure: Baseline['failure']): Baseline {
  return {
    migrations: plan.baseline.length,
    cached: false,
    durationMs: 0,
    failure,
    prepared: [],
    seed: noSeed,
    tables: [],
  };
}

/** Makes what the SQL names and its role may not make; says what it made. */
async function prepareServer(plan: RehearsalPlan, server: Server): Promise<string[]> {
  const named = prerequisitesOf(plan);
  await refuseMissingExtensions(plan, server, named.extensions);
  const prepared: string[] = [];
  for (const role of new Set([...plan.environment.roles, ...named.roles])) {
    if (await createRole(server, role)) prepared.push(`role ${role}`);
  }
  return prepared;
}

async function refuseMissingExtensions(
  plan: RehearsalPlan,
  server: Server,
  named: ReadonlyMap<string, { readonly file: string; readonly line: number }>,
): Promise<void> {
  const wanted = new Set([...named.keys(), ...plan.environment.extensions]);
  if (wanted.size === 0) return;
  const available = await server.availableExtensions();
  const missing = [...wanted].filter((name) => !available.has(name));
  if (missing.length === 0) return;
  const first = missing.map((name) => named.get(name)).find((place) => place !== undefined);
  const where = first ? `, first in ${first.file}:${first.line}` : '';
  const base = prerequisites(plan.baseline).extensions;
  const isNew = missing.every((name) => named.has(name) && !base.has(name));
  throw new UserError(
    'missing-extensions',
    `${isNew ? 'The migrations of the pull request' : 'The migrations'} need ${missing.length === 1 ? 'the extension' : 'the extensions'} ${missing.map((name) => `"${name}"`).join(', ')}${where}, which Postgres ${server.info.version} (${server.info.provider}) does not have.`,
    {
      remedy:
        'Use a server that has them: an image (--image, for instance pgvector/pgvector:pg17 or postgis/postgis:17-3.5), or a server of yours (--database-url).',
      exitStatus: 3,
    },
  );
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

/** Makes, in a database, what its migrations find there before the first of them. */
export async function prepareDatabase(
  plan: RehearsalPlan,
  database: Database,
  prepared: string[],
  earlier: EarlierBaseline | undefined,
): Promise<void> {
  const say = (what: string): void => {
    if (!prepared.includes(what)) prepared.push(what);
  };
  const { environment } = plan;
  for (const schema of environment.schemas) {
    await createSchema(database, schema);
    say(`schema ${schema}`);
  }
  // from 15 on a role may own nothing in "public" unless it may create there
  const { roles } = prerequisitesOf(plan);
  for (const role of new Set([...environment.roles, ...roles])) {
    await openSchema(database, 'public', role);
  }
  if (plan.adapter.expects && !earlier) await preparePlatform(plan.adapter.expects, database, say);
  for (const extension of await extensionsToMake(plan, database)) {
    if (earlier?.evidence.prepared.includes(`extension ${extension}`)) continue;
    const made = await createExtension(database, extension);
    if (!made.ok)
      throw new BaselineFailure({ migration: extension, file: extension, error: made.error });
    say(`extension ${extension}`);
  }
}

/** What a platform gives its databases: roles, schemas, extensions, stand-ins for its own objects. */
async function preparePlatform(
  expects: Expectations,
  database: Database,
  say: (what: string) => void,
): Promise<void> {
  const { server } = database;
  for (const role of expects.roles) if (await createRole(server, role)) say(`role ${role}`);
  for (const schema of expects.schemas) {
    await createSchema(database, schema);
    say(`schema ${schema}`);
  }
  const available = await server.availableExtensions();
  for (const { name, schema } of expects.extensions.filter((one) => available.has(one.name))) {
    const made = await createExtension(database, name, { schema });
    if (made.ok) say(`extension ${name}`);
  }
  await using admin = await connect(server, { database: database.name });
  await admin.rows(expects.sql);
}

/**
 * The configured ones, and those only a superuser may make (every one before Postgres 13, the
 * untrusted ones since), so that the owner's own CREATE EXTENSION IF NOT EXISTS finds them there.
 */
async function extensionsToMake(
  plan: RehearsalPlan,
  database: Database,
): Promise<readonly string[]> {
  const { server } = database;
  const named = [...prerequisitesOf(plan).extensions.keys()];
  const trusted = new Set<string>();
  if (server.info.major >= 13) {
    await using admin = await connect(server);
    const rows = await admin.rows<{ name: string }>(
      'select distinct name from pg_catalog.pg_available_extension_versions where trusted',
    );
    for (const row of rows) trusted.add(row.name);
  }
  return [
    ...new Set([...plan.environment.extensions, ...named.filter((name) => !trusted.has(name))]),
  ];
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
