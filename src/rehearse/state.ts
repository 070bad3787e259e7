/** Catalog and rows of a database at one moment, and what differs between two moments. */
import type { DataChange, SchemaChange } from '../evidence/types.ts';
import { connectAsOwner, type Database } from '../postgres/database.ts';
import type { Session } from '../postgres/session.ts';
import { type CatalogSnapshot, snapshotCatalog } from './observe/catalog.ts';
import { compareData } from './observe/data-diff.ts';
import { type DataSnapshot, fingerprintData } from './observe/data.ts';
import { diffCatalogs } from './observe/schema-diff.ts';
import { withStableSettings } from './observe/settings.ts';
import { stampCatalog } from './observe/stamp.ts';
import type { RehearsalPlan } from './plan.ts';

/** All that is compared of a database. */
export interface State {
  readonly catalog: CatalogSnapshot;
  readonly data: DataSnapshot;
  /** The database, and where the server's WAL stood: while it stands there, no catalog has changed. */
  readonly moment: string;
  /** See stampCatalog: equal for clones, too, and whatever happens in other databases. */
  readonly stamp: string;
}

/** What differs between two states. */
export interface Difference {
  readonly schemaChanges: readonly SchemaChange[];
  readonly dataChanges: readonly DataChange[];
}

/**
 * Reads a database through a session of its own, as the role that owns it. `like` is an earlier state
 * of the same database: what did not change since is not read again. `or` is what it may have become.
 */
export async function readState(
  plan: RehearsalPlan,
  database: Database,
  like?: State,
  or?: State,
): Promise<State> {
  await using session = await connectAsOwner(database);
  return await lookThrough(plan, session, database.server.info.major, like, or);
}

/**
 * Reads the same through a session that may be in the middle of a transaction: behind a savepoint,
 * so that neither its settings nor its transaction are touched.
 */
export async function readStateInside(
  plan: RehearsalPlan,
  session: Session,
  major: number,
  like: State,
): Promise<State> {
  return behindSavepoint(session, () => lookThrough(plan, session, major, like));
}

/** Looks through a session and, where a transaction is open, takes back what looking does to it. */
export async function behindSavepoint<T>(session: Session, look: () => Promise<T>): Promise<T> {
  if (session.transactionStatus !== 'T') return look();
  await session.rows('savepoint rehearsal_look');
  try {
    return await look();
  } finally {
    await session.rows('rollback to savepoint rehearsal_look; release savepoint rehearsal_look');
  }
}

/** What tells cheaply whether a later `readState` sees something else. */
export type Glance = Pick<State, 'stamp' | 'data'>;

/** Reads that much; `like` as for `readState`. */
export async function glanceAtState(
  plan: RehearsalPlan,
  database: Database,
  like: State,
  or?: State,
): Promise<Glance> {
  const { major } = database.server.info;
  await using session = await connectAsOwner(database);
  const ignore = { relations: ledgerRelations(plan) };
  return {
    stamp: await stampCatalog(session, major),
    data: await fingerprintData(session, {
      major,
      ignore,
      known: states(like, or).map(({ data }) => data),
    }),
  };
}

/** What differs, columns named in `masked` left out. */
export function compareStates(
  before: State,
  after: State,
  masked: ReadonlySet<string>,
): Difference {
  return {
    schemaChanges: diffCatalogs(before.catalog, after.catalog),
    dataChanges: compareData(before.data, after.data, masked),
  };
}

/** True when nothing differs. */
export function isSame(difference: Difference): boolean {
  return difference.schemaChanges.length === 0 && difference.dataChanges.length === 0;
}

/** Reads it through a session that is open and idle. */
export async function lookThrough(
  plan: RehearsalPlan,
  session: Session,
  major: number,
  like?: State,
  or?: State,
): Promise<State> {
  const ignore = { relations: ledgerRelations(plan) };
  const known = states(like, or);
  return withStableSettings(session, async () => {
    const moment = await readMoment(session);
    const stamp = moment === like?.moment ? like.stamp : await stampCatalog(session, major);
    const catalog =
      stamp === like?.stamp
        ? like.catalog
        : await snapshotCatalog(session, {
            major,
            ignore,
            known: known.map(({ catalog: one }) => one),
          });
    // rows of unlogged tables change without WAL; last, since reading rows may search more schemas
    const data = await fingerprintData(session, {
      major,
      ignore,
      known: known.map(({ data: one }) => one),
    });
    return { catalog, data, moment, stamp };
  });
}

function states(...some: readonly (State | undefined)[]): readonly State[] {
  return some.filter((one) => one !== undefined);
}

async function readMoment(session: Session): Promise<string> {
  const [row] = await session.rows<{ moment: string }>(
    "select pg_catalog.concat_ws(' ', pg_catalog.current_database(), pg_catalog.pg_current_wal_insert_lsn()) as moment",
  );
  return row?.moment ?? '';
}

/** The ledger is the framework's business, not the schema's: comparisons leave it out. */
export function ledgerRelations(
  plan: Pick<RehearsalPlan, 'adapter' | 'environment'>,
): readonly string[] {
  const { table, besides = [] } = plan.adapter.ledger ?? {};
  if (table === undefined) return [];
  if (table.includes('.')) return [table, ...besides];
  const schemas = (plan.environment.searchPath ?? '').split(',').map((name) => name.trim());
  const everywhere = ['public', ...schemas.filter((name) => name !== '')];
  return [...everywhere.map((schema) => `${schema}.${table}`), ...besides];
}
