/**
 * The queue behind a migration, shown: with somebody else's transaction open on the table, the
 * statement that wants the strongest lock waits, and what comes later waits behind it. It happens in
 * passing, in the second clean run: the statement goes on once the other transaction is gone.
 */
import type { Step } from '../adapters/adapter.ts';
import { blocks } from '../evidence/locks.ts';
import { blockedBefore, blockingLocks, ownStatements } from '../evidence/questions.ts';
import type {
  LockQueue,
  MigrationRun,
  Outcome,
  RelationLock,
  StatementRecord,
} from '../evidence/types.ts';
import { connectAsOwner, type Database } from '../postgres/database.ts';
import type { Session } from '../postgres/session.ts';
import { sqlstates } from '../postgres/sqlstates.ts';
import { lockModes } from '../terms.ts';
import { sendAlone } from './walk.ts';

/** Where a migration is made to queue. */
export interface QueuePoint {
  readonly statement: StatementRecord;
  readonly lock: RelationLock;
}

/** The first statement with the strongest lock that it asks for without a limit; undefined when there is none. */
export function queuePoint(run: MigrationRun): QueuePoint | undefined {
  const points = ownStatements(run)
    .filter(({ lockTimeoutMs, outcome }) => lockTimeoutMs === 0 && outcome.ok)
    .flatMap((statement) => {
      const held = blockedBefore(run, statement);
      return blockingLocks(statement)
        .filter((lock) => lock.waited !== true && !held.has(lock.relation))
        .map((lock): QueuePoint => ({ statement, lock }));
    });
  const strongest = lockModes.findLast((mode) => points.some(({ lock }) => lock.mode === mode));
  return points.find(({ lock }) => lock.mode === strongest);
}

/** How long a state of the server is waited for; on a busy machine it takes milliseconds. */
const deadlineMs = 2000;
/** The lock_timeout that the statement is tried with; it is refused, so it only costs this time. */
const shortTimeoutMs = 5;

/** Sends the step while another transaction uses the table; what cannot be set up is sent as ever. */
export async function sendIntoQueue(
  session: Session,
  database: Database,
  step: Step,
  { statement, lock }: QueuePoint,
): Promise<{ readonly outcome: Outcome; readonly queue?: Omit<LockQueue, 'migration'> }> {
  const behind: LockQueue['behind'] = blocks(lock.mode).includes('reads') ? 'reader' : 'writer';
  const work = `begin; ${workOn(lock.relation, behind)}`;
  await using front = await connectAsOwner(database);
  if (!(await front.query(work)).ok) return { outcome: await sendAlone(session, step) };
  await using late = await connectAsOwner(database);
  const withTimeout = await tryWithTimeout(session, step, statement, late, work);
  const sent = watched(sendAlone(session, step));
  const waited = await until(sent, () => isBehind(front, session, front));
  const working = watched(late.query(work));
  const othersWaited = waited && (await until(working, () => isBehind(front, late, session)));
  // gone before the statement goes on, or it would wait for the end of the migration's transaction
  if (othersWaited) await front.rows('select pg_catalog.pg_cancel_backend($1)', [late.backendPid]);
  await working.done;
  await late.query('rollback');
  await front.query('rollback');
  const outcome = await sent.done;
  const { relation, mode } = lock;
  const queue = { statement: statement.index, relation, mode, behind, waited, othersWaited };
  return { outcome, queue: withTimeout === undefined ? queue : { ...queue, withTimeout } };
}

/** What takes the weakest lock that ordinary reading or writing takes. */
function workOn(relation: string, as: LockQueue['behind']): string {
  return as === 'reader'
    ? `select from ${relation} limit 0`
    : `lock table ${relation} in row exclusive mode`;
}

/** Statements that do nothing before they have their lock, so that a refused try leaves no trace. */
const refusable = new Set([
  'AlterTableStmt',
  'DropStmt',
  'IndexStmt',
  'RenameStmt',
  'TruncateStmt',
]);

/** The same with a short lock_timeout, taken back at once; undefined where trying could leave a trace. */
async function tryWithTimeout(
  session: Session,
  step: Step,
  { kind }: StatementRecord,
  late: Session,
  work: string,
): Promise<LockQueue['withTimeout']> {
  if (!refusable.has(kind)) return undefined;
  const inside = session.transactionStatus === 'T';
  await session.rows(inside ? 'savepoint rehearsal_queue' : 'begin');
  await session.rows(`set local lock_timeout = ${shortTimeoutMs}`);
  const tried = await session.query(step.sql);
  const gaveUp = !tried.ok && tried.error.code === sqlstates.lockNotAvailable;
  await session.rows(
    inside
      ? 'rollback to savepoint rehearsal_queue; release savepoint rehearsal_queue'
      : 'rollback',
  );
  const later = await late.query(`set lock_timeout = ${shortTimeoutMs}; ${work}`);
  await late.query('rollback; reset lock_timeout');
  return { gaveUp, othersWaited: !later.ok };
}

interface Watched<T> {
  readonly done: Promise<T>;
  readonly ended: boolean;
}

function watched<T>(done: Promise<T>): Watched<T> {
  const state = { done, ended: false };
  const end = (): void => void (state.ended = true);
  void done.then(end, end);
  return state;
}

async function until(work: Watched<unknown>, holds: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + deadlineMs;
  while (!work.ended && performance.now() < deadline) if (await holds()) return true;
  return false;
}

async function isBehind(observer: Session, waiting: Session, other: Session): Promise<boolean> {
  const rows = await observer.rows<{ behind: boolean }>(
    'select $2 = any (pg_catalog.pg_blocking_pids($1)) as behind',
    [waiting.backendPid, other.backendPid],
  );
  return rows[0]?.behind === true;
}
