import type { Structure } from '../../evidence/types.ts';
import { sql } from '../../sql/tag.ts';
import type { Queryable } from './queryable.ts';
import { withStableSettings } from './settings.ts';

/** Foreign keys no index serves, indexes another one makes needless, tables outside row security. */
export async function readStructure(session: Queryable, major: number): Promise<Structure> {
  return withStableSettings(session, async () => {
    const keys = await session.rows<{ relation: string; constraint: string; columns: string[] }>(
      unindexedKeys(major),
    );
    const unique = await session.rows<{ relation: string; columns: string[] }>(uniqueKeys(major));
    const covered = await session.rows<{ relation: string; index: string; by: string }>(
      coveredIndexes,
    );
    const security = await session.rows<{ relation: string; locked: boolean; siblings: number }>(
      rowSecurity,
    );
    return {
      unindexedKeys: keys,
      uniqueKeys: unique,
      coveredIndexes: covered,
      withoutPolicy: security.filter(({ locked }) => locked).map(({ relation }) => relation),
      withoutRowSecurity: security
        .filter(({ locked }) => !locked)
        .map(({ relation, siblings }) => ({ relation, siblings })),
    };
  });
}

/** No valid index begins with the key's columns, in whatever order. */
function unindexedKeys(major: number): string {
  // keys of partitions stand for their parent's: 11
  const own = major >= 11 ? 'c.conparentid = 0' : 'true';
  return sql`
  select c.conrelid::regclass::text as relation, c.conname::text as constraint,
    (select array_agg(format('%I', a.attname) order by k.n) from unnest(c.conkey) with ordinality k(attnum, n)
      join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum) as columns
  from pg_catalog.pg_constraint c
  where c.contype = 'f' and ${own} and not exists (select 1 from pg_catalog.pg_index i
    where i.indrelid = c.conrelid and i.indisvalid and i.indpred is null
      and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)
  order by 1, 2`;
}

/** Valid unique indexes over columns alone and over all rows, whether a constraint stands on them or not. */
function uniqueKeys(major: number): string {
  // INCLUDE columns come behind the key's: 11
  const keys = major >= 11 ? 'i.indnkeyatts' : 'i.indnatts';
  return sql`
  select i.indrelid::regclass::text as relation, array_agg(a.attname::text order by a.attname) as columns
  from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid and c.relkind in ('i', 'I') and not c.relispartition and c.relpersistence <> 't'
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = any ((i.indkey::int2[])[0:${keys} - 1])
  where i.indisunique and i.indisvalid and i.indimmediate and i.indexprs is null and i.indpred is null
  group by i.indexrelid, 1 order by 1, 2`;
}

/**
 * Plain btree indexes whose columns another index of the same table begins with, in the same order,
 * operator classes and collations. Unique ones are kept for what they forbid.
 */
const coveredIndexes = sql`
  select i.indrelid::regclass::text as relation, i.indexrelid::regclass::text as index, min(o.indexrelid::regclass::text) as by
  from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid and c.relkind = 'i' and not c.relispartition
    join pg_catalog.pg_am m on m.oid = c.relam and m.amname = 'btree'
    join pg_catalog.pg_index o on o.indrelid = i.indrelid and o.indexrelid <> i.indexrelid and o.indisvalid
    join pg_catalog.pg_class oc on oc.oid = o.indexrelid and oc.relam = c.relam
  where not i.indisunique and i.indexprs is null and i.indpred is null and o.indpred is null
    and o.indkey::text || ' ' like i.indkey::text || ' %' and o.indclass::text || ' ' like i.indclass::text || ' %'
    and o.indcollation::text || ' ' like i.indcollation::text || ' %' and o.indoption::text || ' ' like i.indoption::text || ' %'
    -- of two alike, the younger one is needless
    and (o.indkey::text <> i.indkey::text or o.indisunique or o.indexrelid < i.indexrelid)
  group by 1, 2 order by 1, 2`;

/**
 * Tables with row security and no policy, which nobody but their owner can read, and tables without
 * it where three others or more of the schema, and all of them but one (often the ledger), have it.
 */
const rowSecurity = sql`
  select c.oid::regclass::text as relation, c.relrowsecurity as locked, c.n::int as siblings
  from (select oid, relrowsecurity, count(*) over alike - 1 as n, count(*) filter (where relrowsecurity) over alike as secured
    from pg_catalog.pg_class where relkind in ('r', 'p') and not relispartition
    window alike as (partition by relnamespace, relowner)) c
  where case when c.relrowsecurity
    then not exists (select 1 from pg_catalog.pg_policy p where p.polrelid = c.oid)
    else c.n >= 3 and c.secured >= c.n - 1 and c.secured >= 3 end
  order by 1`;
