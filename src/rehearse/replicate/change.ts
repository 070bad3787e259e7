/** One migration, or all of them, on a publisher and its subscribers: which order works. */
import type {
  DeployOrder,
  MigrationRefused,
  OrderRun,
  ReplicatedChange,
} from '../../evidence/replication.ts';
import type { NotRehearsed } from '../../evidence/types.ts';
import { formatSqlError } from '../executor.ts';
import type { RehearsalPlan } from '../plan.ts';
import { sideBySide } from '../side-by-side.ts';
import { type Change, movesOf } from './moves.ts';
import { prepareRows } from './rows.ts';
import { runOrder } from './run-order.ts';
import type { OrderInput, Topology } from './sides.ts';

export interface RehearsedChange {
  readonly change: ReplicatedChange;
  /** For more orders of the same change. */
  readonly input: OrderInput;
  readonly notRehearsed: readonly NotRehearsed[];
}

/**
 * Rehearses both orders; null when it touches nothing that is published, and the reason where the
 * migrations fail on rows of the old shape, which is no matter of order.
 */
export async function rehearseChange(
  plan: RehearsalPlan,
  topology: Topology,
  change: Change,
): Promise<RehearsedChange | string | null> {
  const prepared = await prepareRows(plan, topology, change);
  if (!prepared) return null;
  const { notRehearsed, ...rows } = prepared;
  const { direction: _direction, ...sides } = topology;
  const input: OrderInput = { plan, before: change.before, ...sides, ...rows };
  const orders = await sideBySide(ordersOf(change), async (order): Promise<OrderRun> => {
    const result = await runOrder(input, movesOf(plan, change, order));
    return { order, works: works(result), ...result };
  });
  const refused = orders.find(({ failed }) => failed?.side === 'publisher' && isAboutRows(failed));
  if (refused?.failed)
    return `it fails on rows that are written before it: ${formatSqlError(refused.failed.error)}`;
  const only = change.migrations.length === 1 ? change.migrations[0]?.migration.id : undefined;
  const tables = [...new Set([...rows.rows.old.keys(), ...rows.rows.new.keys()])].sort();
  return {
    change: { ...(only !== undefined && { migration: only }), tables, orders },
    input,
    notRehearsed,
  };
}

/** Data exceptions and integrity constraints: what is there refuses, not what a publication asks for. */
function isAboutRows({ error }: MigrationRefused): boolean {
  return /^2[23]/.test(error.code);
}

/** One where only one side runs anything. */
function ordersOf({ migrations }: Change): readonly Exclude<DeployOrder, 'paused'>[] {
  const publisher = migrations.some(({ onPublisher }) => onPublisher);
  const subscriber = migrations.some(({ onSubscribers }) => onSubscribers.values().some(Boolean));
  return [
    ...(publisher ? (['publisher-first'] as const) : []),
    ...(subscriber ? (['subscriber-first'] as const) : []),
  ];
}

/** Nothing stopped, was refused or failed. */
export function works(result: Pick<OrderRun, 'stops' | 'failed' | 'writesRefused'>): boolean {
  return (
    result.stops.length === 0 && result.failed === undefined && result.writesRefused.length === 0
  );
}
