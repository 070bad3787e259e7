/** Colours a terminal understands, or nothing. */
export interface Painter {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

/** A painter whose colours are ANSI escapes (ECMA-48, SGR), or that leaves text as it is. */
export function paint(color: boolean): Painter {
  const style = (on: number, off: number) => (text: string) =>
    color ? `\u001B[${on}m${text}\u001B[${off}m` : text;
  return {
    bold: style(1, 22),
    dim: style(2, 22),
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
    cyan: style(36, 39),
  };
}
