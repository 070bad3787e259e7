/**
 * The ladder of publishing: comment, then status, each with the reason where it could not be done.
 * A missing permission is never a failure: annotations, summary and the job's conclusion still tell.
 */
import type { Octokit } from '@octokit/rest';
import { describeError } from '../errors.ts';
import type { Verdict } from '../terms.ts';
import { isRefusal, statusOf } from './client.ts';
import { setCommitStatus } from './status.ts';
import type { StatusState } from './status.ts';
import { upsertStickyComment } from './sticky-comment.ts';
import type { RunOrder, StickyOutcome } from './sticky-comment.ts';

/** What a review says on GitHub, and where. */
export interface Publication {
  readonly owner: string;
  readonly repo: string;
  /** Absent: there is no comment to write, as in a merge queue. */
  readonly pullRequest?: number;
  readonly headSha: string;
  readonly order: RunOrder;
  readonly comment: { readonly mode: 'auto' | 'always' | 'never'; readonly body: string };
  /** A first comment under `auto` is worth its notification only when there is something to say. */
  readonly isRemarkable: boolean;
  readonly status: null | {
    readonly context: string;
    readonly state: StatusState;
    readonly description: string;
  };
  readonly targetUrl: string;
}

/** What was said, and what could not be. */
export interface PublicationResult {
  readonly commentUrl: string | null;
  /** What was done and what could not be, a sentence each. */
  readonly remarks: readonly { readonly level: 'info' | 'warning'; readonly text: string }[];
}

/** The state of the commit status for each verdict. */
export const statusStates: Readonly<Record<Verdict, StatusState>> = {
  pass: 'success',
  warn: 'success',
  fail: 'failure',
  'not-rehearsed': 'error',
};

/** One comment per pull request: all databases of a repository are in one report. */
const commentKey = 'review';

/** Climbs as far as the token reaches. Never throws for what GitHub answers. */
export async function publish(octokit: Octokit, what: Publication): Promise<PublicationResult> {
  const remarks: PublicationResult['remarks'][number][] = [];
  let commentUrl: string | null = null;

  async function step(name: string, permission: string, run: () => Promise<string>): Promise<void> {
    try {
      remarks.push({ level: 'info', text: await run() });
    } catch (error) {
      remarks.push({ level: 'warning', text: `${name}: ${reason(error, permission)}` });
    }
  }

  const { pullRequest, comment, status } = what;
  if (pullRequest !== undefined && comment.mode !== 'never') {
    await step('No comment was written', 'pull-requests: write', async () => {
      const create = comment.mode === 'always' || what.isRemarkable;
      const outcome = await upsertStickyComment(octokit, {
        owner: what.owner,
        repo: what.repo,
        pullRequest,
        key: commentKey,
        body: comment.body,
        order: what.order,
        create,
      });
      commentUrl = outcome.kind === 'none' ? null : outcome.url;
      return `${commentRemarks[outcome.kind]} ${commentUrl ?? ''}`.trimEnd();
    });
  }
  if (status !== null) {
    await step('No commit status was set', 'statuses: write', async () => {
      const { owner, repo, headSha: sha, targetUrl } = what;
      await setCommitStatus(octokit, { owner, repo, sha, targetUrl, ...status });
      return `Commit status "${status.context}" is ${status.state} on ${sha.slice(0, 7)}.`;
    });
  }
  return { commentUrl, remarks };
}

const commentRemarks: Readonly<Record<StickyOutcome['kind'], string>> = {
  written: 'Comment:',
  unchanged: 'The comment says this already:',
  stale: 'A newer run has already commented; its comment stays:',
  none: 'No comment: there is nothing to say and no earlier comment to update.',
};

function reason(error: unknown, permission: string): string {
  if (!isRefusal(error)) return describeError(error);
  return (
    `GitHub answered ${statusOf(error)}, so the token lacks "${permission}". ` +
    'Add it under "permissions:" of the job. Pull requests from forks and from Dependabot always have a read-only token: ' +
    'there, publish from a second workflow.'
  );
}
