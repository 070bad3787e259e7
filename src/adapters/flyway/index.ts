/** Flyway, modelled on its sources (v13.0.0, single-connection mode of its Postgres support). */
import { posix } from 'node:path';

import type { FixFile } from '../../evidence/fixes.ts';
import type { SourceTree } from '../../git/tree.ts';
import type { Adapter, Detection, FixUnit, SourceMigration } from '../adapter.ts';
import { filePerUnit, isOutside, unitText } from '../fix-files.ts';
import { databaseOfPath } from '../dialect.ts';
import { foldersWith } from '../source.ts';
import { discover } from './discover.ts';
import { afterFailure, ledger, plan } from './plan.ts';

export const flyway: Adapter = {
  id: 'flyway',
  name: 'Flyway',
  url: 'https://github.com/flyway/flyway',
  ledgerPolicy: 'kept',
  detect,
  discover,
  ledger,
  plan,
  afterFailure,
  renderFix,
};

/** A side file takes a script out of its transaction. */
function renderFix(units: readonly FixUnit[], migration: SourceMigration): readonly FixFile[] {
  // `V1_2__title` is version 1.2, and R__title has none
  if (!/^V[\d.]+__/i.test(posix.basename(migration.file))) return [];
  const files = filePerUnit(units, migration, unitText);
  return files.flatMap((one, index) => {
    const unit = units[index];
    return unit && isOutside(unit)
      ? [one, { file: `${one.file}.conf`, text: 'executeInTransaction=false\n' }]
      : [one];
  });
}

async function detect(tree: SourceTree): Promise<readonly Detection[]> {
  const folders = await foldersWith(tree, /^V\d[\d._]*__.+\.sql$/);
  const locations = new Map<string, string>();
  for (const [directory, names] of folders) {
    const location = locationOf(directory, folders);
    if (!locations.has(location)) locations.set(location, posix.join(directory, names[0] ?? ''));
  }
  return [...locations].map(([directory, file]) => ({
    adapter: 'flyway',
    directory,
    confidence: 'certain',
    why: `${file} is named as Flyway names versions`,
  }));
}

/**
 * Flyway reads a location with all folders below it. The default is `db/migration`; Spring adds a
 * folder for each database below that. Elsewhere it is the topmost folder that has versions.
 */
function locationOf(directory: string, folders: ReadonlyMap<string, unknown>): string {
  const standard = /^(.*?(?:^|\/)db\/migrations?)(?:\/([^/]+))?/.exec(directory);
  if (standard?.[1] !== undefined) {
    const below = standard[2];
    const vendor = below !== undefined && (databaseOfPath(below) ?? /postgres|^pg/i.test(below));
    return vendor ? `${standard[1]}/${below}` : standard[1];
  }
  let location = directory;
  for (let above = directory; above !== '.'; above = posix.dirname(above)) {
    if (folders.has(above)) location = above;
  }
  return location;
}
