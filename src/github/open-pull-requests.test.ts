import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeGitHub, readToken } from '../../test/support/github/fake-github.ts';
import type { Token } from '../../test/support/github/fake-github.ts';
import { silentLog } from '../log.ts';
import { connect } from './client.ts';
import { type OpenPullRequests, readOpenPullRequests } from './open-pull-requests.ts';

let github: FakeGitHub;

beforeEach(async () => {
  github = await FakeGitHub.start();
  github.addPullRequest({ number: 7 });
});

afterEach(() => github[Symbol.asyncDispose]());

function read(most = 20, token: Token = readToken): Promise<OpenPullRequests> {
  const octokit = connect({
    token: github.grant(token),
    apiUrl: github.url,
    log: silentLog,
    pause: () => Promise.resolve(),
  });
  return readOpenPullRequests(octokit, github.state, { number: 7, baseRef: 'main' }, most);
}

test('the others against the same branch are read, with the texts of what they add', async () => {
  github.addPullRequest({ number: 12, added: { 'db/2_b.sql': 'select 1;\n\n-- two\n' } });
  github.addPullRequest({ number: 13, baseRef: 'release', added: { 'db/3_c.sql': 'select 2;' } });
  github.addPullRequest({ number: 14, state: 'closed' });
  const { read: found, left } = await read();
  expect(left).toEqual([]);
  expect(found).toMatchObject([
    {
      number: 12,
      url: 'https://github.test/octo-org/shop/pull/12',
      files: [{ path: 'db/2_b.sql', status: 'added', text: 'select 1;\n\n-- two\n' }],
    },
  ]);
});

test('no more are read than wished for, and the rest is said', async () => {
  for (const number of [12, 13, 14]) github.addPullRequest({ number });
  const { read: found, left } = await read(2);
  expect(found).toHaveLength(2);
  expect(left).toEqual([
    { what: '1 other open pull requests', why: 'the newest 2 are read (other-pull-requests)' },
  ]);
  expect(await read(0)).toEqual({ read: [], left: [] });
});

test('without the permission the review goes on, and says what is missing', async () => {
  const { read: found, left } = await read(20, { login: 'github-actions[bot]', permissions: {} });
  expect(found).toEqual([]);
  expect(left).toMatchObject([
    { what: 'other open pull requests', why: expect.stringContaining('pull-requests: read') },
  ]);
});

test('a GitHub that is down costs the comparison, not the review', async () => {
  github.addPullRequest({ number: 12 });
  const down = { kind: 'answer', status: 502 } as const;
  github.inject('pulls/list-files', down, down, down, down);
  expect(await read()).toMatchObject({
    read: [],
    left: [{ why: expect.stringContaining('GitHub did not answer') }],
  });
});
