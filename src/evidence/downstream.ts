/** What the migrations do to SQL that depends on the schema and lives elsewhere. Part of the evidence, see types.ts. */
import type { SqlError } from './types.ts';

export interface DownstreamEvidence {
  readonly files: readonly string[];
  /** Statements that the baseline takes; only these are compared. */
  readonly statements: number;
  /** The first migration that Postgres refuses while these objects are there. */
  readonly blocked?: BlockedMigration;
  /** Statements that the baseline takes and the migrated schema does not. */
  readonly broken: readonly BrokenStatement[];
}

export interface BlockedMigration {
  readonly migration: string;
  readonly file: string;
  readonly line?: number;
  readonly error: SqlError;
}

export interface BrokenStatement {
  readonly file: string;
  /** Absent for one that was read from a database. */
  readonly line?: number;
  /** What it makes, where that can be told: `view reporting.titles`. */
  readonly object?: string;
  /** It fails only since this one does, an `object` of another. */
  readonly because?: string;
  readonly sql: string;
  readonly error: SqlError;
  /** Migration.id of the first one behind which it fails. */
  readonly migration: string;
}
