import { posix } from 'node:path';

import type { NotRehearsed } from '../../evidence/types.ts';
import type { SourceTree } from '../../git/tree.ts';
import type { AdapterSettings, MigrationSet, SourceMigration, SqlPiece } from '../adapter.ts';
import { leftOut } from '../left-out.ts';
import { fillPlaceholders, goTemplate } from '../placeholders.ts';
import { filesOf, readText } from '../source.ts';
import type { FolderFile } from '../source.ts';
import { carriesOwnTransaction } from '../statements.ts';
import { compareNatural, refuseDuplicates } from '../versions.ts';
import { readOrder } from './order-file.ts';
import type { OrderFile } from './order-file.ts';
import { readPsqlScript } from './psql.ts';

/** SQL files in the order of a list, or of their names, numbers as numbers; or folders with `up.sql` and `down.sql`. */
export async function discover(
  tree: SourceTree,
  directory: string,
  settings: AdapterSettings,
): Promise<MigrationSet> {
  const files = await filesOf(tree, directory, 'deep');
  const order = await readOrder(tree, directory, settings.orderFile);
  const { ups, downs, skipped } = order ? orderedLayout(files, order) : layoutOf(files);
  const read = async (path: string) => {
    const text = await readText(tree, path);
    const filled = fillPlaceholders(text, goTemplate, settings.placeholders, path);
    const pieces = await readPsqlScript(tree, directory, path, filled, settings.placeholders);
    return { text, pieces };
  };
  const migrations: SourceMigration[] = [];
  for (const { id, path } of ups) {
    const { text, pieces } = await read(path);
    const down = downs.get(id);
    migrations.push({
      id,
      version: order ? id : id.replace(/^(V?)0+(?=\d)/i, '$1'),
      file: path,
      text,
      transactionMode: pieces.some(({ sql }) => carriesOwnTransaction(sql)) ? 'own' : 'statement',
      up: pieces,
      down: down === undefined ? null : (await read(down)).pieces,
    });
  }
  refuseDuplicates(migrations);
  const included = new Set(migrations.flatMap(({ up }) => up.map(({ file }: SqlPiece) => file)));
  return { migrations, skipped: skipped.filter(({ what }) => !included.has(what)) };
}

interface Layout {
  readonly ups: readonly { readonly id: string; readonly path: string }[];
  /** Path of the down part by id. */
  readonly downs: ReadonlyMap<string, string>;
  readonly skipped: readonly NotRehearsed[];
}

const downName =
  /^U\d.*\.sql$|^(?:down|revert|rollback|undo)\.sql$|[._-](?:down|rollback|revert|undo)\.sql$/i;
const numbered = /^V?\d/i;

function layoutOf(files: readonly FolderFile[]): Layout {
  const sql = files.filter(({ name }) => /\.sql$/i.test(name));
  const inFolders = sql.filter(({ name }) => /^\d[^/]*\/up\.sql$/.test(name));
  return inFolders.length > 0 ? folderLayout(files, inFolders) : fileLayout(files, sql);
}

/** `<version>_title/up.sql`, as Hasura writes them. */
function folderLayout(files: readonly FolderFile[], ups: readonly FolderFile[]): Layout {
  const paths = new Set(files.map(({ path }) => path));
  const found = ups
    .map(({ path, name }) => ({ id: posix.dirname(name), path }))
    .sort((a, b) => compareNatural(a.id, b.id));
  const downs = new Map(
    found
      .map(({ id, path }) => [id, path.replace(/up\.sql$/, 'down.sql')] as const)
      .filter(([, path]) => paths.has(path)),
  );
  const taken = new Set([...ups.map(({ path }) => path), ...downs.values()]);
  const skipped = leftOut(files, taken, 'a folder of this layout', '12_title/up.sql');
  return { ups: found, downs, skipped };
}

/** `12_title.sql`, or `12_title.up.sql` where that is the habit; unnumbered files only where none is numbered. */
function fileLayout(all: readonly FolderFile[], sql: readonly FolderFile[]): Layout {
  const files = all.filter(({ name }) => !name.includes('/'));
  const direct = sql.filter(({ name }) => !name.includes('/'));
  const candidates = direct.filter(({ name }) => !downName.test(name));
  const marked = candidates.some(({ name }) => /\.up\.sql$/i.test(name));
  const counted = candidates.some(({ name }) => numbered.test(name));
  const expected = `${counted ? '12_' : ''}title${marked ? '.up' : ''}.sql`;
  const chosen = candidates.filter(
    ({ name }) => (!marked || /\.up\.sql$/i.test(name)) && (!counted || numbered.test(name)),
  );
  const ups = chosen
    .map(({ path, name }) => ({ id: idOf(name), path }))
    .sort((a, b) => compareNatural(a.id, b.id));
  const downFiles = direct.filter(({ name }) => downName.test(name));
  const ids = new Set(ups.map(({ id }) => id));
  const downs = new Map(
    downFiles.map(({ path, name }) => [idOf(name), path] as const).filter(([id]) => ids.has(id)),
  );
  const taken = new Set([...chosen, ...downFiles].map(({ path }) => path));
  const orphans = downFiles
    .filter(({ name }) => !ids.has(idOf(name)))
    .map(({ path }) => ({ what: path, why: 'a down part without an up part' }));
  return {
    ups,
    downs,
    skipped: [...orphans, ...leftOut(files, taken, 'this folder', expected)],
  };
}

/** What a list names, and nothing else. */
function orderedLayout(files: readonly FolderFile[], { file, entries }: OrderFile): Layout {
  const ups = entries.map(({ path, name }) => ({ id: idOf(name), path }));
  const ids = new Set(ups.map(({ id }) => id));
  const downs = new Map(
    files
      .filter(({ name }) => downName.test(posix.basename(name)) && ids.has(idOf(name)))
      .map(({ path, name }) => [idOf(name), path] as const)
      .filter(([, path]) => ups.every((up) => up.path !== path)),
  );
  const taken = new Set([...ups.map(({ path }) => path), ...downs.values()]);
  const unlisted = files
    .filter(({ path, name }) => /\.sql$/i.test(name) && !taken.has(path))
    .map(({ path }) => ({ what: path, why: `${file} does not list it, so it is never run` }));
  return { ups, downs, skipped: unlisted };
}

function idOf(name: string): string {
  return name
    .replace(/\.sql$/i, '')
    .replace(/[._-](up|down|rollback|revert|undo)$/i, '')
    .replace(/^U(?=\d)/, 'V');
}
