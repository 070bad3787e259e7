/** A Query message sent as it is; its replies tell the outcome of each statement. */
import { controlOf } from './classify.ts';
import type { Connection, Result, Statement } from './connection.ts';
import { copyIn } from './copy-in.ts';
import type { Replies } from './replies.ts';
import { Collector } from './statement.ts';

/** Answers a message without taking it apart; `why` says why nothing is observed. */
export async function sendWhole(
  connection: Connection,
  message: Buffer,
  statements: readonly Statement[],
  replies: Replies,
  why = connection.unobserving,
): Promise<void> {
  const { server, observing } = connection;
  const results: Result[] = [];
  let collector = new Collector(replies, 0);
  const exchange = server.exchange(message, (frame) => {
    collector.receive(frame);
    if (frame.type !== 'C' && frame.type !== 'E' && frame.type !== 'I') return;
    results.push(collector.result({ unobserved: why }));
    replies.end(collector.result());
    collector = new Collector(replies, 0);
  });
  await copyIn(connection, exchange);
  if (server.ended) results.push(collector.result());
  observing?.looks.missed();
  for (const [index, statement] of statements.entries()) {
    const result = results[index];
    if (result === undefined) break;
    connection.entering(statement, statements.length > 1);
    connection.record(statement, result);
    const control = statement.treatment === 'control' ? controlOf(statement) : undefined;
    if (control === 'commit' || control === 'rollback') connection.left();
  }
  if (server.state === 'I') connection.left();
  else observing?.looks.unsettled();
  replies.finish(server.ended ? undefined : server.state);
}
