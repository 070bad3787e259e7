/** The command line as settings. */
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../errors.ts';
import { loadConfigFile } from './file.ts';
import { parseConfig } from './parse.ts';
import type { Source } from './parse.ts';
import { settingNamed, settingsOf } from './schema.ts';
import type { Config } from './schema.ts';
import { nearestName } from './suggest.ts';

/** Commands that take settings. */
export type ConfiguredCommand = 'review' | 'sql' | 'recover' | 'schema';

/** Config of a command: flags over the project's file over defaults. */
export async function configFromFlags(
  command: ConfiguredCommand,
  argv: readonly string[],
  cwd: string,
): Promise<Config> {
  const { values, faults } = readFlags(command, argv);
  const folder = resolve(cwd, String(values['path'] ?? '.'));
  for (const name of ['new', 'migrations', 'schema-file']) {
    const value = values[name];
    if (typeof value === 'string') values[name] = withinProject(value, cwd, folder);
  }
  const flags: Source = {
    place: command,
    values: { path: '.', ...values },
    where: flagName,
    folder: cwd,
  };
  const file = await loadConfigFile(folder);
  return parseConfig(
    [flags, ...(file === null ? [] : [file.source])],
    [...faults, ...(file?.faults ?? [])],
  );
}

/** Flags by setting name; what cannot be taken as a flag becomes a fault. */
export function readFlags(
  command: ConfiguredCommand,
  argv: readonly string[],
): {
  readonly values: Record<string, string | boolean>;
  readonly faults: readonly string[];
} {
  const names = settingsOf(command).filter((name) => name !== 'path');
  const known = new Map(names.map((name) => [name as string, settingNamed(name).kind]));
  const options = Object.fromEntries(
    names.map((name) => [name, { type: isSwitch(name, known) ? 'boolean' : 'string' } as const]),
  );
  const { tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: Record<string, string | boolean> = {};
  const faults: string[] = [];
  // values that follow a flag such as --new, as a shell's *.sql leaves them
  let open: string | undefined;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') open = undefined;
    else if (token.kind === 'positional') {
      if (open !== undefined) values[open] = `${String(values[open])}\n${token.value}`;
      else if ('path' in values) faults.push(`"${token.value}" is a second path; expected one`);
      else values['path'] = token.value;
    } else {
      const kind = known.get(token.name);
      open = kind?.several && token.inlineValue !== true ? token.name : undefined;
      if (kind === undefined) values[token.rawName.replace(/^-+/, '')] = token.value ?? true;
      else if (kind.placeholder === '') values[token.name] = token.value ?? true;
      else if (token.value === undefined || (!token.inlineValue && /^-./.test(token.value))) {
        faults.push(`${flagName(token.name)} has no value; expected ${kind.expected}`);
      } else if (kind.several && token.name in values) {
        values[token.name] = `${String(values[token.name])}\n${token.value}`;
      } else values[token.name] = token.value;
    }
  }
  return { values, faults };
}

/** Paths as a shell completes them, from where the user stands, become paths in the project. */
function withinProject(lines: string, cwd: string, project: string): string {
  const paths = lines.split('\n').map((path) => {
    const inside = relative(project, resolve(cwd, path));
    return inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)
      ? path
      : inside || '.';
  });
  return paths.join('\n');
}

/** A command name or another word that must be one of a few. */
export function expectWord(word: string, words: readonly string[], what: string): void {
  if (words.includes(word)) return;
  const nearest = nearestName(word, words);
  throw new UserError(
    `unknown-${what}`,
    `"${word}" is not ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what}; expected one of: ${words.join(', ')}.`,
    {
      remedy: nearest === undefined ? `Choose one of them.` : `Did you mean "${nearest}"?`,
    },
  );
}

function isSwitch(
  name: string,
  known: ReadonlyMap<string, { readonly placeholder: string }>,
): boolean {
  return known.get(name)?.placeholder === '';
}

function flagName(name: string): string {
  return name === 'path' ? 'path' : `--${name}`;
}
