import { connectAsOwner, type Database } from '../../postgres/database.ts';
import { sql } from '../../sql/tag.ts';

/** Indexes that a build left unfinished, `schema.index`. */
export async function invalidIndexes(database: Database): Promise<readonly string[]> {
  await using session = await connectAsOwner(database);
  const rows = await session.rows<{ index: string }>(sql`
    select n.nspname || '.' || c.relname as index
    from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where not i.indisvalid and c.relkind = 'i'
    order by 1
  `);
  return rows.map(({ index }) => index);
}
