/** The object that an "already exists" error names, and how to take it away. */
import type { SchemaChange, SqlError } from '../evidence/types.ts';
import { sql } from '../sql/tag.ts';
import type { Queryable } from './observe/queryable.ts';

/** As the catalog snapshot calls it. */
export type Found = Pick<SchemaChange, 'kind' | 'name' | 'after'>;

/** What the server calls a thing in its message, and the catalog that holds it. */
const forms = [
  /^column "(?<part>.+)" of relation "(?<on>.+)" already exists$/,
  /^(?<kind>constraint|trigger|policy) "(?<part>.+)" for (?:relation|table) "(?<on>.+)" already exists$/,
  /^(?<kind>type|relation) "(?<name>.+)" already exists$/,
] as const;

/** Undefined where the message names nothing that can be told apart from others of its name. */
export async function findExisting(
  session: Queryable,
  { message }: SqlError,
): Promise<Found | undefined> {
  const groups = forms.map((form) => form.exec(message)?.groups).find((one) => one !== undefined);
  if (!groups) return undefined;
  const { kind = 'column', part, on, name } = groups;
  const rows = await session.rows<{ kind: string; name: string; part: string | null }>(
    kind === 'type' ? typeQuery : relationQuery,
    [on ?? name, part ?? null],
  );
  const [only] = rows;
  if (!only || rows.length > 1) return undefined;
  if (part === undefined) return only;
  return {
    kind,
    name: `${only.name}.${only.part}`,
    after: { table: only.name, [kind]: part },
  };
}

const typeQuery = sql`
  select case t.typtype when 'e' then 'enum' when 'd' then 'domain' else 'composite type' end as kind, format('%I.%I', n.nspname, t.typname) as name, $2::text as part
  from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  where t.typname = $1 and t.typtype in ('e', 'd', 'c') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;

const relationQuery = sql`
  select case c.relkind when 'i' then 'index' when 'I' then 'index' when 'v' then 'view' when 'm' then 'materialized view'
      when 'S' then 'sequence' else 'table' end as kind, format('%I.%I', n.nspname, c.relname) as name, quote_ident($2::text) as part
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relname = $1 and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;

/** Undefined for kinds that are not made by themselves or cannot be dropped by name. */
export function dropStatement({ kind, name, after }: Found): string | undefined {
  const table = String(after?.['table']);
  const part = name.slice(table.length + 1);
  switch (kind) {
    case 'enum':
    case 'composite type':
      return `drop type ${name} cascade`;
    case 'domain':
    case 'table':
    case 'view':
    case 'materialized view':
    case 'sequence':
    case 'index':
      return `drop ${kind} ${name} cascade`;
    case 'column':
    case 'constraint':
      return `alter table ${table} drop ${kind} ${part} cascade`;
    case 'trigger':
    case 'policy':
      return `drop ${kind} ${part} on ${table}`;
    default:
      return undefined;
  }
}
