/**
 * Control characters but tab and line feed, line separators, and format characters (Unicode category
 * Cf: marks that reorder text on screen, zero-width and tag characters): all can hide what is there.
 */
const invisible = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Untrusted text in which every character can be seen: the others become U+FFFD. */
export function visible(text: string): string {
  return text.replaceAll('\r\n', '\n').toWellFormed().replaceAll(invisible, '\uFFFD');
}

/** The same on one line. */
export function oneLine(text: string): string {
  return visible(text).replaceAll(/\s+/g, ' ').trim();
}
