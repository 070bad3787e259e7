/** A fix for each statement that something was found at. */
import type { FixCandidate } from '../evidence/fixes.ts';
import type { ServerEvidence } from '../evidence/types.ts';
import type { Finding } from '../hazards/hazard.ts';
import { proposeFix } from './index.ts';
import type { FixableMigration } from './subject.ts';

/** Names a fix for each statement that has a mechanical one, in the order of the findings. */
export function proposeFixes(
  findings: readonly Finding[],
  server: ServerEvidence,
  migrations: ReadonlyMap<string, FixableMigration>,
): readonly FixCandidate[] {
  const places = new Map(
    findings.map(({ migration, statement }) => {
      return [`${migration}\0${statement}`, { migration, statement }];
    }),
  );
  return [...places.values()].flatMap(({ migration, statement: at }) => {
    const run = server.apply?.runs.find((one) => one.migration === migration);
    const statement = run?.statements.find(({ index }) => index === at);
    const { catalog, effects } = migrations.get(migration) ?? { effects: [] };
    const effect = effects.find(({ index }) => index === at);
    if (!run || !statement || !catalog || !effect) return [];
    const { schemaChanges } = effect;
    const { major } = server.server;
    return proposeFix(migration, { statement, run, schemaChanges, catalog, major }) ?? [];
  });
}
