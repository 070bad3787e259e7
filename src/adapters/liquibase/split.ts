/** Liquibase's own way of cutting SQL (StringUtil.processMultiLineSQL and SimpleSqlGrammar, v4.28). */

/** How a changeset wants its text cut. */
export interface SplitOptions {
  readonly splitStatements: boolean;
  readonly stripComments: boolean;
  /** Undefined: `;`, or `/` or `go` alone on a line. */
  readonly endDelimiter: string | undefined;
}

/** A statement without its delimiter, and the offset at which it begins. */
export interface LiquibaseStatement {
  readonly sql: string;
  readonly offset: number;
}

/** Dollar quotes are unknown to it: a function body is cut at its semicolons unless told not to. */
const token =
  /(?<space>\s+)|(?<comment>--[^\r\n]*|\/\*[\s\S]*?\*\/)|(?:[UENRB]|RB|_utf8)?(?:'(?:''|\\[\s\S]|[^\\'])*'|"(?:""|\\[\s\S]|[^\\"])*")|[\p{L}$_@#][\p{L}\p{N}$_@#]*(?:[\r\n ]*\.[\r\n ]*[\p{L}$_@#"][\p{L}\p{N}$_@#"]*)*|\d[\d.]*|[\s\S]/giuy;

/** The statements as they are sent; a comment that is stripped leaves its line breaks. */
export function splitLikeLiquibase(
  text: string,
  { splitStatements, stripComments, endDelimiter }: SplitOptions,
): readonly LiquibaseStatement[] {
  const statements: LiquibaseStatement[] = [];
  const tokens = [...text.replaceAll('\r', ' ').matchAll(token)];
  const ends = delimiterEnds(text, endDelimiter);
  let blocks = 0;
  let sql = '';
  let start: number | undefined;
  let cutUntil = 0;
  const finish = (): void => {
    if (start !== undefined && sql.trim() !== '')
      statements.push({ sql: sql.trimEnd(), offset: start });
    sql = '';
    start = undefined;
  };
  for (const [index, match] of tokens.entries()) {
    const [piece] = match;
    if (match.index < cutUntil) continue;
    blocks = blocksAfter(blocks, piece, tokens, index);
    const end = blocks === 0 && splitStatements ? ends(match.index, piece) : undefined;
    if (end !== undefined) {
      finish();
      cutUntil = end;
      continue;
    }
    const stripped = stripComments && match.groups?.['comment'] !== undefined;
    const blank = stripped || match.groups?.['space'] !== undefined;
    if (start === undefined && blank) continue;
    start ??= match.index;
    sql += stripped ? piece.replace(/[^\n]+/g, '') : piece;
  }
  finish();
  return statements;
}

/** Between BEGIN (not of a transaction by name) and END nothing is cut. */
function blocksAfter(
  blocks: number,
  piece: string,
  tokens: readonly RegExpExecArray[],
  index: number,
): number {
  if (!/^(begin|end)$/i.test(piece)) return blocks;
  const next = tokens.slice(index + 1).find(([text]) => text.trim() !== '')?.[0] ?? '';
  if (/^(transaction|trans|tran)$/i.test(next)) return blocks;
  if (/^begin$/i.test(piece))
    return /^(dialog|conversation|distributed)$/i.test(next) ? blocks : blocks + 1;
  return Math.max(0, blocks - 1);
}

/** Where a delimiter that begins at an offset ends; undefined where none begins there. */
function delimiterEnds(
  text: string,
  delimiter: string | undefined,
): (at: number, piece: string) => number | undefined {
  const opensLine = (at: number): boolean => at === 0 || /\n[ \t]*$/.test(text.slice(0, at));
  if (delimiter === undefined) {
    return (at, piece) => {
      const isEnd = piece === ';' || (/^(go|\/)$/i.test(piece) && opensLine(at));
      return isEnd ? at + piece.length : undefined;
    };
  }
  // longer ones are regular expressions, in which Liquibase's users also write plain text
  const pattern = new RegExp(
    delimiter.length === 1 ? delimiter.replace(/[^\w]/g, '\\$&') : regularExpression(delimiter),
    'iy',
  );
  return (at) => {
    if (delimiter === '/' && !opensLine(at)) return undefined;
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    return found === '' ? undefined : at + found.length;
  };
}

function regularExpression(delimiter: string): string {
  const source = delimiter.replace(/^\\n/, '').replace(/^\s+/, '');
  try {
    return new RegExp(source, 'iy').source;
  } catch {
    // plain text such as "$$"
    return source.replace(/[^\w]/g, '\\$&');
  }
}
