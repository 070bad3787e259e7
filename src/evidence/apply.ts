/** The migrations applied once, and what that changed. */
import type { LockMode } from '../terms.ts';
import type { MigrationEffects } from './effects.ts';
import type { RehearsedFix } from './fixes.ts';
import type { MigrationRun } from './run.ts';

/** The pull request's migrations, run once from the baseline. */
export interface ApplyEvidence {
  readonly runs: readonly MigrationRun[];
  /** Catalog difference between the baseline and the end of the run. */
  readonly schemaChanges: readonly SchemaChange[];
  /** The same as unified text, for people. */
  readonly schemaDiff: string;
  /** Row-count changes of tables that existed before, and the columns whose values changed. */
  readonly dataChanges: readonly DataChange[];
  /** What each statement changed; one entry for each migration that could be looked at in between. */
  readonly effects?: readonly MigrationEffects[];
  /** Who waits behind each migration's strongest lock; none where every lock is asked for with a limit. */
  readonly queues?: readonly LockQueue[];
  /** Fixes that were tried for what hazards found, proven or not. */
  readonly fixes?: readonly RehearsedFix[];
}

/** A statement sent while somebody else's transaction was open on the table it wants to lock. */
export interface LockQueue {
  /** Migration.id */
  readonly migration: string;
  /** StatementRecord.index in the apply run. */
  readonly statement: number;
  readonly relation: string;
  readonly mode: LockMode;
  /** What the open transaction in front had done, and what came later wanted to do. */
  readonly behind: 'reader' | 'writer';
  /** The statement waited for the transaction in front. */
  readonly waited: boolean;
  /** What came later waited for the statement. */
  readonly othersWaited: boolean;
  /** The same with a short lock_timeout; absent where that could not be tried without a trace. */
  readonly withTimeout?: { readonly gaveUp: boolean; readonly othersWaited: boolean };
}

/** One difference between two catalog snapshots. */
export interface SchemaChange {
  readonly change: 'added' | 'removed' | 'changed';
  /** table, column, index, constraint, view, function … */
  readonly kind: string;
  readonly name: string;
  /** Keys of the description that differ, for `changed`. */
  readonly keys: readonly string[];
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
}

/** How the rows of one table differ between two moments. */
export interface DataChange {
  readonly relation: string;
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  /** Columns whose values differ, nondeterministic ones left out. */
  readonly columns: readonly string[];
  /** The table is not there any more, under this name. */
  readonly gone?: boolean;
  /** Columns that are gone, with how many values stand nowhere else now. */
  readonly lost?: readonly { readonly column: string; readonly values: number }[];
}
