/** Orders of deployment that may work where none of the simple ones does: guesses, until they are rehearsed. */
import type { SourceMigration, Step } from '../../adapters/adapter.ts';
import type { ReplicatedChange } from '../../evidence/replication.ts';
import { quoteIdentifier } from '../../sql/quote.ts';
import type { RehearsalPlan } from '../plan.ts';
import { type Change, type Move, movesOf, type Part, partOf } from './moves.ts';
import type { OrderInput } from './sides.ts';
import { align, alone, type OwnStatement, statementsOf } from './statements.ts';

export interface Planning {
  readonly plan: RehearsalPlan;
  readonly whole: Change;
  /** Of the whole. */
  readonly input: OrderInput;
  /** Of each migration alone, as far as they were rehearsed, and of all together. */
  readonly changes: readonly ReplicatedChange[];
}

/** Each migration in the order that works for it alone; each side still takes them one after the other. */
export function alternately({ plan, whole, changes }: Planning): readonly Move[] | null {
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
export function aroundPublisher({ plan, whole, changes }: Planning): readonly Move[] | null {
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
export function relaxedFirst({ plan, whole, changes }: Planning): readonly Move[] | null {
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

/** Widening reaches the subscriber first, narrowing the publisher; neighbours that want the same go together. */
export function byKind(planning: Planning): readonly Move[] | null {
  const turns = turnsOf(planning);
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
  return movesIn(planning.plan, turnsOf(planning));
}

function turnsOf({ plan, whole }: Planning): readonly Turn[] {
  return whole.migrations.flatMap(({ onPublisher: file, onSubscribers: files }) => {
    const own = new Map(
      [...files].map(([name, theirs]) => [name, theirs ? statementsOf(plan, theirs) : []] as const),
    );
    return align(file ? statementsOf(plan, file) : [], own).flatMap(({ base, others }): Turn[] => {
      const statement = base ?? [...others.values()][0];
      if (!statement) return [];
      const arrives = base !== undefined && others.size > 0 && changesRows(base);
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
      return [{ preference: isShared ? preference : 'either', publisher, subscribers, arrives }];
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
