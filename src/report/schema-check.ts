/** What `schema check` prints. */
import type { ComparedSchemaFile, NotRehearsed, SchemaDifference } from '../evidence/types.ts';
import { paint, type Painter } from './paint.ts';
import { visible } from './visible.ts';

/** One block for each file: equal, what differs, or why it was not compared. */
export function renderSchemaCheck(
  results: readonly (ComparedSchemaFile | NotRehearsed)[],
  color: boolean,
): string {
  const painter = paint(color);
  const blocks = results.map((one) =>
    'why' in one ? `${one.what}: not compared: ${one.why}` : fileBlock(one, painter),
  );
  return `${blocks.join('\n\n')}\n`;
}

function fileBlock(
  { file, differences, versions, command }: ComparedSchemaFile,
  painter: Painter,
): string {
  const missing = versions?.missing ?? [];
  const unknown = versions?.unknown ?? [];
  if (differences.length + missing.length + unknown.length === 0) {
    return `${file}: what the migrations build`;
  }
  return [
    `--- ${file}`,
    '+++ what the migrations build',
    ...differences.flatMap((one, at) => differenceLines(one, differences[at - 1], painter)),
    ...missing.map((id) => painter.green(`+ version ${visible(id)}`)),
    ...unknown.map((version) => painter.red(`- version ${visible(version)}`)),
    '',
    `Bring them together: ${command}`,
  ].join('\n');
}

function differenceLines(
  { path, side, text }: SchemaDifference,
  before: SchemaDifference | undefined,
  painter: Painter,
): readonly string[] {
  const place = path.join(' › ');
  const line =
    side === 'file' ? painter.red(`- ${visible(text)}`) : painter.green(`+ ${visible(text)}`);
  return before?.path.join(' › ') === place ? [line] : [`@@ ${visible(place)} @@`, line];
}
