/**
 * The publish action, for a `workflow_run` workflow: posts the report of a run that had no rights to.
 * The report file is whatever somebody else's pull request made of it; the pull request it belongs
 * to, the commit and the links come from the event alone. No code of the repository runs here.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { getInput, info, setOutput } from '@actions/core';
import { UserError } from '../errors.ts';
import { connect } from '../github/client.ts';
import { readEvent, readWorkflowRun, takeToken } from '../github/environment.ts';
import type { ReviewingRun } from '../github/event.ts';
import { failureOf, renderFailure } from '../github/failure.ts';
import { publish, statusStates } from '../github/publish.ts';
import type { Publication } from '../github/publish.ts';
import { pullRequestsOfRun } from '../github/pull-request.ts';
import { renderComment } from '../report/comment.ts';
import { parseReportText } from '../report/json.ts';
import { reportLimits } from '../report/schema.ts';
import type { Report } from '../report/schema.ts';
import { verdictLine } from '../report/wording.ts';
import { actionLog, printFailure, printRemarks } from './action-run.ts';

async function main(): Promise<number> {
  const token = takeToken();
  try {
    const here = readWorkflowRun(process.env);
    const event = await readEvent(process.env);
    if (event.kind !== 'workflow-run') throw wrongEvent(here.eventName);
    const { run } = event;
    const octokit = connect({ token, apiUrl: here.apiUrl, log: actionLog(false) });
    const pullRequests =
      run.event === 'pull_request' ? await pullRequestsOfRun(octokit, here, run) : [];
    const [pullRequest, ...others] = pullRequests;
    if (pullRequest === undefined || others.length > 0) {
      info(nothingToPublish(run, pullRequests));
      return 0;
    }
    const sourceUrl = `${here.serverUrl}/${here.owner}/${here.repo}/blob/${run.headSha}`;
    const { error, ...words } = await readWords(run, sourceUrl);
    const context = getInput('status-context');
    const result = await publish(octokit, {
      owner: here.owner,
      repo: here.repo,
      pullRequest: pullRequest.number,
      headSha: run.headSha,
      order: { run: run.id, attempt: run.attempt },
      comment: { mode: commentMode(), body: words.body },
      isRemarkable: words.isRemarkable,
      status:
        context === '' ? null : { context, state: words.state, description: words.description },
      targetUrl: run.url,
    });
    printRemarks(result);
    setOutput('comment-url', result.commentUrl ?? '');
    return error === null ? 0 : printFailure(error);
  } catch (error) {
    return printFailure(error);
  }
}

interface Words {
  readonly body: string;
  readonly isRemarkable: boolean;
  readonly state: NonNullable<Publication['status']>['state'];
  readonly description: string;
  /** Why there is no report to show. */
  readonly error: unknown;
}

/** What to say: the report's own words, rendered here, or why there are none. */
async function readWords(run: ReviewingRun, sourceUrl: string): Promise<Words> {
  try {
    const report = await readReport(resolve(getInput('report-path')));
    const description = verdictLine(report);
    return {
      body: renderComment(report, { runUrl: run.url, sourceUrl }),
      isRemarkable: report.verdict !== 'pass' || report.summary.warnings > 0,
      ...credible(run, { state: statusStates[report.verdict], description }),
      error: null,
    };
  } catch (error) {
    const failure = failureOf(error);
    const description = `${failure.title}: ${failure.message}`;
    return {
      body: renderFailure(failure),
      isRemarkable: true,
      state: 'error',
      description,
      error,
    };
  }
}

/** A report that claims success counts for nothing beside a run that did not succeed. */
function credible(
  run: ReviewingRun,
  claimed: Pick<Words, 'state' | 'description'>,
): Pick<Words, 'state' | 'description'> {
  if (run.isSuccess || claimed.state !== 'success') return claimed;
  return { state: 'failure', description: 'The run that wrote the report did not succeed.' };
}

/** Reads a regular file up to the limit; a link or a device in an artifact is refused. */
async function readReport(path: string): Promise<Report> {
  try {
    await using file = await open(
      path,
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
    const stats = await file.stat();
    if (!stats.isFile()) throw unreadableReport('it is not a regular file');
    if (stats.size > reportLimits.bytes) {
      throw unreadableReport(`it has ${stats.size} bytes; at most ${reportLimits.bytes} are read`);
    }
    return parseReportText(await file.readFile('utf8'));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw unreadableReport(error instanceof Error ? error.message : String(error));
  }
}

function unreadableReport(why: string): UserError {
  return new UserError('unreadable-report', `The report cannot be used: ${why}.`, {
    remedy: 'Download the artifact of the reviewing run and name the file with "report-path".',
  });
}

function wrongEvent(name: string): UserError {
  return new UserError(
    'wrong-event',
    `The publish action was started by "${name}"; expected "workflow_run".`,
    {
      remedy: 'Use it in a workflow with `on: workflow_run`, as the README shows.',
    },
  );
}

function nothingToPublish(
  run: ReviewingRun,
  found: readonly { readonly number: number }[],
): string {
  const commit = run.headSha.slice(0, 7);
  if (run.event !== 'pull_request')
    return `Nothing to publish: the run was started by ${run.event}.`;
  if (found.length === 0)
    return `Nothing to publish: no open pull request stands at ${commit} any more.`;
  const numbers = found.map(({ number }) => `#${number}`).join(', ');
  return `Nothing to publish: ${numbers} all stand at ${commit}, and only the file says which was reviewed.`;
}

function commentMode(): Publication['comment']['mode'] {
  const mode = getInput('comment') || 'auto';
  if (mode === 'auto' || mode === 'always' || mode === 'never') return mode;
  throw new UserError(
    'bad-comment-mode',
    `The input "comment" is "${mode}"; expected "auto", "always" or "never".`,
    {
      remedy: 'Correct it in the workflow.',
    },
  );
}

process.exitCode = await main();
