import { reportLimits } from './schema.ts';

/**
 * Cuts every string and list inside a value to what a report may hold, and counts the entries of
 * lists that were left out, so that nothing is left out in silence.
 */
export function fitToLimits<Value>(
  value: Value,
  longestText: number = reportLimits.text,
): { readonly value: Value; readonly omitted: number } {
  let omitted = 0;
  function fit(current: unknown): unknown {
    if (typeof current === 'string') return clip(current, longestText);
    if (Array.isArray(current)) {
      omitted += Math.max(0, current.length - reportLimits.list);
      return current.slice(0, reportLimits.list).map(fit);
    }
    if (typeof current === 'object' && current !== null)
      return Object.fromEntries(
        Object.entries(current)
          .filter(([, entry]) => entry !== undefined)
          .map(([key, entry]) => [key, fit(entry)]),
      );
    return current;
  }
  return { value: fit(value) as Value, omitted };
}

/** At most `longest` characters of a text, saying how many are missing; never half a surrogate pair. */
export function clip(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const note = ` … (${text.length - longest} more characters)`;
  return `${text.slice(0, Math.max(0, longest - note.length)).replace(/[\uD800-\uDBFF]$/, '')}${note}`;
}
