import { UserError } from '../../errors.ts';
import { lineCounter, loadParser, splitSql } from '../../sql/split.ts';
import type { SeedSession } from './seed.ts';

/** Runs the user's own rows, statement by statement; the first error names the file and the line. */
export async function applySeedFile(
  session: SeedSession,
  file: { readonly path: string; readonly text: string },
): Promise<void> {
  await loadParser();
  const split = splitSql(file.text);
  if (!split.ok) {
    const line = lineCounter(file.text)(split.offset ?? 0);
    throw failure(`${file.path}:${line}: ${split.message}`);
  }
  for (const statement of split.statements) {
    const result = await session.query(statement.sql);
    if (result.ok) continue;
    const { message, detail, code, position } = result.error;
    const line = statement.line + (position === undefined ? 0 : newlines(statement.sql, position));
    throw failure(`${file.path}:${line}: ${message} (${code})${detail ? `: ${detail}` : ''}`);
  }
}

/** Line breaks before a position, which Postgres counts in characters from 1. */
function newlines(sql: string, position: number): number {
  return Array.from(sql)
    .slice(0, position - 1)
    .filter((character) => character === '\n').length;
}

function failure(message: string): UserError {
  return new UserError('seed-file-failed', message, {
    remedy:
      'The seed file runs once, as the owner of the database, on the schema of the base branch. Correct the statement.',
  });
}
