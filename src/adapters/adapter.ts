/**
 * The contract of a migration framework. An adapter reads files and says what the framework would
 * send; it never talks to a server. Its plans are what `sqlmigrate` would print for any framework,
 * and what our runner sends, statement by statement, through the recorder.
 */
import type { FixFile, FixPart } from '../evidence/fixes.ts';
import type { LedgerPolicy, NotRehearsed, TransactionMode } from '../evidence/types.ts';
import type { SourceTree } from '../git/tree.ts';

/** A migration framework: how its files are found and ordered, and what it would send for them. */
export interface Adapter {
  /** Kebab-case, also the name of its folder: `golang-migrate`. */
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** `unknown` for a plain folder until the project says so. */
  readonly ledgerPolicy: LedgerPolicy;
  /** Folders of this framework in the tree; never throws for a project that is not its own. */
  detect(tree: SourceTree): Promise<readonly Detection[]>;
  /**
   * Files to ordered migrations. Throws UserError `duplicate-version`, `unreadable-file`,
   * `not-utf8`, `refused-meta-command` … with file and line. Order is the order in which a fresh
   * database applies them.
   */
  discover(tree: SourceTree, directory: string, settings: AdapterSettings): Promise<MigrationSet>;
  /** Null where the framework keeps none (a plain folder). */
  readonly ledger: Ledger | null;
  /** What the runner sends to apply one migration on a session that ran `ledger.prepare`, in order. */
  plan(migration: SourceMigration, settings: AdapterSettings): readonly Step[];
  /** What the runner sends after a step of `plan` failed, before it stops. */
  afterFailure?(migration: SourceMigration, error: { message: string }): readonly Step[];
  /**
   * What the runner sends around all migrations of one run where one transaction covers them
   * (`transactionMode` is `run`): `before` the first plan, `after` the last, `afterFailure` instead
   * of `after` when a step failed. Sent even when nothing is pending.
   */
  readonly aroundRun?: {
    readonly before: readonly Step[];
    readonly after: readonly Step[];
    readonly afterFailure: readonly Step[];
  };
  /** What the framework's databases hold before the first migration, beyond an empty Postgres. */
  readonly expects?: Expectations;
  /** What the runner sends to revert one migration; null when it has no down part. */
  planDown?(migration: SourceMigration, settings: AdapterSettings): readonly Step[] | null;
  /**
   * Files that send these units one after the other in the migration's place, the first under its
   * name; empty where the framework cannot send one of them. Absent: it has no form for any.
   */
  renderFix?(units: readonly FixUnit[], migration: SourceMigration): readonly FixFile[];
  /** The same, a file for each unit, since they are sent at different times. Absent: `renderFix` does that. */
  renderSplit?(units: readonly FixUnit[], migration: SourceMigration): readonly FixFile[];
}

/** What is committed before the next begins: a part of a fix, or what stands around it. */
export interface FixUnit {
  /** Each with its semicolon. */
  readonly statements: readonly string[];
  readonly transaction: FixPart['transaction'];
}

/** What a platform gives its databases; prepared by a superuser before the baseline is built. */
export interface Expectations {
  /** Roles without login, made if they are missing. */
  readonly roles: readonly string[];
  /** Those of them that the role which runs migrations is a member of. */
  readonly memberOf: readonly string[];
  readonly schemas: readonly string[];
  /** Made in the named schema where the server has them; a missing one is said, not refused. */
  readonly extensions: readonly { readonly name: string; readonly schema: string }[];
  /** Run after all of these, once for each database: stand-ins for the platform's own objects. */
  readonly sql: string;
  /** The stand-ins, each with what it lacks; belongs into what was not rehearsed. */
  readonly standIns: readonly NotRehearsed[];
}

/** A folder that a framework's migrations stand in, and what tells so. */
export interface Detection {
  /** Adapter id. */
  readonly adapter: string;
  /** Relative to the root, forward slashes, `.` for the root itself. */
  readonly directory: string;
  /** `certain`: the framework's own marker or naming is there. `likely`: it only looks so. */
  readonly confidence: 'certain' | 'likely';
  /** One phrase for the log: `prisma/migrations has migration_lock.toml (postgresql)`. */
  readonly why: string;
  /** Set when the framework's own files say that the folder is for another database: `SQLite`. */
  readonly otherDatabase?: string;
}

/** Settings a project can teach (see config); adapters ignore what does not concern them. */
export interface AdapterSettings {
  /** Glob patterns, relative to the root, of files that run outside a transaction. */
  readonly nonTransactional: readonly string[];
  /** File that lists the migrations of a plain folder in their order, relative to the root. */
  readonly orderFile?: string | null;
  /** Values for placeholders such as `${schema}` or `{{ .Namespace }}`, by name. */
  readonly placeholders: Readonly<Record<string, string>>;
  /** The files are some of a folder's, which nothing binds to the others yet: no hash is asked for. */
  readonly unbound?: boolean;
}

/** What one side of a review has in a folder. */
export interface MigrationSet {
  readonly migrations: readonly SourceMigration[];
  /** Files beside them that this framework, or we, do not run, each with the reason. */
  readonly skipped: readonly NotRehearsed[];
}

/** One migration as it stands in the files. */
export interface SourceMigration {
  /** Unique in its set; what the ledger or the file name calls it. */
  readonly id: string;
  /** As the framework compares it: digits without leading zeros, `1.2.3`, a whole name … */
  readonly version: string;
  /** Path of the file that holds the up part, relative to the root, forward slashes. */
  readonly file: string;
  /** The whole text of that file, as decoded; its own part where a file holds several. */
  readonly text: string;
  /** Line of the file on which `text` begins; 1 unless said. */
  readonly textLine?: number;
  readonly transactionMode: TransactionMode;
  /** The up part, in the pieces in which the framework sends it. */
  readonly up: readonly SqlPiece[];
  /** The down part; null when there is none. */
  readonly down: readonly SqlPiece[] | null;
  /** As the framework computes it over the file, where it keeps one. */
  readonly checksum?: string;
  /** Framework-specific extras its own `plan` needs; plain data. */
  readonly extra?: Readonly<Record<string, string | number | boolean>>;
}

/** A piece of a file that is sent as one message. */
export interface SqlPiece {
  readonly sql: string;
  readonly file: string;
  /** Line of the file on which `sql` begins, from 1. */
  readonly line: number;
  /** Rows for a COPY … FROM STDIN that psql's \copy stands for, exactly as sent. */
  readonly copyData?: string;
}

/** One message to the server. */
export interface Step {
  /** `migration`: from a file. `runner`: what the framework adds: BEGIN, COMMIT, ledger writes. */
  readonly origin: 'migration' | 'runner';
  /** Sent as one simple-query message, unless `parameters` is set (extended protocol). */
  readonly sql: string;
  readonly parameters?: readonly (string | number | boolean | null)[];
  /** Where `sql` begins, for migration steps. */
  readonly source?: { readonly file: string; readonly line: number };
  readonly copyData?: string;
}

/** The framework's own table of applied versions. */
export interface Ledger {
  /** As people call it: `schema_migrations`. */
  readonly table: string;
  /** Other tables the framework keeps for itself, with their schema. */
  readonly besides?: readonly string[];
  /**
   * `newest`: the ledger holds one version and nothing below it is ever looked at, so a migration
   * merged late counts as applied without having been. Absent: it holds every applied migration.
   */
  readonly remembers?: 'newest';
  /** `id`: a row holds a migration's whole name. Absent: it holds the version. */
  readonly knownBy?: 'id';
  /** `number`: what is pending is told by comparing versions as numbers, not by the order of the files. */
  readonly pendingBy?: 'number';
  /**
   * What `decide` comes to for a migration below the newest applied one, where it does not run it: for
   * what cannot be asked yet, such as another branch that may be merged first.
   */
  readonly late?: 'refuses' | 'skips';
  /** What the runner sends first on every run; safe to send again. */
  readonly prepare: readonly Step[];
  /**
   * The lock that keeps a second runner out from before the ledger is read until the run is over, where
   * `prepare` does not take it already. A try that finds it taken answers false: then the runner waits,
   * or says `refused`. Absent: nothing keeps a second one out.
   */
  readonly runLock?: { readonly take: Step; readonly refused?: string };
  /** One query that reads what `decide` needs. */
  readonly read: string;
  /** Which migrations the runner would apply now, given the rows `read` returned. Pure. */
  decide(
    rows: readonly Readonly<Record<string, unknown>>[],
    migrations: readonly SourceMigration[],
  ): LedgerDecision;
  /** SQL that makes the ledger forget these migrations, as losing its rows would. */
  forget(migrations: readonly SourceMigration[]): readonly string[];
  /** What the rows say, read by somebody who repairs them. Pure. Absent: only `decide` is known. */
  claims?(
    rows: readonly Readonly<Record<string, unknown>>[],
    migrations: readonly SourceMigration[],
  ): LedgerClaims;
  /**
   * SQL after which the ledger holds this migration as applied, whatever rows it had of it. Absent:
   * `forget`, then what `plan` writes.
   */
  markApplied?(migration: SourceMigration): readonly string[];
  /** The other way. Absent: `forget`. */
  markUnapplied?(migration: SourceMigration): readonly string[];
  /** The framework's own command that changes what the ledger says of a migration, where it has one. */
  repairCommand?(
    migration: SourceMigration,
    to: 'applied' | 'unapplied',
    from: 'applied' | 'unfinished' | 'unapplied',
  ): string | undefined;
}

/** What a ledger says of its own history. */
export interface LedgerClaims {
  /** SourceMigration.id of those it holds as applied. */
  readonly applied: readonly string[];
  /** SourceMigration.id of those it holds as begun and not ended, or as failed. */
  readonly unfinished: readonly string[];
  /** What it holds and no file is for, in its own words. */
  readonly unknown: readonly string[];
  /** One phrase: `version 23, dirty`. */
  readonly says: string;
}

/** What the framework does when it is started on a database whose ledger holds these rows. */
export interface LedgerDecision {
  readonly apply: readonly SourceMigration[];
  readonly skipped: number;
  /** The framework's message when it refuses to run at all. */
  readonly refused?: string;
  /** Pending migrations the framework will never apply, with the reason (golang-migrate below the version row). */
  readonly neverApplied: readonly { readonly id: string; readonly why: string }[];
  /** What it says of applied migrations whose file is another now, where it goes on nevertheless. */
  readonly complaint?: string;
}
