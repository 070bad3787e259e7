/** What the migrations do to a streaming standby that is being read. Part of the evidence, see types.ts. */
import type { SqlError } from './types.ts';

/** What readers on a streaming standby met. */
export interface StandbyEvidence {
  /** max_standby_streaming_delay there. */
  readonly maxDelayMs: number;
  readonly migrations: readonly StandbyRun[];
}

/** A migration replayed on the standby while queries ran there. */
export interface StandbyRun {
  /** Migration.id */
  readonly migration: string;
  /** Log that the standby, and every replication slot, had to take. */
  readonly walBytes: number;
  /** Queries that were reading a table and were cancelled so that the standby could go on. */
  readonly cancelled: readonly { readonly relation: string; readonly error: SqlError }[];
}
