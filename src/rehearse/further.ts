/**
 * Rehearsals that start from what the clean run kept. Each has its own file, fills its own part of
 * the evidence, and says why when it was left out.
 */
import type {
  MigrationRun,
  NotRehearsed,
  RehearsalStatus,
  ServerEvidence,
} from '../evidence/types.ts';
import type { Log } from '../log.ts';
import type { RehearsalName } from '../terms.ts';
import type { BuiltBaseline } from './baseline.ts';
import type { CleanRun } from './clean-run.ts';
import type { FirstRun } from './first-run.ts';
import { compatibility } from './compatibility.ts';
import { downstream } from './downstream/downstream.ts';
import { interrupt } from './interrupt/interrupt.ts';
import type { RehearsalPlan } from './plan.ts';
import { replicate } from './replicate/replicate.ts';
import { revert } from './revert/revert.ts';
import { schemaFile } from './schema-file/schema-file.ts';
import { standby } from './standby.ts';
import { sideBySide } from './side-by-side.ts';

/** What a rehearsal may start from; databases in it are frozen, so it clones what it needs. */
export interface Stage {
  readonly plan: RehearsalPlan;
  readonly built: BuiltBaseline;
  readonly first: FirstRun;
  /** The recorded runs, by index into plan.review. */
  readonly runs: readonly MigrationRun[];
  readonly clean: CleanRun;
  readonly log: Log;
}

/** A rehearsal that starts from what the clean run kept. */
export interface FurtherRehearsal {
  readonly name: RehearsalName;
  rehearse(stage: Stage): Promise<FurtherResult>;
}

/** What it observed, or why it did not run. */
export type FurtherResult =
  | {
      /** Its own part of the evidence, nobody else's. */
      readonly evidence: Partial<ServerEvidence>;
      readonly notRehearsed?: readonly NotRehearsed[];
    }
  | {
      readonly skipped: string;
      /** There is nothing of the kind, so none of its hazards can be. */
      readonly needless?: true;
    };

/** In the order in which reports list them. */
const rehearsals: readonly FurtherRehearsal[] = [
  interrupt,
  revert,
  schemaFile,
  replicate,
  standby,
  downstream,
  compatibility,
];

/** What all of them observed. */
export interface Further {
  readonly evidence: Partial<ServerEvidence>;
  readonly statuses: readonly RehearsalStatus[];
  readonly notRehearsed: readonly NotRehearsed[];
}

/** Runs them beside each other; without a stage, because nothing applied, none can. */
export async function rehearseFurther(stage: Stage | undefined): Promise<Further> {
  const results = await sideBySide(rehearsals, async ({ name, rehearse }) => {
    const started = performance.now();
    const result: FurtherResult = stage
      ? await rehearse(stage)
      : { skipped: 'no migration applied a first time' };
    const durationMs = performance.now() - started;
    if ('skipped' in result) {
      const { skipped: why, needless } = result;
      const left = { name, status: 'skipped', why, durationMs } as const;
      const status: RehearsalStatus = needless ? { ...left, needless } : left;
      return { evidence: {}, status, notRehearsed: [] };
    }
    stage?.log.info(
      `${name} on ${stage.built.rows.server.info.version}: ${Math.round(durationMs)} ms`,
    );
    const status: RehearsalStatus = { name, status: 'done', why: '', durationMs };
    return { evidence: result.evidence, status, notRehearsed: result.notRehearsed ?? [] };
  });
  return {
    evidence: Object.assign(
      {},
      ...results.map(({ evidence }) => evidence),
    ) as Partial<ServerEvidence>,
    statuses: results.map(({ status }) => status),
    notRehearsed: results.flatMap(({ notRehearsed }) => notRehearsed),
  };
}
