import type { SqlPiece } from '../adapter.ts';
import { refuse } from './commands.ts';
import { includedFile } from './include.ts';
import type { PsqlSession } from './session.ts';

const command = /^\s*(.+?)\s+(from|to)\s+(program\b\s*)?('(?:[^']|'')*'|\S+)\s*(.*)$/is;

/**
 * `\copy t from 'file'` as the COPY … FROM STDIN that psql sends, with the file's rows; without rows
 * for `from stdin`, where they follow in the script. Everything else it can do is refused.
 */
export async function copyCommand(
  session: PsqlSession,
  file: string,
  line: number,
  rest: string,
): Promise<SqlPiece> {
  const match = command.exec(rest);
  if (match === null) throw refuse(file, line, '\\copy', 'it has no FROM or TO');
  const [, target, direction, program, source = '', options = ''] = match;
  if (program !== undefined) throw refuse(file, line, '\\copy', 'it starts a program');
  if (direction?.toLowerCase() === 'to') throw refuse(file, line, '\\copy', 'it writes a file');
  if (/\bbinary\b/i.test(options)) throw refuse(file, line, '\\copy', 'its rows are binary');
  const sql =
    `COPY ${target} FROM STDIN${options === '' ? '' : ` ${options.replace(/;$/, '')}`}`.trimEnd();
  if (/^stdin;?$/i.test(source)) return { sql, file, line };
  if (/^pstdin;?$/i.test(source)) throw refuse(file, line, '\\copy', 'it reads standard input');
  const name = source.startsWith("'") ? source.slice(1, -1).replaceAll("''", "'") : source;
  const { text } = await includedFile(session, file, line, name, false);
  return { sql, file, line, copyData: text };
}
