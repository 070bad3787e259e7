/** Repeatable variety: every choice follows from the seed and the name of what it is for. */

/** A number from 0 to 2^31 - 1 that follows from the text: FNV-1a, folded. */
export function saltOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const unit of parts.join('\u0000')) {
    hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  }
  // FNV leaves the low bits of short texts alike
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 1;
}

/** SQL for a number from 0 to count - 1 that follows from `g`, the same on every server. */
export function pickSql(g: string, salt: number, count: number): string {
  const factor = 48_271 + (salt % 1_000_003) * 2;
  return `((${g} * ${factor} + ${salt}) % 2147483647 / 7 % ${count})`;
}

/** SQL for the entry of a list that a number from 0 points to; the others are not evaluated. */
export function choose(index: string, values: readonly string[]): string {
  const [only = 'null'] = values;
  if (values.length < 2) return only;
  return `case ${index} ${values.map((value, i) => `when ${i} then ${value}`).join(' ')} end`;
}
