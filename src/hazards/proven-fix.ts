/** Gives findings the fixes that were proven for their statements. */
import type { RehearsedFix } from '../evidence/fixes.ts';
import type { Finding, Fix, Hazard, HazardFinding, HazardInput } from './hazard.ts';

/** Fixes are measured by the locks they hold, or by applying at all where the original does not. */
function takesFixes({ id, area }: Pick<Hazard, 'id' | 'area'>): boolean {
  return area === 'locking' || id === 'failed-migration';
}

/** Whether a finding deserves that somebody looks for a fix. */
export function wantsFix({ hazard: id, area, severity, suppressed }: Finding): boolean {
  return takesFixes({ id, area }) && severity !== 'notice' && suppressed === null;
}

/**
 * The proven fix of a finding's statement, when the same hazard, judging the run with the fix in
 * place, finds less of this. A fix for one danger of a statement is not shown at another.
 */
export function provenFix(
  finding: HazardFinding,
  found: readonly HazardFinding[],
  hazard: Hazard,
  input: HazardInput,
): Fix | undefined {
  if (!takesFixes(hazard) || finding.severity === 'notice') return undefined;
  const fix = input.server.apply?.fixes?.find(
    ({ proven, migration, statement }) =>
      proven && migration === finding.migration && statement === finding.statement,
  );
  const fixed = fix && withFix(input, fix);
  if (!fixed) return undefined;
  const left = hazard.check(fixed).filter((other) => sameThing(finding, other));
  if (left.length >= found.filter((other) => sameThing(finding, other)).length) return undefined;
  return {
    sql: fix.parts.map(({ sql }) => sql),
    proven: true,
    parts: fix.parts,
    differs: fix.differs,
    files: fix.files,
    before: fix.before,
    after: fix.after,
    rows: fix.rows,
    servers: [input.server.server.version],
  };
}

function sameThing(one: HazardFinding, other: HazardFinding): boolean {
  return (
    other.severity !== 'notice' && other.migration === one.migration && other.object === one.object
  );
}

/** The evidence as if the migration had been written with the fix; nobody looked between its statements. */
function withFix(input: HazardInput, { run }: RehearsedFix): HazardInput | undefined {
  const { apply } = input.server;
  if (!apply || !run) return undefined;
  const others = <One extends { readonly migration: string }>(all: readonly One[]) =>
    all.filter(({ migration }) => migration !== run.migration);
  const runs = apply.runs.map((one) => (one.migration === run.migration ? run : one));
  const effects = others(apply.effects ?? []);
  const queues = others(apply.queues ?? []);
  const fixed = { ...apply, runs, effects, queues, fixes: [] };
  return { ...input, server: { ...input.server, apply: fixed } };
}

/** One fix for a finding seen on several servers: the same on all of them, or that of the first. */
export function mergeFixes(one: Fix | undefined, other: Fix | undefined): Fix | undefined {
  if (!one || !other) return one ?? other;
  if (one.sql.join('\0') !== other.sql.join('\0')) return one;
  return { ...one, servers: [...new Set([...(one.servers ?? []), ...(other.servers ?? [])])] };
}
