/** Whether the checkout holds what the pull request would merge, and what to compare it with. */
import { UserError } from '../errors.ts';
import { findRepository } from '../git/repository.ts';
import { git } from '../git/git.ts';
import type { PullRequest } from '../github/event.ts';
import type { Log } from '../log.ts';

/**
 * The base commit of a pull request: the first parent of the test merge commit that is checked out,
 * which is what the merge was made with, or the tip of the base branch beside the branch's own head.
 */
export async function baseOfPullRequest(
  path: string,
  pullRequest: PullRequest,
  log: Log,
): Promise<string | null> {
  const repository = await findRepository(path);
  if (repository?.head === undefined || repository.head === null) return null;
  const { head, root } = repository;
  const [ontoBase, merged] = await parents(root, head);
  if (merged === pullRequest.headSha && ontoBase !== undefined) return ontoBase;
  if (head === pullRequest.headSha) {
    log.warn(
      `The head of the branch is checked out, not its merge with ${pullRequest.baseRef}: what the base gained since is not part of this review.`,
    );
    return pullRequest.baseSha;
  }
  const { number, headSha, conflict } = pullRequest;
  const expected = `the test merge commit of pull request #${number} or its head ${headSha.slice(0, 7)}`;
  throw new UserError(
    'wrong-checkout',
    `Commit ${head.slice(0, 7)} is checked out; expected ${expected}.${conflict ? ' The pull request has a merge conflict, so it has no current test merge commit.' : ''}`,
    {
      remedy: conflict
        ? 'Resolve the conflict.'
        : `Give actions/checkout \`ref: refs/pull/${number}/merge\`.`,
    },
  );
}

/** From the commit itself: in a shallow clone `git log` says that it has none. */
async function parents(root: string, commit: string): Promise<readonly string[]> {
  const [header = ''] = (await git(root, ['cat-file', 'commit', commit])).split('\n\n', 1);
  return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, sha = '']) => sha);
}
