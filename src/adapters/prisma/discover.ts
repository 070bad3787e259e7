/** Finds Prisma's migration folders and reads them. */
import { posix } from 'node:path';

import type { NotRehearsed } from '../../evidence/types.ts';
import type { SourceTree } from '../../git/tree.ts';
import { lineCounter } from '../../sql/split.ts';
import type { AdapterSettings, Detection, MigrationSet, SourceMigration } from '../adapter.ts';
import type { SqlPiece } from '../adapter.ts';
import { missingFile } from '../missing-file.ts';
import { hexDigest, readRaw } from '../raw-file.ts';
import type { RawFile } from '../raw-file.ts';
import { filesOf, matchesAny, readText, withAncestors, wholePiece } from '../source.ts';
import { carriesOwnTransaction, splitStatements } from '../statements.ts';
import { tomlValue } from '../toml-value.ts';

const lockFile = 'migration_lock.toml';

const otherProviders: Readonly<Record<string, string>> = {
  cockroachdb: 'CockroachDB',
  mongodb: 'MongoDB',
  mysql: 'MySQL',
  sqlite: 'SQLite',
  sqlserver: 'SQL Server',
};

/** Folders with a lock file, and without one those that lie near a Prisma schema. */
export async function detect(tree: SourceTree): Promise<readonly Detection[]> {
  const files = await tree.files();
  const detections: Detection[] = [];
  for (const path of files.filter((path) => posix.basename(path) === lockFile)) {
    const provider = tomlValue(await readText(tree, path), 'provider') ?? '';
    detections.push(
      detection(posix.dirname(path), provider, `${path} says provider "${provider}"`),
    );
  }
  const locked = new Set(detections.map(({ directory }) => directory));
  const unlocked = new Set(
    files
      .filter((path) => /(^|\/)\d[^/]*\/migration\.sql$/.test(path))
      .map((path) => posix.dirname(posix.dirname(path)))
      .filter((directory) => !locked.has(directory)),
  );
  for (const directory of unlocked) {
    const schema = await schemaNear(tree, directory);
    if (schema) {
      const why = `${directory} has folders with migration.sql, and ${schema.path} is near`;
      detections.push(detection(directory, schema.provider, why));
    }
  }
  return detections;
}

function detection(directory: string, provider: string, why: string): Detection {
  const otherDatabase = otherProviders[provider];
  return {
    adapter: 'prisma',
    directory,
    confidence: 'certain',
    why,
    ...(otherDatabase === undefined ? {} : { otherDatabase }),
  };
}

/** Prisma's own default is `migrations` beside the schema, or beside the folder of schema files. */
async function schemaNear(
  tree: SourceTree,
  directory: string,
): Promise<{ path: string; provider: string } | undefined> {
  const near = (await filesOf(tree, posix.dirname(directory), 'deep')).filter(
    ({ name }) => name.endsWith('.prisma') && name.split('/').length <= 2,
  );
  for (const { path } of near) {
    const source = /\bdatasource\s+\w+\s*\{[^}]*/.exec(await readText(tree, path))?.[0];
    const provider = /\bprovider\s*=\s*"(\w+)"/.exec(source ?? '')?.[1];
    if (provider !== undefined) {
      return { path, provider: provider === 'postgres' ? 'postgresql' : provider };
    }
  }
  return undefined;
}

/** Folders in the order of Prisma's CLI, which sorts names by locale, not by code unit. */
export async function discover(
  tree: SourceTree,
  directory: string,
  settings: AdapterSettings,
): Promise<MigrationSet> {
  const files = await filesOf(tree, directory, 'deep');
  const folders = Map.groupBy(
    files.filter(({ name }) => name.includes('/')),
    ({ name }) => name.slice(0, name.indexOf('/')),
  );
  const byStatement = await usesDriverAdapter(tree, directory);
  const migrations: SourceMigration[] = [];
  const skipped: NotRehearsed[] = files
    .filter(({ name }) => /\.sql$/i.test(name) && !/^[^/]+\/migration\.sql$/.test(name))
    .map(({ path }) => ({ what: path, why: 'Prisma runs only <folder>/migration.sql' }));
  for (const name of [...folders.keys()].sort((a, b) => a.localeCompare(b, 'en'))) {
    const file = posix.join(directory, name, 'migration.sql');
    if (!files.some(({ path }) => path === file)) {
      throw missingFile(
        file,
        'P3015, could not find the migration file.',
        `Restore it, or delete the folder "${posix.join(directory, name)}".`,
      );
    }
    const raw = await readRaw(tree, file);
    const cut = matchesAny(file, settings.nonTransactional);
    migrations.push(migrationOf(name, file, raw, byStatement ? 'semicolon' : cut && 'statement'));
  }
  return { migrations, skipped };
}

function migrationOf(
  name: string,
  file: string,
  { text, bytes }: RawFile,
  cut: 'semicolon' | 'statement' | false,
): SourceMigration {
  const whole = carriesOwnTransaction(text) ? 'own' : 'message';
  return {
    id: name,
    version: name,
    file,
    text,
    transactionMode: cut === false ? whole : 'statement',
    up: cut === false ? [wholePiece(file, text)] : pieces(file, text, cut),
    down: null,
    checksum: hexDigest('sha256', bytes),
  };
}

function pieces(file: string, text: string, cut: 'semicolon' | 'statement'): readonly SqlPiece[] {
  if (cut === 'statement') {
    return splitStatements(text).map(({ sql, line }) => ({ sql, file, line }));
  }
  return semicolonPieces(file, text);
}

/** As @prisma/adapter-pg 6 and 7 do (`executeScript`): at every semicolon, be it in a string or body. */
function semicolonPieces(file: string, text: string): readonly SqlPiece[] {
  const lineOf = lineCounter(text);
  let start = 0;
  return text.split(';').flatMap((part) => {
    const offset = start + (part.length - part.trimStart().length);
    start += part.length + 1;
    return part.trim() === '' ? [] : [{ sql: part.trim(), file, line: lineOf(offset) }];
  });
}

/** `engine: "js"` in prisma.config.* (6.16 to 6.19) migrates through a driver adapter. */
async function usesDriverAdapter(tree: SourceTree, directory: string): Promise<boolean> {
  const above = new Set(withAncestors(directory));
  for (const path of await tree.files()) {
    const config = /^(?:(.*)\/)?(?:prisma\.config|\.config\/prisma)\.[cm]?[jt]s$/.exec(path);
    if (!config || !above.has(config[1] ?? '.')) continue;
    if (/^\s*engine\s*:\s*['"]js['"]/m.test(await readText(tree, path))) return true;
  }
  return false;
}
