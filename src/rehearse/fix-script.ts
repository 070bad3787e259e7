/** A migration with fixes in place of their statements: what is sent, and what went wrong on the way. */
import type { Step } from '../adapters/adapter.ts';
import type { FixCandidate, RehearsedFix } from '../evidence/fixes.ts';
import type { StatementRecord } from '../evidence/types.ts';
import { fixFiles } from './fix-files.ts';
import type { Ground } from './fix-grounds.ts';
import { indexer } from './rerun-raw.ts';
import type { OpenRun } from './run.ts';
import { type Sent, sendPlain } from './send-fix.ts';
import { statementSteps } from './walk.ts';

/** In the order of the file; a candidate stands where its statement stood. */
export type Script = readonly (Step | FixCandidate)[];

/** What spoke against the candidates that were tried together. */
export interface Complaint {
  /** Whom it speaks against; absent when that cannot be told. */
  readonly candidate?: FixCandidate;
  readonly why: string;
}

/** The framework's steps without its ledger; candidates whose statement is not among them are missing. */
export function scriptOf(
  candidates: readonly FixCandidate[],
  { plan, migration, run }: Ground,
): Script {
  const number = indexer(run);
  return statementSteps(plan, migration).map((step) => {
    const index = step.origin === 'migration' ? number(step) : -1;
    return candidates.find(({ statement }) => statement === index) ?? step;
  });
}

/**
 * Sends it; `fix` sends a candidate and says what went wrong. That is done outside the framework's
 * transaction: what came before is committed, what follows has one of its own.
 */
export async function sendScript(
  run: OpenRun,
  script: Script,
  fix: (candidate: FixCandidate) => Promise<string | undefined>,
  keep: (statements: readonly StatementRecord[]) => void = () => {},
): Promise<Complaint | undefined> {
  const send = async (step: Step): Promise<string | undefined> => {
    const sent: Sent = await sendPlain(run, [step]);
    if (!sent.ok) return sent.why;
    keep(sent.statements);
    return undefined;
  };
  for (const one of script) {
    if (!('parts' in one)) {
      const why = await send(one);
      if (why !== undefined) return { why };
      continue;
    }
    const wrapped = run.session.transactionStatus === 'T';
    if (wrapped) await send({ origin: 'runner', sql: 'commit' });
    const why = await fix(one);
    if (why !== undefined) return { candidate: one, why };
    if (wrapped) await send({ origin: 'runner', sql: 'begin' });
  }
  return undefined;
}

/** The candidate alone, as files of the framework. */
export function filesOf(candidate: FixCandidate, ground: Ground): RehearsedFix['files'] {
  const script = scriptOf([candidate], ground);
  const at = script.findIndex((one) => 'parts' in one);
  const steps = (part: Script) => part.filter((one): one is Step => !('parts' in one));
  const around = { head: steps(script.slice(0, at)), tail: steps(script.slice(at + 1)) };
  return fixFiles(candidate, around, ground.migration, ground.plan);
}
