/**
 * What rehearsals leave behind: plain, serialisable data. Hazards and reports see nothing else, so
 * `review --from evidence.json` judges and reports without a server. Durations are in milliseconds;
 * positions count characters from 1, as Postgres does; lines count from 1.
 */
import type { Change, ProviderName, RehearsalName } from '../terms.ts';
import type { Allowance } from './allowance.ts';
import type { ApplyEvidence } from './apply.ts';
import type { Baseline } from './baseline.ts';
import type { DuplicateRows } from './duplicates.ts';
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

export type * from './apply.ts';
export type * from './baseline.ts';
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
export type * from './run.ts';
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

/** What was compared, and by which framework's rules. */
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
 * `apart`: one over it, its ledger row is committed behind it. `message`: the whole file is one
 * simple-query message, an implicit transaction, the ledger is written apart. `statement`:
 * autocommit, each statement on its own. `own`: the file carries its own BEGIN and COMMIT. `run`:
 * one transaction over all pending files.
 */
export type TransactionMode = 'file' | 'apart' | 'message' | 'statement' | 'own' | 'run';

/** A migration under review. */
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

/** Something that nobody looked at, and why. */
export interface NotRehearsed {
  /** A file, a rehearsal or an object. */
  readonly what: string;
  readonly why: string;
}

/** A server that migrations were rehearsed on. */
export interface ServerInfo {
  /** As the server says it: `17.10`. */
  readonly version: string;
  /** 10 … 18. */
  readonly major: number;
  readonly provider: ProviderName;
}

/** What one server showed: a part for each rehearsal that ran on it. */
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

/** How far one rehearsal came. */
export interface RehearsalStatus {
  readonly name: RehearsalName;
  readonly status: 'done' | 'skipped' | 'failed';
  /** Empty when done. */
  readonly why: string;
  /** Skipped because there is nothing of the kind, so that none of its hazards can be. */
  readonly needless?: true;
  readonly durationMs: number;
}
