/** Finds Diesel's migration folders and reads them. */
import { posix } from 'node:path';

import { UserError } from '../../errors.ts';
import type { NotRehearsed, TransactionMode } from '../../evidence/types.ts';
import type { SourceTree } from '../../git/tree.ts';
import type { AdapterSettings, Detection, MigrationSet, SourceMigration } from '../adapter.ts';
import { crateAbove } from '../cargo.ts';
import type { CargoSign } from '../cargo.ts';
import { missingFile } from '../missing-file.ts';
import { readRaw } from '../raw-file.ts';
import { filesOf, matchesAny, readText, wholePiece } from '../source.ts';
import { carriesOwnTransaction } from '../statements.ts';
import { tomlValue } from '../toml-value.ts';
import { compareText, refuseDuplicates } from '../versions.ts';

/** Folders of `<version>_<name>/up.sql` that Diesel's own files or a Cargo.toml stand for. */
export async function detect(tree: SourceTree): Promise<readonly Detection[]> {
  const files = await tree.files();
  const folders = new Map<string, string[]>();
  for (const path of files) {
    const found = /^(?:(.*)\/)?(\d[\d-]*_[^/]*)\/up\.sql$/.exec(path);
    if (!found) continue;
    const directory = found[1] ?? '.';
    folders.set(directory, [...(folders.get(directory) ?? []), found[2] as string]);
  }
  if (folders.size === 0) return [];
  const named = await directoriesInDieselToml(tree, files);
  const detections: Detection[] = [];
  for (const [directory, names] of folders) {
    const cargo = await crateAbove(tree, directory, 'diesel');
    const sign = signOf(directory, names, named, cargo);
    if (sign) detections.push({ adapter: 'diesel', directory, ...sign, ...cargo?.other });
  }
  return detections;
}

function signOf(
  directory: string,
  names: readonly string[],
  named: ReadonlyMap<string, string>,
  cargo: CargoSign | undefined,
): Pick<Detection, 'confidence' | 'why'> | undefined {
  const toml = named.get(directory);
  if (toml !== undefined) return { confidence: 'certain', why: `${toml} names ${directory}` };
  if (names.includes('00000000000000_diesel_initial_setup')) {
    return { confidence: 'certain', why: `${directory} has 00000000000000_diesel_initial_setup` };
  }
  const dashed = names.find((name) => /^\d{4}-\d{2}-\d{2}-\d{6}/.test(name));
  if (dashed !== undefined) {
    return { confidence: 'certain', why: `${directory} has "${dashed}", spelled as Diesel does` };
  }
  if (!cargo) return undefined;
  return { confidence: 'likely', why: `${cargo.path} depends on diesel` };
}

/** Folders that a `diesel.toml` names, or `migrations` beside one that names none. */
async function directoriesInDieselToml(
  tree: SourceTree,
  files: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const named = new Map<string, string>();
  for (const path of files.filter((path) => posix.basename(path) === 'diesel.toml')) {
    const dir = tomlValue(await readText(tree, path), 'dir', 'migrations_directory');
    named.set(posix.join(posix.dirname(path), dir ?? 'migrations'), path);
  }
  return named;
}

/** Every folder that is not hidden, in the order of its version without dashes, compared as text. */
export async function discover(
  tree: SourceTree,
  directory: string,
  settings: AdapterSettings,
): Promise<MigrationSet> {
  const files = await filesOf(tree, directory, 'deep');
  const present = new Set(files.map(({ path }) => path));
  const folders = new Set(
    files
      .filter(({ name }) => name.includes('/') && !name.startsWith('.'))
      .map(({ name }) => name.slice(0, name.indexOf('/'))),
  );
  const migrations: SourceMigration[] = [];
  for (const name of folders) {
    const folder = posix.join(directory, name);
    const file = posix.join(folder, 'up.sql');
    if (!present.has(file)) {
      throw missingFile(
        file,
        `invalid migration directory: "${folder}" doesn't contain an up.sql file.`,
        'Add the file, or move the folder out of the migrations.',
      );
    }
    migrations.push(await readMigration(tree, folder, name, present, settings));
  }
  refuseDuplicates(migrations);
  const skipped: NotRehearsed[] = files
    .filter(({ name }) => name.endsWith('.sql') && !/^[^/]+\/(up|down)\.sql$/.test(name))
    .map(({ path }) => ({ what: path, why: 'Diesel runs only <folder>/up.sql and down.sql' }));
  return { migrations: migrations.sort((a, b) => compareText(a.version, b.version)), skipped };
}

async function readMigration(
  tree: SourceTree,
  folder: string,
  name: string,
  present: ReadonlySet<string>,
  settings: AdapterSettings,
): Promise<SourceMigration> {
  const file = `${folder}/up.sql`;
  const { text } = await readRaw(tree, file);
  if (text === '') {
    throw new UserError(
      'empty-migration',
      `"${file}" is empty, and Diesel refuses to run an empty migration.`,
      { remedy: 'Write a statement or a comment into it.' },
    );
  }
  const downFile = `${folder}/down.sql`;
  const down = present.has(downFile) ? (await readRaw(tree, downFile)).text : '';
  const metadata = `${folder}/metadata.toml`;
  const wrapped =
    !matchesAny(file, settings.nonTransactional) &&
    (!present.has(metadata) || runsInTransaction(await readText(tree, metadata)));
  return {
    id: name,
    version: (name.split('_')[0] as string).replaceAll('-', ''),
    file,
    text,
    transactionMode: modeOf(text, wrapped),
    up: [wholePiece(file, text)],
    down: down === '' ? null : [wholePiece(downFile, down)],
    extra: { wrapped },
  };
}

function modeOf(text: string, wrapped: boolean): TransactionMode {
  if (carriesOwnTransaction(text)) return 'own';
  return wrapped ? 'file' : 'message';
}

/** A metadata.toml without the key means false (`serde(default)` of a bool); one it cannot read, true. */
function runsInTransaction(metadata: string): boolean {
  const value = tomlValue(metadata, 'run_in_transaction');
  return value !== undefined && value !== 'false';
}
