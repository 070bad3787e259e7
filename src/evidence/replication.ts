/** What logical replication made of the migrations, in each order of the two sides. Part of the evidence, see types.ts. */
import type { DataChange, SqlError } from './types.ts';

/** What carries rows where Postgres's own logical replication does not. */
export type ReplicationExtension = 'pglogical';

export interface ReplicationEvidence {
  /** Absent: Postgres's own logical replication. */
  readonly with?: ReplicationExtension;
  /** Who said what is published; `assumed`: nobody, so every table counted as published. */
  readonly source: 'assumed' | 'configured' | 'migrations' | 'stats';
  /** Each as one phrase: `all tables`, `public.users, public.orders`. */
  readonly publications: readonly PublicationInUse[];
  /** Absent: this database is followed, and follows nobody. */
  readonly direction?: 'in' | 'both';
  /** By name, where there are several. */
  readonly subscribers?: readonly string[];
  /** One for each migration that touches a published table, then all together where there are several. */
  readonly changes: readonly ReplicatedChange[];
  /** An order of deployment that was rehearsed from end to end and worked; absent: any works, or none was found. */
  readonly deployPlan?: DeployPlan;
  /** Migrations whose two sides do not do the same, where the subscriber has files of its own. */
  readonly pairs?: readonly UnlikePair[];
}

export interface PublicationInUse {
  readonly name: string;
  readonly tables: string;
}

/** Which side is migrated first; `paused`: both while nobody writes and the subscriber has caught up. */
export type DeployOrder = 'publisher-first' | 'subscriber-first' | 'paused';

export interface ReplicatedChange {
  /** Migration.id; absent for all migrations of the pull request together. */
  readonly migration?: string;
  /** Published tables that it touches and that rows were written to. */
  readonly tables: readonly string[];
  readonly orders: readonly OrderRun[];
}

/** One order, run once on a publisher and a subscriber with rows being written all the way. */
export interface OrderRun {
  readonly order: DeployOrder;
  /** Nothing stopped, failed or stayed out. */
  readonly works: boolean;
  readonly stops: readonly ReplicationStop[];
  /** A migration that Postgres refused on one side. */
  readonly failed?: MigrationRefused;
  /** Writes that worked on the publisher before, and do not any more. */
  readonly writesRefused: readonly RefusedWrite[];
  /** New tables and columns whose rows do not reach the subscriber. */
  readonly missing: readonly NotReplicated[];
  /** Rows that differ between the two sides at the end. */
  readonly diverged: readonly DivergedRows[];
}

export interface ReplicationStop extends OnSubscriber {
  readonly relation: string;
  /** What the side that applies says. */
  readonly error: ApplyError;
  /** Which that is; the publisher only where both sides follow each other. */
  readonly on: Side;
  /** The side that was migrated last when it stopped. */
  readonly after: Side;
  /** It went on by itself once the other side had followed. */
  readonly recovers: boolean;
  /** It is the first copy of a new table that fails, again and again: all others go on. */
  readonly copying?: true;
}

/** What an apply worker wrote to the subscriber's log. */
export interface ApplyError {
  readonly message: string;
  readonly detail?: string;
  readonly context?: string;
}

export type Side = 'publisher' | 'subscriber';

/** Where there are several subscribers: which one. */
export interface OnSubscriber {
  readonly subscriber?: string;
}

export interface DivergedRows extends DataChange, OnSubscriber {}

export interface MigrationRefused extends OnSubscriber {
  readonly side: Side;
  readonly migration: string;
  readonly file: string;
  readonly line?: number;
  readonly error: SqlError;
}

export interface RefusedWrite {
  /** Where it was written. */
  readonly side: Side;
  readonly relation: string;
  readonly command: 'insert' | 'update' | 'delete';
  readonly error: SqlError;
}

export interface NotReplicated extends OnSubscriber {
  readonly relation: string;
  /** Absent: the whole table. */
  readonly column?: string;
  /** `until-refresh`: published, and the subscription does not know it yet. */
  readonly why: 'not-published' | 'until-refresh';
  /** The migrations put rows into it on the subscriber too, where a copy then meets them. */
  readonly filled?: true;
}

/** Steps in an order that was rehearsed as a whole. */
export interface DeployPlan {
  readonly steps: readonly DeployStep[];
  /** What stands in the place of the migrations that it splits; the plan was rehearsed with these files. */
  readonly files?: readonly DeployFile[];
  /** Migrations that it splits and that no files are given for, with the reason. */
  readonly withoutFiles?: readonly WithoutFiles[];
}

export interface WithoutFiles {
  readonly file: string;
  /** A phrase. */
  readonly why: string;
}

/** A file of the framework that holds some of a migration's statements. */
export interface DeployFile {
  /** Migration.id of what it comes from. */
  readonly migration: string;
  /** The file that it stands in the place of, with others. */
  readonly replaces: string;
  /** Who applies it; absent: every side. */
  readonly on?: readonly ({ readonly side: Side } & OnSubscriber)[];
  readonly file: string;
  readonly text: string;
}

export type DeployStep =
  /** Statements of ours that let the subscriber take what comes. */
  | (OnOneSide & { readonly do: 'prepare'; readonly statements: readonly string[] })
  | (OnOneSide & { readonly do: 'migrate'; readonly parts: readonly DeployPart[] })
  | { readonly do: 'refresh'; readonly with?: ReplicationExtension };

interface OnOneSide extends OnSubscriber {
  readonly side: Side;
  /** It works only while nobody writes. */
  readonly paused?: true;
}

/** A migration, or some of its statements where it has to be split. */
export interface DeployPart {
  readonly migration: string;
  readonly file: string;
  /** Absent: the whole migration. */
  readonly statements?: readonly string[];
}

/** The publisher's and the subscriber's file of one migration leave different schemas. */
export interface UnlikePair extends OnSubscriber {
  readonly migration: string;
  readonly file: string;
  /** Where the publisher runs something else: what; null: nothing. */
  readonly publisherFile?: string | null;
  /** Absent: there is none. */
  readonly subscriberFile?: string;
  /** Objects that only one side has, or that differ, each as one phrase. */
  readonly differences: readonly string[];
}
