import { UserError } from '../../errors.ts';
import { missingPlaceholder } from '../placeholders.ts';
import { variableAt } from './variables.ts';

/** Words of a backslash command: single quotes group, variables are put in, `\\` ends them. */
export function parseArguments(
  rest: string,
  variables: ReadonlyMap<string, string>,
  file: string,
  line: number,
): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < rest.length;) {
    const variable = rest[at] === ':' ? variableAt(rest, at, variables) : undefined;
    const quoted = /^'((?:[^'\\]|''|\\.)*)'/.exec(rest.slice(at));
    if (variable) {
      if (variable.value === undefined) {
        throw missingPlaceholder(variable.written, variable.name, file, line);
      }
      word = (word ?? '') + variable.value;
      at = variable.end;
    } else if (quoted) {
      word = (word ?? '') + unescape(quoted[1] ?? '');
      at += quoted[0].length;
    } else if (rest[at] === '\\') break;
    else if (/\s/.test(rest[at] ?? '')) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
    } else {
      word = (word ?? '') + rest[at];
      at += 1;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

function unescape(text: string): string {
  return text.replace(/''|\\(.)/gs, (written, char?: string) =>
    char === undefined ? written.slice(1) : (escapes[char] ?? char),
  );
}

/** A boolean as `\if` reads it, by unambiguous prefix; anything else is an error, in psql a warning. */
export function truthOf(words: readonly string[], file: string, line: number): boolean {
  const value = words.join(' ').toLowerCase();
  if (/^(t|tr|tru|true|y|ye|yes|on|1)$/.test(value)) return true;
  if (/^(f|fa|fal|fals|false|n|no|of|off|0)$/.test(value)) return false;
  throw new UserError(
    'invalid-migration',
    `"${file}" line ${line}: psql expects a boolean behind \\if, not "${value}".`,
    { remedy: 'Use true, false or a variable that holds one.' },
  );
}
