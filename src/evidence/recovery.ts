/** Where a half-finished database stands, and the ways out of there that were rehearsed. */
import type { NotRehearsed, SchemaChange, ServerInfo } from './types.ts';

/** What `recover --format json` prints. */
export interface Recovery {
  readonly version: 1;
  /**
   * `clean`: the schema is what the ledger claims. `half-finished`: it is a state of the history, and
   * not the one the ledger claims. `unknown-state`: it is no state of the history. `refused`: it is
   * what the ledger claims, and the framework refuses to go on from there.
   */
  readonly outcome: 'clean' | 'half-finished' | 'unknown-state' | 'refused';
  readonly adapter: { readonly id: string; readonly name: string };
  /** The migration folder, relative to the repository. */
  readonly directory: string;
  readonly live: LiveFacts;
  readonly rehearsedOn: ServerInfo;
  readonly position: Position;
  /** In objects that the compared states do not agree on: what is otherwise than at `position`. */
  readonly differences: readonly SchemaChange[];
  /** In all other objects: made by hand, or by somebody else. No rehearsal had them. */
  readonly besides: readonly SchemaChange[];
  readonly ways: readonly Way[];
  /** Ways that were not proven, each with the reason; their SQL is not told. */
  readonly unproven: readonly { readonly kind: Way['kind']; readonly why: string }[];
  readonly notRehearsed: readonly NotRehearsed[];
}

/** What a live database is found to be. */
export interface LiveFacts {
  readonly database: string;
  /** As the server says it: `17.10`. */
  readonly server: string;
  readonly major: number;
  readonly ledger: LedgerFacts;
  /** Sessions that hold locks a migration would take: something may still be running. */
  readonly running: readonly RunningSession[];
}

/** What its ledger says was applied. */
export interface LedgerFacts {
  /** Null when the framework keeps none or the database has none. */
  readonly relation: string | null;
  /** In its own words; empty without one. */
  readonly says: string;
  /** Ids of migrations. */
  readonly applied: readonly string[];
  readonly unfinished: readonly string[];
  /** Versions it holds and no file is for. */
  readonly unknown: readonly string[];
  /** What the framework says when it is started now and does not run. */
  readonly refused: string | null;
  /** Other tables that look like the ledger of a framework we know. */
  readonly others: readonly { readonly relation: string; readonly frameworks: readonly string[] }[];
}

/** A session that may still be applying. */
export interface RunningSession {
  readonly pid: number;
  readonly application: string;
  /** Strongest first: `AccessExclusiveLock on public.orders`, `advisory lock`. */
  readonly holds: readonly string[];
}

/** Between which statements of which migration. */
export interface Position {
  /** Null: before the first migration. */
  readonly migration: string | null;
  readonly file: string | null;
  /** How many of its statements the schema shows. */
  readonly after: number;
  readonly of: number;
  /** Whether the schema is that state in all that the compared states differ in. */
  readonly exact: boolean;
  /** An index that a cut concurrent statement left INVALID. */
  readonly cutIndex: string | null;
  /** Whether a run of the framework can stop here: false inside its transaction. */
  readonly reachable: boolean;
  readonly statements: readonly PlacedStatement[];
}

/** A statement of a migration, and where it stands. */
export interface PlacedStatement {
  /** From 1. */
  readonly number: number;
  readonly file: string;
  readonly line: number;
  readonly sql: string;
  /** `unclear`: it leaves no trace in the schema. `cut`: it was ended in its middle. */
  readonly state: 'done' | 'missing' | 'unclear' | 'cut';
  /** For `unclear`: a query that only reads and tells whether it ran. */
  readonly telling?: { readonly sql: string; readonly ran: string };
}

/** A way out that was rehearsed from the state of `position`, with the live ledger's rows. */
export interface Way {
  readonly kind: 'finish' | 'undo';
  /** For which of several possibilities it is; null where there is one. */
  readonly when: string | null;
  /** To be sent one after the other; what has to be one transaction says so itself. */
  readonly sql: readonly string[];
  /** `file`: the migration's own down part. `derived`: from what the schema shows. */
  readonly source: 'file' | 'derived';
  readonly ledger: {
    /** The framework's own commands; empty where it has none. */
    readonly commands: readonly string[];
    /** The same in SQL, one transaction. */
    readonly sql: readonly string[];
  };
  /** What it takes with it: `public.orders and its rows`. */
  readonly loses: readonly string[];
  /** What the framework's next run did in the rehearsal. */
  readonly nextRun: string;
}
