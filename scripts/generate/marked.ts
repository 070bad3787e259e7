/** Text between `<!-- generated:NAME -->` and `<!-- /generated -->`. */

/** Puts each part between its markers; a marker without a part, or the reverse, is an error. */
export function fillMarked(
  file: string,
  text: string,
  parts: Readonly<Record<string, string>>,
): string {
  const missing = new Set(Object.keys(parts));
  const filled = text.replace(marked, (_, name: string) => {
    const part = parts[name];
    if (part === undefined) throw new Error(`${file}: nothing generates "${name}"`);
    missing.delete(name);
    return `<!-- generated:${name} -->\n${part.trimEnd()}\n<!-- /generated -->`;
  });
  if (missing.size > 0) throw new Error(`${file}: no markers for "${[...missing].join('", "')}"`);
  return filled;
}

const marked = /^<!-- generated:([\w-]+) -->\n[\s\S]*?^<!-- \/generated -->$/gm;

/** An empty pair of Markdown markers. */
export function markers(name: string): string {
  return `<!-- generated:${name} -->\n<!-- /generated -->`;
}
