/** One way to call git: never through a shell, never with the repository's own hooks or filters. */
import { execFile } from 'node:child_process';
import { UserError } from '../errors.ts';

/** How a call of git ended. */
export interface GitResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Settings of a repository that would make git start other programs. */
const harmless = [
  '-c',
  'core.fsmonitor=',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.quotePath=false',
  // git-lfs would download; a pointer is reported as what it is
  '-c',
  'filter.lfs.process=',
  '-c',
  'filter.lfs.clean=',
  '-c',
  'filter.lfs.smudge=',
  '-c',
  'filter.lfs.required=false',
];

/** The arguments of a git call in a folder, safety settings included. */
export function gitArguments(folder: string, args: readonly string[]): string[] {
  return ['--no-pager', '-C', folder, ...harmless, ...args];
}

/**
 * This process's environment without what would point git at another repository or program
 * (GIT_DIR and the like are set inside hooks); GIT_CONFIG_* is the user's own and stays.
 */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('GIT_') || name.startsWith('GIT_CONFIG'),
  );
  return { ...Object.fromEntries(entries), LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' };
}

/** Runs git and returns what it said, whatever its exit status; throws when it cannot be trusted to have run. */
function runGit(
  folder: string,
  args: readonly string[],
  options: { timeoutMs?: number } = {},
): Promise<GitResult> {
  const timeoutMs = options.timeoutMs ?? 60_000;
  const { promise, resolve, reject } = Promise.withResolvers<GitResult>();
  execFile(
    'git',
    gitArguments(folder, args),
    { env: gitEnvironment(), timeout: timeoutMs, maxBuffer: 512 * 1024 * 1024, encoding: 'utf8' },
    (error, stdout, stderr) => {
      if (error === null) resolve({ status: 0, stdout, stderr });
      else if (error.killed === true) reject(tooSlow(args, timeoutMs, error));
      else if (typeof error.code === 'number') {
        if (/detected dubious ownership|unsafe repository/.test(stderr))
          reject(notOurs(folder, error));
        else resolve({ status: error.code, stdout, stderr });
      } else reject(error.code === 'ENOENT' ? gitMissing(error) : error);
    },
  );
  return promise;
}

/** Runs git where only success makes sense; anything else is a bug or a broken repository. */
export async function git(folder: string, args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await runGit(folder, args);
  if (status === 0) return stdout;
  throw new UserError('git-failed', `"git ${args.join(' ')}" failed: ${stderr.trim()}`, {
    remedy: 'Check the repository with `git fsck`, or name the migrations with `--new`.',
  });
}

/** The first line git prints, or null when it fails: for questions that may have no answer. */
export async function askGit(folder: string, args: readonly string[]): Promise<string | null> {
  const { status, stdout } = await runGit(folder, args);
  return status === 0 ? (stdout.split('\n')[0] ?? '') : null;
}

function tooSlow(args: readonly string[], timeoutMs: number, cause: Error): UserError {
  const message = `"git ${args[0] ?? ''}" did not end within ${timeoutMs / 1000} s.`;
  return new UserError('git-timeout', message, {
    remedy: 'Run `git gc`, or look for a lock or a slow file system.',
    exitStatus: 3,
    cause,
  });
}

function notOurs(folder: string, cause: Error): UserError {
  const message = `git refuses "${folder}": it belongs to another user, as happens in containers.`;
  return new UserError('unsafe-repository', message, {
    remedy: `Run \`git config --global --add safe.directory '${folder}'\` as the user that runs the review.`,
    cause,
  });
}

function gitMissing(cause: Error): UserError {
  return new UserError('git-missing', 'The program "git" was not found; expected it in PATH.', {
    remedy: 'Install git, or name the migrations under review with `--new`.',
    cause,
  });
}
