/** Follows a changelog through its includes, to changesets in the order in which they run. */
import { posix } from 'node:path';

import { UserError } from '../../errors.ts';
import type { NotRehearsed } from '../../evidence/types.ts';
import type { SourceTree } from '../../git/tree.ts';
import { missingFile } from '../missing-file.ts';
import { filesOf, readText, withAncestors } from '../source.ts';
import { compareText } from '../versions.ts';
import { changeChecksum } from './checksum.ts';
import type { Changeset } from './changeset.ts';
import { entriesOf } from './entries.ts';
import type { Change, Entry } from './entries.ts';
import { expand, isFormatted, piecesOf, readFormatted } from './formatted.ts';

/** What was read so far. */
export interface Reading {
  readonly tree: SourceTree;
  readonly parameters: Map<string, string>;
  readonly changesets: Changeset[];
  readonly skipped: NotRehearsed[];
  /** Files being read, outermost first. */
  readonly open: readonly string[];
}

/** A changelog as a file, and as Liquibase names it in its table. */
interface Place {
  readonly file: string;
  readonly path: string;
}

/** Reads one changelog of any format. */
export async function readChangelog(reading: Reading, place: Place): Promise<void> {
  const { tree, open } = reading;
  if (open.includes(place.file)) {
    throw new UserError(
      'invalid-changelog',
      `"${place.file}" includes itself: ${[...open, place.file].join(' → ')}.`,
      {
        remedy: 'Take one of the includes out.',
      },
    );
  }
  const inner = { ...reading, open: [...open, place.file] };
  const text = await readText(tree, place.file);
  if (/\.sql$/i.test(place.file)) return readSql(inner, place, text);
  for (const entry of entriesOf(place.file, text)) await readEntry(inner, place, entry);
}

function readSql({ parameters, changesets }: Reading, { file, path }: Place, text: string): void {
  if (isFormatted(text)) changesets.push(...readFormatted(text, { file, path, parameters }));
  else if (text.trim() !== '') {
    const options = { splitStatements: false, stripComments: false, endDelimiter: undefined };
    changesets.push({
      ...plainChangeset,
      id: 'raw',
      author: 'includeAll',
      path,
      file,
      line: 1,
      text,
      up: piecesOf(file, 1, text, options),
      changeChecksums: [changeChecksum(text)],
    });
  }
}

const plainChangeset = {
  rollback: undefined,
  comments: '',
  contexts: undefined,
  labels: undefined,
  dbms: undefined,
  ignore: false,
  runInTransaction: true,
  runOnChange: false,
  runAlways: false,
  validChecksums: [],
  preconditions: [],
};

async function readEntry(reading: Reading, place: Place, entry: Entry): Promise<void> {
  const { parameters } = reading;
  const field = (name: string) => expand(entry.fields[name], parameters);
  if (entry.kind === 'property') {
    const name = field('name');
    if (name !== undefined && !parameters.has(name)) parameters.set(name, field('value') ?? '');
  } else if (entry.kind === 'include') {
    await readChangelog(reading, await resolve(reading, place, entry, field('file') ?? ''));
  } else if (entry.kind === 'includeAll') {
    for (const inner of await folderOf(reading, place, entry, field('path') ?? '')) {
      await readChangelog(reading, inner);
    }
  } else if (entry.kind === 'changeSet') await readChangeset(reading, place, entry);
}

/** Where a path leads: beside the changelog, or from the root of a search path that is not known here. */
async function resolve(
  { tree }: Reading,
  place: Place,
  entry: Entry,
  written: string,
): Promise<Place> {
  const files = new Set(await tree.files());
  const found = candidates(place, entry, written).find(({ file }) => files.has(file));
  if (found) return found;
  throw missingFile(
    posix.join(posix.dirname(place.file), written),
    `"${place.file}" line ${entry.line}: The file ${written} was not found in the configured search path.`,
    'Correct the path, or add the file.',
  );
}

function candidates(place: Place, { fields }: Entry, written: string): readonly Place[] {
  const path = written
    .replace(/^classpath\*?:/, '')
    .replaceAll('\\', '/')
    .replace(/^\/+/, '');
  if (fields['relativeToChangelogFile'] === 'true') {
    const beside = (from: string) => posix.join(posix.dirname(from), path);
    return [{ file: beside(place.file), path: beside(place.path) }];
  }
  return withAncestors(posix.dirname(place.file)).map((root) => ({
    file: posix.join(root, path),
    path: posix.normalize(path),
  }));
}

/** Every changelog below a folder, in the order of the paths. */
async function folderOf(
  { tree }: Reading,
  place: Place,
  entry: Entry,
  written: string,
): Promise<readonly Place[]> {
  const ending = entry.fields['endsWithFilter'] ?? '';
  for (const { file: folder, path } of candidates(place, entry, written)) {
    const directory = folder.replace(/(.)\/+$/, '$1');
    const found = (await filesOf(tree, directory, 'deep'))
      .filter(({ name }) => /\.(sql|xml|ya?ml|json)$/i.test(name) && name.endsWith(ending))
      .map(({ path: file, name }) => ({ file, path: posix.join(path, name) }));
    if (found.length > 0) return found.sort((a, b) => compareText(a.path, b.path));
  }
  if (entry.fields['errorIfMissingOrEmpty'] === 'false') return [];
  throw missingFile(
    posix.join(posix.dirname(place.file), written),
    `"${place.file}" line ${entry.line}: Could not find directory, directory was empty, or no changelogs matched the provided search criteria for includeAll '${written}'.`,
    'Correct the path, or say errorIfMissingOrEmpty: false.',
  );
}

async function readChangeset(reading: Reading, place: Place, entry: Entry): Promise<void> {
  const { parameters, changesets, skipped } = reading;
  const field = (name: string) => expand(entry.fields[name], parameters);
  const name = `${place.path}::${field('id')}::${field('author')}`;
  const others = entry.changes
    .map(({ kind }) => kind)
    .filter((kind) => kind !== 'sql' && kind !== 'sqlFile');
  if (others.length > 0) {
    const kinds = [...new Set(others)].join(', ');
    skipped.push({
      what: `${place.file} line ${entry.line}`,
      why: `the changeset ${name} is not SQL but ${kinds}, which only the project can run`,
    });
    return;
  }
  if (entry.changes.length === 0) return;
  const parts = [];
  for (const change of entry.changes) parts.push(await readChange(reading, place, entry, change));
  const rollback = [];
  for (const change of entry.rollback ?? []) {
    if (change.kind === 'sql' || change.kind === 'sqlFile') {
      rollback.push(await readChange(reading, place, entry, change));
    }
  }
  const [first] = parts;
  if (first === undefined) return;
  changesets.push({
    ...plainChangeset,
    id: field('id') ?? '',
    author: field('author') ?? '',
    path: field('logicalFilePath') ?? place.path,
    file: first.file,
    line: first.line,
    text: parts.map(({ text }) => text).join('\n'),
    up: parts.flatMap(({ pieces }) => pieces),
    rollback: rollback.length > 0 ? rollback.flatMap(({ pieces }) => pieces) : undefined,
    changeChecksums: parts.map(({ checksum }) => checksum),
    comments: field('comment') ?? '',
    contexts: field('contextFilter') ?? field('context'),
    labels: field('labels'),
    dbms: field('dbms'),
    ignore: field('ignore') === 'true',
    runInTransaction: field('runInTransaction') !== 'false',
    runOnChange: field('runOnChange') === 'true',
    runAlways: field('runAlways') === 'true',
    preconditions: entry.preconditions,
  });
}

async function readChange(reading: Reading, place: Place, entry: Entry, change: Change) {
  const { fields, kind, sqlLine } = change;
  const isFile = kind === 'sqlFile';
  const source = isFile
    ? await resolve(reading, place, { ...entry, fields }, fields['path'] ?? '')
    : place;
  const text = isFile ? await readText(reading.tree, source.file) : (fields['sql'] ?? '');
  const sql = expand(text, reading.parameters) ?? '';
  const line = isFile ? 1 : sqlLine;
  return {
    file: source.file,
    line,
    text,
    pieces: piecesOf(source.file, line, sql, {
      splitStatements: fields['splitStatements'] !== 'false',
      stripComments: fields['stripComments'] === 'true',
      endDelimiter: fields['endDelimiter'],
    }),
    checksum: changeChecksum(isFile ? text : sql),
  };
}
