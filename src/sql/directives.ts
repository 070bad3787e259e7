/** Comments that speak to this tool: `-- rehearsal:WORD …`. */

/** A comment that speaks to us. */
export interface Directive {
  /** From 1. */
  readonly line: number;
  /** The word behind `rehearsal:`, such as `allow`. */
  readonly word: string;
  /** The two parts of what follows: its first word, and the rest. */
  readonly subject: string;
  readonly rest: string;
  /** SQL stands in front of it on its line. */
  readonly trailing: boolean;
}

/**
 * Reads line by line and not with the grammar: bodies of DO blocks and files with a framework's own
 * syntax may hold directives too.
 */
const pattern =
  /^(?<before>(?:(?!--).)*)--\s*rehearsal:(?<word>[^\s]*)[ \t]*(?<subject>\S*)[ \t]*(?<rest>.*)$/;

/** Every directive of a text; `firstLine` is the line of the file on which the text begins. */
export function findDirectives(text: string, firstLine = 1): readonly Directive[] {
  if (!text.includes('rehearsal:')) return [];
  return text.split('\n').flatMap((row, index) => {
    const {
      before = '',
      word = '',
      subject = '',
      rest = '',
    } = pattern.exec(row.trimEnd())?.groups ?? {};
    if (word === '') return [];
    const trailing = before.trim() !== '';
    return [{ line: firstLine + index, word, subject, rest, trailing }];
  });
}
