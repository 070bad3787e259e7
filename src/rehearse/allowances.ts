/** What authors accept in comments of their migrations. */
import type { SourceMigration } from '../adapters/adapter.ts';
import type { Allowance } from '../evidence/allowance.ts';
import { findDirectives } from '../sql/directives.ts';

/** Every directive of a migration's up part, whole file or included piece. */
export function allowancesIn(migration: SourceMigration): readonly Allowance[] {
  const { file, text, up, down } = migration;
  // a down part in the same file is not what is rehearsed
  const end = down?.find((piece) => piece.file === file)?.line ?? Number.POSITIVE_INFINITY;
  const own = findDirectives(text)
    .filter(({ line }) => line < end)
    .map((directive) => ({ file, ...directive }));
  const included = up
    .filter((piece) => piece.file !== file)
    .flatMap((piece) =>
      findDirectives(piece.sql, piece.line).map((directive) => ({
        file: piece.file,
        ...directive,
      })),
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
