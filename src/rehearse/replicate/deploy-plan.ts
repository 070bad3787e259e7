/**
 * An order of deployment that works, where not any order does. What is proposed here may be a guess
 * from the kinds of statements; it is told only after it was rehearsed from end to end.
 */
import { orderFaults } from '../../evidence/deploy-words.ts';
import type { DeployPart, DeployPlan, DeployStep, OrderRun } from '../../evidence/replication.ts';
import type { RehearsalPlan } from '../plan.ts';
import { works } from './change.ts';
import { type Move, movesOf } from './moves.ts';
import { inFiles } from './plan-files.ts';
import {
  aroundPublisher,
  byKind,
  byStatement,
  emptiedForCopy,
  oneByOne,
  type Planning,
  relaxedFirst,
  shorter,
} from './proposals.ts';
import { type OrderResult, tryOrder } from './run-order.ts';
import { ownStatements, statementsOf } from './statements.ts';

/** Null when any order works, and when none of those tried does. */
export async function findDeployPlan(planning: Planning): Promise<DeployPlan | null> {
  const found = await findMoves(planning, { left: mostTries });
  if (!found || (found.isSimple && isAnyAsGood(planning))) return null;
  return found.isSimple
    ? { steps: stepsOf(planning, found.moves, found.result) }
    : inParts(planning, found);
}

/** So many orders are rehearsed for one plan, each in a fraction of a second. */
const mostTries = 40;

/** How many of them are left; shared by those that look for a part of the plan. */
interface Tries {
  left: number;
}

async function tryNext(
  tries: Tries,
  { input }: Planning,
  moves: readonly Move[],
): Promise<OrderResult | null> {
  if (tries.left === 0) return null;
  tries.left -= 1;
  const result = await tryOrder(input, moves);
  return works(result) ? result : null;
}

/** Moves that work. */
interface Found {
  readonly moves: readonly Move[];
  readonly result: Pick<OrderResult, 'missing' | 'diverged'>;
  /** One of the simple orders. */
  readonly isSimple?: true;
}

function isAnyAsGood({ orders }: Planning): boolean {
  const [first, ...others] = orders.map(({ works: ok, missing, diverged }) =>
    ok && !missing.some(isUntilRefresh) ? diverged.length > 0 : null,
  );
  return first !== null && others.every((one) => one === first);
}

async function findMoves(planning: Planning, tries: Tries): Promise<Found | null> {
  const { plan, whole, orders } = planning;
  const good = orders.filter((run) => run.works);
  const equal = good.find(({ diverged }) => diverged.length === 0);
  if (equal) return simple(equal);
  const each = await oneByOne(
    planning,
    async (one) => (await findMoves(one, tries))?.moves ?? null,
  );
  const running = [
    ...(each?.some(({ paused }) => paused) ? [] : [each]),
    emptiedForCopy(planning, 'checked'),
    emptiedForCopy(planning, 'unchecked'),
    aroundPublisher(planning),
    relaxedFirst(planning),
    byKind(planning, 'each'),
    byKind(planning, 'publisher'),
    byStatement(planning),
  ];
  const whilePaused = [
    movesOf(plan, whole, 'publisher-first'),
    movesOf(plan, whole, 'subscriber-first'),
    byKind(planning, 'publisher'),
    byStatement(planning),
  ].map((moves) => moves?.map((move): Move => ({ ...move, paused: true })) ?? null);
  const [best] = good;
  let unequal: Found | null = best ? simple(best) : null;
  for (const moves of [...running, each, ...whilePaused]) {
    const result = moves && (await tryNext(tries, planning, moves));
    if (!result) continue;
    if (result.diverged.length === 0) return shortened(planning, { moves, result }, tries);
    unequal ??= { moves, result };
  }
  return unequal?.isSimple ? unequal : unequal && shortened(planning, unequal, tries);

  function simple(run: OrderRun): Found {
    const order = run.order === 'publisher-first' ? run.order : 'subscriber-first';
    return { moves: movesOf(plan, whole, order), result: run, isSimple: true };
  }
}

/** With as few moves as work: two of a side become one, as early or as late as the other side allows. */
async function shortened(planning: Planning, found: Found, tries: Tries): Promise<Found> {
  let best = found;
  for (let next = 0; tries.left > 0; next += 1) {
    const moves = shorter(planning.plan, best.moves)[next];
    if (!moves) break;
    const result = await tryNext(tries, planning, moves);
    if (!result || result.diverged.length > best.result.diverged.length) continue;
    best = { moves, result };
    next = -1;
  }
  return best;
}

/** In files, where it splits migrations and works with those as well. */
async function inParts(planning: Planning, { moves, result }: Found): Promise<DeployPlan> {
  const { plan, whole, input } = planning;
  const byStatements: DeployPlan = { steps: stepsOf(planning, moves, result) };
  const split = await inFiles(plan, whole, moves);
  if (!split) return byStatements;
  const { files, withoutFiles } = split;
  if (files.length === 0) return { ...byStatements, withoutFiles };
  const again = await tryOrder(input, split.moves);
  const faults = [
    ...orderFaults(again),
    ...(result.diverged.length > 0 ? [] : again.diverged).map(
      ({ relation }) => `rows of ${relation} differ afterwards`,
    ),
  ];
  if (faults.length > 0) {
    const why = `the plan fails with them: ${faults.join('; ')}`;
    const tried = [...new Set(files.map(({ replaces }) => replaces))];
    const refused = [...tried.map((file) => ({ file, why })), ...withoutFiles];
    return { ...byStatements, withoutFiles: refused };
  }
  return {
    steps: stepsOf(planning, split.moves, again),
    files,
    ...(withoutFiles.length > 0 && { withoutFiles }),
  };
}

function isUntilRefresh({ why }: OrderResult['missing'][number]): boolean {
  return why === 'until-refresh';
}

/** As people read it: whole files where they are whole, and the refresh where one was needed. */
function stepsOf(
  { plan, input }: Planning,
  moves: readonly Move[],
  { missing }: Pick<OrderResult, 'missing'>,
): readonly DeployStep[] {
  const steps = moves.map((move): DeployStep => {
    const { parts, ...where } = move;
    const ours = parts.flatMap(({ migration, steps: own }) => (migration ? [] : own));
    return ours.length > 0
      ? { do: 'prepare', ...where, statements: ours.map(({ sql }) => sql) }
      : { do: 'migrate', ...where, parts: partsOf(plan, move) };
  });
  if (!input.refreshes || !missing.some(isUntilRefresh)) return steps;
  const { with: extension } = input.publishing;
  return [...steps, { do: 'refresh', ...(extension && { with: extension }) }];
}

function partsOf(plan: RehearsalPlan, { parts }: Move): readonly DeployPart[] {
  return [...Map.groupBy(parts, ({ migration }) => migration)].flatMap(([migration, own]) => {
    if (!migration) return [];
    const { id, file } = migration;
    const sent = own.flatMap(ownStatements);
    const isWhole = sent.length === statementsOf(plan, migration).length;
    return { migration: id, file, ...(!isWhole && { statements: sent.map(({ sql }) => sql) }) };
  });
}
