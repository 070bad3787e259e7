/** What Cargo.toml files say of a crate that runs migrations. */
import { posix } from 'node:path';

import type { SourceTree } from '../git/tree.ts';
import type { Detection } from './adapter.ts';
import { readText, withAncestors } from './source.ts';

/** A Cargo.toml that mentions a crate, and the other database if it names only another one. */
export interface CargoSign {
  readonly path: string;
  readonly other: Pick<Detection, 'otherDatabase'>;
}

/** The nearest Cargo.toml in a folder or above it that mentions the crate. */
export async function crateAbove(
  tree: SourceTree,
  directory: string,
  crate: string,
): Promise<CargoSign | undefined> {
  const files = new Set(await tree.files());
  for (const folder of withAncestors(directory)) {
    const path = posix.join(folder, 'Cargo.toml');
    const sign = files.has(path) ? await crateIn(tree, path, crate) : undefined;
    if (sign) return sign;
  }
  return undefined;
}

/** A Cargo.toml beside a folder or below that, as in a workspace whose member migrates. */
export async function crateBeside(
  tree: SourceTree,
  directory: string,
  crate: string,
): Promise<CargoSign | undefined> {
  const parent = posix.dirname(directory);
  for (const path of await tree.files()) {
    if (posix.basename(path) !== 'Cargo.toml') continue;
    if (parent !== '.' && !path.startsWith(`${parent}/`)) continue;
    const sign = await crateIn(tree, path, crate);
    if (sign) return sign;
  }
  return undefined;
}

async function crateIn(
  tree: SourceTree,
  path: string,
  crate: string,
): Promise<CargoSign | undefined> {
  const text = await readText(tree, path);
  if (!new RegExp(`^\\s*"?${crate}\\b`, 'm').test(text) && !text.includes(`.${crate}]`)) {
    return undefined;
  }
  if (/\bpostgres/.test(text)) return { path, other: {} };
  if (/\bsqlite/.test(text)) return { path, other: { otherDatabase: 'SQLite' } };
  if (/\bmysql/.test(text)) return { path, other: { otherDatabase: 'MySQL' } };
  return { path, other: {} };
}
