/** What authors accept in comments of their migrations. */
import type { SourceMigration, SqlPiece } from '../adapters/adapter.ts';
import type { Allowance } from '../evidence/allowance.ts';
import { findDirectives } from '../sql/directives.ts';

/** Every directive of a migration's up part, in its own file and in those it includes. */
export function allowancesIn(migration: SourceMigration): readonly Allowance[] {
  const { file, text, up } = migration;
  const own = findDirectives(text, migration.textLine)
    .filter(({ line }) => !isOfDownPart(line, migration))
    .map((directive) => ({ file, ...directive }));
  const included = up
    .filter((piece) => piece.file !== file)
    .flatMap((piece) =>
      findDirectives(piece.sql, piece.line).map((one) => ({ file: piece.file, ...one })),
    );
  return [...own, ...included].map(({ word, subject, rest, file: place, line, trailing }) => ({
    file: place,
    line,
    directive: word,
    hazard: subject,
    reason: rest,
    trailing,
  }));
}

/** Whether a line lies in, or above, a piece that reverts: that is not what is rehearsed. */
function isOfDownPart(line: number, { file, up, down }: SourceMigration): boolean {
  const pieces = [
    ...up.map((piece) => ({ piece, isDown: false })),
    ...(down ?? []).map((piece) => ({ piece, isDown: true })),
  ].filter(({ piece }) => piece.file === file);
  const at =
    pieces.find(({ piece }) => piece.line <= line && line <= lastLine(piece)) ??
    pieces.toSorted((a, b) => a.piece.line - b.piece.line).find(({ piece }) => piece.line > line);
  return at?.isDown ?? false;
}

function lastLine({ line, sql }: SqlPiece): number {
  return line + sql.split('\n').length - 1;
}
