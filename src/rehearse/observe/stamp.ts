import type { Queryable } from './queryable.ts';

/** The first OID that initdb does not give away; access/transam.h. */
const firstUserOid = 16384;

/** Catalogs that `catalogQuery` reads, directly or through a function, and which of their rows are users'. */
const catalogs: Readonly<Record<string, string>> = {
  pg_aggregate: `aggfnoid::oid >= ${firstUserOid}`,
  pg_attrdef: 'true',
  pg_attribute: `attrelid >= ${firstUserOid}`,
  pg_cast: `oid >= ${firstUserOid}`,
  pg_class: `oid >= ${firstUserOid}`,
  pg_collation: `oid >= ${firstUserOid}`,
  pg_constraint: 'true',
  pg_default_acl: 'true',
  pg_depend: `objid >= ${firstUserOid}`,
  // comments on the schema public, too, which is older than any user's object
  pg_description: `objoid >= ${firstUserOid} or classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass`,
  pg_enum: 'true',
  pg_event_trigger: 'true',
  pg_extension: 'true',
  pg_foreign_data_wrapper: 'true',
  pg_foreign_server: 'true',
  pg_foreign_table: 'true',
  pg_index: `indrelid >= ${firstUserOid}`,
  pg_inherits: 'true',
  pg_namespace: 'true',
  pg_operator: `oid >= ${firstUserOid}`,
  pg_policy: 'true',
  pg_proc: `oid >= ${firstUserOid}`,
  pg_publication: 'true',
  pg_publication_rel: 'true',
  pg_range: `rngtypid >= ${firstUserOid}`,
  pg_rewrite: `ev_class >= ${firstUserOid}`,
  pg_sequence: 'true',
  pg_statistic_ext: 'true',
  pg_trigger: 'true',
  pg_ts_config: `oid >= ${firstUserOid}`,
  pg_ts_config_map: `mapcfg >= ${firstUserOid}`,
  pg_type: `oid >= ${firstUserOid}`,
};

/**
 * Tells cheaply whether the catalog can have changed: equal for a database and its clones for as long
 * as no row of it is written anew. The reverse does not hold.
 */
export async function stampCatalog(session: Queryable, major: number): Promise<string> {
  const [row] = await session.rows<{ stamp: string }>(
    `select pg_catalog.concat_ws(' ', ${parts(major).join(', ')}) as stamp`,
  );
  return row?.stamp ?? '';
}

function parts(major: number): string[] {
  const known = Object.entries({
    ...catalogs,
    ...(major >= 15 && { pg_publication_namespace: 'true' }),
  });
  return [
    ...known.map(
      ([name, condition]) =>
        `(select pg_catalog.concat_ws('/', pg_catalog.count(*), pg_catalog.sum(pg_catalog.hashtext(pg_catalog.concat(xmin, ctid))::bigint)) from pg_catalog.${name} where ${condition})`,
    ),
    // before 14 a concurrent build writes these in place
    `(select pg_catalog.count(*) from pg_catalog.pg_index where not (indisvalid and indisready and indislive))`,
    // shared by all databases, and not cloned
    `(select pg_catalog.string_agg(s.setconfig::text, ' ' order by s.setrole) from pg_catalog.pg_db_role_setting s
      join pg_catalog.pg_database d on d.oid = s.setdatabase where d.datname = pg_catalog.current_database())`,
  ];
}
