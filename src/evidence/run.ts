/** What was sent for a migration, statement by statement, and what Postgres did. */
import type { LockMode } from '../terms.ts';

/** One migration as it was sent, up to its first failure. */
export interface MigrationRun {
  /** Migration.id */
  readonly migration: string;
  readonly outcome: Outcome;
  /** Index into statements of the one that failed. */
  readonly failedStatement?: number;
  readonly statements: readonly StatementRecord[];
  readonly durationMs: number;
  /** False when it was recorded on empty tables, because an earlier migration failed on rows. */
  readonly rowsPresent: boolean;
  /** Migration.id of an earlier failure that this run had to go on without. */
  readonly afterFailureOf?: string;
}

/** One statement that crossed the wire, and what Postgres did. */
export interface StatementRecord {
  /** Position within the migration's run, from 0, runner statements included. */
  readonly index: number;
  /** `migration`: written in the file. `runner`: BEGIN, COMMIT and ledger writes of the framework. */
  readonly origin: 'migration' | 'runner';
  readonly sql: string;
  /** Node name of the parse tree, such as `AlterTableStmt`; empty when it could not be parsed. */
  readonly kind: string;
  /** Where it stands; absent when it could not be located or was sent by the runner. */
  readonly file?: string;
  readonly line?: number;
  readonly endLine?: number;
  /** Number of the transaction within the run, from 1; null: ran outside any transaction block. */
  readonly transaction: number | null;
  readonly outcome: Outcome;
  readonly durationMs: number;
  /** False when locks and counters could not be read, with the reason in `unobserved`. */
  readonly observed: boolean;
  readonly unobserved?: string;
  /** Locks on relations that existed before the run, granted to this statement and not held before it. */
  readonly locks: readonly RelationLock[];
  /** Tables and materialized views that existed before and got new files. */
  readonly rewrites: readonly string[];
  /** Full scans of tables that existed before. */
  readonly scans: readonly { readonly relation: string; readonly rows: number }[];
  /** Indexes built on tables that existed before; `rebuilt` when the index existed. */
  readonly indexBuilds: readonly {
    readonly index: string;
    readonly relation: string;
    readonly rebuilt: boolean;
  }[];
  /** Rows written, to tables old and new, triggers included. */
  readonly rows: readonly RowsWritten[];
  readonly walBytes: number;
  readonly notices: readonly {
    readonly severity: string;
    readonly code: string;
    readonly message: string;
  }[];
  /** lock_timeout in force when the statement began, in milliseconds; 0 is none; absent: unknown. */
  readonly lockTimeoutMs?: number;
}

/** A lock on a relation, in the mode it was taken or asked for in. */
export interface RelationLock {
  /** Schema-qualified, each part quoted where SQL needs it, as it was called before the run. */
  readonly relation: string;
  /** `table`, `index`, `view`, `materialized view`, `sequence`, `foreign table`, `partitioned table`, `toast`. */
  readonly kind: string;
  readonly mode: LockMode;
  /** Asked for and not granted at the moment of looking (blocker method). */
  readonly waited?: boolean;
}

/** What a statement wrote to one table. */
export interface RowsWritten {
  readonly relation: string;
  readonly existedBefore: boolean;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

/** What Postgres said about a statement that failed. */
export interface SqlError {
  /** SQLSTATE, five characters. */
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  /** Character of the statement, from 1. */
  readonly position?: number;
  readonly where?: string;
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
}

/** How a statement, a migration or a run ended; `limit` is one of ours, not of the server's. */
export type Outcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: SqlError; readonly stoppedBy?: 'limit' };
