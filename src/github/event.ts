/** What started the run, reduced to the facts that the baseline and publishing need. */
import { z } from 'zod';
import { UserError } from '../errors.ts';

/** What a review needs to know of a pull request. */
export interface PullRequest {
  readonly number: number;
  /** Head of the pull request's branch: where statuses go, never the test merge commit. */
  readonly headSha: string;
  /** Tip of the base branch when GitHub last looked. */
  readonly baseSha: string;
  readonly baseRef: string;
  /** True when the branch lives in another repository, also in one that was deleted since. */
  readonly fork: boolean;
  /** It cannot be merged as it stands, so there is no current test merge commit. */
  readonly conflict: boolean;
  readonly url: string;
}

/** The run whose report a second workflow publishes. */
export interface ReviewingRun {
  readonly id: number;
  readonly attempt: number;
  readonly headSha: string;
  readonly headBranch: string;
  /** Owner of the repository the branch lives in; absent when that repository is gone. */
  readonly headOwner?: string;
  /** What started it: only runs of `pull_request` belong to a pull request. */
  readonly event: string;
  readonly isSuccess: boolean;
  readonly url: string;
}

/** What a workflow was started by, as far as a review cares. */
export type RunEvent =
  | { readonly kind: 'pull-request'; readonly pullRequest: PullRequest }
  | { readonly kind: 'merge-group'; readonly baseSha: string; readonly headSha: string }
  /** `workflow_dispatch` that names a pull request, which must still be fetched. */
  | { readonly kind: 'dispatch'; readonly pullRequestNumber: number }
  | { readonly kind: 'workflow-run'; readonly run: ReviewingRun }
  /** Push, schedule and all else: reviewed against the default branch, published nowhere. */
  | { readonly kind: 'other'; readonly name: string };

const sha = z.string().regex(/^[0-9a-f]{40}$|^[0-9a-f]{64}$/);
const repository = z.object({ id: z.number() });

const pullRequestSchema = z
  .object({
    number: z.int().positive(),
    html_url: z.string(),
    mergeable: z.boolean().nullish(),
    head: z.object({ sha, repo: repository.nullable() }),
    base: z.object({ sha, ref: z.string(), repo: repository }),
  })
  .transform(({ number, html_url, mergeable, head, base }): PullRequest => ({
    number,
    headSha: head.sha,
    baseSha: base.sha,
    baseRef: base.ref,
    fork: head.repo?.id !== base.repo.id,
    conflict: mergeable === false,
    url: html_url,
  }));

const workflowRunSchema = z
  .object({
    id: z.int(),
    run_attempt: z.int(),
    head_sha: sha,
    head_branch: z.string(),
    event: z.string(),
    conclusion: z.string().nullish(),
    head_repository: z.object({ owner: z.object({ login: z.string() }) }).nullish(),
    html_url: z.string(),
  })
  .transform((run): ReviewingRun => ({
    id: run.id,
    attempt: run.run_attempt,
    headSha: run.head_sha,
    headBranch: run.head_branch,
    headOwner: run.head_repository?.owner.login,
    event: run.event,
    isSuccess: run.conclusion === 'success',
    url: run.html_url,
  }));

/** Facts of a pull request as an event or the API describes it. */
export function parsePullRequest(data: unknown): PullRequest {
  return parse(pullRequestSchema, data, 'pull request');
}

/** Facts of an event; `payload` is the event file's content. */
export function parseEvent(name: string, payload: unknown): RunEvent {
  switch (name) {
    case 'pull_request':
      return {
        kind: 'pull-request',
        pullRequest: parse(z.object({ pull_request: pullRequestSchema }), payload, name)
          .pull_request,
      };
    case 'merge_group': {
      const group = z.object({ merge_group: z.object({ base_sha: sha, head_sha: sha }) });
      const { base_sha, head_sha } = parse(group, payload, name).merge_group;
      return { kind: 'merge-group', baseSha: base_sha, headSha: head_sha };
    }
    case 'workflow_dispatch':
      return parseDispatch(payload);
    case 'workflow_run':
      return {
        kind: 'workflow-run',
        run: parse(z.object({ workflow_run: workflowRunSchema }), payload, name).workflow_run,
      };
    default:
      return { kind: 'other', name };
  }
}

/** Dispatch inputs reach the event as text, whatever type the workflow declares. */
function parseDispatch(payload: unknown): RunEvent {
  const inputs = z.object({ inputs: z.object({ pr: z.coerce.string() }).partial().nullish() });
  const pr = parse(inputs, payload, 'workflow_dispatch').inputs?.pr ?? '';
  if (pr === '') return { kind: 'other', name: 'workflow_dispatch' };
  if (!/^[1-9]\d{0,9}$/.test(pr)) {
    throw new UserError(
      'bad-pull-request-number',
      `The dispatch input "pr" is ${JSON.stringify(pr)}; a pull request number was expected.`,
      { remedy: 'Start the workflow again with the number alone, such as 42.' },
    );
  }
  return { kind: 'dispatch', pullRequestNumber: Number(pr) };
}

function parse<T>(schema: z.ZodType<T>, data: unknown, what: string): T {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw new UserError(
    'unreadable-event',
    `GitHub's description of the ${what} lacks what is needed: ${z.prettifyError(result.error)}`,
    { remedy: 'Run the action from one of the events its README names.' },
  );
}
