/** Which of some states a catalog is, or is nearest to. Pure. */
import type { SchemaChange } from '../../evidence/types.ts';
import type { CatalogSnapshot } from '../observe/catalog.ts';
import { diffCatalogs } from '../observe/schema-diff.ts';
import { withoutForeignExtensions } from './comparable.ts';

/** Which states a catalog may be, and how it differs from them. */
export interface Match {
  /** Indexes of the nearest states, ascending; several when they do not differ. */
  readonly nearest: readonly number[];
  /** From the nearest state to the live catalog, in objects that the states differ in. */
  readonly differences: readonly SchemaChange[];
  /** The same in all other objects. */
  readonly besides: readonly SchemaChange[];
}

/**
 * Compares by the objects in which the states differ: everything else says nothing about where a
 * migration stopped. Of two states with as many objects amiss, the one with fewer that are missing
 * or superfluous is nearer.
 */
export function match(live: CatalogSnapshot, states: readonly CatalogSnapshot[]): Match {
  const [first] = states;
  if (!first) throw new Error('no states to compare with');
  const own = withoutForeignExtensions(live, states);
  const touched = touchedKeys(states);
  const pick = (catalog: CatalogSnapshot): CatalogSnapshot =>
    Object.fromEntries(Object.entries(catalog).filter(([key]) => touched.has(key)));
  const partOfLive = pick(own);
  const distances = states.map((state) => distance(diffCatalogs(pick(state), partOfLive)));
  const least = Math.min(...distances);
  const nearest = distances.flatMap((each, index) => (each === least ? [index] : []));
  const all = diffCatalogs(states[nearest[0] ?? 0] ?? first, own);
  const isTouched = ({ kind, name }: SchemaChange): boolean => touched.has(`${kind}:${name}`);
  return {
    nearest,
    differences: all.filter(isTouched),
    besides: all.filter((change) => !isTouched(change)),
  };
}

/** How far apart two catalogs are. */
function distance(changes: readonly SchemaChange[]): number {
  return changes.reduce((sum, { change }) => sum + (change === 'changed' ? 1 : 1.5), 0);
}

function touchedKeys(states: readonly CatalogSnapshot[]): ReadonlySet<string> {
  const touched = new Set<string>();
  for (const [index, state] of states.entries()) {
    const next = states[index + 1];
    if (!next) break;
    for (const { kind, name } of diffCatalogs(state, next)) touched.add(`${kind}:${name}`);
  }
  return touched;
}
