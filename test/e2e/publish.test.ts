/** The publish action on reports that a stranger's pull request wrote. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serializeReport } from '../../src/report/json.ts';
import { reportLimits } from '../../src/report/schema.ts';
import type { Report } from '../../src/report/schema.ts';
import { pullRequestEvent, workflowRunEvent } from '../support/github/events.ts';
import { FakeGitHub, readToken, writeToken } from '../support/github/fake-github.ts';
import type { StoredPullRequest } from '../support/github/state.ts';
import { failReport, hostileText, hugeReport, passReport } from '../support/report-fixture.ts';
import { runAction } from '../support/runner.ts';
import type { Step, StepResult } from '../support/runner.ts';

let github: FakeGitHub;
let folder: string;
let file: string;
let pull: StoredPullRequest;

beforeEach(async () => {
  github = await FakeGitHub.start();
  folder = mkdtempSync(join(tmpdir(), 'publish-'));
  file = join(folder, 'report.json');
  pull = github.addPullRequest({ number: 7, headOwner: 'mallory' });
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await github[Symbol.asyncDispose]();
});

function run(conclusion: 'success' | 'failure', changes: Partial<Step> = {}): Promise<StepResult> {
  return runAction('publish/action.yml', {
    github,
    event: workflowRunEvent(github, pull, conclusion),
    token: github.grant(writeToken),
    workspace: folder,
    inputs: { 'report-path': 'report.json', 'status-context': 'migrations/verdict' },
    ...changes,
  });
}

function write(report: Report): void {
  writeFileSync(file, serializeReport(report));
}

test("a fork's report becomes a comment and a status on the fork's head", async () => {
  write(failReport());
  const result = await run('failure');
  expect(result.exitCode).toBe(0);
  expect(github.state.comments).toMatchObject([
    {
      issue: 7,
      body: expect.stringMatching(
        /^<!-- migration-rehearsal:review -->\n<!-- run 4711 attempt 1 -->\n## ❌ /,
      ),
    },
  ]);
  expect(github.state.statuses).toMatchObject([{ sha: pull.headSha, state: 'failure' }]);
  expect(result.outputs['comment-url']).toMatch(/#issuecomment-/);
});

test('a report that claims success beside a run that failed is not believed', async () => {
  write(passReport());
  await run('failure');
  expect(github.state.statuses).toMatchObject([
    { state: 'failure', description: 'The run that wrote the report did not succeed.' },
  ]);
});

test('a clean report of a clean run sets the status and writes no first comment', async () => {
  write(passReport());
  await run('success');
  expect(github.state.comments).toEqual([]);
  expect(github.state.statuses).toMatchObject([{ state: 'success' }]);
});

test('the largest and most hostile report still fits a comment', async () => {
  write(hugeReport());
  const result = await run('failure');
  expect(result.exitCode).toBe(0);
  expect(Buffer.byteLength(github.state.comments[0]?.body ?? '')).toBeLessThan(65_536);
  expect(result.commands).toEqual([]);
});

test.each([
  ['no file', () => {}],
  ['a folder', () => mkdirSync(file)],
  ['a link to a file of this machine', () => symlinkSync('/etc/passwd', file)],
  ['an empty file', () => writeFileSync(file, '')],
  ['text that would command the runner', () => writeFileSync(file, hostileText)],
  [
    'JSON of another form',
    () => writeFileSync(file, JSON.stringify({ version: 1, verdict: hostileText })),
  ],
  ['an ocean of brackets', () => writeFileSync(file, '['.repeat(1_000_000))],
  [
    'a file above the limit',
    () => {
      writeFileSync(file, '');
      truncateSync(file, reportLimits.bytes + 1);
    },
  ],
])('instead of a report, %s: says that nothing is known', async (_, make) => {
  make();
  const result = await run('success');
  expect(result.exitCode).toBe(2);
  expect(result.stderr).toBe('');
  expect(github.state.comments).toMatchObject([
    { body: expect.stringContaining('## ⏸️ Not rehearsed') },
  ]);
  expect(github.state.comments[0]?.body).not.toContain('root:');
  expect(github.state.statuses).toMatchObject([{ state: 'error' }]);
  expect(result.commands.map(({ name }) => name)).toEqual(['error']);
});

test('a pull request that has moved on gets nothing', async () => {
  write(failReport());
  const event = workflowRunEvent(github, { ...pull, headSha: 'd'.repeat(40) }, 'failure');
  const result = await run('failure', { event });
  expect(result.exitCode).toBe(0);
  expect(result.log).toContain('no open pull request stands at ddddddd any more');
  expect(github.count('issues/create-comment')).toBe(0);
  expect(github.state.statuses).toEqual([]);
});

test('one commit on two pull requests is published on neither', async () => {
  write(failReport());
  github.addPullRequest({ ...pull, number: 8, baseRef: 'release' });
  const result = await run('failure');
  expect(result.log).toContain('#7, #8 all stand at');
  expect(github.state.comments).toEqual([]);
});

test('a token that may only read is said, and is no failure', async () => {
  write(failReport());
  const result = await run('failure', { token: github.grant(readToken) });
  expect(result.exitCode).toBe(0);
  expect(result.commands.map(({ message }) => /"([\w-]+: write)"/.exec(message)?.[1])).toEqual([
    'pull-requests: write',
    'statuses: write',
  ]);
});

test('it works for workflow_run only', async () => {
  write(failReport());
  const result = await run('failure', { event: pullRequestEvent(github, pull) });
  expect(result.exitCode).toBe(2);
  expect(result.commands[0]?.message).toContain('expected "workflow_run"');
  expect(github.requests).toEqual([]);
});
