/** golang-migrate, modelled on its postgres driver (database/postgres/postgres.go, v4.19). */
import { posix } from 'node:path';

import type { FixFile } from '../../evidence/fixes.ts';
import type { SourceTree } from '../../git/tree.ts';
import type { Adapter, Detection, FixUnit, SourceMigration } from '../adapter.ts';
import { filePerUnit, unitText } from '../fix-files.ts';
import { foldersWith, nearestFile, readText } from '../source.ts';
import { canonicalNumber } from '../versions.ts';
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
  renderFix,
};

/** Every file is one message: a single statement in it is outside any transaction. */
function renderFix(units: readonly FixUnit[], migration: SourceMigration): readonly FixFile[] {
  return filePerUnit(units, migration, unitText);
}

async function detect(tree: SourceTree): Promise<readonly Detection[]> {
  const folders = await foldersWith(tree, filePattern);
  if (folders.size === 0) return [];
  const mention = await mentionOfCommand(tree);
  const detections: Detection[] = [];
  for (const [directory, names] of folders) {
    const goMod = await nearestFile(tree, directory, 'go.mod');
    const modules = goMod === undefined ? '' : await readText(tree, goMod);
    const evidence = modules.includes('github.com/golang-migrate/migrate') ? goMod : mention;
    const certain = evidence !== undefined;
    if (!certain && !looksLikeIt(names, modules)) continue;
    detections.push({
      adapter: 'golang-migrate',
      directory,
      confidence: certain ? 'certain' : 'likely',
      why: certain
        ? `${evidence} names golang-migrate, and ${directory} has ${names[0]}`
        : `${directory} has pairs such as ${names[0]}`,
    });
  }
  return detections;
}

/** Where a project that does not link the library starts the command. */
const scripts =
  /^(Makefile|Taskfile\.ya?ml|justfile|Dockerfile.*|(docker-)?compose.*\.ya?ml|.*\.sh)$/i;

async function mentionOfCommand(tree: SourceTree): Promise<string | undefined> {
  for (const path of await tree.files()) {
    if (!scripts.test(posix.basename(path)) && !path.startsWith('.github/workflows/')) continue;
    const text = (await tree.read(path)).toString('latin1');
    if (/golang-migrate|\bmigrate\/migrate\b|\bmigrate -(path|source|database)\b/.test(text))
      return path;
  }
  return undefined;
}

/** Pairs of unequal versions; pop reads the same names, and knows nothing of this ledger. */
function looksLikeIt(names: readonly string[], modules: string): boolean {
  const ups = names.filter((name) => name.endsWith('.up.sql'));
  const versions = new Set(ups.map((name) => canonicalNumber(filePattern.exec(name)?.[1] ?? '')));
  if (versions.size < ups.length || /\bgobuffalo\/pop\b/.test(modules)) return false;
  return ups.length > 0 && ups.length < names.length;
}
