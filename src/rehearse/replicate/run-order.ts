/** One order of deployment, run on a publisher and a subscriber while rows are being written. */
import type { SourceMigration, Step } from '../../adapters/adapter.ts';
import type {
  MigrationRefused,
  NotReplicated,
  RefusedWrite,
  ReplicationStop,
  Side,
} from '../../evidence/replication.ts';
import type { DataChange } from '../../evidence/types.ts';
import { cloneDatabase, type Database } from '../../postgres/database.ts';
import { connect, type Session } from '../../postgres/session.ts';
import { compareData } from '../observe/data-diff.ts';
import { type DataSnapshot, fingerprintData } from '../observe/data.ts';
import { sendStep } from '../executor.ts';
import type { RehearsalPlan } from '../plan.ts';
import { openAsOwner } from '../run.ts';
import { type Link, openLink } from './link.ts';
import {
  type PublishedTable,
  type Publishing,
  publish,
  publishedTables,
  publishNew,
  rootTables,
} from './publications.ts';
import { type CapturedRows, insertRows, touchRows, type Traffic } from './traffic.ts';

/** One side takes one or more migrations, or parts of them. */
export interface Move {
  readonly side: Side;
  readonly parts: readonly Part[];
}

export interface Part {
  /** Absent: statements of ours. */
  readonly migration?: SourceMigration;
  readonly steps: readonly Step[];
}

/** What a change is rehearsed with: the same for every order. */
export interface OrderInput {
  readonly plan: RehearsalPlan;
  /** Frozen: both sides before it. */
  readonly before: Database;
  readonly publishing: Publishing;
  /** Tables that are written to, by the names they have before and after. */
  readonly oldRows: Traffic;
  readonly newRows: Traffic;
}

export interface OrderResult {
  readonly stops: readonly ReplicationStop[];
  readonly failed?: MigrationRefused;
  readonly writesRefused: readonly RefusedWrite[];
  readonly missing: readonly NotReplicated[];
  readonly diverged: readonly DataChange[];
}

/** After so many tables that stop it, what is left is not looked for. */
const mostStops = { told: 4, assumed: 1 } as const;

/** Runs it again without the tables that stopped it, until nothing does: one stop hides all others. */
export async function runOrder(
  input: OrderInput,
  moves: readonly Move[],
  writing: 'throughout' | 'paused',
): Promise<OrderResult> {
  const most = mostStops[input.publishing.source === 'assumed' ? 'assumed' : 'told'];
  const stops: ReplicationStop[] = [];
  let result = await runOnce(input, moves, writing, new Set());
  while (result.stops.length > 0) {
    stops.push(...result.stops);
    const without = new Set(stops.map(({ relation }) => relation));
    if (stops.length >= most || result.stops.every(({ relation }) => relation === '')) break;
    const next = await runOnce(input, moves, writing, without);
    if (next.stops.some(({ relation }) => without.has(relation))) break;
    result = { ...next, writesRefused: merge(result.writesRefused, next.writesRefused) };
  }
  return { ...result, stops };
}

function merge(a: readonly RefusedWrite[], b: readonly RefusedWrite[]): readonly RefusedWrite[] {
  const known = new Set(a.map((one) => `${one.relation} ${one.command}`));
  return [...a, ...b.filter((one) => !known.has(`${one.relation} ${one.command}`))];
}

async function runOnce(
  input: OrderInput,
  moves: readonly Move[],
  writing: 'throughout' | 'paused',
  without: ReadonlySet<string>,
): Promise<OrderResult> {
  const { plan, before, publishing } = input;
  const { major } = before.server.info;
  await using scope = new AsyncDisposableStack();
  const publisher = scope.use(await cloneDatabase(before, 'publisher'));
  const subscriber = scope.use(await cloneDatabase(before, 'subscriber'));
  const admin = scope.use(await connect(before.server, { database: publisher.name }));
  const names = await publish(admin, publishing, major);
  const link = scope.use(await openLink(publisher, subscriber, names));
  const sides = {
    publisher: scope.use(await openAsOwner(plan, publisher)),
    subscriber: scope.use(await openAsOwner(plan, subscriber)),
  };
  const writer = new Writer(sides.publisher, link, input, without);
  const stops: ReplicationStop[] = [];
  let open: Omit<ReplicationStop, 'recovers'> | undefined;
  await writer.writeOld();
  const early = await link.settle();
  if (early) throw new Error(`replication fails before any migration: ${early.error.message}`);
  writer.takeForGranted();
  const publisherMoves = moves.filter(({ side }) => side === 'publisher').length;
  let moved = 0;
  for (const [index, move] of moves.entries()) {
    const failed = await migrate(sides[move.side], move);
    if (failed) return { stops: close(), failed, ...writer.refused(), missing: [], diverged: [] };
    if (move.side === 'publisher') {
      moved += 1;
      await publishNew(admin, publishing);
    }
    // while writes pause, each side waits for the other: only what the migrations write is on its way
    if (writing === 'throughout' || index === moves.length - 1) {
      await writer.writeOld();
      if (moved === publisherMoves) await writer.writeNew();
    }
    const stop = await link.settle();
    if (open && !stop) stops.push({ ...open, recovers: true });
    // what is in the way now is what was in the way before, unless the table is another one
    if (open && stop && stop.relation !== open.relation) stops.push({ ...open, recovers: true });
    open = stop
      ? open?.relation === stop.relation
        ? open
        : { ...stop, after: move.side }
      : undefined;
  }
  if (open) return { stops: close(), ...writer.refused(), missing: [], diverged: [] };
  const missing = await notReplicated(input, { admin, subscriber, names });
  if (missing.some(({ why }) => why === 'until-refresh')) {
    const trouble = await link.refresh();
    if (trouble) {
      const relation = 'relation' in trouble ? trouble.relation : '';
      const error = 'relation' in trouble ? trouble.error : { message: trouble.message };
      open = { relation, error, after: 'subscriber' };
      return { stops: close(), ...writer.refused(), missing, diverged: [] };
    }
  }
  await writer.writeNew();
  const late = await link.settle();
  if (late) {
    open = { ...late, after: moves.at(-1)?.side ?? 'subscriber' };
    return { stops: close(), ...writer.refused(), missing, diverged: [] };
  }
  const tables = await publishedTables(admin, names);
  const roots = await rootTables(
    admin,
    tables.map(({ relation }) => relation),
  );
  // every other table is as it was on both sides
  const written = tables.filter(({ relation }) => {
    const root = roots.get(relation) ?? relation;
    return input.oldRows.has(root) || input.newRows.has(root);
  });
  const differing = await compareSides(publisher, subscriber, written, major);
  const diverged = differing.flatMap((change) => {
    const out = missing.filter(({ relation }) => relation === change.relation);
    const columns = change.columns.filter((name) => !out.some(({ column }) => column === name));
    return columns.length > 0 || change.rowsBefore !== change.rowsAfter
      ? [{ ...change, columns }]
      : [];
  });
  return { stops, ...writer.refused(), missing, diverged };

  function close(): readonly ReplicationStop[] {
    return open ? [...stops, { ...open, recovers: false }] : stops;
  }
}

/** Sends a side its part; stops at the first error. */
async function migrate(session: Session, move: Move): Promise<MigrationRefused | undefined> {
  for (const { migration, steps } of move.parts) {
    for (const step of steps) {
      const result = await sendStep(session, step);
      if (result.ok) continue;
      if (session.transactionStatus !== 'I') await session.query('rollback');
      return {
        side: move.side,
        migration: migration?.id ?? '',
        file: step.source?.file ?? migration?.file ?? '',
        line: step.source?.line,
        error: result.error,
      };
    }
  }
  return undefined;
}

/** No replica identity: https://www.postgresql.org/docs/18/logical-replication-publication.html */
const noReplicaIdentity = '55000';

/** The application on the publisher; every table's rows are followed by a mark. */
class Writer {
  readonly #session: Session;
  readonly #link: Link;
  readonly #old: [string, CapturedRows][];
  readonly #new: [string, CapturedRows][];
  readonly #at = { old: 0, new: 0 };
  readonly #refused = new Map<string, RefusedWrite>();
  #granted = new Set<string>();

  constructor(session: Session, link: Link, input: OrderInput, without: ReadonlySet<string>) {
    this.#session = session;
    this.#link = link;
    const take = (traffic: Traffic): [string, CapturedRows][] =>
      [...traffic].filter(([relation]) => !without.has(relation));
    this.#old = take(input.oldRows);
    this.#new = take(input.newRows);
  }

  /** Rows as an application of the old schema sends them. */
  async writeOld(): Promise<void> {
    await this.#write(this.#old, this.#at.old, oldRowsAtOnce);
    this.#at.old += oldRowsAtOnce;
  }

  /** As one of the new schema does: at first every form that the seeder knows, later two more. */
  async writeNew(): Promise<void> {
    const count = this.#at.new === 0 ? newRowsAtFirst : 2;
    await this.#write(this.#new, this.#at.new, count);
    this.#at.new += count;
  }

  async #write(
    tables: readonly [string, CapturedRows][],
    from: number,
    count: number,
  ): Promise<void> {
    const later: [string, CapturedRows][] = [];
    for (const [relation, { columns, rows: all }] of tables) {
      const rows = all.slice(from, from + count);
      const { inserted } = await insertRows(this.#session, relation, { columns, rows });
      // its parents may be new tables that are written after it
      if (inserted === 0 && rows.length > 0) later.push([relation, { columns, rows }]);
      for (const one of await touchRows(this.#session, relation, columns)) {
        if (one.error.code === noReplicaIdentity)
          this.#refused.set(`${relation} ${one.command}`, one);
      }
      await this.#link.mark(relation);
    }
    for (const [relation, captured] of later) {
      await insertRows(this.#session, relation, captured);
      await this.#link.mark(relation);
    }
  }

  /** What was refused before anything was migrated is not the migrations' doing. */
  takeForGranted(): void {
    this.#granted = new Set(this.#refused.keys());
  }

  refused(): { readonly writesRefused: readonly RefusedWrite[] } {
    const own = [...this.#refused].filter(([key]) => !this.#granted.has(key));
    return { writesRefused: own.map(([, one]) => one) };
  }
}

/** In eight rows each of a column's values appears, the one that is there twice included. */
export const oldRowsAtOnce = 8;

/** Twenty forms, and two, since every fifth value may be NULL. */
export const newRowsAtFirst = 22;

interface Opened {
  readonly admin: Session;
  readonly subscriber: Database;
  readonly names: readonly string[];
}

/** New tables, and new columns of tables whose columns are listed, that the subscriber does not get. */
async function notReplicated(
  { oldRows, newRows }: OrderInput,
  { admin, subscriber, names }: Opened,
): Promise<readonly NotReplicated[]> {
  const published = await publishedTables(admin, names);
  const roots = await rootTables(
    admin,
    published.map(({ relation }) => relation),
  );
  await using session = await connect(subscriber.server, { database: subscriber.name });
  const known = await session.rows<{ relation: string }>(
    `select pg_catalog.format('%I.%I', n.nspname, c.relname) as relation
     from pg_catalog.pg_subscription_rel r join pg_catalog.pg_class c on c.oid = r.srrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace`,
  );
  const subscribed = new Set(known.map(({ relation }) => relation));
  const fresh = [...newRows.keys()].filter((relation) => !oldRows.has(relation));
  const tables = fresh.flatMap((relation): NotReplicated[] => {
    const own = published.filter((one) => (roots.get(one.relation) ?? one.relation) === relation);
    if (own.length === 0) return [{ relation, why: 'not-published' }];
    const late = own.some((one) => !subscribed.has(one.relation));
    return late ? [{ relation, why: 'until-refresh' }] : [];
  });
  const columns = published.flatMap(({ relation, columns: listed }) => {
    if (listed === null) return [];
    const old = oldRows.get(relation)?.columns ?? [];
    const added = newRows.get(relation)?.columns.filter((name) => !old.includes(name)) ?? [];
    return added
      .filter((column) => !listed.includes(column))
      .map((column): NotReplicated => ({ relation, column, why: 'not-published' }));
  });
  return [...tables, ...columns];
}

/** Rows that the two sides do not have in common. */
async function compareSides(
  publisher: Database,
  subscriber: Database,
  published: readonly PublishedTable[],
  major: number,
): Promise<readonly DataChange[]> {
  const tables = published.map(({ relation }) => relation);
  const [left, right] = await Promise.all([publisher, subscriber].map(read));
  const changes = compareData(left ?? {}, right ?? {});
  return changes.map(({ lost: _lost, ...change }) => change);

  async function read(database: Database): Promise<DataSnapshot> {
    await using session = await connect(database.server, { database: database.name });
    return await fingerprintData(session, { major, tables });
  }
}
