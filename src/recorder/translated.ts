/**
 * DO and CALL in autocommit. In a transaction block of ours they could not COMMIT, so they go as an
 * extended-protocol batch: its locks are held until Sync, and we ask before that.
 */
import type { Connection, Result, Statement } from './connection.ts';
import { AnswerRow, refusalOf, type Refusal } from './looks.ts';
import type { Frame } from './framing.ts';
import { askMessages, syncMessage, unnamedMessages } from './messages.ts';
import { type Collector, unreadBefore } from './statement.ts';

/** Runs it so that the client sees what the simple protocol would have shown. */
export async function runTranslated(
  connection: Connection,
  statement: Statement,
  collector: Collector,
): Promise<Result> {
  const { observing, server } = connection;
  if (observing === undefined) throw new Error('nothing to translate for');
  const { looks } = observing;
  // apart from the batch: a question in front would open an implicit block around the statement
  await looks.start();
  const answer = new AnswerRow();
  let description: Frame | undefined;
  let late: Refusal | undefined;
  const bytes = Buffer.concat([
    unnamedMessages(statement.sql, statement.kind === 'CallStmt'),
    askMessages(looks.question),
    syncMessage,
  ]);
  await server.exchange(bytes, (frame) => {
    const ended = collector.completed !== undefined;
    if ('123n'.includes(frame.type)) return;
    if (ended && frame.type === 'D') answer.take(frame);
    else if (ended && frame.type === 'C') return;
    else if (ended && frame.type === 'E') late = refusalOf(frame.bytes);
    // the simple protocol describes the row only once it is there
    else if (frame.type === 'T') description = frame;
    else {
      if (frame.type === 'D' && description) collector.receive(description);
      if (frame.type === 'D') description = undefined;
      if (frame.type === 'C' && description) collector.receive(description);
      collector.receive(frame);
    }
  }).done;
  const result = collector.result();
  const refusal = result.refusal ?? late;
  if (refusal !== undefined || answer.values === undefined) {
    looks.missed();
    return { ...result, refusal };
  }
  const effects = looks.interpret(answer.values);
  return { ...result, effects, unobserved: unreadBefore(effects) };
}
