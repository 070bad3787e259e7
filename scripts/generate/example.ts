/** The beginning of the demonstration's comment, as README.md quotes it. */

/** Verdict, first sentence and the first two findings, quoted so that it cannot end the page. */
export function exampleExcerpt(comment: string): string {
  const lines = comment.split('\n');
  const findings = lines.flatMap((line, at) => (/^\*\*.+\*\* · /.test(line) ? [at] : []));
  const excerpt = lines.slice(0, findings[2] ?? lines.length);
  return [...excerpt, '…'].map((line) => `> ${line}`.trimEnd()).join('\n');
}
