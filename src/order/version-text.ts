/** The version within a path, and the next one of its form. */
import type { SourceMigration } from '../adapters/adapter.ts';
import type { Move } from '../evidence/order.ts';

/** A path cut around its version: `db/`, `0007`, `_title.up.sql`. */
export interface VersionPlace {
  readonly before: string;
  readonly digits: string;
  readonly after: string;
}

/** `V1_2__title`, where underscores divide the parts, and all else, where they end the version. */
const forms = [/^(V)(\d+(?:[._]\d+)*)(?=__)/i, /^()(\d+(?:[-.]\d+)*)(?=[^0-9]|$)/];

/** Where a path carries its version: in the name of the file, or else of the folder it is in. */
export function versionPlace(file: string): VersionPlace | undefined {
  const parts = file.split('/');
  for (const at of [parts.length - 1, parts.length - 2]) {
    const name = parts[at] ?? '';
    for (const form of forms) {
      const [whole, letter = '', digits = ''] = form.exec(name) ?? [];
      if (whole === undefined) continue;
      const folder = parts.slice(0, at).map((part) => `${part}/`);
      const rest = parts.slice(at + 1).map((part) => `/${part}`);
      return {
        before: folder.join('') + letter,
        digits,
        after: name.slice(whole.length) + rest.join(''),
      };
    }
  }
  return undefined;
}

/** Times are counted up as times, everything else as numbers of their width. */
const times: readonly (readonly [RegExp, seconds: number])[] = [
  [/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, 1],
  [/^(\d{4})-(\d\d)-(\d\d)-(\d\d)(\d\d)(\d\d)(?:-0000)?$/, 1],
  [/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/, 60],
  [/^(\d{4})(\d\d)(\d\d)$/, 86_400],
];

/** The next version behind this one, in the same form. */
export function nextVersion(digits: string): string {
  for (const [form, seconds] of times) {
    const parts = form.exec(digits)?.slice(1).map(Number);
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts ?? [];
    const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
    const isTime = parts && year > 1990 && time.getUTCMonth() === month - 1 && hour < 24;
    if (isTime) return inFormOf(digits, new Date(time.getTime() + seconds * 1000));
  }
  return digits.replace(/\d+$/, (last) =>
    String(BigInt(last) + 1n).padStart(last.startsWith('0') ? last.length : 0, '0'),
  );
}

function inFormOf(digits: string, time: Date): string {
  const text = time.toISOString().replace(/\D/g, '');
  let at = 0;
  return digits.replace(/\d/g, (digit) => text[at++] ?? digit);
}

/**
 * What to move so that a migration stands behind `newest`: its file with everything of the same
 * version beside it, or its folder. Empty where the path carries no version.
 */
export function movesBehind(
  { file }: Pick<SourceMigration, 'file'>,
  newest: string,
  files: readonly string[],
): { readonly moves: readonly Move[]; readonly version: string } {
  const version = nextVersion(newest);
  const place = versionPlace(file);
  if (place === undefined) return { moves: [], version };
  return { moves: movesTo(file, place.before + version + place.after, files), version };
}

/** What to move so that a migration stands at another path, with all that belongs to it. */
export function movesTo(file: string, wanted: string, files: readonly string[]): readonly Move[] {
  const [place, goal] = [versionPlace(file), versionPlace(wanted)];
  if (place === undefined || goal === undefined) return [{ from: file, to: wanted }];
  const from = place.before + place.digits + titleOf(place.after);
  const to = goal.before + goal.digits + titleOf(goal.after);
  // a folder of its own holds all that belongs to it
  if (place.after.includes('/')) return [{ from, to }];
  const together = files.filter((path) => {
    const other = versionPlace(path);
    return path !== file && other && other.before + other.digits + titleOf(other.after) === from;
  });
  return [file, ...together].map((path) => ({ from: path, to: to + path.slice(from.length) }));
}

/** `_title.up.sql`, `_title.down.sql` and `_title.sql.conf` belong together, as all of `_title/` does. */
function titleOf(after: string): string {
  return after.replace(/[./].*$/, '');
}
