/** A statement that must not be wrapped: bare, translated, or made to wait by a blocker session. */
import { runBlocked } from './concurrent.ts';
import type { Connection, Result, Statement } from './connection.ts';
import { describeError } from '../errors.ts';
import { newFiles, noEffects } from './interpret.ts';
import { readRelations } from './relation-map.ts';
import type { Replies } from './replies.ts';
import { Collector, perform } from './statement.ts';
import { runTranslated } from './translated.ts';

/** Runs a statement in autocommit; what it rewrote and built is read from the catalog afterwards. */
export async function runAlone(
  connection: Connection,
  message: Buffer,
  statement: Statement,
  replies: Replies,
): Promise<void> {
  const collector = new Collector(replies, 0);
  let result: Result;
  if (statement.treatment === 'may-commit')
    result = await runTranslated(connection, statement, collector);
  else if (statement.treatment === 'concurrent')
    result = await runBlocked(connection, statement, message, collector);
  else {
    result = await perform(connection, statement, message, collector);
    if (result.effects === undefined && result.refusal === undefined)
      result = {
        ...result,
        unobserved: 'it ran outside a transaction block, so its locks were gone when it ended',
      };
  }
  if (statement.treatment !== 'may-commit' && result.refusal === undefined)
    result = { ...result, ...(await filesFromOutside(connection, result)) };
  connection.finished(statement, result);
  replies.end(result);
}

/** Adds new files that the committed catalog shows to what is known. */
export async function filesFromOutside(
  { run, database, observing }: Connection,
  result: Result,
): Promise<Pick<Result, 'effects' | 'unobserved'>> {
  if (observing === undefined) return {};
  try {
    await using session = await run.observe(database);
    const files = newFiles(observing.map, await readRelations(session));
    return { effects: { ...noEffects, ...result.effects, ...files } };
  } catch (error) {
    return { unobserved: `the catalog could not be read after it: ${describeError(error)}` };
  }
}
