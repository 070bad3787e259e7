/**
 * Where a half-finished database stands, and the ways out: the states of its history are made on a
 * server of ours and compared with what was read of the live one, which is not asked again.
 */
import type { SourceMigration } from '../../adapters/adapter.ts';
import { UserError } from '../../errors.ts';
import type { PlacedStatement, Recovery } from '../../evidence/recovery.ts';
import type { NotRehearsed, SchemaChange } from '../../evidence/types.ts';
import type { Log } from '../../log.ts';
import { watchdog } from '../../postgres/limits.ts';
import { explainServerFailure } from '../../postgres/lost-server.ts';
import type { Server } from '../../postgres/server.ts';
import { tellingQuery } from '../../sql/telling.ts';
import { buildBaseline, type BuiltBaseline } from '../baseline.ts';
import { BaselineFailure } from '../baseline-failure.ts';
import { formatSqlError } from '../executor.ts';
import { sayUnapplied } from '../gaps.ts';
import type { RehearsalPlan } from '../plan.ts';
import { comparable, outermost, schemaOf } from './comparable.ts';
import { findKept, keep } from './kept-baseline.ts';
import type { Live } from './live.ts';
import { locate, nearestCount } from './locate.ts';
import { match, type Match } from './match.ts';
import { place, type Placed } from './place.ts';
import { isCounted } from './script.ts';
import { type States, statesOf } from './states.ts';
import { provenWays, type Start } from './ways.ts';

/** The history, the live database, and a server of ours to try ways out on. */
export interface RecoverInput {
  /** All migrations as its baseline, nothing under review, no rows wanted. */
  readonly plan: RehearsalPlan;
  readonly live: Live;
  readonly server: Server;
  readonly log: Log;
}

/** Finds the state and proves the ways. Throws UserError where the history itself does not apply. */
export async function recover({ plan, live, server, log }: RecoverInput): Promise<Recovery> {
  const history = inLedgerOrder(plan.baseline, live);
  const input = { plan, live: { ...live, catalog: comparable(live.catalog) }, server, log };
  await using scope = new AsyncDisposableStack();
  scope.use(await watchdog(server, plan.limits, log));
  try {
    return await recoverFrom(input, history);
  } catch (error) {
    if (!(error instanceof BaselineFailure)) throw await explainServerFailure(server, error);
    const { file, line, error: cause } = error.failure;
    throw new UserError(
      'history-does-not-apply',
      `${file}${line === undefined ? '' : `:${line}`} does not apply to an empty database: ${formatSqlError(cause)}`,
      {
        remedy:
          'What the history expects to be there before it can be named: --schemas, --roles, --extensions, --initial-dump.',
        exitStatus: 3,
      },
    );
  }
}

async function recoverFrom(
  input: RecoverInput,
  history: readonly SourceMigration[],
): Promise<Recovery> {
  const { plan, live, server, log } = input;
  await using scope = new AsyncDisposableStack();
  const claimed = claimedWindow(history, live);
  const knows = plan.adapter.ledger !== null && live.rows !== null;
  let seen = knows ? scope.use(await examine(input, history, claimed)) : undefined;
  if (!seen || mayBeElsewhere(seen, history, claimed)) {
    const distances = await locate(plan, server, history, live.catalog, log);
    const found = nearestCount(distances);
    const isWithin = [...distances].some(
      ([count, one]) =>
        one === distances.get(found) && count >= claimed.from && count <= claimed.to,
    );
    const there = {
      from: Math.max(found - 1, 0),
      to: Math.min(Math.max(found + 1, 1), history.length),
    };
    if (!seen || !isWithin) seen = scope.use(await examine(input, history, there));
  }
  const placed = place(seen.states, seen.match, live.ledger);
  const exact = seen.match.differences.length === 0;
  const isClean = exact && (placed.isClaimed || (!knows && isBeforeAll(placed, seen)));
  const starts = startsOf(placed);
  const common = { plan, before: seen.baseline.empty, states: seen.states, history, live, log };
  const proven =
    isClean || !exact
      ? { ways: [], unproven: [] }
      : await provenWays(common, starts, placed.walked);
  return {
    version: 1,
    outcome: outcomeOf(live, isClean, exact),
    adapter: { id: plan.adapter.id, name: plan.adapter.name },
    directory: plan.subject.directory,
    live: factsOf(live),
    rehearsedOn: server.info,
    position: positionOf(placed, exact),
    differences: outermost(seen.match.differences),
    besides: outermost(seen.match.besides),
    ...proven,
    notRehearsed: notRehearsed(input, seen),
  };
}

function outcomeOf({ ledger }: Live, isClean: boolean, exact: boolean): Recovery['outcome'] {
  if (!isClean) return exact ? 'half-finished' : 'unknown-state';
  return ledger.refused === null ? 'clean' : 'refused';
}

/** What databases have applied comes first, then what was begun, then what is pending. */
function inLedgerOrder(
  migrations: readonly SourceMigration[],
  { ledger }: Live,
): readonly SourceMigration[] {
  const rank = ({ id }: SourceMigration): number => {
    if (ledger.applied.includes(id)) return 0;
    return ledger.unfinished.includes(id) ? 1 : 2;
  };
  return migrations.toSorted((a, b) => rank(a) - rank(b));
}

interface Window {
  readonly from: number;
  readonly to: number;
}

/** The migrations to look into: what was begun and the next, or the last applied and the next. */
function claimedWindow(history: readonly SourceMigration[], { ledger }: Live): Window {
  const applied = history.filter(({ id }) => ledger.applied.includes(id)).length;
  const begun = history.filter(({ id }) => ledger.unfinished.includes(id)).length;
  const from = begun > 0 ? applied : Math.max(applied - 1, 0);
  return { from, to: Math.min(applied + begun + 1, history.length) };
}

/**
 * Whether another part of the history may explain the schema better. Where the newest of what the
 * ledger claims is there, what is missing besides was not left by an older state; and what is there
 * besides was left by a newer one only if some file names it.
 */
function mayBeElsewhere(
  { match: { differences, besides, nearest }, states: { points } }: Seen,
  history: readonly SourceMigration[],
  { to }: Window,
): boolean {
  if (differences.length > 0) return true;
  const isAtStart = points[nearest[0] ?? 0]?.index === -1;
  const later = history.slice(to).map(({ text }) => text);
  return besides.some(({ change, name }) => {
    if (change !== 'added') return isAtStart;
    const last = /[^."]+(?="?$)/.exec(name)?.[0] ?? name;
    return later.some((text) => text.includes(last));
  });
}

interface Seen extends AsyncDisposable {
  readonly baseline: BuiltBaseline;
  readonly states: States;
  readonly match: Match;
}

/** Builds what stands before the window, walks through it, and compares; closely where it came nearest. */
async function examine(
  { plan, live, server, log }: RecoverInput,
  history: readonly SourceMigration[],
  { from, to }: Window,
): Promise<Seen> {
  await using scope = new AsyncDisposableStack();
  const split = { ...plan, baseline: history.slice(0, from), review: history.slice(from) };
  const kept = await findKept(server, split.baseline);
  const baseline = scope.use(await buildBaseline(split, server, log, kept));
  if (kept?.evidence.migrations !== from) await keep(server, split.baseline, baseline);
  const walked = history.slice(from, to);
  let states = await statesOf(plan, baseline.empty, walked, log);
  let found = compare(plan, live, states);
  if (found.differences.length > 0) {
    const near = states.points[found.nearest[0] ?? 0];
    states = await statesOf(plan, baseline.empty, walked, log, near);
    found = compare(plan, live, states);
  }
  const owned = scope.move();
  return { baseline, states, match: found, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** What a platform brings along stands here for itself only: that it differs says nothing. */
function compare({ adapter: { expects } }: RehearsalPlan, live: Live, { points }: States): Match {
  const found = match(
    live.catalog,
    points.map(({ catalog }) => catalog),
  );
  if (!expects) return found;
  const own = new Set<string>(expects.schemas);
  const isOwn = ({ kind, name }: SchemaChange): boolean =>
    kind === 'extension' ||
    kind === 'publication' ||
    own.has(kind === 'schema' ? name : schemaOf(name));
  return { ...found, besides: found.besides.filter((change) => !isOwn(change)) };
}

/** Nothing is there and no ledger says otherwise. */
function isBeforeAll({ first }: Placed, { baseline, states }: Seen): boolean {
  return baseline.evidence.migrations === 0 && first.after === 0 && states.points[0]?.index === -1;
}

/** The points to go on from; two where the schema cannot tell whether statements ran. */
function startsOf({ first, last }: Placed): readonly Start[] {
  if (first.after === last.after && first.cutIndex === last.cutIndex)
    return [{ point: first, when: null }];
  const [from, to] = [first.after + 1, last.after];
  const which = from === to ? `statement ${from}` : `statements ${from} to ${to}`;
  return [
    { point: first, when: `${which} did not run` },
    { point: last, when: `${which} ran` },
  ];
}

function positionOf({ walked, first, last, index }: Placed, exact: boolean): Recovery['position'] {
  const { migration, script, count } = walked;
  const statements = script.filter(isCounted).map((part, at): PlacedStatement => {
    const number = at + 1;
    const { file, line } = part.source ?? { file: migration.file, line: 1 };
    const state =
      number <= first.after
        ? 'done'
        : number <= last.after
          ? 'unclear'
          : number === last.after + 1 && last.cutIndex !== undefined
            ? 'cut'
            : 'missing';
    const telling = state === 'unclear' ? tellingQuery(part.sql) : undefined;
    return { number, file, line, sql: part.sql, state, ...(telling && { telling }) };
  });
  return {
    migration: index === -1 ? null : migration.id,
    file: migration.file,
    after: first.after,
    of: count,
    exact,
    cutIndex: last.cutIndex ?? null,
    reachable: first.reachable,
    statements,
  };
}

function factsOf({ database, server, major, ledger, running }: Live): Recovery['live'] {
  return { database, server, major, ledger, running };
}

function notRehearsed(
  { live, server }: RecoverInput,
  { baseline, states, match: { besides } }: Seen,
): readonly NotRehearsed[] {
  const { info } = server;
  return [
    {
      what: 'your rows',
      why: 'the schema was built again, not what its tables hold: a statement that fails on rows fails again',
    },
    ...(besides.length > 0
      ? [{ what: 'what differs besides', why: 'it is not part of the history' }]
      : []),
    ...(info.major === live.major
      ? []
      : [
          {
            what: `Postgres ${live.major}`,
            why: `it was rehearsed on ${info.version}, the nearest there was; definitions may print differently`,
          },
        ]),
    ...(states.failure ? [states.failure] : []),
    ...sayUnapplied(baseline.unapplied),
  ];
}
