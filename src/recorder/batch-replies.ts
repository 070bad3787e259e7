/** The replies to one batch of the extended protocol: which is the client's and which answers us. */
import { type Connection, noticeOf, type Statement } from './connection.ts';
import type { Frame } from './framing.ts';
import type { RecordedStatement } from './recording.ts';
import type { Effects } from './interpret.ts';
import { AnswerRow, type Refusal, refusalOf } from './looks.ts';

/** An Execute under way, and what came of it. */
export interface Running {
  readonly statement: Statement;
  readonly notices: RecordedStatement['notices'][number][];
  readonly began: number;
  /** A portal that was executed before, for its next rows. */
  readonly repeated: boolean;
  completed?: boolean;
  durationMs?: number;
  refusal?: Refusal;
  effects?: Effects;
}

/** A message whose reply is awaited. */
type Expected =
  | { readonly kind: 'parse' | 'bind'; readonly statement?: Statement }
  | { readonly kind: 'describe' | 'close' | 'query' }
  | { readonly kind: 'execute'; readonly run: Running }
  /** Parse, Bind, Execute, Close and Close of ours. */
  | {
      readonly kind: 'ours';
      readonly row: AnswerRow;
      readonly read: (row: readonly (string | null)[]) => void;
      closes: number;
    };

/** The types that end a message's reply. */
const ends: Readonly<Record<Exclude<Expected['kind'], 'ours'>, string>> = {
  parse: '1',
  bind: '2',
  describe: 'Tn',
  execute: 'CsI',
  close: '3',
  query: '',
};

/** Matches replies to messages in order; passes the client's on. */
export class BatchReplies {
  /** A Parse or Bind that failed: its statement, which was never executed. */
  unexecuted: Running | undefined;
  readonly #connection: Connection;
  #expected: Expected[] = [];
  #last: Running | undefined;
  #failed = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  expect(expected: Exclude<Expected, { kind: 'ours' }>): void {
    if (!this.#failed) this.#expected.push(expected);
  }

  /** Expects the replies to a question of ours, and hands its row to `read`. */
  expectAnswer(read: (row: readonly (string | null)[]) => void): void {
    if (!this.#failed) this.#expected.push({ kind: 'ours', row: new AnswerRow(), read, closes: 0 });
  }

  readonly receive = (frame: Frame): void => {
    const head = this.#expected[0];
    if (frame.type === 'N') this.#running(head)?.notices.push(noticeOf(frame));
    if ('NSA'.includes(frame.type)) return this.#connection.client.forward(frame);
    if (frame.type === 'E') return this.#refuse(head, frame);
    if (head?.kind === 'ours') return this.#answer(head, frame);
    this.#connection.client.write(frame.bytes);
    if (head === undefined || !ends[head.kind].includes(frame.type)) return;
    this.#expected.shift();
    if (head.kind !== 'execute') return;
    head.run.completed = true;
    head.run.durationMs = performance.now() - head.run.began;
    this.#last = head.run;
  };

  #answer(head: Extract<Expected, { kind: 'ours' }>, frame: Frame): void {
    if (frame.type === 'D') head.row.take(frame);
    if (frame.type !== '3') return;
    head.closes += 1;
    if (head.closes < 2) return;
    this.#expected.shift();
    if (head.row.values) head.read(head.row.values);
  }

  /** What follows an error is skipped by the server up to Sync. */
  #refuse(head: Expected | undefined, frame: Frame): void {
    this.#failed = true;
    this.#expected = [];
    const refusal = refusalOf(frame.bytes);
    const run = this.#running(head);
    if (run !== undefined) {
      run.refusal = refusal;
      run.durationMs ??= performance.now() - run.began;
    } else if (head !== undefined && 'statement' in head && head.statement) {
      const { statement } = head;
      this.unexecuted = {
        statement,
        notices: [],
        began: 0,
        repeated: false,
        durationMs: 0,
        refusal,
      };
    }
    this.#connection.client.write(frame.bytes);
  }

  /** The statement that what arrives now is about: the one under way, or the last, whose commit it is. */
  #running(head: Expected | undefined): Running | undefined {
    if (head?.kind === 'execute') return head.run;
    return head === undefined || head.kind === 'ours' ? this.#last : undefined;
  }
}
