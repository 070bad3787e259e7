/** One migration, or all of them, on a publisher and a subscriber: which order works. */
import type { SourceMigration } from '../../adapters/adapter.ts';
import type { OrderRun, ReplicatedChange } from '../../evidence/replication.ts';
import type { MigrationEffects, NotRehearsed } from '../../evidence/types.ts';
import { cloneDatabase, type Database } from '../../postgres/database.ts';
import type { RehearsalPlan } from '../plan.ts';
import { openAsOwner } from '../run.ts';
import { sideBySide } from '../side-by-side.ts';
import { statementSteps } from '../walk.ts';
import type { Publishing } from './publications.ts';
import {
  type Move,
  newRowsAtFirst,
  oldRowsAtOnce,
  type OrderInput,
  type Part,
  runOrder,
} from './run-order.ts';
import { captureTraffic } from './traffic.ts';
import { tablesUsing, touchedBy } from './touched.ts';

/** Migrations that stand next to each other, with the databases around them. */
export interface Change {
  readonly migrations: readonly ReplicatedMigration[];
  readonly before: Database;
  readonly after: Database;
  readonly effects: readonly MigrationEffects[];
}

/** A migration, and what the subscriber runs in its place: the same, a file of its own, or nothing. */
export interface ReplicatedMigration {
  readonly migration: SourceMigration;
  readonly onSubscriber: SourceMigration | null;
}

export interface RehearsedChange {
  readonly change: ReplicatedChange;
  /** For more orders of the same change. */
  readonly input: OrderInput;
  readonly notRehearsed: readonly NotRehearsed[];
}

/** For six moments; in a longer order the last go without. */
const oldRows = 6 * oldRowsAtOnce;
/** Behind the first moment, two for each. */
const newRows = newRowsAtFirst + 20;
/** Written to in one change; new ones only where somebody said that they are published. */
const mostTables = { told: 24, assumed: 12 } as const;

/** Rehearses both orders; null when it touches nothing that is published. */
export async function rehearseChange(
  plan: RehearsalPlan,
  publishing: Publishing,
  change: Change,
): Promise<RehearsedChange | null> {
  const prepared = await prepare(plan, publishing, change);
  if (!prepared) return null;
  const { input, notRehearsed } = prepared;
  const orders = await sideBySide(
    ['publisher-first', 'subscriber-first'] as const,
    async (order): Promise<OrderRun> => {
      const moves = movesOf(plan, change, order);
      const result = await runOrder(input, moves, 'throughout');
      return { order, works: works(result), ...result };
    },
  );
  const only = change.migrations.length === 1 ? change.migrations[0]?.migration.id : undefined;
  const tables = [...new Set([...input.oldRows.keys(), ...input.newRows.keys()])].sort();
  return {
    change: { ...(only !== undefined && { migration: only }), tables, orders },
    input,
    notRehearsed,
  };
}

/** Nothing stopped, was refused or failed. */
export function works(result: Pick<OrderRun, 'stops' | 'failed' | 'writesRefused'>): boolean {
  return (
    result.stops.length === 0 && result.failed === undefined && result.writesRefused.length === 0
  );
}

/** All of one side, then all of the other. */
export function movesOf(
  plan: RehearsalPlan,
  { migrations }: Pick<Change, 'migrations'>,
  order: 'publisher-first' | 'subscriber-first',
): readonly Move[] {
  const publisher: Move = {
    side: 'publisher',
    parts: migrations.map(({ migration }) => partOf(plan, migration)),
  };
  const subscriber: Move = {
    side: 'subscriber',
    parts: migrations.flatMap(({ onSubscriber }) =>
      onSubscriber ? [partOf(plan, onSubscriber)] : [],
    ),
  };
  return order === 'publisher-first' ? [publisher, subscriber] : [subscriber, publisher];
}

/** A whole migration, in the framework's transaction and without its ledger: each side has its own. */
export function partOf(plan: RehearsalPlan, migration: SourceMigration): Part {
  return { migration, steps: statementSteps(plan, migration) };
}

async function prepare(
  plan: RehearsalPlan,
  publishing: Publishing,
  { before, after, effects }: Change,
): Promise<{ input: OrderInput; notRehearsed: readonly NotRehearsed[] } | null> {
  const { before: named, after: renamed, gone, types } = touchedBy(effects);
  const isTold = publishing.source !== 'assumed';
  // a table that is new is in use nowhere, unless it is an old one under another name
  const isOld = (relation: string): boolean =>
    isTold || named.includes(relation) || gone.length > 0;
  const was = [...new Set([...named, ...(await using(plan, before, types))])];
  const is = [...new Set([...renamed.filter(isOld), ...(await using(plan, after, types))])];
  const most = mostTables[isTold ? 'told' : 'assumed'];
  const left = [...new Set([...was.slice(most), ...is.slice(most)])];
  const [old, now] = await Promise.all([
    captureTraffic(plan, before, was.slice(0, most), publishing, { skip: 0, count: oldRows }),
    captureTraffic(plan, after, is.slice(0, most), publishing, { skip: oldRows, count: newRows }),
  ]);
  const isNew = (relation: string): boolean => !old.traffic.has(relation);
  const published = (relation: string): boolean =>
    old.published.has(relation) || now.published.has(relation);
  const tested = new Set(
    [...old.traffic.keys(), ...now.traffic.keys()].filter(
      (relation) => published(relation) || isNew(relation),
    ),
  );
  if (tested.size === 0) return null;
  const only = <T>(all: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map([...all].filter(([relation]) => tested.has(relation)));
  const unfilled = [...new Set([...old.unfilled, ...now.unfilled])].filter((one) =>
    tested.has(one),
  );
  return {
    input: {
      plan,
      before,
      publishing,
      oldRows: only(old.traffic),
      newRows: only(now.traffic),
    },
    notRehearsed: [
      ...unfilled.map((relation) => ({
        what: `replication of ${relation}`,
        why: 'no row could be made for it, so nothing was sent',
      })),
      ...(left.length > 0
        ? [
            {
              what: `replication of ${left.join(', ')}`,
              why: `rows are written to at most ${most} tables of a change`,
            },
          ]
        : []),
    ],
  };
}

/** Read on a copy, since nobody may connect to what is frozen. */
async function using(
  plan: RehearsalPlan,
  database: Database,
  types: readonly string[],
): Promise<readonly string[]> {
  if (types.length === 0) return [];
  await using copy = await cloneDatabase(database, 'types');
  await using session = await openAsOwner(plan, copy);
  return await tablesUsing(session, types);
}
