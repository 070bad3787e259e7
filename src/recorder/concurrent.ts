/**
 * Statements that no transaction block may hold, such as CREATE INDEX CONCURRENTLY. They are too
 * quick to be caught by sampling, so a blocker session takes a lock that makes them wait; their locks
 * are read while they do. The lock is always given back, at the latest after a deadline.
 */
import { describeError } from '../errors.ts';
import type { Session } from '../postgres/session.ts';
import { quoteIdentifier } from '../sql/quote.ts';
import { sql } from '../sql/tag.ts';
import { optionNames } from './classify.ts';
import type { Connection, Result, Statement } from './connection.ts';
import { newLocks, noEffects } from './interpret.ts';
import { firstUserOid } from './observation.ts';
import { readLocks, waitsForLock } from './outside.ts';
import type { Collector } from './statement.ts';

/** How long a statement may be held back in all. */
const deadlineMs = 2000;

interface Target {
  readonly schema: string | undefined;
  readonly name: string;
  /** Lock that lets the statement take its own table locks and makes it wait behind them. */
  readonly mode: string;
}

/** What to lock so that a statement waits; undefined where nothing fits. */
export function blockerTarget({
  kind,
  node,
}: Pick<Statement, 'kind' | 'node'>): Target | undefined {
  const relation = node['relation'] as RangeVar | undefined;
  switch (kind) {
    case 'IndexStmt':
    case 'ReindexStmt':
      return target(
        relation,
        node['kind'] === 'REINDEX_OBJECT_INDEX' ? 'access share' : 'row exclusive',
      );
    case 'AlterTableStmt':
      return target(detachedPartition(node) ?? relation, 'access share');
    case 'DropStmt':
      return droppedIndex(node);
    case 'VacuumStmt': {
      const options = optionNames(node['options']);
      if (options.includes('skip_locked')) return undefined;
      const [first] =
        (node['rels'] as { VacuumRelation: { relation: RangeVar } }[] | undefined) ?? [];
      const mode = options.includes('full') ? 'access share' : 'share update exclusive';
      return target(first?.VacuumRelation.relation, mode);
    }
    default:
      return undefined;
  }
}

interface RangeVar {
  readonly schemaname?: string;
  readonly relname: string;
}

function target(relation: RangeVar | undefined, mode: string): Target | undefined {
  return relation && { schema: relation.schemaname, name: relation.relname, mode };
}

/**
 * DETACH PARTITION CONCURRENTLY (14) holds nothing while it waits for users of the parent, and both
 * its locks when it then waits for users of the partition.
 */
function detachedPartition(node: Statement['node']): RangeVar | undefined {
  const commands = (node['cmds'] ?? []) as readonly {
    AlterTableCmd?: { def?: { PartitionCmd?: { name: RangeVar; concurrent?: boolean } } };
  }[];
  const partition = commands[0]?.AlterTableCmd?.def?.PartitionCmd;
  return partition?.concurrent ? partition.name : undefined;
}

function droppedIndex(node: Statement['node']): Target | undefined {
  const [first] =
    (node['objects'] as { List: { items: { String: { sval: string } }[] } }[] | undefined) ?? [];
  const names = first?.List.items.map((item) => item.String.sval) ?? [];
  const name = names.at(-1);
  return name === undefined ? undefined : { schema: names.at(-2), name, mode: 'access share' };
}

/** Runs a statement against a blocker, or bare where no blocker can be had. */
export async function runBlocked(
  connection: Connection,
  statement: Statement,
  message: Buffer,
  collector: Collector,
): Promise<Result> {
  const watch = await startBlocking(connection, statement);
  const exchange = connection.server.exchange(message, collector.receive);
  const seen = await watch.until(exchange.done);
  await exchange.done;
  connection.observing?.looks.missed();
  return { ...collector.result(), ...seen };
}

/** A blocker that is in place, or the reason why there is none. */
export interface Blocking {
  /** Reads the locks once the statement waits; returns after its blocker is gone. */
  until(done: Promise<unknown>): Promise<Pick<Result, 'effects' | 'unobserved'>>;
}

/** Takes the blocker's lock; the statement may be sent afterwards. */
export async function startBlocking(
  connection: Connection,
  statement: Statement,
): Promise<Blocking> {
  const { observing, run, database, server } = connection;
  const without = (unobserved: string): Blocking => ({ until: async () => ({ unobserved }) });
  const wanted = blockerTarget(statement);
  if (observing === undefined || wanted === undefined)
    return without('it runs outside a transaction block and nothing can make it wait');
  const oid = await observing.looks.relationOid(wanted.schema, wanted.name);
  if (oid === undefined)
    return without(`"${wanted.name}" was not found, so nothing could make it wait`);
  if (oid < firstUserOid) return without('it works on a system catalog, which everybody needs');
  const sessions = new AsyncDisposableStack();
  try {
    const blocker = sessions.use(await run.observe(database));
    // whatever the observer waits for, a catalog locked by the statement included, ends with this
    const alarm = setTimeout(() => blocker.terminate(), deadlineMs);
    sessions.defer(() => clearTimeout(alarm));
    const observer = sessions.use(await run.observe(database));
    const table = await tableOf(observer, oid);
    await blocker.rows(`set lock_timeout = ${deadlineMs}`);
    await blocker.rows('begin');
    await blocker.rows(`lock table ${table} in ${wanted.mode} mode`);
    const lockTimeoutMs = await observing.looks.lockTimeoutMs();
    return {
      async until(done) {
        try {
          await using _ = sessions;
          const seen = await readWhileWaiting(observer, server.backendPid, done, observing.map);
          return seen.effects ? { effects: { ...seen.effects, lockTimeoutMs } } : seen;
        } catch (error) {
          return { unobserved: `its locks could not be read: ${describeError(error)}` };
        }
      },
    };
  } catch (error) {
    await sessions.disposeAsync();
    return without(`no session could make it wait: ${describeError(error)}`);
  }
}

async function readWhileWaiting(
  observer: Session,
  pid: number,
  done: Promise<unknown>,
  map: NonNullable<Connection['observing']>['map'],
): Promise<Pick<Result, 'effects' | 'unobserved'>> {
  const end = { reached: false };
  void done.then(() => (end.reached = true));
  const deadline = performance.now() + deadlineMs;
  while (!end.reached && performance.now() < deadline) {
    if (!(await waitsForLock(observer, pid))) continue;
    const locks = newLocks(map, new Map(), await readLocks(observer, pid));
    return { effects: { ...noEffects, locks } };
  }
  return {
    unobserved: end.reached
      ? 'it ended before it could be made to wait'
      : 'it did not wait in time',
  };
}

/** The table of an index, or the relation itself, quoted. */
async function tableOf(session: Session, oid: number): Promise<string> {
  const rows = await session.rows<{ schema: string; name: string }>(
    sql`
      select n.nspname as schema, c.relname as name
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.oid = coalesce((select indrelid from pg_catalog.pg_index where indexrelid = $1), $1)`,
    [oid],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`relation ${oid} is gone`);
  return `${quoteIdentifier(row.schema)}.${quoteIdentifier(row.name)}`;
}
