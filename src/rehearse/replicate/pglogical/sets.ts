/** Publications as pglogical has them: replication sets, which hold the tables that somebody added. */
import { UserError } from '../../../errors.ts';
import type { SqlError } from '../../../evidence/types.ts';
import type { Session } from '../../../postgres/session.ts';
import { quoteLiteral } from '../../../sql/quote.ts';
import { sql } from '../../../sql/tag.ts';
import {
  forTable,
  presentTables,
  type PublicationSpec,
  type PublishedTable,
  type Publishing,
  rootTables,
} from '../publications.ts';

/** The set in which marks travel. */
export const markerSet = 'rehearsal_marker';

/** Makes the sets on a node and adds the tables that are there; answers all sets, those of migrations included. */
export async function makeSets(
  session: Session,
  { publications }: Publishing,
): Promise<readonly string[]> {
  for (const [index, spec] of publications.entries()) {
    const set = setName(spec, index);
    const known = await session.rows('select from pglogical.replication_set where set_name = $1', [
      set,
    ]);
    if (known.length > 0) continue;
    const commands = ['insert', 'update', 'delete', 'truncate'].map((one) => publishes(spec, one));
    await session.rows('select pglogical.create_replication_set($1, $2, $3, $4, $5)', [
      set,
      ...commands,
    ]);
  }
  for (const missing of await missingTables(session, publications)) {
    const error = await addTable(session, missing, false);
    if (error)
      throw new UserError(
        'refused-publication',
        `pglogical refuses ${missing.relation} in the replication set "${missing.set}" of the setting "replication": ${error.message}${error.detail ? ` (${error.detail})` : ''}.`,
        {
          remedy:
            'Correct its tables, columns or row filters; a table without a primary key goes with "publish: [insert]".',
        },
      );
  }
  const sets = await session.rows<{ name: string }>(
    'select set_name::text as name from pglogical.replication_set where set_name <> $1 order by 1',
    [markerSet],
  );
  return sets.map(({ name }) => name);
}

/** A table that the project means to publish. */
export interface MeantTable {
  readonly set: string;
  readonly relation: string;
  readonly columns: readonly string[] | null;
  readonly where: string | null;
}

/** Tables that sets are meant to hold and do not: pglogical adds none by itself. */
export async function missingTables(
  session: Session,
  publications: readonly PublicationSpec[],
): Promise<readonly MeantTable[]> {
  const meant = await meantTables(session, publications);
  const held = new Set(
    (await heldTables(session)).map(({ set, relation }) => `${set} ${relation}`),
  );
  return meant.filter(({ set, relation }) => !held.has(`${set} ${relation}`));
}

/** Adds a table; `copied`: subscribers copy the rows that it has. */
export async function addTable(
  session: Session,
  { set, relation, columns, where }: MeantTable,
  copied: boolean,
): Promise<SqlError | null> {
  const added = await session.query(
    'select pglogical.replication_set_add_table($1, $2::pg_catalog.regclass, $3, $4::text[], $5)',
    [set, relation, copied, columns, where],
  );
  return added.ok ? null : added.error;
}

/** The statement that lets a new table be copied and followed. */
export function addStatement(set: string, relation: string): string {
  return `select pglogical.replication_set_add_table(${quoteLiteral(set)}, ${quoteLiteral(relation)}, true)`;
}

/** What sets hold, and what they are meant to hold. */
export async function setTables(
  session: Session,
  publications: readonly PublicationSpec[],
  sets: readonly string[],
): Promise<readonly PublishedTable[]> {
  const all = [...(await heldTables(session)), ...(await missingTables(session, publications))];
  return all
    .filter(({ set }) => sets.includes(set))
    .map(({ relation, columns }) => ({ relation, columns }));
}

/** What sets hold now. */
export async function heldTables(
  session: Session,
): Promise<readonly Pick<MeantTable, 'set' | 'relation' | 'columns'>[]> {
  return session.rows(
    sql`
      select s.set_name::text as set, format('%I.%I', n.nspname, c.relname) as relation, t.set_att_list as columns
      from pglogical.replication_set_table t join pglogical.replication_set s using (set_id)
        join pglogical.local_node l on l.node_id = s.set_nodeid
        join pg_catalog.pg_class c on c.oid = t.set_reloid
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where s.set_name <> $1 order by 1, 2`,
    [markerSet],
  );
}

async function meantTables(
  session: Session,
  publications: readonly PublicationSpec[],
): Promise<readonly MeantTable[]> {
  if (publications.length === 0) return [];
  const tables = await keyedTables(session);
  const roots = await rootTables(
    session,
    tables.map(({ relation }) => relation),
  );
  const meant: MeantTable[] = [];
  for (const [index, spec] of publications.entries()) {
    const listed = new Set(await presentTables(session, spec));
    const needsKey = publishes(spec, 'update') || publishes(spec, 'delete');
    for (const { relation, schema, isKeyed } of tables) {
      const isListed = listed.has(relation) || listed.has(roots.get(relation) ?? '');
      const isWithin = spec.tables === 'all' || spec.schemas?.includes(schema);
      // replication_set_add_all_tables refuses those too; a table that is listed is tried all the same
      if (!isListed && (!isWithin || (needsKey && !isKeyed))) continue;
      meant.push({
        set: setName(spec, index),
        relation,
        columns: forTable(spec.columns, relation) ?? null,
        where: forTable(spec.where, relation) ?? null,
      });
    }
  }
  return meant;
}

/** Tables that can be added, and whether updates and deletes of theirs can be sent. */
async function keyedTables(
  session: Session,
): Promise<
  readonly { readonly relation: string; readonly schema: string; readonly isKeyed: boolean }[]
> {
  return session.rows(sql`
    select format('%I.%I', n.nspname, c.relname) as relation, n.nspname::text as schema,
      exists (select from pg_catalog.pg_index i where i.indrelid = c.oid and i.indisvalid and i.indimmediate
        and case c.relreplident when 'd' then i.indisprimary when 'i' then i.indisreplident else false end) as "isKeyed"
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname !~ '^pg_'
      and n.nspname not in ('information_schema', 'pglogical', 'rehearsal_link') order by 1`);
}

function publishes({ publish }: PublicationSpec, command: string): boolean {
  return publish === undefined || publish.includes(command);
}

/** Without a name it is pglogical's own, which sends every command. */
export function setName(spec: PublicationSpec, index: number): string {
  if (spec.name !== undefined) return spec.name;
  return spec.publish === undefined ? 'default' : `rehearsal_${index + 1}`;
}
