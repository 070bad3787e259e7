/** Catalogs of different databases made comparable: without what differs between any two of them. */
import type { SchemaChange } from '../../evidence/types.ts';
import type { CatalogSnapshot, ObjectDescription } from '../observe/catalog.ts';
import { identify } from '../observe/schema-diff.ts';

/** Who owns and may use an object is set up by each environment; `ready` and `live` follow `valid`. */
const leftOutKeys = new Set(['owner', 'privileges', 'ready', 'live']);

/** Defaults of roles and of the database belong to the environment too. */
const leftOutKinds = new Set(['setting', 'default privileges']);

/** A catalog without owners, grants, settings and versions of extensions. */
export function comparable(catalog: CatalogSnapshot): CatalogSnapshot {
  const kept: Record<string, ObjectDescription> = {};
  for (const [key, description] of Object.entries(catalog)) {
    const { kind } = identify(key);
    // its comment is lost by some dumps and kept by others
    if (leftOutKinds.has(kind) || key === 'schema:public') continue;
    kept[key] =
      kind === 'extension'
        ? {}
        : Object.fromEntries(
            Object.entries(description).filter(([name]) => !leftOutKeys.has(name)),
          );
  }
  return kept;
}

/** Extensions that only the live database has are its operators' business. */
export function withoutForeignExtensions(
  live: CatalogSnapshot,
  states: readonly CatalogSnapshot[],
): CatalogSnapshot {
  return Object.fromEntries(
    Object.entries(live).filter(
      ([key]) => !key.startsWith('extension:') || states.some((state) => key in state),
    ),
  );
}

/** Without what came or went together with its table or schema. */
export function outermost(changes: readonly SchemaChange[]): readonly SchemaChange[] {
  const whole = new Set(
    changes
      .filter(({ change }) => change !== 'changed')
      .map(
        ({ change, kind, name }) => `${change} ${kind === 'schema' ? 'schema' : 'table'} ${name}`,
      ),
  );
  return changes.filter(({ change, kind, name, before, after }) => {
    const { table, schema } = after ?? before ?? {};
    if (typeof table === 'string' && whole.has(`${change} table ${table}`)) return false;
    const inside =
      typeof schema === 'string' ? schema : schemaOf(typeof table === 'string' ? table : name);
    return kind === 'schema' || !whole.has(`${change} schema ${inside}`);
  });
}

/** The schema of a qualified name as the server quotes it. */
export function schemaOf(name: string): string {
  return /^(?:"(?:[^"]|"")+"|[^."]+)(?=\.)/.exec(name)?.[0] ?? '';
}
