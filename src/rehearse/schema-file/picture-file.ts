/** The file that holds a picture: YAML, one line for each thing that can change by itself. */
import { LineCounter, parseDocument, stringify } from 'yaml';
import type { Picture, PicturePart } from './picture.ts';

/** A picture of a schema, as it was committed. */
export interface PictureFile {
  /** Major of the server that the picture was taken on. */
  readonly postgres: number;
  readonly picture: Picture;
}

/** What marks the file as ours; its value is the version of the format. */
export const pictureMark = 'migration-rehearsal';

const version = 1;

/** Whether a text is meant to be a picture, readable or not. */
export function looksLikePicture(text: string): boolean {
  return new RegExp(`^${pictureMark}:`, 'm').test(text);
}

/** The file's text. `directory` is where the migrations are. */
export function writePictureFile({ postgres, picture }: PictureFile, directory: string): string {
  return [
    `# The schema that the migrations in ${directory} build, columns in their order.`,
    '# Written by `migration-rehearsal schema write`, compared by `schema check` and in every review.',
    `${pictureMark}: ${version}`,
    `postgres: ${postgres}`,
    pictureText(picture),
  ].join('\n');
}

/** The picture alone, in the one form in which pictures are compared line by line. */
export function pictureText(picture: Picture): string {
  if (Object.keys(picture).length === 0) return '';
  return stringify(picture, { lineWidth: 0, blockQuote: 'literal', aliasDuplicateObjects: false });
}

/** Reads a file; the fault is a sentence without its end. */
export function readPictureFile(text: string): PictureFile | { readonly fault: string } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const { line } = lines.linePos(error.pos[0]);
    return { fault: `it is not YAML: line ${line}: ${error.message}` };
  }
  const content: unknown = document.toJS();
  if (typeof content !== 'object' || content === null || !(pictureMark in content)) {
    return { fault: `it has no key "${pictureMark}", so it is not a picture of a schema` };
  }
  const { [pictureMark]: format, postgres, ...picture } = content as Record<string, unknown>;
  if (format !== version) {
    return { fault: `its format is ${JSON.stringify(format)}, and this version reads ${version}` };
  }
  if (typeof postgres !== 'number')
    return { fault: 'it does not say on which Postgres it was taken' };
  const odd = Object.entries(picture).find(([, section]) => !isSection(section));
  if (odd) return { fault: `"${odd[0]}" is not a section of a picture` };
  return { postgres, picture: picture as Picture };
}

function isSection(value: unknown): value is Record<string, PicturePart> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
