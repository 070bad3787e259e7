import { quoteIdentifier, quoteLiteral } from '../../sql/quote.ts';

/** A reference to a psql variable in a text. */
export interface VariableReference {
  readonly name: string;
  readonly written: string;
  /** What psql puts in; undefined where it would send the reference itself, a sure syntax error. */
  readonly value: string | undefined;
  readonly end: number;
}

/**
 * The reference at a colon: `:name`, `:'name'`, `:"name"` or `:{?name}`; undefined for a cast, an
 * assignment, or a bare name that is not set, which psql sends as it stands (array slices).
 */
export function variableAt(
  text: string,
  at: number,
  variables: ReadonlyMap<string, string>,
): VariableReference | undefined {
  if (text[at - 1] === ':' || text[at + 1] === ':' || text[at + 1] === '=') return undefined;
  const match = /^:(?:(\w+)|'(\w+)'|"(\w+)"|\{\?(\w+)\})/.exec(text.slice(at, at + 200));
  if (match === null) return undefined;
  const [written, bare, literal, identifier, test] = match;
  const name = bare ?? literal ?? identifier ?? test ?? '';
  const value = variables.get(name);
  const end = at + written.length;
  if (test !== undefined) {
    return { name, written, value: value === undefined ? 'FALSE' : 'TRUE', end };
  }
  if (bare !== undefined) return value === undefined ? undefined : { name, written, value, end };
  if (value === undefined) return { name, written, value, end };
  const quoted = literal === undefined ? quoteIdentifier(value) : quoteLiteral(value);
  return { name, written, value: quoted, end };
}
