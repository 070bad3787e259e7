/** One order of deployment, run on a publisher and its subscribers while rows are being written. */
import type {
  DivergedRows,
  MigrationRefused,
  NotReplicated,
  RefusedWrite,
  ReplicationStop,
  Side,
} from '../../evidence/replication.ts';
import { sendStep } from '../executor.ts';
import type { RehearsalPlan } from '../plan.ts';
import { openAsOwner } from '../run.ts';
import { connect } from '../../postgres/session.ts';
import { isOurs, type Move, type Part } from './moves.ts';
import { divergedRows, notReplicated } from './outcome.ts';
import { type OpenSide, openSides, type OrderInput } from './sides.ts';

export interface OrderResult {
  readonly stops: readonly ReplicationStop[];
  readonly failed?: MigrationRefused;
  readonly writesRefused: readonly RefusedWrite[];
  readonly missing: readonly NotReplicated[];
  readonly diverged: readonly DivergedRows[];
}

/** After so many tables that stop it, what is left is not looked for. */
const mostStops = { told: 4, assumed: 1 } as const;

/** Runs it again without the tables that stopped it, until nothing does: one stop hides all others. */
export async function runOrder(input: OrderInput, moves: readonly Move[]): Promise<OrderResult> {
  const most = mostStops[input.publishing.source === 'assumed' ? 'assumed' : 'told'];
  const stops: ReplicationStop[] = [];
  let result = await runOnce(input, moves, new Set(), 'end');
  while (result.stops.length > 0) {
    stops.push(...result.stops);
    const without = new Set(stops.map(({ relation }) => relation));
    if (without.size >= most || result.stops.every(({ relation }) => relation === '')) break;
    const next = await runOnce(input, moves, without, 'end');
    if (next.stops.some(({ relation }) => without.has(relation))) break;
    result = { ...next, writesRefused: merge(result.writesRefused, next.writesRefused) };
  }
  return { ...result, stops };
}

function merge(a: readonly RefusedWrite[], b: readonly RefusedWrite[]): readonly RefusedWrite[] {
  const keyOf = ({ side, relation, command }: RefusedWrite): string =>
    `${side} ${relation} ${command}`;
  const known = new Set(a.map(keyOf));
  return [...a, ...b.filter((one) => !known.has(keyOf(one)))];
}

/** The same for an order that is of use only if it works: it ends with the first thing that goes wrong. */
export function tryOrder(input: OrderInput, moves: readonly Move[]): Promise<OrderResult> {
  return runOnce(input, moves, new Set(), 'first-fault');
}

async function runOnce(
  input: OrderInput,
  moves: readonly Move[],
  without: ReadonlySet<string>,
  until: 'end' | 'first-fault',
): Promise<OrderResult> {
  await using scope = new AsyncDisposableStack();
  const sides = await openSides(input, without, scope);
  const { channels, followers, writers } = sides;
  for (const writer of writers) await writer.writeOld();
  await settle('publisher');
  const early = channels.flatMap(({ stops }) => stops)[0];
  if (early) throw new Error(`replication fails before any migration: ${early.error.message}`);
  for (const writer of writers) writer.takeForGranted();
  for (const [index, move] of moves.entries()) {
    const takers = [sides.publisher, ...followers].filter((one) => takes(one, move));
    for (const taker of takers) {
      await using held = new AsyncDisposableStack();
      if (isSeveral(move)) for (const channel of channels) held.use(await channel.hold(taker));
      const failed = await migrate(input.plan, taker, move, meanwhile(move));
      if (failed) return { ...soFar(), failed, missing: [], diverged: [] };
    }
    await sides.publishNew(move.side);
    // while writes pause, each side waits for the other: only what the migrations write is on its way
    if (!move.paused || !moves[index + 1]?.paused) {
      for (const writer of writers) {
        await writer.writeOld();
        const hasBegun = moves.slice(0, index + 1).some(({ side }) => side === writer.side);
        if (hasBegun) await writer.writeNew();
      }
    }
    await settle(move.side);
    if (until === 'first-fault' && hasFault()) return { ...soFar(), missing: [], diverged: [] };
  }
  if (isStuck()) return { ...soFar(), missing: [], diverged: [] };
  const missing: NotReplicated[] = [];
  for (const follower of followers) missing.push(...(await notReplicated(input, sides, follower)));
  if (input.refreshes && missing.some(({ why }) => why === 'until-refresh')) {
    for (const channel of channels) await channel.refresh();
    if (isStuck()) return { ...soFar(), missing, diverged: [] };
  }
  for (const writer of writers) await writer.writeNew();
  await settle(moves.at(-1)?.side ?? 'subscriber');
  if (isStuck()) return { ...soFar(), missing, diverged: [] };
  const diverged: DivergedRows[] = [];
  for (const follower of followers)
    diverged.push(...(await divergedRows(input, sides, follower, missing)));
  return { ...soFar(), missing, diverged };

  /** Rows are on their way between two migrations of a step too: what the first sends, the second cannot take back. */
  function meanwhile({ paused }: Move): () => Promise<void> {
    let times = 0;
    return async () => {
      times += 1;
      if (paused || times > mostBetween) return;
      for (const writer of writers) await writer.writeBetween();
    };
  }

  async function settle(after: Side): Promise<void> {
    for (const channel of channels) await channel.settle(after);
  }

  function hasFault(): boolean {
    const { stops, writesRefused } = soFar();
    return stops.length + writesRefused.length > 0;
  }

  function isStuck(): boolean {
    return channels.some((channel) => channel.isStuck);
  }

  function soFar(): Pick<OrderResult, 'stops' | 'writesRefused'> {
    return {
      stops: channels.flatMap(({ stops }) => stops),
      writesRefused: writers.flatMap((writer) => writer.refused()),
    };
  }
}

function takes({ side, name }: OpenSide, move: Move): boolean {
  return side === move.side && (move.subscriber === undefined || move.subscriber === name);
}

/** Between more migrations of one step, nothing is written. */
const mostBetween = 12;

function isSeveral({ parts }: Move): boolean {
  return new Set(parts.map(({ migration }) => migration)).size > 1;
}

/** Sends a side its part; stops at the first error. */
async function migrate(
  plan: RehearsalPlan,
  taker: OpenSide,
  { parts }: Move,
  between: () => Promise<void>,
): Promise<MigrationRefused | undefined> {
  const migrations = [...Map.groupBy(parts, ({ migration }) => migration).values()];
  for (const [index, own] of migrations.entries()) {
    if (index > 0) await between();
    const failed = await sendParts(plan, taker, own);
    if (failed) return failed;
  }
  return undefined;
}

/** Starts the side's runner for parts of one migration, or sends statements of ours. */
async function sendParts(
  plan: RehearsalPlan,
  { side, name, database }: OpenSide,
  parts: readonly Part[],
): Promise<MigrationRefused | undefined> {
  await using session = isOurs({ parts })
    ? await connect(database.server, { database: database.name })
    : await openAsOwner(plan, database);
  for (const { migration, steps } of parts) {
    for (const step of steps) {
      const result = await sendStep(session, step);
      if (result.ok) continue;
      if (session.transactionStatus !== 'I') await session.query('rollback');
      return {
        side,
        ...(name !== '' && { subscriber: name }),
        migration: migration?.id ?? '',
        file: step.source?.file ?? migration?.file ?? '',
        line: step.source?.line,
        error: result.error,
      };
    }
  }
  return undefined;
}
