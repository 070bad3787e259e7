/** Placeholders that a runner fills in before it sends a file. */
import { UserError } from '../errors.ts';
import { lineCounter } from '../sql/split.ts';

/**
 * Replaces every match of `pattern` by the value of the name in its first group. Throws UserError
 * `missing-placeholder` with file and line for a name that has no value.
 */
export function fillPlaceholders(
  text: string,
  pattern: RegExp,
  values: Readonly<Record<string, string>>,
  file: string,
): string {
  return text.replace(pattern, (whole: string, name: string, offset: number) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw missingPlaceholder(whole, name, file, lineCounter(text)(offset));
    return value;
  });
}

/** The error for a placeholder without a value. */
export function missingPlaceholder(
  written: string,
  name: string,
  file: string,
  line: number,
): UserError {
  return new UserError(
    'missing-placeholder',
    `"${file}" line ${line} has the placeholder ${written}, and "${name}" has no value.`,
    { remedy: `Add "${name}" to "placeholders" in the configuration.` },
  );
}

/** Go templates that name one value: `{{ .Namespace }}`, `{{ index .Options "Namespace" }}`. */
export const goTemplate = /\{\{-?\s*(?:index\s+\.\w+\s+"|\.(?:\w+\.)*)([A-Za-z_]\w*)"?\s*-?\}\}/g;
