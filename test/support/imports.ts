/** The import statements of the source tree, as text shows them. */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export interface Import {
  /** Importing file, relative to src, forward slashes. */
  readonly file: string;
  readonly line: number;
  /** As written. */
  readonly specifier: string;
  /** Target relative to src; null for a package. */
  readonly target: string | null;
  readonly typeOnly: boolean;
}

const source = resolve(import.meta.dirname, '../../src');

const statement =
  /^\s*(?:import|export)\s+(?<type>type\s)?(?<names>[\w\s{},*$]*?)\s*(?:from\s+)?'(?<from>[^']+)'|import\('(?<dynamic>[^']+)'\)/gm;

/** TypeScript files of src, relative to it. */
export function sourceFiles(): readonly string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
}

/** Text of one of them. */
export function readSource(file: string): string {
  return readFileSync(join(source, file), 'utf8');
}

/** What a file imports, statically or not. */
export function importsOf(file: string): readonly Import[] {
  return parseImports(file, readSource(file));
}

/** The same for a text. */
export function parseImports(file: string, text: string): readonly Import[] {
  return [...text.matchAll(statement)].map((match): Import => {
    const { type, names = '', from, dynamic } = match.groups ?? {};
    const specifier = from ?? dynamic ?? '';
    const absolute = resolve(source, dirname(file), specifier);
    return {
      file,
      line:
        text.slice(0, match.index).split('\n').length + (/^\n*/.exec(match[0])?.[0].length ?? 0),
      specifier,
      target: specifier.startsWith('.') ? relative(source, absolute).replaceAll('\\', '/') : null,
      typeOnly: type !== undefined || allTypes(names),
    };
  });
}

/** `{ type A, type B }` imports nothing at run time. */
function allTypes(names: string): boolean {
  const inner = /^\{([^}]*)\}$/.exec(names.trim())?.[1];
  const parts = inner
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return parts !== undefined && parts.length > 0 && parts.every((name) => name.startsWith('type '));
}
