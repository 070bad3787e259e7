/** Sends one statement in the simple protocol and collects what becomes of it. */
import { describeError } from '../errors.ts';
import { type Connection, noticeOf, type Result, type Statement } from './connection.ts';
import { copyIn } from './copy-in.ts';
import type { Frame } from './framing.ts';
import { type Effects, newLocks, noEffects } from './interpret.ts';
import { connectionLost, type Refusal, refusalOf } from './looks.ts';
import { readLocks } from './outside.ts';
import { isFatal, shiftPosition } from './messages.ts';
import type { Replies } from './replies.ts';

/** Collects one statement's end and notices; passes everything else on to the client. */
export class Collector {
  completed: Buffer | undefined;
  refusal: Refusal | undefined;
  /** True once the client was shown something that cannot be taken back. */
  shown = false;
  readonly notices: Result['notices'][number][] = [];
  readonly #replies: Replies;
  readonly #shift: number;
  readonly #began = performance.now();
  #durationMs: number | undefined;
  #skipping = 0;

  /** `shift`: characters of the client's message before this statement. */
  constructor(replies: Replies, shift: number) {
    this.#replies = replies;
    this.#shift = shift;
  }

  readonly receive = (frame: Frame): void => {
    if (frame.type === 'C' && this.#skipping > 0) {
      this.#skipping -= 1;
      return;
    }
    if (frame.type === 'C' || frame.type === 'I') {
      this.completed = frame.bytes;
      this.#durationMs ??= performance.now() - this.#began;
      return;
    }
    if (frame.type === 'E') {
      this.refusal = refusalOf(frame.bytes);
      this.#replies.holdError();
      this.#durationMs ??= performance.now() - this.#began;
      // nothing follows such an error, so nobody would send it later
      if (isFatal(this.refusal.fields)) this.#replies.sendFatal(frame.bytes);
      return;
    }
    if (frame.type === 'N') {
      this.notices.push(noticeOf(frame));
      this.#replies.pass({ ...frame, bytes: shiftPosition(frame.bytes, this.#shift) });
    } else this.#replies.pass(frame);
    this.shown ||= frame.type !== 'S' && frame.type !== 'A';
  };

  /** Swallows the end of so many statements of ours in front. */
  skip(statements: number): void {
    this.#skipping = statements;
  }

  /** What is known so far; without any answer the connection is gone. */
  result(more: Partial<Result> = {}): Result {
    return {
      completed: this.completed,
      refusal: this.refusal ?? (this.completed === undefined ? connectionLost : undefined),
      notices: this.notices,
      durationMs: this.#durationMs ?? performance.now() - this.#began,
      ...more,
    };
  }
}

/**
 * Runs a statement and asks what it did where the transaction is still open behind it. Its end is not
 * passed on: the caller does that once nothing can take it back. `asked` is called when the question
 * is under way, to send more behind it.
 */
export async function perform(
  connection: Connection,
  statement: Statement,
  message: Buffer,
  collector: Collector,
  asked?: () => void,
): Promise<Result> {
  const { server } = connection;
  const looks = asksAfter(statement) ? connection.observing?.looks : undefined;
  // sent without waiting: the server answers in order
  const starting = looks?.start();
  const exchange = server.exchange(message, collector.receive);
  await copyIn(connection, exchange);
  await starting;
  const result = collector.result();
  if (result.refusal !== undefined || server.state !== 'T') {
    connection.observing?.looks.missed();
    return result;
  }
  if (statement.treatment === 'lock') return { ...result, ...(await lockEffects(connection)) };
  if (looks === undefined) return result;
  // a run is cut here: the statement has happened, its transaction is open, the client knows nothing
  const answering = asked ? looks.after() : looks.afterInBlock();
  asked?.();
  const answer = await answering;
  if ('bytes' in answer) return { ...result, refusal: answer };
  return { ...result, effects: answer.effects, unobserved: unreadBefore(answer.effects) };
}

/** Why a question that was answered tells nothing. */
export function unreadBefore(effects: Effects | undefined): string | undefined {
  return effects ? undefined : 'nothing could be read before it to compare with';
}

/** Whether a question may follow, with its answer worth having. */
export function asksAfter({ treatment }: Statement): boolean {
  return treatment === 'plain' || treatment === 'needs-block' || treatment === 'may-commit';
}

/**
 * LOCK takes no snapshot, so SET TRANSACTION may still follow, which a question of ours would
 * prevent: another session reads the locks.
 */
export async function lockEffects(
  connection: Connection,
): Promise<Pick<Result, 'effects' | 'unobserved'>> {
  const { observing, server, run } = connection;
  if (observing === undefined) return {};
  const { looks, map } = observing;
  try {
    await using session = await run.observe(connection.database);
    const locks = newLocks(map, looks.held, await readLocks(session, server.backendPid));
    looks.unsettled();
    return { effects: { ...noEffects, locks, lockTimeoutMs: await looks.lockTimeoutMs() } };
  } catch (error) {
    looks.unsettled();
    return { unobserved: `its locks could not be read from outside: ${describeError(error)}` };
  }
}
