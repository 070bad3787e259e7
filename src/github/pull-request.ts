/** Which pull request a run is about, and whether its SQL may run here. */
import type { Octokit } from '@octokit/rest';
import { describeError, UserError } from '../errors.ts';
import { isRefusal } from './client.ts';
import { parsePullRequest } from './event.ts';
import type { PullRequest, ReviewingRun, RunEvent } from './event.ts';

/** A repository on GitHub. */
export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

/**
 * The pull request under review, or null where there is none. `named` is the input `pr`. One that is
 * named is refused when it comes from a fork: such a run has more rights than its author.
 */
export async function pullRequestUnderReview(
  octokit: Octokit,
  repository: Repository,
  event: RunEvent,
  named: number | null,
): Promise<PullRequest | null> {
  if (event.kind === 'pull-request') return event.pullRequest;
  if (event.kind === 'merge-group') return null;
  if (event.kind === 'workflow-run') throw tooPrivileged('workflow_run');
  if (event.kind === 'other' && event.name === 'pull_request_target') {
    throw tooPrivileged(event.name);
  }
  const number = event.kind === 'dispatch' ? event.pullRequestNumber : named;
  if (number === null) return null;
  const pullRequest = await fetchPullRequest(octokit, repository, number);
  if (!pullRequest.fork) return pullRequest;
  throw new UserError(
    'fork-needs-own-run',
    `Pull request #${number} comes from a fork, and this run has rights that its author does not have; its SQL is not executed here.`,
    { remedy: `Re-run the pull request's own workflow run instead: ${pullRequest.url}/checks` },
  );
}

/** Whatever such a run has checked out may be a stranger's, and the run has the repository's rights. */
function tooPrivileged(event: string): UserError {
  return new UserError(
    'too-privileged',
    `The review was started by "${event}", whose runs have rights that a pull request's author may not have; no SQL is executed here.`,
    { remedy: 'Review in a workflow on `pull_request`; publish in one on `workflow_run`.' },
  );
}

async function fetchPullRequest(
  octokit: Octokit,
  { owner, repo }: Repository,
  number: number,
): Promise<PullRequest> {
  try {
    const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: number });
    return parsePullRequest(data);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      'unknown-pull-request',
      `Pull request #${number} of ${owner}/${repo} cannot be read: ${describeError(error)}`,
      {
        remedy: isRefusal(error)
          ? 'Name an open pull request of this repository, and give the job "pull-requests: read".'
          : 'Start the run again later.',
        exitStatus: 3,
        cause: error,
      },
    );
  }
}

/**
 * Open pull requests whose head a run reviewed. `workflow_run.pull_requests` is empty for forks, so
 * they are looked up by branch and kept when they still stand at the reviewed commit.
 */
export async function pullRequestsOfRun(
  octokit: Octokit,
  { owner, repo }: Repository,
  run: ReviewingRun,
): Promise<readonly PullRequest[]> {
  if (run.headOwner === undefined) return [];
  const listed = await octokit.paginate(octokit.rest.pulls.list, {
    owner,
    repo,
    state: 'open',
    head: `${run.headOwner}:${run.headBranch}`,
    per_page: 100,
  });
  return listed.map(parsePullRequest).filter(({ headSha }) => headSha === run.headSha);
}
