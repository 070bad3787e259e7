/** Files for fixes: one for each step, named so that a framework applies them in order. */
import { posix } from 'node:path';

import type { FixFile } from '../evidence/fixes.ts';
import type { FixUnit, SourceMigration } from './adapter.ts';

/** Text of one file; `isFirst` is the one that keeps the name of the migration, and its down part. */
export type WriteUnit = (unit: FixUnit, isFirst: boolean) => string;

/** A file for each unit, the first in the migration's place, the others right behind it; none where names have no versions. */
export function filePerUnit(
  units: readonly FixUnit[],
  { file }: SourceMigration,
  write: WriteUnit,
): readonly FixFile[] {
  const folder = posix.dirname(file);
  if (!versioned.test(posix.basename(file))) return [];
  return units.map((unit, index) => ({
    file: posix.join(folder, laterName(posix.basename(file), index)),
    text: write(unit, index === 0),
  }));
}

/** The same for frameworks that give each migration a folder of its own. */
export function folderPerUnit(
  units: readonly FixUnit[],
  { file }: SourceMigration,
  write: WriteUnit,
): readonly FixFile[] {
  const folder = posix.dirname(file);
  if (!versioned.test(posix.basename(folder))) return [];
  return units.map((unit, index) => ({
    file: posix.join(
      posix.dirname(folder),
      laterName(posix.basename(folder), index),
      posix.basename(file),
    ),
    text: write(unit, index === 0),
  }));
}

/** A version, of which the last number counts, then the title and the endings: `V1.2__title.sql`. */
const versioned = /^(V?(?:\d+[.-])*)(\d+)(_[^.]*|)(\..*|)$/is;

/** `0012_title.up.sql`, two later: `0014_title_step_3.up.sql`. */
function laterName(name: string, by: number): string {
  const found = versioned.exec(name);
  if (by === 0 || !found) return name;
  const [, before = '', digits = '', title = '', ending = ''] = found;
  const number = String(BigInt(digits) + BigInt(by)).padStart(digits.length, '0');
  return `${before}${number}${title}_step_${by + 1}${ending}`;
}

/** Its statements, and a line break at the end. */
export function unitText({ statements }: FixUnit): string {
  return `${statements.join('\n\n')}\n`;
}

/** Whether a unit must not stand in a transaction. */
export function isOutside({ transaction }: FixUnit): boolean {
  return transaction !== 'own';
}

/** The down part as it is written, for the file that stands in the migration's place. */
export function downText({ down }: SourceMigration): string {
  return (down ?? []).map(({ sql }) => `${sql.trim()}\n`).join('');
}
