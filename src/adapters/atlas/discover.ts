/** Finds Atlas's migration folders and reads their files. */
import { posix } from 'node:path';

import { UserError } from '../../errors.ts';
import type { NotRehearsed } from '../../evidence/types.ts';
import type { SourceTree } from '../../git/tree.ts';
import { lineCounter } from '../../sql/split.ts';
import type {
  AdapterSettings,
  Detection,
  MigrationSet,
  SourceMigration,
  SqlPiece,
} from '../adapter.ts';
import { readRaw } from '../raw-file.ts';
import { filesOf, matchesAny, nearestFile, readText } from '../source.ts';
import type { FolderFile } from '../source.ts';
import { carriesOwnTransaction, splitStatements } from '../statements.ts';
import { compareText, refuseDuplicates } from '../versions.ts';
import { refuseMismatch, sumLines } from './sum-file.ts';
import type { SummedFile } from './sum-file.ts';

const sumFile = 'atlas.sum';

/** Names of other tools, whose folders Atlas can hash too: they run them then. */
const foreignName = /\.(up|down)\.sql$|^[VUR]\d*[\d._]*__.*\.sql$/;
const foreignMarker = /^--\s*(\+goose|migrate:up|liquibase formatted|changeset)\b/im;

/** Folders with `atlas.sum`, unless their files are another tool's. */
export async function detect(tree: SourceTree): Promise<readonly Detection[]> {
  const detections: Detection[] = [];
  for (const path of await tree.files()) {
    if (posix.basename(path) !== sumFile) continue;
    const directory = posix.dirname(path);
    const sql = (await filesOf(tree, directory)).filter(({ name }) => name.endsWith('.sql'));
    const [first] = sql;
    if (first === undefined || sql.some(({ name }) => foreignName.test(name))) continue;
    if (foreignMarker.test((await tree.read(first.path)).toString('latin1'))) continue;
    const why = `${path} is Atlas's`;
    detections.push({ adapter: 'atlas', directory, confidence: 'certain', why });
  }
  return detections;
}

/** Files by name; throws UserError `checksum-mismatch` where they are not those of `atlas.sum`. */
export async function discover(
  tree: SourceTree,
  directory: string,
  settings: AdapterSettings,
): Promise<MigrationSet> {
  const files = (await filesOf(tree, directory))
    .filter(({ name }) => name.endsWith('.sql'))
    .toSorted((a, b) => compareText(a.name, b.name));
  const read = await Promise.all(
    files.map(async (file) => ({ ...file, ...(await readRaw(tree, file.path)) })),
  );
  refuseDuplicates(read.map(({ name, path }) => ({ version: versionOf(name), file: path })));
  if (!settings.unbound) await refuseUnhashed(tree, directory, read);
  const hashes = new Map(sumLines(read).map(({ name, hash }) => [name, hash]));
  const order = await executionOrder(tree, directory);
  const migrations: SourceMigration[] = [];
  const skipped: NotRehearsed[] = [];
  for (const file of read) {
    const why = reasonToSkip(file.text, migrations.length > 0);
    if (why !== undefined) skipped.push({ what: file.path, why });
    else migrations.push(migrationOf(file, hashes.get(file.name) ?? '', order, settings));
  }
  return { migrations, skipped };
}

async function refuseUnhashed(
  tree: SourceTree,
  directory: string,
  files: readonly SummedFile[],
): Promise<void> {
  const path = posix.join(directory, sumFile);
  if ((await tree.files()).includes(path))
    return refuseMismatch(path, await readText(tree, path), files);
  if (files.length === 0) return;
  throw new UserError(
    'checksum-mismatch',
    `"${path}" does not exist, and Atlas refuses to run: checksum file not found.`,
    {
      remedy: 'Run "atlas migrate hash".',
    },
  );
}

/** `exec_order` of the nearest `atlas.hcl`; linear unless said. */
async function executionOrder(tree: SourceTree, directory: string): Promise<string> {
  const path = await nearestFile(tree, directory, 'atlas.hcl');
  const text = path === undefined ? '' : await readText(tree, path);
  return (/^\s*exec_order\s*=\s*"?([\w-]+)/m.exec(text)?.[1] ?? 'linear')
    .toLowerCase()
    .replaceAll('_', '-');
}

function reasonToSkip(text: string, hasOlder: boolean): string | undefined {
  if (directive(text, 'txtar') !== undefined) {
    return 'an archive with checks, which only the project can run';
  }
  if (directive(text, 'checkpoint') !== undefined && hasOlder) {
    return 'a checkpoint, which stands for the files before it in a new database only';
  }
  return undefined;
}

/** `20240131120000_title.sql` is version 20240131120000. */
function versionOf(name: string): string {
  return name.replace(/\.sql$/, '').split('_')[0] ?? '';
}

interface ReadFile extends FolderFile {
  readonly text: string;
}

function migrationOf(
  { path, name, text }: ReadFile,
  checksum: string,
  order: string,
  settings: AdapterSettings,
): SourceMigration {
  const mode = directive(text, 'txmode') ?? 'file';
  if (mode !== 'file' && mode !== 'none') {
    const expected =
      mode === 'all' ? 'txmode "all" is not allowed in a file' : `unknown txmode "${mode}"`;
    throw new UserError(
      'invalid-migration',
      `"${path}" line ${lineOf(text, 'txmode')}: Atlas stops here: ${expected}.`,
      {
        remedy: 'Write "-- atlas:txmode none" or "-- atlas:txmode file".',
      },
    );
  }
  const wrapped = mode === 'file' && !matchesAny(path, settings.nonTransactional);
  const up = statementsOf(path, text);
  return {
    id: name.replace(/\.sql$/, ''),
    version: versionOf(name),
    file: path,
    text,
    transactionMode: up.some(({ sql }) => carriesOwnTransaction(sql))
      ? 'own'
      : wrapped
        ? 'file'
        : 'statement',
    up,
    down: null,
    checksum,
    extra: {
      wrapped,
      order,
      description: name
        .replace(/\.sql$/, '')
        .split('_')
        .slice(1)
        .join('_'),
    },
  };
}

/** A directive of the file: in the comments at its top, which a blank line parts from the rest. */
function directive(text: string, name: string): string | undefined {
  const head = /^(?:(?:#|--).*(?:\n|$))+/.exec(text.replaceAll('\r', ''))?.[0];
  if (head === undefined || !/^(?:[ \t]*\n|$)/.test(text.replaceAll('\r', '').slice(head.length))) {
    return undefined;
  }
  const found = new RegExp(String.raw`^[ -~]*atlas:${name}(?: +(.+))?$`, 'm').exec(head);
  return found === null ? undefined : (found[1] ?? '').trim();
}

function lineOf(text: string, name: string): number {
  return text.slice(0, text.indexOf(`atlas:${name}`)).split('\n').length;
}

/** At semicolons, or at what `-- atlas:delimiter` in the first line says. */
function statementsOf(file: string, text: string): readonly SqlPiece[] {
  const written = /^-- atlas:delimiter +(.+)\n/.exec(text);
  if (!written) return splitStatements(text).map(({ sql, line }) => ({ sql, file, line }));
  const escapes: Readonly<Record<string, string>> = { '\\n': '\n', '\\r': '\r', '\\t': '\t' };
  const delimiter = (written[1] ?? '')
    .trimEnd()
    .replace(/\\[nrt]/g, (escape) => escapes[escape] ?? escape);
  const lineAt = lineCounter(text);
  let at = written[0].length;
  return text
    .slice(at)
    .split(delimiter)
    .flatMap((part) => {
      const offset = at + part.length - part.trimStart().length;
      at += part.length + delimiter.length;
      return part.trim() === '' ? [] : [{ sql: part.trim(), file, line: lineAt(offset) }];
    });
}
