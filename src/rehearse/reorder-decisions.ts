/** What the framework itself decides about files that are late or not what they were. */
import type { Ledger, LedgerDecision, SourceMigration } from '../adapters/adapter.ts';
import type { FrameworkDecision } from '../evidence/reorder.ts';
import type { Log } from '../log.ts';
import type { Database } from '../postgres/database.ts';
import { prepareRunner } from './executor.ts';
import type { OrderPlan, RehearsalPlan } from './plan.ts';
import { openRun } from './run.ts';

/** Asks it on a database at the tip of the base branch, one cause at a time, so that each has its own answer. */
export async function frameworkDecisions(
  plan: RehearsalPlan,
  order: OrderPlan,
  database: Database,
  log: Log,
): Promise<readonly FrameworkDecision[]> {
  const { ledger } = plan.adapter;
  if (!ledger || plan.ledgerPolicy === 'none') return [];
  await using run = await openRun(plan, database, 'outcome', log);
  const prepared = await prepareRunner(run);
  if (!prepared.outcome.ok) return [];
  const rows = await run.session.rows(ledger.read);
  const decide = (migrations: readonly SourceMigration[]): LedgerDecision =>
    ledger.decide(rows, migrations);
  // what it refuses even without the pull request is not the pull request's doing
  if (decide(plan.baseline).refused !== undefined) return [];
  const place = placer(order.fresh);
  return [
    ...order.late.map((late) => {
      const decision = decide(place([...plan.baseline, late]));
      return { cause: 'late', migration: late.id, ...outcomeOf(decision, late) } as const;
    }),
    ...order.changed.map(({ cause, base, head }): FrameworkDecision => {
      const rest = plan.baseline.filter((one) => one !== base);
      const added = plan.review.filter((one) => !order.late.includes(one) && !isHead(order, one));
      const set = place([...rest, ...(head ? [head] : []), ...added]);
      const decision = decide(set);
      const isNew = head && nameIn(ledger, head) !== nameIn(ledger, base);
      const outcome = isNew ? outcomeOf(decision, head) : noticed(decision);
      return { cause, migration: base.id, ...outcome };
    }),
  ];
}

function isHead({ changed }: OrderPlan, migration: SourceMigration): boolean {
  return changed.some(({ head }) => head === migration);
}

/** What a row of the ledger calls it. */
function nameIn({ knownBy }: Ledger, { id, version }: SourceMigration): string {
  return knownBy === 'id' ? id : version;
}

function outcomeOf(
  { refused, apply, neverApplied, complaint }: LedgerDecision,
  migration: SourceMigration,
): Pick<FrameworkDecision, 'result' | 'said'> {
  if (refused !== undefined) return { result: 'refuses', said: refused };
  if (apply.includes(migration)) {
    return { result: 'applies', ...(complaint && { said: complaint }) };
  }
  const why = neverApplied.find(({ id }) => id === migration.id)?.why;
  return { result: 'skips', ...(why && { said: why }) };
}

function noticed({
  refused,
  complaint,
}: LedgerDecision): Pick<FrameworkDecision, 'result' | 'said'> {
  if (refused !== undefined) return { result: 'refuses', said: refused };
  return complaint === undefined
    ? { result: 'unnoticed' }
    : { result: 'complains', said: complaint };
}

/** Sorts as a merge would; what a merge would not hold stays in front of what followed it. */
export function placer(
  fresh: readonly SourceMigration[],
): (migrations: readonly SourceMigration[]) => readonly SourceMigration[] {
  const places = new Map(fresh.map((migration, index) => [migration.version, index]));
  return (migrations) => {
    let last = -1;
    const keyed = migrations.map((migration, index) => {
      last = places.get(migration.version) ?? last;
      return { migration, place: last, index };
    });
    return keyed
      .toSorted((a, b) => a.place - b.place || a.index - b.index)
      .map(({ migration }) => migration);
  };
}
