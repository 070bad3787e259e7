/**
 * One scalar of a TOML file, as written: `true`, `postgresql` (quotes taken off). Undefined when the
 * table has no such key. Enough for the one-line settings that frameworks keep; not a TOML parser.
 */
export function tomlValue(text: string, key: string, table = ''): string | undefined {
  let current = '';
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[\s*([^[\]]+?)\s*\]/.exec(line);
    if (header) current = header[1] as string;
    const pair = /^\s*"?([\w.-]+)"?\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s#]+))/.exec(line);
    if (pair && current === table && pair[1] === key) return pair[2] ?? pair[3] ?? pair[4];
  }
  return undefined;
}
