/** Finds Drizzle's folders of version 1: one folder for each migration, and no journal. */
import { posix } from 'node:path';

import type { NotRehearsed } from '../../evidence/types.ts';
import type { SourceTree } from '../../git/tree.ts';
import type { Detection, MigrationSet, SourceMigration } from '../adapter.ts';
import { breakpoint, otherDatabase, parseJson } from '../drizzle/discover.ts';
import { cutAt, hexDigest, readRaw } from '../raw-file.ts';
import { filesOf, readText } from '../source.ts';

/** Folders whose folders hold `migration.sql` and a `snapshot.json` that names a dialect. */
export async function detect(tree: SourceTree): Promise<readonly Detection[]> {
  const files = await tree.files();
  const present = new Set(files);
  const newest = new Map<string, string>();
  for (const path of files) {
    if (!/(^|\/)\d{14}_[^/]*\/snapshot\.json$/.test(path)) continue;
    const folder = posix.dirname(path);
    const directory = posix.dirname(folder);
    const hasJournal = present.has(posix.join(directory, 'meta/_journal.json'));
    if (!hasJournal && present.has(`${folder}/migration.sql`)) newest.set(directory, path);
  }
  const detections: Detection[] = [];
  for (const [directory, path] of newest) {
    const dialect = parseJson(await readText(tree, path))?.['dialect'];
    if (typeof dialect !== 'string') continue;
    const why = `${path} says dialect "${dialect}"`;
    const found = { adapter: 'drizzle-v1', directory, confidence: 'certain', why } as const;
    detections.push({ ...found, ...otherDatabase(dialect) });
  }
  return detections;
}

/** Every folder with `migration.sql`, sorted as drizzle-orm sorts: by locale, not by code unit. */
export async function discover(tree: SourceTree, directory: string): Promise<MigrationSet> {
  const files = await filesOf(tree, directory, 'deep');
  const migrations: SourceMigration[] = [];
  const skipped: NotRehearsed[] = [];
  for (const { path, name } of files.filter(({ name }) => name.endsWith('.sql'))) {
    if (!/^[^/]+\/migration\.sql$/.test(name)) {
      skipped.push({ what: path, why: 'Drizzle runs only <folder>/migration.sql' });
      continue;
    }
    const id = posix.dirname(name);
    const { text, bytes } = await readRaw(tree, path);
    migrations.push({
      id,
      version: String(millisecondsOf(id)),
      file: path,
      text,
      transactionMode: 'run',
      up: cutAt(path, text, breakpoint),
      down: null,
      checksum: hexDigest('sha256', bytes),
    });
  }
  return { migrations: migrations.sort((a, b) => a.id.localeCompare(b.id, 'en')), skipped };
}

/** The folder's first fourteen digits as a UTC time, which becomes `created_at`. */
function millisecondsOf(id: string): number {
  const [year, month, day, hour, minute, second] = [
    id.slice(0, 4),
    ...(id.slice(4, 14).match(/.{2}/g) ?? []),
  ].map(Number);
  return Date.UTC(year ?? NaN, (month ?? NaN) - 1, day, hour, minute, second);
}
