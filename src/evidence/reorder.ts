/**
 * What a different order or another text leaves behind: existing databases against fresh ones, and
 * what the framework makes of the files. Part of the evidence, see types.ts.
 */
import type { DataChange, SchemaChange, SqlError } from './types.ts';

/** What other orders of the same migrations come to. */
export interface ReorderEvidence {
  /** What the framework does on a database at the tip of the base branch, asked one cause at a time. */
  readonly decisions: readonly FrameworkDecision[];
  /** Migration.id of those whose place differs between existing and fresh databases. */
  readonly late?: readonly string[];
  /** Fresh databases, which run everything in version order, against existing ones. */
  readonly fresh?: OtherPath;
  /** Databases at the last release, which run all that came since in one go, against fresh ones. */
  readonly released?: OtherPath & { readonly tag: string };
  /** Fresh databases with the merged files as they are now, against those with the files as they were. */
  readonly edited?: OtherPath;
  /** Migrations whose order nothing gives, the other way round. */
  readonly swapped: readonly (OtherPath & { readonly first: string; readonly second: string })[];
}

/** The framework's own decision about one migration that is late, or that is not what it was. */
export interface FrameworkDecision {
  readonly cause: 'late' | 'edited' | 'removed' | 'renamed';
  /** Migration.id; for `removed` and `edited` that of the base branch. */
  readonly migration: string;
  /**
   * `applies`: it runs on the next start. `skips`: it never runs. `refuses`: the framework does not
   * start. `complains`: it goes on, and says so. `unnoticed`: nothing happens.
   */
  readonly result: 'applies' | 'skips' | 'refuses' | 'complains' | 'unnoticed';
  /** Its own words. */
  readonly said?: string;
}

/** Where a path ended before its end. */
export interface PathFailure {
  readonly migration: string;
  readonly file: string;
  readonly line?: number;
  readonly error: SqlError;
}

/** How a database that took another path ends, compared with the usual one. */
export interface OtherPath {
  /** Set when it cannot be taken to its end. */
  readonly failure?: PathFailure;
  /** Set when it is the usual path that cannot: then there is nothing to compare with. */
  readonly usualFailure?: PathFailure;
  /** From the usual path's end to this one's. */
  readonly schemaChanges: readonly SchemaChange[];
  readonly dataChanges: readonly DataChange[];
  /** Tables whose columns stand in another order: all of them, on both paths. */
  readonly columnOrders?: readonly ColumnOrder[];
  /** What reads or writes columns of the named tables by their position. */
  readonly byPosition: readonly PositionUse[];
}

/** The columns of a relation at the ends of two orders. */
export interface ColumnOrder {
  readonly relation: string;
  readonly usual: readonly string[];
  readonly other: readonly string[];
}

/** Something that depends on the order of a table's columns. */
export interface PositionUse {
  readonly relation: string;
  readonly how: 'copy' | 'insert' | 'view' | 'row-type' | 'foreign-table' | 'replication';
  /** Where: a file with its line, or the object. */
  readonly where: string;
}
