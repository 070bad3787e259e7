/** Files that both sides changed since they parted: only the merge tells what they will hold. */
import type { CommittedSchema } from '../adapters/committed-schema.ts';
import type { SourceTree } from './tree.ts';

interface Sides {
  /** What a merge would hold, contested files as the head has them. */
  readonly head: SourceTree;
  readonly base: SourceTree | null;
  readonly fork: SourceTree | null;
}

/** Leaves out the schema files among them, and says so. */
export async function withoutContested(
  { head, base, fork }: Sides,
  { files, notRehearsed }: CommittedSchema,
): Promise<CommittedSchema> {
  if (base === null || fork === null) return { files, notRehearsed };
  const contested = new Set<string>();
  for (const { file } of files) {
    const [now, theirs, then] = await Promise.all([head, base, fork].map((one) => read(one, file)));
    if (theirs !== undefined && theirs !== then && now !== then && now !== theirs) {
      contested.add(file);
    }
  }
  const why =
    'the pull request and the base branch both changed it: it can be compared once they are merged';
  return {
    files: files.filter(({ file }) => !contested.has(file)),
    notRehearsed: [...notRehearsed, ...[...contested].map((what) => ({ what, why }))],
  };
}

async function read(tree: SourceTree, path: string): Promise<string | undefined> {
  const files = await tree.files();
  return files.includes(path) ? (await tree.read(path)).toString('latin1') : undefined;
}
