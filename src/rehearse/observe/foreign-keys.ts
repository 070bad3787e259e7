/** Foreign keys between tables, by the names that locks are reported under. */
import type { ForeignKey } from '../../evidence/types.ts';
import { sql } from '../../sql/tag.ts';
import type { Queryable } from './queryable.ts';

/** Every pair of tables that a foreign key connects. */
export async function readForeignKeys(session: Queryable): Promise<readonly ForeignKey[]> {
  return session.rows<ForeignKey>(sql`
    select format('%I.%I', cn.nspname, c.relname) as child, format('%I.%I', pn.nspname, p.relname) as parent,
      bool_or(k.confdeltype in ('c', 'n', 'd')) as "deletesReachChild"
    from pg_catalog.pg_constraint k
    join pg_catalog.pg_class c on c.oid = k.conrelid
    join pg_catalog.pg_namespace cn on cn.oid = c.relnamespace
    join pg_catalog.pg_class p on p.oid = k.confrelid
    join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
    where k.contype = 'f' and c.oid <> p.oid
    group by 1, 2
    order by 1, 2
  `);
}
