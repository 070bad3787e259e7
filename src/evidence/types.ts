/**
 * What rehearsals leave behind: plain, serialisable data. Hazards and reports see nothing else, so
 * `review --from evidence.json` judges and reports without a server. Durations are in milliseconds;
 * positions count characters from 1, as Postgres does; lines count from 1.
 */
import type { Change, LockMode, ProviderName, RehearsalName } from '../terms.ts';
import type { Allowance } from './allowance.ts';
import type { DuplicateRows } from './duplicates.ts';
import type { MigrationEffects } from './effects.ts';
import type { RehearsedFix } from './fixes.ts';
import type { ChangedMigration, OrderEvidence } from './order.ts';
import type { ReorderEvidence } from './reorder.ts';
import type { Sizes } from './sizes.ts';
import type { InterruptEvidence } from './interrupt.ts';
import type { CompatibilityEvidence } from './compatibility.ts';
import type { DownstreamEvidence } from './downstream.ts';
import type { StandbyEvidence } from './standby.ts';
import type { ReplicationEvidence } from './replication.ts';
import type { RerunEvidence } from './rerun.ts';
import type { RevertEvidence } from './revert.ts';
import type { SchemaFileEvidence } from './schema-file.ts';

export type * from './effects.ts';
export type * from './order.ts';
export type * from './reorder.ts';
export type * from './interrupt.ts';
export type * from './compatibility.ts';
export type * from './downstream.ts';
export type * from './replication.ts';
export type * from './standby.ts';
export type * from './rerun.ts';
export type * from './revert.ts';
export type * from './schema-file.ts';

/** Everything one review of one database learned. */
export interface Evidence {
  readonly version: 1;
  readonly subject: Subject;
  /** The migrations under review, in the order in which the framework applies them. */
  readonly migrations: readonly Migration[];
  /** One entry for each server version that was asked for. */
  readonly servers: readonly ServerEvidence[];
  /** Merged migrations that the pull request edits, removes or renames. */
  readonly changed?: readonly ChangedMigration[];
  /** What the files alone say of order. */
  readonly order?: OrderEvidence;
  /** How large the tables are in production; absent: nobody said, so all count as large. */
  readonly sizes?: Sizes;
  /** Files and rehearsals that were left out on every server, each with its reason. */
  readonly notRehearsed: readonly NotRehearsed[];
}

export interface Subject {
  /** What it was compared with: a commit, a ref, or a sentence where there is no git. */
  readonly base: string;
  readonly head: string;
  readonly adapter: string;
  /** The migration folder, relative to the repository, with forward slashes. */
  readonly directory: string;
  /** What the project says or the framework implies about the ledger. */
  readonly ledger: LedgerPolicy;
}

/** `kept`: applied versions are remembered. `none`: every file is sent on each deploy. */
export type LedgerPolicy = 'kept' | 'none' | 'unknown';

/**
 * How the framework wraps a migration. `file`: one transaction over it and its ledger row.
 * `apart`: one over it, its ledger row is committed behind it. `message`: the whole file is one simple-query message, an implicit transaction, the ledger is
 * written apart. `statement`: autocommit, each statement on its own. `own`: the file carries its own
 * BEGIN and COMMIT. `run`: one transaction over all pending files.
 */
export type TransactionMode = 'file' | 'apart' | 'message' | 'statement' | 'own' | 'run';

export interface Migration {
  /** Unique within the project, stable, what the ledger or the file name calls it. */
  readonly id: string;
  /** Path relative to the repository, forward slashes. */
  readonly file: string;
  readonly change: Change;
  readonly transactionMode: TransactionMode;
  /** What its author accepts, as written in its files. */
  readonly allowances?: readonly Allowance[];
}

export interface NotRehearsed {
  /** A file, a rehearsal or an object. */
  readonly what: string;
  readonly why: string;
}

export interface ServerInfo {
  /** As the server says it: `17.10`. */
  readonly version: string;
  /** 10 … 18. */
  readonly major: number;
  readonly provider: ProviderName;
}

export interface ServerEvidence {
  readonly server: ServerInfo;
  readonly baseline: Baseline;
  readonly rehearsals: readonly RehearsalStatus[];
  readonly apply?: ApplyEvidence;
  /** The same run on a baseline without rows: tells which failures need rows. */
  readonly applyEmpty?: Pick<ApplyEvidence, 'runs'>;
  /** The same run with one ordinary row in each table, where a migration failed on rows alone. */
  readonly applyPlain?: Pick<ApplyEvidence, 'runs'>;
  /** Migrations that add a unique key, tried on rows that it cannot hold. */
  readonly duplicates?: readonly DuplicateRows[];
  readonly rerun?: RerunEvidence;
  readonly replication?: ReplicationEvidence;
  readonly standby?: StandbyEvidence;
  readonly downstream?: DownstreamEvidence;
  readonly compatibility?: CompatibilityEvidence;
  readonly interrupt?: InterruptEvidence;
  readonly revert?: RevertEvidence;
  readonly schemaFile?: SchemaFileEvidence;
  /** Other orders, and what the framework makes of files that are not what they were. */
  readonly reorder?: ReorderEvidence;
  readonly notRehearsed: readonly NotRehearsed[];
}

export interface RehearsalStatus {
  readonly name: RehearsalName;
  readonly status: 'done' | 'skipped' | 'failed';
  /** Empty when done. */
  readonly why: string;
  /** Skipped because there is nothing of the kind, so that none of its hazards can be. */
  readonly needless?: true;
  readonly durationMs: number;
}

export interface Baseline {
  /** How many migrations of the base branch it was built from. */
  readonly migrations: number;
  readonly cached: boolean;
  readonly durationMs: number;
  /** Set when it does not apply: then nothing was rehearsed. */
  readonly failure?: {
    readonly migration: string;
    readonly file: string;
    readonly line?: number;
    readonly error: SqlError;
  };
  /** Roles, schemas and extensions that were made for it, each as one phrase. */
  readonly prepared: readonly string[];
  readonly seed: SeedOutcome;
  /** Schema-qualified tables that exist before the pull request, with their row counts as rehearsed. */
  readonly tables: readonly {
    readonly relation: string;
    readonly rows: number;
    /** The topmost partitioned table whose rows these are. */
    readonly partitionOf?: string;
  }[];
  /** Tables that foreign keys connect before the pull request. */
  readonly foreignKeys?: readonly ForeignKey[];
}

/** Two tables that a foreign key connects: work on one locks the other. */
export interface ForeignKey {
  readonly child: string;
  readonly parent: string;
  /** Deleting a row of the parent writes the child: CASCADE, SET NULL or SET DEFAULT. */
  readonly deletesReachChild: boolean;
}

/** What the seeder did: nothing is silently empty. */
export interface SeedOutcome {
  readonly tables: readonly {
    readonly relation: string;
    readonly rows: number;
    /** Why it has fewer rows than asked for; empty when filled. */
    readonly why: string;
  }[];
  readonly durationMs: number;
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

export type Outcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: SqlError; readonly stoppedBy?: 'limit' };

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

export interface RelationLock {
  /** Schema-qualified, each part quoted where SQL needs it, as it was called before the run. */
  readonly relation: string;
  /** `table`, `index`, `view`, `materialized view`, `sequence`, `foreign table`, `partitioned table`, `toast`. */
  readonly kind: string;
  readonly mode: LockMode;
  /** Asked for and not granted at the moment of looking (blocker method). */
  readonly waited?: boolean;
}

export interface RowsWritten {
  readonly relation: string;
  readonly existedBefore: boolean;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
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
