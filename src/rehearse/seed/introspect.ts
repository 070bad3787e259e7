import { sql } from '../../sql/tag.ts';
import { type Ignored, isIgnoredRelation } from '../observe/ignored.ts';
import type { Queryable } from '../observe/queryable.ts';
import type { ForeignKey, SeedColumn, SeedModel, SeedTable, TypeInfo, UniqueKey } from './model.ts';

/** Reads tables, columns, keys, checks and types in four queries, under the session's own search_path. */
export async function introspect(
  session: Queryable,
  major: number,
  ignore?: Ignored,
  only?: ReadonlySet<string>,
): Promise<SeedModel> {
  const tables = (await session.rows<TableRow>(tablesQuery(major))).filter(
    ({ relation }) => !isIgnoredRelation(relation, ignore) && (only?.has(relation) ?? true),
  );
  const oids = tables.map(({ oid }) => oid);
  const columns = await session.rows<ColumnRow>(columnsQuery(major), [oids]);
  const keys = await session.rows<KeyRow>(keysQuery, [oids]);
  const types = await session.rows<TypeInfo>(typesQuery(major), [
    [...new Set(columns.map(({ type }) => type))],
  ]);
  const counts = await countAll(session, tables);
  return {
    types: new Map(types.map((type) => [type.oid, type])),
    tables: tables.map((table, i) => {
      const own = keys.filter((key) => key.relid === table.oid);
      return {
        oid: table.oid,
        relation: table.relation,
        partitions: table.partitioned ? table.partitions : null,
        allowsOnConflict: table.allows_on_conflict,
        rows: counts[i] ?? 0,
        columns: columns.filter((column) => column.relid === table.oid),
        foreignKeys: own.filter((key) => key.kind === 'f').map(toForeignKey),
        uniqueKeys: own.filter((key) => key.kind === 'u').map(toUniqueKey),
        checks: own.flatMap((key) => (key.kind === 'c' && key.check !== null ? [key.check] : [])),
      } satisfies SeedTable;
    }),
  };
}

/** Rows of each table, in order; as the session's role may see them. */
export async function countAll(
  session: Queryable,
  tables: readonly { readonly relation: string }[],
): Promise<readonly number[]> {
  if (tables.length === 0) return [];
  const counts = tables.map(({ relation }) => `(select count(*) from ${relation})`);
  const [row] = await session.rows<{ counts: string[] }>(
    `select array[${counts.join(', ')}]::text[] as counts`,
  );
  return (row?.counts ?? []).map(Number);
}

interface TableRow {
  readonly oid: number;
  readonly relation: string;
  readonly partitioned: boolean;
  readonly partitions: readonly string[];
  readonly allows_on_conflict: boolean;
}

interface ColumnRow extends SeedColumn {
  readonly relid: number;
}

interface KeyRow {
  readonly relid: number;
  readonly kind: 'f' | 'u' | 'c';
  readonly columns: readonly string[];
  readonly parent: number;
  readonly parent_relation: string;
  readonly parent_columns: readonly string[];
  readonly expression: string | null;
  readonly check: string | null;
}

function toForeignKey(key: KeyRow): ForeignKey {
  return {
    columns: key.columns,
    parent: key.parent,
    parentRelation: key.parent_relation,
    parentColumns: key.parent_columns,
  };
}

/** Columns of an index expression are known only by name, so a longer name may count as well: harmless. */
function toUniqueKey(key: KeyRow): UniqueKey {
  return { columns: key.columns, expression: key.expression !== null };
}

/** Ordinary tables and roots of partitioned ones; rows of a partition come through its root. */
function tablesQuery(major: number): string {
  return sql`
    with recursive tree as (
      select i.inhparent as root, i.inhrelid as oid from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid and c.relispartition
      union all
      select t.root, i.inhrelid from tree t join pg_catalog.pg_inherits i on i.inhparent = t.oid
    )
    select c.oid::int8::int4 as oid, format('%I.%I', n.nspname, c.relname) as relation, c.relkind = 'p' as partitioned,
      (select coalesce(array_agg(coalesce(pg_get_partition_constraintdef(l.oid), 'true') order by l.oid), '{}')
        from (select l.oid from tree t join pg_catalog.pg_class l on l.oid = t.oid
          where t.root = c.oid and l.relkind = 'r' order by l.oid limit 20) l) as partitions,
      ${major >= 11 ? 'true' : "c.relkind <> 'p'"} and not c.relhasrules
        and not exists (select 1 from pg_catalog.pg_index i where i.indrelid = c.oid and not i.indimmediate) as allows_on_conflict
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
      and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
      and not exists (select 1 from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by n.nspname, c.relname`;
}

function columnsQuery(major: number): string {
  return sql`
    select a.attrelid::int8::int4 as relid, a.attname::text as name, a.atttypid::int8::int4 as type, a.atttypmod as modifier, a.attnotnull as "notNull",
      case when ${major >= 12 ? "a.attgenerated = ''" : 'true'} then pg_get_expr(d.adbin, d.adrelid) end as "default",
      a.attidentity::text as identity, ${major >= 12 ? "a.attgenerated <> ''" : 'false'} as generated
    from pg_catalog.pg_attribute a left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = any ($1::oid[]) and a.attnum > 0 and not a.attisdropped
    order by a.attrelid, a.attnum`;
}

const keysQuery = sql`
  select c.conrelid::int8::int4 as relid, c.contype::text as kind,
    (select coalesce(array_agg(a.attname::text order by k.n), '{}') from unnest(c.conkey) with ordinality k(attnum, n)
      join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum) as columns,
    c.confrelid::int8::int4 as parent,
    (select format('%I.%I', n.nspname, p.relname) from pg_catalog.pg_class p join pg_catalog.pg_namespace n on n.oid = p.relnamespace where p.oid = c.confrelid) as parent_relation,
    (select coalesce(array_agg(a.attname::text order by k.n), '{}') from unnest(c.confkey) with ordinality k(attnum, n)
      join pg_catalog.pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.attnum) as parent_columns,
    null as expression, case when c.contype = 'c' then pg_get_expr(c.conbin, c.conrelid) end as check
  from pg_catalog.pg_constraint c
  where c.conrelid = any ($1::oid[]) and c.contype in ('f', 'c')
  union all
  select i.indrelid::int8::int4, 'u',
    (select coalesce(array_agg(a.attname::text order by a.attnum), '{}') from pg_catalog.pg_attribute a
      where a.attrelid = i.indrelid and a.attnum > 0 and not a.attisdropped
        and (a.attnum = any (i.indkey::int2[]) or position(a.attname::text in pg_get_expr(i.indexprs, i.indrelid)) > 0)),
    0, '', '{}', pg_get_expr(i.indexprs, i.indrelid), null
  from pg_catalog.pg_index i
  where i.indrelid = any ($1::oid[]) and (i.indisunique or i.indisexclusion)`;

function typesQuery(major: number): string {
  // multiranges: 14
  const multirange = major >= 14;
  return sql`
    with recursive used(oid) as (
      select unnest($1::oid[])
      union
      select x.oid from used u join pg_catalog.pg_type t on t.oid = u.oid cross join lateral (
        select t.typelem union all select t.typbasetype
        union all select r.rngsubtype from pg_catalog.pg_range r where r.rngtypid = t.oid
        ${multirange ? 'union all select r.rngtypid from pg_catalog.pg_range r where r.rngmultitypid = t.oid' : ''}
        union all select a.atttypid from pg_catalog.pg_attribute a
          where t.typrelid <> 0 and a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
      ) x(oid) where x.oid <> 0
    )
    select t.oid::int8::int4 as oid, format_type(t.oid, null) as name, t.typname::text as "internalName", n.nspname = 'pg_catalog' as builtin,
      case t.typtype when 'c' then 'composite' when 'd' then 'domain' when 'e' then 'enum' when 'r' then 'range' when 'm' then 'multirange'
        else case when t.typcategory = 'A' and t.typlen = -1 and t.typelem <> 0 then 'array' else 'base' end end as kind,
      nullif(case t.typtype when 'd' then t.typbasetype when 'r' then (select rngsubtype from pg_catalog.pg_range where rngtypid = t.oid)
        ${multirange ? "when 'm' then (select rngtypid from pg_catalog.pg_range where rngmultitypid = t.oid)" : ''} else t.typelem end, 0)::int8::int4 as inner,
      t.typtypmod as "innerModifier", t.typnotnull as "notNull",
      (select coalesce(array_agg(e.enumlabel::text order by e.enumsortorder), '{}') from pg_catalog.pg_enum e where e.enumtypid = t.oid) as labels,
      (select coalesce(array_agg(pg_get_expr(c.conbin, 0) order by c.conname), '{}') from pg_catalog.pg_constraint c where c.contypid = t.oid and c.contype = 'c') as checks,
      (select coalesce(jsonb_agg(jsonb_build_object('type', a.atttypid::int8, 'modifier', a.atttypmod) order by a.attnum), '[]')
        from pg_catalog.pg_attribute a where a.attrelid = t.typrelid and t.typrelid <> 0 and a.attnum > 0 and not a.attisdropped) as attributes
    from pg_catalog.pg_type t join used u on u.oid = t.oid join pg_catalog.pg_namespace n on n.oid = t.typnamespace`;
}
