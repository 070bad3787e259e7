/** A folder of SQL files that some script sends through psql, in the order of their names. */
import { posix } from 'node:path';

import type { SourceTree } from '../../git/tree.ts';
import type { Adapter, Detection } from '../adapter.ts';
import { migrationStep, foldersWith } from '../source.ts';
import { discover } from './discover.ts';

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
};

const folderName =
  /^(db|sql|ddl|database|deltas?|changes|patches|schemas?|updates?|upgrades?|versions?|(db|sql|schema|database)?[-_]?(migrations?|migrate|evolutions))$/i;

async function detect(tree: SourceTree): Promise<readonly Detection[]> {
  const detections: Detection[] = [];
  for (const [directory, names] of await foldersWith(tree, /^[VU]?\d.*\.sql$/i)) {
    const named = directory
      .split('/')
      .slice(-2)
      .some((segment) => folderName.test(segment));
    if (named) detections.push(likely(directory, `has numbered files such as ${names[0]}`));
  }
  const parents = new Set<string>();
  for (const directory of (await foldersWith(tree, /^up\.sql$/)).keys()) {
    const parent = posix.dirname(directory);
    if (!/^\d/.test(posix.basename(directory)) || parents.has(parent)) continue;
    parents.add(parent);
    detections.push(likely(parent, `has folders such as ${posix.basename(directory)}/up.sql`));
  }
  return detections.filter(
    ({ directory }, index) =>
      detections.findIndex((other) => other.directory === directory) === index,
  );
}

function likely(directory: string, why: string): Detection {
  return { adapter: 'plain', directory, confidence: 'likely', why: `${directory} ${why}` };
}
