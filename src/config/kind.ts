/** The kinds of value a setting can have: what is accepted, and how text from a flag or input becomes it. */
import { z } from 'zod';

/** Not absolute, no drive letter, no way out through `..`. */
export const insideProject = /^(?![/\\]|[A-Za-z]:)(?!(?:.*[/\\])?\.\.(?:[/\\]|$))/;

export interface Kind<T> {
  /** What the value is once read. */
  readonly schema: z.ZodType<T>;
  /** What the configuration file may hold; the JSON Schema is made from it. */
  readonly inFile: z.ZodType;
  /** From a flag, an input or the file to what `schema` judges; leaves alone what it cannot read. */
  readonly read: (value: unknown) => unknown;
  /** For messages: `expected …`. */
  readonly expected: string;
  /** For help: `--flag PLACEHOLDER`; empty for a switch. */
  readonly placeholder: string;
  /** Given several times, or followed by several values on the command line. */
  readonly several?: boolean;
  /** A file of this machine: relative to where the user stands, or to the project when in the file. */
  readonly local?: boolean;
  /** Never repeated in a message. */
  readonly secret?: boolean;
}

/** One line of text; empty is not a value. */
export function text(placeholder: string, expected = 'text'): Kind<string> {
  const schema = z.string().min(1);
  return { schema, inFile: schema, read: (value) => value, expected, placeholder };
}

/** A file or folder of this machine, made absolute. */
export function localPath(placeholder: string): Kind<string> {
  return { ...text(placeholder, 'a path'), local: true };
}

/** Text that no message may repeat. */
export function secret(placeholder: string, expected: string, form = /./): Kind<string> {
  const schema = z.string().regex(form);
  return { ...text(placeholder, expected), schema, inFile: schema, secret: true };
}

/** One of a few words. */
export function choice<const T extends string>(words: readonly [T, ...T[]]): Kind<T> {
  const schema = z.enum(words);
  const expected = `one of ${words.map((word) => `"${word}"`).join(', ')}`;
  return { schema, inFile: schema, read: (value) => value, expected, placeholder: words.join('|') };
}

/** A whole number within bounds. */
export function wholeNumber(placeholder: string, least: number, most: number): Kind<number> {
  const schema = z.int().min(least).max(most);
  const expected = `a whole number from ${least} to ${most}`;
  return { schema, inFile: schema, read: numberOf, expected, placeholder };
}

/** On or off; a flag without a value, `true` or `false` elsewhere. */
export function toggle(): Kind<boolean> {
  const schema = z.boolean();
  const read = (value: unknown) => (value === 'true' ? true : value === 'false' ? false : value);
  return { schema, inFile: schema, read, expected: '"true" or "false"', placeholder: '' };
}

/** Names without spaces, divided by commas or white space. */
export function names(placeholder: string, expected: string): Kind<readonly string[]> {
  return list(placeholder, expected, z.string().min(1), /[\s,]+/);
}

/** A name in SQL, quoted or with wildcards. */
const namePart = /(?:"(?:[^"]|"")+"|[^\s",.]+)/.source;

/** Objects of a database, schema first, divided by commas or white space outside quotes. */
export function objects(placeholder: string, expected: string): Kind<readonly string[]> {
  const item = z.string().regex(new RegExp(`^${namePart}\\.${namePart}$`));
  return list(placeholder, expected, item, /[\s,]+(?=(?:[^"]*"[^"]*")*[^"]*$)/);
}

/** Paths or patterns, one a line: they may hold spaces and commas. */
export function paths(placeholder: string, expected: string): Kind<readonly string[]> {
  const inside = z.string().regex(insideProject);
  const kind = list(placeholder, expected, inside, /\r?\n/);
  const read = (value: unknown) => mapStrings(kind.read(value), tidyPath);
  return { ...kind, read };
}

/** Majors of Postgres in the order wished for, without repetition. */
export function majors(): Kind<readonly number[]> {
  const major = z.int().min(10).max(18);
  const schema = z.array(major).min(1).readonly();
  const read = (value: unknown) => {
    const items = typeof value === 'string' ? split(value, /[\s,]+/) : wrap(value);
    return Array.isArray(items) ? [...new Set(items.map(numberOf))] : items;
  };
  return {
    schema,
    inFile: z.union([major, z.array(major).min(1), z.string().regex(/^\d\d([\s,]+\d\d)*$/)]),
    read,
    expected: 'one or more major versions from 10 to 18, such as "17" or "17,14"',
    placeholder: 'MAJOR[,MAJOR]',
  };
}

/** Values by name; `name=value` lines as text. */
export function pairs(placeholder: string): Kind<Readonly<Record<string, string>>> {
  const read = (value: unknown) => {
    if (typeof value === 'string') return pairsOf(value);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    // YAML reads 1 and true where a placeholder's value is meant as text
    const entries = Object.entries(value as Record<string, unknown>);
    return Object.fromEntries(entries.map(([name, item]) => [name, scalarText(item)]));
  };
  return {
    schema: z.record(z.string().min(1), z.string()).readonly(),
    inFile: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    read,
    expected: 'pairs of name and value, one "name=value" a line',
    placeholder,
    several: true,
  };
}

/** A hazard that the project accepts. */
const allowance = z.strictObject({
  hazard: z.string().min(1),
  reason: z.string().trim().min(1),
  file: z.string().regex(insideProject).optional(),
});

/** Hazards that are accepted, each with a reason. */
export function allowances(): Kind<readonly z.output<typeof allowance>[]> {
  const schema = z.array(allowance).readonly();
  return {
    schema,
    inFile: z.array(allowance),
    read: (value) => value,
    expected:
      'a list of entries, each with a "hazard", a "reason", and a "file" pattern if not for all files',
    placeholder: 'LIST',
  };
}

/** Severities by hazard. */
export function severities(): Kind<
  Readonly<Record<string, 'error' | 'warning' | 'notice' | 'off'>>
> {
  const severity = z.enum(['error', 'warning', 'notice', 'off']);
  const schema = z.record(z.string().min(1), severity);
  return {
    schema: schema.readonly(),
    inFile: schema,
    read: (value) => value,
    expected: '"HAZARD: error", "warning", "notice" or "off" lines',
    placeholder: 'MAP',
  };
}

/** The same kind, where no value at all is fine too. */
export function optional<T>(kind: Kind<T>): Kind<T | null> {
  return { ...kind, schema: kind.schema.nullable() };
}

function list(
  placeholder: string,
  expected: string,
  item: z.ZodType<string>,
  separator: RegExp,
): Kind<readonly string[]> {
  return {
    schema: z.array(item).readonly(),
    inFile: z.union([item, z.array(item)]),
    read: (value) => (typeof value === 'string' ? split(value, separator) : value),
    expected,
    placeholder,
    several: true,
  };
}

function split(value: string, separator: RegExp): readonly string[] {
  return value
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function wrap(value: unknown): unknown {
  return typeof value === 'number' ? [value] : value;
}

function numberOf(value: unknown): unknown {
  return typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value;
}

function mapStrings(value: unknown, change: (item: string) => string): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((item: unknown) => (typeof item === 'string' ? change(item) : item));
}

/** `./db\migrations/` and `db/migrations` are the same folder. */
function tidyPath(path: string): string {
  return (
    path
      .replaceAll('\\', '/')
      .replace(/^(\.\/)+/, '')
      .replace(/(?<=.)\/+$/, '') || '.'
  );
}

function pairsOf(value: string): unknown {
  const lines = split(value, /\r?\n/);
  const entries = lines.map((line) => /^([^=]+)=(.*)$/s.exec(line));
  if (entries.includes(null)) return value;
  return Object.fromEntries(entries.map((entry) => [entry?.[1]?.trim() ?? '', entry?.[2] ?? '']));
}

function scalarText(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}
