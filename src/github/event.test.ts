import { expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import { parseEvent } from './event.ts';

const [base, head] = ['b'.repeat(40), 'c'.repeat(40)];

function pullRequestEvent(headRepo: { id: number } | null) {
  const html_url = 'https://github.test/o/r/pull/7';
  return {
    action: 'opened',
    pull_request: {
      number: 7,
      html_url,
      head: { sha: head, repo: headRepo },
      base: { sha: base, ref: 'main', repo: { id: 1 } },
    },
  };
}

test.each([
  ['the same repository', { id: 1 }, false],
  ['another repository', { id: 2 }, true],
  ['a repository that is gone', null, true],
])('a pull request from %s', (_, headRepo, fork) => {
  const event = parseEvent('pull_request', pullRequestEvent(headRepo));
  expect(event).toMatchObject({
    kind: 'pull-request',
    pullRequest: { number: 7, headSha: head, fork },
  });
});

test('a merge group names what it merges onto', () => {
  const merge_group = {
    base_sha: base,
    head_sha: head,
    head_ref: 'refs/heads/gh-readonly-queue/main/pr-7',
  };
  expect(parseEvent('merge_group', { merge_group })).toEqual({
    kind: 'merge-group',
    baseSha: base,
    headSha: head,
  });
});

test.each([
  ['7', { kind: 'dispatch', pullRequestNumber: 7 }],
  [7, { kind: 'dispatch', pullRequestNumber: 7 }],
  ['', { kind: 'other', name: 'workflow_dispatch' }],
])('a dispatch with pr %j', (pr, expected) => {
  expect(parseEvent('workflow_dispatch', { inputs: { pr } })).toEqual(expected);
});

test('a dispatch without inputs is about no pull request', () => {
  const expected = { kind: 'other', name: 'workflow_dispatch' };
  expect(parseEvent('workflow_dispatch', { inputs: null })).toEqual(expected);
});

test.each(['7; rm -rf /', '0', '-1', '99999999999', '../7'])(
  'a dispatch with pr %j is refused',
  (pr) => {
    expect(() => parseEvent('workflow_dispatch', { inputs: { pr } })).toThrow(UserError);
  },
);

test('an event that is not what it says is one clear error', () => {
  expect(() => parseEvent('pull_request', { pull_request: { number: 'x' } })).toThrow(
    /description of the pull_request lacks what is needed/,
  );
});
