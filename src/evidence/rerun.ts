/** What second runs leave behind. Part of the evidence, see types.ts. */
import type { DataChange, Outcome, SchemaChange, SqlError } from './types.ts';

/** The same migrations a second time, in three forms. */
export interface RerunEvidence {
  /** (a) The SQL again, ledger bypassed; one entry for each migration that applied. */
  readonly raw: readonly RawRerun[];
  /** (b) The runner again: must apply nothing. */
  readonly runner?: RunnerRerun;
  /** (c) The ledger rows of this pull request forgotten, then the runner again. */
  readonly forgotten?: RunnerRerun;
  /** (d) Two runners at the same moment: the second reads the ledger before the first has written it. */
  readonly second?: SecondRunner;
  /** Columns that differ between two clean runs and are left out of every comparison, `schema.table.column`. */
  readonly maskedColumns: readonly string[];
}

/** A file sent once more to a database that has it, as if nobody had remembered. */
export interface RawRerun {
  readonly migration: string;
  /**
   * `unchanged`: every statement succeeded and catalog and rows are as they were.
   * `rejected`: a statement failed and nothing is left changed.
   * `changed`: it succeeded, and catalog or rows differ (silent change).
   * `rejected-halfway`: a statement failed and something is left changed.
   */
  readonly result: 'unchanged' | 'rejected' | 'changed' | 'rejected-halfway';
  /** Second outcome of each statement of the file; what follows a failure was not sent. */
  readonly statements: readonly SecondOutcome[];
  readonly schemaChanges: readonly SchemaChange[];
  readonly dataChanges: readonly DataChange[];
}

/** What one statement of a file did the second time. */
export interface SecondOutcome {
  /** StatementRecord.index in the apply run. */
  readonly index: number;
  readonly sql: string;
  readonly file?: string;
  readonly line?: number;
  readonly result: 'rejected' | 'no-change' | 'changed' | 'not-sent';
  readonly error?: SqlError;
  readonly schemaChanges: readonly SchemaChange[];
  readonly dataChanges: readonly DataChange[];
  /** The statement rewritten so that sending it again changes nothing; only when that was rehearsed. */
  readonly guard?: string;
}

/** The runner started once more. */
export interface RunnerRerun {
  readonly applied: readonly string[];
  readonly skipped: number;
  /** What the framework says when it refuses. */
  readonly refused?: string;
  readonly outcome: Outcome;
  readonly failedAt?: { readonly migration: string; readonly file: string; readonly line?: number };
  readonly schemaChanges: readonly SchemaChange[];
  readonly dataChanges: readonly DataChange[];
}

/** What the second of two runners did; its changes are from one run's end to the end of both. */
export interface SecondRunner extends RunnerRerun {
  /** What became of the first. */
  readonly first: Outcome;
  /** It waited for the first to be done, behind the framework's own lock. */
  readonly waited: boolean;
}
