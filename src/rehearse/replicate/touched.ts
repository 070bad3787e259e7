/** Which tables a migration touches, as far as a subscriber may notice. */
import type { MigrationEffects, SchemaChange } from '../../evidence/types.ts';
import type { Session } from '../../postgres/session.ts';
import { sql } from '../../sql/tag.ts';

/** By the names they have before and after; some of the names may be no tables. */
export interface Touched {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Tables that are gone, which may be there under another name. */
  readonly gone: readonly string[];
  /** Types whose values changed: every table that uses one is touched. */
  readonly types: readonly string[];
}

/** What a plain index does to rows, a subscriber does not notice. */
function isNoticed({ kind, before, after }: SchemaChange): boolean {
  if (kind !== 'index') return true;
  return [before, after].some((one) => {
    const definition = one?.['definition'];
    return typeof definition === 'string' && /^create unique/i.test(definition);
  });
}

/** Of several migrations together, from what each of them changed. */
export function touchedBy(effects: readonly MigrationEffects[]): Touched {
  const before = new Set<string>();
  const after = new Set<string>();
  const types = new Set<string>();
  for (const { schemaChanges, dataChanges } of effects) {
    for (const change of schemaChanges.filter(isNoticed)) {
      if (change.kind === 'table') {
        if (change.change !== 'added') before.add(change.name);
        if (change.change !== 'removed') after.add(change.name);
      } else if (change.kind === 'enum' || change.kind === 'domain') {
        if (change.change === 'changed') types.add(change.name);
      } else {
        const [old, now] = [change.before?.['table'], change.after?.['table']];
        if (typeof old === 'string') before.add(old);
        if (typeof now === 'string') after.add(now);
        // a part of a table that stays
        if (typeof now === 'string') before.add(now);
        if (typeof old === 'string') after.add(old);
      }
    }
    for (const { relation, gone } of dataChanges) {
      before.add(relation);
      if (!gone) after.add(relation);
    }
  }
  const tables = effects.flatMap(({ schemaChanges }) =>
    schemaChanges.filter(({ kind }) => kind === 'table'),
  );
  // a part of a table says nothing of whether the table itself was there
  for (const { change, name } of tables) {
    if (change === 'added') before.delete(name);
    if (change === 'removed') after.delete(name);
  }
  const gone = tables.filter(({ change }) => change === 'removed').map(({ name }) => name);
  return { before: [...before], after: [...after], gone, types: [...types] };
}

/** Tables with a column of one of these types. */
export async function tablesUsing(
  session: Session,
  types: readonly string[],
): Promise<readonly string[]> {
  if (types.length === 0) return [];
  const rows = await session.rows<{ relation: string }>(
    sql`
      select distinct format('%I.%I', n.nspname, c.relname) as relation
      from pg_catalog.pg_attribute a
        join pg_catalog.pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        join pg_catalog.pg_type t on t.oid = a.atttypid
      where a.attnum > 0 and not a.attisdropped
        and (t.oid = any (select pg_catalog.to_regtype(w)::oid from unnest($1::text[]) as w)
          or t.typelem = any (select pg_catalog.to_regtype(w)::oid from unnest($1::text[]) as w))`,
    [types],
  );
  return rows.map(({ relation }) => relation);
}
