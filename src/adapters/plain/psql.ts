/**
 * Reads a script as `psql -f` does: variables, conditionals, includes and rows for COPY, and every
 * statement a message of its own. Whatever would start a program, write a file or change the
 * connection is refused: the script of a pull request is somebody's program.
 */
import { UserError } from '../../errors.ts';
import type { SourceTree } from '../../git/tree.ts';
import { lineCounter } from '../../sql/split.ts';
import type { SqlPiece } from '../adapter.ts';
import { missingPlaceholder } from '../placeholders.ts';
import { inlineRows, isCopyFromStdin, statementEnds } from '../statements.ts';
import { nextToken } from '../tokens.ts';
import { copyCommand } from './copy.ts';
import { includedFile } from './include.ts';
import { parseArguments, truthOf } from './arguments.ts';
import { ignoredCommand, refusal, refuse } from './commands.ts';
import type { PsqlSession } from './session.ts';
import { variableAt } from './variables.ts';

/** The messages that psql sends for a script. */
export async function readPsqlScript(
  tree: SourceTree,
  directory: string,
  file: string,
  text: string,
  variables: Readonly<Record<string, string>>,
): Promise<readonly SqlPiece[]> {
  const session: PsqlSession = {
    tree,
    directory,
    variables: new Map(Object.entries(variables)),
    pieces: [],
    reading: [file],
  };
  await readScript(session, file, text);
  return session.pieces;
}

/** `\if` blocks: whether the branch is taken, and whether one of the block has been. */
interface Branch {
  active: boolean;
  done: boolean;
  readonly outer: boolean;
}

async function readScript(session: PsqlSession, file: string, text: string): Promise<void> {
  const lineOf = lineCounter(text);
  const branches: Branch[] = [];
  const active = () => branches.at(-1)?.active ?? true;
  let ends = statementEnds();
  let buffer = '';
  let start: number | undefined;
  let at = 0;
  const send = () => {
    const sql = buffer.trimEnd();
    if (start !== undefined && sql !== '') session.pieces.push({ sql, file, line: lineOf(start) });
    buffer = '';
    start = undefined;
    ends = statementEnds();
  };

  while (at < text.length) {
    const position = at;
    const line = lineOf(position);
    if (text[at] === '\\') {
      const { name, rest, end } = commandAt(text, at);
      at = end;
      if (name === ';') {
        if (active()) buffer += ';';
        at = position + 2;
      } else if (isConditional(name)) {
        const taken = () =>
          truthOf(parseArguments(rest, session.variables, file, line), file, line);
        stepBranch(branches, name, taken, file, line);
      } else if (!active()) continue;
      else if (name === 'q') return;
      else if (name === 'r' || name === 'reset') {
        buffer = '';
        start = undefined;
      } else if ((name === 'g' || name === 'gx') && rest.trim() === '') {
        send();
      } else if (name === 'copy') {
        const piece = await copyCommand(session, file, line, rest);
        if (piece.copyData === undefined) {
          const rows = inlineRows(text, end - 1);
          session.pieces.push({ ...piece, copyData: rows.data });
          at = rows.end;
        } else session.pieces.push(piece);
      } else await runCommand(session, file, line, name, rest);
      continue;
    }

    const variable = text[at] === ':' ? variableAt(text, at, session.variables) : undefined;
    if (variable) {
      at = variable.end;
      if (!active()) continue;
      if (variable.value === undefined)
        throw missingPlaceholder(variable.written, variable.name, file, line);
      start ??= position;
      buffer += variable.value;
      continue;
    }

    const token = nextToken(text, at);
    at = token.end;
    if (!active()) continue;
    const trivia = token.kind === 'space' || token.kind === 'comment';
    if (trivia && start === undefined) continue;
    const ended = ends(token, text);
    if (start === undefined && token.kind === 'semicolon') continue;
    start ??= position;
    buffer += text.slice(token.start, token.end);
    if (!ended) continue;
    const rows = isCopyFromStdin(buffer) ? inlineRows(text, at) : undefined;
    send();
    const sent = session.pieces.at(-1);
    if (rows && sent) {
      session.pieces[session.pieces.length - 1] = { ...sent, copyData: rows.data };
      at = rows.end;
    }
  }
  if (branches.length > 0) {
    throw badScript(file, lineOf(text.length), 'reached EOF without finding closing \\endif(s)');
  }
  send();
}

/** A backslash command: its name, and everything up to the end of the line as its arguments. */
function commandAt(text: string, at: number): { name: string; rest: string; end: number } {
  const name = /^\\([A-Za-z_+]+|[^\s])?/.exec(text.slice(at, at + 64))?.[1] ?? '';
  const newline = text.indexOf('\n', at);
  const end = newline === -1 ? text.length : newline + 1;
  return { name, rest: text.slice(at + 1 + name.length, end).trimEnd(), end };
}

function isConditional(name: string): boolean {
  return name === 'if' || name === 'elif' || name === 'else' || name === 'endif';
}

function stepBranch(
  branches: Branch[],
  name: string,
  taken: () => boolean,
  file: string,
  line: number,
): void {
  const branch = branches.at(-1);
  if (name === 'if') {
    const outer = branch?.active ?? true;
    const active = outer && taken();
    branches.push({ active, done: active, outer });
  } else if (branch === undefined) throw badScript(file, line, `\\${name}: no matching \\if`);
  else if (name === 'endif') branches.pop();
  else {
    branch.active = branch.outer && !branch.done && (name === 'else' || taken());
    branch.done ||= branch.active;
  }
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
  const words = parseArguments(rest, session.variables, file, line);
  const [first, ...others] = words;
  if (name === 'set' && first !== undefined) session.variables.set(first, others.join(''));
  else if (name === 'unset' && first !== undefined) session.variables.delete(first);
  else if (
    (name === 'i' || name === 'include' || name === 'ir' || name === 'include_relative') &&
    first !== undefined
  ) {
    const relative = name === 'ir' || name === 'include_relative';
    const included = await includedFile(session, file, line, first, relative);
    const reading = [...session.reading, included.path];
    await readScript({ ...session, reading }, included.path, included.text);
  }
}

function badScript(file: string, line: number, message: string): UserError {
  return new UserError('invalid-migration', `"${file}" line ${line}: psql says: ${message}.`, {
    remedy: 'Balance \\if and \\endif.',
  });
}
