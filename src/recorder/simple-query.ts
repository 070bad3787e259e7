/** One Query message: what it holds decides how it is sent, so that the client sees no difference. */
import { runAlone } from './alone.ts';
import type { Connection, Statement } from './connection.ts';
import { queryMessage } from './messages.ts';
import { needsWhole, runMany } from './many.ts';
import { Replies } from './replies.ts';
import type { Exchange } from './server-side.ts';
import { Collector, perform } from './statement.ts';
import { clientEncoding, readStatements, statementsOrText, unreadText } from './statements.ts';
import { sendWhole } from './whole.ts';

/** Answers one Query message. */
export async function simpleQuery(connection: Connection, message: Buffer): Promise<void> {
  const { client, observing, run, server } = connection;
  const bytes = message.subarray(5, -1);
  const options = {
    encoding: clientEncoding(server),
    message: connection.nextMessage(),
    versionNumber: run.versionNumber,
  };
  if (observing === undefined)
    return sendWhole(connection, message, () => statementsOrText(bytes, options));
  const read = readStatements(bytes, options);
  if (!read.ok)
    return sendWhole(connection, message, () => [unreadText(bytes, options.message)], read.why);
  const { statements } = read;
  const [only] = statements;
  const why = statements.length > 1 ? needsWhole(connection, statements) : undefined;
  if (only === undefined || why !== undefined)
    return sendWhole(connection, message, () => statements, why);
  const replies = new Replies(client, run.versionNumber);
  if (statements.length === 1) return runOne(connection, message, only, replies);
  return runMany(connection, bytes.toString('utf8'), statements, replies);
}

/** A single statement, sent exactly as the client wrote it. */
async function runOne(
  connection: Connection,
  message: Buffer,
  statement: Statement,
  replies: Replies,
): Promise<void> {
  const { server } = connection;
  connection.entering(statement, false);
  if (
    server.state === 'I' &&
    statement.treatment !== 'control' &&
    statement.treatment !== 'quiet'
  ) {
    if (statement.treatment === 'plain') await runWrapped(connection, message, statement, replies);
    else await runAlone(connection, message, statement, replies);
  } else {
    const collector = new Collector(replies, 0);
    const result = await perform(connection, statement, message, collector);
    connection.finished(statement, result);
    replies.end(result);
  }
  replies.finish(server.ended ? undefined : server.state);
}

/** SQLSTATEs with which a statement says that it wants no transaction block around it. */
const refusesBlock = new Set(['25001', '2D000']);

/** In our own BEGIN and COMMIT, so that its locks can be read before they are gone. */
async function runWrapped(
  connection: Connection,
  message: Buffer,
  statement: Statement,
  replies: Replies,
): Promise<void> {
  const { server } = connection;
  void server.exchange(queryMessage('begin'), new Collector(replies, 0).receive);
  const collector = new Collector(replies, 0);
  const ended = new Collector(replies, 0);
  let ending: Exchange | undefined;
  const result = await perform(connection, statement, message, collector, () => {
    ending = server.exchange(queryMessage('commit'), ended.receive);
  });
  ending ??= server.exchange(queryMessage(result.refusal ? 'rollback' : 'commit'), ended.receive);
  await ending.done;
  connection.left();
  if (result.refusal && refusesBlock.has(result.refusal.fields.get('C') ?? '') && !collector.shown)
    return runAlone(connection, message, statement, replies);
  // a constraint checked at our COMMIT, or a trigger fired by it, speaks for the statement
  const notices = [...result.notices, ...ended.notices];
  const refusal = result.refusal ?? ended.result().refusal;
  const final = { ...result, notices, refusal };
  connection.record(statement, final);
  replies.end(final);
}
