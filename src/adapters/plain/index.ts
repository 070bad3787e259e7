/** A folder of SQL files that some script sends through psql, in the order of their names. */
import { posix } from 'node:path';

import type { FixFile } from '../../evidence/fixes.ts';
import type { SourceTree } from '../../git/tree.ts';
import type { Adapter, Detection, FixUnit, SourceMigration } from '../adapter.ts';
import { filePerUnit, folderPerUnit, unitText } from '../fix-files.ts';
import { migrationStep, foldersWith } from '../source.ts';
import { discover } from './discover.ts';
import { foldersWithOrder } from './order-file.ts';

export const plain: Adapter = {
  id: 'plain',
  name: 'plain SQL folder',
  url: 'https://www.postgresql.org/docs/current/app-psql.html',
  ledgerPolicy: 'unknown',
  detect,
  discover,
  ledger: null,
  plan: (migration) => migration.up.map(migrationStep),
  planDown: (migration) => migration.down?.map(migrationStep) ?? null,
  renderFix,
  renderSplit,
};

/** psql commits statement by statement, so one file holds them all; a transaction is written out. */
function renderFix(units: readonly FixUnit[], { file }: SourceMigration): readonly FixFile[] {
  const text = units.map(unitText).join('\n');
  return [{ file, text }];
}

function renderSplit(units: readonly FixUnit[], migration: SourceMigration): readonly FixFile[] {
  const inFolder = posix.basename(migration.file) === 'up.sql';
  return (inFolder ? folderPerUnit : filePerUnit)(units, migration, unitText);
}

const folderName =
  /^(db|sql|ddl|database|deltas?|changes|patches|schemas?|updates?|upgrades?|versions?|(db|sql|schema|database)?[-_]?(migrations?|migrate|evolutions))$/i;

/** One database of several below a folder of migrations. */
const databaseName = /^(postgres\w*|pg|default|public|main|core|common|up)$/i;

const numberedFile = /^(V?\d[\d._]*[_-].+|\d{3,})\.sql$/;

function namesMigrations(directory: string): boolean {
  const name = posix.basename(directory);
  const parent = posix.basename(posix.dirname(directory));
  return folderName.test(name) || (databaseName.test(name) && folderName.test(parent));
}

async function detect(tree: SourceTree): Promise<readonly Detection[]> {
  const found = new Map<string, string>();
  for (const directory of (await foldersWith(tree, /^up\.sql$/)).keys()) {
    const name = posix.basename(directory);
    if (/^\d/.test(name)) found.set(posix.dirname(directory), `folders such as ${name}/up.sql`);
  }
  for (const [directory, names] of await foldersWith(tree, numberedFile)) {
    if (namesMigrations(directory)) found.set(directory, `numbered files such as ${names[0]}`);
  }
  for (const [directory, list] of await foldersWithOrder(tree)) {
    // what a list names below its folder belongs to that folder
    for (const inner of found.keys()) {
      if (inner.startsWith(`${directory}/`)) found.delete(inner);
    }
    found.set(directory, `a list of its files, ${list}`);
  }
  return [...found].map(([directory, what]) => ({
    adapter: 'plain',
    directory,
    confidence: 'likely',
    why: `${directory} has ${what}`,
  }));
}
