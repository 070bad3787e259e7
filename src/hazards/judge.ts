/** Runs hazards over evidence. The only way to run a check: what was not rehearsed is not a pass. */
import { lineOf } from '../evidence/questions.ts';
import type { Evidence, NotRehearsed, ServerEvidence } from '../evidence/types.ts';
import { applyAllowances } from './allowance.ts';
import { sizeRemarks, weigh } from './exposure.ts';
import type { Finding, Hazard, HazardFinding, PlacedFinding } from './hazard.ts';
import { fingerprint } from './fingerprint.ts';
import { mergeFixes, provenFix } from './proven-fix.ts';
import { emptyPolicy, type Policy } from './policy.ts';

/** What all hazards found. */
export interface Judgement {
  readonly findings: readonly Finding[];
  /** Hazards that had nothing to look at, each once for each server. */
  readonly notJudged: readonly {
    readonly hazard: string;
    readonly server: string;
    readonly why: string;
  }[];
  /** What was taken for granted, for the whole review. */
  readonly assumed: readonly NotRehearsed[];
}

/**
 * Judges all evidence by all hazards; a finding seen on several servers is one finding. The size of
 * its tables weighs before the project's own severities, which are the last word.
 */
export function judge(
  evidence: Evidence,
  hazards: readonly Hazard[],
  policy: Policy = emptyPolicy,
): Judgement {
  const wanted = hazards.filter(({ id }) => policy.severity[id] !== 'off');
  const { found: onServers, notJudged } = runChecks(evidence, wanted);
  const found = [...onServers, ...inFiles(evidence, wanted)];
  const weighed = found.map((finding) => overrule(weigh(finding, evidence.sizes), policy));
  const missed = new Set(notJudged.map(({ hazard }) => hazard));
  const { findings, idle } = applyAllowances(weighed, evidence, policy, {
    hazards: hazards.map(({ id }) => id),
    judged: new Set(wanted.map(({ id }) => id).filter((id) => !missed.has(id))),
  });
  const servers = evidence.servers.map(({ server }) => server.version);
  const placed = wanted
    .flatMap((hazard) => placeAll(hazard, hazard.checkAllowances?.(idle) ?? [], servers))
    .map((finding) => overrule(finding, policy));
  return {
    findings: [...findings, ...placed],
    notJudged,
    assumed: [...turnedOff(hazards, policy), ...sizeRemarks(evidence, findings)],
  };
}

function runChecks(
  evidence: Evidence,
  hazards: readonly Hazard[],
): { readonly found: readonly Finding[]; readonly notJudged: Judgement['notJudged'] } {
  const merged = new Map<string, Finding>();
  const notJudged: { hazard: string; server: string; why: string }[] = [];
  // with nothing under review there is nothing that a server did
  const servers = evidence.migrations.length === 0 ? [] : evidence.servers;
  for (const server of servers) {
    for (const hazard of hazards) {
      const missing = missingRehearsal(hazard, server);
      if (missing !== undefined) {
        notJudged.push({ hazard: hazard.id, server: server.server.version, why: missing });
        continue;
      }
      for (const finding of located(hazard, evidence, server)) {
        const before = merged.get(finding.fingerprint);
        merged.set(finding.fingerprint, before ? mergeFindings(before, finding) : finding);
      }
    }
  }
  return { found: [...merged.values()], notJudged };
}

/** A severity that the project gave; a guess is never an error. */
function overrule(finding: Finding, { severity }: Policy): Finding {
  const own = severity[finding.hazard];
  if (own === undefined || own === 'off') return finding;
  const isGuess = finding.basis === 'guess' && own === 'error';
  return { ...finding, severity: isGuess ? 'warning' : own };
}

function turnedOff(hazards: readonly Hazard[], { severity }: Policy): readonly NotRehearsed[] {
  const off = hazards.map(({ id }) => id).filter((id) => severity[id] === 'off');
  const why = 'turned off in the configuration';
  return off.length === 0 ? [] : [{ what: `hazards: ${off.join(', ')}`, why }];
}

/** What is judged once for all servers. */
function inFiles(evidence: Evidence, hazards: readonly Hazard[]): readonly Finding[] {
  const servers = evidence.servers
    .filter(({ reorder }) => reorder)
    .map(({ server }) => server.version);
  return hazards.flatMap((hazard) =>
    placeAll(hazard, hazard.checkFiles?.(evidence) ?? [], servers),
  );
}

function placeAll(
  hazard: Hazard,
  found: readonly PlacedFinding[],
  servers: readonly string[],
): readonly Finding[] {
  return found.map((finding, at) => {
    const same = found.slice(0, at).filter(({ object }) => object === finding.object);
    return place(hazard, finding, same.length, servers);
  });
}

function place(
  hazard: Hazard,
  finding: PlacedFinding,
  ordinal: number,
  servers: readonly string[],
): Finding {
  const { migration, line, object } = finding;
  return {
    ...finding,
    hazard: hazard.id,
    area: hazard.area,
    endLine: line,
    servers,
    fingerprint: fingerprint([hazard.id, migration, object, '', String(ordinal)]),
    suppressed: null,
  };
}

/** Why a hazard cannot be judged on this server; undefined when it can. */
function missingRehearsal(hazard: Hazard, server: ServerEvidence): string | undefined {
  for (const name of hazard.reads) {
    const status = server.rehearsals.find((rehearsal) => rehearsal.name === name);
    if (status?.status !== 'done' && !status?.needless) {
      return `${name} was not rehearsed${status?.why ? `: ${status.why}` : ''}`;
    }
  }
  return undefined;
}

function located(hazard: Hazard, evidence: Evidence, server: ServerEvidence): readonly Finding[] {
  const { subject, migrations } = evidence;
  const seen = new Map<string, number>();
  const input = { subject, migrations, server };
  const found = check(hazard, input);
  return found.map((finding) => {
    const run = server.apply?.runs.find((candidate) => candidate.migration === finding.migration);
    const statement =
      finding.statement === undefined ? undefined : run?.statements[finding.statement];
    const migration = migrations.find((candidate) => candidate.id === finding.migration);
    const identity = [
      hazard.id,
      finding.migration,
      finding.object,
      statement?.sql.replace(/\s+/g, ' ') ?? '',
    ];
    // the same statement twice in one file is two places
    const key = identity.join('\0');
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    const fix = finding.fix ?? provenFix(finding, found, hazard, input);
    return {
      ...finding,
      ...(fix && { fix }),
      hazard: hazard.id,
      area: hazard.area,
      file: finding.place?.file ?? statement?.file ?? migration?.file ?? '',
      line: finding.place ? finding.place.line : statement && lineOf(statement),
      endLine: finding.place ? finding.place.line : statement?.endLine,
      servers: [server.server.version],
      fingerprint: fingerprint([...identity, String(ordinal)]),
      suppressed: null,
    };
  });
}

function check(hazard: Hazard, input: Parameters<Hazard['check']>[0]): readonly HazardFinding[] {
  try {
    return hazard.check(input);
  } catch (cause) {
    throw new Error(`hazard ${hazard.id} could not judge its evidence`, { cause });
  }
}

const strength = { error: 2, warning: 1, notice: 0 } as const;

function mergeFindings(one: Finding, other: Finding): Finding {
  const worst = strength[other.severity] > strength[one.severity] ? other : one;
  const fix = mergeFixes(one.fix, other.fix);
  const servers = [...new Set([...one.servers, ...other.servers])];
  return { ...worst, ...(fix && { fix }), servers };
}
