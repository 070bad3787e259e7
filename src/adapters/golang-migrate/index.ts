/** golang-migrate, modelled on its postgres driver (database/postgres/postgres.go, v4.19). */
import type { SourceTree } from '../../git/tree.ts';
import type { Adapter, Detection } from '../adapter.ts';
import { foldersWith, nearestFile, readText } from '../source.ts';
import { discover, filePattern } from './discover.ts';
import { afterFailure, ledger, plan, planDown } from './plan.ts';

export const golangMigrate: Adapter = {
  id: 'golang-migrate',
  name: 'golang-migrate',
  url: 'https://github.com/golang-migrate/migrate',
  ledgerPolicy: 'kept',
  detect,
  discover,
  ledger,
  plan,
  afterFailure,
  planDown,
};

async function detect(tree: SourceTree): Promise<readonly Detection[]> {
  const detections: Detection[] = [];
  for (const [directory, names] of await foldersWith(tree, filePattern)) {
    const goMod = await nearestFile(tree, directory, 'go.mod');
    const modules = goMod === undefined ? '' : await readText(tree, goMod);
    const required = modules.includes('github.com/golang-migrate/migrate');
    const paired = names.some((name) => name.includes('.down.'));
    // pop reads the same names, and knows nothing of this ledger
    if (!required && (!paired || /\bgobuffalo\/pop\b/.test(modules))) continue;
    detections.push({
      adapter: 'golang-migrate',
      directory,
      confidence: required ? 'certain' : 'likely',
      why: required
        ? `${goMod} requires golang-migrate and ${directory} has ${names[0]}`
        : `${directory} has pairs such as ${names[0]}`,
    });
  }
  return detections;
}
