/** Says which files of a migration folder are not run, and why. */
import type { NotRehearsed } from '../evidence/types.ts';
import type { FolderFile } from './source.ts';

const languages: Readonly<Record<string, string>> = {
  cjs: 'JavaScript',
  cts: 'TypeScript',
  exs: 'Elixir',
  go: 'Go',
  java: 'Java',
  js: 'JavaScript',
  kt: 'Kotlin',
  mjs: 'JavaScript',
  mts: 'TypeScript',
  php: 'PHP',
  py: 'Python',
  rb: 'Ruby',
  rs: 'Rust',
  sh: 'shell',
  ts: 'TypeScript',
};

/**
 * The SQL files nobody took, and migrations written as programs, which only the project itself can
 * run. `expected` is a name the framework would read.
 */
export function leftOut(
  files: readonly FolderFile[],
  taken: ReadonlySet<string>,
  framework: string,
  expected: string,
): readonly NotRehearsed[] {
  return files.flatMap(({ path, name }) => {
    if (taken.has(path)) return [];
    if (/\.sql$/i.test(name)) {
      return [{ what: path, why: `${framework} does not read this name (it reads "${expected}")` }];
    }
    const language = programLanguage(name);
    if (language === undefined) return [];
    return [{ what: path, why: `a migration written in ${language}, ${programs}` }];
  });
}

const programs = 'which only the project can run';

/** Whether a migration was left out because it is a program: what it makes is then missing. */
export function isProgram({ why }: NotRehearsed): boolean {
  return why.endsWith(programs);
}

/** Whether a file was left out because of its name or place alone: the framework never looks at it. */
export function isUnread({ why }: NotRehearsed): boolean {
  return /does not read this name|runs only <|takes only <|ignores names|has no entry for it|does not name it|(?:without an|has no) up part$/.test(
    why,
  );
}

function programLanguage(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/_test\.go$|\.d\.ts$|[._](test|spec)\.\w+$/.test(name)) return undefined;
  const extension = /^[A-Z]?\d.*\.(\w+)$/.exec(name)?.[1];
  return extension === undefined ? undefined : languages[extension];
}
