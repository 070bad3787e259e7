/** `.github/migration-rehearsal.yml`: the settings a project keeps with its migrations. */
import { isUtf8 } from 'node:buffer';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LineCounter, isMap, isScalar, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { UserError } from '../errors.ts';
import type { Source } from './parse.ts';

/** Where the file is looked for, relative to the project. */
export const configFile = '.github/migration-rehearsal.yml';

export interface FileReading {
  readonly source: Source;
  /** What cannot be read at all; told together with the faults of single settings. */
  readonly faults: readonly string[];
}

/** The project's configuration file, or null when it has none. */
export async function loadConfigFile(folder: string): Promise<FileReading | null> {
  const path = join(folder, configFile);
  const there = await access(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT' && error.code !== 'ENOTDIR',
  );
  return there ? readConfigText(await readTextFile(path), folder) : null;
}

/** Reads the text of a configuration file; `folder` is the project it belongs to. */
export function readConfigText(text: string, folder: string): FileReading {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const line = (offset: number) => counter.linePos(offset).line;
  const faults = document.errors.map(
    (error) => `${configFile}:${line(error.pos[0])} is not YAML: ${error.message}`,
  );
  const empty = { place: 'file', values: {}, folder, where: whereOf(new Map()) } as const;
  if (faults.length > 0 || document.contents === null) return { source: empty, faults };
  if (!isMap(document.contents)) {
    return {
      source: empty,
      faults: [`${configFile} holds no settings; expected "name: value" lines`],
    };
  }
  const { databases, ...values } = document.toJS() as Record<string, unknown>;
  const source: Source = { ...empty, values, where: whereOf(linesOfKeys(document, [], line)) };
  if (databases === undefined || databases === null) return { source, faults };
  if (!Array.isArray(databases) || !databases.every(isRecord)) {
    const where = source.where('databases');
    return {
      source,
      faults: [`${where} is not a list of settings; expected "- migrations: DIR" entries`],
    };
  }
  const entries = databases.map((entry, index): Source => {
    const lines = linesOfKeys(document, ['databases', index], line);
    return { ...empty, values: entry, where: whereOf(lines) };
  });
  return { source: { ...source, databases: entries }, faults };
}

function whereOf(lines: ReadonlyMap<string, number>): Source['where'] {
  return (name) => `${configFile}:${lines.get(name) ?? 1}: "${name}"`;
}

/** Line of each key of the mapping at a path. */
function linesOfKeys(
  document: Document,
  path: readonly (string | number)[],
  line: (offset: number) => number,
): ReadonlyMap<string, number> {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  const lines = new Map<string, number>();
  if (!isMap(node)) return lines;
  for (const { key } of node.items) {
    if (isScalar(key) && key.range) lines.set(String(key.value), line(key.range[0]));
  }
  return lines;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a file that a setting names; throws UserError `unreadable-file` or `not-utf8`. */
export async function readTextFile(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError('unreadable-file', `"${path}" cannot be read (${code}).`, {
      remedy: 'Check that it is a file and that this user may read it.',
      cause: error,
    });
  }
  if (isUtf8(bytes)) return bytes.toString('utf8').replace(/^\uFEFF/, '');
  throw new UserError('not-utf8', `"${path}" is not UTF-8 text.`, {
    remedy: 'Save it as UTF-8, for example with `iconv -f latin1 -t utf-8`.',
  });
}
