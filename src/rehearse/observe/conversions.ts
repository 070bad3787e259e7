import type { Conversion, SchemaChange } from '../../evidence/types.ts';
import { quoteIdentifier } from '../../sql/quote.ts';
import { type DataSnapshot, valuesOf } from './data.ts';
import type { Queryable } from './queryable.ts';
import { withTablesReadable } from './settings.ts';

/**
 * Columns that have another type now and the values they had: each value is cast back to the old
 * type, and the whole compared with what stood there. Run it as the owner: a cast may be the pull
 * request's own function.
 */
export async function readConversions(
  session: Queryable,
  changes: readonly SchemaChange[],
  before: DataSnapshot,
  after: DataSnapshot,
  major: number,
): Promise<readonly Conversion[]> {
  const conversions: Conversion[] = [];
  for (const { change, kind, keys, before: old, after: now } of changes) {
    if (change !== 'changed' || kind !== 'column' || !keys.includes('type')) continue;
    const [relation, column] = [String(old?.['table']), String(old?.['column'])];
    const was = before[relation]?.columns[column];
    const is = after[relation]?.columns[column];
    if (!was || !is || was.filled === 0) continue;
    const from = String(old?.['type']);
    conversions.push({
      relation,
      column,
      from,
      to: String(now?.['type']),
      valuesBefore: was.filled,
      valuesAfter: is.filled,
      comesBack: await comesBack(session, { relation, column, from, major }, was.values),
    });
  }
  return conversions;
}

async function comesBack(
  session: Queryable,
  place: { relation: string; column: string; from: string; major: number },
  values: string,
): Promise<boolean | null> {
  const { relation, column, from, major } = place;
  const back = `(${quoteIdentifier(column)}::${from})`;
  try {
    const [row] = await withTablesReadable(session, () =>
      session.rows<{ sum: string | null }>(
        `select ${valuesOf(back, major)} as sum from only ${relation}`,
      ),
    );
    return row?.sum === values;
  } catch {
    // no such cast, or a value the old type cannot hold: then nothing is known
    return null;
  }
}
