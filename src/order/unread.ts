/** New files that look like migrations and that the framework does not read. */
import type { MigrationSet, SourceMigration } from '../adapters/adapter.ts';
import { isUnread } from '../adapters/left-out.ts';
import type { Move, UnreadFile } from '../evidence/order.ts';
import { versionPlace } from './version-text.ts';

/** The files of both sides. */
export interface Folders {
  /** Of the base branch and of the merge, relative to the root. */
  readonly base: readonly string[];
  readonly head: readonly string[];
  /** The migration folder. */
  readonly directory: string;
}

/**
 * Files that only the head has and the framework passes over, where everything like them on the base
 * branch is read. Where the base branch has such files too, they are a habit.
 */
export function unreadFiles(
  base: MigrationSet,
  head: MigrationSet,
  folders: Folders,
): readonly UnreadFile[] {
  if (base.migrations.length === 0) return [];
  const known = new Set(folders.base);
  const read = new Set(head.migrations.flatMap(filesOf));
  const passedOver = new Map(head.skipped.map(({ what, why }) => [what, why]));
  const readOnBase = new Set(base.migrations.flatMap(filesOf));
  const unreadOnBase = folders.base.filter((file) => isSql(file) && !readOnBase.has(file));
  const habits = new Set(unreadOnBase.map(kindOf));
  const siblings = base.migrations.length;
  return folders.head.flatMap((file): UnreadFile[] => {
    if (known.has(file) || read.has(file)) return [];
    const why = passedOver.get(file);
    if (why !== undefined) {
      if (!isUnread({ what: file, why }) || habits.has(kindOf(file))) return [];
      return [{ file, why, siblings, moves: renamed(file, base) }];
    }
    const lookalike = habits.has(kindOf(file)) ? undefined : isLookalike(file, base, folders);
    if (lookalike === undefined) return [];
    return [{ file, why: lookalike, siblings, moves: renamed(file, base) }];
  });
}

function filesOf({ file, up, down }: SourceMigration): readonly string[] {
  return [file, ...up.map((piece) => piece.file), ...(down ?? []).map((piece) => piece.file)];
}

/** The folder and the ending: what makes two files of one kind. */
function kindOf(path: string): string {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return folder + endingOf(path);
}

function isSql(path: string): boolean {
  return /\.sql$/i.test(path);
}

function endingOf(path: string): string {
  return /\.(?:(?:up|down)\.)?[^./]*$/i.exec(path)?.[0] ?? '';
}

/** Endings that are one slip away from `.sql`, whatever stands in front. */
const slip = /\.(?:s|sq|sqll|ssql|slq|qsl|psql|pgsql|sql\.\w+|sql~|txt)$|\.SQL$|\.Sql$/;

/** Why a file that nobody spoke of looks like a migration; undefined when it does not. */
function isLookalike(
  file: string,
  base: MigrationSet,
  { base: baseFiles, directory }: Folders,
): string | undefined {
  const folder = file.slice(0, Math.max(0, file.lastIndexOf('/')));
  const place = versionPlace(file);
  if (place === undefined || place.after.includes('/')) return undefined;
  const inside = directory === '.' || file.startsWith(`${directory}/`);
  if (inside && slip.test(file)) {
    const ending = endingOf(base.migrations[0]?.file ?? '');
    return `its name ends in "${endingOf(file)}", and the files the framework reads in "${ending}"`;
  }
  if (!isSql(file)) return undefined;
  if (inside) {
    return folder === directory
      ? 'its name is not of the form that the framework reads'
      : `it is in "${folder}", and the files that the framework reads are in "${folderOf(base)}"`;
  }
  // a folder that is new and whose name is a slip away from the one that is read
  const isNew = !baseFiles.some((path) => path.startsWith(`${folder}/`));
  return isNew && isNear(folder, directory)
    ? `it is in "${folder}", and the framework reads "${directory}"`
    : undefined;
}

function folderOf({ migrations }: MigrationSet): string {
  const file = migrations.at(-1)?.file ?? '';
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

/** Same parent, and names that differ by at most two letters. */
function isNear(a: string, b: string): boolean {
  const [one = '', other = ''] = [a, b].map((path) => path.slice(path.lastIndexOf('/') + 1));
  const parent = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
  if (parent(a) !== parent(b) || Math.abs(one.length - other.length) > 2) return false;
  let prefix = 0;
  while (prefix < one.length && one[prefix] === other[prefix]) prefix += 1;
  let suffix = 0;
  const most = Math.min(one.length, other.length) - prefix;
  while (suffix < most && one.at(-1 - suffix) === other.at(-1 - suffix)) suffix += 1;
  return Math.max(one.length, other.length) - prefix - suffix <= 2;
}

/** The same name with the ending, and in the folder, of those that are read. */
function renamed(file: string, base: MigrationSet): readonly Move[] {
  const sibling = base.migrations.at(-1)?.file ?? '';
  const like = versionPlace(sibling);
  const place = versionPlace(file);
  // a folder for each migration has one name of file, which only its author can tell to be meant
  if (like === undefined || place === undefined || like.after.includes('/')) return [];
  const title = place.after.replace(/^[_-]+|\..*$/g, '');
  const gap = /^[_-]*/.exec(like.after)?.[0] ?? '';
  const to = `${like.before}${place.digits}${gap}${title}${endingOf(sibling)}`;
  return to === file ? [] : [{ from: file, to }];
}
