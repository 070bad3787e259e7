/** How rows get from a publisher to those who follow it: by Postgres itself, or by an extension. */
import type { SqlError } from '../../evidence/types.ts';
import type { Database } from '../../postgres/database.ts';
import type { Session } from '../../postgres/session.ts';
import { native } from './link.ts';
import type { ApplyStop } from './marks.ts';
import { pglogical } from './pglogical/pglogical.ts';
import type { PublishedTable, Publishing } from './publications.ts';

export interface Transport {
  /** Makes the publications in a database, over a session of the admin's; answers their names, with those that migrations made. */
  publish(publisher: Database, session: Session): Promise<readonly string[]>;
  /** Adds tables that only the migrations made, as far as a publisher may be ahead of who follows. */
  publishNew(session: Session): Promise<void>;
  /** What publications hold, or are meant to hold once every side has it. */
  publishedTables(session: Session, names: readonly string[]): Promise<readonly PublishedTable[]>;
  /** Tables whose rows reach the subscriber now. */
  followedTables(publisher: Session, subscriber: Session): Promise<ReadonlySet<string>>;
  /** Makes a database one that others can follow; `bothWays`: it follows them too. */
  openSource(publisher: Database, options: { readonly bothWays: boolean }): Promise<Source>;
}

/** One side that others follow. */
export interface Source extends AsyncDisposable {
  /** Writes down that everything so far was about this table: what does not arrive is then about it. */
  mark(relation: string): Promise<void>;
  /** Lets another database follow these publications; throws StatementError where the server refuses. */
  follow(subscriber: Database, publications: readonly string[]): Promise<Link>;
}

/** One subscription. */
export interface Link extends AsyncDisposable {
  /** Waits until the subscriber has applied everything, or its worker fails. */
  settle(): Promise<ApplyStop | null>;
  /** Nothing is applied until what it answers is disposed; absent where that cannot be had. */
  hold?(): Promise<AsyncDisposable>;
  /** Lets new tables follow, and waits until their rows are copied. */
  refresh(): Promise<ApplyStop | SqlError | null>;
}

/** The one that carries these publications. */
export function transportOf(publishing: Publishing): Transport {
  return publishing.with === 'pglogical' ? pglogical(publishing) : native(publishing);
}
