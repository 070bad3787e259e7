import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeGitHub, readToken, writeToken } from '../../test/support/github/fake-github.ts';
import type { Token } from '../../test/support/github/fake-github.ts';
import { silentLog } from '../log.ts';
import { connect } from './client.ts';
import { publish } from './publish.ts';
import type { Publication, PublicationResult } from './publish.ts';

const headSha = 'c'.repeat(40);
let github: FakeGitHub;

beforeEach(async () => {
  github = await FakeGitHub.start();
  github.addPullRequest({ number: 7 });
});

afterEach(() => github[Symbol.asyncDispose]());

function run(token: Token, changes: Partial<Publication> = {}): Promise<PublicationResult> {
  const octokit = connect({ token: github.grant(token), apiUrl: github.url, log: silentLog });
  return publish(octokit, {
    owner: github.state.owner,
    repo: github.state.repo,
    pullRequest: 7,
    headSha,
    order: { run: 1, attempt: 1 },
    comment: { mode: 'auto', body: 'review' },
    isRemarkable: true,
    status: { context: 'migrations/verdict', state: 'failure', description: '2 errors' },
    targetUrl: 'https://github.test/run',
    ...changes,
  });
}

test('with all permissions, comment and status are written', async () => {
  const { commentUrl, remarks } = await run(writeToken);
  expect(commentUrl).toMatch(/pull\/7#issuecomment-\d+$/);
  expect(remarks.map(({ level }) => level)).toEqual(['info', 'info']);
  expect(github.state.statuses).toEqual([
    {
      sha: headSha,
      context: 'migrations/verdict',
      state: 'failure',
      description: '2 errors',
      targetUrl: 'https://github.test/run',
    },
  ]);
});

test('with a read-only token, each step says which permission it lacks, and nothing fails', async () => {
  const { commentUrl, remarks } = await run(readToken);
  expect(commentUrl).toBeNull();
  expect(remarks.map(({ text }) => /"([\w-]+: write)"/.exec(text)?.[1])).toEqual([
    'pull-requests: write',
    'statuses: write',
  ]);
  expect(github.state.comments).toEqual([]);
});

test('with the comment alone refused, the status is still set', async () => {
  const { remarks } = await run({
    ...readToken,
    permissions: { pull_requests: 'read', statuses: 'write' },
  });
  expect(remarks.map(({ level }) => level)).toEqual(['warning', 'info']);
  expect(github.state.statuses).toHaveLength(1);
});

test('a long description is cut to what GitHub takes, by characters and not by halves', async () => {
  const status = { context: 'x', state: 'error', description: '🐘'.repeat(200) } as const;
  await run(writeToken, { status });
  expect(github.state.statuses[0]?.description).toBe(`${'🐘'.repeat(139)}…`);
});

test.each([
  ['auto', true, 1],
  ['auto', false, 0],
  ['always', false, 1],
  ['never', true, 0],
] as const)(
  'comment: %s, something to say: %s, writes %i first comment(s)',
  async (mode, isRemarkable, count) => {
    await run(writeToken, { comment: { mode, body: 'review' }, isRemarkable });
    expect(github.state.comments).toHaveLength(count);
  },
);

test('auto turns an existing comment green when there is nothing left to say', async () => {
  await run(writeToken);
  const comment = { mode: 'auto', body: 'all is well' } as const;
  await run(writeToken, { comment, isRemarkable: false, order: { run: 2, attempt: 1 } });
  expect(github.state.comments.map(({ body }) => body.split('\n').at(-1))).toEqual(['all is well']);
});

test('in a merge queue there is no comment, and the status is set', async () => {
  await run(writeToken, { pullRequest: undefined });
  expect(github.state.comments).toEqual([]);
  expect(github.state.statuses).toHaveLength(1);
});

test('a GitHub that is down is a remark', async () => {
  github.inject('repos/create-commit-status', { kind: 'answer', status: 502 });
  const { remarks } = await run(writeToken);
  expect(remarks[1]).toEqual({
    level: 'warning',
    text: expect.stringMatching(/^No commit status was set: /),
  });
});
