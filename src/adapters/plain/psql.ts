/**
 * Reads a script as `psql -f` does: variables, conditionals, includes and rows for COPY, and every
 * statement a message of its own. Whatever would start a program, write a file or change the
 * connection is refused: the script of a pull request is somebody's program.
 */
import { UserError } from '../../errors.ts';
import type { NotRehearsed } from '../../evidence/types.ts';
import type { SourceTree } from '../../git/tree.ts';
import { lineCounter } from '../../sql/split.ts';
import type { SqlPiece } from '../adapter.ts';
import { missingPlaceholder } from '../placeholders.ts';
import { inlineRows, isCopyFromStdin, statementEnds } from '../statements.ts';
import { nextToken } from '../tokens.ts';
import { parseArguments } from './arguments.ts';
import { ignoredCommand, refusal, refuse } from './commands.ts';
import { conditionals } from './conditionals.ts';
import type { Conditionals } from './conditionals.ts';
import { copyCommand } from './copy.ts';
import { includedFile } from './include.ts';
import type { PsqlSession } from './session.ts';
import { variableAt } from './variables.ts';

/**
 * The messages that psql sends for a script. With `leftOut`, refused commands that matter to the
 * database only by the rows they would bring are noted there instead.
 */
export async function readPsqlScript(
  tree: SourceTree,
  directory: string,
  file: string,
  text: string,
  variables: Readonly<Record<string, string>>,
  leftOut?: NotRehearsed[],
): Promise<readonly SqlPiece[]> {
  const session: PsqlSession = {
    tree,
    directory,
    variables: new Map(Object.entries(variables)),
    pieces: [],
    reading: [file],
    leftOut,
  };
  await readScript(session, file, text);
  return session.pieces;
}

/** One script being read. */
interface Script {
  readonly session: PsqlSession;
  readonly file: string;
  readonly text: string;
  readonly lineOf: (offset: number) => number;
  branches: Conditionals;
  /** Offset of what comes next. */
  at: number;
  /** The statement so far, variables filled in, and where it began. */
  buffer: string;
  start: number | undefined;
  ends: ReturnType<typeof statementEnds>;
}

async function readScript(session: PsqlSession, file: string, text: string): Promise<void> {
  const script: Script = {
    session,
    file,
    text,
    lineOf: lineCounter(text),
    branches: conditionals(file),
    at: 0,
    ...emptyBuffer(),
  };
  while (script.at < text.length) {
    if (text[script.at] === '\\') await takeCommand(script);
    else if (!takeVariable(script)) takeToken(script);
  }
  script.branches.finish(script.lineOf(text.length));
  send(script);
}

function emptyBuffer(): Pick<Script, 'buffer' | 'start' | 'ends'> {
  return { buffer: '', start: undefined, ends: statementEnds() };
}

/** Sends what the buffer holds; rows that follow in the script go with it. */
function send(script: Script): void {
  const { session, file, text, start, lineOf } = script;
  const sql = script.buffer.trimEnd();
  Object.assign(script, emptyBuffer());
  if (start === undefined || sql === '') return;
  const rows = isCopyFromStdin(sql) ? inlineRows(text, script.at) : undefined;
  session.pieces.push({ sql, file, line: lineOf(start), ...(rows && { copyData: rows.data }) });
  script.at = rows?.end ?? script.at;
}

function takeToken(script: Script): void {
  const { text, start } = script;
  const token = nextToken(text, script.at);
  script.at = token.end;
  const empty = token.kind === 'space' || token.kind === 'comment' || token.kind === 'semicolon';
  if (!script.branches.active() || (start === undefined && empty)) return;
  script.start = start ?? token.start;
  script.buffer += text.slice(token.start, token.end);
  if (script.ends(token, text)) send(script);
}

/** False when no variable stands here. */
function takeVariable(script: Script): boolean {
  const { session, file, text, at, lineOf } = script;
  const variable = text[at] === ':' ? variableAt(text, at, session.variables) : undefined;
  if (variable === undefined) return false;
  script.at = variable.end;
  if (!script.branches.active()) return true;
  if (variable.value === undefined) {
    throw missingPlaceholder(variable.written, variable.name, file, lineOf(at));
  }
  script.start ??= at;
  script.buffer += variable.value;
  return true;
}

/** What belongs to a command: up to the next backslash outside quotes, or the end of the line. */
const argumentsOfCommand = /^(?:'(?:[^'\\]|''|\\.)*'|"[^"]*"|`[^`]*`|[^\\])*/;

/** Commands of which refused forms do nothing to the database, or bring rows from elsewhere. */
const outward = new Set(['!', 'copy', 'o', 'out', 's', 'w', 'write']);

async function takeCommand(script: Script): Promise<void> {
  const { session, file, text, at, lineOf } = script;
  const name = /^\\([A-Za-z_+]+|\S)?/.exec(text.slice(at, at + 64))?.[1] ?? '';
  try {
    await obeyCommand(script, name);
  } catch (error) {
    const refused = error instanceof UserError && error.code === 'refused-meta-command';
    if (!session.leftOut || !refused || !outward.has(name)) throw error;
    session.leftOut.push({ what: `${file} line ${lineOf(at)}`, why: error.message });
  }
}

async function obeyCommand(script: Script, name: string): Promise<void> {
  const { session, file, text, at, branches } = script;
  const line = script.lineOf(at);
  const from = at + 1 + name.length;
  const newline = text.indexOf('\n', at);
  const wholeLine = text.slice(from, newline === -1 ? text.length : newline + 1);
  const written = name === 'copy' ? wholeLine : (argumentsOfCommand.exec(wholeLine)?.[0] ?? '');
  const rest = written.trimEnd();
  script.at = name === ';' ? from : from + written.length;
  // two backslashes end a command's arguments, and SQL follows
  if (name !== ';' && text.startsWith('\\\\', script.at)) script.at += 2;
  if (branches.step(name, () => parseArguments(rest, session.variables, file, line), line)) return;
  if (!branches.active()) return;
  if (name === ';') script.buffer += ';';
  else if (name === 'q') quit(script);
  else if (name === 'r' || name === 'reset') Object.assign(script, emptyBuffer());
  else if ((name === 'g' || name === 'gx') && rest.trim() === '') send(script);
  else if (name === 'copy') {
    const piece = await copyCommand(session, file, line, rest);
    const rows = piece.copyData === undefined ? inlineRows(text, script.at - 1) : undefined;
    session.pieces.push({ ...piece, ...(rows && { copyData: rows.data }) });
    script.at = rows?.end ?? script.at;
  } else await runCommand(session, file, line, name, rest);
}

/** Ends this script, not the one that includes it; a statement begun is still sent, an open block is no error. */
function quit(script: Script): void {
  script.at = script.text.length;
  script.branches = conditionals(script.file);
}

async function runCommand(
  session: PsqlSession,
  file: string,
  line: number,
  name: string,
  rest: string,
): Promise<void> {
  const why = refusal(name, rest);
  if (why !== undefined) throw refuse(file, line, `\\${name}`, why);
  if (ignoredCommand(name)) return;
  const [first, ...others] = parseArguments(rest, session.variables, file, line);
  if (first === undefined) return;
  if (name === 'set') session.variables.set(first, others.join(''));
  else if (name === 'unset') session.variables.delete(first);
  else {
    const relative = name === 'ir' || name === 'include_relative';
    const { path, text } = await includedFile(session, file, line, first, relative);
    await readScript({ ...session, reading: [...session.reading, path] }, path, text);
  }
}
