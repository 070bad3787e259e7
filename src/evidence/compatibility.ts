/** What the migrations do to the queries of the running application. Part of the evidence, see types.ts. */
import type { SqlError } from './types.ts';

/** What the application's queries meet in a rolling deployment. */
export interface CompatibilityEvidence {
  readonly files: readonly string[];
  /** Queries that the baseline takes; only these are compared. */
  readonly queries: number;
  /** Queries that the baseline takes and the migrated schema refuses. */
  readonly broken: readonly BrokenQuery[];
  /** Queries for which there was an index before, and none behind the migrations. */
  readonly slower: readonly SlowerQuery[];
}

/** A query of the application, and where it was named. */
export interface Query {
  readonly sql: string;
  readonly file: string;
  /** Of the file, where it is SQL. */
  readonly line?: number;
  /** How often it was called, where the export says. */
  readonly calls?: number;
}

/** A query that worked before a migration and fails behind it. */
export interface BrokenQuery extends Query {
  readonly error: SqlError;
  /** Migration.id of the first one behind which it fails. */
  readonly migration: string;
  /** `executed`: with a row as the old application writes it; else only prepared. */
  readonly by: 'prepared' | 'executed';
}

/** A query that had an index to find its rows by and has none any more. */
export interface SlowerQuery extends Query {
  readonly relation: string;
  readonly migration: string;
}
