/**
 * The rehearsal `revert`: each migration of the pull request up, down and up again, with rows. What
 * the down part ends in is compared with the database before the up part.
 */
import type { SourceMigration } from '../../adapters/adapter.ts';
import type { MigrationEffects, NotRehearsed, Reverted } from '../../evidence/types.ts';
import { cloneDatabase } from '../../postgres/database.ts';
import { applyAll } from '../apply.ts';
import { seedRows } from '../baseline.ts';
import type { FurtherRehearsal, FurtherResult, Stage } from '../further.ts';
import { sideBySide } from '../side-by-side.ts';
import { downAndUp, downOf, sendDown } from './revert-one.ts';

/** Each down part, sent behind its up part, and the up part once more. */
export const revert: FurtherRehearsal = { name: 'revert', rehearse };

async function rehearse(stage: Stage): Promise<FurtherResult> {
  const { plan } = stage;
  if (!plan.adapter.planDown) {
    return { skipped: `${plan.adapter.name} has no down migrations`, needless: true };
  }
  const results = await sideBySide(plan.review, (migration, index) =>
    revertAt(stage, migration, index),
  );
  const migrations = results.flatMap((result) => ('down' in result ? [result] : []));
  const notRehearsed = results.flatMap((result) => ('down' in result ? [] : [result]));
  const merged = {
    migrations: plan.baseline.length,
    withDown: plan.baseline.filter((one) => downOf(one) === 'sent').length,
  };
  return { evidence: { revert: { migrations, merged } }, notRehearsed };
}

async function revertAt(
  stage: Stage,
  migration: SourceMigration,
  index: number,
): Promise<Reverted | NotRehearsed> {
  const { plan, clean, log } = stage;
  const down = downOf(migration);
  const [begin] = migration.down ?? [];
  const found: Reverted = {
    migration: migration.id,
    down,
    ...(begin && { file: begin.file, line: begin.line }),
  };
  if (down !== 'sent') return found;
  const { after, states } = clean.steps.get(index) ?? {};
  if (!after || !states) {
    return { what: `${migration.id}: revert`, why: 'it did not apply with rows a first time' };
  }
  log.progress(`revert: ${migration.id}`);
  const effects = clean.effects.find((one) => one.migration === migration.id);
  const { masked } = clean;
  const { first, again } = await downAndUp({
    plan,
    migration,
    after,
    states,
    effects,
    masked,
    log,
  });
  if (!first) return found;
  if (!first.outcome.ok) {
    const passesWithoutRows = await passesOnEmpty(stage, migration, index);
    return { ...found, first: { ...first, passesWithoutRows } };
  }
  const onNewRows =
    effects && takesOtherRows(effects) ? await downOnNewRows(stage, migration, index) : undefined;
  return { ...found, first, again, ...(onNewRows && { onNewRows }) };
}

async function passesOnEmpty(
  { plan, built, log }: Stage,
  migration: SourceMigration,
  index: number,
): Promise<boolean> {
  await using empty = await cloneDatabase(built.empty, 'revert');
  const options = { level: 'outcome', rowsPresent: false, goOn: () => true } as const;
  const { runs } = await applyAll(plan, empty, { ...options, from: 0, to: index + 1 }, log);
  if (!runs.every((run) => run.outcome.ok)) return false;
  return (await sendDown(plan, empty, migration, log)).outcome.ok;
}

/** Whether rows are accepted now that were not before: something was taken away, or made wider. */
function takesOtherRows({ schemaChanges }: MigrationEffects): boolean {
  return schemaChanges.some(({ change, kind, keys }) =>
    change === 'removed'
      ? kind === 'constraint' || kind === 'index'
      : change === 'changed' &&
        (kind === 'enum' ||
          kind === 'domain' ||
          (kind === 'column' && keys.some((key) => key === 'not_null' || key === 'type')) ||
          (kind === 'constraint' && keys.includes('definition'))),
  );
}

/** Twice the rows, so that every table gets some that were written on the new schema. */
async function downOnNewRows(
  { plan, clean, log }: Stage,
  migration: SourceMigration,
  index: number,
): Promise<Reverted['onNewRows']> {
  const after = clean.steps.get(index)?.after;
  if (!after || plan.seed.rows === 0) return undefined;
  await using copy = await cloneDatabase(after, 'revert');
  const seed = { rows: plan.seed.rows * 2, randomSeed: `${plan.seed.randomSeed} new` };
  await seedRows({ ...plan, seed }, copy);
  return await sendDown(plan, copy, migration, log);
}
