/**
 * An order of deployment that works, where not any order does. What is proposed here may be a guess
 * from the kinds of statements; it is told only after it was rehearsed from end to end.
 */
import type { SourceMigration, Step } from '../../adapters/adapter.ts';
import type {
  DeployPart,
  DeployPlan,
  DeployStep,
  OrderRun,
  ReplicatedChange,
} from '../../evidence/replication.ts';
import type { RehearsalPlan } from '../plan.ts';
import { quoteIdentifier } from '../../sql/quote.ts';
import { splitSql } from '../../sql/split.ts';
import { longestCommonSubsequence } from '../observe/subsequence.ts';
import { works } from './change.ts';
import {
  type Change,
  type Move,
  movesOf,
  type Part,
  partOf,
  type ReplicatedMigration,
} from './moves.ts';
import { type OrderResult, runOrder } from './run-order.ts';
import type { OrderInput } from './sides.ts';

export interface Planning {
  readonly plan: RehearsalPlan;
  readonly whole: Change;
  /** Of the whole. */
  readonly input: OrderInput;
  /** Of each migration alone, as far as they were rehearsed, and of all together. */
  readonly changes: readonly ReplicatedChange[];
}

/** Null when any order works, and when none of those tried does. */
export async function findDeployPlan(planning: Planning): Promise<DeployPlan | null> {
  const { plan, whole, input, changes } = planning;
  const orders = changes.at(-1)?.orders ?? [];
  const good = orders.filter((run) => run.works);
  const [equal, ...others] = good.filter(({ diverged }) => diverged.length === 0);
  const needsRefresh = orders.some(({ missing }) => missing.some(isUntilRefresh));
  if (equal && others.length + 1 === orders.length && !needsRefresh) return null;
  if (equal) return chosen(equal);
  for (const propose of [alternately, aroundPublisher, relaxedFirst, byStatement]) {
    const moves = propose(planning);
    const result = moves && (await runOrder(input, moves, 'throughout'));
    if (!result || !works(result)) continue;
    // where an order works as it is, only rows that stay the same are a reason for another
    if (good.length > 0 && result.diverged.length > 0) continue;
    return { traffic: 'running', steps: stepsOf(planning, moves, result) };
  }
  const [best] = good;
  if (best) return good.length === orders.length && !needsRefresh ? null : chosen(best);
  for (const moves of [movesOf(plan, whole, 'publisher-first'), byStatement(planning)]) {
    const result = moves && (await runOrder(input, moves, 'paused'));
    if (result && works(result))
      return { traffic: 'paused', steps: stepsOf(planning, moves, result) };
  }
  return null;

  function chosen(run: OrderRun): DeployPlan {
    const order = run.order === 'publisher-first' ? run.order : 'subscriber-first';
    return { traffic: 'running', steps: stepsOf(planning, movesOf(plan, whole, order), run) };
  }
}

function isUntilRefresh({ why }: OrderResult['missing'][number]): boolean {
  return why === 'until-refresh';
}

/** Each migration in the order that works for it alone; each side still takes them one after the other. */
function alternately({ plan, whole, changes }: Planning): readonly Move[] | null {
  if (whole.migrations.length < 2) return null;
  const moves: Move[] = [];
  for (const one of whole.migrations) {
    const alone = changes.find(({ migration }) => migration === one.migration.id);
    const good = alone ? alone.orders.find((run) => run.works) : { order: 'subscriber-first' };
    if (!good) return null;
    const order = good.order === 'publisher-first' ? 'publisher-first' : 'subscriber-first';
    moves.push(...movesOf(plan, { migrations: [one] }, order));
  }
  return joined(moves);
}

/** Where each of several subscribers has an order that works for it: some before the publisher, the others behind it. */
function aroundPublisher({ plan, whole, changes }: Planning): readonly Move[] | null {
  const orders = changes.at(-1)?.orders ?? [];
  const first = orders.find(({ order }) => order === 'subscriber-first');
  const moves = movesOf(plan, whole, 'publisher-first');
  if (!first || moves.filter(({ side }) => side === 'subscriber').length < 2) return null;
  const late = new Set(first.stops.map(({ subscriber }) => subscriber));
  const isEarly = ({ side, subscriber }: Move): boolean =>
    side === 'subscriber' && !late.has(subscriber);
  return [...moves.filter(isEarly), ...moves.filter((move) => !isEarly(move))];
}

/** What a NOT NULL on the subscriber turns away is let in first, where the migration drops its column anyway. */
function relaxedFirst({ plan, whole, changes }: Planning): readonly Move[] | null {
  const run = changes.at(-1)?.orders.find(({ order }) => order === 'publisher-first');
  const statements = (run?.stops ?? []).map(({ relation, error, after }) => {
    const column = /^null value in column "(.+?)"/.exec(error.message)?.[1];
    return column === undefined || after !== 'publisher'
      ? undefined
      : `alter table ${relation} alter column ${quoteIdentifier(column)} drop not null`;
  });
  if (statements.length === 0) return null;
  const steps = statements.flatMap((sql): Step[] => (sql ? [{ origin: 'runner', sql }] : []));
  if (steps.length < statements.length) return null;
  return [{ side: 'subscriber', parts: [{ steps }] }, ...movesOf(plan, whole, 'publisher-first')];
}

/** Which side goes first for a statement; `publisher`: the rows that it changes reach the subscriber by themselves. */
type Preference = 'subscriber-first' | 'publisher-first' | 'publisher';

/** Statement by statement: widening reaches the subscriber first, narrowing the publisher. */
function byStatement({ plan, whole }: Planning): readonly Move[] | null {
  const moves: Move[] = [];
  for (const one of whole.migrations) {
    for (const { onPublisher, onSubscribers } of statementsOf(plan, one)) {
      const own = onPublisher ?? [...onSubscribers.values()][0];
      const step = own?.steps[0];
      if (!step) continue;
      const preference = preferenceOf(kindOf(step), step.sql);
      const publisher = onPublisher ? [{ side: 'publisher', parts: [onPublisher] } as const] : [];
      const subscribers = [...onSubscribers].map(([name, part]): Move => ({
        side: 'subscriber',
        ...(name !== '' && { subscriber: name }),
        parts: [part],
      }));
      if (preference === 'publisher') moves.push(...publisher);
      else if (preference === 'publisher-first') moves.push(...publisher, ...subscribers);
      else moves.push(...subscribers, ...publisher);
    }
  }
  return joined(moves);
}

interface SharedStatement {
  readonly onPublisher?: Part;
  /** By name. */
  readonly onSubscribers: ReadonlyMap<string, Part>;
}

/** A statement on every side that has it, each in its own file; what only one file has stays where it stands. */
function statementsOf(
  plan: RehearsalPlan,
  { onPublisher, onSubscribers }: ReplicatedMigration,
): readonly SharedStatement[] {
  const left = onPublisher ? singly(plan, onPublisher) : [];
  /** Before each of the publisher's statements, and behind the last. */
  const between = Array.from({ length: left.length + 1 }, (): SharedStatement[] => []);
  const same = left.map(() => new Map<string, Part>());
  for (const [name, migration] of onSubscribers) {
    const right = migration ? singly(plan, migration) : [];
    const common = longestCommonSubsequence(left.map(textOf), right.map(textOf));
    let from = 0;
    for (const [at, to] of [...common, [left.length, right.length] as const]) {
      for (const part of right.slice(from, to))
        between[at]?.push({ onSubscribers: new Map([[name, part]]) });
      const part = right[to];
      if (part) same[at]?.set(name, part);
      from = to + 1;
    }
  }
  return between.flatMap((own, index) => {
    const part = left[index];
    const shared = same[index];
    return part && shared ? [...own, { onPublisher: part, onSubscribers: shared }] : own;
  });
}

function singly(plan: RehearsalPlan, migration: SourceMigration): readonly Part[] {
  return ownStatements(partOf(plan, migration)).map((step) => ({ migration, steps: [step] }));
}

function textOf({ steps }: Part): string {
  return steps.map(({ sql }) => sql.replaceAll(/\s+/g, ' ').trim()).join(';');
}

function kindOf(step: Step): string {
  const split = splitSql(step.sql);
  return split.ok ? (split.statements[0]?.kind ?? '') : '';
}

const narrowing =
  /\bdrop\s+(column|table|view|type|constraint\s+\S+\s+cascade)\b|\bset\s+not\s+null\b|\badd\s+(constraint|unique|primary|check|foreign)\b|\bvalidate\s+constraint\b|\bcreate\s+unique\b|\bdrop\s+table\b|\bset\s+default\b/i;

function preferenceOf(kind: string, sql: string): Preference {
  if (['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'DoStmt', 'CopyStmt'].includes(kind))
    return 'publisher';
  return narrowing.test(sql) ? 'publisher-first' : 'subscriber-first';
}

/** What follows on the same side becomes one step, where the order between publisher and subscribers stays the same. */
function joined(moves: readonly Move[]): readonly Move[] {
  const result: Move[] = [];
  for (const move of moves) {
    const turn = result.findLastIndex(({ side }) => side !== move.side) + 1;
    const at = result.findIndex(
      ({ subscriber }, index) => index >= turn && subscriber === move.subscriber,
    );
    const same = result[at];
    if (same) result[at] = { ...move, parts: [...same.parts, ...move.parts] };
    else result.push(move);
  }
  return result;
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
    const isWhole = sent.length === ownStatements(partOf(plan, migration)).length;
    return { migration: id, file, ...(!isWhole && { statements: sent.map(({ sql }) => sql) }) };
  });
}

function ownStatements({ steps }: Part): readonly Step[] {
  return steps.filter((step) => step.origin === 'migration' && kindOf(step) !== 'TransactionStmt');
}
