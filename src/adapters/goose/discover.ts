import type { SourceTree } from '../../git/tree.ts';
import type { AdapterSettings, MigrationSet, SourceMigration } from '../adapter.ts';
import { leftOut } from '../left-out.ts';
import { readRaw } from '../raw-file.ts';
import { filesOf, matchesAny } from '../source.ts';
import { carriesOwnTransaction } from '../statements.ts';
import { canonicalNumber, compareNumbers, refuseDuplicates } from '../versions.ts';
import { parseGoose } from './parse.ts';

const filePattern = /^(\d+)_.*\.sql$/;

/** Reads `12_title.sql`, ordered by number; Go migrations between them are left out, and said. */
export async function discover(
  tree: SourceTree,
  directory: string,
  settings: AdapterSettings,
): Promise<MigrationSet> {
  const files = await filesOf(tree, directory);
  const named = files
    .filter(({ name }) => filePattern.test(name))
    .map((file) => ({ ...file, version: canonicalNumber(filePattern.exec(file.name)?.[1] ?? '') }))
    .filter(({ version }) => version !== '0')
    .sort((a, b) => compareNumbers(a.version, b.version));
  refuseDuplicates(named.map(({ version, path }) => ({ version, file: path })));
  const migrations: SourceMigration[] = [];
  for (const { path, name, version } of named) {
    const { text } = await readRaw(tree, path);
    const { up, down, useTransaction } = parseGoose(path, text, settings.placeholders);
    const wrapped = useTransaction && !matchesAny(path, settings.nonTransactional);
    const own = up.some(({ sql }) => carriesOwnTransaction(sql));
    migrations.push({
      id: name.replace(/\.sql$/, ''),
      version,
      file: path,
      text,
      transactionMode: own ? 'own' : wrapped ? 'file' : 'statement',
      up,
      down,
      extra: { wrapped },
    });
  }
  const taken = new Set(named.map(({ path }) => path));
  return { migrations, skipped: leftOut(files, taken, 'goose', '20240131120000_title.sql') };
}
