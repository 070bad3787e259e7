/** Finds graphile-migrate's folders; reads what is committed and the migration in the making. */
import { posix } from 'node:path';

import { UserError } from '../../errors.ts';
import type { NotRehearsed } from '../../evidence/types.ts';
import type { SourceTree } from '../../git/tree.ts';
import type {
  AdapterSettings,
  Detection,
  MigrationSet,
  SourceMigration,
  SqlPiece,
} from '../adapter.ts';
import { leftOut } from '../left-out.ts';
import { filesOf, readText } from '../source.ts';
import type { FolderFile } from '../source.ts';
import { carriesOwnTransaction } from '../statements.ts';
import { canonicalNumber, compareNumbers, refuseDuplicates } from '../versions.ts';
import { fillIn, isConfiguration, migrationsFolder, readConfiguration } from './configuration.ts';
import type { Configuration } from './configuration.ts';
import { hashOf, invalid, optsOut, parseFile } from './header.ts';
import { withoutComments } from './plan.ts';

const fileName = /^(\d+)(-[-_a-zA-Z0-9]*)?\.sql$/;

/** Folders with committed files that have headers, or with a current migration beside `.gmrc`. */
export async function detect(tree: SourceTree): Promise<readonly Detection[]> {
  const files = await tree.files();
  const found = new Map<string, string>();
  for (const path of files) {
    const committed = posix.dirname(path);
    const directory = posix.dirname(committed);
    const candidate = posix.basename(committed) === 'committed' && !found.has(directory);
    if (!candidate || !fileName.test(posix.basename(path))) continue;
    const text = (await tree.read(path)).toString('latin1');
    if (text.startsWith('--! Previous:')) found.set(directory, `${path} has "--! Previous"`);
  }
  for (const path of files.filter(isConfiguration)) {
    const directory = migrationsFolder(path, await readText(tree, path));
    const current = files.find((file) => isCurrent(directory, file));
    if (current !== undefined && !found.has(directory)) {
      found.set(directory, `${path} names the folder of ${current}`);
    }
  }
  return [...found].map(([directory, why]) => ({
    adapter: 'graphile-migrate',
    directory,
    confidence: 'certain',
    why,
  }));
}

function isCurrent(directory: string, path: string): boolean {
  return (
    path === posix.join(directory, 'current.sql') ||
    (posix.dirname(path) === posix.join(directory, 'current') && path.endsWith('.sql'))
  );
}

/** Committed files by number, each bound to the one before it by its hash; then the current one. */
export async function discover(
  tree: SourceTree,
  directory: string,
  settings: AdapterSettings,
): Promise<MigrationSet> {
  const configuration = await readConfiguration(tree, directory);
  const files = await filesOf(tree, posix.join(directory, 'committed'));
  const migrations: SourceMigration[] = [];
  for (const file of files.filter(({ name }) => fileName.test(name)).toSorted(byName)) {
    migrations.push(await committed(tree, file, configuration, settings));
  }
  refuseDuplicates(
    migrations.map(({ version, file }) => ({ version: canonicalNumber(version), file })),
  );
  if (!settings.unbound) refuseBrokenChain(migrations);
  const taken = new Set(migrations.map(({ file }) => file));
  const skipped = [...leftOut(files, taken, 'graphile-migrate', '000012-title.sql')];
  if (configuration.path !== undefined && configuration.actions.length > 0) {
    const why = `its hooks are not run: ${configuration.actions.join(', ')}`;
    skipped.push({ what: configuration.path, why });
  }
  const current = await currentMigration(tree, directory, configuration, settings);
  if (current && 'why' in current) skipped.push(current);
  else if (current) migrations.push(current);
  const last = migrations.findLast(({ extra }) => extra?.['draft'] !== true);
  return {
    migrations: migrations.map((one) =>
      one === last ? { ...one, extra: { ...one.extra, last: true } } : one,
    ),
    skipped,
  };
}

/** `localeCompare` over `000012.sql`, as the real one sorts. */
function byName(a: FolderFile, b: FolderFile): number {
  const key = ({ name }: FolderFile) => name.replace(fileName, '$1.sql');
  return key(a).localeCompare(key(b), 'en');
}

async function committed(
  tree: SourceTree,
  { path, name }: FolderFile,
  configuration: Configuration,
  settings: AdapterSettings,
): Promise<SourceMigration> {
  const text = await readText(tree, path);
  const { headers, body, line } = parseFile(path, text, true);
  const previous = headers.get('Previous') ?? '';
  const hash = headers.get('Hash') ?? '';
  if (previous === '') throw invalid(path, 1, 'a header "Previous"');
  if (hash === '') throw invalid(path, 1, 'a header "Hash"');
  const before = previous === '-' ? null : previous;
  const real = hashOf(body, before);
  const allowed = headers.has('AllowInvalidHash');
  const sql = fillIn(body, path, line, configuration, settings.placeholders);
  return {
    id: name.replace(/\.sql$/, ''),
    version: fileName.exec(name)?.[1] ?? '',
    file: path,
    text,
    ...transactionOf(sql),
    up: [{ sql, file: path, line }],
    down: null,
    checksum: hash,
    extra: {
      wrapped: !optsOut(sql),
      previous,
      ...(real !== hash &&
        !allowed && {
          problem: `Hash for ${name} does not match - ${real} !== ${hash}; has the file been tampered with?`,
        }),
      ...(real === hash &&
        allowed && {
          problem: `Invalid hash allowed for ${name}; but hash matches.`,
        }),
    },
  };
}

function transactionOf(sql: string): Pick<SourceMigration, 'transactionMode'> {
  if (carriesOwnTransaction(sql)) return { transactionMode: 'own' };
  return { transactionMode: optsOut(sql) ? 'message' : 'file' };
}

function refuseBrokenChain(migrations: readonly SourceMigration[]): void {
  for (const [index, { file, extra }] of migrations.entries()) {
    const expected = migrations[index - 1]?.checksum ?? '-';
    const previous = String(extra?.['previous']);
    if (previous === expected) continue;
    const before = migrations[index - 1]?.file;
    throw new UserError(
      'broken-chain',
      `"${file}" says "Previous: ${previous}", but ${before === undefined ? 'no file stands before it' : `"${before}" before it has the hash ${expected}`}: graphile-migrate refuses to run.`,
      {
        remedy:
          'Another branch has committed in between: run "graphile-migrate uncommit", then "graphile-migrate commit".',
      },
    );
  }
}

/** The migration in the making, which `watch` runs again on every change; undefined when it is blank. */
async function currentMigration(
  tree: SourceTree,
  directory: string,
  configuration: Configuration,
  settings: AdapterSettings,
): Promise<SourceMigration | NotRehearsed | undefined> {
  const paths = (await tree.files()).filter((path) => isCurrent(directory, path));
  const single = paths.find((path) => posix.dirname(path) === directory);
  if (single !== undefined && paths.length > 1) {
    throw new UserError(
      'two-currents',
      `"${single}" and the folder "${directory}/current" both exist; graphile-migrate takes only one of them.`,
      { remedy: 'Remove one.' },
    );
  }
  const file = single ?? paths[0];
  if (file === undefined) return undefined;
  const texts: string[] = [];
  const up: SqlPiece[] = [];
  for (const path of single === undefined ? inOrder(paths) : [single]) {
    const text = await readText(tree, path);
    if (/^--! ?include\b/m.test(text)) {
      return { what: path, why: '"--!include" is filled in by graphile-migrate when it commits' };
    }
    const { body, line } = parseFile(path, text, false);
    if (single === undefined && optsOut(body)) {
      throw invalid(path, line, '"--! no-transaction" in current.sql only');
    }
    texts.push(text);
    const sql = fillIn(body, path, line, configuration, settings.placeholders);
    up.push({ sql, file: path, line });
  }
  const sql = up.map((piece) => piece.sql).join('\n');
  if (withoutComments(sql) === '') return undefined;
  return {
    id: 'current.sql',
    version: 'current.sql',
    file,
    text: texts.join('\n'),
    ...transactionOf(sql),
    up,
    down: null,
    extra: { wrapped: !optsOut(sql), draft: true, content: sql },
  };
}

function inOrder(paths: readonly string[]): readonly string[] {
  const numbers = new Map<string, string>();
  for (const path of paths) {
    const number = canonicalNumber(fileName.exec(posix.basename(path))?.[1] ?? '0');
    if (number === '0') throw invalid(path, 1, 'a name such as "001-title.sql"');
    const other = numbers.get(number);
    if (other !== undefined) throw invalid(path, 1, `a number that "${other}" does not have`);
    numbers.set(number, path);
  }
  return [...numbers].toSorted(([a], [b]) => compareNumbers(a, b)).map(([, path]) => path);
}
