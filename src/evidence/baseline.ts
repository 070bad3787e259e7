/** What rehearsals start from: the base branch's database, and the rows in it. */
import type { SqlError } from './run.ts';

/** The base branch's database, which everything starts from. */
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
