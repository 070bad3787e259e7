import type { SequencePosition } from '../../evidence/types.ts';
import { quoteIdentifier, quoteLiteral } from '../../sql/quote.ts';
import { sql } from '../../sql/tag.ts';
import type { Queryable } from './queryable.ts';
import { withTablesReadable } from './settings.ts';

interface Owned {
  readonly relation: string;
  readonly column: string;
  readonly sequence: string;
  readonly increment: string;
}

/** Sequences whose next number stands in the unique column they fill: the next insert would fail. */
export async function sequencesBehind(session: Queryable): Promise<readonly SequencePosition[]> {
  return withTablesReadable(session, async () => {
    const owned = await session.rows<Owned & Record<string, unknown>>(ownedSequences);
    if (owned.length === 0) return [];
    const positions = await session.rows<{ i: number; next: string; largest: string }>(
      owned.map(position).join('\nunion all\n'),
    );
    return positions.flatMap(({ i, next, largest }) => {
      const { relation = '', column = '', sequence = '' } = owned[i] ?? {};
      return [{ relation, column, sequence, next, largest }];
    });
  });
}

function position({ relation, column, sequence, increment }: Owned, index: number): string {
  const name = quoteIdentifier(column);
  return `select ${index} as i, s.next::text, m.largest::text
    from (select case when is_called then last_value + ${quoteLiteral(increment)}::int8 else last_value end as next from ${sequence}) s,
      (select max(${name}) as largest from only ${relation}) m
    where s.next <= m.largest and exists (select 1 from only ${relation} where ${name} = s.next)`;
}

/** Ascending ones that a column with a unique index of its own owns, as serial and identity columns do. */
const ownedSequences = sql`
  select format('%I.%I', n.nspname, c.relname) as relation, a.attname::text as column, d.objid::regclass::text as sequence, s.seqincrement::text as increment
  from pg_catalog.pg_depend d
    join pg_catalog.pg_sequence s on s.seqrelid = d.objid and s.seqincrement > 0
    join pg_catalog.pg_class c on c.oid = d.refobjid and c.relkind = 'r'
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
      and a.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
  where d.classid = 'pg_catalog.pg_class'::regclass and d.refclassid = 'pg_catalog.pg_class'::regclass and d.deptype in ('a', 'i')
    and exists (select 1 from pg_catalog.pg_index i where i.indrelid = c.oid and i.indisunique and i.indkey::text = a.attnum::text and i.indpred is null)
  order by 1, 2`;
