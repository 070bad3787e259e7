/** A Query message sent as it is; its replies pass as they come and tell the outcome of each statement. */
import { controlOf } from './classify.ts';
import { type Connection, noticeOf, type Result, type Statement } from './connection.ts';
import { copyIn } from './copy-in.ts';
import type { Frame } from './framing.ts';
import { connectionLost, refusalOf } from './looks.ts';
import { readyForQuery } from './messages.ts';

/**
 * Answers a message without taking it apart; `why` says why nothing is observed. Where nothing is
 * observed at all, the text is read when somebody wants to know what was recorded.
 */
export async function sendWhole(
  connection: Connection,
  message: Buffer,
  read: () => readonly Statement[],
  why = connection.unobserving,
): Promise<void> {
  const { client, server, observing, run } = connection;
  const results: Result[] = [];
  let notices: Result['notices'][number][] = [];
  let began = performance.now();
  const ends = (refusal?: Result['refusal']): void => {
    const now = performance.now();
    results.push({ refusal, notices, unobserved: why, durationMs: now - began });
    notices = [];
    began = now;
  };
  const receive = (frame: Frame): void => {
    client.forward(frame);
    if (frame.type === 'N') notices.push(noticeOf(frame));
    else if (frame.type === 'C' || frame.type === 'I') ends();
    else if (frame.type === 'E') ends(refusalOf(frame.bytes));
  };
  const exchange = server.exchange(message, receive, (state) => client.write(readyForQuery(state)));
  await copyIn(connection, exchange);
  if (server.ended && results.at(-1)?.refusal === undefined) ends(connectionLost);
  const blockOver = server.state === 'I';
  const write = (): void => {
    writeDown(connection, read(), results);
    if (blockOver) connection.left();
  };
  if (observing === undefined) return run.cutsAfter ? write() : run.later(write);
  observing.looks.missed();
  write();
  if (!blockOver) observing.looks.unsettled();
}

function writeDown(
  connection: Connection,
  statements: readonly Statement[],
  results: readonly Result[],
): void {
  // one answer more than statements is the commit's, which speaks for the last
  const late = results[statements.length];
  for (const [index, statement] of statements.entries()) {
    const result = results[index];
    if (result === undefined) return;
    connection.entering(statement, statements.length > 1);
    const isLast = index === statements.length - 1;
    connection.record(statement, isLast && late ? { ...result, refusal: late.refusal } : result);
    const control = statement.treatment === 'control' ? controlOf(statement) : undefined;
    if (control === 'commit' || control === 'rollback') connection.left();
  }
}
