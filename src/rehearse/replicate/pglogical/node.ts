/** A database as a node of pglogical: what each side needs before it publishes or follows. */
import type { Server } from '../../../postgres/server.ts';
import type { Session } from '../../../postgres/session.ts';
import { quoteIdentifier } from '../../../sql/quote.ts';
import { sql } from '../../../sql/tag.ts';
import { connectionTo } from '../marks.ts';

/** The library that decodes for it, which newer servers must be told to trust. */
const outputLibrary = 'pglogical_output';

/** Makes a database a node of its own; where it is a copy of one, it goes on under another name. */
export async function openNode(server: Server, database: string, session: Session): Promise<void> {
  await session.rows('create extension if not exists pglogical');
  // whoever drops a column or a table looks into it: dependencies of row filters are kept there
  await session.rows('grant usage on schema pglogical to public');
  await trustOutput(database, session);
  const connection = await connectionTo(server, database, session);
  const [own] = await session.rows<{ name: string; id: string }>(
    'select node_name::text as name, node_id::text as id from pglogical.node join pglogical.local_node using (node_id)',
  );
  if (own?.name === database) return;
  if (!own) {
    await session.rows('select pglogical.create_node($1, $2)', [database, connection]);
    return;
  }
  // both sides are copies, and two nodes of one name cannot follow each other
  await session.rows(
    sql`
      with made as (
        insert into pglogical.node (node_id, node_name)
        values ((pg_catalog.hashtext($1)::bigint & 2147483647)::pg_catalog.oid, $1) returning node_id),
      sets as (update pglogical.replication_set set set_nodeid = (select node_id from made) where set_nodeid = $2::pg_catalog.oid),
      place as (update pglogical.node_interface set if_nodeid = (select node_id from made), if_dsn = $3 where if_nodeid = $2::pg_catalog.oid)
      update pglogical.local_node set node_id = (select node_id from made)`,
    [database, own.id, connection],
  );
  await session.rows('delete from pglogical.node where node_id = $1::pg_catalog.oid', [own.id]);
}

/** Minor releases of 2026 have a list of libraries that may decode (seen in 15.20); a superuser may extend it. */
async function trustOutput(database: string, session: Session): Promise<void> {
  const [row] = await session.rows<{ trusted: string | null }>(
    "select pg_catalog.current_setting('output_plugin_libraries', true) as trusted",
  );
  const trusted = row?.trusted?.split(/\s*,\s*/);
  if (!trusted || trusted.includes(outputLibrary)) return;
  const names = [...trusted, outputLibrary].map(quoteIdentifier).join(', ');
  await session.rows(
    `alter database ${quoteIdentifier(database)} set output_plugin_libraries = ${names}`,
  );
}
