/** Which objects are not what they were before the up part, and whose doing that is. */
import type { SchemaChange, Unreverted } from '../../evidence/types.ts';
import type { CatalogSnapshot, ObjectDescription } from '../observe/catalog.ts';
import { diffCatalogs } from '../observe/schema-diff.ts';

/**
 * Compares the catalog before the up part with the one behind the down part. A column that came back
 * stands behind the others: no down part can help that, so places are not compared. A constraint or
 * an index that came back under another name came back.
 */
export function unreverted(
  before: CatalogSnapshot,
  up: CatalogSnapshot,
  down: CatalogSnapshot,
): readonly Unreverted[] {
  const changes = withoutPlaces(diffCatalogs(before, down)).filter(
    (change) => !staysOnPurpose(change) && !isRetyped(change),
  );
  const renamed = sameUnderAnotherName(changes);
  return changes
    .filter((change) => !renamed.has(change))
    .map((change) => ({ ...change, because: because(change, up) }));
}

/** Without what only says that a column stands elsewhere. */
export function withoutPlaces(changes: readonly SchemaChange[]): readonly SchemaChange[] {
  return changes.flatMap((change) => {
    const keys = change.keys.filter((key) => !(change.kind === 'column' && key === 'position'));
    if (change.change === 'changed' && keys.length === 0) return [];
    return [{ ...change, keys }];
  });
}

/**
 * An extension that was made stays: others may have begun to use it. So does a label of an enum, which
 * Postgres has no statement to remove.
 */
function staysOnPurpose({ change, kind, keys, before, after }: SchemaChange): boolean {
  if (kind === 'extension') return change === 'added';
  if (kind !== 'enum' || change !== 'changed' || keys.join() !== 'labels') return false;
  const [old, now] = [before, after].map((one) => (one?.['labels'] ?? []) as readonly string[]);
  return old?.every((label) => now?.includes(label)) ?? false;
}

/** A function typed in again, with other white space and capitals. */
function isRetyped({ change, keys, before, after }: SchemaChange): boolean {
  const words = (description: ObjectDescription = {}): string =>
    text(description['definition'])
      .replace(/(\s|\\[nrt])+/g, '')
      .toLowerCase();
  return change === 'changed' && keys.join() === 'definition' && words(before) === words(after);
}

function because(
  { change, kind, name, keys, before }: SchemaChange,
  up: CatalogSnapshot,
): Unreverted['because'] {
  if (change === 'added') return 'left';
  const between = up[`${kind}:${name}`];
  if (between === undefined) return 'not-restored';
  const touched = keys.some((key) => text(between[key]) !== text(before?.[key]));
  return change === 'changed' && touched ? 'not-restored' : 'taken-too';
}

/** Pairs of one that is gone and one that is new, alike but for the name that Postgres or the author gave. */
function sameUnderAnotherName(changes: readonly SchemaChange[]): ReadonlySet<SchemaChange> {
  const added = changes.filter(({ change }) => change === 'added');
  const pairs = new Set<SchemaChange>();
  for (const gone of changes) {
    if (gone.change !== 'removed' || !nameless.has(gone.kind)) continue;
    const twin = added.find(
      (one) =>
        one.kind === gone.kind &&
        !pairs.has(one) &&
        likeness(one.after, one.name) === likeness(gone.before, gone.name),
    );
    if (twin) pairs.add(gone).add(twin);
  }
  return pairs;
}

/** Kinds whose names Postgres makes up when nobody gives one. */
const nameless = new Set(['constraint', 'index', 'sequence']);

function likeness(description: ObjectDescription = {}, name: string): string {
  const { constraint, index, definition, ...rest } = description;
  const own = [constraint, index, name.replace(/^.*\./, '')].find((one) => typeof one === 'string');
  const shape = typeof definition === 'string' ? definition.replace(String(own), '') : definition;
  return text({ ...rest, shape });
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? '';
}
