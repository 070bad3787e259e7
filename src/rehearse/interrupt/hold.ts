/** Statements that work in several transactions by themselves, killed while they wait between two. */
import type { Step } from '../../adapters/adapter.ts';
import type { Database } from '../../postgres/database.ts';
import { connect, type Session } from '../../postgres/session.ts';
import { blockerTarget } from '../../recorder/concurrent.ts';
import { waitsForLock } from '../../recorder/outside.ts';
import { quoteIdentifier } from '../../sql/quote.ts';
import { splitSql, type SplitStatement } from '../../sql/split.ts';
import { sql } from '../../sql/tag.ts';
import type { Run } from '../executor.ts';

/** How long a statement may take to reach its wait. */
const deadlineMs = 5000;

/** Whether a statement commits on its way: a concurrent build, drop, rebuild or detachment. */
export function worksInSteps({ sql: text }: Pick<Step, 'sql'>): boolean {
  const statement = onlyStatement(text);
  return (
    statement !== undefined && /\bconcurrently\b/i.test(text) && target(statement) !== undefined
  );
}

/**
 * Sends the step while somebody else's transaction is open on its table, and kills client and backend
 * once it waits for that. False where it could not be made to wait: then it ran to its end.
 */
export async function killWhileWaiting(run: Run, database: Database, step: Step): Promise<boolean> {
  const statement = onlyStatement(step.sql);
  const wanted = statement && target(statement);
  if (!wanted) return false;
  const table = await tableOf(run.session, wanted);
  if (table === undefined) return false;
  const { server } = database;
  const options = { user: server.owner.user, database: database.name };
  await using other = await connect(server, options);
  await other.rows(`begin; lock table ${table} in ${wanted.mode} mode`);
  await using observer = await connect(server, options);
  const sent = { ended: false };
  const sending = run.session.query(step.sql).then(() => (sent.ended = true));
  const waits = await untilItWaits(observer, run.session.backendPid, sent);
  if (waits) await run.recorder.cut();
  await other.query('rollback');
  await sending;
  return waits;
}

function onlyStatement(text: string): SplitStatement | undefined {
  const split = splitSql(text);
  return split.ok && split.statements.length === 1 ? split.statements[0] : undefined;
}

const kinds = new Set(['IndexStmt', 'DropStmt', 'ReindexStmt', 'AlterTableStmt']);

function target(statement: SplitStatement): ReturnType<typeof blockerTarget> {
  return kinds.has(statement.kind) ? blockerTarget(statement) : undefined;
}

async function untilItWaits(
  observer: Session,
  pid: number,
  sent: { readonly ended: boolean },
): Promise<boolean> {
  const deadline = performance.now() + deadlineMs;
  while (!sent.ended && performance.now() < deadline) {
    if (await waitsForLock(observer, pid)) return true;
  }
  return false;
}

/** The relation, or the table of an index, as this session's search_path finds it, quoted. */
async function tableOf(
  session: Session,
  { schema, name }: NonNullable<ReturnType<typeof blockerTarget>>,
): Promise<string | undefined> {
  const written = [schema, name].filter((part) => part !== undefined).map(quoteIdentifier);
  const [row] = await session.rows<{ name: string }>(
    sql`
      select pg_catalog.format('%I.%I', n.nspname, c.relname) as name
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.oid = coalesce(
        (select indrelid from pg_catalog.pg_index where indexrelid = pg_catalog.to_regclass($1)),
        pg_catalog.to_regclass($1))`,
    [written.join('.')],
  );
  return row?.name;
}
