/** The release that databases in the field are at. */
import { git } from './git.ts';
import type { Repository, Revision } from './repository.ts';

/**
 * The newest tag whose name matches a pattern such as `v*`: of those that the commit contains, or of
 * all, where releases are tagged on branches of their own. Null where none matches.
 */
export async function newestRelease(
  repository: Repository,
  pattern: string,
  commit: string,
): Promise<Revision | null> {
  for (const reach of [[`--merged=${commit}`], []]) {
    const tags = await git(repository.root, [
      'for-each-ref',
      '--sort=-version:refname',
      '--sort=-creatordate',
      '--count=1',
      '--format=%(refname:short) %(objectname) %(*objectname)',
      ...reach,
      `refs/tags/${pattern}`,
    ]);
    const [name, sha, peeled] = tags.trim().split(' ');
    if (name && sha) return { name, sha: peeled || sha };
  }
  return null;
}
