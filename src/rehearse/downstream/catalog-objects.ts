/** The queries that read definitions of objects out of a live database's catalog; none reads a row. */
import { sql } from '../../sql/tag.ts';

/** Every object that can be named in a pattern; what belongs to another kind's definition is not there. */
export function objectsQuery(major: number): string {
  // pg_proc.prokind: 11
  const aggregate = major >= 11 ? "p.prokind = 'a'" : 'p.proisagg';
  const procedure = major >= 11 ? "p.prokind = 'p'" : 'false';
  return sql`
    select o.oid::text as oid, n.nspname::text as schema, o.name::text as name, o.kind,
      case when o.kind in ('aggregate', 'base type') then 'unread' when o.class = 'pg_class'::regclass then 'relation'
        when o.class = 'pg_proc'::regclass then 'routine' else 'type' end as catalog,
      o.owner::text as "ownerOid", exists (
        select from pg_depend d where d.classid = o.class and d.objid = o.oid and d.deptype = 'e'
      ) as "ofExtension"
    from (
      select 'pg_class'::regclass as class, c.oid, c.relnamespace as space, c.relname as name,
        case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
          when 'c' then 'type' else 'table' end as kind, d.refobjid as owner
      from pg_class c left join pg_depend d on c.relkind = 'S' and d.classid = 'pg_class'::regclass
        and d.objid = c.oid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
      where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S', 'c') and c.relpersistence <> 't'
        -- an identity column's sequence is made with the column
        and d.deptype is distinct from 'i'
      union all
      select 'pg_proc'::regclass, p.oid, p.pronamespace, p.proname,
        case when ${aggregate} then 'aggregate' when ${procedure} then 'procedure' else 'function' end, null
      from pg_proc p
      -- the constructors of a range are made with the type
      where not exists (select from pg_depend d
        where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i')
      union all
      select 'pg_type'::regclass, t.oid, t.typnamespace, t.typname,
        case when t.typtype = 'b' then 'base type' else 'type' end, null
      from pg_type t
      where t.typtype in ('e', 'd', 'r') or (t.typtype = 'b' and t.typcategory <> 'A')
    ) o join pg_namespace n on n.oid = o.space
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    order by 2, 3, o.oid`;
}

/**
 * Statements that make relations ($1), routines ($2) and types ($3) in the order in which they were
 * made, which the catalog's numbers tell; what fills a materialized view comes last. A foreign table
 * becomes a table: its server is not ours to ask. Needs `search_path = pg_catalog`, so that every
 * name of the user's is written with its schema.
 */
export function definitionsQuery(major: number): string {
  // pg_attribute.attgenerated: 12, virtual ones: 18
  const generated =
    major >= 12
      ? "when a.attgenerated <> '' then format(' generated always as (%s) %s', pg_get_expr(d.adbin, d.adrelid), case a.attgenerated when 'v' then 'virtual' else 'stored' end)"
      : '';
  // pg_trigger.tgparentid: 13; before it clones for partitions are internal
  const ownTrigger = major >= 13 ? 'and t.tgparentid = 0' : '';
  // pg_constraint.conparentid: 11
  const ownConstraint = major >= 11 ? 'and k.conparentid = 0' : '';
  return sql`
    with part as (
      select a.attrelid as relation, 1 as rank, a.attnum as number, format('%I %s%s%s%s', a.attname,
        format_type(a.atttypid, a.atttypmod),
        case when a.attcollation not in (0, y.typcollation) then format(' collate %I.%I', s.nspname, l.collname) end,
        case when a.attidentity <> '' then format(' generated %s as identity',
            case a.attidentity when 'a' then 'always' else 'by default' end)
          ${generated}
          else ' default ' || pg_get_expr(d.adbin, d.adrelid) end,
        case when a.attnotnull then ' not null' end) as text
      from pg_attribute a join pg_type y on y.oid = a.atttypid
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        left join pg_collation l on l.oid = a.attcollation
        left join pg_namespace s on s.oid = l.collnamespace
      where a.attrelid = any ($1::oid[]) and a.attnum > 0 and not a.attisdropped and a.attislocal
      union all
      select k.conrelid, 2, row_number() over (order by k.oid), format('constraint %I %s', k.conname, pg_get_constraintdef(k.oid))
      from pg_constraint k
      where k.conrelid = any ($1::oid[]) and k.contype in ('c', 'p', 'u', 'x') and k.conislocal ${ownConstraint}
    ), relation as (
      -- named, since before 12 the star leaves oid out
      select c.oid, c.relnamespace, c.relkind, c.relispartition, c.relispopulated, c.relpartbound, c.reloptions,
        c.oid::regclass::text as name,
        (select string_agg(p.text, ', ' order by p.rank, p.number) from part p where p.relation = c.oid) as parts,
        (select string_agg(i.inhparent::regclass::text, ', ' order by i.inhseqno) from pg_inherits i where i.inhrelid = c.oid) as parents
      from pg_class c where c.oid = any ($1::oid[])
    )
    select 1 as phase, n.oid, format('create schema if not exists %I', n.nspname) as sql
    from pg_namespace n
    where n.nspname <> 'public' and (n.oid in (select relnamespace from relation)
      or n.oid in (select pronamespace from pg_proc where oid = any ($2::oid[]))
      or n.oid in (select typnamespace from pg_type where oid = any ($3::oid[])))
    union all
    select 2, c.oid, case
        when c.relkind = 'c' then format('create type %s as (%s)', c.name, c.parts)
        when c.relispartition then format('create table %s partition of %s %s', c.name, c.parents, pg_get_expr(c.relpartbound, c.oid))
        else format('create table %s (%s)%s', c.name, c.parts, ' inherits (' || c.parents || ')') end
      || coalesce(' partition by ' || pg_get_partkeydef(c.oid), '')
    from relation c where c.relkind in ('r', 'p', 'f', 'c')
    union all
    select 2, c.oid, format('create %s %s%s as %s%s', case c.relkind when 'm' then 'materialized view' else 'view' end, c.name,
      case when c.relkind = 'v' then ' with (' || array_to_string(c.reloptions, ', ') || ')' end,
      rtrim(pg_get_viewdef(c.oid), '; '), case when c.relkind = 'm' then ' with no data' end)
    from relation c where c.relkind in ('v', 'm')
    union all
    select 2, c.oid, format('create sequence %s as %s start %s increment %s minvalue %s maxvalue %s cache %s%s', c.name,
      format_type(q.seqtypid, null), q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, case when q.seqcycle then ' cycle' end)
    from relation c join pg_sequence q on q.seqrelid = c.oid
    union all
    -- without OR REPLACE, so that it does not take the place of one that the migrations make
    select 2, p.oid, regexp_replace(rtrim(pg_get_functiondef(p.oid), E'\n'), '^CREATE OR REPLACE', 'CREATE')
    from pg_proc p where p.oid = any ($2::oid[])
    union all
    select 2, y.oid, case y.typtype
        when 'e' then format('create type %I.%I as enum (%s)', n.nspname, y.typname,
          (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = y.oid))
        when 'r' then (select format('create type %I.%I as range (subtype = %s%s)', n.nspname, y.typname, format_type(r.rngsubtype, null),
            case when r.rngsubdiff <> 0 then ', subtype_diff = ' || r.rngsubdiff::regproc end)
          from pg_range r where r.rngtypid = y.oid)
        else format('create domain %I.%I as %s%s%s%s%s', n.nspname, y.typname, format_type(y.typbasetype, y.typtypmod),
          (select format(' collate %I.%I', s.nspname, l.collname) from pg_collation l join pg_namespace s on s.oid = l.collnamespace
            where l.oid = y.typcollation and l.oid <> (select b.typcollation from pg_type b where b.oid = y.typbasetype)),
          ' default ' || pg_get_expr(y.typdefaultbin, 0), case when y.typnotnull then ' not null' end,
          (select string_agg(format(' constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), '' order by k.oid)
            from pg_constraint k where k.contypid = y.oid and k.contype = 'c')) end
    from pg_type y join pg_namespace n on n.oid = y.typnamespace where y.oid = any ($3::oid[])
    union all
    -- of a partitioned table without ONLY, so that its partitions get theirs
    select 2, i.indexrelid, case when c.relkind = 'I' then replace(pg_get_indexdef(c.oid), ' ON ONLY ', ' ON ')
      else pg_get_indexdef(c.oid) end
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = any ($1::oid[]) and i.indisvalid and not c.relispartition
      and not exists (select from pg_constraint k where k.conindid = c.oid and k.contype in ('p', 'u', 'x'))
    union all
    select 2, k.oid, format('alter table %s add constraint %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
    from pg_constraint k where k.conrelid = any ($1::oid[]) and k.contype = 'f' ${ownConstraint}
    union all
    select 2, t.oid, pg_get_triggerdef(t.oid)
    from pg_trigger t
    where (t.tgrelid = any ($1::oid[]) or t.tgfoid = any ($2::oid[]))
      and not t.tgisinternal and t.tgenabled <> 'D' ${ownTrigger}
    union all
    select 2, r.oid, rtrim(pg_get_ruledef(r.oid), ';')
    from pg_rewrite r
    where r.rulename <> '_RETURN' and (r.ev_class = any ($1::oid[]) or exists (
      select from pg_depend d where d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
        and (d.refclassid = 'pg_class'::regclass and d.refobjid = any ($1::oid[])
          or d.refclassid = 'pg_proc'::regclass and d.refobjid = any ($2::oid[]))))
    union all
    select 3, c.oid, format('refresh materialized view %s', c.name)
    from relation c where c.relkind = 'm' and c.relispopulated
    order by 1, 2`;
}
