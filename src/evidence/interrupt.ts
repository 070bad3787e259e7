/** What killed runs leave behind. Part of the evidence, see types.ts. */
import type { DataChange, SchemaChange, SqlError } from './types.ts';

/** Each migration killed at different places, and the framework started again as a restarted job would. */
export interface InterruptEvidence {
  readonly migrations: readonly InterruptedMigration[];
}

export interface InterruptedMigration {
  /** Migration.id */
  readonly migration: string;
  /**
   * In the order of the run. Killed before the first statement it is an ordinary run, and killed where
   * nothing more was committed since the cut before it ends as that one did: neither is in here.
   */
  readonly cuts: readonly Cut[];
  /** Places that were left out because there were too many. */
  readonly leftOut: number;
}

/** One place at which the client and its backend were killed. */
export interface Cut {
  /** StatementRecord.index in the apply run. */
  readonly statement: number;
  /** `behind` it; or `inside` it, while a concurrent one waited for somebody else's transaction. */
  readonly place: 'behind' | 'inside';
  /**
   * `converges`: the framework, started again, ends where an undisturbed run does, ledger included.
   * `refused`: it fails and changes nothing, and will each time.
   * `third-state`: it ends otherwise: reported as a success, or failed after it had changed more.
   */
  readonly result: 'converges' | 'refused' | 'third-state';
  /** The framework's own words, where it would not begin. */
  readonly refusal?: string;
  /** What Postgres said, where a statement failed, and which. */
  readonly error?: SqlError;
  readonly failedAt?: { readonly migration: string; readonly file: string; readonly line?: number };
  /** Catalog and rows at the end. */
  readonly left: Standing;
  /** From an undisturbed run's end to this one; empty where `left` is `after`. */
  readonly schemaChanges: readonly SchemaChange[];
  readonly dataChanges: readonly DataChange[];
  /** The ledger still wants something applied, or refuses, though the framework reported success. */
  readonly ledgerUnsettled?: boolean;
}

/** As before the migration, as after it, or neither. */
export type Standing = 'before' | 'after' | 'between';
