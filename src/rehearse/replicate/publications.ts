/** What the publisher publishes: told by the project, by its migrations, by its live database, or assumed. */
import { UserError } from '../../errors.ts';
import type {
  PublicationInUse,
  ReplicationEvidence,
  ReplicationExtension,
} from '../../evidence/replication.ts';
import type { Session } from '../../postgres/session.ts';
import { quoteIdentifier } from '../../sql/quote.ts';
import { sql } from '../../sql/tag.ts';

/** One publication, as the configuration describes it. */
export interface PublicationSpec {
  readonly name?: string;
  /** Schema-qualified; `public` where no schema is named. */
  readonly tables: 'all' | readonly string[];
  /** All tables of these schemas too. */
  readonly schemas?: readonly string[];
  /** Columns that are published, by table; the others stay. Postgres 15 and later. */
  readonly columns?: Readonly<Record<string, readonly string[]>>;
  /** Row filters, by table. Postgres 15 and later. */
  readonly where?: Readonly<Record<string, string>>;
  /** Commands that are published; all when absent. */
  readonly publish?: readonly string[];
}

export interface Publishing {
  readonly source: ReplicationEvidence['source'];
  /** The extension that carries them; absent: Postgres's own logical replication. */
  readonly with?: ReplicationExtension;
  readonly publications: readonly PublicationSpec[];
}

/** Makes the publications on a publisher; answers their names with those that migrations made. */
export async function publish(
  session: Session,
  { publications }: Publishing,
  major: number,
): Promise<readonly string[]> {
  const names: string[] = [];
  for (const [index, spec] of publications.entries()) {
    const name = nameOf(spec, index);
    const present = await presentTables(session, spec);
    const isEmpty = spec.tables !== 'all' && present.length + (spec.schemas ?? []).length === 0;
    const all = spec.tables === 'all' ? 'all tables' : '';
    const what = isEmpty ? '' : ` for ${all || (await clauses(session, spec, present, major))}`;
    await make(session, `create publication ${quoteIdentifier(name)}${what}${options(spec)}`);
    names.push(name);
  }
  const own = await session.rows<{ name: string }>(
    "select pubname::text as name from pg_catalog.pg_publication where pubname <> 'rehearsal_marker' order by 1",
  );
  return [...new Set([...names, ...own.map(({ name }) => name)])];
}

/**
 * With values, though there are none: a message of that kind holds one statement only, and a row
 * filter comes from the pull request while we are a superuser.
 */
async function make(session: Session, statement: string): Promise<void> {
  const result = await session.query(statement, []);
  if (result.ok) return;
  throw new UserError(
    'refused-publication',
    `Postgres refuses a publication of the setting "replication": ${result.error.message}. It was: ${statement}`,
    { remedy: 'Correct its tables, columns or row filters.' },
  );
}

/** Adds the tables that a publication names and that only the migrations made. */
export async function publishNew(session: Session, { publications }: Publishing): Promise<void> {
  for (const [index, spec] of publications.entries()) {
    if (spec.tables === 'all') continue;
    const name = nameOf(spec, index);
    const published = new Set(
      (await publishedTables(session, [name])).map(({ relation }) => relation),
    );
    for (const relation of await presentTables(session, spec)) {
      if (!published.has(relation))
        await session.rows(`alter publication ${quoteIdentifier(name)} add table ${relation}`);
    }
  }
}

/** Throws UserError `unknown-published-table` for a table that exists neither before nor after the migrations. */
export async function refuseUnknownTables(
  { publications }: Publishing,
  sessions: readonly Session[],
): Promise<void> {
  for (const spec of publications) {
    if (spec.tables === 'all') continue;
    const there = new Set<string>();
    for (const session of sessions) {
      for (const table of await knownTables(session, spec.tables)) there.add(table);
    }
    const lost = spec.tables.filter((table) => !there.has(table));
    if (lost.length === 0) continue;
    throw new UserError(
      'unknown-published-table',
      `The setting "replication" publishes ${lost.map((table) => `"${table}"`).join(', ')}, which exists neither before the migrations nor after them.`,
      { remedy: 'Name tables as Postgres does, with their schema: public.orders.' },
    );
  }
}

export interface PublishedTable {
  readonly relation: string;
  /** Null: all columns, those of the future too. */
  readonly columns: readonly string[] | null;
}

/** Tables that publications hold now; partitions by the table that they belong to where that is published. */
export async function publishedTables(
  session: Session,
  names: readonly string[],
): Promise<readonly PublishedTable[]> {
  return session.rows<PublishedTable>(
    sql`
      select distinct format('%I.%I', t.schemaname, t.tablename) as relation,
        case when to_jsonb(r) ->> 'prattrs' is not null then to_jsonb(t) -> 'attnames' end as columns
      from pg_catalog.pg_publication_tables t
        join pg_catalog.pg_publication p on p.pubname = t.pubname
        left join pg_catalog.pg_publication_rel r on r.prpubid = p.oid
          and r.prrelid = format('%I.%I', t.schemaname, t.tablename)::pg_catalog.regclass
      where t.pubname = any ($1)`,
    [names],
  );
}

/** Partitions are written through the table they belong to; tables that are not there are left out. */
export async function rootTables(
  session: Session,
  relations: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await session.rows<{ relation: string; root: string }>(
    sql`
      with recursive up as (
        select w.name as relation, c.oid, c.relispartition from unnest($1::text[]) as w(name)
          join pg_catalog.pg_class c on c.oid = pg_catalog.to_regclass(w.name) and c.relkind in ('r', 'p') and c.relpersistence = 'p'
        union all
        select up.relation, p.oid, p.relispartition from up join pg_catalog.pg_inherits i on i.inhrelid = up.oid and up.relispartition
          join pg_catalog.pg_class p on p.oid = i.inhparent
      )
      select up.relation, format('%I.%I', n.nspname, c.relname) as root
      from up join pg_catalog.pg_class c on c.oid = up.oid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where not up.relispartition order by 2`,
    [relations],
  );
  return new Map(rows.map(({ relation, root }) => [relation, root]));
}

/** For people: one phrase for each publication. */
export function describe({ publications }: Publishing): readonly PublicationInUse[] {
  return publications.map((spec, index) => ({
    name: nameOf(spec, index),
    tables:
      spec.tables === 'all'
        ? 'all tables'
        : [
            ...(spec.schemas ?? []).map((schema) => `tables of schema ${schema}`),
            ...spec.tables,
          ].join(', '),
  }));
}

function nameOf(spec: PublicationSpec, index: number): string {
  return spec.name ?? `rehearsal_${index + 1}`;
}

/** Tables that a publication names, as far as they are there. */
export async function presentTables(
  session: Session,
  spec: PublicationSpec,
): Promise<readonly string[]> {
  if (spec.tables === 'all') return [];
  const known = await session.rows<{ relation: string }>(
    sql`select distinct format('%I.%I', n.nspname, c.relname) as relation
      from unnest($1::text[]) as w(name) join pg_catalog.pg_class c on c.oid = pg_catalog.to_regclass(w.name)
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace order by 1`,
    [spec.tables],
  );
  return known.map(({ relation }) => relation);
}

async function knownTables(
  session: Session,
  tables: readonly string[],
): Promise<readonly string[]> {
  const known = await session.rows<{ name: string }>(
    'select name from unnest($1::text[]) as w(name) where pg_catalog.to_regclass(name) is not null',
    [tables],
  );
  return known.map(({ name }) => name);
}

/** What stands behind FOR; schemas are spelled out before 15, which cannot publish them. */
async function clauses(
  session: Session,
  spec: PublicationSpec,
  present: readonly string[],
  major: number,
): Promise<string> {
  const inSchemas =
    major >= 15
      ? []
      : await session.rows<{ relation: string }>(
          sql`select format('%I.%I', n.nspname, c.relname) as relation
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = any ($1) and c.relkind in ('r'${major >= 13 ? ", 'p'" : ''}) and c.relpersistence = 'p' order by 1`,
          [spec.schemas ?? []],
        );
  const tables = [...new Set([...present, ...inSchemas.map(({ relation }) => relation)])].map(
    (relation) => {
      const columns = major >= 15 ? forTable(spec.columns, relation) : undefined;
      const where = major >= 15 ? forTable(spec.where, relation) : undefined;
      return [
        `table ${relation}`,
        ...(columns ? [`(${columns.map(quoteIdentifier).join(', ')})`] : []),
        ...(where === undefined ? [] : [`where (${where})`]),
      ].join(' ');
    },
  );
  const schemas = (major >= 15 ? (spec.schemas ?? []) : []).map(
    (schema) => `tables in schema ${quoteIdentifier(schema)}`,
  );
  // before 15 TABLE stands once, before the whole list
  return major >= 15
    ? [...tables, ...schemas].join(', ')
    : `table ${tables.map((table) => table.slice('table '.length)).join(', ')}`;
}

/** A setting by table may leave out the schema `public`. */
export function forTable<T>(
  values: Readonly<Record<string, T>> | undefined,
  relation: string,
): T | undefined {
  return (
    values?.[relation] ?? (relation.startsWith('public.') ? values?.[relation.slice(7)] : undefined)
  );
}

function options({ publish: commands }: PublicationSpec): string {
  return commands ? ` with (publish = '${commands.join(', ')}')` : '';
}
