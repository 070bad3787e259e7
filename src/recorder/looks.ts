/** Asks a client's backend what it holds and did, over the client's own connection. */
import type { Frame } from './framing.ts';
import { type Effects, interpret, strangers } from './interpret.ts';
import { askMessages, responseFields, rowValues, syncMessage } from './messages.ts';
import {
  canFlush,
  describedSql,
  type HeldLocks,
  type Observation,
  observationSql,
  parseDurationMs,
  readDescribed,
  readObservation,
  type SeenRelation,
  startingSql,
} from './observation.ts';
import type { RelationMap } from './relation-map.ts';
import { quoteLiteral, quoteName } from '../sql/quote.ts';
import type { ServerSide } from './server-side.ts';

/** The ErrorResponse with which the server refused something. */
export interface Refusal {
  readonly bytes: Buffer;
  readonly fields: Map<string, string>;
}

/** A refusal from its frame. */
export function refusalOf(bytes: Buffer): Refusal {
  return { bytes, fields: responseFields(bytes) };
}

/** Stands for the answer that never came; there is nothing to pass on. */
export const connectionLost: Refusal = {
  bytes: Buffer.alloc(0),
  fields: new Map([
    ['C', '08006'],
    ['M', 'the connection ended before the server answered'],
  ]),
};

/** The result row of a question of ours, which may arrive in pieces. */
export class AnswerRow {
  values: readonly (string | null)[] | undefined;
  #pieces: Buffer[] = [];

  take(frame: Frame): void {
    this.#pieces.push(frame.bytes);
    if (frame.last) this.values = rowValues(Buffer.concat(this.#pieces));
  }
}

/** The looks at one backend, from transaction to transaction. */
export class Looks {
  readonly #server: ServerSide;
  readonly #map: RelationMap;
  readonly #versionNumber: number;
  /** What arrives in between and is not an answer: parameters, notifications. */
  readonly #other: (frame: Frame) => void;
  #last: Observation | undefined;
  #leftovers = false;
  /** Locks may be held that no look has shown yet. */
  #holding = false;

  constructor(options: {
    server: ServerSide;
    map: RelationMap;
    versionNumber: number;
    other: (frame: Frame) => void;
  }) {
    this.#server = options.server;
    this.#map = options.map;
    this.#versionNumber = options.versionNumber;
    this.#other = options.other;
  }

  /** True before a transaction's first look. */
  get needsStart(): boolean {
    return this.#last === undefined;
  }

  /** The question to ask before a transaction's first statement. */
  startingQuestion(): string {
    return startingSql({
      leftovers: this.#leftovers || !canFlush(this.#versionNumber),
      locks: this.#holding,
    });
  }

  /** The question after a statement, where no other can follow it. */
  get question(): string {
    return observationSql(this.#versionNumber, { described: true });
  }

  /** Takes the answer to the starting question. */
  started(row: readonly (string | null)[]): void {
    this.#last = readObservation(row);
  }

  /** Takes the answer to that question; undefined without a look before it. */
  interpret(row: readonly (string | null)[]): Effects | undefined {
    return this.#compare(readObservation(row), readDescribed(row[5]));
  }

  #compare(now: Observation, described: readonly SeenRelation[]): Effects | undefined {
    const before = this.#last;
    // what a transaction has not touched is not in its answer, but may be left over from earlier
    this.#last = { ...now, counters: new Map([...(before?.counters ?? []), ...now.counters]) };
    this.#leftovers = false;
    return before && interpret(this.#map, before, now, described);
  }

  /** Locks held at the last look. */
  get held(): HeldLocks {
    return this.#last?.locks ?? new Map();
  }

  /** The transaction is over, and its locks are gone. */
  forget(): void {
    this.#last = undefined;
    this.#holding = false;
  }

  /** Locks were taken or released behind our back: the next statement needs a look before it. */
  unsettled(): void {
    this.#last = undefined;
    this.#holding = true;
  }

  /** Something ran that no look followed; its counters are still in the session. */
  missed(): void {
    this.#leftovers = true;
  }

  /** Asks for the look before a statement, when one is needed. */
  start(): Promise<Refusal | undefined> | undefined {
    if (!this.needsStart) return undefined;
    return this.#ask(this.startingQuestion(), (row) => this.started(row)).then((answer) =>
      'bytes' in answer ? answer : undefined,
    );
  }

  /** Asks what the statement before did, when what follows may already be on its way. */
  async after(): Promise<{ effects: Effects | undefined } | Refusal> {
    const answer = await this.#ask(this.question);
    return 'values' in answer ? { effects: this.interpret(answer.values) } : answer;
  }

  /**
   * The same inside a block that stays open. The more it has locked, the longer the list of what it
   * locked; so what relations are called is asked only of those that are new.
   */
  async afterInBlock(): Promise<{ effects: Effects | undefined } | Refusal> {
    const question = observationSql(this.#versionNumber, { described: false });
    const answer = await this.#ask(question);
    if (!('values' in answer)) return answer;
    const now = readObservation(answer.values);
    const oids = this.#last ? strangers(this.#map, this.#last, now) : [];
    if (oids.length === 0) return { effects: this.#compare(now, []) };
    const named = await this.#ask(describedSql(oids.join()));
    if (!('values' in named)) return named;
    return { effects: this.#compare(now, readDescribed(named.values[0])) };
  }

  /** lock_timeout without a snapshot, so that SET TRANSACTION is still allowed afterwards. */
  async lockTimeoutMs(): Promise<number | undefined> {
    const answer = await this.#ask('show lock_timeout');
    return 'values' in answer ? parseDurationMs(answer.values[0] ?? '0') : undefined;
  }

  /** A relation as the client's own search_path finds it; asked between transactions. */
  async relationOid(schema: string | undefined, name: string): Promise<number | undefined> {
    const path = quoteName(schema, name);
    const answer = await this.#ask(`select pg_catalog.to_regclass(${quoteLiteral(path)})::oid`);
    const oid = 'values' in answer ? answer.values[0] : undefined;
    return oid == null ? undefined : Number(oid);
  }

  /** `seen` gets the row as it arrives: what is behind it may be here already, and must find it read. */
  async #ask(
    question: string,
    seen?: (row: readonly (string | null)[]) => void,
  ): Promise<{ values: readonly (string | null)[] } | Refusal> {
    const row = new AnswerRow();
    let refusal: Refusal | undefined;
    const asked = this.#server.exchange(
      Buffer.concat([askMessages(question), syncMessage]),
      (frame) => {
        if (frame.type === 'D') {
          row.take(frame);
          if (row.values) seen?.(row.values);
        } else if (frame.type === 'E') refusal = refusalOf(frame.bytes);
        else if ('NSA'.includes(frame.type)) this.#other(frame);
      },
    );
    await asked.done;
    if (row.values !== undefined && refusal === undefined) return { values: row.values };
    return refusal ?? connectionLost;
  }
}
