/** What to rehearse, once discovery is done: pure data and the adapter that interprets it. */
import type { Adapter, AdapterSettings, SourceMigration } from '../adapters/adapter.ts';
import type { LedgerPolicy, Migration, Subject } from '../evidence/types.ts';

export interface RehearsalPlan {
  readonly subject: Subject;
  readonly adapter: Adapter;
  readonly settings: AdapterSettings;
  /** The base branch's migrations, in the order in which a fresh database applies them. */
  readonly baseline: readonly SourceMigration[];
  /** Whether migrations that are programs stand between them and were left out. */
  readonly hasPrograms?: boolean;
  /** The migrations under review, in the same order. */
  readonly review: readonly SourceMigration[];
  /** The same, as the report names them. */
  readonly migrations: readonly Migration[];
  readonly ledgerPolicy: LedgerPolicy;
  readonly environment: Environment;
  readonly seed: {
    /** Rows wanted in each table; 0 for none. */
    readonly rows: number;
    readonly randomSeed: string;
    /** The user's own rows, run after ours. */
    readonly file?: { readonly path: string; readonly text: string };
  };
  readonly limits: { readonly statementTimeoutMs: number; readonly databaseMaxBytes: number };
}

/** What the migrations expect to find before the first of them runs. */
export interface Environment {
  readonly schemas: readonly string[];
  readonly roles: readonly string[];
  readonly extensions: readonly string[];
  readonly searchPath?: string;
  /** SQL to run first, as the owner: a dump the history starts from, or stand-ins for a platform. */
  readonly initial: readonly { readonly label: string; readonly text: string }[];
}
