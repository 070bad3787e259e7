/** A catalog in names and types only: quick to read, and enough to tell moments of a history apart. */
import { sql } from '../../sql/tag.ts';
import type { CatalogSnapshot } from '../observe/catalog.ts';
import { identify } from '../observe/schema-diff.ts';
import type { Queryable } from '../observe/queryable.ts';

/** Relations, columns with their types, constraints, indexes, functions. */
const query = sql`
  with rel as (
    select c.oid, c.relkind, pg_catalog.format('%I.%I', n.nspname, c.relname) as name
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relkind in ('r', 'p', 'v', 'm', 'f', 'i')
      and not exists (select from pg_catalog.pg_depend e
        where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and e.objid = c.oid and e.deptype = 'e'))
  select case relkind when 'i' then 'index ' else 'relation ' end || name as line from rel
  union all
  select pg_catalog.format('column %s.%I', r.name, a.attname) from rel r
    join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    where r.relkind in ('r', 'p', 'v', 'm', 'f')
  union all
  select pg_catalog.format('constraint %s.%I', r.name, c.conname) from rel r
    join pg_catalog.pg_constraint c on c.conrelid = r.oid where c.contype not in ('t', 'n')`;

/** Reads it from an open session. */
export async function readOutline(session: Queryable): Promise<ReadonlySet<string>> {
  const rows = await session.rows<{ line: string }>(query);
  return new Set(rows.map(({ line }) => line));
}

const lineKinds: Readonly<Record<string, string>> = {
  table: 'relation',
  view: 'relation',
  'materialized view': 'relation',
  'foreign table': 'relation',
  index: 'index',
  column: 'column',
  constraint: 'constraint',
};

/** The same of a catalog that was read whole. */
export function outlineOf(catalog: CatalogSnapshot): ReadonlySet<string> {
  const lines = Object.keys(catalog).flatMap((key) => {
    const { kind, name } = identify(key);
    const word = lineKinds[kind];
    return word === undefined ? [] : [`${word} ${name}`];
  });
  return new Set(lines);
}

/** How many lines only one of them has. */
export function outlineDistance(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  return one.symmetricDifference(other).size;
}
