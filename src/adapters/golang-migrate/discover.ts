import type { SourceTree } from '../../git/tree.ts';
import type { AdapterSettings, MigrationSet, SourceMigration, SqlPiece } from '../adapter.ts';
import { leftOut } from '../left-out.ts';
import { readRaw } from '../raw-file.ts';
import { filesOf, matchesAny, wholePiece } from '../source.ts';
import { carriesOwnTransaction } from '../statements.ts';
import { canonicalNumber, compareNumbers, refuseDuplicates } from '../versions.ts';

/** `source.Regex` of golang-migrate, for SQL. */
export const filePattern = /^(\d+)_(.*)\.(up|down)\.sql$/;

/** Reads `12_title.up.sql` and `12_title.down.sql`; every file is one message. */
export async function discover(
  tree: SourceTree,
  directory: string,
  settings: AdapterSettings,
): Promise<MigrationSet> {
  const files = await filesOf(tree, directory);
  const named = files.flatMap((file) => {
    const [, digits, , direction] = filePattern.exec(file.name) ?? [];
    if (digits === undefined) return [];
    return [{ file: file.path, name: file.name, version: canonicalNumber(digits), direction }];
  });
  const ups = named.filter(({ direction }) => direction === 'up');
  const downFiles = named.filter(({ direction }) => direction === 'down');
  refuseDuplicates(ups);
  refuseDuplicates(downFiles);
  const downs = new Map(downFiles.map(({ version, file }) => [version, file]));
  const migrations: SourceMigration[] = [];
  for (const { file, name, version } of ups.sort((a, b) => compareNumbers(a.version, b.version))) {
    const { text } = await readRaw(tree, file);
    const separately = matchesAny(file, settings.nonTransactional);
    const down = downs.get(version);
    migrations.push({
      id: name.replace(/\.up\.sql$/, ''),
      version,
      file,
      text,
      transactionMode: carriesOwnTransaction(text) ? 'own' : separately ? 'statement' : 'message',
      up: messages(file, text, separately),
      down: down ? messages(down, (await readRaw(tree, down)).text, separately) : null,
      extra: { previous: migrations.at(-1)?.version ?? '' },
    });
  }
  const versions = new Set(ups.map(({ version }) => version));
  const orphans = [...downs]
    .filter(([version]) => !versions.has(version))
    .map(([, file]) => ({ what: file, why: 'a down part without an up part' }));
  const taken = new Set(named.map(({ file }) => file));
  const others = leftOut(files, taken, 'golang-migrate', '12_title.up.sql');
  return { migrations, skipped: [...others, ...orphans] };
}

/**
 * The whole file is one message; with `x-multi-statement` (taught by `nonTransactional`) it is cut
 * at every semicolon, also inside quotes, as database/multistmt does.
 */
function messages(file: string, text: string, separately: boolean): readonly SqlPiece[] {
  if (text.trim() === '') return [];
  if (!separately) return [wholePiece(file, text)];
  let line = 1;
  return text.split(/(?<=;)/).flatMap((sql) => {
    const piece: SqlPiece = { sql, file, line };
    line += sql.split('\n').length - 1;
    return sql.trim() === '' ? [] : [piece];
  });
}
