/** Comparing versions as frameworks do, and refusing two migrations of one version. */
import { UserError } from '../errors.ts';
import type { SourceMigration } from './adapter.ts';

/** Digits without leading zeros: `0012` and `12` are one version. */
export function canonicalNumber(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}

/** Compares digit strings of any length as numbers, beyond what a double can hold. */
export function compareNumbers(a: string, b: string): number {
  const left = canonicalNumber(a);
  const right = canonicalNumber(b);
  return left.length - right.length || compareText(left, right);
}

/** Compares by code units, as most runners sort names; never by locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Compares names with the numbers in them as numbers: `2_b`, `12_a`, `100_c`. */
export function compareNatural(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const numeric = /^\d/.test(part) && /^\d/.test(other);
    const order = numeric ? compareNumbers(part, other) : compareText(part, other);
    if (order !== 0) return order;
  }
  return left.length - right.length || compareText(a, b);
}

/** Compares dotted versions part by part as numbers; a missing part is zero, as in Flyway. */
export function compareDotted(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const order = compareNumbers(left[index] ?? '0', right[index] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

/** Throws UserError `duplicate-version` naming both files when two migrations share a version. */
export function refuseDuplicates(
  migrations: readonly Pick<SourceMigration, 'version' | 'file'>[],
): void {
  const files = new Map<string, string>();
  for (const { version, file } of migrations) {
    const first = files.get(version);
    if (first !== undefined) {
      throw new UserError(
        'duplicate-version',
        `Version ${version} is used twice: "${first}" and "${file}".`,
        { remedy: 'Give one of the two files a version of its own, higher than all others.' },
      );
    }
    files.set(version, file);
  }
}
