import type { Evidence } from '../evidence/types.ts';
import type { Finding } from '../hazards/hazard.ts';
import type { Severity, Verdict } from '../terms.ts';
import type { FailOn } from './schema.ts';

/** Strongest first. */
export const severities: readonly Severity[] = ['error', 'warning', 'notice'];

const verdicts: readonly Verdict[] = ['pass', 'warn', 'not-rehearsed', 'fail'];

/** Strongest first, then as the migrations run. */
export function orderFindings(
  findings: readonly Finding[],
  { migrations }: Evidence,
): readonly Finding[] {
  const order = new Map(migrations.map((migration, index) => [migration.id, index]));
  const rank = (finding: Finding): readonly number[] => [
    severities.indexOf(finding.severity),
    order.get(finding.migration) ?? migrations.length,
    finding.statement ?? -1,
  ];
  return findings.toSorted((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    const at = left.findIndex((value, index) => value !== right[index]);
    return at === -1 ? compare(a.hazard, b.hazard) : (left[at] ?? 0) - (right[at] ?? 0);
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The verdict of a review that consists of several. */
export function worstVerdict(all: readonly Verdict[]): Verdict {
  return all.toSorted((a, b) => verdicts.indexOf(b) - verdicts.indexOf(a))[0] ?? 'not-rehearsed';
}

/** A finding that fails the review outweighs what could not be rehearsed, which outweighs warnings. */
export function verdictOf(
  findings: readonly Finding[],
  failOn: FailOn,
  evidence: Evidence,
): Verdict {
  const open = findings.filter((finding) => finding.suppressed === null);
  const atOrAbove = (least: Severity) =>
    open.some(({ severity }) => severities.indexOf(severity) <= severities.indexOf(least));
  if (failOn !== 'never' && atOrAbove(failOn)) return 'fail';
  if (!isRehearsed(evidence) || (isLost(evidence) && !atOrAbove('error'))) return 'not-rehearsed';
  return atOrAbove('warning') ? 'warn' : 'pass';
}

/** Whether a migration could not be judged because it misses what an earlier one would have made. */
function isLost({ servers }: Evidence): boolean {
  return servers.some((server) =>
    server.apply?.runs.some(({ outcome, afterFailureOf }) => !outcome.ok && afterFailureOf),
  );
}

/** Whether every server that was asked for applied the migrations, or had none to apply. */
function isRehearsed({ migrations, servers }: Evidence): boolean {
  if (migrations.length === 0) return servers.every((server) => !server.baseline.failure);
  return servers.length > 0 && servers.every((server) => server.apply && !server.baseline.failure);
}
