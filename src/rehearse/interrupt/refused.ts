/**
 * Kills that the ledger alone answers. Prisma, golang-migrate and others mark their ledger before they
 * begin, and refuse to go on from that mark, whatever the migration is. What a killed run leaves of such
 * a migration, where it is one transaction, is known from Postgres: all of it or nothing. What is left
 * to find out is what the framework says, and for that it is enough to send its own statements, without
 * the migration's, and to read what is committed at each place: one database serves all migrations,
 * instead of one for each place, of which there are four in each file of Prisma's.
 */
import type { Ledger, SourceMigration, Step } from '../../adapters/adapter.ts';
import type { Cut, MigrationRun } from '../../evidence/types.ts';
import { cloneDatabase, type Database } from '../../postgres/database.ts';
import { sendStep } from '../executor.ts';
import type { RehearsalPlan } from '../plan.ts';
import { openAsOwner } from '../run.ts';
import { compareStates, isSame } from '../state.ts';
import { splitSql } from '../../sql/split.ts';
import { type CutInput, withoutValues } from './cut.ts';
import { leavesSessionAsItIs } from './sessions.ts';
import { committedUnits, type CutPoint, leavesSomething } from './cut-points.ts';

/** A migration that was applied, and the places to cut it at. */
export interface PlannedCuts {
  readonly input: CutInput;
  readonly run: MigrationRun;
  readonly points: readonly CutPoint[];
}

type Rows = Parameters<Ledger['decide']>[0];

/** The cuts that the framework refuses to go on from; every other place must be cut. */
export async function refusedCuts(
  planned: readonly PlannedCuts[],
): Promise<ReadonlyMap<CutPoint, Cut>> {
  const cuts = new Map<CutPoint, Cut>();
  await using scope = new AsyncDisposableStack();
  let database: Database | undefined;
  for (const one of planned) {
    const { plan, migration, begin, known } = one.input;
    const { adapter, ledgerPolicy } = plan;
    const unit = onlyUnit(one);
    if (!unit || ledgerPolicy === 'none' || !adapter.ledger || adapter.aroundRun) continue;
    database ??= scope.use(await cloneDatabase(begin, 'ledger'));
    const seen = await sendWithoutMigration(plan, adapter.ledger, database, migration, one.run);
    if (!seen.isAsBefore) database = undefined;
    for (const point of one.points) {
      const rows = seen.committed[point.statement];
      const { refused } = rows ? adapter.ledger.decide(rows, known) : {};
      if (refused !== undefined) cuts.set(point, refusedCut(one.input, point, refused, unit.last));
    }
  }
  return cuts;
}

function refusedCut(
  { before, after, masked }: CutInput,
  point: CutPoint,
  refusal: string,
  last: number,
): Cut {
  const isCommitted = point.statement >= last;
  const differs = isCommitted
    ? { schemaChanges: [], dataChanges: [] }
    : withoutValues(compareStates(after, before, masked));
  const left = isSame(differs) ? 'after' : 'before';
  const { statement, place } = point;
  return { statement, place, left, ...differs, result: 'refused', refusal };
}

/**
 * The one transaction that holds all of a migration, where nothing in it can reach the framework: it
 * only defines things and writes rows, which leaves session, settings and ledger as they are.
 */
function onlyUnit({ input, run, points }: PlannedCuts): { readonly last: number } | undefined {
  const { plan, migration } = input;
  const own = run.statements.filter(({ origin }) => origin === 'migration');
  const units = committedUnits(run.statements).filter((unit) =>
    unit.some((one) => one.origin === 'migration' && leavesSomething(one)),
  );
  const [unit] = units;
  const { table = '', besides = [] } = plan.adapter.ledger ?? {};
  const reachable = [table, ...besides].map((name) => name.split('.').at(-1) ?? name);
  const isApart =
    unit !== undefined &&
    units.length === 1 &&
    own.every(leavesSessionAsItIs) &&
    points.every(({ place }) => place === 'behind') &&
    !reachable.some((name) => migration.text.toLowerCase().includes(name.toLowerCase()));
  const last = unit?.at(-1)?.index;
  return isApart && last !== undefined ? { last } : undefined;
}

interface LedgerSeen {
  /** By StatementRecord.index: what a restarted job would read, killed behind that statement. */
  readonly committed: readonly Rows[];
  /** The ledger forgot it, so that the database serves for the next one. */
  readonly isAsBefore: boolean;
}

/** Goes through a recorded run with the framework's own statements alone; nothing is said of what cannot be followed. */
async function sendWithoutMigration(
  plan: RehearsalPlan,
  ledger: Ledger,
  database: Database,
  migration: SourceMigration,
  { statements }: MigrationRun,
): Promise<LedgerSeen> {
  const nothing = { committed: [], isAsBefore: false };
  const steps = plan.adapter.plan(migration, plan.settings).filter(isRunners);
  const sent = statements.filter(isRunners);
  if (!sent.every(({ kind }, at) => kind === kindOf(steps[at]))) return nothing;
  if (steps.length !== sent.length) return nothing;
  await using session = await openAsOwner(plan, database);
  for (const step of ledger.prepare) if (!(await sendStep(session, step)).ok) return nothing;
  let rows: Rows = await session.rows(ledger.read);
  const atFirst = JSON.stringify(rows);
  const committed: Rows[] = [];
  let next = 0;
  for (const { index, origin } of statements) {
    if (origin === 'runner') {
      const step = steps[next] as Step;
      next += 1;
      if (!(await sendStep(session, step)).ok) return nothing;
      // what is not committed is gone after a kill
      if (session.transactionStatus === 'I') rows = await session.rows(ledger.read);
    }
    committed[index] = rows;
  }
  if (session.transactionStatus !== 'I') return { committed, isAsBefore: false };
  for (const text of ledger.forget([migration])) await session.rows(text);
  const left = JSON.stringify(await session.rows(ledger.read));
  return { committed, isAsBefore: left === atFirst };
}

function isRunners({ origin }: Pick<Step, 'origin'>): boolean {
  return origin === 'runner';
}

function kindOf(step: Step | undefined): string | undefined {
  const split = step && splitSql(step.sql);
  return split?.ok === true && split.statements.length === 1
    ? split.statements[0]?.kind
    : undefined;
}
