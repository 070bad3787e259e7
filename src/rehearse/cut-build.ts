/**
 * Concurrent index builds cut in their middle and the migration tried again: a deployment that was
 * killed, or a lock_timeout that ran out, leaves an INVALID index, and what the retry makes of it
 * depends on the file.
 */
import type { SourceMigration } from '../adapters/adapter.ts';
import type { CutBuild, MigrationRun, StatementRecord } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import { cloneDatabase, type Database } from '../postgres/database.ts';
import { connect } from '../postgres/session.ts';
import { sql } from '../sql/tag.ts';
import { applyMigration, prepareRunner, sendSteps } from './executor.ts';
import { interruptBuild } from './interrupt-build.ts';
import type { RehearsalPlan } from './plan.ts';
import { openRun } from './run.ts';

/** A file with more builds than this is cut in the first ones only. */
const mostBuilds = 5;

/** Cuts each concurrent build of a migration once, from the state before it; empty where it has none. */
export async function cutBuilds(
  plan: RehearsalPlan,
  before: Database,
  migration: SourceMigration,
  first: MigrationRun,
  log: Log,
): Promise<readonly CutBuild[]> {
  const seen: CutBuild[] = [];
  for (const build of first.statements.filter(isConcurrentBuild).slice(0, mostBuilds)) {
    const cut = await cutOne(plan, before, migration, build, log);
    if (cut) seen.push({ migration: migration.id, statement: build.index, ...cut });
  }
  return seen;
}

function isConcurrentBuild({ kind, transaction, outcome, indexBuilds }: StatementRecord): boolean {
  return kind === 'IndexStmt' && transaction === null && outcome.ok && indexBuilds.length > 0;
}

async function cutOne(
  plan: RehearsalPlan,
  before: Database,
  migration: SourceMigration,
  build: StatementRecord,
  log: Log,
): Promise<Pick<CutBuild, 'index' | 'retry' | 'error'> | undefined> {
  await using database = await cloneDatabase(before, 'cut');
  {
    await using run = await openRun(plan, database, 'outcome', log);
    const { adapter, settings } = plan;
    const steps = adapter.plan(migration, settings);
    const at = steps.findIndex(
      ({ origin, sql: text }) => origin === 'migration' && text.includes(build.sql),
    );
    if (at === -1 || !(await sendSteps(run, steps.slice(0, at))).outcome.ok) return undefined;
    await interruptBuild(run, database, build.sql);
    const message = 'canceling statement due to lock timeout';
    await sendSteps(run, adapter.afterFailure?.(migration, { message }) ?? []);
  }
  const [left] = await invalidIndexes(database);
  if (left === undefined) return undefined;
  const tried = await tryAgain(plan, database, migration, log);
  if (tried !== 'applied') return { index: left, ...tried };
  const still = await invalidIndexes(database);
  return { index: left, retry: still.includes(left) ? 'left-invalid' : 'repaired' };
}

/** What the framework does when it is started again: some refuse until somebody has cleaned up. */
async function tryAgain(
  plan: RehearsalPlan,
  database: Database,
  migration: SourceMigration,
  log: Log,
): Promise<'applied' | Pick<CutBuild, 'retry' | 'error'>> {
  await using run = await openRun(plan, database, 'outcome', log);
  await prepareRunner(run);
  const { ledger } = plan.adapter;
  if (ledger && plan.ledgerPolicy !== 'none') {
    const rows = await run.session.rows(ledger.read);
    const { apply, refused } = ledger.decide(rows, [...plan.baseline, migration]);
    if (refused !== undefined || !apply.includes(migration)) return { retry: 'refused' };
  }
  const { outcome } = await applyMigration(run, migration);
  return outcome.ok ? 'applied' : { retry: 'rejected', error: outcome.error };
}

/** Indexes that a build left behind, marked INVALID. */
export async function invalidIndexes({ server, name }: Database): Promise<readonly string[]> {
  await using session = await connect(server, { user: server.owner.user, database: name });
  const rows = await session.rows<{ index: string }>(sql`
    select n.nspname || '.' || c.relname as index
    from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where not i.indisvalid and c.relkind = 'i'
    order by 1
  `);
  return rows.map(({ index }) => index);
}
