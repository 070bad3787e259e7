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

/** A comment as it should stand on the pull request. */
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

/** Where comments of one kind stand. */
type Place = Pick<StickyComment, 'owner' | 'repo' | 'pullRequest' | 'key'>;

const maxRounds = 6;

/** Creates or updates the comment, and removes doubles that a race left behind. */
export async function upsertStickyComment(
  octokit: Octokit,
  wanted: StickyComment,
): Promise<StickyOutcome> {
  const { order } = wanted;
  const text = `${marker(wanted.key)}\n${encodeOrder(order)}\n${wanted.body}`;
  const ours = new OurComments(octokit, wanted, await viewerLogin(octokit));
  let hasWritten = false;
  for (let round = 1; ; round++) {
    const [keep, ...doubles] = await ours.list();
    const isLastRound = round === maxRounds;
    if (keep === undefined) {
      if (!wanted.create) return { kind: 'none' };
      await ours.create(text, isLastRound);
      hasWritten = true;
      continue;
    }
    const isStale = [keep, ...doubles].some(({ body }) => isNewer(decodeOrder(body), order));
    const mustWrite = !isStale && keep.body !== text;
    if (mustWrite) await ours.update(keep, text);
    for (const double of doubles) {
      if (!isNewer(decodeOrder(double.body), order)) await ours.remove(double);
    }
    if (isStale) return { kind: 'stale', url: keep.html_url };
    hasWritten ||= mustWrite;
    if (!mustWrite || isLastRound) {
      return { kind: hasWritten ? 'written' : 'unchanged', url: keep.html_url };
    }
  }
}

/** The comments of one key on a pull request that `author` wrote. */
class OurComments {
  readonly #octokit: Octokit;
  readonly #place: Place;
  readonly #author: string;
  /** What we created and the list may not show yet. */
  readonly #created = new Map<number, Comment>();

  constructor(octokit: Octokit, place: Place, author: string) {
    this.#octokit = octokit;
    this.#place = place;
    this.#author = author;
  }

  /** The oldest first. */
  async list(): Promise<readonly Comment[]> {
    const { owner, repo, pullRequest, key } = this.#place;
    const start = marker(key);
    const all = await this.#octokit.paginate(this.#octokit.rest.issues.listComments, {
      owner,
      repo,
      issue_number: pullRequest,
      per_page: 100,
    });
    const mine = all.filter(
      (comment) => comment.body?.startsWith(start) === true && comment.user?.login === this.#author,
    );
    const listed = new Set(mine.map(({ id }) => id));
    const unlisted = [...this.#created.values()].filter(({ id }) => !listed.has(id));
    return [...mine, ...unlisted].sort((a, b) => a.id - b.id);
  }

  /** After a 5xx it may have been stored all the same: unless it `isLastTry`, the next look tells. */
  async create(body: string, isLastTry: boolean): Promise<void> {
    const { owner, repo, pullRequest } = this.#place;
    try {
      const { data } = await this.#octokit.rest.issues.createComment({
        owner,
        repo,
        issue_number: pullRequest,
        body,
      });
      this.#created.set(data.id, data);
    } catch (error) {
      const status = statusOf(error);
      if (isLastTry || (status !== undefined && status < 500)) throw error;
    }
  }

  /** One that is gone meanwhile is let go. */
  async update({ id }: Comment, body: string): Promise<void> {
    const { owner, repo } = this.#place;
    try {
      const { data } = await this.#octokit.rest.issues.updateComment({
        owner,
        repo,
        comment_id: id,
        body,
      });
      if (this.#created.has(id)) this.#created.set(id, data);
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
      this.#created.delete(id);
    }
  }

  async remove({ id }: Comment): Promise<void> {
    const { owner, repo } = this.#place;
    this.#created.delete(id);
    try {
      await this.#octokit.rest.issues.deleteComment({ owner, repo, comment_id: id });
    } catch (error) {
      // another run was quicker
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
