/**
 * The rehearsal `interrupt`: the job is killed in the middle and started again. Nothing is sent on a
 * kill, neither ROLLBACK nor what a framework writes down about a failure, so the ledger may say
 * something that is not so.
 */
import type { SourceMigration } from '../../adapters/adapter.ts';
import type { InterruptedMigration, NotRehearsed } from '../../evidence/types.ts';
import { splitSql } from '../../sql/split.ts';
import type { FurtherRehearsal, Stage } from '../further.ts';
import type { RehearsalPlan } from '../plan.ts';
import { sideBySide } from '../side-by-side.ts';
import type { CutInput } from './cut.ts';
import { choosePoints, type CutLimits, cutPoints } from './cut-points.ts';
import { worksInSteps } from './hold.ts';
import { cutAll } from './one-go.ts';
import { type PlannedCuts, refusedCuts } from './refused.ts';
import { numberedColumns } from '../observe/numbered-columns.ts';

const limits: CutLimits = { each: 24, all: 240, rolledBack: 24 };

export const interrupt: FurtherRehearsal = {
  name: 'interrupt',
  async rehearse(stage) {
    const planned = plannedCuts(stage);
    if (planned.length === 0) return { skipped: 'no migration applied to filled tables' };
    // a later stretch begins with a ledger of its own
    const refused = await refusedCuts(stage.first.segments.length === 1 ? planned : []);
    const open = planned.map(({ run, points }) => {
      return { run, points: points.filter((point) => !refused.has(point)) };
    });
    const chosen = choosePoints(open, limits);
    const migrations = await sideBySide(planned, async ({ input, run, points }) => {
      const { log, migration } = input;
      log.progress(`interrupt: ${migration.id}`);
      const killed = points.filter((point) => chosen.has(point));
      const cuts = await cutAll(input, run, killed);
      const seen = points
        .map((point) => refused.get(point) ?? cuts[killed.indexOf(point)])
        .filter((one) => one !== undefined);
      return { migration: migration.id, cuts: seen, leftOut: points.length - seen.length };
    });
    return { evidence: { interrupt: { migrations } }, notRehearsed: leftOutRemark(migrations) };
  },
};

/** What there is to cut, whether or not there is time for all of it. */
export function plannedCuts(stage: Stage): readonly PlannedCuts[] {
  return stage.plan.review.flatMap((_, index): PlannedCuts[] => {
    const run = stage.runs[index];
    const input = cutInput(stage, index);
    return run && input ? [{ input, run, points: cutPoints(run, worksInSteps) }] : [];
  });
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

function leftOutRemark(all: readonly InterruptedMigration[]): readonly NotRehearsed[] {
  const [first, ...more] = all.filter(({ leftOut }) => leftOut > 0);
  if (!first) return [];
  const thinned = [first, ...more];
  const done = thinned.reduce((sum, { cuts }) => sum + cuts.length, 0);
  const left = thinned.reduce((sum, { leftOut }) => sum + leftOut, 0);
  const what = more.length === 0 ? first.migration : `${thinned.length} migrations`;
  return [
    {
      what: `interrupt: ${what}`,
      why: `killed at ${done} of ${done + left} places, evenly spread`,
    },
  ];
}
