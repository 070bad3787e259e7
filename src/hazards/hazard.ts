/**
 * The contract of a hazard: identity, check, prose and examples in one object in one file. Tests,
 * docs page, `explain` text and SARIF rule are derived from it. A check is a pure function of
 * evidence: no Node, no pg.
 */
import type { Allowance } from '../evidence/allowance.ts';
import type { TableSize } from '../evidence/sizes.ts';
import type { Evidence, LedgerPolicy, ServerEvidence, TransactionMode } from '../evidence/types.ts';
import type { FixPart, HeldLock, RehearsedFix } from '../evidence/fixes.ts';
import type { Area, Basis, RehearsalName, Severity } from '../terms.ts';
import type { KnownDanger } from './known-dangers.ts';

/** One danger: what it is, how it is told from evidence, and examples that prove both. */
export interface Hazard {
  /** Kebab-case, equal to the file name; states what was observed; never changes. */
  readonly id: string;
  readonly title: string;
  readonly area: Area;
  /** The strongest severity it gives. */
  readonly severity: Severity;
  /** Rehearsals it needs; when one did not happen, the hazard is not judged, and that is said. */
  readonly reads: readonly RehearsalName[];
  /** Rows of the list of known dangers that it answers for. */
  readonly covers?: readonly KnownDanger[];
  check(input: HazardInput): readonly HazardFinding[];
  /** Judges what the files say, and what other orders led to, once for all servers; needs none. */
  checkFiles?(evidence: Evidence): readonly PlacedFinding[];
  /** Set by the one hazard that judges what authors allowed, once everything else is judged. */
  checkAllowances?(idle: readonly IdleAllowance[]): readonly PlacedFinding[];
  readonly docs: {
    /** What it costs. */
    readonly why: string;
    /** The safe way. */
    readonly instead: string;
    /** What this does not prove. */
    readonly limits: string;
  };
  /** At least one that reports and one that stays silent; both run on real servers. */
  readonly examples: readonly [Example, Example, ...Example[]];
}

/** One server's share of the evidence, with what all servers have in common. */
export interface HazardInput {
  readonly subject: Evidence['subject'];
  readonly migrations: Evidence['migrations'];
  readonly server: ServerEvidence;
}

/** What a check returns; place and fingerprint are added by `judge`. */
export interface HazardFinding {
  /** Migration.id */
  readonly migration: string;
  /** StatementRecord.index within the migration's apply run. */
  readonly statement?: number;
  /** Where it is, when that is not the statement or the migration's own file. */
  readonly place?: { readonly file: string; readonly line?: number };
  /** Schema-qualified object, for identity; empty when there is none. */
  readonly object: string;
  /** What happened, with the user's names and the numbers seen. */
  readonly message: string;
  /** The safe way, for this very statement. */
  readonly remedy: string;
  readonly severity: Severity;
  readonly basis: Basis;
  /** Tables that users wait for; `judge` weighs the severity by their size. */
  readonly exposure?: Exposure;
  readonly fix?: Fix;
}

/** What makes a finding worse or harmless in production: how large its tables are there. */
export interface Exposure {
  /** Schema-qualified, as they were called before the run. */
  readonly relations: readonly string[];
  /** The work done while they were locked grows with them (rewrite, scan, index build, rows written). */
  readonly grows: boolean;
}

/** An allowance that suppressed nothing, and why. */
export interface IdleAllowance {
  readonly migration: string;
  /** `line` is absent for an entry of the configuration; `directive` is its file pattern then. */
  readonly allowance: Omit<Allowance, 'line'> & { readonly line?: number };
  readonly fault:
    | { readonly kind: 'unknown-word' | 'unknown-hazard'; readonly meant?: string }
    | { readonly kind: 'no-hazard' | 'no-reason' | 'unused' | 'unused-entry' };
}

/** A finding at a file, or at a line that belongs to no statement. */
export interface PlacedFinding extends HazardFinding {
  readonly file: string;
  readonly line?: number;
}

/** What to write in place of a statement. */
export interface Fix {
  readonly sql: readonly string[];
  readonly proven: boolean;
  /** The rest is there when a rehearsal compared it with the original. */
  readonly parts?: readonly FixPart[];
  readonly differs?: RehearsedFix['differs'];
  readonly files?: RehearsedFix['files'];
  readonly before?: readonly HeldLock[];
  readonly after?: readonly HeldLock[];
  readonly rows?: RehearsedFix['rows'];
  /** Versions it was proven on. */
  readonly servers?: readonly string[];
}

/** One hazard at one place, merged over servers. Untrusted text may be in every string. */
export interface Finding extends HazardFinding {
  readonly hazard: string;
  readonly area: Area;
  /** Relative path; empty when the finding is about the whole pull request. */
  readonly file: string;
  readonly line?: number;
  readonly endLine?: number;
  /** Versions it was seen on: `17.10`. */
  readonly servers: readonly string[];
  /** Identity, not wording: hazard, migration, object, statement text. Hex. */
  readonly fingerprint: string;
  readonly suppressed: null | { readonly by: string; readonly reason: string };
}

/** A pull request as files, read by the framework's own adapter. */
export interface ExampleProject {
  /** Adapter id. */
  readonly adapter: string;
  /** Folder of the migrations. */
  readonly directory: string;
  /** Files of the base branch, by path. */
  readonly base: Readonly<Record<string, string>>;
  /** What the pull request adds, changes or, with null, removes. */
  readonly head: Readonly<Record<string, string | null>>;
  /** What other open pull requests add, by number. */
  readonly others?: Readonly<Record<number, Readonly<Record<string, string>>>>;
}

/** A small project on which the hazard is, or is not, found. */
export interface Example {
  readonly title: string;
  /** Instead of `given` and `migrations`, where it is the files that matter. */
  readonly project?: ExampleProject;
  /** SQL of the baseline. */
  readonly given: string;
  /** The pull request's migrations. */
  readonly migrations: readonly string[];
  /** Their down parts, in the same order; null for none. */
  readonly downs?: readonly (string | null)[];
  /** Merged migrations that have one; 0 unless said. */
  readonly mergedDowns?: number;
  /** `all`: every table is published; nothing is replicated unless said. */
  readonly replication?: 'all' | 'assumed' | 'none';
  /** A streaming standby is rehearsed too. */
  readonly standby?: boolean;
  /** What the subscriber runs instead, in the order of the migrations; with `replication: 'all'`. */
  readonly subscriber?: readonly string[];
  /** A file `schema.yml` that pictures the schema, as `schema write` writes it. */
  readonly schemaFile?: string;
  /** The application's queries: `queries.sql`. */
  readonly queries?: string;
  /** SQL that depends on the schema and lives elsewhere: `downstream.sql`. */
  readonly downstream?: string;
  /** How the runner wraps them; `file` unless said. */
  readonly transactionMode?: TransactionMode;
  /** `kept` unless said. */
  readonly ledger?: LedgerPolicy;
  /** Rows the seeder makes in each table; 0 unless said, since `given` inserts its own. */
  readonly rows?: number;
  /** Sizes in production, as `stats` would report them; unknown unless given. */
  readonly sizes?: readonly TableSize[];
  /** Exactly the messages of this hazard, in order; or none of any hazard. */
  readonly expect: readonly string[] | 'clean';
  /** Other hazards an example cannot avoid reporting. */
  readonly alsoReports?: readonly string[];
  /** Hazards whose findings the example's own comments accept. */
  readonly allows?: readonly string[];
  /** Majors it holds for, with the reason in the title. */
  readonly since?: number;
  readonly until?: number;
}

/** Freezes a hazard; the one way to declare one. */
export function defineHazard(hazard: Hazard): Hazard {
  return Object.freeze(hazard);
}
