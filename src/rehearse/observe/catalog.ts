import { type Ignored, isIgnoredRelation } from './ignored.ts';
import { catalogQuery } from './queries.ts';
import type { Queryable } from './queryable.ts';
import { withStableSettings } from './settings.ts';

/** What the catalog says about one object: only keys that say something are there. */
export type ObjectDescription = Readonly<Record<string, unknown>>;

/** Every user object of a database, `kind:name` → description; plain data, keys sorted. */
export type CatalogSnapshot = Readonly<Record<string, ObjectDescription>>;

/** The text that a description was read from. */
const texts = new WeakMap<ObjectDescription, string>();

/** Reads the catalog of the current database; reads only, so a superuser's session may do it. */
export async function snapshotCatalog(
  session: Queryable,
  options: {
    readonly major: number;
    readonly ignore?: Ignored;
    /** Other snapshots: what reads the same is taken from them, not parsed, kept or compared again. */
    readonly known?: readonly CatalogSnapshot[];
  },
): Promise<CatalogSnapshot> {
  const rows = await withStableSettings(session, () => session.rows(catalogQuery(options.major)));
  const entries = rows
    .map((row) => {
      const [kind, name] = [String(row['k']), String(row['n'])];
      const key = `${kind}:${name}`;
      const description = describe(
        String(row['d']),
        options.known?.map((one) => one[key]),
      );
      return { key, kind, name, description };
    })
    .filter((object) => !isIgnored(object, options.ignore))
    .map(({ key, description }) => [key, description] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}

function describe(
  text: string,
  known: readonly (ObjectDescription | undefined)[] = [],
): ObjectDescription {
  const same = known.find((one) => one && texts.get(one) === text);
  if (same) return same;
  const description = JSON.parse(text) as ObjectDescription;
  texts.set(description, text);
  return description;
}

/** True for an ignored relation or schema, and for everything that belongs to one. */
function isIgnored(
  object: { kind: string; name: string; description: ObjectDescription },
  ignore: Ignored | undefined,
): boolean {
  const { kind, name, description } = object;
  const { table, schema } = description;
  if (kind === 'schema') return ignore?.schemas?.includes(name) ?? false;
  return (
    isIgnoredRelation(name, ignore) ||
    (typeof table === 'string' && isIgnoredRelation(table, ignore)) ||
    (typeof schema === 'string' && (ignore?.schemas?.includes(schema) ?? false))
  );
}
