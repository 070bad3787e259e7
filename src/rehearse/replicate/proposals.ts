/** Orders of deployment that may work where none of the simple ones does: guesses, until they are rehearsed. */
import type { SourceMigration, Step } from '../../adapters/adapter.ts';
import type { OrderRun } from '../../evidence/replication.ts';
import { quoteIdentifier } from '../../sql/quote.ts';
import type { RehearsalPlan } from '../plan.ts';
import { type Change, isOurs, type Move, movesOf, type Part, partOf } from './moves.ts';
import type { OrderInput } from './sides.ts';
import { align, alone, type OwnStatement, statementsOf } from './statements.ts';

export interface Planning {
  readonly plan: RehearsalPlan;
  readonly whole: Change;
  readonly input: OrderInput;
  /** How the simple orders went. */
  readonly orders: readonly OrderRun[];
  /** The same of each migration, where there are several, as far as they were rehearsed by themselves. */
  readonly alone?: readonly Planning[];
}

/**
 * Each migration in the order that works for it, or in the moves that `find` answers where none does;
 * each side still takes them one after the other.
 */
export async function oneByOne(
  { plan, whole, alone = [] }: Planning,
  find: (one: Planning) => Promise<readonly Move[] | null>,
): Promise<readonly Move[] | null> {
  if (whole.migrations.length < 2) return null;
  const each = whole.migrations.map((one) => {
    const planning = alone.find((other) => other.whole.migrations[0] === one);
    return { one, planning, order: planning && orderOf(planning.orders) };
  });
  // what may go either way goes along with what is before it
  let current = each.find(({ order }) => order)?.order ?? 'subscriber-first';
  const moves: Move[] = [];
  for (const { one, planning, order } of each) {
    if (planning && !planning.orders.some((run) => run.works)) {
      const found = await find(planning);
      if (!found) return null;
      moves.push(...found);
    } else {
      current = order ?? current;
      moves.push(...movesOf(plan, { migrations: [one] }, current));
    }
  }
  return joined(moves);
}

/** The one that it needs; undefined where either does. */
function orderOf(orders: readonly OrderRun[]): 'publisher-first' | 'subscriber-first' | undefined {
  const good = orders.filter((run) => run.works);
  const equal = good.filter(({ diverged }) => diverged.length === 0);
  const [first] = equal.length > 0 ? equal : good;
  if (!first || equal.length === orders.length) return undefined;
  return first.order === 'publisher-first' ? first.order : 'subscriber-first';
}

/** New tables that the migration fills on both sides are emptied on the subscriber, so that they can be copied there. */
export function emptiedForCopy(
  { plan, whole, orders }: Planning,
  references: 'checked' | 'unchecked',
): readonly Move[] | null {
  const run = orders.find(
    ({ stops, failed, writesRefused }) =>
      !failed && writesRefused.length === 0 && stops.every(({ copying }) => copying),
  );
  const filled = (run?.missing ?? []).filter((one) => one.filled);
  const names = new Set(filled.map(({ relation }) => relation));
  if (!run || run.works || names.size === 0) return null;
  const deletes = [...names].toReversed().map((relation) => `delete from ${relation}`);
  const unchecked = 'set session_replication_role = replica';
  const statements = references === 'checked' ? deletes : [unchecked, ...deletes];
  const order = run.order === 'publisher-first' ? run.order : 'subscriber-first';
  const sides = movesOf(plan, whole, order);
  const empty = sides
    .filter(({ side }) => side === 'subscriber')
    .map(({ parts: _parts, ...place }): Move => ({ ...place, parts: [ours(statements)] }));
  return [...sides, ...empty];
}

function ours(statements: readonly string[]): Part {
  return { steps: statements.map((sql): Step => ({ origin: 'runner', sql })) };
}

/** Where each of several subscribers has an order that works for it: some before the publisher, the others behind it. */
export function aroundPublisher({ plan, whole, orders }: Planning): readonly Move[] | null {
  const first = orders.find(({ order }) => order === 'subscriber-first');
  const moves = movesOf(plan, whole, 'publisher-first');
  if (!first || moves.filter(({ side }) => side === 'subscriber').length < 2) return null;
  const late = new Set(first.stops.map(({ subscriber }) => subscriber));
  const isEarly = ({ side, subscriber }: Move): boolean =>
    side === 'subscriber' && !late.has(subscriber);
  return [...moves.filter(isEarly), ...moves.filter((move) => !isEarly(move))];
}

/** What a NOT NULL on the subscriber turns away is let in first, where the migration drops its column anyway. */
export function relaxedFirst({ plan, whole, orders }: Planning): readonly Move[] | null {
  const run = orders.find(({ order }) => order === 'publisher-first');
  const statements = (run?.stops ?? []).map(({ relation, error, after }) => {
    const column = /^null value in column "(.+?)"/.exec(error.message)?.[1];
    return column === undefined || after !== 'publisher'
      ? undefined
      : `alter table ${relation} alter column ${quoteIdentifier(column)} drop not null`;
  });
  const known = statements.filter((one) => one !== undefined);
  if (known.length === 0 || known.length < statements.length) return null;
  return [{ side: 'subscriber', parts: [ours(known)] }, ...movesOf(plan, whole, 'publisher-first')];
}

/** Which side goes first for a statement; `either` where only one has it. */
type Preference = 'subscriber-first' | 'publisher-first' | 'either';

/** A statement, or several, first on one side and then on the other. */
interface Turn {
  readonly preference: Preference;
  readonly publisher: readonly Move[];
  readonly subscribers: readonly Move[];
  /** The subscribers have it too, and get the rows that it changes without. */
  readonly arrives: boolean;
}

/** Who changes rows: the publisher, from which they arrive, or every side for itself, which splits less. */
type RowsChangedBy = 'publisher' | 'each';

/** Widening reaches the subscriber first, narrowing the publisher; neighbours that want the same go together. */
export function byKind(planning: Planning, rowsBy: RowsChangedBy): readonly Move[] | null {
  const turns = turnsOf(planning, rowsBy);
  const runs: Turn[] = [];
  for (const turn of turns) {
    const last = runs.at(-1);
    const wanted = new Set([last?.preference, turn.preference]);
    wanted.delete('either');
    if (!last || wanted.size > 1) runs.push(turn);
    else
      runs[runs.length - 1] = {
        preference: last.preference === 'either' ? turn.preference : last.preference,
        publisher: [...last.publisher, ...turn.publisher],
        subscribers: [...last.subscribers, ...turn.subscribers],
        arrives: last.arrives || turn.arrives,
      };
  }
  // one of everything is an order that was rehearsed already
  const isNew = runs.length > 1 || runs.some(({ arrives }) => arrives);
  return isNew && runs.length < turns.length ? movesIn(planning.plan, runs) : null;
}

/** The same, statement by statement. */
export function byStatement(planning: Planning): readonly Move[] {
  return movesIn(planning.plan, turnsOf(planning, 'publisher'));
}

function turnsOf({ plan, whole }: Planning, rowsBy: RowsChangedBy): readonly Turn[] {
  return whole.migrations.flatMap(({ onPublisher: file, onSubscribers: files }) => {
    const own = new Map(
      [...files].map(([name, theirs]) => [name, theirs ? statementsOf(plan, theirs) : []] as const),
    );
    return align(file ? statementsOf(plan, file) : [], own).flatMap(({ base, others }): Turn[] => {
      const statement = base ?? [...others.values()][0];
      if (!statement) return [];
      const areRows = base !== undefined && others.size > 0 && changesRows(base);
      const arrives = areRows && rowsBy === 'publisher';
      const publisher = moveOf({ side: 'publisher' }, file, base);
      const subscribers = [...(arrives ? [] : others)].flatMap(([name, their]) =>
        moveOf(
          { side: 'subscriber', ...(name !== '' && { subscriber: name }) },
          files.get(name),
          their,
        ),
      );
      const isShared = publisher.length > 0 && subscribers.length > 0;
      const preference = narrowing.test(statement.sql) ? 'publisher-first' : 'subscriber-first';
      return [
        {
          preference: isShared && !areRows ? preference : 'either',
          publisher,
          subscribers,
          arrives,
        },
      ];
    });
  });
}

function movesIn(plan: RehearsalPlan, turns: readonly Turn[]): readonly Move[] {
  const moves = turns.flatMap(({ preference, publisher, subscribers }) =>
    preference === 'subscriber-first'
      ? [...subscribers, ...publisher]
      : [...publisher, ...subscribers],
  );
  return joined(moves).map((move) => wholeAgain(plan, move));
}

function moveOf(
  place: Omit<Move, 'parts'>,
  migration: SourceMigration | null | undefined,
  statement: OwnStatement | undefined,
): readonly Move[] {
  return migration && statement
    ? [{ ...place, parts: [{ migration, steps: alone(statement) }] }]
    : [];
}

/** What a move takes all of runs as the framework runs it. */
function wholeAgain(plan: RehearsalPlan, move: Move): Move {
  const parts = [...Map.groupBy(move.parts, ({ migration }) => migration)].flatMap(
    ([migration, own]): readonly Part[] =>
      migration && own.length === statementsOf(plan, migration).length
        ? [partOf(plan, migration)]
        : own,
  );
  return { ...move, parts };
}

const narrowing =
  /\bdrop\s+(column|table|view|type|constraint\s+\S+\s+cascade)\b|\bset\s+not\s+null\b|\badd\s+(constraint|unique|primary|check|foreign)\b|\bvalidate\s+constraint\b|\bcreate\s+unique\b|\bdrop\s+table\b|\b(set|drop)\s+default\b/i;

function changesRows({ kind }: OwnStatement): boolean {
  return ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'DoStmt', 'CopyStmt'].includes(kind);
}

/** What follows on the same side becomes one step, where the order between publisher and subscribers stays the same. */
function joined(moves: readonly Move[]): readonly Move[] {
  const result: Move[] = [];
  for (const move of moves) {
    const turn = result.findLastIndex((one) => !isAlike(one, move)) + 1;
    const at = result.findIndex(
      ({ subscriber }, index) => index >= turn && subscriber === move.subscriber,
    );
    const same = result[at];
    if (same) result[at] = { ...move, parts: [...same.parts, ...move.parts] };
    else result.push(move);
  }
  return result;
}

/** Each with one move less: two that one place takes in turn become the earlier or the later one. */
export function shorter(plan: RehearsalPlan, moves: readonly Move[]): readonly (readonly Move[])[] {
  const all = moves.flatMap((move, index) => {
    const next = moves.findIndex((one, at) => at > index && isSamePlace(one, move));
    const later = moves[next];
    if (!later || !isAlike(move, later)) return [];
    const both = { ...move, parts: [...move.parts, ...later.parts] };
    const early = moves.with(index, both).toSpliced(next, 1);
    const late = moves.with(next, both).toSpliced(index, 1);
    return [early, late].map((one) => joined(one).map((each) => wholeAgain(plan, each)));
  });
  // once each place has one turn, it is an order that was rehearsed already
  return all.filter((one) =>
    one.some((move, index) => one.slice(0, index).some((earlier) => isSamePlace(earlier, move))),
  );
}

function isSamePlace(one: Move, other: Move): boolean {
  return one.side === other.side && one.subscriber === other.subscriber;
}

function isAlike(one: Move, other: Move): boolean {
  return one.side === other.side && one.paused === other.paused && isOurs(one) === isOurs(other);
}
