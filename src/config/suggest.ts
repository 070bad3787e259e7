/** The candidate that is one slip of the hand away from a word, if any. */
export function nearestName(word: string, candidates: readonly string[]): string | undefined {
  const spelled = kebabCase(word);
  const limit = Math.max(1, Math.floor(spelled.length / 3));
  const ranked = candidates
    .map((name) => ({ name, distance: name === spelled ? 0 : editDistance(spelled, name) }))
    .filter(({ distance }) => distance <= limit);
  return ranked.sort((a, b) => a.distance - b.distance)[0]?.name;
}

/** `failOn`, `fail_on` and `FAIL ON` are all meant as `fail-on`. */
export function kebabCase(word: string): string {
  return word
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/[\s_]+/g, '-')
    .toLowerCase();
}

/** Insertions, deletions, replacements and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let best = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + cost,
      );
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (row > 1 && column > 1 && swapped) best = Math.min(best, at(beforeLast, column - 2) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
