/** Event files as GitHub writes them, completed by its own description of a pull request. */
import { complete, component, faults } from './description.ts';
import type { FakeGitHub } from './fake-github.ts';
import type { StoredPullRequest } from './state.ts';

export interface TriggeringEvent {
  readonly name: string;
  readonly payload: unknown;
}

/** A push to a pull request. */
export function pullRequestEvent(github: FakeGitHub, pull: StoredPullRequest): TriggeringEvent {
  const pull_request = complete(component('pull-request'), github.state.describePullRequest(pull));
  const wrong = faults(component('pull-request'), pull_request, 'pull_request');
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  return {
    name: 'pull_request',
    payload: {
      action: 'synchronize',
      number: pull.number,
      pull_request,
      repository: repository(github),
    },
  };
}

/** A merge queue wants to know about a group of pull requests. */
export function mergeGroupEvent(
  github: FakeGitHub,
  baseSha: string,
  headSha: string,
): TriggeringEvent {
  const head_ref = 'refs/heads/gh-readonly-queue/main/pr-7';
  const merge_group = {
    base_sha: baseSha,
    base_ref: 'refs/heads/main',
    head_sha: headSha,
    head_ref,
  };
  return {
    name: 'merge_group',
    payload: { action: 'checks_requested', merge_group, repository: repository(github) },
  };
}

/** Somebody pressed "Run workflow" and typed a number. */
export function dispatchEvent(github: FakeGitHub, number: number): TriggeringEvent {
  return {
    name: 'workflow_dispatch',
    payload: {
      inputs: { pr: String(number) },
      ref: 'refs/heads/main',
      repository: repository(github),
    },
  };
}

/** The run that reviewed a pull request has ended. */
export function workflowRunEvent(
  github: FakeGitHub,
  pull: StoredPullRequest,
  conclusion: 'success' | 'failure',
): TriggeringEvent {
  return {
    name: 'workflow_run',
    payload: {
      action: 'completed',
      workflow_run: {
        id: 4711,
        run_attempt: 1,
        event: 'pull_request',
        conclusion,
        head_sha: pull.headSha,
        head_branch: pull.headRef,
        head_repository: { name: github.state.repo, owner: { login: pull.headOwner } },
        html_url: `https://github.test/${github.state.owner}/${github.state.repo}/actions/runs/4711`,
        pull_requests: [],
      },
      repository: repository(github),
    },
  };
}

function repository({ state }: FakeGitHub): unknown {
  return {
    id: 1,
    name: state.repo,
    full_name: `${state.owner}/${state.repo}`,
    owner: { login: state.owner },
  };
}
