/** Finds node-pg-migrate's folders and reads the SQL files in them. */
import { posix } from 'node:path';

import { UserError } from '../../errors.ts';
import type { SourceTree } from '../../git/tree.ts';
import { lineCounter } from '../../sql/split.ts';
import type { Detection, MigrationSet, SourceMigration, SqlPiece } from '../adapter.ts';
import { isProgram, leftOut } from '../left-out.ts';
import { detectByMarker } from '../marker.ts';
import { readRaw } from '../raw-file.ts';
import { filesOf, foldersWith, readText, withAncestors } from '../source.ts';
import type { FolderFile } from '../source.ts';
import { compareNumbers } from '../versions.ts';

const fileName = /^\d+[^/]*\.sql$/i;
const upMarker = /^\s*--[\s-]*up\s+migration/im;
const downMarker = /^\s*--[\s-]*down\s+migration/im;

/** Numbered SQL under a package.json that depends on it; without one, files with its markers. */
export async function detect(tree: SourceTree): Promise<readonly Detection[]> {
  const detections: Detection[] = [];
  const marked = await detectByMarker(
    tree,
    'node-pg-migrate',
    /^\d+(?!.*\.(?:up|down)\.sql$).*\.sql$/i,
    upMarker,
    '-- Up Migration',
  );
  for (const directory of (await foldersWith(tree, fileName)).keys()) {
    const sign = await packageAbove(tree, directory);
    const marker = marked.find((one) => one.directory === directory);
    if (sign === undefined) {
      if (marker) detections.push({ ...marker, confidence: 'likely' });
    } else if (marker || /^migrations?$/i.test(posix.basename(directory))) {
      const why = `${sign.path} depends on node-pg-migrate`;
      detections.push({ adapter: 'node-pg-migrate', directory, confidence: 'certain', why });
    }
  }
  return detections;
}

interface PackageFile {
  readonly path: string;
  readonly text: string;
}

async function packageAbove(tree: SourceTree, directory: string): Promise<PackageFile | undefined> {
  const files = new Set(await tree.files());
  for (const folder of withAncestors(directory)) {
    const path = posix.join(folder, 'package.json');
    const text = files.has(path) ? await readText(tree, path) : '';
    if (text.includes('"node-pg-migrate"')) return { path, text };
  }
  return undefined;
}

/** Files directly in the folder, by the number in front, then by the rest of the name. */
export async function discover(tree: SourceTree, directory: string): Promise<MigrationSet> {
  const scripts = (await packageAbove(tree, directory))?.text ?? '';
  const ignored = ignorePattern(scripts);
  const files = (await filesOf(tree, directory)).filter(({ name }) => !ignored.test(name));
  const sql = files.filter(({ name }) => /\.sql$/i.test(name));
  const taken = new Set(sql.map(({ path }) => path));
  const skipped = leftOut(files, taken, 'node-pg-migrate', '1704067200000_title.sql');
  const programs = skipped.filter(isProgram).map(({ what }) => posix.parse(what).name);
  const checkOrder = !/--no-check-order\b|--check-order[= ]false\b/.test(scripts);
  const migrations: SourceMigration[] = [];
  for (const { up, down } of pairsOf(sql).toSorted((a, b) => compareFiles(a.up, b.up))) {
    const { text } = await readRaw(tree, up.path);
    const name = posix.parse(up.name.replace(/\.up\.sql$/, '.sql')).name;
    const parts =
      down === undefined
        ? partsOf(up.path, text)
        : {
            up: closed({ sql: text, file: up.path, line: 1 }),
            down: closed({ sql: (await readRaw(tree, down.path)).text, file: down.path, line: 1 }),
          };
    migrations.push({
      id: name,
      version: name,
      file: up.path,
      text,
      transactionMode: 'run',
      up: [parts.up],
      down: parts.down === null ? null : [parts.down],
      extra: { checkOrder, ...(programs.length > 0 && { programs: programs.join('\n') }) },
    });
  }
  return { migrations, skipped };
}

/** `--ignore-pattern` where a script of package.json gives one; hidden files otherwise. */
function ignorePattern(scripts: string): RegExp {
  const written = /--ignore-pattern[= ]\\?["']?([^\s"']+?)\\?["'\s]/.exec(scripts)?.[1];
  try {
    // the text is that of a JSON string, so its backslashes are doubled
    return new RegExp(written === undefined ? '^\\..*' : `^${written.replaceAll('\\\\', '\\')}$`);
  } catch {
    // a glob, or a pattern that a shell variable completes: only hidden files are known to be ignored
    return /^\..*/;
  }
}

interface FilePair {
  readonly up: FolderFile;
  /** Only where up and down are two files (`migrationLoaderStrategies` with the loader `sql`). */
  readonly down?: FolderFile;
}

function pairsOf(files: readonly FolderFile[]): readonly FilePair[] {
  const names = new Map(files.map((file) => [file.name, file]));
  return files.flatMap((up) => {
    const down = names.get(up.name.replace(/\.up\.sql$/, '.down.sql'));
    if (down !== undefined && down !== up) return [{ up, down }];
    const isPaired = names.has(up.name.replace(/\.down\.sql$/, '.up.sql'));
    return up.name.endsWith('.down.sql') && isPaired ? [] : [{ up }];
  });
}

/** `sqlMigration.ts`: a text without an up marker is sent whole, its down part included. */
function partsOf(file: string, text: string): { up: SqlPiece; down: SqlPiece | null } {
  const up = text.search(upMarker);
  const down = text.search(downMarker);
  const lineOf = lineCounter(text);
  const piece = (start: number, end: number): SqlPiece => {
    // both patterns may begin with the blank lines before the marker
    return closed({ sql: text.slice(start, end), file, line: lineOf(start) });
  };
  return {
    up: up === -1 ? piece(0, text.length) : piece(up, down < up ? text.length : down),
    down: down === -1 ? null : piece(down, up < down ? text.length : up),
  };
}

/** `pgm.sql` adds the semicolon where the last character is none. */
function closed(piece: SqlPiece): SqlPiece {
  return piece.sql.endsWith(';') ? piece : { ...piece, sql: `${piece.sql};` };
}

function compareFiles(a: FolderFile, b: FolderFile): number {
  return (
    compareNumbers(prefixOf(a), prefixOf(b)) ||
    a.name.localeCompare(b.name, undefined, {
      usage: 'sort',
      numeric: true,
      ignorePunctuation: true,
    })
  );
}

/** Seventeen digits are a date in UTC and compared as its milliseconds. */
function prefixOf({ path, name }: FolderFile): string {
  const digits = /^\d+/.exec(name)?.[0];
  if (digits === undefined) throw badName(path, name);
  const [, date, time, ms] = /^(\d{8})(\d{6})(\d{3})$/.exec(digits) ?? [];
  if (date === undefined || time === undefined) return digits;
  const day = date.replace(/(....)(..)(..)/, '$1-$2-$3');
  const moment = Date.parse(`${day}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}.${ms}Z`);
  return Number.isNaN(moment) ? digits : String(moment);
}

function badName(path: string, name: string): UserError {
  return new UserError(
    'bad-version',
    `"${path}": node-pg-migrate stops at this name: Cannot determine numeric prefix for "${name}".`,
    { remedy: 'Put a timestamp in front of the name, or move the file out of the folder.' },
  );
}
