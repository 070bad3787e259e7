/** Tries the fixes that were proposed for what hazards found, while the databases around it are there. */
import type { FixCandidate, RehearsedFix } from '../evidence/fixes.ts';
import type { ServerEvidence } from '../evidence/types.ts';
import type { Log } from '../log.ts';
import type { CleanRun } from './clean-run.ts';
import type { CatalogSnapshot } from './observe/catalog.ts';
import type { RehearsalPlan } from './plan.ts';
import { proveFixes } from './prove-fixes.ts';

/** Names fixes for what was observed, given the catalog before each migration, by Migration.id. */
export type ProposeFixes = (
  evidence: ServerEvidence,
  catalogs: ReadonlyMap<string, CatalogSnapshot>,
) => readonly FixCandidate[];

/** Each sends its statements several times over. */
const mostFixes = 12;

/** The evidence with what became of the proposed fixes; those beyond the limit are told as not rehearsed. */
export async function rehearseFixes(
  plan: RehearsalPlan,
  evidence: ServerEvidence,
  clean: CleanRun,
  propose: ProposeFixes,
  log: Log,
): Promise<ServerEvidence> {
  const { apply, server } = evidence;
  if (!apply) return evidence;
  const started = performance.now();
  const catalogs = new Map<string, CatalogSnapshot>();
  for (const [index, { states }] of clean.steps) {
    const id = plan.review[index]?.id;
    if (id !== undefined && states) catalogs.set(id, states.before.catalog);
  }
  const candidates = propose(evidence, catalogs);
  const fixes: RehearsedFix[] = [];
  const tried = candidates.slice(0, mostFixes);
  for (const [id, own] of Map.groupBy(tried, (candidate) => candidate.migration)) {
    const index = plan.review.findIndex((migration) => migration.id === id);
    const migration = plan.review[index];
    const run = apply.runs.find((one) => one.migration === id);
    const step = clean.steps.get(index);
    if (!migration || !run || !step?.before || !step.states) continue;
    const { before, states } = step;
    log.progress(`fixes: ${id}`);
    const { masked } = clean;
    fixes.push(...(await proveFixes(own, { plan, migration, run, before, states, masked, log })));
  }
  if (fixes.length === 0) return evidence;
  const proven = fixes.filter((fix) => fix.proven).length;
  log.info(
    `fixes on ${server.version}: ${proven} of ${fixes.length} proven, ${Math.round(performance.now() - started)} ms`,
  );
  const left = candidates.length - mostFixes;
  const why = `at most ${mostFixes} are rehearsed in one review`;
  return {
    ...evidence,
    apply: { ...apply, fixes },
    notRehearsed: [
      ...evidence.notRehearsed,
      ...(left > 0 ? [{ what: `fixes for ${left} more statements`, why }] : []),
    ],
  };
}
