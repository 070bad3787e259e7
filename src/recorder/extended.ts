/**
 * The client's own extended protocol: everything up to its Sync. Messages go on as they come; our
 * questions are put between them, where the transaction they ask about is still open.
 */
import { filesFromOutside } from './alone.ts';
import { BatchReplies, type Running } from './batch-replies.ts';
import { controlOf } from './classify.ts';
import { startBlocking } from './concurrent.ts';
import type { Connection, Result, Statement } from './connection.ts';
import type { Frame } from './framing.ts';
import { askMessages, cString, readyForQuery } from './messages.ts';
import type { Exchange } from './server-side.ts';
import { asksAfter, lockEffects } from './statement.ts';
import { readStatement } from './statements.ts';

/** Serves messages of the extended protocol until the server is ready for the next query. */
export async function extendedBatch(connection: Connection, first: Frame): Promise<void> {
  await new Batch(connection).serve(first);
}

class Batch {
  readonly #connection: Connection;
  readonly #replies: BatchReplies;
  /** What the batch executed, in order. */
  readonly #runs: Running[] = [];
  readonly #startedIdle: boolean;
  /** The look before the next statement was taken, or asked for. */
  #looked: boolean;
  /** Executed, and not asked about yet. */
  #unasked: Running | undefined;
  #copy: 'none' | 'expected' | 'going' = 'none';
  #synced = false;
  #outside: Promise<Pick<Result, 'effects' | 'unobserved'>> | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#replies = new BatchReplies(connection);
    this.#startedIdle = connection.server.state === 'I';
    this.#looked = connection.observing?.looks.needsStart === false;
  }

  async serve(first: Frame): Promise<void> {
    const { client, server } = this.#connection;
    const exchange = await this.#open(first);
    const finished = exchange.done.then((state) => ({ state }));
    const copyIn = exchange.copyIn(0).then(() => {
      this.#copy = 'going';
      this.#synced = false;
    });
    this.#send(first);
    for (;;) {
      const frame = this.#synced ? undefined : client.take();
      if (frame !== undefined) {
        this.#send(frame);
        await server.drained();
        continue;
      }
      if (!this.#synced && client.gone) server.socket.end();
      const waits = this.#synced
        ? this.#copy === 'expected'
          ? [copyIn]
          : []
        : client.gone
          ? []
          : [client.arrival()];
      const outcome = await Promise.race([finished, ...waits]);
      if (outcome === undefined) continue;
      await this.#finish();
      if (outcome.state !== undefined) client.write(readyForQuery(outcome.state));
      return;
    }
  }

  /** Does what must be done before the batch's first message, while no batch is open yet. */
  async #open(first: Frame): Promise<Exchange> {
    const { observing, server } = this.#connection;
    const statement = this.#startedIdle && observing ? this.#meant(first) : undefined;
    if (statement?.treatment === 'concurrent') {
      const blocking = await startBlocking(this.#connection, statement);
      const exchange = server.exchange(Buffer.alloc(0), this.#replies.receive);
      this.#outside = blocking.until(exchange.done);
      return exchange;
    }
    if (observing && statement && asksAfter(statement) && !this.#looked) {
      void observing.looks.start();
      this.#looked = true;
    }
    return server.exchange(Buffer.alloc(0), this.#replies.receive);
  }

  /** The statement that a Parse or Bind message is about. */
  #meant({ type, bytes }: Frame): Statement | undefined {
    const name = cString(bytes, 5);
    const second = cString(bytes, name.next).text;
    if (type === 'P') return readStatement(this.#connection, second, 0);
    return type === 'B' ? this.#connection.prepared.get(second) : undefined;
  }

  #send(frame: Frame): void {
    const { server, prepared, portals } = this.#connection;
    const { type, bytes } = frame;
    const replies = this.#replies;
    switch (type) {
      case 'P': {
        const name = cString(bytes, 5);
        const text = cString(bytes, name.next).text;
        const statement = readStatement(this.#connection, text, this.#connection.nextMessage());
        prepared.set(name.text, statement);
        replies.expect({ kind: 'parse', statement });
        break;
      }
      case 'B': {
        const portal = cString(bytes, 5);
        const statement = prepared.get(cString(bytes, portal.next).text);
        if (statement) portals.set(portal.text, { statement, recorded: false });
        else portals.delete(portal.text);
        replies.expect({ kind: 'bind', statement });
        break;
      }
      case 'D':
        replies.expect({ kind: 'describe' });
        break;
      case 'C':
        (bytes[5] === 0x53 ? prepared : portals).delete(cString(bytes, 6).text);
        replies.expect({ kind: 'close' });
        break;
      case 'E':
        this.#execute(cString(bytes, 5).text);
        break;
      case 'c':
      case 'f':
        this.#copy = 'none';
        break;
      case 'S':
        // in a block of the client's there is time to ask after Sync
        if (this.#copy === 'none' && !this.#staysOpen) this.#ask();
        // while the server copies, it ignores Sync
        this.#synced = this.#copy !== 'going';
        break;
      case 'Q':
        this.#unasked = undefined;
        replies.expect({ kind: 'query' });
        break;
      default:
        break;
    }
    server.write(bytes);
  }

  #execute(portalName: string): void {
    const { observing, portals } = this.#connection;
    const portal = portals.get(portalName);
    const statement = portal?.statement ?? unknownStatement;
    this.#ask();
    const asks = observing !== undefined && asksAfter(statement);
    const inBlock = !this.#startedIdle || this.#runs.length > 0;
    if (asks && !this.#looked && (inBlock || statement.treatment === 'plain')) {
      this.#connection.server.write(askMessages(observing.looks.startingQuestion()));
      this.#replies.expectAnswer((row) => observing.looks.started(row));
      this.#looked = true;
    }
    const run: Running = {
      statement,
      notices: [],
      began: performance.now(),
      repeated: portal?.recorded ?? false,
    };
    if (portal) portal.recorded = true;
    this.#runs.push(run);
    this.#replies.expect({ kind: 'execute', run });
    if (asks) this.#unasked = run;
    if (isCopyIn(statement)) this.#copy = 'expected';
    if (statement.treatment === 'control' && observing) {
      const control = controlOf(statement);
      if (control === 'commit' || control === 'rollback') this.#looked = false;
      if (control === 'rollback-to') {
        observing.looks.unsettled();
        this.#looked = false;
      }
    }
  }

  /** Asks about the statement before, in the client's transaction. */
  #ask(): void {
    const run = this.#unasked;
    const looks = this.#connection.observing?.looks;
    this.#unasked = undefined;
    if (run === undefined || looks === undefined) return;
    this.#connection.server.write(askMessages(looks.question));
    this.#replies.expectAnswer((row) => {
      run.effects = looks.interpret(row);
    });
  }

  /** The batch runs in a block of the client's and does nothing that could end it. */
  get #staysOpen(): boolean {
    return (
      !this.#startedIdle && this.#runs.every(({ statement }) => statement.treatment !== 'control')
    );
  }

  async #finish(): Promise<void> {
    const connection = this.#connection;
    const { observing, run, server } = connection;
    run.catchUp();
    if (this.#unasked?.completed && observing && server.state === 'T') {
      const answer = await observing.looks.afterInBlock();
      if ('effects' in answer) this.#unasked.effects = answer.effects;
    }
    const outside = await this.#outside;
    const implicit = this.#startedIdle && this.#runs.length > 1;
    const runs = this.#replies.unexecuted ? [...this.#runs, this.#replies.unexecuted] : this.#runs;
    for (const [index, running] of runs.entries()) {
      if (!running.repeated && (running.completed || running.refusal)) {
        const { statement } = running;
        connection.entering(statement, implicit);
        connection.record(statement, await this.#result(running, outside));
        const control = statement.treatment === 'control' ? controlOf(statement) : undefined;
        if ((control === 'commit' || control === 'rollback') && index < runs.length - 1)
          connection.left();
      }
      if (running.effects === undefined) observing?.looks.missed();
    }
    if (server.state === 'I') {
      connection.left();
      connection.portals.clear();
    }
  }

  async #result(
    run: Running,
    outside: Pick<Result, 'effects' | 'unobserved'> | undefined,
  ): Promise<Result> {
    const { statement, notices, refusal, effects } = run;
    const connection = this.#connection;
    const result = { notices, refusal, effects, durationMs: run.durationMs ?? 0 };
    if (refusal !== undefined) return result;
    if (connection.observing === undefined)
      return { ...result, unobserved: connection.unobserving };
    switch (statement.treatment) {
      case 'concurrent':
      case 'alone': {
        if (connection.server.state !== 'I') return result;
        const seen = outside ?? {
          unobserved: 'it ran outside a transaction block, so its locks were gone when it ended',
        };
        return {
          ...result,
          ...seen,
          ...(await filesFromOutside(connection, { ...result, ...seen })),
        };
      }
      case 'lock':
        return connection.server.state === 'T'
          ? { ...result, ...(await lockEffects(connection)) }
          : result;
      case 'control':
      case 'quiet':
        return result;
      default:
        return effects ? result : { ...result, unobserved: 'nothing could be asked behind it' };
    }
  }
}

const unknownStatement: Statement = {
  sql: '',
  offset: 0,
  kind: '',
  node: {},
  message: 0,
  treatment: 'plain',
};

function isCopyIn({ kind, node }: Statement): boolean {
  return kind === 'CopyStmt' && node['is_from'] === true && node['filename'] === undefined;
}
