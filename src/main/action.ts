/** The action: reviews what the event is about, publishes as far as the token reaches, and concludes. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { getInput, info, saveState, setOutput } from '@actions/core';
import type { Octokit } from '@octokit/rest';
import { configFromInputs } from '../config/inputs.ts';
import type { Config } from '../config/schema.ts';
import { connect } from '../github/client.ts';
import { annotate, stopCommands } from '../github/commands.ts';
import { readEvent, readWorkflowRun, takeToken } from '../github/environment.ts';
import type { WorkflowRun } from '../github/environment.ts';
import type { PullRequest, RunEvent } from '../github/event.ts';
import { failureOf, renderFailure } from '../github/failure.ts';
import { type OpenPullRequests, readOpenPullRequests } from '../github/open-pull-requests.ts';
import { publish, statusStates } from '../github/publish.ts';
import type { Publication, PublicationResult } from '../github/publish.ts';
import { pullRequestUnderReview } from '../github/pull-request.ts';
import { writeSummary } from '../github/summary.ts';
import { annotations } from '../report/annotations.ts';
import { renderComment } from '../report/comment.ts';
import { serializeReport } from '../report/json.ts';
import { renderSarif } from '../report/sarif.ts';
import type { Report } from '../report/schema.ts';
import { renderSummary } from '../report/summary.ts';
import { renderTerminal } from '../report/terminal.ts';
import { verdictLine } from '../report/wording.ts';
import { review } from '../review.ts';
import { actionLog, cancellation, printFailure, printRemarks } from './action-run.ts';
import { baseOfPullRequest } from './checkout.ts';
import { serializeEvidence } from './evidence-file.ts';

/** What is known before the review begins, and survives its failure. */
interface Setting {
  readonly run: WorkflowRun;
  readonly event: RunEvent;
  readonly config: Config;
  readonly octokit: Octokit;
  readonly pullRequest: PullRequest | null;
  readonly signal: AbortSignal;
}

async function main(): Promise<number> {
  const token = takeToken();
  const signal = cancellation();
  try {
    const run = readWorkflowRun(process.env);
    const event = await readEvent(process.env);
    const config = await configFromInputs(getInput, process.env);
    const octokit = connect({ token, apiUrl: run.apiUrl, log: actionLog(config.verbose) });
    const pullRequest = await pullRequestUnderReview(octokit, run, event, config.pr);
    return await reviewAndPublish({ run, event, config, octokit, pullRequest, signal });
  } catch (error) {
    return fail(error);
  }
}

async function reviewAndPublish(setting: Setting): Promise<number> {
  let report: Report;
  try {
    report = await reviewSilently(setting);
  } catch (error) {
    printRemarks(await publishFailure(setting, error), { isFork: setting.pullRequest?.fork });
    return fail(error);
  }
  const { run, config, pullRequest } = setting;
  await writeResults(report, config);
  const links = {
    runUrl: run.url,
    sourceUrl: `${run.serverUrl}/${run.owner}/${run.repo}/blob/${headOf(setting) ?? 'HEAD'}`,
  };
  await writeSummary(renderSummary(report, links));
  for (const annotation of annotations(report)) annotate(annotation);
  const result = await publishIfWished(setting, {
    comment: { mode: config.comment, body: renderComment(report, links) },
    isRemarkable: report.verdict !== 'pass' || report.summary.warnings > 0,
    state: statusStates[report.verdict],
    description: verdictLine(report),
  });
  printRemarks(result, { isFork: pullRequest?.fork });
  setOutput('comment-url', result.commentUrl ?? '');
  if (pullRequest === null) info('No pull request to comment on: see the job summary.');
  return report.verdict === 'pass' || report.verdict === 'warn' ? 0 : 1;
}

/** While this runs, nothing that a migration or its file name says can command the runner. */
async function reviewSilently(setting: Setting): Promise<Report> {
  const { config, event, pullRequest, signal } = setting;
  const log = actionLog(config.verbose);
  using _ = stopCommands(info);
  const base = config.base ?? (await baseOf(event, pullRequest, config, log));
  const { report, evidence } = await review(
    { ...config, base },
    { log, signal, others: await otherPullRequests(setting) },
  );
  if (config.evidence !== null) await writeTo(config.evidence, serializeEvidence(evidence));
  info(renderTerminal(report, { color: false }));
  return report;
}

async function otherPullRequests(setting: Setting): Promise<OpenPullRequests | undefined> {
  const { run, config, octokit, pullRequest } = setting;
  if (pullRequest === null) return undefined;
  return readOpenPullRequests(octokit, run, pullRequest, config.otherPullRequests);
}

async function baseOf(
  event: RunEvent,
  pullRequest: PullRequest | null,
  config: Config,
  log: ReturnType<typeof actionLog>,
): Promise<string | null> {
  if (event.kind === 'merge-group') return event.baseSha;
  return pullRequest === null || config.new.length > 0
    ? null
    : baseOfPullRequest(config.path, pullRequest, log);
}

async function writeResults(report: Report, config: Config): Promise<void> {
  const { verdict, summary } = report;
  setOutput('verdict', verdict);
  setOutput('errors', summary.errors);
  setOutput('warnings', summary.warnings);
  if (config.reportPath !== null) {
    await writeTo(config.reportPath, serializeReport(report));
    setOutput('report-path', config.reportPath);
  }
  if (config.sarif !== null) {
    await writeTo(config.sarif, renderSarif(report));
    setOutput('sarif-path', config.sarif);
  }
}

/** An earlier comment must not go on saying what is no longer known; a cancelled run only sets its status. */
async function publishFailure(setting: Setting, error: unknown): Promise<PublicationResult> {
  const failure = failureOf(error);
  return publishIfWished(setting, {
    comment: {
      mode: setting.signal.aborted ? 'never' : setting.config.comment,
      body: renderFailure(failure),
    },
    isRemarkable: true,
    state: 'error',
    description: `${failure.title}: ${failure.message}`,
  });
}

interface Words {
  readonly comment: Publication['comment'];
  readonly isRemarkable: boolean;
  readonly state: NonNullable<Publication['status']>['state'];
  readonly description: string;
}

async function publishIfWished(setting: Setting, words: Words): Promise<PublicationResult> {
  const { run, config, octokit, pullRequest } = setting;
  const headSha = headOf(setting);
  if (config.mode === 'review' || headSha === null) return { commentUrl: null, remarks: [] };
  const { statusContext: context } = config;
  return publish(octokit, {
    owner: run.owner,
    repo: run.repo,
    pullRequest: pullRequest?.number,
    headSha,
    order: { run: run.runId, attempt: run.attempt },
    comment: words.comment,
    isRemarkable: words.isRemarkable,
    status:
      context === null ? null : { context, state: words.state, description: words.description },
    targetUrl: run.url,
  });
}

function headOf({ event, pullRequest }: Setting): string | null {
  return event.kind === 'merge-group' ? event.headSha : (pullRequest?.headSha ?? null);
}

async function fail(error: unknown): Promise<number> {
  setOutput('verdict', 'not-rehearsed');
  await writeSummary(renderFailure(failureOf(error)));
  return printFailure(error);
}

async function writeTo(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

process.exitCode = await main();
// every scope is closed by now: the post step has nothing to look for
saveState('finished', true);
