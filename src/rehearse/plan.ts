/** What to rehearse, once discovery is done: pure data and the adapter that interprets it. */
import type { Adapter, AdapterSettings, SourceMigration } from '../adapters/adapter.ts';
import type { SchemaFile } from '../adapters/committed-schema.ts';
import type { DownstreamFile } from '../adapters/downstream-files.ts';
import type { Query } from '../evidence/compatibility.ts';
import type { PublicationSpec } from './replicate/publications.ts';
import type { ReplicationExtension } from '../evidence/replication.ts';
import type { LedgerPolicy, Migration, Subject } from '../evidence/types.ts';

/** All there is to know before a server is started: one database, its history, and what to rehearse. */
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
  /** Absent where only one order is known. */
  readonly order?: OrderPlan;
  readonly environment: Environment;
  /** Files of the head that picture what all of these build. */
  readonly schemaFiles?: readonly SchemaFile[];
  readonly seed: {
    /** Rows wanted in each table; 0 for none. */
    readonly rows: number;
    readonly randomSeed: string;
    /** The user's own rows, run after ours. */
    readonly file?: { readonly path: string; readonly label?: string; readonly text: string };
  };
  /** Whether a streaming standby is rehearsed too. */
  readonly standby?: boolean;
  /** What the running application asks. */
  readonly queries?: readonly Query[];
  /** SQL that depends on the schema and lives elsewhere. */
  readonly downstream?: readonly DownstreamFile[];
  /** Who publishes what; absent: nobody said. */
  readonly replication?: Replication;
  readonly limits: { readonly statementTimeoutMs: number; readonly databaseMaxBytes: number };
}

/** What a project, or its live database, says of its replication. */
export type Replication = 'all' | 'none' | ToldReplication;

export interface ToldReplication {
  readonly source: 'configured' | 'stats';
  /** The extension that carries rows; absent: Postgres's own logical replication. */
  readonly with?: ReplicationExtension;
  readonly publications: readonly PublicationSpec[];
  /** Whether this database is followed, follows, or both. */
  readonly direction: Direction;
  /** Whether somebody refreshes subscriptions behind the migrations. */
  readonly refreshes: boolean;
  /** One at least. */
  readonly subscribers: readonly SubscriberPlan[];
  /** Of the publisher, where it is another database; absent: it runs none. */
  readonly publisherFiles?: SideFiles;
}

/** `out`: its migrations run on a publisher; `in`: on a subscriber; `both`: each follows the other. */
export type Direction = 'out' | 'in' | 'both';

export interface SubscriberPlan {
  /** Empty where there is only one. */
  readonly name: string;
  /** Of the publications, by name; absent: all. */
  readonly publications?: readonly string[];
  /** Files in the place of the migrations; absent: it runs the migrations. */
  readonly files?: SideFiles;
  /** Patterns of objects in which it may differ from its publisher. */
  readonly exceptions: readonly string[];
}

/** What another side runs, by the migration's own file; null where it has none. */
export type SideFiles = ReadonlyMap<string, SourceMigration | null>;

/** The other ways in which databases may come to this state. */
export interface OrderPlan {
  /** Everything that a merge would hold, in the order in which a fresh database applies it. */
  readonly fresh: readonly SourceMigration[];
  /** Those under review that sort before one of the baseline. */
  readonly late: readonly SourceMigration[];
  /** Merged ones that are not what they were; `head` is null where they are gone. */
  readonly changed: readonly ChangedPair[];
  /** What databases at the last release hold. */
  readonly released?: { readonly tag: string; readonly migrations: readonly SourceMigration[] };
  /** Two under review whose order nothing gives, as the framework happens to run them. */
  readonly unordered: readonly (readonly [SourceMigration, SourceMigration])[];
}

/** A merged migration that the pull request changes. */
export interface ChangedPair {
  readonly cause: 'edited' | 'removed' | 'renamed';
  readonly base: SourceMigration;
  readonly head: SourceMigration | null;
  /** Whether what they send differs. */
  readonly differs: boolean;
}

/** What the migrations expect to find before the first of them runs. */
export interface Environment {
  readonly schemas: readonly string[];
  readonly roles: readonly string[];
  readonly extensions: readonly string[];
  readonly searchPath?: string;
  /** What the project's runner sends first in each of its sessions. */
  readonly sessionSql?: string;
  /** Merged migrations need a superuser; those under review never get one. */
  readonly mergedAsSuperuser?: boolean;
  /** SQL to run first, as the owner: a dump the history starts from, or stand-ins for a platform. */
  readonly initial: readonly { readonly label: string; readonly text: string }[];
}

/** Everything in the project's folder: one that is sent again whenever it changes is there once. */
export function allMigrations({
  baseline,
  review,
}: Pick<RehearsalPlan, 'baseline' | 'review'>): readonly SourceMigration[] {
  const anew = new Set(review.map(({ version }) => version));
  return [...baseline.filter(({ version }) => !anew.has(version)), ...review];
}
