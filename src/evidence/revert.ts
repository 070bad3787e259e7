/** What down parts did. Part of the evidence, see types.ts. */
import type { DataChange, Outcome, SchemaChange } from './types.ts';

/** Each migration up, down and up again, with rows. */
export interface RevertEvidence {
  readonly migrations: readonly Reverted[];
  /** The project's habit: merged migrations, and those whose down part holds a statement. */
  readonly merged: { readonly migrations: number; readonly withDown: number };
}

/** A migration taken back by its down part. */
export interface Reverted {
  readonly migration: string;
  /** `empty`: there is a place for it, and no statement in it. */
  readonly down: 'missing' | 'empty' | 'sent';
  /** Where the down part begins; absent when there is none. */
  readonly file?: string;
  readonly line?: number;
  /** The down part behind the up part; absent when there was nothing to send. */
  readonly first?: DownRun;
  /** The up part behind the down part; absent when the down part failed. */
  readonly again?: UpAgain;
  /** The down part once rows were written behind the up part; absent when that takes no others than before. */
  readonly onNewRows?: Sent;
}

/** Whether what was sent went through, and where it did not. */
export interface Sent {
  readonly outcome: Outcome;
  readonly failedAt?: { readonly file: string; readonly line?: number; readonly sql: string };
}

/** What the down part did. */
export interface DownRun extends Sent {
  /** Whether it goes through on empty tables; only for one that failed. */
  readonly passesWithoutRows?: boolean;
  /** What a failed one had committed before it failed. */
  readonly halfway?: {
    readonly schemaChanges: readonly SchemaChange[];
    readonly dataChanges: readonly DataChange[];
  };
  /** From before the up part to behind the down part: objects. */
  readonly schema: readonly Unreverted[];
  /** The same for rows and values that stood there before the up part. */
  readonly lost: readonly LostData[];
  /** Rows that were not there before the up part. */
  readonly rowsLeft: readonly { readonly relation: string; readonly rows: number }[];
}

/** An object that is not as it was before the up part. */
export interface Unreverted extends SchemaChange {
  /**
   * `left`: the up part made it. `not-restored`: the up part took or changed it. `taken-too`: the up
   * part had not touched it.
   */
  readonly because: 'left' | 'not-restored' | 'taken-too';
}

/** Rows or values that were there before the up part and are not behind the down part. */
export interface LostData {
  readonly relation: string;
  /** Absent when whole rows are gone. */
  readonly column?: string;
  /** Rows that are gone, or had a value. */
  readonly count: number;
  /** Other values stand there now; absent when there are none. */
  readonly replaced?: true;
  /** The up part had removed or changed them already, or it had kept them and the down part did not. */
  readonly by: 'up' | 'down';
  /** The up part dropped the column or the table; absent when it did not, or the down part lost them. */
  readonly dropped?: true;
  /** Where the up part had kept them, when in another place. */
  readonly keptIn?: string;
}

/** The up part, sent behind the down part. */
export interface UpAgain extends Sent {
  /** From behind the first time to behind the second. */
  readonly schemaChanges: readonly SchemaChange[];
  readonly moreRows: readonly {
    readonly relation: string;
    readonly first: number;
    readonly second: number;
  }[];
}
