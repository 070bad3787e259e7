/** What each statement and each migration changed, apart from what it locked. Part of the evidence, see types.ts. */
import type { SwallowedError } from './swallowed.ts';
import type { DataChange, SchemaChange } from './types.ts';

/** What a migration changed, and which of its statements did. */
export interface MigrationEffects {
  /** Migration.id */
  readonly migration: string;
  /** Empty when there were too many to look behind each. */
  readonly statements: readonly StatementEffect[];
  /** From before the migration to after it: what its statements undo themselves is not in it. */
  readonly schemaChanges: readonly SchemaChange[];
  readonly dataChanges: readonly DataChange[];
  readonly conversions: readonly Conversion[];
  /** Sequences that will hand out a number that stands in its column already, and would not have before the pull request. */
  readonly sequencesBehind: readonly SequencePosition[];
  /** Statements that IF NOT EXISTS skipped. */
  readonly skipped: readonly SkippedStatement[];
  /** Blocks that catch "already exists", and what they did not make. */
  readonly swallowed?: readonly SwallowedError[];
  /** The whole database behind the migration. */
  readonly structure: Structure;
}

/** What one statement left different in catalog and rows, seen right behind it. */
export interface StatementEffect {
  /** StatementRecord.index in the apply run. */
  readonly index: number;
  readonly schemaChanges: readonly SchemaChange[];
  readonly dataChanges: readonly DataChange[];
}

/** A column that kept its name and has another type, with the rows it had. */
export interface Conversion {
  readonly relation: string;
  readonly column: string;
  readonly from: string;
  readonly to: string;
  /** Rows that had a value, and that have one. */
  readonly valuesBefore: number;
  readonly valuesAfter: number;
  /** Whether its values, cast back, are what they were; null where they cannot be cast back. */
  readonly comesBack: boolean | null;
}

/** What stood in the way of a statement with IF NOT EXISTS, and how far it is what the statement asks for. */
export interface SkippedStatement {
  /** StatementRecord.index in the apply run. */
  readonly index: number;
  readonly kind: 'table' | 'index' | 'column';
  readonly object: string;
  /** From what is there to what the statement would have made. */
  readonly differences: readonly SchemaChange[];
}

/** What the schema lacks or has twice behind a migration. */
export interface Structure {
  readonly unindexedKeys: readonly {
    readonly relation: string;
    readonly constraint: string;
    readonly columns: readonly string[];
  }[];
  /** What is unique by itself, whatever the row; absent in evidence of earlier versions. */
  readonly uniqueKeys?: readonly {
    readonly relation: string;
    readonly columns: readonly string[];
  }[];
  readonly coveredIndexes: readonly {
    readonly relation: string;
    readonly index: string;
    readonly by: string;
  }[];
  /** Tables with row security on and no policy. */
  readonly withoutPolicy: readonly string[];
  /** Tables without row security where (nearly) all others of the schema have it: how many. */
  readonly withoutRowSecurity: readonly { readonly relation: string; readonly siblings: number }[];
}

/** A sequence that hands out numbers for a column. */
export interface SequencePosition {
  readonly relation: string;
  readonly column: string;
  readonly sequence: string;
  /** What it hands out next, and the largest value that stands in the column. */
  readonly next: string;
  readonly largest: string;
}
