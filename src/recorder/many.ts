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
  const block = new ImplicitBlock(connection, replies);
  const last = statements.at(-1);
  for (const statement of statements) {
    const shift = charactersBefore(connection, text, statement.offset);
    const collector = new Collector(replies, shift);
    let result =
      statement.treatment === 'control'
        ? await control(connection, block, statement, collector)
        : await inBlock(connection, block, statement, collector);
    const closes = block.open && (statement === last || result.refusal !== undefined);
    if (closes) result = follow(result, await block.end(result.refusal ? 'rollback' : 'commit'));
    connection.finished(statement, result, closes);
    replies.end(result, shift);
    if (result.refusal !== undefined) break;
  }
  replies.finish(server.ended ? undefined : server.state);
}

/** What stands for the server's implicit block. */
class ImplicitBlock {
  open = false;
  readonly #connection: Connection;
  readonly #replies: Replies;

  constructor(connection: Connection, replies: Replies) {
    this.#connection = connection;
    this.#replies = replies;
  }

  begin(): void {
    this.open = true;
    const unseen = new Collector(this.#replies, 0);
    void this.#connection.server.exchange(queryMessage('begin'), unseen.receive);
  }

  async end(how: 'commit' | 'rollback'): Promise<Result> {
    this.open = false;
    const collector = new Collector(this.#replies, 0);
    await this.#connection.server.exchange(queryMessage(how), collector.receive).done;
    return collector.result();
  }
}

async function inBlock(
  connection: Connection,
  block: ImplicitBlock,
  statement: Statement,
  collector: Collector,
): Promise<Result> {
  if (connection.server.state === 'I') block.begin();
  connection.entering(statement, block.open);
  return perform(connection, statement, queryMessage(statement.sql), collector);
}

/** BEGIN, COMMIT, SAVEPOINT …, where the server would have an implicit block open. */
async function control(
  connection: Connection,
  block: ImplicitBlock,
  statement: Statement,
  collector: Collector,
): Promise<Result> {
  connection.entering(statement, block.open);
  const does = controlOf(statement);
  if (does === 'begin' && block.open) {
    // the server turns its implicit block into a regular one, without a word
    block.open = false;
    const tag = statement.node['kind'] === 'TRANS_STMT_START' ? 'START TRANSACTION' : 'BEGIN';
    return { completed: commandComplete(tag), notices: [], durationMs: 0 };
  }
  const ended = block.open ? await block.end(does === 'commit' ? 'commit' : 'rollback') : undefined;
  let message = queryMessage(statement.sql);
  if (does !== 'begin' && connection.server.state === 'I') {
    // behind something harmless it warns or refuses by itself, as in its own implicit block
    message = queryMessage(`unlisten "migration-rehearsal"; ${statement.sql}`);
    collector.skip(1);
  }
  const result = await perform(connection, statement, message, collector);
  return ended ? follow(result, ended) : result;
}

/** A statement's result once the end of the block around it is known. */
function follow(result: Result, end: Result): Result {
  return {
    ...result,
    notices: [...result.notices, ...end.notices],
    refusal: result.refusal ?? end.refusal,
  };
}

/** Positions in errors count characters of the whole message; bytes where the server knows no encoding. */
function charactersBefore({ server }: Connection, text: string, offset: number): number {
  const before = text.slice(0, offset);
  const inBytes = server.parameters.get('server_encoding') === 'SQL_ASCII';
  return inBytes ? Buffer.byteLength(before) : Array.from(before).length;
}
