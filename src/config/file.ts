/** `.github/migration-rehearsal.yml`: the settings a project keeps with its migrations. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { LineCounter, isMap, isScalar, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { Source } from './parse.ts';
import { readTextFile } from './text-file.ts';

/** Where the file is looked for, relative to the project. */
export const configFile = '.github/migration-rehearsal.yml';

/** What the project's file says, as far as it can be read. */
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
