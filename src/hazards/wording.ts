/** Small phrases that several hazards share, so that they say the same thing in the same words. */
import type { DataChange, SchemaChange, SqlError } from '../evidence/types.ts';

/** `3 rows`, `1 row`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`, or the first few and how many more. */
export function list(items: readonly string[], most = 4): string {
  const shown =
    items.length > most ? [...items.slice(0, most - 1), `${items.length - most + 1} more`] : items;
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}

/** A detail names the row it is about, however long its values are. */
const longestDetail = 160;

/** `42P07 relation "users" already exists`, with its detail. */
export function sqlError({ code, message, detail = '' }: SqlError): string {
  // one line for each object that is in the way
  const line = detail.replaceAll('\n', '; ');
  const shown = line.length > longestDetail ? `${line.slice(0, longestDetail)}…` : line;
  return `${code} ${message}${shown === '' ? '' : ` (${shown})`}`;
}

/** `public.plans 2 → 4 rows`, `public.users other values in cents`. */
export function dataChange(change: DataChange): string {
  const parts: string[] = [];
  if (change.rowsBefore !== change.rowsAfter) {
    parts.push(`${change.rowsBefore} → ${change.rowsAfter} rows`);
  }
  if (change.columns.length > 0 && parts.length === 0) {
    parts.push(`other values in ${list(change.columns)}`);
  }
  return `${change.relation} ${parts.join(', ') || 'other rows'}`;
}

/** `index public.users_email2 added`. */
export function schemaChange(change: SchemaChange): string {
  const what = change.keys.length > 0 ? ` (${list(change.keys)})` : '';
  return `${change.kind} ${change.name} ${change.change}${what}`;
}
