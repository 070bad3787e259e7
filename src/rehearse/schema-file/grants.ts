/** Privileges without the roles of ours that take part in every one. */
import type { ObjectDescription } from '../observe/catalog.ts';

/** `app: INSERT, SELECT`, a line for each role; undefined where nothing was granted or revoked. */
export function grantsIn(
  kind: string,
  { privileges, owner: own }: ObjectDescription,
  owner: string,
): readonly string[] | undefined {
  if (!Array.isArray(privileges)) return undefined;
  const items = (privileges as readonly string[]).map(readItem);
  const others = items.filter(({ grantee }) => grantee !== owner && grantee !== own);
  const byGrantee = Map.groupBy(others, ({ grantee }) => grantee);
  const lines = [...byGrantee]
    .map(([grantee, granted]) => {
      const rights = granted.flatMap((one) => one.rights).sort();
      return `${grantee}: ${rights.join(', ')}`;
    })
    .sort();
  const builtIn = publicByDefault[kind];
  if (builtIn === undefined) return lines.length === 0 ? undefined : lines;
  if (lines.join() === `PUBLIC: ${builtIn}`) return undefined;
  return lines.length === 0 ? ['nobody'] : lines;
}

/** Default privileges as the server writes them, without who gives them. */
export function withoutGrantor(privileges: unknown, owner: string): readonly string[] {
  if (!Array.isArray(privileges)) return [];
  return (privileges as readonly string[])
    .map(readItem)
    .filter(({ grantee }) => grantee !== owner)
    .map(({ grantee, rights }) => `${grantee}: ${rights.join(', ')}`)
    .sort();
}

/** What everybody may do with an object of a kind that nobody granted anything on. */
const publicByDefault: Readonly<Record<string, string>> = {
  function: 'EXECUTE',
  procedure: 'EXECUTE',
  aggregate: 'EXECUTE',
  enum: 'USAGE',
  domain: 'USAGE',
  range: 'USAGE',
};

interface Grant {
  readonly grantee: string;
  readonly rights: readonly string[];
}

/** `grantor>grantee:SELECT`, or the server's own `grantee=rw/grantor`. */
function readItem(item: string): Grant {
  const spelled = /^[^>]*>(.*):([A-Z ]+\*?)$/.exec(item);
  if (spelled) return { grantee: spelled[1] ?? '', rights: [spelled[2] ?? ''] };
  const [, grantee = '', letters = ''] = /^"?(.*?)"?=([A-Za-z*]*)\//.exec(item) ?? [];
  const rights = [...letters.matchAll(/([A-Za-z])(\*?)/g)].map(
    ([, letter = '', option = '']) => `${rightNames[letter] ?? letter}${option}`,
  );
  return { grantee: grantee === '' ? 'PUBLIC' : grantee, rights: rights.sort() };
}

/** Table 5.1 of the manual, ACL privilege abbreviations. */
const rightNames: Readonly<Record<string, string>> = {
  r: 'SELECT',
  a: 'INSERT',
  w: 'UPDATE',
  d: 'DELETE',
  D: 'TRUNCATE',
  x: 'REFERENCES',
  t: 'TRIGGER',
  C: 'CREATE',
  c: 'CONNECT',
  T: 'TEMPORARY',
  X: 'EXECUTE',
  U: 'USAGE',
  s: 'SET',
  A: 'ALTER SYSTEM',
  m: 'MAINTAIN',
};
