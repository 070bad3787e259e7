/** What a database held when its recording began, and which files of relations were seen since. */
import type { Session } from '../postgres/session.ts';
import { sql } from '../sql/tag.ts';
import { firstUserOid, type SeenRelation } from './observation.ts';

/** A relation from before the run. */
export type KnownRelation = Omit<SeenRelation, 'oid'>;

/** A relation with the name of its file: 0 where it has none, such as a view. */
export interface RelationWithFile extends SeenRelation {
  readonly relfilenode: number;
}

/** Relations by OID as they were called before the run. */
export interface RelationMap {
  readonly before: ReadonlyMap<number, KnownRelation>;
  /** Names of the indexes among them. */
  readonly indexNames: ReadonlySet<string>;
  /**
   * Every relfilenode seen so far. A set and not the latest per relation: after a rollback an old
   * file comes back and must not look new.
   */
  readonly files: Set<number>;
}

/** Reads what exists now. */
export async function readRelationMap(session: Session): Promise<RelationMap> {
  const relations = await readRelations(session);
  const before = new Map(
    relations.map(({ oid, kind, table, name }) => [oid, { kind, table, name }]),
  );
  return {
    before,
    indexNames: new Set(relations.filter(({ table }) => table !== null).map(({ name }) => name)),
    files: new Set(relations.map(({ relfilenode }) => relfilenode)),
  };
}

/** All permanent relations of the database, as committed. */
export async function readRelations(session: Session): Promise<RelationWithFile[]> {
  const rows = await session.rows<{
    oid: number;
    relfilenode: string;
    kind: string;
    table: number | null;
    name: string;
  }>(sql`
    select c.oid, c.relfilenode::int8, c.relkind::text as kind, i.indrelid as table,
      pg_catalog.format('%I.%I', n.nspname, c.relname) as name
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    left join pg_catalog.pg_index i on i.indexrelid = c.oid
    where c.oid >= ${firstUserOid} and c.relpersistence <> 't'`);
  return rows.map((row) => ({ ...row, relfilenode: Number(row.relfilenode) }));
}
