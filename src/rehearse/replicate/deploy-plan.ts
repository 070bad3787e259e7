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
  alternately,
  aroundPublisher,
  byKind,
  byStatement,
  type Planning,
  relaxedFirst,
} from './proposals.ts';
import { type OrderResult, runOrder } from './run-order.ts';
import { ownStatements, statementsOf } from './statements.ts';

/** Null when any order works, and when none of those tried does. */
export async function findDeployPlan(planning: Planning): Promise<DeployPlan | null> {
  const { plan, whole, input, changes } = planning;
  const orders = changes.at(-1)?.orders ?? [];
  const good = orders.filter((run) => run.works);
  const [equal, ...others] = good.filter(({ diverged }) => diverged.length === 0);
  const needsRefresh = orders.some(({ missing }) => missing.some(isUntilRefresh));
  if (equal && others.length + 1 === orders.length && !needsRefresh) return null;
  if (equal) return chosen(equal);
  for (const propose of [alternately, aroundPublisher, relaxedFirst, byKind, byStatement]) {
    const moves = propose(planning);
    const result = moves && (await runOrder(input, moves, 'throughout'));
    if (!result || !works(result)) continue;
    // where an order works as it is, only rows that stay the same are a reason for another
    if (good.length > 0 && result.diverged.length > 0) continue;
    return rehearsed(planning, moves, 'throughout', result);
  }
  const [best] = good;
  if (best) return good.length === orders.length && !needsRefresh ? null : chosen(best);
  const paused = [movesOf(plan, whole, 'publisher-first'), byKind(planning), byStatement(planning)];
  for (const moves of paused) {
    const result = moves && (await runOrder(input, moves, 'paused'));
    if (result && works(result)) return rehearsed(planning, moves, 'paused', result);
  }
  return null;

  function chosen(run: OrderRun): DeployPlan {
    const order = run.order === 'publisher-first' ? run.order : 'subscriber-first';
    return { traffic: 'running', steps: stepsOf(planning, movesOf(plan, whole, order), run) };
  }
}

/** The plan of an order that worked; in files, where it splits migrations and works with those as well. */
async function rehearsed(
  planning: Planning,
  moves: readonly Move[],
  writing: 'throughout' | 'paused',
  result: OrderResult,
): Promise<DeployPlan> {
  const { plan, whole, input } = planning;
  const traffic = writing === 'paused' ? 'paused' : 'running';
  const byStatements: DeployPlan = { traffic, steps: stepsOf(planning, moves, result) };
  const split = await inFiles(plan, whole, moves);
  if (!split) return byStatements;
  const { files, withoutFiles } = split;
  if (files.length === 0) return { ...byStatements, withoutFiles };
  const again = await runOrder(input, split.moves, writing);
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
    traffic,
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
  return input.refreshes && missing.some(isUntilRefresh) ? [...steps, { do: 'refresh' }] : steps;
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
