/**
 * Several statements in one Query message: sent one by one inside the implicit transaction block that
 * the server would have put around them (from 11 on; access/transam/xact.c, "implicit").
 */
import { controlOf } from './classify.ts';
import type { Connection, Result, Statement } from './connection.ts';
import { commandComplete, queryMessage } from './messages.ts';
import type { Replies } from './replies.ts';
import { Collector, perform } from './statement.ts';

/** Why such a message can only be sent as it is; undefined when it can be taken apart. */
export function needsWhole(
  { run, server }: Connection,
  statements: readonly Statement[],
): string | undefined {
  const idle = server.state === 'I';
  for (const [index, statement] of statements.entries()) {
    if (statement.treatment === 'control') {
      const control = controlOf(statement);
      const { node } = statement;
      if (control === 'other' || node['chain'] === true)
        return 'two-phase commit and AND CHAIN are not taken apart';
      if (control === 'begin' && node['options'] !== undefined && index > 0)
        return 'BEGIN with options behind other statements is not taken apart';
      if (
        run.versionNumber < 110000 &&
        idle &&
        (control === 'savepoint' || control === 'rollback-to')
      )
        return 'before Postgres 11 savepoints in one message are not taken apart';
    } else if (run.versionNumber < 110000 && idle && outsideBlocks.has(statement.treatment))
      return 'before Postgres 11 such statements in one message are not taken apart';
  }
  return undefined;
}

const outsideBlocks = new Set(['concurrent', 'alone']);

/** Answers one message of several statements. */
export async function runMany(
  connection: Connection,
  text: string,
  statements: readonly Statement[],
  replies: Replies,
): Promise<void> {
  const { server } = connection;
  const inBytes = server.parameters.get('server_encoding') === 'SQL_ASCII';
  let ours = false;
  for (const [index, statement] of statements.entries()) {
    const before = text.slice(0, statement.offset);
    const shift = inBytes ? Buffer.byteLength(before) : Array.from(before).length;
    const collector = new Collector(replies, shift);
    const control = statement.treatment === 'control' ? controlOf(statement) : undefined;
    let message = queryMessage(statement.sql);
    let result: Result | undefined;
    if (control === 'begin' && ours) {
      // the server turns its implicit block into a regular one, without a word
      ours = false;
      const tag = statement.node['kind'] === 'TRANS_STMT_START' ? 'START TRANSACTION' : 'BEGIN';
      result = { completed: commandComplete(tag), notices: [], durationMs: 0 };
    } else if (control !== undefined && ours) {
      // behind something harmless the server itself warns or refuses, as its implicit block does
      ours = false;
      message = queryMessage(`unlisten "migration-rehearsal"; ${statement.sql}`);
      const ended = await end(connection, control === 'commit' ? 'commit' : 'rollback', collector);
      if (ended.refusal !== undefined) result = ended;
      collector.skip(1);
    } else if (control === undefined && server.state === 'I') {
      ours = true;
      void server.exchange(queryMessage('begin'), new Collector(replies, 0).receive);
    }
    connection.entering(statement, ours);
    result ??= await perform(connection, statement, message, collector);
    const last = index === statements.length - 1;
    let rolledBack = false;
    if (ours && (last || result.refusal !== undefined)) {
      ours = false;
      rolledBack = true;
      const ending = new Collector(replies, 0);
      const ended = await end(connection, result.refusal ? 'rollback' : 'commit', ending);
      result = {
        ...result,
        notices: [...result.notices, ...ended.notices],
        refusal: result.refusal ?? ended.refusal,
      };
    }
    connection.finished(statement, result);
    if (rolledBack) connection.left();
    replies.end(result, shift);
    if (result.refusal !== undefined) break;
  }
  replies.finish(server.ended ? undefined : server.state);
}

async function end(
  { server }: Connection,
  how: 'commit' | 'rollback',
  collector: Collector,
): Promise<Result> {
  await server.exchange(queryMessage(how), collector.receive).done;
  const result = collector.result();
  collector.reset();
  return result;
}
