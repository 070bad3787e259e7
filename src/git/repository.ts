/** The checkout a project lives in, and the commit it is compared with. */
import { realpath, stat } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import { askGit, git } from './git.ts';

/** A checkout, as git sees it. */
export interface Repository {
  /** Absolute folder of the checkout. */
  readonly root: string;
  /** The project's folder within it, forward slashes, empty for the root. */
  readonly folder: string;
  /** Commit checked out; null before the first commit. */
  readonly head: string | null;
}

/** A commit and the name it was found by. */
export interface Revision {
  readonly sha: string;
  readonly name: string;
}

/** The repository around a path, or null where there is none. */
export async function findRepository(path: string): Promise<Repository | null> {
  const project = await realFolder(path);
  const root = await askGit(project, ['rev-parse', '--show-toplevel']);
  if (root === null || root === '') return null;
  const prefix = (await askGit(project, ['rev-parse', '--show-prefix'])) ?? '';
  const head = await askGit(project, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  return { root, folder: prefix.replace(/\/$/, ''), head };
}

/** The folder of a project within the checkout around it; empty at its root and where there is none. */
export async function folderInCheckout(path: string): Promise<string> {
  try {
    return (await findRepository(path))?.folder ?? '';
  } catch (error) {
    // without git, a project is no part of anything larger
    if (error instanceof UserError && error.code === 'git-missing') return '';
    throw error;
  }
}

/** The repository around a path; throws UserError `not-a-checkout` where there is none. */
export async function openRepository(path: string): Promise<Repository> {
  const repository = await findRepository(path);
  if (repository !== null) return repository;
  throw new UserError('not-a-checkout', `"${path}" is not inside a git checkout.`, {
    remedy: 'Name the migrations under review with `--new FILE`; all others are the baseline.',
  });
}

/** The commit to compare with: `wanted`, or the tip of the remote's default branch. */
export async function resolveBase(
  repository: Repository,
  wanted: string | null,
): Promise<Revision> {
  const candidates =
    wanted === null ? await defaultBases(repository) : [wanted, `origin/${wanted}`];
  for (const name of candidates) {
    const sha = await resolveCommit(repository, name);
    if (sha !== null) return { sha, name };
  }
  throw wanted === null ? await noDefaultBase(repository) : await noSuchBase(repository, wanted);
}

/**
 * Where two commits parted, or null when they have nothing in common. In a shallow clone that is not
 * known, and without it what the base gained since would look as if the head had removed it.
 */
export async function mergeBase(
  repository: Repository,
  a: string,
  b: string,
): Promise<string | null> {
  const found = await askGit(repository.root, ['merge-base', a, b]);
  if (found !== null || !(await isShallow(repository))) return found;
  throw shallow('The commit where the two parted');
}

async function resolveCommit(repository: Repository, name: string): Promise<string | null> {
  // a leading hyphen would be an option; no ref or revision begins with one
  if (name.startsWith('-')) return null;
  return askGit(repository.root, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
}

async function defaultBases(repository: Repository): Promise<readonly string[]> {
  const remotes = (await git(repository.root, ['remote']))
    .split('\n')
    .filter((name) => name !== '');
  const remote = remotes.includes('origin') ? 'origin' : remotes[0];
  if (remote !== undefined) {
    const head = `refs/remotes/${remote}/HEAD`;
    const branch = await askGit(repository.root, ['symbolic-ref', '--quiet', '--short', head]);
    return [...(branch === null ? [] : [branch]), `${remote}/main`, `${remote}/master`];
  }
  const current = await askGit(repository.root, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  return ['main', 'master'].filter((name) => name !== current);
}

async function noDefaultBase(repository: Repository): Promise<UserError> {
  if (await isShallow(repository)) return shallow("The remote's default branch");
  const message = `No branch to compare with was found; expected a remote's default branch, "main" or "master". ${await existing(repository)}`;
  return new UserError('no-base', message, {
    remedy: 'Name it with `--base REF`, or name the migrations under review with `--new FILE`.',
  });
}

async function noSuchBase(repository: Repository, wanted: string): Promise<UserError> {
  if (await isShallow(repository)) return shallow(`The base "${wanted}"`);
  const message = `The base "${wanted}" is no commit, branch or tag of this repository. ${await existing(repository)}`;
  return new UserError('unknown-base', message, {
    remedy: 'Name one that exists with `--base REF`, or fetch it first.',
  });
}

function shallow(what: string): UserError {
  return new UserError('shallow-clone', `${what} is not part of this shallow clone.`, {
    remedy:
      'In a workflow, give actions/checkout `fetch-depth: 0`; elsewhere, run `git fetch --unshallow`.',
  });
}

async function isShallow(repository: Repository): Promise<boolean> {
  return (await askGit(repository.root, ['rev-parse', '--is-shallow-repository'])) === 'true';
}

/** What could have been meant, the latest first. */
async function existing(repository: Repository): Promise<string> {
  const refs = await git(repository.root, [
    'for-each-ref',
    '--sort=-committerdate',
    '--count=10',
    '--format=%(refname:short)',
    'refs/heads',
    'refs/remotes',
    'refs/tags',
  ]);
  const names = refs.split('\n').filter((name) => name !== '');
  return names.length === 0 ? 'It has no commit yet.' : `There are: ${names.join(', ')}.`;
}

async function realFolder(path: string): Promise<string> {
  try {
    const folder = await realpath(path);
    if ((await stat(folder)).isDirectory()) return folder;
  } catch (error) {
    throw noFolder(path, error);
  }
  throw noFolder(path, undefined);
}

function noFolder(path: string, cause: unknown): UserError {
  return new UserError('no-such-folder', `"${path}" is not a folder that can be read.`, {
    remedy: 'Give the folder of the project whose migrations are to be reviewed.',
    cause,
  });
}
