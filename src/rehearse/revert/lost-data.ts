/** Which rows and values of before the up part are gone behind the down part, and who lost them. */
import type { Conversion, LostData } from '../../evidence/types.ts';
import type { CatalogSnapshot } from '../observe/catalog.ts';
import type { ColumnFingerprint, DataSnapshot, TableFingerprint } from '../observe/data.ts';
import type { State } from '../state.ts';

type Pictured = Pick<State, 'catalog' | 'data'>;

/** The data at three moments: before the up part, behind it, and behind the down part. */
export interface LostDataInput {
  readonly before: Pictured;
  readonly up: Pictured;
  readonly down: Pictured;
  /** Types that the up part changed, with what it knows of the way back. */
  readonly conversions: readonly Conversion[];
  /** Tables from which a statement of the up part took rows: those that stand there then may be others. */
  readonly shrunk: ReadonlySet<string>;
  /** `schema.table.column` of columns that say nothing. */
  readonly masked: ReadonlySet<string>;
}

/**
 * What the up part still held, in place or elsewhere, and the down part did not put back, was lost by
 * the down part; the rest was gone before it.
 */
export function lostData(input: LostDataInput): readonly LostData[] {
  const { before, up, down } = input;
  const kept = keptElsewhere(before.data, up.data);
  return Object.entries(before.data).flatMap(([relation, old]) => {
    if (old.rows === 0) return [];
    const between = up.data[relation];
    const now = down.data[relation];
    if (now && now.rows >= old.rows) {
      return now.rows === old.rows ? lostValues(input, kept, { relation, old, between, now }) : [];
    }
    const keptIn = between ? undefined : placeOf(old, kept);
    const stayed = between?.rows ?? (keptIn === undefined ? 0 : old.rows);
    const held = input.shrunk.has(relation) ? 0 : Math.min(old.rows, stayed);
    const remaining = now?.rows ?? 0;
    const byDown = Math.max(0, held - remaining);
    const byUp = old.rows - remaining - byDown;
    const dropped = between === undefined && { dropped: true as const };
    return [
      ...(byDown > 0 ? [lost({ relation, count: byDown, by: 'down' }, keptIn)] : []),
      ...(byUp > 0 ? [{ relation, count: byUp, by: 'up' as const, ...dropped }] : []),
    ];
  });
}

interface Compared {
  readonly relation: string;
  readonly old: TableFingerprint;
  readonly between: TableFingerprint | undefined;
  readonly now: TableFingerprint;
}

function lostValues(
  { before, down, conversions, masked }: LostDataInput,
  kept: ReadonlyMap<string, string>,
  { relation, old, between, now }: Compared,
): readonly LostData[] {
  return Object.entries(old.columns).flatMap(([column, value]) => {
    const is = now.columns[column];
    if (value.filled === 0 || masked.has(`${relation}.${column}`)) return [];
    if (is?.values === value.values) return [];
    const gone = value.filled - (is?.filled ?? 0);
    const type = typeOf(before.catalog, relation, column);
    // what triggers keep: the time of the last change, which is the down part's now, and words to find
    if (gone <= 0 && /^(timestamp|tsvector)/.test(type)) return [];
    // another type prints them otherwise, and is itself what differs
    if (gone <= 0 && typeOf(down.catalog, relation, column) !== type) return [];
    const inPlace = between?.columns[column]?.values === value.values;
    const comesBack = conversions.some(
      (one) => one.relation === relation && one.column === column && one.comesBack === true,
    );
    const keptIn = tellsApart(before.catalog, type, value) ? kept.get(value.values) : undefined;
    const by = inPlace || comesBack || keptIn !== undefined ? 'down' : 'up';
    const found = gone > 0 ? { count: gone } : { count: value.filled, replaced: true as const };
    const dropped = by === 'up' &&
      !(column in (between?.columns ?? {})) && { dropped: true as const };
    return [lost({ relation, column, ...found, by, ...dropped }, inPlace ? undefined : keptIn)];
  });
}

/**
 * Whether equal fingerprints mean that values were copied: where all values are the same, columns of
 * no kinship look alike. The sum of so many equal hashes is their multiple; few rows say nothing.
 */
function tellsApart(
  catalog: CatalogSnapshot,
  type: string,
  { values, filled }: ColumnFingerprint,
): boolean {
  if (type === 'boolean' || `enum:${type}` in catalog) return false;
  return filled < 8 || BigInt(values) % BigInt(filled) !== 0n;
}

function typeOf(catalog: CatalogSnapshot, relation: string, column: string): string {
  const found = Object.values(catalog).find(
    (one) => one['table'] === relation && one['column'] === column,
  );
  const type = found?.['type'];
  return typeof type === 'string' ? type : '';
}

/** Fingerprints of values that stand in a column where they did not stand before the up part. */
function keptElsewhere(before: DataSnapshot, up: DataSnapshot): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const [relation, { columns }] of Object.entries(up)) {
    for (const [column, { values }] of Object.entries(columns)) {
      if (before[relation]?.columns[column]?.values === values) continue;
      places.set(values, `${relation}.${column}`);
    }
  }
  return places;
}

/** The table that holds all of another's values now. */
function placeOf(
  { columns }: TableFingerprint,
  kept: ReadonlyMap<string, string>,
): string | undefined {
  const filled = Object.values(columns).filter((column) => column.filled > 0);
  const places = filled.map(({ values }) => kept.get(values)?.replace(/\.[^.]*$/, ''));
  const [first] = places;
  return first !== undefined && places.every((place) => place === first) ? first : undefined;
}

function lost(found: LostData, keptIn?: string): LostData {
  return keptIn === undefined ? found : { ...found, keptIn };
}
