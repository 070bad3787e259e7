/** Which statements deserve a fix: those that errors and warnings about locks stand at. */
import type { FixCandidate } from '../evidence/fixes.ts';
import type { ServerEvidence } from '../evidence/types.ts';
import type { Finding } from '../hazards/hazard.ts';
import { proposeFix } from './index.ts';
import { type Catalog, subjectOf } from './subject.ts';

/** Names a fix for each statement that has a mechanical one, in the order of the findings. */
export function proposeFixes(
  findings: readonly Finding[],
  server: ServerEvidence,
  catalogs: ReadonlyMap<string, Catalog>,
): readonly FixCandidate[] {
  const places = new Map(
    findings
      .filter(({ severity, area, suppressed }) => {
        return severity !== 'notice' && area === 'locking' && suppressed === null;
      })
      .map(({ migration, statement }) => [`${migration}\0${statement}`, { migration, statement }]),
  );
  return [...places.values()].flatMap(({ migration, statement }) => {
    const run = server.apply?.runs.find((one) => one.migration === migration);
    const record = run?.statements.find(({ index }) => index === statement);
    const catalog = catalogs.get(migration);
    if (!record || !catalog) return [];
    const subject = subjectOf(migration, record, server, catalog);
    return (subject && proposeFix(migration, subject)) ?? [];
  });
}
