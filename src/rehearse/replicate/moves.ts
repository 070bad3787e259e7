/** What each side runs, and when: the moves of a deployment. */
import type { SourceMigration, Step } from '../../adapters/adapter.ts';
import type { Side } from '../../evidence/replication.ts';
import type { MigrationEffects } from '../../evidence/types.ts';
import type { Database } from '../../postgres/database.ts';
import type { RehearsalPlan } from '../plan.ts';
import { statementSteps } from '../walk.ts';

/** Migrations that stand next to each other, with the databases around them. */
export interface Change {
  readonly migrations: readonly ReplicatedMigration[];
  readonly before: Database;
  readonly after: Database;
  readonly effects: readonly MigrationEffects[];
}

/** A migration, and what each side runs: it, a file of its own, or nothing. */
export interface ReplicatedMigration {
  readonly migration: SourceMigration;
  readonly onPublisher: SourceMigration | null;
  /** By the subscriber's name. */
  readonly onSubscribers: ReadonlyMap<string, SourceMigration | null>;
}

/** One side takes one or more migrations, or parts of them. */
export interface Move {
  readonly side: Side;
  /** Which subscriber; absent: the publisher, or all of them. */
  readonly subscriber?: string;
  readonly parts: readonly Part[];
  /** Nobody writes meanwhile. */
  readonly paused?: true;
}

export interface Part {
  /** Absent: statements of ours. */
  readonly migration?: SourceMigration;
  readonly steps: readonly Step[];
}

/** Statements of ours, which whoever looks after the server runs. */
export function isOurs({ parts }: Pick<Move, 'parts'>): boolean {
  return parts.every(({ migration }) => migration === undefined);
}

/** All of one side, then all of the other; what runs nothing is left out. */
export function movesOf(
  plan: RehearsalPlan,
  { migrations }: Pick<Change, 'migrations'>,
  order: 'publisher-first' | 'subscriber-first',
): readonly Move[] {
  const publisher: Move = {
    side: 'publisher',
    parts: parts(migrations.map(({ onPublisher }) => onPublisher)),
  };
  const names = migrations[0]?.onSubscribers.keys() ?? [];
  const subscribers = [...names].map((name): Move => ({
    side: 'subscriber',
    ...(name !== '' && { subscriber: name }),
    parts: parts(migrations.map(({ onSubscribers }) => onSubscribers.get(name) ?? null)),
  }));
  const moves =
    order === 'publisher-first' ? [publisher, ...subscribers] : [...subscribers, publisher];
  return moves.filter(({ parts: own }) => own.length > 0);

  function parts(own: readonly (SourceMigration | null)[]): readonly Part[] {
    return own.flatMap((migration) => (migration ? [partOf(plan, migration)] : []));
  }
}

/** A whole migration, in the framework's transaction and without its ledger: each side has its own. */
export function partOf(plan: RehearsalPlan, migration: SourceMigration): Part {
  return { migration, steps: statementSteps(plan, migration) };
}
