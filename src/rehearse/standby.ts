/**
 * The rehearsal `standby`, on request: a real streaming standby on which queries read the tables that
 * a migration locks, while the primary runs it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { StandbyRun } from '../evidence/standby.ts';
import type { MigrationRun, SqlError } from '../evidence/types.ts';
import { cloneDatabase } from '../postgres/database.ts';
import { connect, openSession, type Session } from '../postgres/session.ts';
import { caughtUp, type Standby } from '../postgres/standby.ts';
import { applyMigration } from './executor.ts';
import type { FurtherRehearsal, FurtherResult, Stage } from './further.ts';
import { openRun } from './run.ts';

/** The migrations replayed on a streaming standby while somebody reads there. */
export const standby: FurtherRehearsal = { name: 'standby', rehearse: rehearseStandby };

/** Queries at once; each keeps a connection of the standby. */
const mostReaders = 12;

async function rehearseStandby(stage: Stage): Promise<FurtherResult> {
  const { plan, runs, built, log } = stage;
  if (!plan.standby) return { skipped: 'the setting "standby" is off', needless: true };
  const { server } = built.rows;
  if (!server.standby)
    return { skipped: 'a standby needs a server that we started from binaries: embedded or local' };
  await using replica = await server.standby();
  const migrations: StandbyRun[] = [];
  for (const [index, run] of runs.entries()) {
    const done = run.outcome.ok ? await runOnce(stage, index, run, replica) : null;
    if (done) migrations.push(done);
    log.progress(`standby: ${run.migration}`);
  }
  return { evidence: { standby: { maxDelayMs: replica.maxDelayMs, migrations } } };
}

async function runOnce(
  { plan, clean, log }: Stage,
  index: number,
  run: MigrationRun,
  replica: Standby,
): Promise<StandbyRun | null> {
  const [before, migration] = [clean.steps.get(index)?.before, plan.review[index]];
  if (!before || !migration) return null;
  const { server } = before;
  await using database = await cloneDatabase(before, 'primary');
  await using primary = await connect(server, { database: database.name });
  const there = { ...replica.address, user: server.admin.user };
  await using watcher = await openSession({ ...there, database: server.admin.database });
  await caughtUp(primary, watcher);
  const reading = lockedTables(run).slice(0, mostReaders);
  await using scope = new AsyncDisposableStack();
  const readers = await Promise.all(
    reading.map(async (relation) => {
      const session = scope.use(await openSession({ ...there, database: database.name }));
      // a query that is under way, whatever the table holds
      return {
        relation,
        session,
        ended: session.query(`select pg_sleep(60), count(*) from ${relation}`),
      };
    }),
  );
  await untilRunning(watcher, readers.length);
  const [start] = await primary.rows<{ lsn: string }>(
    'select pg_current_wal_insert_lsn()::text as lsn',
  );
  {
    await using runner = await openRun(plan, database, 'outcome', log);
    await applyMigration(runner, migration);
  }
  const [wal] = await primary.rows<{ bytes: string }>(
    'select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1::pg_lsn)::text as bytes',
    [start?.lsn],
  );
  await caughtUp(primary, watcher);
  // whoever is still reading was not in the way
  await watcher.rows(
    "select pg_terminate_backend(pid) from pg_stat_activity where query like 'select pg_sleep(60)%' and datname = $1",
    [database.name],
  );
  const cancelled: { relation: string; error: SqlError }[] = [];
  for (const { relation, ended } of readers) {
    const result = await ended;
    if (!result.ok && isConflict(result.error)) cancelled.push({ relation, error: result.error });
  }
  return { migration: run.migration, walBytes: Number(wal?.bytes ?? 0), cancelled };
}

const startDeadlineMs = 5_000;

/** A reader that never starts is simply not cancelled. */
async function untilRunning(watcher: Session, count: number): Promise<void> {
  const deadline = performance.now() + startDeadlineMs;
  while (performance.now() < deadline) {
    const [row] = await watcher.rows<{ count: number }>(
      "select count(*)::int as count from pg_stat_activity where query like 'select pg_sleep(60)%' and state = 'active'",
    );
    if ((row?.count ?? 0) >= count) return;
    await delay(5);
  }
}

/** 40001, and for a session that is thrown out 57P01 or 40P01 with the same words. */
function isConflict({ code, message }: SqlError): boolean {
  return code === '40001' || /conflict with recovery/.test(message);
}

function lockedTables({ statements }: MigrationRun): readonly string[] {
  const locks = statements.flatMap((statement) => statement.locks);
  const tables = locks.filter(({ kind }) => kind === 'table' || kind === 'partitioned table');
  return [...new Set(tables.map(({ relation }) => relation))].sort();
}
