/** As much XML as changelogs use: elements, attributes, text and CDATA; entities of the standard. */

/** An element of a changelog. */
export interface XmlElement {
  /** Without its namespace prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  /** Text of its own, and the line on which that begins. */
  text: string;
  textLine: number;
  readonly line: number;
}

const markup =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[(?<cdata>[\s\S]*?)\]\]>|<!DOCTYPE[^>]*>|<\/(?<closes>[\w:.-]+)\s*>|<(?<opens>[\w:.-]+)(?<attributes>(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(?<empty>\/?)>/g;

/** The root element; undefined where the text is no XML of this kind. */
export function parseXml(text: string): XmlElement | undefined {
  const root = element('', {}, 1);
  const open = [root];
  let line = 1;
  let last = 0;
  const add = (piece: string): void => {
    const top = open.at(-1);
    if (top && piece.trim() !== '') {
      if (top.text === '') top.textLine = line;
      top.text += piece;
    }
    line += piece.split('\n').length - 1;
  };
  for (const match of text.matchAll(markup)) {
    add(decoded(text.slice(last, match.index)));
    last = match.index + match[0].length;
    const { cdata, closes, opens, attributes = '', empty } = match.groups ?? {};
    if (cdata !== undefined) {
      add(cdata);
      continue;
    }
    if (opens !== undefined) {
      const one = element(local(opens), attributesOf(attributes), line);
      open.at(-1)?.children.push(one);
      if (empty === '') open.push(one);
    } else if (closes !== undefined && open.length > 1) open.pop();
    line += match[0].split('\n').length - 1;
  }
  return root.children[0];
}

function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  line: number,
): XmlElement {
  return { name, attributes, children: [], text: '', textLine: line, line };
}

function attributesOf(written: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...written.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
      ([, name = '', double, single]) => [name, decoded(double ?? single ?? '')],
    ),
  );
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function decoded(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    lt: '<',
    gt: '>',
    amp: '&',
    quot: '"',
    apos: "'",
  };
  return text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return entities[name ?? ''] ?? whole;
    },
  );
}
