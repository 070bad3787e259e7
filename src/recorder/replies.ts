/** What one simple-query message is answered with, as if the server had answered it alone. */
import type { ClientSide } from './client-side.ts';
import type { Frame } from './framing.ts';
import type { Result } from './connection.ts';
import { readyForQuery, shiftPosition, type TransactionState } from './messages.ts';

/** Passes replies on; holds back what the server would say only just before ReadyForQuery. */
export class Replies {
  readonly #client: ClientSide;
  /** From 14 changed parameters are reported just before ReadyForQuery, once each; before, at once. */
  readonly #parametersLast: boolean;
  readonly #parameters = new Map<string, Buffer>();
  readonly #notifications: Buffer[] = [];
  #fatal = false;
  #afterError: Frame[] | undefined;

  constructor(client: ClientSide, versionNumber: number) {
    this.#client = client;
    this.#parametersLast = versionNumber >= 140000;
  }

  /** Passes on what is neither the end of a statement nor an error. */
  pass(frame: Frame): void {
    if (frame.type === 'A') this.#notifications.push(frame.bytes);
    else if (frame.type === 'S' && this.#parametersLast)
      this.#parameters.set(frame.bytes.toString('utf8', 5).split('\0')[0] ?? '', frame.bytes);
    else if (frame.type === 'S' && this.#afterError) this.#afterError.push(frame);
    else this.#client.forward(frame);
  }

  /** An error will be passed on; what its rollback sets back is told after it. */
  holdError(): void {
    this.#afterError ??= [];
  }

  /** Passes on how a statement ended; an error's position moves by `shift` characters. */
  end({ refusal, completed }: Pick<Result, 'refusal' | 'completed'>, shift = 0): void {
    if (refusal !== undefined) this.send(shiftPosition(refusal.bytes, shift));
    else if (completed !== undefined) this.send(completed);
    const after = this.#afterError ?? [];
    this.#afterError = undefined;
    for (const frame of after) this.#client.forward(frame);
  }

  /** Passes on the end of a statement, or an error. */
  send(bytes: Buffer): void {
    if (this.#fatal) return;
    this.#client.write(bytes);
  }

  /** Passes on an error behind which the server hangs up; nothing is sent after it. */
  sendFatal(bytes: Buffer): void {
    this.send(bytes);
    this.#fatal = true;
  }

  /** Ends the answer; undefined: the connection ended and there is no more to say. */
  finish(state: TransactionState | undefined): void {
    if (state === undefined) return;
    // tcop/postgres.c of 14 and later: notifications, changed parameters, ReadyForQuery
    for (const bytes of this.#notifications) this.#client.write(bytes);
    for (const bytes of this.#parameters.values()) this.#client.forwardNews(bytes);
    this.#client.write(readyForQuery(state));
  }
}
