/** Dedents a template of SQL so that it reads well in the source and in what is printed. */
export function sql(
  strings: TemplateStringsArray,
  ...values: readonly (string | number)[]
): string {
  const text = String.raw({ raw: strings }, ...values)
    .replace(/^\n/, '')
    .trimEnd();
  const indents = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const indent = Math.min(...indents, 80);
  return text
    .split('\n')
    .map((line) => line.slice(indent))
    .join('\n');
}
