/** What reads or writes a table's columns by their position, so that their order matters to it. */
import type { SourceMigration } from '../adapters/adapter.ts';
import type { PositionUse } from '../evidence/reorder.ts';
import type { SchemaChange } from '../evidence/types.ts';
import type { Session } from '../postgres/session.ts';
import { splitSql, type SplitStatement } from '../sql/split.ts';
import { sql } from '../sql/tag.ts';
import type { RehearsalPlan } from './plan.ts';

/** Relations whose columns stand in another order. */
export function movedRelations(changes: readonly SchemaChange[]): readonly string[] {
  const moved = changes.filter(
    ({ kind, change, keys }) =>
      kind === 'column' && change === 'changed' && keys.includes('position'),
  );
  return [...new Set(moved.flatMap(({ after }) => textOf(after?.['table'])))];
}

function textOf(value: unknown): readonly string[] {
  return typeof value === 'string' ? [value] : [];
}

/** Looks for it in the database, in the migrations behind the point where two orders part, in the user's seed. */
export async function usesByPosition(
  plan: RehearsalPlan,
  session: Session,
  later: readonly SourceMigration[],
  changes: readonly SchemaChange[],
): Promise<readonly PositionUse[]> {
  const relations = movedRelations(changes);
  if (relations.length === 0) return [];
  return [
    ...(await usesInCatalog(session, relations)),
    ...replicationUses(plan, relations),
    ...usesInFiles(plan, later, relations),
  ];
}

async function usesInCatalog(
  session: Session,
  relations: readonly string[],
): Promise<readonly PositionUse[]> {
  const rows = await session.rows<{ relation: string; how: string; where: string }>(
    sql`
      with moved as (
        select c.oid, c.reltype, c.relkind, format('%I.%I', n.nspname, c.relname) as relation
        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where format('%I.%I', n.nspname, c.relname) = any ($1))
      select relation, 'foreign-table' as how, relation as where from moved where relkind = 'f'
      union
      select relation, 'view', relation from moved where relkind in ('v', 'm')
      union
      select m.relation, 'row-type', format('%I.%I.%I', n.nspname, c.relname, a.attname)
      from moved m join pg_catalog.pg_type t on t.oid = m.reltype
        join pg_catalog.pg_attribute a on a.atttypid in (t.oid, t.typarray) and not a.attisdropped
        join pg_catalog.pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'm')
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      union
      select m.relation, 'row-type', p.oid::regprocedure::text
      from moved m join pg_catalog.pg_type t on t.oid = m.reltype
        join pg_catalog.pg_proc p on p.prorettype in (t.oid, t.typarray) or t.oid = any (p.proargtypes)
      order by 1, 2, 3`,
    [[...relations]],
  );
  return rows.map(({ relation, how, where }) => ({
    relation,
    how: how as PositionUse['how'],
    where,
  }));
}

/** pglogical 1.x copies rows and applies changes by position. */
function replicationUses(
  { environment, baseline, review, replication }: RehearsalPlan,
  relations: readonly string[],
): readonly PositionUse[] {
  const named = [...baseline, ...review].find(({ text }) => /\bpglogical\b/i.test(text));
  const isExtension = environment.extensions.includes('pglogical');
  const carries = typeof replication === 'object' && replication.with === 'pglogical';
  if (!named && !isExtension && !carries) return [];
  const setting = carries ? 'the setting "replication"' : 'the extensions of the configuration';
  const where = named?.file ?? setting;
  return relations.map((relation) => ({ relation, how: 'replication', where }));
}

function usesInFiles(
  plan: RehearsalPlan,
  migrations: readonly SourceMigration[],
  relations: readonly string[],
): readonly PositionUse[] {
  const wanted = new Map(relations.flatMap((relation) => namesOf(relation)));
  const { file: seed } = plan.seed;
  const pieces = [
    ...migrations.flatMap(({ up }) => up),
    ...(seed ? [{ sql: seed.text, file: seed.label ?? seed.path, line: 1 }] : []),
  ];
  return pieces.flatMap(({ sql: text, file, line }) => {
    if (!/\b(copy|insert)\b/i.test(text)) return [];
    const split = splitSql(text);
    if (!split.ok) return [];
    return split.statements.flatMap((statement): PositionUse[] => {
      const use = positional(statement);
      const relation = use && wanted.get(use.name);
      if (!relation) return [];
      return [{ relation, how: use.how, where: `${file}:${line + statement.line - 1}` }];
    });
  });
}

/** As a statement may call it: qualified, or alone where it is in `public`. */
function namesOf(relation: string): readonly (readonly [string, string])[] {
  const plain = relation.replaceAll('"', '');
  const names: (readonly [string, string])[] = [[plain, relation]];
  if (plain.startsWith('public.')) names.push([plain.slice('public.'.length), relation]);
  return names;
}

/** An INSERT or a COPY that names no columns. */
function positional({
  kind,
  node,
}: SplitStatement): { readonly how: 'copy' | 'insert'; readonly name: string } | undefined {
  const isInsert = kind === 'InsertStmt' && node['cols'] === undefined;
  const isCopy = kind === 'CopyStmt' && node['attlist'] === undefined;
  const relation = node['relation'] as { schemaname?: string; relname?: string } | undefined;
  if ((!isInsert && !isCopy) || relation?.relname === undefined) return undefined;
  const { schemaname, relname } = relation;
  const name = schemaname === undefined ? relname : `${schemaname}.${relname}`;
  return { how: isInsert ? 'insert' : 'copy', name };
}
