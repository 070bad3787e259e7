/** One Query message: what it holds decides how it is sent, so that the client sees no difference. */
import { isAscii, isUtf8 } from 'node:buffer';
import { splitSql } from '../sql/split.ts';
import { runAlone } from './alone.ts';
import { classify } from './classify.ts';
import type { Connection, Statement } from './connection.ts';
import { queryMessage } from './messages.ts';
import { needsWhole, runMany } from './many.ts';
import { Replies } from './replies.ts';
import { Collector, perform } from './statement.ts';
import { sendWhole } from './whole.ts';

/** Above this the text is not parsed: libpg-query would take seconds and much memory. */
const parsedTextLimitBytes = 8 << 20;

/** Answers one Query message. */
export async function simpleQuery(connection: Connection, message: Buffer): Promise<void> {
  const bytes = message.subarray(5, -1);
  const number = connection.nextMessage();
  const replies = new Replies(connection.client, connection.run.versionNumber);
  const read = readStatements(connection, bytes, number);
  if (!read.ok) return sendWhole(connection, message, [unread(bytes, number)], replies, read.why);
  const { statements } = read;
  const [only] = statements;
  if (only === undefined) return sendWhole(connection, message, [], replies);
  if (connection.observing === undefined)
    return sendWhole(connection, message, statements, replies);
  if (statements.length === 1) return runOne(connection, message, only, replies);
  const why = needsWhole(connection, statements);
  if (why !== undefined) return sendWhole(connection, message, statements, replies, why);
  return runMany(connection, bytes.toString('utf8'), statements, replies);
}

type Read = { ok: true; statements: readonly Statement[] } | { ok: false; why: string };

function readStatements(connection: Connection, bytes: Buffer, message: number): Read {
  const encoding = connection.server.parameters.get('client_encoding') ?? 'UTF8';
  if (!isUtf8(bytes) || (encoding !== 'UTF8' && !isAscii(bytes)))
    return { ok: false, why: `its text is not UTF-8 (client_encoding is ${encoding})` };
  if (bytes.length > parsedTextLimitBytes)
    return { ok: false, why: 'its text is longer than 8 MiB' };
  const split = splitSql(bytes.toString('utf8'));
  if (!split.ok) return { ok: false, why: `its text could not be parsed: ${split.message}` };
  return {
    ok: true,
    statements: split.statements.map(({ sql, offset, kind, node }) => ({
      sql,
      offset,
      kind,
      node,
      message,
      treatment: classify(kind, node, connection.run.versionNumber),
    })),
  };
}

/** The whole text as one statement of unknown kind. */
function unread(bytes: Buffer, message: number): Statement {
  return {
    sql: bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1'),
    offset: 0,
    kind: '',
    node: {},
    message,
    treatment: 'plain',
  };
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
  const swallowed = new Collector(replies, 0);
  const begun = server.exchange(queryMessage('begin'), swallowed.receive);
  const collector = new Collector(replies, 0);
  const result = await perform(connection, statement, message, collector);
  await begun.done;
  const ended = new Collector(replies, 0);
  await server.exchange(queryMessage(result.refusal ? 'rollback' : 'commit'), ended.receive).done;
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
