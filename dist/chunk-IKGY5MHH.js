import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  sql
} from "./chunk-VKXF52UQ.js";

// src/rehearse/observe/ignored.ts
function isIgnoredRelation(relation, ignore) {
  const name = unquoted(relation);
  return (ignore?.relations ?? []).some((ignored) => unquoted(ignored) === name) || (ignore?.schemas ?? []).some((schema) => name.startsWith(`${schema}.`));
}
function unquoted(name) {
  return name.replaceAll('"', "");
}

// src/rehearse/observe/queries.ts
function commentOn(object, catalog, part = "0") {
  return `(select de.description from pg_catalog.pg_description de
    where de.objoid = ${object} and de.classoid = 'pg_catalog.${catalog}'::regclass and de.objsubid = ${part})`;
}
var prelude = sql`
  with
  ns as (select oid, nspname from pg_catalog.pg_namespace
    where nspname !~ '^pg_' and nspname <> 'information_schema'),
  ext as (select classid, objid from pg_catalog.pg_depend where deptype = 'e'),
  rel as (select c.oid, c.relname, c.relkind, c.relpersistence, c.relowner, c.reloptions, c.relrowsecurity,
      c.relforcerowsecurity, c.relreplident, c.relpartbound, c.relispopulated, c.relacl, n.nspname,
      format('%I.%I', n.nspname, c.relname) as name
    from pg_catalog.pg_class c join ns n on n.oid = c.relnamespace
    where not exists (select 1 from ext e where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid)),
  acl as (select x.objid, x.objsubid, jsonb_agg(x.item order by x.item) as items from (
      select r.oid as objid, 0 as objsubid, pg_get_userbyid(g.grantor) || '>' || case g.grantee when 0 then 'PUBLIC' else pg_get_userbyid(g.grantee) end
        || ':' || g.privilege_type || case when g.is_grantable then '*' else '' end as item
      from rel r, lateral aclexplode(r.relacl) g
      union all
      select a.attrelid, a.attnum, pg_get_userbyid(g.grantor) || '>' || case g.grantee when 0 then 'PUBLIC' else pg_get_userbyid(g.grantee) end
        || ':' || g.privilege_type
      from rel r join pg_catalog.pg_attribute a on a.attrelid = r.oid, lateral aclexplode(a.attacl) g
    ) x group by 1, 2)`;
var schemas = sql`
  select 'schema' as k, nspname::text as n, json_strip_nulls(json_build_object(
    'comment', ${commentOn("oid", "pg_namespace")}))::text as d from ns`;
var extensions = sql`
  select 'extension', e.extname, json_build_object('version', e.extversion, 'schema', n.nspname)::text
  from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql'`;
function relations(major) {
  const parent = `jsonb_build_array(i.inhparent::regclass::text${major >= 14 ? ", case when i.inhdetachpending then 'detach pending' end" : ""})`;
  return sql`
    select case r.relkind when 'r' then 'table' when 'p' then 'table' when 'v' then 'view' when 'm' then 'materialized view'
        when 'S' then 'sequence' when 'f' then 'foreign table' else 'composite type' end, r.name,
      json_strip_nulls(json_build_object('persistence', nullif(r.relpersistence, 'p'), 'owner', pg_get_userbyid(r.relowner),
        'options', to_jsonb(r.reloptions), 'row_security', nullif(r.relrowsecurity, false), 'force_row_security', nullif(r.relforcerowsecurity, false),
        'replica_identity', nullif(r.relreplident, case when r.relkind in ('r', 'p') then 'd' else 'n' end),
        'partition_key', case when r.relkind = 'p' then pg_get_partkeydef(r.oid) end, 'partition_bound', pg_get_expr(r.relpartbound, r.oid),
        'definition', case when r.relkind in ('v', 'm') then pg_get_viewdef(r.oid) end,
        'populated', case when r.relkind = 'm' then r.relispopulated end,
        'parents', (select jsonb_agg(${parent} order by i.inhseqno) from pg_catalog.pg_inherits i where i.inhrelid = r.oid),
        'sequence', (select jsonb_build_object('type', format_type(s.seqtypid, null), 'start', s.seqstart, 'increment', s.seqincrement,
            'min', s.seqmin, 'max', s.seqmax, 'cache', s.seqcache, 'cycle', s.seqcycle)
          from pg_catalog.pg_sequence s where s.seqrelid = r.oid),
        'table', case when r.relkind = 'S' then own.relation end, 'column', case when r.relkind = 'S' then own.attname end,
        'server', srv.srvname, 'server_options', to_jsonb(ft.ftoptions),
        'privileges', acl.items, 'comment', ${commentOn("r.oid", "pg_class")}))::text
    from rel r
    left join acl on acl.objid = r.oid and acl.objsubid = 0
    left join pg_catalog.pg_foreign_table ft on ft.ftrelid = r.oid
    left join pg_catalog.pg_foreign_server srv on srv.oid = ft.ftserver
    left join (select distinct on (d.objid) d.objid, t.name as relation, a.attname
      from pg_catalog.pg_depend d join rel t on t.oid = d.refobjid
        join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
      where d.classid = 'pg_catalog.pg_class'::regclass and d.deptype in ('a', 'i') order by d.objid, d.refobjid) own on own.objid = r.oid
    where r.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c')`;
}
var ownOptions = sql`(select jsonb_agg(o) from unnest(a.attoptions) as o where o !~ '^pg_attver=')`;
function columns(major) {
  const generated = major >= 12 ? "nullif(a.attgenerated, '')" : "null::text";
  const unvalidated = major >= 18 ? `(select false from pg_catalog.pg_constraint c where c.conrelid = a.attrelid and c.contype = 'n' and c.conkey = array[a.attnum] and not c.convalidated)` : "null::boolean";
  return sql`
    select 'column', format('%s.%I', r.name, a.attname),
      json_strip_nulls(json_build_object('table', r.name, 'column', a.attname,
        'position', row_number() over (partition by a.attrelid order by a.attnum), 'type', format_type(a.atttypid, a.atttypmod),
        'not_null', nullif(a.attnotnull, false), 'not_null_valid', ${unvalidated}, 'default', pg_get_expr(d.adbin, d.adrelid),
        'identity', nullif(a.attidentity, ''), 'generated', ${generated},
        'collation', case when a.attcollation <> t.typcollation then (select format('%I.%I', n.nspname, c.collname)
          from pg_catalog.pg_collation c join pg_catalog.pg_namespace n on n.oid = c.collnamespace where c.oid = a.attcollation) end,
        'storage', case when a.attstorage <> t.typstorage then a.attstorage end,
        'statistics', nullif(a.attstattarget, -1), 'options', ${ownOptions}, 'inherited', nullif(a.attinhcount > 0, false),
        'privileges', acl.items, 'comment', ${commentOn("a.attrelid", "pg_class", "a.attnum")}))::text
    from rel r
    join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    join pg_catalog.pg_type t on t.oid = a.atttypid
    left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    left join acl on acl.objid = r.oid and acl.objsubid = a.attnum
    where r.relkind in ('r', 'p', 'f', 'c', 'v', 'm')`;
}
function constraints(major) {
  const own = major >= 12 ? "and not exists (select from pg_catalog.pg_constraint p where p.oid = c.conparentid and p.conrelid = c.conrelid)" : "";
  return sql`
  select 'constraint', format('%s.%I', r.name, c.conname), json_strip_nulls(json_build_object('table', r.name, 'constraint', c.conname,
    'type', c.contype, 'definition', pg_get_constraintdef(c.oid), 'valid', c.convalidated, 'comment', ${commentOn("c.oid", "pg_constraint")}))::text
  from rel r join pg_catalog.pg_constraint c on c.conrelid = r.oid where c.contype not in ('t', 'n') ${own}`;
}
var indexes = sql`
  select 'index', r.name, json_strip_nulls(json_build_object('table', t.name, 'index', r.relname, 'definition', pg_get_indexdef(i.indexrelid),
    'valid', i.indisvalid, 'ready', i.indisready, 'live', i.indislive, 'primary', nullif(i.indisprimary, false),
    'clustered', nullif(i.indisclustered, false), 'replica_identity', nullif(i.indisreplident, false),
    'parents', (select jsonb_agg(p.inhparent::regclass::text) from pg_catalog.pg_inherits p where p.inhrelid = r.oid),
    'comment', ${commentOn("r.oid", "pg_class")}))::text
  from rel r join pg_catalog.pg_index i on i.indexrelid = r.oid join rel t on t.oid = i.indrelid`;
var onTables = sql`
  select 'trigger', format('%s.%I', r.name, t.tgname), json_strip_nulls(json_build_object('table', r.name, 'definition', pg_get_triggerdef(t.oid),
    'enabled', nullif(t.tgenabled, 'O'), 'comment', ${commentOn("t.oid", "pg_trigger")}))::text
  from rel r join pg_catalog.pg_trigger t on t.tgrelid = r.oid where not t.tgisinternal
  union all
  select 'rule', format('%s.%I', r.name, w.rulename), json_strip_nulls(json_build_object('table', r.name, 'definition', pg_get_ruledef(w.oid),
    'enabled', nullif(w.ev_enabled, 'O')))::text
  from rel r join pg_catalog.pg_rewrite w on w.ev_class = r.oid where w.rulename <> '_RETURN'
  union all
  select 'policy', format('%s.%I', r.name, p.polname), json_strip_nulls(json_build_object('table', r.name, 'command', p.polcmd, 'permissive', p.polpermissive,
    'roles', (select jsonb_agg(case x when 0 then 'public' else pg_get_userbyid(x) end order by 1) from unnest(p.polroles) x),
    'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid)))::text
  from rel r join pg_catalog.pg_policy p on p.polrelid = r.oid
  union all
  select 'statistics', format('%I.%I', n.nspname, s.stxname), json_strip_nulls(json_build_object('table', r.name, 'definition', pg_get_statisticsobjdef(s.oid)))::text
  from pg_catalog.pg_statistic_ext s join ns n on n.oid = s.stxnamespace join rel r on r.oid = s.stxrelid`;
function functions(major) {
  const kind = major >= 11 ? "p.prokind::text" : "case when p.proisagg then 'a' when p.proiswindow then 'w' else 'f' end";
  return sql`
    select case p.kind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end, p.oid::regprocedure::text,
      json_strip_nulls(json_build_object('schema', n.nspname, 'definition', case when p.kind <> 'a' then pg_get_functiondef(p.oid) end,
        'aggregate', (select jsonb_build_object('transition', g.aggtransfn::regprocedure::text, 'state', format_type(g.aggtranstype, null),
          'final', nullif(g.aggfinalfn::oid, 0)::regprocedure::text, 'initial', g.agginitval) from pg_catalog.pg_aggregate g where g.aggfnoid = p.oid),
        'owner', pg_get_userbyid(p.proowner), 'privileges', (select jsonb_agg(x::text order by x::text) from unnest(p.proacl) x),
        'comment', ${commentOn("p.oid", "pg_proc")}))::text
    from (select p.oid, p.pronamespace, p.proowner, p.proacl, ${kind} as kind from pg_catalog.pg_proc p) p join ns n on n.oid = p.pronamespace
    where not exists (select 1 from ext e where e.classid = 'pg_catalog.pg_proc'::regclass and e.objid = p.oid)`;
}
var types = sql`
  select case t.typtype when 'e' then 'enum' when 'd' then 'domain' else 'range' end, format('%I.%I', n.nspname, t.typname),
    json_strip_nulls(json_build_object('schema', n.nspname,
      'labels', (select jsonb_agg(enumlabel order by enumsortorder) from pg_catalog.pg_enum e where e.enumtypid = t.oid),
      'base', case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end, 'not_null', nullif(t.typnotnull, false), 'default', t.typdefault,
      'subtype', (select format_type(rngsubtype, null) from pg_catalog.pg_range where rngtypid = t.oid),
      'checks', (select jsonb_agg(jsonb_build_array(conname, pg_get_constraintdef(oid), convalidated) order by conname)
        from pg_catalog.pg_constraint where contypid = t.oid and contype = 'c'),
      'owner', pg_get_userbyid(t.typowner),
      'privileges', (select jsonb_agg(x::text order by x::text) from unnest(t.typacl) x), 'comment', ${commentOn("t.oid", "pg_type")}))::text
  from pg_catalog.pg_type t join ns n on n.oid = t.typnamespace where t.typtype in ('e', 'd', 'r')
    and not exists (select 1 from ext e where e.classid = 'pg_catalog.pg_type'::regclass and e.objid = t.oid)`;
var rare = sql`
  select 'cast', format('%s to %s', format_type(c.castsource, null), format_type(c.casttarget, null)), json_strip_nulls(json_build_object(
    'function', nullif(c.castfunc::oid, 0)::regprocedure::text, 'context', c.castcontext, 'method', c.castmethod))::text
  from pg_catalog.pg_cast c where c.oid >= 16384
    and not exists (select 1 from ext e where e.classid = 'pg_catalog.pg_cast'::regclass and e.objid = c.oid)
  union all
  select 'operator', o.oid::regoperator::text, json_build_object('schema', n.nspname, 'function', o.oprcode::oid::regprocedure::text)::text
  from pg_catalog.pg_operator o join ns n on n.oid = o.oprnamespace
  where not exists (select 1 from ext e where e.classid = 'pg_catalog.pg_operator'::regclass and e.objid = o.oid)
  union all
  select 'collation', format('%I.%I', n.nspname, c.collname), (to_jsonb(c) - array['oid', 'collnamespace', 'collowner', 'collname', 'collversion'])::text
  from pg_catalog.pg_collation c join ns n on n.oid = c.collnamespace
  union all
  select 'text search configuration', format('%I.%I', n.nspname, c.cfgname), json_build_object('schema', n.nspname,
    'mappings', (select jsonb_agg(jsonb_build_array(m.maptokentype, m.mapdict::regdictionary::text) order by m.maptokentype, m.mapseqno)
      from pg_catalog.pg_ts_config_map m where m.mapcfg = c.oid))::text
  from pg_catalog.pg_ts_config c join ns n on n.oid = c.cfgnamespace
  where not exists (select 1 from ext e where e.classid = 'pg_catalog.pg_ts_config'::regclass and e.objid = c.oid)
  union all
  select 'foreign server', s.srvname, json_strip_nulls(json_build_object('wrapper', w.fdwname, 'options', to_jsonb(s.srvoptions)))::text
  from pg_catalog.pg_foreign_server s join pg_catalog.pg_foreign_data_wrapper w on w.oid = s.srvfdw
  union all
  select 'event trigger', e.evtname, json_build_object('event', e.evtevent, 'function', e.evtfoid::regprocedure::text, 'enabled', e.evtenabled, 'tags', to_jsonb(e.evttags))::text
  from pg_catalog.pg_event_trigger e where e.evtname !~ '^_rehearsal_'
  union all
  select 'default privileges', pg_get_userbyid(d.defaclrole) || '/' || d.defaclobjtype::text || '/' || coalesce(n.nspname, '*'),
    json_build_object('privileges', to_jsonb(d.defaclacl::text[]))::text
  from pg_catalog.pg_default_acl d left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace
  union all
  select 'setting', coalesce('role ' || pg_get_userbyid(nullif(s.setrole, 0)), 'database'), json_build_object('values', to_jsonb(s.setconfig))::text
  from pg_catalog.pg_db_role_setting s join pg_catalog.pg_database b on b.oid = s.setdatabase and b.datname = current_database()`;
function publications(major) {
  const operations = ["p.pubinsert", "p.pubupdate", "p.pubdelete"];
  if (major >= 11) operations.push("p.pubtruncate");
  const parts = [
    `'all_tables', p.puballtables`,
    `'operations', jsonb_build_array(${operations.join(", ")})`
  ];
  if (major >= 13) parts.push(`'via_root', p.pubviaroot`);
  const filter = major >= 15 ? `, pg_get_expr(t.prqual, t.prrelid), (select jsonb_agg(a.attname order by a.attnum) from pg_catalog.pg_attribute a where a.attrelid = t.prrelid and a.attnum = any (t.prattrs::int2[]))` : "";
  parts.push(
    `'tables', (select jsonb_agg(jsonb_build_array(t.prrelid::regclass::text${filter}) order by t.prrelid::regclass::text) from pg_catalog.pg_publication_rel t where t.prpubid = p.oid)`
  );
  if (major >= 15) {
    parts.push(
      `'schemas', (select jsonb_agg(s.pnnspid::regnamespace::text order by s.pnnspid::regnamespace::text) from pg_catalog.pg_publication_namespace s where s.pnpubid = p.oid)`
    );
  }
  return `select 'publication', p.pubname, json_strip_nulls(json_build_object(${parts.join(", ")}))::text from pg_catalog.pg_publication p`;
}
function catalogQuery(major) {
  const parts = [
    schemas,
    extensions,
    relations(major),
    columns(major),
    constraints(major),
    indexes,
    onTables,
    functions(major),
    types,
    rare,
    publications(major)
  ];
  return `${prelude}
${parts.join("\nunion all\n")}`;
}

// src/rehearse/observe/settings.ts
var stableSettings = {
  // a migration may have become another role, which may not read
  role: "none",
  search_path: "",
  jit: "off",
  TimeZone: "UTC",
  DateStyle: "ISO, YMD",
  IntervalStyle: "postgres",
  bytea_output: "hex",
  extra_float_digits: "3",
  lc_monetary: "C"
};
var stable = /* @__PURE__ */ new WeakSet();
async function withStableSettings(session, work) {
  if (stable.has(session)) return work();
  return withSettings(session, stableSettings, async () => {
    stable.add(session);
    try {
      return await work();
    } finally {
      stable.delete(session);
    }
  });
}
async function withTablesReadable(session, work) {
  return withStableSettings(session, async () => {
    await session.rows(admitIndexFunctions);
    return work();
  });
}
var admitIndexFunctions = sql`
  select set_config('search_path', 'pg_catalog, ' || (select reset_val from pg_catalog.pg_settings where name = 'search_path'), false)
  where exists (select 1 from pg_catalog.pg_index i
    join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_class'::regclass and d.objid = i.indexrelid and d.refclassid = 'pg_catalog.pg_proc'::regclass
    join pg_catalog.pg_proc p on p.oid = d.refobjid
    join pg_catalog.pg_language l on l.oid = p.prolang
    where l.lanname = 'sql' and p.pronamespace <> 'pg_catalog'::regnamespace)`;
async function withSettings(session, settings, work) {
  const names = Object.keys(settings);
  const [current] = await session.rows(
    `select array[${names.map((name) => `pg_catalog.current_setting('${name}', true)`).join(", ")}] as values`
  );
  const previous = Object.fromEntries(
    names.flatMap((name, i) => {
      const value = current?.values[i];
      return typeof value === "string" ? [[name, value]] : [];
    })
  );
  const known = Object.entries(settings).filter(
    ([name, value]) => name in previous && (previous[name] !== value || name === "search_path")
  );
  const changed = Object.fromEntries(known.map(([name]) => [name, previous[name] ?? ""]));
  await set(session, Object.fromEntries(known));
  let result;
  try {
    result = await work();
  } catch (error) {
    await set(session, changed).catch(() => void 0);
    throw error;
  }
  await set(session, changed);
  return result;
}
async function set(session, settings) {
  const calls = Object.keys(settings).map(
    (name, i) => `pg_catalog.set_config('${name}', $${i + 1}, false)`
  );
  if (calls.length > 0) await session.rows(`select ${calls.join(", ")}`, Object.values(settings));
}

// src/rehearse/observe/catalog.ts
var texts = /* @__PURE__ */ new WeakMap();
async function snapshotCatalog(session, options) {
  const rows = await withStableSettings(session, () => session.rows(catalogQuery(options.major)));
  const entries = rows.map((row) => {
    const [kind, name] = [String(row["k"]), String(row["n"])];
    const key = `${kind}:${name}`;
    const description = describe(
      String(row["d"]),
      options.known?.map((one) => one[key])
    );
    return { key, kind, name, description };
  }).filter((object) => !isIgnored(object, options.ignore)).map(({ key, description }) => [key, description]).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(entries);
}
function describe(text, known = []) {
  const same = known.find((one) => one && texts.get(one) === text);
  if (same) return same;
  const description = JSON.parse(text);
  texts.set(description, text);
  return description;
}
function isIgnored(object, ignore) {
  const { kind, name, description } = object;
  const { table, schema } = description;
  if (kind === "schema") return ignore?.schemas?.includes(name) ?? false;
  return isIgnoredRelation(name, ignore) || typeof table === "string" && isIgnoredRelation(table, ignore) || typeof schema === "string" && (ignore?.schemas?.includes(schema) ?? false);
}

export {
  isIgnoredRelation,
  withStableSettings,
  withTablesReadable,
  withSettings,
  snapshotCatalog
};
