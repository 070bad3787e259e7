/** What other open pull requests change: read within limits, and never worth failing a review for. */
import type { Octokit } from '@octokit/rest';
import { describeError } from '../errors.ts';
import { isRefusal } from './client.ts';
import type { PullRequest } from './event.ts';
import type { Repository } from './pull-request.ts';

/** An open pull request against the same branch, and the files it changes. */
export interface OpenPullRequest {
  readonly number: number;
  readonly url: string;
  readonly files: readonly {
    readonly path: string;
    readonly status: 'added' | 'changed' | 'removed';
    /** Of an added file, where GitHub shows it whole. */
    readonly text?: string;
  }[];
}

/** Those that were read, and what was left out. */
export interface OpenPullRequests {
  readonly read: readonly OpenPullRequest[];
  /** What was left out, each with its reason. */
  readonly left: readonly { readonly what: string; readonly why: string }[];
}

const what = 'other open pull requests';

/** Requests to leave to others: a token's hour has 1,000 for each repository. */
const keptRequests = 200;

const filesPerPage = 100;

/** The newest open pull requests against the branch of this one, and their files. */
export async function readOpenPullRequests(
  octokit: Octokit,
  { owner, repo }: Repository,
  { number: own, baseRef }: Pick<PullRequest, 'number' | 'baseRef'>,
  most: number,
): Promise<OpenPullRequests> {
  if (most === 0) return { read: [], left: [] };
  const left: { what: string; why: string }[] = [];
  const read: OpenPullRequest[] = [];
  try {
    const { data, headers } = await octokit.rest.pulls.list({
      owner,
      repo,
      state: 'open',
      base: baseRef,
      sort: 'created',
      direction: 'desc',
      per_page: 100,
    });
    const others = data.filter(({ number }) => number !== own);
    const remaining = Number(headers['x-ratelimit-remaining'] ?? Number.POSITIVE_INFINITY);
    const affordable = Math.max(0, Math.min(most, remaining - keptRequests));
    if (others.length > affordable) {
      const why =
        affordable < most
          ? `only ${remaining} requests are left in this hour`
          : `the newest ${most} are read (other-pull-requests)`;
      left.push({ what: `${others.length - affordable} ${what}`, why });
    }
    for (const { number, html_url: url } of others.slice(0, affordable)) {
      const { data: files } = await octokit.rest.pulls.listFiles({
        owner,
        repo,
        pull_number: number,
        per_page: filesPerPage,
      });
      if (files.length === filesPerPage) {
        left.push({
          what: `files of #${number} behind the first ${filesPerPage}`,
          why: 'one request is made for each pull request',
        });
      }
      read.push({ number, url, files: files.map(fileOf) });
    }
  } catch (error) {
    const why = isRefusal(error)
      ? 'the token may not read them: give the job "pull-requests: read", or set "other-pull-requests: 0"'
      : `GitHub did not answer: ${describeError(error)}`;
    left.push({ what, why });
  }
  return { read, left };
}

function fileOf({
  filename: path,
  status,
  patch,
}: {
  readonly filename: string;
  readonly status: string;
  readonly patch?: string;
}): OpenPullRequest['files'][number] {
  if (status === 'removed') return { path, status };
  if (status !== 'added') return { path, status: 'changed' };
  const text = patch === undefined ? undefined : addedText(patch);
  return { path, status, ...(text !== undefined && { text }) };
}

/** An added file's patch is one hunk of lines that begin with `+`. */
function addedText(patch: string): string | undefined {
  const [header = '', ...lines] = patch.split('\n');
  const body = lines.filter((line) => !line.startsWith('\\'));
  if (!header.startsWith('@@ -0,0 ') || !body.every((line) => line.startsWith('+'))) {
    return undefined;
  }
  return `${body.map((line) => line.slice(1)).join('\n')}\n`;
}
