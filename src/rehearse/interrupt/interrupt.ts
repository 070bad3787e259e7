/**
 * The rehearsal `interrupt`: the job is killed in the middle and started again. Nothing is sent on a
 * kill, neither ROLLBACK nor what a framework writes down about a failure, so the ledger may say
 * something that is not so.
 */
import type { SourceMigration } from '../../adapters/adapter.ts';
import type { InterruptedMigration, MigrationRun, NotRehearsed } from '../../evidence/types.ts';
import { splitSql } from '../../sql/split.ts';
import type { FurtherRehearsal, Stage } from '../further.ts';
import type { RehearsalPlan } from '../plan.ts';
import { sideBySide } from '../side-by-side.ts';
import { cutAt, type CutInput } from './cut.ts';
import { cutPoints, thinOut } from './cut-points.ts';
import { worksInSteps } from './hold.ts';
import { numberedColumns } from '../observe/numbered-columns.ts';

/** A migration is cut at no more places than this, evenly spread. */
const mostCuts = 24;

export const interrupt: FurtherRehearsal = {
  name: 'interrupt',
  async rehearse(stage) {
    const { plan, runs, log } = stage;
    const done = await sideBySide(plan.review, async (migration, index) => {
      const run = runs[index];
      const input = cutInput(stage, index);
      if (!run || !input) return undefined;
      log.progress(`interrupt: ${migration.id}`);
      return interruptMigration(input, run);
    });
    const migrations = done.filter((one) => one !== undefined);
    if (migrations.length === 0) return { skipped: 'no migration applied to filled tables' };
    return {
      evidence: { interrupt: { migrations } },
      notRehearsed: migrations.flatMap(leftOutRemark),
    };
  },
};

async function interruptMigration(
  input: CutInput,
  run: MigrationRun,
): Promise<InterruptedMigration> {
  const points = cutPoints(run, worksInSteps);
  const chosen = thinOut(points, mostCuts);
  const cuts = await sideBySide(chosen, (point) => cutAt(input, point));
  const seen = cuts.filter((cut) => cut !== undefined);
  const leftOut = points.length - seen.length;
  return { migration: input.migration.id, cuts: seen, leftOut };
}

/** Undefined for what did not apply, or only to empty tables. */
function cutInput(stage: Stage, index: number): CutInput | undefined {
  const { plan, runs, clean, first, log } = stage;
  const migration = plan.review[index];
  const run = runs[index];
  const step = clean.steps.get(index);
  if (!migration || !run || !step?.before || !step.states) return undefined;
  const { adapter, ledgerPolicy, baseline } = plan;
  const keeps = adapter.ledger !== null && ledgerPolicy !== 'none';
  const begins = first.segments.some(({ from }) => from === index);
  return {
    plan,
    migration,
    // what the clean run kept has no ledger rows of the pull request
    known: keeps ? [...baseline, migration] : [migration],
    begin: step.before,
    ...step.states,
    masked: clean.masked.union(numberedColumns(step.states.after.catalog)),
    ahead: begins ? 0 : (adapter.aroundRun?.before.length ?? 0),
    level: sendsSeveralAtOnce(plan, migration) ? 'evidence' : 'outcome',
    log,
  };
}

/** Several statements in one message are cut between only where the recorder takes them apart. */
function sendsSeveralAtOnce(plan: RehearsalPlan, migration: SourceMigration): boolean {
  return plan.adapter.plan(migration, plan.settings).some(({ origin, sql }) => {
    const split = origin === 'migration' ? splitSql(sql) : undefined;
    return split?.ok === true && split.statements.length > 1;
  });
}

function leftOutRemark({ migration, cuts, leftOut }: InterruptedMigration): NotRehearsed[] {
  if (leftOut === 0) return [];
  const why = `killed at ${cuts.length} of ${cuts.length + leftOut} places, evenly spread`;
  return [{ what: `interrupt: ${migration}`, why }];
}
