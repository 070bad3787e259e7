/**
 * The statements of a goose file. goose reads line by line and ends a statement at a line whose last
 * word before any `--` ends in a semicolon (internal/sqlparser/parser.go); so do we, quirks included.
 */
import { UserError } from '../../errors.ts';
import type { SqlPiece } from '../adapter.ts';
import { substituteEnvironment } from './environment.ts';

/** What a file holds for both directions. */
export interface GooseFile {
  readonly up: readonly SqlPiece[];
  /** Null when there is no Down annotation. */
  readonly down: readonly SqlPiece[] | null;
  readonly useTransaction: boolean;
}

/** Parses a file; throws UserError `invalid-migration` where goose would refuse it. */
export function parseGoose(
  file: string,
  text: string,
  values: Readonly<Record<string, string>>,
): GooseFile {
  const pieces = { up: [] as SqlPiece[], down: [] as SqlPiece[] };
  let section: 'up' | 'down' | undefined;
  let block = false;
  let substitute = false;
  let useTransaction = true;
  let buffer: { lines: string[]; line: number } | undefined;
  const refuse = (line: number, expected: string) =>
    new UserError('invalid-migration', `"${file}" line ${line}: goose expects ${expected}.`, {
      remedy: 'See https://github.com/pressly/goose#sql-migrations.',
    });
  const store = () => {
    const sql = buffer?.lines.join('\n') ?? '';
    const lead = /^\s*/.exec(sql)?.[0] ?? '';
    // an empty block is kept: goose sends the empty statement
    const line = (buffer?.line ?? 1) + lead.split('\n').length - 1;
    if (section) pieces[section].push({ sql: sql.trim(), file, line });
    buffer = undefined;
  };

  if (text.startsWith('\ufeff')) throw refuse(1, 'no byte order mark');
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  for (const [index, written] of lines.entries()) {
    const line = index + 1;
    if (section === undefined && written.trim() === '') continue;
    const comment = written.trim().startsWith('--');
    if (comment && written.includes('+goose')) {
      const annotation = annotationOf(written);
      if (annotation === 'up' && section === undefined) section = 'up';
      else if (annotation === 'up') throw refuse(line, 'only one "-- +goose Up"');
      else if (annotation === 'down' && section === 'up' && !block) {
        if (unfinished(buffer)) throw refuse(line, 'a semicolon before "-- +goose Down"');
        buffer = undefined;
        section = 'down';
      } else if (annotation === 'down')
        throw refuse(line, '"-- +goose Up" before "-- +goose Down"');
      else if (annotation === 'statementbegin' && section !== undefined && !block) block = true;
      else if (annotation === 'statementend' && block) {
        block = false;
        store();
      } else if (annotation === 'no transaction') useTransaction = false;
      else if (annotation === 'envsub on') substitute = true;
      else if (annotation === 'envsub off') substitute = false;
      else throw refuse(line, `no "${written.trim()}" here`);
      continue;
    }
    if (buffer === undefined && (comment || written === '')) continue;
    if (section === undefined) throw refuse(line, '"-- +goose Up" before the first statement');
    const content = substitute ? substituteEnvironment(written, values, file, line) : written;
    buffer ??= { lines: [], line };
    buffer.lines.push(content);
    if (!block && endsStatement(content)) store();
  }
  if (section === undefined) throw refuse(1, 'a line "-- +goose Up"');
  if (block) throw refuse(lines.length, '"-- +goose StatementEnd" before the end');
  if (unfinished(buffer)) throw refuse(lines.length, 'a semicolon at the end of the statement');
  return { up: pieces.up, down: section === 'down' ? pieces.down : null, useTransaction };
}

function unfinished(buffer: { lines: readonly string[] } | undefined): boolean {
  return buffer !== undefined && buffer.lines.join('').trim() !== '';
}

const annotations = new Set([
  'up',
  'down',
  'statementbegin',
  'statementend',
  'no transaction',
  'envsub on',
  'envsub off',
]);

/** Case does not matter, leading white space does; undefined for what goose does not know. */
function annotationOf(line: string): string | undefined {
  if (/^[ \t]/.test(line)) return undefined;
  const name = line.replaceAll('--', '').replace('+goose', '').trim().toLowerCase();
  return annotations.has(name) ? name : undefined;
}

function endsStatement(line: string): boolean {
  const words = line.split(/\s+/).filter((word) => word !== '');
  const comment = words.findIndex((word) => word.startsWith('--'));
  return (comment === -1 ? words : words.slice(0, comment)).at(-1)?.endsWith(';') ?? false;
}
