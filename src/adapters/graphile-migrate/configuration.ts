/** What `.gmrc` says, as far as it changes what a migration becomes. */
import { posix } from 'node:path';

import type { SourceTree } from '../../git/tree.ts';
import { missingPlaceholder } from '../placeholders.ts';
import { lineCounter } from '../../sql/split.ts';
import { readText, withAncestors } from '../source.ts';

/** Placeholders by name, without their colon; null where the environment has the value. */
export interface Configuration {
  /** Path of the file; undefined where none was found. */
  readonly path: string | undefined;
  readonly placeholders: ReadonlyMap<string, string | null>;
  /** Names of the hooks it sets, such as `afterAllMigrations`. */
  readonly actions: readonly string[];
}

const names = ['.gmrc', '.gmrc.js', '.gmrc.cjs'];

/** The nearest `.gmrc` in the folder or above it. It is JSON5 or JavaScript, so only plain pairs are read. */
export async function readConfiguration(
  tree: SourceTree,
  directory: string,
): Promise<Configuration> {
  const files = new Set(await tree.files());
  const path = withAncestors(directory)
    .flatMap((folder) => names.map((name) => posix.join(folder, name)))
    .find((path) => files.has(path));
  const text = path === undefined ? '' : withoutComments(await readText(tree, path));
  const placeholders = new Map<string, string | null>();
  for (const [, name = '', value = ''] of text.matchAll(
    /["']:([A-Z][0-9A-Z_]+)["']\s*:\s*["'`]?([^"'`,}\s]*)/g,
  )) {
    placeholders.set(name, value === '!ENV' || value.startsWith('process.env') ? null : value);
  }
  const actions = [
    ...text.matchAll(/\b((?:before|after)(?:AllMigrations|Current))\b["']?\s*:\s*(?!\[\s*\])/g),
  ];
  return { path, placeholders, actions: actions.map(([, name = '']) => name) };
}

/** The folder that a `.gmrc` names, or its default. */
export function migrationsFolder(path: string, text: string): string {
  const named = /\bmigrationsFolder\b["']?\s*:\s*["']([^"']+)["']/.exec(withoutComments(text));
  return posix.join(posix.dirname(path), named?.[1] ?? 'migrations').replace(/(.)\/+$/, '$1');
}

/** Whether a path is a configuration file. */
export function isConfiguration(path: string): boolean {
  return names.includes(posix.basename(path));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

/**
 * Fills in what the configuration declares. `:DATABASE_OWNER` is the role that runs migrations,
 * unless `given` says otherwise. Throws UserError `missing-placeholder`.
 */
export function fillIn(
  text: string,
  file: string,
  firstLine: number,
  { placeholders }: Configuration,
  given: Readonly<Record<string, string>>,
): string {
  const values = new Map<string, string | null>([
    ...placeholders,
    ['DATABASE_NAME', null],
    ['DATABASE_OWNER', 'current_user'],
    ...Object.entries(given),
  ]);
  const known = new RegExp(`:(${[...values.keys()].map(escaped).join('|')})\\b`, 'g');
  return text.replace(known, (written: string, name: string, offset: number) => {
    const value = values.get(name) ?? undefined;
    if (value !== undefined) return value;
    throw missingPlaceholder(written, name, file, firstLine + lineCounter(text)(offset) - 1);
  });
}

function escaped(name: string): string {
  return name.replace(/[^\w]/g, '\\$&');
}
