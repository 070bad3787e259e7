/** What a pull request does to the list of migrations, seen from the tip of its base branch. */
import type { MigrationSet, SourceMigration } from '../adapters/adapter.ts';

/** The same migration on both sides. */
export interface MigrationPair {
  readonly base: SourceMigration;
  readonly head: SourceMigration;
}

/** Two sides of a review, migration by migration. */
export interface SetComparison {
  /** In the head only, in head order. */
  readonly added: readonly SourceMigration[];
  /** Known to the ledger by the same name, with another text. */
  readonly edited: readonly MigrationPair[];
  /** In the base only. */
  readonly removed: readonly SourceMigration[];
  /** The same text, known to the ledger by another name or standing in another file. */
  readonly renamed: readonly MigrationPair[];
  /** What databases have applied: the base's migrations, in base order. */
  readonly baseline: readonly SourceMigration[];
  /** What the runner will send: added ones, those under a new name, edited repeatable ones; in head order. */
  readonly review: readonly SourceMigration[];
  /** On the base since the head left it: neither removed nor edited by the pull request. */
  readonly behind: readonly SourceMigration[];
}

/** What the framework's ledger knows a migration by. */
export type Identity = (migration: SourceMigration) => string;

/**
 * Compares two sets by what the ledger knows migrations by, then by text. `fork` is the set where the
 * head left the base, when known: what only the base changed since then is not the pull request's
 * doing. A migration that is meant to be edited, because its runner sends it again, is under review.
 */
export function compareSets(
  wholeBase: MigrationSet,
  wholeHead: MigrationSet,
  fork?: MigrationSet,
  identity: Identity = ({ version }) => version,
): SetComparison {
  const [base, head] = withoutOldDrafts(wholeBase, wholeHead, fork);
  const inBase = byIdentity(base, identity);
  const inHead = byIdentity(head, identity);
  const atFork = fork === undefined ? undefined : byIdentity(fork, identity);

  const shared = base.migrations.flatMap((migration): MigrationPair[] => {
    const twin = inHead.get(identity(migration));
    return twin === undefined ? [] : [{ base: migration, head: twin }];
  });
  const differing = shared.filter((pair) => !sameText(pair.base, pair.head));
  const untouched = (pair: MigrationPair) => {
    const before = atFork?.get(identity(pair.head));
    return before !== undefined && sameText(before, pair.head);
  };

  const missing = base.migrations.filter((migration) => !inHead.has(identity(migration)));
  const newOnBase = missing.filter(
    (migration) => atFork !== undefined && !atFork.has(identity(migration)),
  );
  const gone = missing.filter((migration) => !newOnBase.includes(migration));
  const fresh = head.migrations.filter((migration) => !inBase.has(identity(migration)));
  const edited = differing.filter((pair) => !untouched(pair));
  const sentAgain = new Set(edited.flatMap(({ head }) => (isRepeatable(head) ? [head] : [])));
  const reissued = pairByText(gone, fresh);
  const moved = shared.filter(
    (pair) => pair.base.file !== pair.head.file && sameText(pair.base, pair.head),
  );

  return {
    added: fresh.filter((migration) => !reissued.some((pair) => pair.head === migration)),
    edited: edited.filter((pair) => !sentAgain.has(pair.head)),
    removed: gone.filter((migration) => !reissued.some((pair) => pair.base === migration)),
    renamed: [...reissued, ...moved],
    baseline: base.migrations,
    review: head.migrations.filter((one) => fresh.includes(one) || sentAgain.has(one)),
    behind: [...newOnBase, ...differing.filter(untouched).map((pair) => pair.base)],
  };
}

/** A migration whose runner sends it again whenever its text changes. */
function isRepeatable({ extra }: SourceMigration): boolean {
  return extra?.['repeatable'] === true;
}

/** No deploy has applied a draft: one on the base stands for nothing, and the same one is not new. */
function withoutOldDrafts(
  base: MigrationSet,
  head: MigrationSet,
  fork: MigrationSet | undefined,
): readonly [base: MigrationSet, head: MigrationSet] {
  const drafts = [...base.migrations, ...(fork?.migrations ?? [])].filter(isDraft);
  const isOld = (one: SourceMigration) => drafts.some((draft) => sameText(draft, one));
  return [
    { ...base, migrations: base.migrations.filter((one) => !isDraft(one)) },
    { ...head, migrations: head.migrations.filter((one) => !isDraft(one) || !isOld(one)) },
  ];
}

/** A migration in the making, such as graphile-migrate's `current.sql`, which only developers run. */
function isDraft({ extra }: SourceMigration): boolean {
  return extra?.['draft'] === true;
}

function byIdentity(set: MigrationSet, identity: Identity): ReadonlyMap<string, SourceMigration> {
  return new Map(set.migrations.map((migration) => [identity(migration), migration]));
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
