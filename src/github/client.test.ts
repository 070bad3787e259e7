import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeGitHub, readToken, writeToken } from '../../test/support/github/fake-github.ts';
import { silentLog } from '../log.ts';
import { connect, isRefusal } from './client.ts';

let github: FakeGitHub;
let pauses: number[];

beforeEach(async () => {
  github = await FakeGitHub.start();
  github.addPullRequest({ number: 7 });
  pauses = [];
});

afterEach(() => github[Symbol.asyncDispose]());

function octokit(token = writeToken) {
  return connect({
    token: github.grant(token),
    apiUrl: github.url,
    log: silentLog,
    pause: async (ms) => pauses.push(ms),
  });
}

function get(token = writeToken) {
  return octokit(token).rest.pulls.get({ owner: 'octo-org', repo: 'shop', pull_number: 7 });
}

function comment(token = writeToken) {
  const body = 'hello';
  return octokit(token).rest.issues.createComment({
    owner: 'octo-org',
    repo: 'shop',
    issue_number: 7,
    body,
  });
}

test('reads are repeated after 5xx and broken connections, with growing pauses', async () => {
  github.inject('pulls/get', { kind: 'answer', status: 502 }, { kind: 'reset' });
  expect((await get()).data.number).toBe(7);
  expect(pauses).toEqual([500, 1000]);
});

test('reads are given up after four attempts', async () => {
  const down = { kind: 'answer', status: 503 } as const;
  github.inject('pulls/get', down, down, down, down);
  await expect(get()).rejects.toMatchObject({ status: 503 });
  expect(github.count('pulls/get')).toBe(4);
});

test('a POST that may have been carried out is never repeated', async () => {
  github.inject('issues/create-comment', { kind: 'apply-then-fail' }, { kind: 'reset' });
  await expect(comment()).rejects.toMatchObject({ status: 502 });
  await expect(comment()).rejects.toThrow();
  expect(github.count('issues/create-comment')).toBe(2);
  expect(pauses).toEqual([]);
});

test('a POST that was refused for haste is sent again when GitHub says', async () => {
  const headers = { 'retry-after': '3' };
  github.inject('issues/create-comment', { kind: 'answer', status: 403, headers });
  await comment();
  expect(pauses).toEqual([3000]);
});

test('a secondary limit without headers costs a minute', async () => {
  const message = 'You have exceeded a secondary rate limit.';
  github.inject('pulls/get', { kind: 'answer', status: 403, message });
  await get();
  expect(pauses).toEqual([60_000]);
});

test('an exhausted quota that resets in an hour is an error at once, and not a missing permission', async () => {
  const reset = String(Math.ceil(Date.now() / 1000) + 3600);
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
  github.inject('pulls/get', { kind: 'answer', status: 403, headers });
  const error: unknown = await get().catch((thrown: unknown) => thrown);
  expect(isRefusal(error)).toBe(false);
  expect(pauses).toEqual([]);
});

test('a missing permission is a refusal, tried once', async () => {
  const error: unknown = await comment(readToken).catch((thrown: unknown) => thrown);
  expect(isRefusal(error)).toBe(true);
  expect(github.count('issues/create-comment')).toBe(1);
});
