/** One client connection with its server connection, and how its statements are written down. */
import type { Log } from '../log.ts';
import type { ServerAddress } from '../postgres/server.ts';
import type { Session } from '../postgres/session.ts';
import type { SplitStatement } from '../sql/split.ts';
import type { Activity } from './activity.ts';
import { controlOf, type Treatment } from './classify.ts';
import type { ClientSide } from './client-side.ts';
import type { Frame } from './framing.ts';
import { type Effects, noEffects } from './interpret.ts';
import type { Looks, Refusal } from './looks.ts';
import { responseFields, sqlErrorOf } from './messages.ts';
import type { RecordedStatement, RecordingLevel } from './recording.ts';
import type { RelationMap } from './relation-map.ts';
import type { ServerSide } from './server-side.ts';

/** What all connections of one recorder share. */
export interface Run {
  readonly level: RecordingLevel;
  readonly versionNumber: number;
  readonly log: Log;
  readonly statements: RecordedStatement[];
  readonly activity: Activity;
  /** Whether to cut the connection behind this statement, before its client hears of it. */
  readonly cutsAfter?: (statement: RecordedStatement) => boolean;
  /** Where the server is. */
  readonly address: ServerAddress;
  /** Writes something down when `statements` are wanted, in order. */
  later(write: () => void): void;
  /** Does so now: what is written down next comes behind it. */
  catchUp(): void;
  /** Number for a transaction block that begins. */
  nextTransaction(): number;
  nextConnection(): number;
  /** Told of every connection that has its backend. */
  opened(connection: Connection): void;
  /** What a database held when the recorder first met it; undefined when it cannot be observed. */
  relationMap(database: string): Promise<RelationMap | undefined>;
  /** Opens a session of the admin's in a database. */
  observe(database: string): Promise<Session>;
}

/** A statement of a client's message. */
export interface Statement extends Pick<SplitStatement, 'sql' | 'offset' | 'kind' | 'node'> {
  readonly treatment: Treatment;
  readonly message: number;
}

/** What became of a statement, collected from replies and looks. */
export interface Result {
  /** CommandComplete or EmptyQueryResponse, as it arrived. */
  readonly completed?: Buffer;
  readonly refusal?: Refusal;
  readonly effects?: Effects;
  /** Why there are no effects. */
  readonly unobserved?: string;
  readonly notices: RecordedStatement['notices'];
  readonly durationMs: number;
}

/** Everything about one client. */
export class Connection {
  readonly run: Run;
  /** From 1, in order of connecting. */
  readonly number: number;
  readonly database: string;
  readonly client: ClientSide;
  readonly server: ServerSide;
  /** Absent at level `outcome` and where the observer could not get in. */
  readonly observing: { readonly looks: Looks; readonly map: RelationMap } | undefined;
  /** Number of the transaction block the next statement runs in. */
  transaction: number | null = null;
  /** Prepared statements by name, as Parse named them. */
  readonly prepared = new Map<string, Statement>();
  /** Portals by name; `recorded` once executed. */
  readonly portals = new Map<string, { readonly statement: Statement; recorded: boolean }>();
  #messages = 0;

  constructor(options: {
    run: Run;
    number: number;
    database: string;
    client: ClientSide;
    server: ServerSide;
    observing: Connection['observing'];
  }) {
    this.run = options.run;
    this.number = options.number;
    this.database = options.database;
    this.client = options.client;
    this.server = options.server;
    this.observing = options.observing;
  }

  /** Why nothing is observed on this connection. */
  get unobserving(): string {
    return this.run.level === 'outcome'
      ? 'only outcomes are recorded'
      : `no session of ours could look into the database "${this.database}"`;
  }

  /** Numbers a simple-query or Parse message. */
  nextMessage(): number {
    return (this.#messages += 1);
  }

  /** Before a statement: gives the block it opens or runs in a number. */
  entering(statement: Statement, implicitBlock: boolean): void {
    if (this.transaction !== null) return;
    const begins = statement.treatment === 'control' && controlOf(statement) === 'begin';
    if (begins || implicitBlock) this.transaction = this.run.nextTransaction();
  }

  /** Writes a statement down, in the block it ran in. */
  record(statement: Statement, result: Result): void {
    const { refusal } = result;
    const observed = result.unobserved === undefined && refusal === undefined;
    const effects = result.effects ?? noEffects;
    const recorded: RecordedStatement = {
      connection: this.number,
      message: statement.message,
      offset: statement.offset,
      sql: statement.sql,
      kind: statement.kind,
      transaction: this.transaction,
      outcome: refusal ? { ok: false, error: sqlErrorOf(refusal.fields) } : { ok: true },
      durationMs: result.durationMs,
      observed,
      unobserved: observed ? undefined : (result.unobserved ?? unknownAfterFailure),
      notices: result.notices,
      ...effects,
    };
    this.run.statements.push(recorded);
    if (this.run.cutsAfter?.(recorded) === true) this.cut();
  }

  /** Lets neither side hear from the other again: the server takes back what was not committed. */
  cut(): void {
    this.client.socket.destroy();
    this.server.socket.destroy();
  }

  /** Writes a statement down and follows what became of the block around it. */
  finished(statement: Statement, result: Result, blockEnded = false): void {
    this.record(statement, result);
    const { looks } = this.observing ?? {};
    if (blockEnded || this.server.state === 'I') this.left();
    else if (statement.treatment === 'control' && controlOf(statement) === 'rollback-to')
      looks?.unsettled();
  }

  /** The block is over: its locks are gone and the next statement is in none. */
  left(): void {
    this.transaction = null;
    this.observing?.looks.forget();
  }
}

/** Why a failed statement has no locks. */
const unknownAfterFailure = 'it failed, and its locks were released before they could be read';

/** Severity, code and message of a NoticeResponse. */
export function noticeOf(frame: Frame): RecordedStatement['notices'][number] {
  const fields = responseFields(frame.bytes);
  return {
    severity: fields.get('V') ?? fields.get('S') ?? '',
    code: fields.get('C') ?? '',
    message: fields.get('M') ?? '',
  };
}
