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
  const named = files
    .map((file) => ({ ...file, match: filePattern.exec(file.name) }))
    .filter((file) => file.match !== null)
    .map(({ path, name, match }) => ({
      path,
      name,
      version: match?.[1] ?? '',
      up: match?.[3] === 'up',
    }));
  const ups = named.filter(({ up }) => up).sort((a, b) => compareNumbers(a.version, b.version));
  const downs = new Map(
    named.filter(({ up }) => !up).map((file) => [canonicalNumber(file.version), file]),
  );
  const migrations: SourceMigration[] = [];
  for (const { path, name, version } of ups) {
    const { text } = await readRaw(tree, path);
    const separately = matchesAny(path, settings.nonTransactional);
    const down = downs.get(canonicalNumber(version));
    migrations.push({
      id: name.replace(/\.up\.sql$/, ''),
      version: canonicalNumber(version),
      file: path,
      text,
      transactionMode: carriesOwnTransaction(text) ? 'own' : separately ? 'statement' : 'message',
      up: messages(path, text, separately),
      down: down ? messages(down.path, (await readRaw(tree, down.path)).text, separately) : null,
      extra: { previous: migrations.at(-1)?.version ?? '' },
    });
  }
  refuseDuplicates(migrations);
  const versions = new Set(migrations.map(({ version }) => version));
  const orphans = [...downs]
    .filter(([version]) => !versions.has(version))
    .map(([, { path }]) => ({ what: path, why: 'a down part without an up part' }));
  const taken = new Set(named.map(({ path }) => path));
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
