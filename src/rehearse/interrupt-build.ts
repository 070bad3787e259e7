/** Leaves what a concurrent index build leaves when it is ended in its middle. */
import type { Database } from '../postgres/database.ts';
import { connect } from '../postgres/session.ts';
import { quoteIdentifier } from '../sql/quote.ts';
import { splitSql } from '../sql/split.ts';
import type { Run } from './executor.ts';

/**
 * Starts a concurrent build that cannot go on, because a writer's transaction is open, and lets it
 * run into lock_timeout: the index stays behind, INVALID. Does nothing for any other statement.
 */
export async function interruptBuild(run: Run, database: Database, sql: string): Promise<void> {
  const split = splitSql(sql);
  const [statement] = split.ok ? split.statements : [];
  if (statement?.kind !== 'IndexStmt') return;
  const relation = statement.node['relation'] as { schemaname?: string; relname: string };
  const table = [relation.schemaname, relation.relname]
    .filter((name) => name !== undefined)
    .map(quoteIdentifier)
    .join('.');
  const { server } = database;
  await using writer = await connect(server, { user: server.owner.user, database: database.name });
  await writer.rows(`begin; lock table ${table} in row exclusive mode`);
  await run.session.rows("set lock_timeout = '1ms'");
  await run.session.query(sql);
  await run.session.rows('reset lock_timeout');
  await writer.rows('rollback');
}
