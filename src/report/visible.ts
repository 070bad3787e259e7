/**
 * Control characters (C0 without tab and line feed, DEL, C1), line separators and the marks that
 * reorder text on screen (Unicode bidirectional algorithm), all of which can hide what is there.
 */
// eslint-disable-next-line no-control-regex -- control characters are the subject
const invisible =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g;

/** Untrusted text in which every character can be seen: the others become U+FFFD. */
export function visible(text: string): string {
  return text.replaceAll('\r\n', '\n').toWellFormed().replaceAll(invisible, '\uFFFD');
}

/** The same on one line. */
export function oneLine(text: string): string {
  return visible(text).replaceAll(/\s+/g, ' ').trim();
}
