/** Tries the fixes that were proposed for what hazards found, while the databases around it are there. */
import type { FixCandidate } from '../evidence/fixes.ts';
import type { ServerEvidence, StatementEffect } from '../evidence/types.ts';
import { fixGrounds, type GroundInput } from './fix-grounds.ts';
import type { CatalogSnapshot } from './observe/catalog.ts';
import { proveFixes } from './prove-fixes.ts';
import { sideBySide } from './side-by-side.ts';

/** What a migration was sent to, and what each of its statements changed there. */
export interface FixableMigration {
  readonly catalog: CatalogSnapshot;
  readonly effects: readonly StatementEffect[];
}

/** Names fixes for what was observed; migrations by their id. */
export type ProposeFixes = (
  evidence: ServerEvidence,
  migrations: ReadonlyMap<string, FixableMigration>,
) => readonly FixCandidate[];

/** Each sends its statements several times over. */
const mostFixes = 12;

/** The evidence with what became of the proposed fixes; those beyond the limit are told as not rehearsed. */
export async function rehearseFixes(
  input: GroundInput,
  propose: ProposeFixes,
): Promise<ServerEvidence> {
  const { evidence, log } = input;
  const { apply, server } = evidence;
  if (!apply) return evidence;
  const started = performance.now();
  await using scope = new AsyncDisposableStack();
  const grounds = await fixGrounds(input, scope);
  const migrations = new Map(
    [...grounds].map(([id, { states, effects }]) => [
      id,
      { catalog: states.before.catalog, effects },
    ]),
  );
  const candidates = propose(evidence, migrations);
  const tried = candidates.slice(0, mostFixes);
  const byMigration = [...Map.groupBy(tried, (candidate) => candidate.migration)];
  const rehearsed = await sideBySide(byMigration, async ([id, own]) => {
    const ground = grounds.get(id);
    if (!ground) return [];
    log.progress(`fixes: ${id}`);
    return proveFixes(own, ground);
  });
  const fixes = rehearsed.flat();
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
