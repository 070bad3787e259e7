import { join } from 'node:path';
import type { Change } from '../terms.ts';
import { git } from './git.ts';
import type { Repository } from './repository.ts';
import { zeroTerminated } from './working-tree.ts';

export interface ChangedFile {
  /** Path in the project, forward slashes; the new one of a renamed file. */
  readonly path: string;
  readonly change: Change;
  /** Where a renamed file was. */
  readonly from?: string;
}

/**
 * Files that differ between the tip of the base and a commit, or the working tree with what git
 * would track. A file renamed without `git mv` shows as removed and added.
 */
export async function changedFiles(
  repository: Repository,
  baseSha: string,
  head: { readonly sha: string } | 'working-tree',
): Promise<readonly ChangedFile[]> {
  const diff = [
    'diff',
    '--name-status',
    '-z',
    '-M',
    '--no-ext-diff',
    '--no-textconv',
    '--relative',
  ];
  const ends = head === 'working-tree' ? [baseSha] : [baseSha, head.sha];
  const folder = join(repository.root, repository.folder);
  const tracked = parseNameStatus(await git(folder, [...diff, ...ends, '--']));
  if (head !== 'working-tree') return tracked;
  const untracked = await git(folder, ['ls-files', '-o', '--exclude-standard', '-z']);
  const added = zeroTerminated(untracked).map((path) => ({ path, change: 'added' }) as const);
  return [...tracked, ...added].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Reads `git diff --name-status -z`: a status and one path, or two for renames and copies. */
export function parseNameStatus(output: string): readonly ChangedFile[] {
  const parts = zeroTerminated(output);
  const files: ChangedFile[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const status = parts[at]?.[0];
    const path = parts[at + 1] ?? '';
    if (status === 'R' || status === 'C') {
      const to = parts[at + 2] ?? '';
      files.push(
        status === 'R'
          ? { path: to, change: 'renamed', from: path }
          : { path: to, change: 'added' },
      );
      at += 1;
    } else
      files.push({
        path,
        change: status === 'A' ? 'added' : status === 'D' ? 'removed' : 'edited',
      });
  }
  return files;
}
