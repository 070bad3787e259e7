import { catalogQuery } from './queries.ts';
import type { Queryable } from './queryable.ts';
import { withStableSettings } from './stable-settings.ts';

/** What the catalog says about one object: only keys that say something are there. */
export type ObjectDescription = Readonly<Record<string, unknown>>;

/** Every user object of a database, `kind:name` → description; plain data, keys sorted. */
export type CatalogSnapshot = Readonly<Record<string, ObjectDescription>>;

/** What to leave out, such as the framework's ledger, with everything that belongs to it. */
export interface Ignored {
  /** Schema-qualified names, quoted or not. */
  readonly relations?: readonly string[];
  readonly schemas?: readonly string[];
}

/** Reads the catalog of the current database; reads only, so a superuser's session may do it. */
export async function snapshotCatalog(
  session: Queryable,
  options: { readonly major: number; readonly ignore?: Ignored },
): Promise<CatalogSnapshot> {
  const { rows } = await withStableSettings(session, () =>
    session.query(catalogQuery(options.major)),
  );
  const entries = rows
    .map((row) => ({
      kind: String(row['k']),
      name: String(row['n']),
      description: JSON.parse(String(row['d'])) as ObjectDescription,
    }))
    .filter((object) => !isIgnored(object, options.ignore))
    .map(({ kind, name, description }) => [`${kind}:${name}`, description] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}

/** True for an ignored relation or schema, and for everything that belongs to one. */
function isIgnored(
  object: { kind: string; name: string; description: ObjectDescription },
  ignore: Ignored | undefined,
): boolean {
  if (ignore === undefined) return false;
  const { kind, name, description } = object;
  const relations = new Set(ignore.relations?.map(unquoted));
  const owner = description['table'];
  if (relations.has(unquoted(name)) && kind !== 'schema') return true;
  if (typeof owner === 'string' && relations.has(unquoted(owner))) return true;
  return (ignore.schemas ?? []).some((schema) =>
    kind === 'schema'
      ? name === schema
      : description['schema'] === schema ||
        [name, typeof owner === 'string' ? owner : ''].some((text) =>
          unquoted(text).startsWith(`${schema}.`),
        ),
  );
}

function unquoted(name: string): string {
  return name.replaceAll('"', '');
}
