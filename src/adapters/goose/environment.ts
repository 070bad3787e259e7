import { UserError } from '../../errors.ts';
import { missingPlaceholder } from '../placeholders.ts';

/** What the library calls an expansion or an escape; a dollar at the end of the line is text. */
const expansion = /\\\\|\\\$|\$\$|\$\(|\$\{[^}]*\}|\$\p{L}[\p{L}\p{N}_]*|\$(?!$)/gu;
const escapes: Readonly<Record<string, string>> = {
  '\\\\': '\\\\',
  '\\$': '$',
  $$: '$',
  '$(': '$(',
};
const braced = /^\$\{(\p{L}[\p{L}\p{N}_]*)(?:(:-|-|\?)((?:(?!\$\{).)*))?\}$/u;

/**
 * `-- +goose ENVSUB ON`, for one line: `$NAME`, `${NAME}`, `${NAME-default}`, `${NAME:-default}` and
 * `${NAME?message}`; `$$` and `\$` stand for one dollar sign (mfridman/interpolate). A name without
 * a value is an error here, where goose would put in nothing; nested defaults and substrings are too.
 */
export function substituteEnvironment(
  text: string,
  values: Readonly<Record<string, string>>,
  file: string,
  line: number,
): string {
  return text.replace(expansion, (written) => {
    const escaped = escapes[written];
    if (escaped !== undefined) return escaped;
    const [, name, operator, fallback = ''] =
      braced.exec(written.replace(/^\$(\p{L}.*)$/u, '${$1}')) ?? [];
    if (name === undefined) throw notUnderstood(written, file, line);
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined && !(operator === ':-' && value === '')) return value;
    if (operator === ':-' || operator === '-') return fallback;
    throw missingPlaceholder(written, name, file, line);
  });
}

function notUnderstood(written: string, file: string, line: number): UserError {
  return new UserError(
    'invalid-migration',
    `"${file}" line ${line}: "${written}" is no variable that can be substituted here.`,
    { remedy: 'Write a dollar sign that is meant as such between ENVSUB ON and OFF as $$.' },
  );
}
