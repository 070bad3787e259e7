/** A checkout as actions/checkout leaves it: the test merge commit of a pull request. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Checkout extends Disposable {
  readonly path: string;
  readonly baseSha: string;
  readonly headSha: string;
  readonly mergeSha: string;
  git(...args: readonly string[]): string;
}

/** Commits the base's files, then the pull request's on a branch, and checks out their merge. */
export function checkOutPullRequest(
  base: Readonly<Record<string, string>>,
  pullRequest: Readonly<Record<string, string>>,
): Checkout {
  const path = mkdtempSync(join(tmpdir(), 'checkout-'));
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', path, ...args], { env: gitEnvironment(), encoding: 'utf8' }).trim();
  const commit = (files: Readonly<Record<string, string>>, message: string): string => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    }
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', message);
    return git('rev-parse', 'HEAD');
  };
  git('init', '--quiet', '--initial-branch=main');
  const baseSha = commit(base, 'base');
  git('switch', '--quiet', '--create', 'feature');
  const headSha = commit(pullRequest, 'pull request');
  git('switch', '--quiet', '--detach', 'main');
  git('merge', '--quiet', '--no-ff', '--message', 'merge', 'feature');
  return {
    path,
    baseSha,
    headSha,
    mergeSha: git('rev-parse', 'HEAD'),
    git,
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

function gitEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_AUTHOR_NAME: 'Mona',
    GIT_AUTHOR_EMAIL: 'mona@example.invalid',
    GIT_COMMITTER_NAME: 'Mona',
    GIT_COMMITTER_EMAIL: 'mona@example.invalid',
  };
}
