/** What authors and the project accept: marks findings as suppressed, and tells what had no effect. */
import { ownStatements } from '../evidence/questions.ts';
import type { Allowance } from '../evidence/allowance.ts';
import type { Evidence, Migration, StatementRecord } from '../evidence/types.ts';
import type { Finding, IdleAllowance } from './hazard.ts';
import type { Policy } from './policy.ts';

/** An allowance, and what it was found to mean. */
export interface Allowed {
  /** All of them, in the same order; those that are accepted say by whom and why. */
  readonly findings: readonly Finding[];
  readonly idle: readonly IdleAllowance[];
}

/** What is known about hazards when allowances are applied. */
export interface Known {
  /** Ids of all hazards there are. */
  readonly hazards: readonly string[];
  /** Those that were judged on every server: only of them can it be said that nothing was found. */
  readonly judged: ReadonlySet<string>;
}

/** Applies what the files of the migrations and the policy allow. */
export function applyAllowances(
  findings: readonly Finding[],
  evidence: Evidence,
  policy: Policy,
  known: Known,
): Allowed {
  const written = evidence.migrations.flatMap((migration) =>
    (migration.allowances ?? []).map((allowance) => ({
      migration,
      allowance,
      fault: faultOf(allowance, known.hazards, policy),
      covers: coverage(allowance, migration, evidence),
    })),
  );
  const valid = written.filter(({ fault }) => fault === undefined);
  const idle = written.flatMap(({ migration, allowance, fault, covers }): IdleAllowance[] => {
    if (fault) return [{ migration: migration.id, allowance, fault }];
    const silent = known.judged.has(allowance.hazard) && appliedEverywhere(migration, evidence);
    if (!silent || findings.some(covers)) return [];
    return [{ migration: migration.id, allowance, fault: { kind: 'unused' } }];
  });
  const unused = unusedEntries(findings, evidence, policy, known);
  return {
    findings: findings.map((finding) => {
      const own = valid.find(({ covers }) => covers(finding))?.allowance;
      if (own) return suppress(finding, `${own.file}:${own.line}`, own.reason);
      const entry = policy.allow.find(
        ({ hazard, covers }) => hazard === finding.hazard && covers(finding.file),
      );
      return entry ? suppress(finding, entry.by, entry.reason) : finding;
    }),
    idle: [...idle, ...unused],
  };
}

/** Entries of the policy for files under review that accept nothing there; those for all files may wait. */
function unusedEntries(
  findings: readonly Finding[],
  evidence: Evidence,
  { allow }: Policy,
  { judged }: Known,
): readonly IdleAllowance[] {
  return allow.flatMap(({ hazard, reason, by, files, covers }) => {
    if (files === undefined || !judged.has(hazard)) return [];
    const used = findings.some((finding) => finding.hazard === hazard && covers(finding.file));
    const reviewed = evidence.migrations.filter(({ file }) => covers(file));
    const silent = reviewed.length > 0 && reviewed.every((one) => appliedEverywhere(one, evidence));
    if (used || !silent) return [];
    const allowance = { file: by, hazard, reason, directive: files, trailing: false };
    return [
      { migration: reviewed[0]?.id ?? '', allowance, fault: { kind: 'unused-entry' } as const },
    ];
  });
}

function suppress(finding: Finding, by: string, reason: string): Finding {
  return { ...finding, suppressed: { by, reason } };
}

const words = ['allow', 'allow-file'];

function faultOf(
  { directive, hazard, reason }: Allowance,
  hazards: readonly string[],
  { nearest }: Policy,
): IdleAllowance['fault'] | undefined {
  if (!words.includes(directive)) return { kind: 'unknown-word', meant: nearest(directive, words) };
  if (hazard === '') return { kind: 'no-hazard' };
  if (!hazards.includes(hazard)) return { kind: 'unknown-hazard', meant: nearest(hazard, hazards) };
  return reason === '' ? { kind: 'no-reason' } : undefined;
}

function coverage(
  allowance: Allowance,
  migration: Migration,
  evidence: Evidence,
): (finding: Finding) => boolean {
  const { directive, hazard, file } = allowance;
  const meant = (finding: Finding): boolean =>
    finding.hazard === hazard && finding.migration === migration.id;
  if (directive === 'allow-file') return (finding) => meant(finding) && finding.file === file;
  const statements = coveredStatements(allowance, migration, evidence);
  return (finding) =>
    meant(finding) && finding.statement !== undefined && statements.has(finding.statement);
}

/**
 * Indexes of the statements an allowance stands at: within or on the last line of one, or above the
 * next. A migration that failed leaves what follows unknown.
 */
function coveredStatements(
  { file, line, trailing }: Allowance,
  { id }: Migration,
  { servers }: Evidence,
): ReadonlySet<number> {
  const runs = servers.flatMap((server) => server.apply?.runs ?? []);
  const run = runs
    .filter(({ migration }) => migration === id)
    .toSorted((a, b) => b.statements.length - a.statements.length)[0];
  const statements = run
    ? ownStatements(run).filter((one) => one.file === file && one.line !== undefined)
    : [];
  const around = statements.filter((one) => startOf(one) <= line && line <= endOf(one));
  if (around.length > 0) return new Set(around.map(({ index }) => index));
  const nearest = trailing
    ? statements.findLast((one) => endOf(one) < line)
    : statements.find((one) => startOf(one) > line);
  return new Set(nearest ? [nearest.index] : []);
}

function startOf({ line = 0 }: StatementRecord): number {
  return line;
}

function endOf({ line = 0, endLine = line }: StatementRecord): number {
  return endLine;
}

function appliedEverywhere({ id }: Migration, { servers }: Evidence): boolean {
  return servers.every((server) =>
    server.apply?.runs.some(({ migration, outcome }) => migration === id && outcome.ok),
  );
}
