import { posix } from 'node:path';
import { UserError } from '../errors.ts';
import { BlobReader } from './blob-reader.ts';
import { git } from './git.ts';
import type { Repository } from './repository.ts';
import type { SourceTree } from './tree.ts';
import { zeroTerminated } from './working-tree.ts';

interface Entry {
  readonly sha: string;
  readonly link: boolean;
}

/** The files of the project at one commit, read from git's object store; nothing is checked out. */
export async function revisionTree(
  repository: Repository,
  sha: string,
): Promise<SourceTree & AsyncDisposable> {
  const entries = await listRevision(repository, sha);
  const paths = [...entries.keys()].sort();
  const label = `commit ${sha.slice(0, 7)}`;
  let reader: BlobReader | undefined;
  const readBlob = (entry: Entry) => (reader ??= new BlobReader(repository.root)).read(entry.sha);

  async function readPath(path: string, hops: number): Promise<Buffer> {
    const entry = entries.get(path);
    if (entry === undefined || hops > 8) throw unreadable(path, label, undefined);
    const bytes = await readBlob(entry);
    if (!entry.link) return bytes;
    // a link's blob is its target; one that leads outside the project is not in the listing
    return readPath(posix.join(posix.dirname(path), bytes.toString()), hops + 1);
  }

  return {
    label,
    files: () => Promise.resolve(paths),
    async read(path) {
      try {
        return await readPath(posix.normalize(path), 0);
      } catch (error) {
        throw error instanceof UserError ? error : unreadable(path, label, error);
      }
    },
    async [Symbol.asyncDispose]() {
      await reader?.[Symbol.asyncDispose]();
    },
  };
}

async function listRevision(
  repository: Repository,
  sha: string,
): Promise<ReadonlyMap<string, Entry>> {
  const prefix = repository.folder === '' ? '' : `${repository.folder}/`;
  const args = [
    'ls-tree',
    '-r',
    '-z',
    '--full-tree',
    sha,
    ...(prefix === '' ? [] : ['--', prefix]),
  ];
  const entries = new Map<string, Entry>();
  for (const line of zeroTerminated(await git(repository.root, args))) {
    const [mode = '', type, object = ''] = line.slice(0, line.indexOf('\t')).split(' ');
    const path = line.slice(line.indexOf('\t') + 1 + prefix.length);
    if (type === 'blob') entries.set(path, { sha: object, link: mode === '120000' });
  }
  return entries;
}

function unreadable(path: string, label: string, cause: unknown): UserError {
  return new UserError('unreadable-file', `"${path}" cannot be read from ${label}.`, {
    remedy: 'Check that it is a file of that commit, and the repository with `git fsck`.',
    cause,
  });
}
