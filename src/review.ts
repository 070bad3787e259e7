/** The whole program on one screen: discover, provision, rehearse, judge, report. */
import { policyOf } from './config/policy.ts';
import type { Config } from './config/schema.ts';
import { discover } from './discover.ts';
import type { Discovered } from './discover/plan-for.ts';
import { describeError, UserError } from './errors.ts';
import type { Evidence, NotRehearsed, ServerEvidence } from './evidence/types.ts';
import { proposeFixes } from './fixes/propose.ts';
import { hazards } from './hazards/index.ts';
import { judge, type Judgement } from './hazards/judge.ts';
import { wantsFix } from './hazards/proven-fix.ts';
import type { Log } from './log.ts';
import type { OtherPullRequest } from './order/collisions.ts';
import { interruptServer } from './postgres/interrupt.ts';
import { provideServer } from './postgres/provide.ts';
import type { ProposeFixes } from './rehearse/rehearse-fixes.ts';
import { rehearse } from './rehearse/rehearse.ts';
import { buildReport, mergeReports } from './report/report.ts';
import type { Report } from './report/schema.ts';
import { loadParser } from './sql/split.ts';
import { toolVersion } from './version.ts';

/** The report, and what it was made from. */
export interface ReviewResult {
  readonly report: Report;
  /** One for each database of the project. */
  readonly evidence: readonly Evidence[];
}

const hazardIds = hazards.map(({ id }) => id);

/** What a review needs of whoever starts it. */
export interface ReviewDependencies {
  readonly log: Log;
  /** Stops the run: servers end, nothing is left behind, and `review` rejects. */
  readonly signal?: AbortSignal;
  /** Other open pull requests, where somebody could ask for them, and what was left out of them. */
  readonly others?: {
    readonly read: readonly OtherPullRequest[];
    readonly left: readonly NotRehearsed[];
  };
}

/** Reviews what a configuration names. Rejects with UserError for what the user can act on. */
export async function review(
  config: Config,
  { log, signal, others }: ReviewDependencies,
): Promise<ReviewResult> {
  await loadParser();
  // a wrong name in the configuration is told before anything is started
  policyOf(config, hazardIds);
  const found = await discover(config, others?.read);
  for (const { plan } of found) {
    const { adapter, directory, base } = plan.subject;
    log.info(
      `${directory}: ${adapter}, ${plan.review.length} under review, ${plan.baseline.length} on ${base}`,
    );
  }
  const servers = await rehearseAll(config, found, log, signal);
  const evidence = found
    .map((one, index) => evidenceOf(one, servers[index] ?? []))
    .map((one, index) =>
      index > 0 ? one : { ...one, notRehearsed: [...one.notRehearsed, ...(others?.left ?? [])] },
    );
  return { report: reportOn(evidence, config), evidence };
}

/** What one database's discovery and rehearsals come to. */
function evidenceOf(found: Discovered, servers: readonly ServerEvidence[]): Evidence {
  const { plan, changed, order, sizes, notRehearsed } = found;
  return {
    version: 1,
    subject: plan.subject,
    migrations: plan.migrations,
    servers,
    ...(changed.length > 0 && { changed }),
    order,
    ...(sizes && { sizes }),
    notRehearsed,
  };
}

/** Judges and reports evidence, fresh or from a file; needs no server. */
export function reportOn(
  evidence: readonly Evidence[],
  config: Pick<Config, 'failOn' | 'allow' | 'severity'>,
): Report {
  const policy = policyOf(config, hazardIds);
  const reports = evidence.map((one) => {
    const { findings, notJudged, assumed } = judge(one, hazards, policy);
    return buildReport({
      evidence: withNotJudged(one, notJudged, assumed),
      findings,
      failOn: config.failOn,
      version: toolVersion,
      hazards,
    });
  });
  return reports.length === 1 && reports[0] ? reports[0] : mergeReports(reports);
}

/** Each database on each server; nothing under review needs no server. */
async function rehearseAll(
  config: Config,
  found: readonly Discovered[],
  log: Log,
  signal: AbortSignal | undefined,
): Promise<readonly (readonly ServerEvidence[])[]> {
  const results: ServerEvidence[][] = found.map(() => []);
  if (!found.some(({ plan }) => needsServer(plan))) return results;
  const policy = policyOf(config, hazardIds);
  for (const major of config.postgres) {
    stopIfAborted(signal);
    await using server = await provideServer({
      provider: config.provider,
      major,
      databaseUrl: config.databaseUrl ?? undefined,
      image: config.image ?? undefined,
      allowNonEmpty: config.allowNonEmpty,
      log,
    });
    stopIfAborted(signal);
    const stop = (): void => {
      void interruptServer(server).catch((error: unknown) =>
        log.warn(`what runs could not be ended: ${describeError(error)}`),
      );
    };
    signal?.addEventListener('abort', stop);
    try {
      for (const [index, one] of found.entries()) {
        if (!needsServer(one.plan)) continue;
        const propose: ProposeFixes = (seen, migrations) => {
          const { findings } = judge(evidenceOf(one, [seen]), hazards, policy);
          return proposeFixes(findings.filter(wantsFix), seen, migrations);
        };
        results[index]?.push(await rehearse(one.plan, server, log, propose));
      }
    } catch (error) {
      // once the server was stopped under it, whatever it ran into says nothing
      stopIfAborted(signal);
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }
  return results;
}

/** Something to apply, or something whose effect on other databases, or on the runner, must be seen. */
function needsServer({ review, order }: Discovered['plan']): boolean {
  const changed = order?.changed ?? [];
  return (
    review.length > 0 || changed.some(({ differs, base }) => differs || base.checksum !== undefined)
  );
}

function stopIfAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new UserError('interrupted', 'The review was interrupted before it was done', {
    remedy: 'Nothing was left behind; start it again.',
    exitStatus: 3,
  });
}

function withNotJudged(
  evidence: Evidence,
  notJudged: Judgement['notJudged'],
  assumed: Judgement['assumed'],
): Evidence {
  const needServer = hazards.filter(({ reads }) => reads.length > 0).length;
  const left = [...Map.groupBy(notJudged, ({ server }) => server)].flatMap(([server, all]) => {
    const [first] = all;
    if (first && all.length === needServer)
      return [{ what: `all hazards on Postgres ${server}`, why: first.why }];
    return [...Map.groupBy(all, ({ why }) => why)].map(([why, same]) => {
      const names = same.map(({ hazard }) => hazard).join(', ');
      return { what: `hazards on Postgres ${server}: ${names}`, why };
    });
  });
  return { ...evidence, notRehearsed: [...evidence.notRehearsed, ...left, ...assumed] };
}
