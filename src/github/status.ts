/** A commit status on the pull request's head: what lets a manual re-run turn a required check green. */
import type { Octokit } from '@octokit/rest';

/** What GitHub shows beside a commit. */
export type StatusState = 'success' | 'failure' | 'error';

/** A status of a commit under a context of its own. */
export interface CommitStatus {
  readonly owner: string;
  readonly repo: string;
  /** The head of the pull request; a status on the test merge commit would override it for good. */
  readonly sha: string;
  readonly context: string;
  readonly state: StatusState;
  readonly description: string;
  readonly targetUrl: string;
}

/** GitHub answers 422 above this; the API description does not say so. */
const maxDescriptionCharacters = 140;

/** Sets the status. */
export async function setCommitStatus(octokit: Octokit, status: CommitStatus): Promise<void> {
  await octokit.rest.repos.createCommitStatus({
    owner: status.owner,
    repo: status.repo,
    sha: status.sha,
    context: status.context,
    state: status.state,
    description: cut(status.description),
    target_url: status.targetUrl,
  });
}

function cut(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= maxDescriptionCharacters) return text;
  return `${characters.slice(0, maxDescriptionCharacters - 1).join('')}…`;
}
