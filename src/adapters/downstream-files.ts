/** SQL that depends on the schema and lives elsewhere: files of the repository, or what a command prints. */
import { exec } from 'node:child_process';
import { promisify } from 'node:util';
import { UserError } from '../errors.ts';
import type { SourceTree } from '../git/tree.ts';
import type { SqlPiece } from './adapter.ts';
import { matchesAny, readText } from './source.ts';
import { statementsWithCopyData } from './statements.ts';

export interface DownstreamFile {
  readonly file: string;
  /** Read from a database: what it holds is known by name, and lines say nothing. */
  readonly live?: true;
  readonly pieces: readonly SqlPiece[];
}

const run = promisify(exec);

/** Files that match the patterns, by name; throws UserError `missing-downstream` for a pattern without any. */
export async function readDownstreamFiles(
  tree: SourceTree,
  patterns: readonly string[],
): Promise<readonly DownstreamFile[]> {
  const files = await tree.files();
  const idle = patterns.filter((pattern) => !files.some((file) => matchesAny(file, [pattern])));
  if (idle.length > 0) {
    throw new UserError(
      'missing-downstream',
      `The setting "downstream" names ${idle.map((one) => `"${one}"`).join(', ')}, and there is no such file.`,
      { remedy: 'Name files or patterns relative to the project, such as reporting/**/*.sql.' },
    );
  }
  const named = files.filter((file) => matchesAny(file, patterns)).toSorted();
  return Promise.all(
    named.map(async (file) => ({ file, pieces: piecesOf(file, await readText(tree, file)) })),
  );
}

/** What a command prints, such as pg_dump; it runs in the project and sees the caller's environment. */
export async function readDownstreamCommand(
  command: string,
  folder: string,
): Promise<DownstreamFile> {
  try {
    const { stdout } = await run(command, { cwd: folder, maxBuffer: 256 * 1024 ** 2 });
    return { file: command, pieces: piecesOf(command, stdout) };
  } catch (error) {
    const { stderr = '', message } = error as Error & { readonly stderr?: string };
    throw new UserError(
      'downstream-command-failed',
      `The command of "downstream-command" failed: ${stderr.trim() || message}`,
      { remedy: 'It has to print SQL on standard output, as pg_dump --schema-only does.' },
    );
  }
}

/** psql's own commands, which pg_dump writes too (\restrict, \connect), are left out. */
function piecesOf(file: string, text: string): readonly SqlPiece[] {
  return statementsWithCopyData(file, text.replace(/^\\(?!\.).*$/gm, ''));
}
