/**
 * One comment per pull request, edited in place. The API has no conditional update, so runs agree by
 * rule: the oldest comment of ours survives, a newer run's text wins, and after every write the list
 * is read again until there is nothing left to write. Two edits of an existing comment that cross
 * within one round trip can still leave the older text, which is what the documented workflow's
 * `concurrency` group is for.
 */
import type { Octokit } from '@octokit/rest';
import { statusOf } from './client.ts';

/** Orders the runs of a repository. */
export interface RunOrder {
  readonly run: number;
  readonly attempt: number;
}

export interface StickyComment {
  readonly owner: string;
  readonly repo: string;
  readonly pullRequest: number;
  /** Tells several reviews of one pull request apart. */
  readonly key: string;
  readonly body: string;
  readonly order: RunOrder;
  /** False: an existing comment is edited, none is created. */
  readonly create: boolean;
}

/** `stale`: a newer run has already written. `none`: there was no comment and none was wanted. */
export type StickyOutcome =
  | { readonly kind: 'written' | 'unchanged' | 'stale'; readonly url: string }
  | { readonly kind: 'none' };

interface Comment {
  readonly id: number;
  readonly html_url: string;
  readonly body?: string;
}

const maxRounds = 6;

/** Creates or updates the comment, and removes doubles that a race left behind. */
export async function upsertStickyComment(
  octokit: Octokit,
  wanted: StickyComment,
): Promise<StickyOutcome> {
  const { owner, repo, pullRequest, order } = wanted;
  const start = marker(wanted.key);
  const text = `${start}\n${encodeOrder(order)}\n${wanted.body}`;
  const author = await viewerLogin(octokit);
  /** What we created and the list may not show yet. */
  const created = new Map<number, Comment>();

  async function listMine(): Promise<Comment[]> {
    const all = await octokit.paginate(octokit.rest.issues.listComments, {
      owner,
      repo,
      issue_number: pullRequest,
      per_page: 100,
    });
    const mine = all.filter(
      (comment) => comment.body?.startsWith(start) === true && comment.user?.login === author,
    );
    const listed = new Set(mine.map(({ id }) => id));
    const unlisted = [...created.values()].filter(({ id }) => !listed.has(id));
    return [...mine, ...unlisted].sort((a, b) => a.id - b.id);
  }

  let hasWritten = false;
  for (let round = 1; ; round++) {
    const [keep, ...doubles] = await listMine();
    const isLastRound = round === maxRounds;
    if (keep === undefined) {
      if (!wanted.create) return { kind: 'none' };
      const made = await create(isLastRound);
      if (made !== undefined) created.set(made.id, made);
      hasWritten = true;
      continue;
    }
    const isStale = [keep, ...doubles].some(({ body }) => isNewer(decodeOrder(body), order));
    const mustWrite = !isStale && keep.body !== text;
    if (mustWrite) await update(keep);
    for (const double of doubles) {
      if (!isNewer(decodeOrder(double.body), order)) await remove(double);
    }
    if (isStale) return { kind: 'stale', url: keep.html_url };
    hasWritten ||= mustWrite;
    if (!mustWrite || isLastRound) {
      return { kind: hasWritten ? 'written' : 'unchanged', url: keep.html_url };
    }
  }

  /** After a 5xx the comment may have been stored all the same: the next round looks. */
  async function create(isLastRound: boolean): Promise<Comment | undefined> {
    try {
      const { data } = await octokit.rest.issues.createComment({
        owner,
        repo,
        issue_number: pullRequest,
        body: text,
      });
      return data;
    } catch (error) {
      const status = statusOf(error);
      if (isLastRound || (status !== undefined && status < 500)) throw error;
      return undefined;
    }
  }

  async function update(comment: Comment): Promise<void> {
    try {
      const { data } = await octokit.rest.issues.updateComment({
        owner,
        repo,
        comment_id: comment.id,
        body: text,
      });
      if (created.has(data.id)) created.set(data.id, data);
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
      created.delete(comment.id);
    }
  }

  async function remove(comment: Comment): Promise<void> {
    created.delete(comment.id);
    try {
      await octokit.rest.issues.deleteComment({ owner, repo, comment_id: comment.id });
    } catch (error) {
      // Another run was quicker.
      if (statusOf(error) !== 404) throw error;
    }
  }
}

/** What the first line of our comments is; anywhere else in a body it means nothing. */
export function marker(key: string): string {
  return `<!-- migration-rehearsal:${key.replaceAll(/[^\w./]+/g, '-')} -->`;
}

/** `users.getAuthenticated` refuses a workflow's token; this query does not. */
async function viewerLogin(octokit: Octokit): Promise<string> {
  try {
    const { viewer } = await octokit.graphql<{ viewer: { login: string } }>(
      'query { viewer { login } }',
    );
    return viewer.login;
  } catch {
    // Some Enterprise Servers refuse GraphQL to workflow tokens: these always write under this name.
    return 'github-actions[bot]';
  }
}

function isNewer(other: RunOrder | undefined, ours: RunOrder): boolean {
  if (other === undefined) return false;
  return other.run > ours.run || (other.run === ours.run && other.attempt > ours.attempt);
}

function encodeOrder({ run, attempt }: RunOrder): string {
  return `<!-- run ${run} attempt ${attempt} -->`;
}

function decodeOrder(body: string | undefined): RunOrder | undefined {
  const found = /^<!-- run (\d+) attempt (\d+) -->$/.exec(body?.split('\n', 2)[1] ?? '');
  return found === null ? undefined : { run: Number(found[1]), attempt: Number(found[2]) };
}
