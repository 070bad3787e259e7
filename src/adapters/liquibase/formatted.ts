/** Reads formatted SQL (AbstractFormattedChangeLogParser, v4.28). */
import { UserError } from '../../errors.ts';
import { lineCounter } from '../../sql/split.ts';
import type { SqlPiece } from '../adapter.ts';
import { changeChecksum } from './checksum.ts';
import type { Changeset } from './changeset.ts';
import { splitLikeLiquibase } from './split.ts';
import type { SplitOptions } from './split.ts';

const header = /^\s*--\s*liquibase\s*formatted.*$/i;
const changesetLine = /^\s*--\s*changeset\s+("[^"]+"|[^:]+):\s*("[^"]+"|\S+)(.*)$/i;
const brokenChangeset = /^\s*--?\s*changeset(\s.*)?$/i;
const property = /^\s*--\s*property\s+(.*:.*)$/i;

/** Whether the first line that is not blank says that the file is formatted SQL. */
export function isFormatted(text: string): boolean {
  return header.test(text.split('\n').find((line) => line.trim() !== '') ?? '');
}

/** What changes the reading of a file from outside it. */
export interface FormattedContext {
  readonly file: string;
  readonly path: string;
  /** Values of `${name}`; the file's own properties are added. */
  readonly parameters: Map<string, string>;
}

/** Changesets in the order of the file; throws UserError `invalid-migration` with its line. */
export function readFormatted(text: string, context: FormattedContext): readonly Changeset[] {
  const lines = text.split(/\r?\n/);
  const logical = /\blogicalFilePath:(\S+)/i.exec(
    lines.find((line) => header.test(line)) ?? '',
  )?.[1];
  const found: Block[] = [];
  let ignoring = 0;
  for (const [index, line] of lines.entries()) {
    const ignore = /^--\s*ignoreLines:(\w+)/i.exec(line)?.[1];
    if (ignore !== undefined) {
      ignoring = ignore === 'start' ? Infinity : ignore === 'end' ? 0 : Number(ignore);
      continue;
    }
    if (ignoring > 0) {
      ignoring -= 1;
      continue;
    }
    const named = property.exec(line)?.[1];
    if (named !== undefined) {
      addProperty(named, context.parameters);
      continue;
    }
    const begins = changesetLine.exec(line);
    if (begins) found.push(blockOf(begins, index + 1, line));
    else if (brokenChangeset.test(line)) throw invalid(context.file, index + 1);
    else found.at(-1)?.lines.push({ line: index + 1, text: line });
  }
  return found.map((block) => changesetOf(block, logical, context));
}

interface Block {
  readonly author: string;
  readonly id: string;
  readonly options: string;
  readonly line: number;
  readonly head: string;
  readonly lines: { readonly line: number; readonly text: string }[];
}

function blockOf(match: RegExpExecArray, line: number, head: string): Block {
  const [, author = '', id = '', options = ''] = match;
  return { author: unquoted(author.trim()), id: unquoted(id), options, line, head, lines: [] };
}

function changesetOf(
  block: Block,
  logical: string | undefined,
  context: FormattedContext,
): Changeset {
  const { file, parameters } = context;
  const option = (name: string): string | undefined =>
    expand(
      unquoted(new RegExp(String.raw`\b${name}:("[^"]*"|\S+)`, 'i').exec(block.options)?.[1]),
      parameters,
    );
  const flag = (name: string, byDefault: boolean): boolean =>
    (option(name) ?? String(byDefault)).toLowerCase() === 'true';
  const parts = directivesOf(block);
  const sql = expand(parts.sql, parameters) ?? '';
  if (sql.trim() === '') {
    throw new UserError(
      'invalid-migration',
      `"${file}" line ${block.line}: No SQL for changeset ${block.author}:${block.id}.`,
      {
        remedy: 'Write its SQL below the line, or take the changeset out.',
      },
    );
  }
  // a "/" alone on the last line ends statements, where nothing else was said
  const slash = sql.trim().endsWith('\n/') ? '\n/$' : undefined;
  const options: SplitOptions = {
    splitStatements: flag('splitStatements', true),
    stripComments: flag('stripComments', true),
    endDelimiter: option('endDelimiter') ?? slash,
  };
  const rollbackOptions: SplitOptions = {
    splitStatements: flag('rollbackSplitStatements', true),
    stripComments: true,
    endDelimiter: option('rollbackEndDelimiter'),
  };
  return {
    id: expand(block.id, parameters) ?? '',
    author: expand(block.author, parameters) ?? '',
    path: option('logicalFilePath') ?? logical ?? context.path,
    file,
    line: block.line,
    text: [block.head, ...block.lines.map(({ text }) => text)].join('\n'),
    up: piecesOf(file, block.line + 1, sql, options),
    rollback: rollbackOf(file, block, parts.rollback, rollbackOptions, parameters),
    changeChecksums: [changeChecksum(sql)],
    comments: parts.comment,
    contexts: option('contextFilter') ?? option('context'),
    labels: option('labels'),
    dbms: option('dbms'),
    ignore: flag('ignore', false),
    runInTransaction: flag('runInTransaction', true),
    runOnChange: flag('runOnChange', false),
    runAlways: flag('runAlways', false),
    validChecksums: parts.validChecksums,
    preconditions: parts.preconditions,
  };
}

interface Directives {
  /** The changeset's lines with its directives blanked, so that lines stay where they are. */
  readonly sql: string;
  readonly rollback: string;
  readonly comment: string;
  readonly validChecksums: readonly string[];
  readonly preconditions: readonly string[];
}

function directivesOf({ lines }: Block): Directives {
  const sql: string[] = [];
  const rollback: string[] = [];
  const validChecksums: string[] = [];
  const preconditions: string[] = [];
  let comment = '';
  let inRollback = false;
  for (const { text } of lines) {
    const [, directive = '', rest = ''] =
      /^\s*--\s*(rollback|comment|validCheckSum|preconditions|precondition-[\w-]+):?(?:\s(.*))?$/i.exec(
        text,
      ) ?? [];
    const kind = directive.toLowerCase();
    const opens = /^\s*\/\*\s*liquibase\s*rollback\s*$/i.test(text);
    const isSql = kind === '' && !inRollback && !opens;
    sql.push(isSql ? text : '');
    if (kind === 'rollback') rollback.push(rest);
    else if (inRollback) rollback.push(text.replace(/\*\/\s*$/, ''));
    else rollback.push('');
    if (opens) inRollback = true;
    else if (inRollback && /\*\/\s*$/.test(text)) inRollback = false;
    if (kind === 'comment') comment = rest;
    if (kind === 'validchecksum') validChecksums.push(rest.trim());
    if (kind.startsWith('precondition-')) preconditions.push(`${directive} ${rest}`);
  }
  return {
    sql: sql.join('\n'),
    rollback: rollback.join('\n'),
    comment,
    validChecksums,
    preconditions,
  };
}

function rollbackOf(
  file: string,
  { line }: Block,
  written: string,
  options: SplitOptions,
  parameters: ReadonlyMap<string, string>,
): readonly SqlPiece[] | undefined {
  const text = written.trim();
  if (text === '' || /changesetid/i.test(text)) return undefined;
  if (/^(not required|empty)/i.test(text)) return [];
  return piecesOf(file, line + 1, expand(written, parameters) ?? '', options);
}

/** A text's statements, with their lines in the file. */
export function piecesOf(
  file: string,
  firstLine: number,
  text: string,
  options: SplitOptions,
): readonly SqlPiece[] {
  const lineAt = lineCounter(text);
  return splitLikeLiquibase(text, options).map(({ sql, offset }) => ({
    // the driver takes the last semicolon away where Liquibase has left it
    sql: sql.replace(/\s*;\s*$/, ''),
    file,
    line: firstLine + lineAt(offset) - 1,
  }));
}

/** Fills in what has a value; Liquibase leaves everything else as it is. */
export function expand(
  text: string | undefined,
  parameters: ReadonlyMap<string, string>,
): string | undefined {
  return text?.replace(
    /\$\{([^{}]+)\}/g,
    (written, name: string) => parameters.get(name.trim()) ?? written,
  );
}

function addProperty(written: string, parameters: Map<string, string>): void {
  const value = (key: string) => new RegExp(String.raw`\b${key}:\s*(\S+)`, 'i').exec(written)?.[1];
  const name = value('name');
  // the first definition counts, as in every changelog
  if (name !== undefined && isForAny(value('dbms')) && !parameters.has(name)) {
    parameters.set(name, value('value') ?? '');
  }
}

function isForAny(dbms: string | undefined): boolean {
  return dbms === undefined || dbms.toLowerCase().split(',').includes('postgresql');
}

function unquoted(text: string): string;
function unquoted(text: string | undefined): string | undefined;
function unquoted(text: string | undefined): string | undefined {
  return text?.replace(/^(["'])(.*)\1$/, '$2');
}

function invalid(file: string, line: number): UserError {
  return new UserError(
    'invalid-migration',
    `"${file}" line ${line}: Liquibase expects "--changeset author:id" with two dashes and both names.`,
    { remedy: 'Correct the line.' },
  );
}
