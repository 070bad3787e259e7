/** What other open pull requests have in common with this one; their SQL is read, never run. */
import type { MigrationSet, SourceMigration } from '../adapters/adapter.ts';
import { UserError } from '../errors.ts';
import type { Collision } from '../evidence/order.ts';
import type { SourceTree } from '../git/tree.ts';
import { splitSql } from '../sql/split.ts';
import { type Histories, identityIn } from './facts.ts';

/** An open pull request against the same branch; paths are those of the repository. */
export interface OtherPullRequest {
  readonly number: number;
  readonly url: string;
  readonly files: readonly {
    readonly path: string;
    readonly status: 'added' | 'changed' | 'removed';
    readonly text?: string;
  }[];
}

/** The two sides of the pull request, and how to read those of another. */
export interface CollisionInput {
  readonly histories: Histories;
  /** What a merge would hold, relative to the project. */
  readonly head: SourceTree;
  readonly base: SourceTree;
  /** The project's folder in the repository. */
  readonly folder: string;
  read(tree: SourceTree): Promise<MigrationSet>;
}

/** One entry for each thing that two pull requests share, the weightiest first. */
export async function findCollisions(
  input: CollisionInput,
  others: readonly OtherPullRequest[],
): Promise<readonly Collision[]> {
  const found: Collision[] = [];
  for (const other of others) found.push(...(await collisionsWith(input, other)));
  return found;
}

async function collisionsWith(
  input: CollisionInput,
  other: OtherPullRequest,
): Promise<readonly Collision[]> {
  const { histories } = input;
  const { adapter, comparison } = histories;
  const { number, url } = other;
  const both = { number, url, objects: [] as readonly string[] };
  const own = new Set([
    ...comparison.added.flatMap(({ up, file }) => [file, ...up.map((piece) => piece.file)]),
    ...comparison.edited.map(({ head }) => head.file),
    ...comparison.removed.map(({ file }) => file),
  ]);
  const same = other.files
    .filter(({ path }) => own.has(path))
    .map(({ path }): Collision => ({ ...both, kind: 'file', own: path, theirs: path }));
  const theirs = (await addedBy(input, other)).filter(({ file }) => !own.has(file));
  const identity = identityIn(adapter);
  const versions = comparison.added.flatMap((mine) =>
    theirs
      .filter((one) => identity(one) === identity(mine))
      .map((one): Collision => ({ ...both, kind: 'version', own: mine.file, theirs: one.file })),
  );
  const objects = comparison.added.flatMap((mine) => {
    const changed = changedRelations(mine);
    return theirs.flatMap((one): Collision[] => {
      const shared = [...changedRelations(one)].filter((name) => changed.has(name));
      if (shared.length === 0) return [];
      return [{ ...both, kind: 'object', own: mine.file, theirs: one.file, objects: shared }];
    });
  });
  return [...versions, ...same, ...objects, ...(await orderWith(input, other, theirs))];
}

/** Whichever of two is merged second must not sort below the other, where the framework cannot have it. */
async function orderWith(
  { histories, head, folder, read }: CollisionInput,
  other: OtherPullRequest,
  theirs: readonly SourceMigration[],
): Promise<readonly Collision[]> {
  const { adapter, comparison } = histories;
  if (adapter.ledger?.late === undefined || theirs.length === 0) return [];
  const identity = identityIn(adapter);
  const together = await tryRead(read, withFiles(head, folder, other));
  if (!together) return [];
  const places = new Map(together.migrations.map((one, index) => [identity(one), index]));
  const placeOf = (one: SourceMigration): number => places.get(identity(one)) ?? -1;
  const [mine] = comparison.added;
  const [first] = theirs;
  if (!mine || !first || placeOf(mine) === placeOf(first)) return [];
  const { number, url } = other;
  const { late } = adapter.ledger;
  return [{ number, url, kind: 'order', own: mine.file, theirs: first.file, objects: [], late }];
}

/** The migrations that it adds to the base branch. */
async function addedBy(
  { histories, base, folder, read }: CollisionInput,
  other: OtherPullRequest,
): Promise<readonly SourceMigration[]> {
  const set = await tryRead(read, withFiles(base, folder, other));
  const known = new Set(histories.base.migrations.map(({ file }) => file));
  return (set?.migrations ?? []).filter(({ file }) => !known.has(file));
}

/** A set that the framework would refuse says nothing of this pull request. */
async function tryRead(
  read: CollisionInput['read'],
  tree: SourceTree,
): Promise<MigrationSet | undefined> {
  try {
    return await read(tree);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** A tree with the files that a pull request adds to it. */
function withFiles(tree: SourceTree, folder: string, { files }: OtherPullRequest): SourceTree {
  const prefix = folder === '' ? '' : `${folder}/`;
  const texts = new Map(
    files.flatMap(({ path, status, text }): [string, string][] =>
      status === 'added' && text !== undefined && path.startsWith(prefix)
        ? [[path.slice(prefix.length), text]]
        : [],
    ),
  );
  return {
    label: tree.label,
    files: async () => [...new Set([...(await tree.files()), ...texts.keys()])].sort(),
    read: async (path) => {
      const text = texts.get(path);
      return text === undefined ? tree.read(path) : Buffer.from(text);
    },
  };
}

/** Names of relations that its statements make or change, `public` left out. */
function changedRelations({ up }: SourceMigration): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { sql } of up) {
    const split = splitSql(sql);
    if (!split.ok) continue;
    for (const { kind, node } of split.statements) {
      if (kind === 'SelectStmt' || kind === 'TransactionStmt') continue;
      for (const name of targetsOf(kind, node)) names.add(name);
    }
  }
  return names;
}

interface RangeVar {
  readonly schemaname?: string;
  readonly relname?: string;
}

function targetsOf(kind: string, node: Readonly<Record<string, unknown>>): readonly string[] {
  const { relation, objects } = node as { relation?: RangeVar; objects?: readonly unknown[] };
  if (relation?.relname !== undefined) return [qualified(relation.schemaname, relation.relname)];
  if (kind !== 'DropStmt' || !objects) return [];
  return objects.flatMap((object) => {
    const items = (object as { List?: { items?: readonly unknown[] } }).List?.items ?? [];
    const parts = items.flatMap(
      (item) => (item as { String?: { sval?: string } }).String?.sval ?? [],
    );
    const name = parts.at(-1);
    return name === undefined ? [] : [qualified(parts.at(-2), name)];
  });
}

function qualified(schema: string | undefined, name: string): string {
  return schema === undefined || schema === 'public' ? name : `${schema}.${name}`;
}
