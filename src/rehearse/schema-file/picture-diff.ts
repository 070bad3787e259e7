/** What differs between two pictures: lines, each with where it stands. */
import type { SchemaDifference } from '../../evidence/types.ts';
import { longestCommonSubsequence } from '../observe/subsequence.ts';
import type { Picture, PicturePart } from './picture.ts';
import { pictureText } from './picture-file.ts';

/** Every line that only one side has, in the order of the file. */
export function diffPictures(file: Picture, built: Picture): readonly SchemaDifference[] {
  return diffParts(file, built, []);
}

function diffParts(
  file: PicturePart | undefined,
  built: PicturePart | undefined,
  path: readonly string[],
): readonly SchemaDifference[] {
  if (JSON.stringify(file) === JSON.stringify(built)) return [];
  const [old, now] = [mapOf(file), mapOf(built)];
  if (old && now) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    return keys.flatMap((key) => diffParts(old[key], now[key], [...path, key]));
  }
  return diffLines(linesOf(file), linesOf(built), path);
}

function diffLines(
  file: readonly string[],
  built: readonly string[],
  path: readonly string[],
): readonly SchemaDifference[] {
  const differences: SchemaDifference[] = [];
  let [i, j] = [0, 0];
  const end = [file.length, built.length] as const;
  for (const [keptFile, keptBuilt] of [...longestCommonSubsequence(file, built), end]) {
    while (i < keptFile) differences.push({ side: 'file', path, text: file[i++] ?? '' });
    while (j < keptBuilt) differences.push({ side: 'built', path, text: built[j++] ?? '' });
    [i, j] = [i + 1, j + 1];
  }
  return differences;
}

function mapOf(part: PicturePart | undefined): Picture | undefined {
  return typeof part === 'object' && !Array.isArray(part) ? (part as Picture) : undefined;
}

function linesOf(part: PicturePart | undefined): readonly string[] {
  if (part === undefined) return [];
  if (Array.isArray(part)) return (part as readonly PicturePart[]).flatMap(linesOf);
  const map = mapOf(part);
  if (map) {
    const text = pictureText(map).trimEnd();
    return text === '' ? ['{}'] : text.split('\n');
  }
  return typeof part === 'string' ? part.split('\n') : [JSON.stringify(part)];
}
