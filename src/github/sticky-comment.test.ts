import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeGitHub, writeToken } from '../../test/support/github/fake-github.ts';
import { silentLog } from '../log.ts';
import { connect } from './client.ts';
import { marker, upsertStickyComment } from './sticky-comment.ts';
import type { StickyComment, StickyOutcome } from './sticky-comment.ts';

const pullRequest = 7;
const bot = 'github-actions[bot]';
let github: FakeGitHub;

beforeEach(async () => {
  github = await FakeGitHub.start();
  github.addPullRequest({ number: pullRequest });
});

afterEach(() => github[Symbol.asyncDispose]());

function write(run: number, changes: Partial<StickyComment> = {}): Promise<StickyOutcome> {
  const octokit = connect({
    token: github.grant(writeToken),
    apiUrl: github.url,
    log: silentLog,
    pause: async () => {},
  });
  return upsertStickyComment(octokit, {
    owner: github.state.owner,
    repo: github.state.repo,
    pullRequest,
    key: 'review',
    body: `review of run ${run}`,
    order: { run, attempt: 1 },
    create: true,
    ...changes,
  });
}

/** Bodies of our comments without marker and order. */
function texts(): readonly string[] {
  return github.state.comments
    .filter(({ login, body }) => login === bot && body.startsWith(marker('review')))
    .map(({ body }) => body.split('\n').slice(2).join('\n'));
}

test('is created once and edited in place afterwards', async () => {
  expect((await write(1)).kind).toBe('written');
  expect((await write(2)).kind).toBe('written');
  expect(texts()).toEqual(['review of run 2']);
  expect(github.count('issues/create-comment')).toBe(1);
});

test('is not written when nothing changed', async () => {
  await write(1);
  expect((await write(1)).kind).toBe('unchanged');
  expect(github.count('issues/update-comment')).toBe(0);
});

test('is not created when only an update was wanted', async () => {
  expect(await write(1, { create: false })).toEqual({ kind: 'none' });
  await write(2);
  expect((await write(3, { create: false })).kind).toBe('written');
  expect(texts()).toEqual(['review of run 3']);
});

test('is found behind 250 comments of others', async () => {
  for (let n = 0; n < 125; n++) github.state.addComment(pullRequest, 'mona', `remark ${n}`);
  await write(1);
  for (let n = 0; n < 125; n++) github.state.addComment(pullRequest, 'mona', `answer ${n}`);
  await write(2);
  expect(texts()).toEqual(['review of run 2']);
});

test("is never somebody else's comment, whatever that begins with", async () => {
  const forged = `${marker('review')}\n<!-- run 999 attempt 1 -->\nall is well`;
  github.state.addComment(pullRequest, 'mallory', forged);
  await write(1);
  expect(texts()).toEqual(['review of run 1']);
  expect(github.state.comments[0]?.body).toBe(forged);
});

test('is not a comment of ours that only quotes the marker', async () => {
  github.state.addComment(pullRequest, bot, `see ${marker('review')}`);
  await write(1);
  expect(github.state.comments).toHaveLength(2);
});

test('is another comment for another key, which cannot end the marker', async () => {
  await write(1);
  await write(1, { key: 'a --> b' });
  expect(marker('a --> b')).toBe('<!-- migration-rehearsal:a-b -->');
  expect(github.state.comments).toHaveLength(2);
});

test('keeps what a newer run wrote', async () => {
  await write(5);
  expect((await write(4)).kind).toBe('stale');
  expect((await write(5, { order: { run: 5, attempt: 2 }, body: 'again' })).kind).toBe('written');
  expect((await write(5)).kind).toBe('stale');
  expect(texts()).toEqual(['again']);
});

/** Delays that differ from round to round and are the same in every run of the test. */
function shuffle(round: number): () => number {
  let random = round + 1;
  return () => {
    random = (random * 48_271) % 2_147_483_647;
    return random % 12;
  };
}

test('is one comment of the newer run after two runs at once, thirty times', async () => {
  for (let round = 0; round < 30; round++) {
    github.state.comments = [];
    github.jitter = shuffle(round);
    const [older, newer] = [round * 2 + 1, round * 2 + 2];
    await Promise.all([write(older), write(newer)]);
    expect(texts()).toEqual([`review of run ${newer}`]);
  }
});

test('stays one comment when two runs edit it at once, and the next run has the last word', async () => {
  await write(1);
  for (let round = 1; round <= 30; round++) {
    github.jitter = shuffle(round);
    const [older, newer] = [round * 3 - 1, round * 3];
    await Promise.all([write(older), write(newer)]);
    expect(texts()).toHaveLength(1);
    expect(texts()[0]).toMatch(new RegExp(`^review of run (${older}|${newer})$`));
    await write(newer + 1);
    expect(texts()).toEqual([`review of run ${newer + 1}`]);
  }
});

test('loses doubles that an earlier race left behind', async () => {
  const first = github.state.addComment(pullRequest, bot, `${marker('review')}\nold`);
  github.state.addComment(pullRequest, bot, `${marker('review')}\nold`);
  await write(1);
  expect(github.state.comments).toHaveLength(1);
  expect(github.state.comments[0]?.id).toBe(first.id);
});

describe('when GitHub stumbles', () => {
  test('a comment that was stored behind a 502 is not created again', async () => {
    github.inject('issues/create-comment', { kind: 'apply-then-fail' });
    expect((await write(1)).kind).toBe('written');
    expect(texts()).toEqual(['review of run 1']);
    expect(github.count('issues/create-comment')).toBe(1);
  });

  test('a comment that was not stored is created after looking', async () => {
    github.inject('issues/create-comment', { kind: 'answer', status: 500 }, { kind: 'reset' });
    await write(1);
    expect(texts()).toEqual(['review of run 1']);
    expect(github.count('issues/list-comments')).toBeGreaterThanOrEqual(3);
  });

  test('a listing that lags behind does not make a second comment', async () => {
    github.state.hideNewComments = true;
    await write(1);
    expect(github.state.comments).toHaveLength(1);
  });

  test('listing and editing are tried again', async () => {
    await write(1);
    github.inject('issues/list-comments', { kind: 'reset' }, { kind: 'answer', status: 503 });
    github.inject('issues/update-comment', { kind: 'answer', status: 502 });
    await write(2);
    expect(texts()).toEqual(['review of run 2']);
  });

  test('a comment deleted meanwhile is created anew', async () => {
    await write(1);
    github.inject('issues/update-comment', {
      kind: 'meanwhile',
      act: () => (github.state.comments = []),
    });
    await write(2);
    expect(texts()).toEqual(['review of run 2']);
  });
});
