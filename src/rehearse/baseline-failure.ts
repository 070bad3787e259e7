/** The base branch's own migrations do not apply: what is thrown, and what is left to tell. */
import type { Baseline, SeedOutcome } from '../evidence/types.ts';
import type { Failure } from './gaps.ts';
import type { RehearsalPlan } from './plan.ts';

/** Thrown when the base branch's own migrations do not apply: nothing can be said of the pull request. */
export class BaselineFailure extends Error {
  override readonly name = 'BaselineFailure';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(`${failure.file}: ${failure.error.message}`);
    this.failure = failure;
  }
}

/** No rows were wanted, or there was nothing to put them into. */
export const noSeed: SeedOutcome = { tables: [], durationMs: 0 };

/** What a failed baseline leaves in the evidence. */
export function failedBaseline(plan: RehearsalPlan, failure: Baseline['failure']): Baseline {
  return {
    migrations: plan.baseline.length,
    cached: false,
    durationMs: 0,
    failure,
    prepared: [],
    seed: noSeed,
    tables: [],
  };
}
