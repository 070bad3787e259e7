/** One start of the framework's runner, as a restarted job would: it looks at its ledger and goes on. */
import type { LedgerDecision, SourceMigration } from '../adapters/adapter.ts';
import type { RunnerRerun } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import type { Database } from '../postgres/database.ts';
import { applyMigration, describeFailure, placeOf, prepareRunner } from './executor.ts';
import type { RehearsalPlan } from './plan.ts';
import { openRun, type OpenRun } from './run.ts';

/** What it did, without what that left different. */
export type RunnerStart = Omit<RunnerRerun, 'schemaChanges' | 'dataChanges'>;

/** Starts it on a database, in a session of its own, which takes an open transaction with it. */
export async function startRunner(
  plan: RehearsalPlan,
  database: Database,
  migrations: readonly SourceMigration[],
  log: Log,
): Promise<RunnerStart> {
  await using run = await openRun(plan, database, 'outcome', log);
  const prepared = await prepareRunner(run);
  const decision = prepared.outcome.ok ? await decide(run, migrations) : undefined;
  if (!decision) return { applied: [], skipped: 0, outcome: prepared.outcome };
  return await applyDecided(run, decision);
}

/** Applies what was decided, stopping at a failure. */
export async function applyDecided(
  run: OpenRun,
  decision: Pick<LedgerDecision, 'apply' | 'skipped' | 'refused'>,
): Promise<RunnerStart> {
  const { skipped, refused } = decision;
  const applied: string[] = [];
  const apply = refused === undefined ? decision.apply : [];
  for (const [index, migration] of apply.entries()) {
    const last = await applyMigration(run, migration, placeOf(index, apply.length));
    if (!last.outcome.ok) {
      // one transaction over the run takes what was applied along
      if (run.plan.adapter.aroundRun) applied.splice(0);
      const at = describeFailure(last, migration.id, migration.file);
      const failedAt = { migration: migration.id, file: at.file, line: at.line };
      return { applied, skipped, outcome: last.outcome, failedAt };
    }
    applied.push(migration.id);
  }
  return { applied, skipped, refused, outcome: { ok: true } };
}

/** What the framework would apply now; without a ledger that is every file, each time. */
export async function decide(
  { plan, session }: OpenRun,
  migrations: readonly SourceMigration[],
): Promise<Pick<LedgerDecision, 'apply' | 'skipped' | 'refused'>> {
  const { ledger } = plan.adapter;
  if (plan.ledgerPolicy === 'none' || !ledger) return { apply: migrations, skipped: 0 };
  return ledger.decide(await session.rows(ledger.read), migrations);
}
