/** What the files alone say of order: versions against the tip of the base branch, edits, releases. */
import type { Adapter, MigrationSet, SourceMigration } from '../adapters/adapter.ts';
import type {
  LateMigration,
  NamedMigration,
  NumberGap,
  OrderEvidence,
  Release,
  SameNumber,
} from '../evidence/order.ts';
import type { ChangedMigration } from '../evidence/types.ts';
import type { MigrationPair, SetComparison } from '../git/migrations-changed.ts';
import { compareStatements } from './statements.ts';
import { unreadFiles, type Folders } from './unread.ts';
import { movesBehind, movesTo, versionPlace } from './version-text.ts';

/** The two sides of a review, as their frameworks read them. */
export interface Histories {
  readonly adapter: Adapter;
  /** The tip of the base branch. */
  readonly base: MigrationSet;
  /** What a merge would hold, in the order in which a fresh database applies it. */
  readonly merged: MigrationSet;
  readonly comparison: SetComparison;
  /** Absent where only migrations are known, not the files around them. */
  readonly folders?: Folders;
  readonly released?: { readonly tag: string; readonly migrations: readonly SourceMigration[] };
}

/** The name a ledger knows a migration by. */
export function identityIn({ ledger }: Adapter): (migration: SourceMigration) => string {
  return ledger?.knownBy === 'id' ? ({ id }) => id : ({ version }) => version;
}

/** Everything but what other pull requests do. */
export function orderFacts(histories: Histories): OrderEvidence {
  const { adapter, base, merged, folders } = histories;
  const release = releaseOf(histories);
  return {
    framework: adapter.name,
    late: lateMigrations(histories),
    sameNumber: sameNumbers(histories),
    gaps: numberGaps(histories),
    unread: folders ? unreadFiles(base, merged, folders) : [],
    ...(release && { release }),
    collisions: [],
  };
}

/** All but what is sent again whenever it changes, which is neither older nor newer than any version. */
function versioned(migrations: readonly SourceMigration[]): readonly SourceMigration[] {
  return migrations.filter(({ extra }) => extra?.['repeatable'] !== true);
}

function lateMigrations(histories: Histories): readonly LateMigration[] {
  const { adapter, base, comparison, folders, released } = histories;
  const identity = identityIn(adapter);
  const order = ordered(histories);
  const onBase = new Set(base.migrations.map(identity));
  const inRelease = new Set((released?.migrations ?? []).map(identity));
  let newest = versionPlace(order.at(-1)?.file ?? '')?.digits;
  return versioned(comparison.added).flatMap((migration): LateMigration[] => {
    const after = order.slice(order.indexOf(migration) + 1);
    const behind = after.filter((one) => onBase.has(identity(one)));
    const last = behind.at(-1);
    if (!last) return [];
    const inTheField = behind.findLast((one) => inRelease.has(identity(one)));
    const away =
      newest === undefined || adapter.ledger?.pendingBy === 'number'
        ? undefined
        : movesBehind(migration, newest, folders?.head ?? []);
    newest = away?.version ?? newest;
    return [
      {
        ...named(migration),
        behind: behind.length,
        newest: named(last),
        ...(inTheField && { released: named(inTheField) }),
        moves: away?.moves ?? [],
      },
    ];
  });
}

/** In the order in which the framework tells what is pending. */
function ordered({ adapter, merged }: Histories): readonly SourceMigration[] {
  const all = versioned(merged.migrations);
  return adapter.ledger?.pendingBy === 'number'
    ? all.toSorted((a, b) => Number(a.version) - Number(b.version))
    : all;
}

function named({ id, file }: SourceMigration): NamedMigration {
  return { id, file };
}

function numberOf({ file }: SourceMigration): string | undefined {
  return versionPlace(file)?.digits.replace(/^0+(?=\d)/, '');
}

/** Numbers twice, unless the base branch does that too. */
function sameNumbers({ base, merged, comparison }: Histories): readonly SameNumber[] {
  const onBase = versioned(base.migrations).map(numberOf);
  if (new Set(onBase).size < onBase.length) return [];
  return versioned(comparison.added).flatMap((migration): SameNumber[] => {
    const number = numberOf(migration);
    const other = versioned(merged.migrations).find(
      (one) => one !== migration && numberOf(one) === number,
    );
    if (number === undefined || !other) return [];
    // two of one pull request are one pair
    const isSecond = comparison.added.indexOf(other) > comparison.added.indexOf(migration);
    return isSecond ? [] : [{ ...named(migration), number, other: named(other) }];
  });
}

/** Numbers left out above a history that counts without gaps. */
function numberGaps({ base, merged, comparison }: Histories): readonly NumberGap[] {
  const numbers = versioned(base.migrations).map((one) => countOf(one));
  const sorted = numbers.filter((one) => one !== undefined).sort((a, b) => a - b);
  const counts = sorted.every((one, index) => index === 0 || one - (sorted[index - 1] ?? 0) === 1);
  if (!counts || sorted.length < 3 || sorted.length < numbers.length) return [];
  const all = versioned(merged.migrations).flatMap((one) => countOf(one) ?? []);
  return versioned(comparison.added).flatMap((migration): NumberGap[] => {
    const own = countOf(migration);
    if (own === undefined) return [];
    const below = Math.max(...all.filter((one) => one < own));
    if (!Number.isFinite(below) || own - below <= 1) return [];
    return [{ ...named(migration), first: String(below + 1), count: own - below - 1 }];
  });
}

/** A number that counts migrations: no time, no dotted version. */
function countOf(migration: SourceMigration): number | undefined {
  const digits = numberOf(migration);
  return digits !== undefined && /^\d{1,6}$/.test(digits) ? Number(digits) : undefined;
}

function releaseOf({ released }: Histories): Release | undefined {
  const newest = versioned(released?.migrations ?? []).at(-1);
  return released && newest && { tag: released.tag, newest: named(newest) };
}

/** What the pull request did to migrations that databases have already applied. */
export function changedMigrations(histories: Histories): readonly ChangedMigration[] {
  const { adapter, comparison, folders, released } = histories;
  const identity = identityIn(adapter);
  const inRelease = new Set((released?.migrations ?? []).map(identity));
  const known = (migration: SourceMigration): Pick<ChangedMigration, 'id' | 'released'> => ({
    id: migration.id,
    ...(released && inRelease.has(identity(migration)) && { released: released.tag }),
  });
  const edited = ({ base, head }: MigrationPair): ChangedMigration => ({
    file: head.file,
    change: 'edited',
    ...known(base),
    ...(base.file !== head.file && { was: base.file }),
    ...compareStatements(base, head),
  });
  return [
    ...comparison.edited.map(edited),
    ...comparison.removed.map((one): ChangedMigration => ({
      file: one.file,
      change: 'removed',
      ...known(one),
    })),
    ...comparison.renamed.map(({ base, head }): ChangedMigration => ({
      file: head.file,
      change: 'renamed',
      was: base.file,
      nowId: head.id,
      moves: movesTo(head.file, base.file, folders?.head ?? []),
      ...known(base),
    })),
  ];
}
