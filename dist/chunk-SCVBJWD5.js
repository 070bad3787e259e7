import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  connectToUrl,
  reasonOf
} from "./chunk-HCUVIA5Q.js";
import {
  sql
} from "./chunk-VKXF52UQ.js";
import {
  DatabaseError
} from "./chunk-A37BLZ25.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";
import "./chunk-6GRQ5EAL.js";

// src/postgres/stats.ts
var query = sql`
  with recursive leaf (root, oid) as (
    select c.oid, c.oid
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'm') and c.relpersistence <> 't'
      and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    union all
    select leaf.root, i.inhrelid
    from leaf join pg_inherits i on i.inhparent = leaf.oid
      join pg_class c on c.oid = i.inhrelid and c.relispartition
  ), summed as (
    select leaf.root,
      bool_or(c.reltuples < 0 or (c.reltuples = 0 and c.relpages = 0
        and current_setting('server_version_num')::int < 140000)) as unknown,
      sum(greatest(c.reltuples, 0)) as rows,
      sum(pg_total_relation_size(c.oid)) as bytes,
      sum(coalesce(s.seq_scan, 0) + coalesce(s.idx_scan, 0)) as reads,
      sum(coalesce(s.n_tup_ins + s.n_tup_upd + s.n_tup_del, 0)) as writes
    from leaf join pg_class c on c.oid = leaf.oid and c.relkind in ('r', 'm', 'f')
      left join pg_stat_all_tables s on s.relid = c.oid
    group by leaf.root
  )
  select split_part(current_setting('server_version'), ' ', 1) as "server",
    current_database()::text as "database",
    (select stats_reset from pg_stat_database where datname = current_database()) as "countedSince",
    now() as "takenAt",
    coalesce((select jsonb_agg(jsonb_build_object(
        'relation', format('%I.%I', n.nspname, c.relname),
        'kind', case c.relkind when 'p' then 'partitioned table' when 'm' then 'materialized view' end,
        'rows', case when coalesce(s.unknown, false) then null else round(coalesce(s.rows, 0)::numeric) end,
        'bytes', coalesce(s.bytes, 0), 'reads', coalesce(s.reads, 0), 'writes', coalesce(s.writes, 0)
      ) order by n.nspname, c.relname)
      from (select distinct root from leaf where root = leaf.oid) r
        join pg_class c on c.oid = r.root
        join pg_namespace n on n.oid = c.relnamespace
        left join summed s on s.root = r.root), '[]') as "tables",
    coalesce((select jsonb_agg(jsonb_build_object('name', p.pubname, 'allTables', p.puballtables,
        'tables', case when p.puballtables then '[]' else coalesce((
          select jsonb_agg(format('%I.%I', t.schemaname, t.tablename) order by t.schemaname, t.tablename)
          from pg_publication_tables t where t.pubname = p.pubname), '[]') end) order by p.pubname)
      from pg_publication p), '[]') as "publications",
    coalesce((select jsonb_agg(distinct jsonb_build_object('name', s.subname))
      from pg_stat_subscription s), '[]') as "subscriptions"
`;
async function readStats(url) {
  const client = await connectToUrl(url, { applicationName: "migration-rehearsal stats" });
  try {
    await client.query("begin transaction read only");
    await client.query(
      "set local search_path = pg_catalog; set local statement_timeout = '30s'; set local lock_timeout = '2s'"
    );
    const { rows } = await client.query(query);
    await client.query("commit");
    const [row] = rows;
    if (!row) throw new Error("the query for sizes of tables answered no row");
    return {
      ...row,
      takenAt: row.takenAt.toISOString(),
      countedSince: row.countedSince?.toISOString() ?? null
    };
  } catch (cause) {
    if (!(cause instanceof DatabaseError)) throw cause;
    throw new UserError("stats-refused", `The server did not answer: ${reasonOf(cause)}`, {
      remedy: "Ask again when no migration holds its locks; the query needs no privilege beyond connecting.",
      exitStatus: 3,
      cause
    });
  } finally {
    await client.end();
  }
}
export {
  readStats
};
