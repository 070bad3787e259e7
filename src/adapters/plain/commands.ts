/** Which psql commands a script may use: those that only talk are passed over, the rest is refused. */

import { UserError } from '../../errors.ts';

const reasons: Readonly<Record<string, string>> = {
  '!': 'it starts a shell',
  c: 'it changes the connection',
  cd: 'it changes the working directory',
  connect: 'it changes the connection',
  crosstabview: 'it needs the result of a query',
  e: 'it opens an editor',
  edit: 'it opens an editor',
  ef: 'it opens an editor',
  ev: 'it opens an editor',
  g: 'it sends the result to a file or a program',
  gdesc: 'it needs the answer of the server',
  getenv: 'it reads the environment',
  gexec: 'what it runs only the server knows',
  gset: 'it needs the result of a query',
  gx: 'it sends the result to a file or a program',
  o: 'it writes to a file or a program',
  out: 'it writes to a file or a program',
  password: 'it asks for a password',
  prompt: 'it asks the user',
  s: 'it writes a file',
  setenv: 'it changes the environment',
  w: 'it writes a file',
  watch: 'it repeats a query without end',
  write: 'it writes a file',
};

const harmless = new Set(
  (
    '? C H T a conninfo copyright echo errverbose f h help html l list p print pset qecho restrict ' +
    'sf sv t timing unrestrict warn x z'
  ).split(' '),
);

/** Why a command is refused; undefined when it may run. Unknown ones are refused too. */
export function refusal(name: string, rest: string): string | undefined {
  if (Object.hasOwn(reasons, name)) return reasons[name];
  if (name.startsWith('lo_')) return 'it reads or writes files';
  if (rest.includes('`')) return 'backticks start a shell';
  if (name === 'encoding' && !/^\s*utf-?8\s*$/i.test(rest)) return 'scripts are read as UTF-8';
  if (name === 'set' && /^\s*AUTOCOMMIT\s+(off|0|false|no)\b/i.test(rest)) {
    return 'without autocommit, psql opens transactions of its own';
  }
  const known = /^(encoding|i|include|ir|include_relative|set|unset|d[A-Za-z]*\+?)$/;
  return harmless.has(name) || known.test(name) ? undefined : 'it is no command we know';
}

/** Commands that change nothing on the server. */
export function ignoredCommand(name: string): boolean {
  return harmless.has(name) || name === 'encoding' || name.startsWith('d');
}

/** The error for a command that must not run here. */
export function refuse(file: string, line: number, command: string, why: string): UserError {
  return new UserError(
    'refused-meta-command',
    `"${file}" line ${line}: the psql command ${command} is not executed: ${why}.`,
    { remedy: 'Take the command out of the migration, or leave the file out of the rehearsal.' },
  );
}
