/** What a pull request does to the list of migrations, seen from the tip of its base branch. */
import type { MigrationSet, SourceMigration } from '../adapters/adapter.ts';

/** The same migration on both sides. */
export interface MigrationPair {
  readonly base: SourceMigration;
  readonly head: SourceMigration;
}

export interface SetComparison {
  /** In the head only, in head order. */
  readonly added: readonly SourceMigration[];
  /** The same id with another text. */
  readonly edited: readonly MigrationPair[];
  /** In the base only. */
  readonly removed: readonly SourceMigration[];
  /** The same text under another id, or the same id in another file. */
  readonly renamed: readonly MigrationPair[];
  /** What databases have applied: the base's migrations, in base order. */
  readonly baseline: readonly SourceMigration[];
  /** What the runner has not seen: added ones and those with a new id, in head order. */
  readonly review: readonly SourceMigration[];
  /** On the base since the head left it: neither removed nor edited by the pull request. */
  readonly behind: readonly SourceMigration[];
}

/**
 * Compares two sets by id, then by text. `fork` is the set where the head left the base, when known:
 * what only the base changed since then is not the pull request's doing.
 */
export function compareSets(
  base: MigrationSet,
  head: MigrationSet,
  fork?: MigrationSet,
): SetComparison {
  const inBase = byId(base);
  const inHead = byId(head);
  const atFork = fork === undefined ? undefined : byId(fork);

  const shared = base.migrations.flatMap((migration): MigrationPair[] => {
    const twin = inHead.get(migration.id);
    return twin === undefined ? [] : [{ base: migration, head: twin }];
  });
  const differing = shared.filter((pair) => !sameText(pair.base, pair.head));
  const untouched = (pair: MigrationPair) => {
    const before = atFork?.get(pair.head.id);
    return before !== undefined && sameText(before, pair.head);
  };

  const missing = base.migrations.filter((migration) => !inHead.has(migration.id));
  const newOnBase = missing.filter(
    (migration) => atFork !== undefined && !atFork.has(migration.id),
  );
  const gone = missing.filter((migration) => !newOnBase.includes(migration));
  const fresh = head.migrations.filter((migration) => !inBase.has(migration.id));
  const reissued = pairByText(gone, fresh);
  const moved = shared.filter(
    (pair) => pair.base.file !== pair.head.file && sameText(pair.base, pair.head),
  );

  return {
    added: fresh.filter((migration) => !reissued.some((pair) => pair.head === migration)),
    edited: differing.filter((pair) => !untouched(pair)),
    removed: gone.filter((migration) => !reissued.some((pair) => pair.base === migration)),
    renamed: [...reissued, ...moved],
    baseline: base.migrations,
    review: fresh,
    behind: [...newOnBase, ...differing.filter(untouched).map((pair) => pair.base)],
  };
}

function byId(set: MigrationSet): ReadonlyMap<string, SourceMigration> {
  return new Map(set.migrations.map((migration) => [migration.id, migration]));
}

/** Each vanished migration with the first new one of the same text; an empty text proves nothing. */
function pairByText(
  gone: readonly SourceMigration[],
  fresh: readonly SourceMigration[],
): readonly MigrationPair[] {
  const free = new Set(fresh);
  return gone.flatMap((base) => {
    if (base.text.trim() === '') return [];
    const head = [...free].find((candidate) => sameText(base, candidate));
    if (head === undefined) return [];
    free.delete(head);
    return [{ base, head }];
  });
}

/** A checkout may turn line ends into CRLF; that changes no migration. */
function sameText(a: SourceMigration, b: SourceMigration): boolean {
  return a.text === b.text || a.text.replaceAll('\r\n', '\n') === b.text.replaceAll('\r\n', '\n');
}
