/** Finds sqlx's migration folders and reads them. */
import { posix } from 'node:path';

import { UserError } from '../../errors.ts';
import type { NotRehearsed, TransactionMode } from '../../evidence/types.ts';
import type { SourceTree } from '../../git/tree.ts';
import type { AdapterSettings, Detection, MigrationSet, SourceMigration } from '../adapter.ts';
import { crateAbove, crateBeside } from '../cargo.ts';
import { hexDigest, readRaw } from '../raw-file.ts';
import { filesOf, foldersWith, matchesAny, wholePiece, withAncestors } from '../source.ts';
import { carriesOwnTransaction } from '../statements.ts';
import { canonicalNumber, compareNumbers, refuseDuplicates } from '../versions.ts';

/** Folders of `<version>_<description>.sql` that a Cargo.toml or sqlx's query cache stands for. */
export async function detect(tree: SourceTree): Promise<readonly Detection[]> {
  const folders = await foldersWith(tree, /^\d+_.+\.sql$/);
  const detections: Detection[] = [];
  for (const directory of folders.keys()) {
    const above = await crateAbove(tree, directory, 'sqlx');
    const cargo = above ?? (await crateBeside(tree, directory, 'sqlx'));
    const cache = cargo ? undefined : await queryCache(tree, directory);
    const sign = cargo ? `${cargo.path} depends on sqlx` : cache;
    if (sign === undefined) continue;
    detections.push({
      adapter: 'sqlx',
      directory,
      confidence: above && posix.basename(directory) === 'migrations' ? 'certain' : 'likely',
      why: sign,
      ...cargo?.other,
    });
  }
  return detections;
}

/** What `cargo sqlx prepare` leaves behind. */
async function queryCache(tree: SourceTree, directory: string): Promise<string | undefined> {
  const above = new Set(withAncestors(directory));
  const path = (await tree.files()).find((path) => {
    const found = /^(?:(.*)\/)?(?:\.sqlx\/query-[^/]+\.json|sqlx-data\.json)$/.exec(path);
    return found !== null && above.has(found[1] ?? '.');
  });
  return path === undefined ? undefined : `${path} is sqlx's`;
}

/** Files directly in the folder, by number; a name that sqlx cannot read is a UserError `bad-version`. */
export async function discover(
  tree: SourceTree,
  directory: string,
  settings: AdapterSettings,
): Promise<MigrationSet> {
  const migrations: SourceMigration[] = [];
  const skipped: NotRehearsed[] = [];
  const downs = new Map<string, string>();
  for (const { path, name } of await filesOf(tree, directory)) {
    const [, digits, rest] = /^([^_]*)_(.*\.sql)$/s.exec(name) ?? [];
    if (digits === undefined || rest === undefined) {
      if (name.endsWith('.sql')) {
        skipped.push({ what: path, why: 'sqlx ignores names without "_" after the version' });
      }
      continue;
    }
    if (!/^\d+$/.test(digits)) throw badVersion(path, name);
    const version = canonicalNumber(digits);
    if (rest.endsWith('.down.sql')) downs.set(version, path);
    else migrations.push(await readMigration(tree, path, version, rest, settings));
  }
  refuseDuplicates(migrations);
  const paired: SourceMigration[] = [];
  for (const migration of migrations) {
    const downFile = downs.get(migration.version);
    if (downFile === undefined) paired.push(migration);
    else {
      const { text } = await readRaw(tree, downFile);
      const downWrapped = !optsOut(text) && !matchesAny(downFile, settings.nonTransactional);
      const extra = { ...migration.extra, downWrapped };
      paired.push({ ...migration, down: [wholePiece(downFile, text)], extra });
    }
    downs.delete(migration.version);
  }
  for (const path of downs.values()) skipped.push({ what: path, why: 'it has no up part' });
  paired.sort((a, b) => compareNumbers(a.version, b.version));
  return { migrations: paired, skipped };
}

async function readMigration(
  tree: SourceTree,
  file: string,
  version: string,
  rest: string,
  settings: AdapterSettings,
): Promise<SourceMigration> {
  const { text, bytes } = await readRaw(tree, file);
  const wrapped = !optsOut(text) && !matchesAny(file, settings.nonTransactional);
  const suffix = rest.endsWith('.up.sql') ? '.up.sql' : '.sql';
  return {
    id: posix.basename(file).slice(0, -suffix.length),
    version,
    file,
    text,
    transactionMode: modeOf(text, wrapped),
    up: [wholePiece(file, text)],
    down: null,
    checksum: hexDigest('sha384', bytes),
    extra: { wrapped, description: rest.slice(0, -suffix.length).replaceAll('_', ' ') },
  };
}

function modeOf(text: string, wrapped: boolean): TransactionMode {
  if (carriesOwnTransaction(text)) return 'own';
  return wrapped ? 'file' : 'message';
}

/** sqlx looks at the first bytes of the file and nowhere else. */
function optsOut(text: string): boolean {
  return text.startsWith('-- no-transaction');
}

function badVersion(path: string, name: string): UserError {
  return new UserError(
    'bad-version',
    `"${path}": sqlx stops at this name: error parsing migration filename "${name}"; ` +
      'expected integer version prefix (e.g. `01_foo.sql`).',
    { remedy: 'Rename the file, or move it out of the folder.' },
  );
}
