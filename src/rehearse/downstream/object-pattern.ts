/** `reporting.*`: which objects of a live database are meant, as Postgres reads names. */

export interface NamedObject {
  readonly schema: string;
  readonly name: string;
}

export interface ObjectPattern {
  readonly text: string;
  readonly schema: RegExp;
  readonly name: RegExp;
}

/** Without quotes a name is in lower case and `*` and `?` stand for others; with them it is meant as it is. */
export function objectPattern(text: string): ObjectPattern {
  const [schema = '', name = ''] = text.match(/"(?:[^"]|"")+"|[^."]+/g) ?? [];
  return { text, schema: partOf(schema), name: partOf(name) };
}

/** Whether it means this object. */
export function isMeant({ schema, name }: ObjectPattern, object: NamedObject): boolean {
  return schema.test(object.schema) && name.test(object.name);
}

/** As one writes it in a pattern: quoted only where that is needed. */
export function writtenName(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

function partOf(part: string): RegExp {
  const quoted = part.startsWith('"');
  const name = quoted ? part.slice(1, -1).replaceAll('""', '"') : part.toLowerCase();
  const escaped = name.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  const wild = quoted
    ? escaped
    : escaped.replaceAll(/\\([*?])/g, (_, one) => wildcards[one as '*' | '?']);
  return new RegExp(`^${wild}$`, 's');
}

const wildcards = { '*': '.*', '?': '.' } as const;
