/** The committed bundle, started as the runner starts it, against a GitHub that judges what it is sent. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseReportText } from '../../src/report/json.ts';
import {
  dispatchEvent,
  mergeGroupEvent,
  pullRequestEvent,
  workflowRunEvent,
} from '../support/github/events.ts';
import { FakeGitHub, readToken, writeToken } from '../support/github/fake-github.ts';
import type { Token } from '../support/github/fake-github.ts';
import type { StoredPullRequest } from '../support/github/state.ts';
import { runCli } from '../support/cli.ts';
import { checkOutPullRequest } from '../support/pull-request-checkout.ts';
import type { Checkout } from '../support/pull-request-checkout.ts';
import { runAction, runPost } from '../support/runner.ts';
import type { Step, StepResult } from '../support/runner.ts';

const base = {
  'migrations/0001_users.sql':
    'CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL);\n',
};
const rewrite = {
  'migrations/0002_token.sql':
    '-- every row gets its own\nALTER TABLE users ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();\n',
};
const harmless = {
  'migrations/0002_posts.sql':
    "SET lock_timeout = '2s';\nCREATE TABLE IF NOT EXISTS posts (id bigint PRIMARY KEY, title text NOT NULL);\n",
};

let github: FakeGitHub;
let checkout: Checkout;
let pull: StoredPullRequest;

beforeEach(async () => {
  github = await FakeGitHub.start();
});

afterEach(async () => {
  checkout[Symbol.dispose]();
  await github[Symbol.asyncDispose]();
});

function open(
  files: Readonly<Record<string, string>>,
  changes: Partial<StoredPullRequest> = {},
): void {
  checkout = checkOutPullRequest(base, files);
  const { baseSha, headSha } = checkout;
  pull = github.addPullRequest({ number: 7, baseSha, headSha, ...changes });
}

function step(changes: Partial<Step> = {}, token: Token = writeToken): Step {
  return {
    github,
    event: pullRequestEvent(github, pull),
    token: github.grant(token),
    workspace: checkout.path,
    inputs: { 'status-context': 'migrations/verdict' },
    ...changes,
  };
}

function run(changes: Partial<Step> = {}, token: Token = writeToken): Promise<StepResult> {
  return runAction('action.yml', step(changes, token));
}

function annotationsOf({ commands }: StepResult): readonly string[] {
  return commands
    .filter(({ name }) => ['error', 'warning', 'notice'].includes(name))
    .map(
      ({ name, properties }) => `${name} ${properties['file'] ?? ''}:${properties['line'] ?? ''}`,
    );
}

describe('on a pull request of the same repository', () => {
  test('a rewrite fails the job, and comment, status, annotation, summary and outputs all say so', async () => {
    open(rewrite);
    const result = await run();
    expect(result.stderr).toBe('');
    expect(result.exitCode).toBe(1);

    const report = parseReportText(result.report);
    expect(report.verdict).toBe('fail');
    expect(report.findings.map(({ hazard }) => hazard)).toContain('rewrite-blocks-reads');
    expect(result.outputs).toMatchObject({
      verdict: 'fail',
      errors: String(report.summary.errors),
      warnings: String(report.summary.warnings),
      'comment-url': expect.stringMatching(/pull\/7#issuecomment-\d+$/),
    });

    const [comment, ...more] = github.state.comments;
    expect(more).toEqual([]);
    expect(comment?.body.split('\n')[2]).toMatch(/^## ❌ /);
    expect(comment?.body).toContain('gen_random_uuid()');
    expect(result.summary).toMatch(/^## ❌ /);
    expect(annotationsOf(result)).toContain('error migrations/0002_token.sql:2');
    expect(github.state.statuses).toMatchObject([
      { sha: checkout.headSha, context: 'migrations/verdict', state: 'failure' },
    ]);
  });

  test('a harmless one passes without a comment, and the next run edits one that is there', async () => {
    open(harmless);
    const first = await run();
    expect(first.log).toContain('No comment: there is nothing to say');
    expect({ code: first.exitCode, verdict: first.outputs['verdict'] }).toEqual({
      code: 0,
      verdict: 'pass',
    });
    expect(github.state.comments).toEqual([]);

    const stale = '<!-- migration-rehearsal:review -->\n<!-- run 1 attempt 1 -->\n## ❌ Fail';
    const comment = github.state.addComment(7, writeToken.login, stale);
    await run({ runId: 2 });
    expect(comment.body.split('\n')[2]).toMatch(/^## ✅ /);
    expect(github.state.comments).toHaveLength(1);
    expect(github.state.statuses.map(({ state }) => state)).toEqual(['success', 'success']);
  });

  test('another open pull request that changes the same table is said, and read only', async () => {
    open(harmless);
    const theirs = 'ALTER TABLE posts ADD COLUMN body text;\n';
    github.addPullRequest({ number: 12, added: { 'migrations/0003_body.sql': theirs } });
    const { report } = await run();
    expect(parseReportText(report).findings).toContainEqual(
      expect.objectContaining({
        hazard: 'collides-with-pull-request',
        severity: 'notice',
        message: expect.stringContaining('#12 changes posts too (migrations/0003_body.sql)'),
      }),
    );
    const off = await run({ runId: 2, inputs: { 'other-pull-requests': '0' } });
    expect(github.count('pulls/list-files')).toBe(1);
    const ids = parseReportText(off.report).findings.map(({ hazard }) => hazard);
    expect(ids).not.toContain('collides-with-pull-request');
  });

  test('nothing that a migration says becomes a command to the runner', async () => {
    const notice =
      "RAISE NOTICE E'\\n::error::forged\\n  ::add-mask::e\\n##[error]forged\\n::set-output name=verdict::pass';";
    open({
      'migrations/0002_loud.sql': `DO $$ BEGIN ${notice} END $$;\n-- ::error::forged in a comment\n`,
    });
    const token = github.grant(writeToken);
    const result = await run({ inputs: { verbose: 'true' }, token });
    expect(result.log).toContain('::error::forged');
    const names = new Set(result.commands.map(({ name }) => name));
    expect([...names].filter((name) => !['error', 'warning', 'notice'].includes(name))).toEqual([]);
    expect(result.masked).toEqual([token]);
    expect(result.commands.filter(({ message }) => message.startsWith('forged'))).toEqual([]);
  });

  test('no child process gets a token', async () => {
    open(harmless);
    const folder = mkdtempSync(join(tmpdir(), 'spy-'));
    try {
      const seen = join(folder, 'seen');
      const spy = join(folder, 'git');
      writeFileSync(spy, `#!/bin/sh\nenv >> '${seen}'\nPATH="\${PATH#*:}"; exec git "$@"\n`);
      chmodSync(spy, 0o755);
      const secrets = {
        GITHUB_TOKEN: 'ghs_other',
        ACTIONS_RUNTIME_TOKEN: 'runtime',
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'oidc',
      };
      const token = github.grant(writeToken);
      await run({ token, env: { ...secrets, PATH: `${folder}:${process.env['PATH']}` } });
      const environment = readFileSync(seen, 'utf8');
      expect(environment).toContain('GITHUB_WORKSPACE=');
      for (const secret of [token, ...Object.values(secrets)])
        expect(environment).not.toContain(secret);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('a project in a folder is annotated where GitHub looks for it', async () => {
    const within = (files: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(files).map(([name, text]) => [`apps/shop/${name}`, text]));
    checkout = checkOutPullRequest(within(base), within(rewrite));
    const { baseSha, headSha } = checkout;
    pull = github.addPullRequest({ number: 7, baseSha, headSha });
    const evidence = join(checkout.path, '.git', 'evidence.json');
    const result = await run({ inputs: { path: 'apps/shop', migrations: 'migrations', evidence } });
    expect(annotationsOf(result)).toContain('error apps/shop/migrations/0002_token.sql:2');
    expect(github.state.comments[0]?.body).toContain(
      `/blob/${headSha}/apps/shop/migrations/0002_token.sql`,
    );
    const again = await runCli(['review', '--from', evidence, '--format', 'json']);
    expect(parseReportText(again.stdout)).toEqual(parseReportText(result.report));
  });

  test('mode review leaves the report file and writes nothing to GitHub', async () => {
    open(rewrite);
    const sarif = join(checkout.path, '.git', 'findings.sarif');
    const result = await run({ inputs: { mode: 'review', 'status-context': 'x', sarif } });
    expect(result.exitCode).toBe(1);
    expect(result.outputs['sarif-path']).toBe(sarif);
    expect(JSON.parse(readFileSync(sarif, 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(parseReportText(result.report).verdict).toBe('fail');
    expect(github.requests.map(({ operation }) => operation)).toEqual(['pulls/list']);
  });

  test('fail-on never reports and lets the job pass', async () => {
    open(rewrite);
    const result = await run({ inputs: { 'fail-on': 'never' } });
    expect({ code: result.exitCode, verdict: result.outputs['verdict'] }).toEqual({
      code: 0,
      verdict: 'warn',
    });
    expect(github.state.comments).toHaveLength(1);
  });

  test('a base that does not apply is not rehearsed, and fails the job whatever fail-on says', async () => {
    checkout = checkOutPullRequest(
      { 'migrations/0001_broken.sql': 'CREATE TABLE a (b nonsense);\n' },
      harmless,
    );
    const { baseSha, headSha } = checkout;
    pull = github.addPullRequest({ number: 7, baseSha, headSha });
    const inputs = { 'status-context': 'migrations/verdict', 'fail-on': 'never' };
    const result = await run({ inputs });
    expect({ code: result.exitCode, verdict: result.outputs['verdict'] }).toEqual({
      code: 1,
      verdict: 'not-rehearsed',
    });
    expect(github.state.comments[0]?.body).toContain('nonsense');
    expect(github.state.statuses).toMatchObject([{ state: 'error' }]);
  });

  test('another commit than the pull request is checked out: says so, and how to get it', async () => {
    open(rewrite);
    checkout.git('checkout', '--quiet', 'main');
    const result = await run();
    expect(result.exitCode).toBe(2);
    expect(result.commands.at(-1)).toMatchObject({
      name: 'error',
      message: expect.stringMatching(
        /is checked out; expected the test merge commit of pull request #7[^]*refs\/pull\/7\/merge/,
      ),
    });
    expect(github.state.comments[0]?.body).toContain('## ⏸️ Not rehearsed');
    expect(github.state.statuses).toMatchObject([{ state: 'error' }]);
  });

  test('cancelled in the middle, it ends in time and leaves only the status', async () => {
    open({ 'migrations/0002_slow.sql': 'SELECT pg_sleep(300);\n' });
    const result = await run({ cancelWhen: (line) => line.startsWith('Postgres ') });
    expect({ exitCode: result.exitCode, state: result.state }).toEqual({
      exitCode: 3,
      state: { finished: 'true' },
    });
    expect(github.state.comments).toEqual([]);
    expect(github.state.statuses).toMatchObject([{ sha: checkout.headSha, state: 'error' }]);
    for (const state of [result.state, {}]) {
      const after = await runPost('action.yml', step({ state }));
      expect({ code: after.exitCode, stderr: after.stderr }).toEqual({ code: 0, stderr: '' });
    }
  });
});

describe('on a pull request of a fork', () => {
  test('the token can only read: the verdict stands, and the log names what is missing', async () => {
    open(rewrite, { headOwner: 'mallory' });
    const result = await run({}, readToken);
    expect(result.exitCode).toBe(1);
    expect(result.outputs['verdict']).toBe('fail');
    expect(annotationsOf(result)).toContain('error migrations/0002_token.sql:2');
    expect(result.log).toContain('the token lacks "pull-requests: write"');
    expect(result.log).toContain('the token lacks "statuses: write"');
    expect(result.commands.filter(({ message }) => message.includes('the token lacks'))).toEqual(
      [],
    );
    expect(github.state.comments).toEqual([]);
  });
});

test('in a merge queue, the status is set on the group and no pull request is touched', async () => {
  open(rewrite);
  const result = await run({ event: mergeGroupEvent(github, checkout.baseSha, checkout.mergeSha) });
  expect(result.exitCode).toBe(1);
  expect(github.state.statuses).toMatchObject([{ sha: checkout.mergeSha, state: 'failure' }]);
  expect(github.state.comments).toEqual([]);
});

test.each(['pull_request_target', 'workflow_run'])(
  'started by %s, it executes nothing',
  async (name) => {
    open(rewrite, { headOwner: 'mallory' });
    const { payload } =
      name === 'workflow_run'
        ? workflowRunEvent(github, pull, 'success')
        : pullRequestEvent(github, pull);
    const result = await run({ event: { name, payload }, inputs: { pr: '7' } });
    expect(result.exitCode).toBe(2);
    expect(result.log).not.toContain('Postgres ');
    expect(result.commands.at(-1)?.message).toContain(`started by "${name}"`);
  },
);

describe('dispatched for a pull request', () => {
  test('of the same repository, it comments there and sets the status on its head', async () => {
    open(rewrite);
    const result = await run({ event: dispatchEvent(github, 7) });
    expect(result.exitCode).toBe(1);
    expect(github.state.comments).toHaveLength(1);
    expect(github.state.statuses).toMatchObject([{ sha: checkout.headSha, state: 'failure' }]);
  });

  test('of a fork, it refuses to execute and offers the re-run', async () => {
    open(rewrite, { headOwner: 'mallory' });
    const result = await run({ event: dispatchEvent(github, 7) });
    expect(result.exitCode).toBe(2);
    expect(result.log).not.toContain('Postgres ');
    expect(result.commands).toMatchObject([
      { name: 'error', message: expect.stringMatching(/comes from a fork[^]*\/pull\/7\/checks$/) },
    ]);
  });

  test('that does not exist, it says so', async () => {
    open(rewrite);
    const result = await run({ event: dispatchEvent(github, 8) });
    expect(result.exitCode).toBe(3);
    expect(result.commands.at(-1)?.message).toContain(
      'Pull request #8 of octo-org/shop cannot be read',
    );
  });
});
