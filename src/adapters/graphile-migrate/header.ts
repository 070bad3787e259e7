/** Headers and hashes of graphile-migrate's files. */
import { createHash } from 'node:crypto';

import { UserError } from '../../errors.ts';

/** A file cut behind its headers. */
export interface ParsedFile {
  readonly headers: ReadonlyMap<string, string>;
  /** Trimmed, with one line break at its end. */
  readonly body: string;
  /** Line of the file on which the body begins, from 1. */
  readonly line: number;
}

/** `parseMigrationText`: headers, then a blank line where `strict`. */
export function parseFile(file: string, text: string, strict: boolean): ParsedFile {
  const lines = text.split('\n');
  const headers = new Map<string, string>();
  for (const [index, line] of lines.entries()) {
    const [, key, value = ''] = /^--! ([A-Z][a-zA-Z0-9_]*)(?::(.*))?$/.exec(line) ?? [];
    if (key === undefined) break;
    if (headers.has(key)) throw invalid(file, index + 1, `the header "${key}" once`);
    headers.set(key, value.trim());
  }
  if (strict && lines[headers.size] !== '') {
    throw invalid(file, headers.size + 1, 'a blank line behind the headers');
  }
  const rest = lines.slice(headers.size).join('\n');
  const blank = rest.length - rest.trimStart().length;
  const line = headers.size + rest.slice(0, blank).split('\n').length;
  return { headers, body: `${rest.trim()}\n`, line };
}

/** The hash over a body and the hash of the file before it. */
export function hashOf(body: string, previous: string | null): string {
  const digest = createHash('sha1').update(`${`${previous ?? ''}\n${body.trim()}`.trim()}\n`);
  return `sha1:${digest.digest('hex')}`;
}

/** A committed file, as `graphile-migrate commit` writes it. */
export function committedText(body: string, previous: string | null): string {
  return `--! Previous: ${previous ?? '-'}\n--! Hash: ${hashOf(body, previous)}\n\n${body.trim()}\n`;
}

/** Whether the first line of a body takes it out of its transaction. */
export function optsOut(body: string): boolean {
  return /^--!\s*no-transaction\b/.test(body);
}

/** The error for a file that graphile-migrate cannot read. */
export function invalid(file: string, line: number, expected: string): UserError {
  return new UserError(
    'invalid-migration',
    `"${file}" line ${line}: graphile-migrate expects ${expected}.`,
    { remedy: 'Let "graphile-migrate uncommit" and "graphile-migrate commit" write the file.' },
  );
}
