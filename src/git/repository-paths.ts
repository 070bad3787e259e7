/** A project's own paths as paths of the repository, which is how everybody outside of it names files. */
import { posix } from 'node:path';
import type { MigrationSet, SqlPiece } from '../adapters/adapter.ts';
import type { CommittedSchema } from '../adapters/committed-schema.ts';

/** A path of a project as a path of the repository around it; `folder` is empty at the repository's root. */
export function underFolder(folder: string, path: string): string {
  return folder === '' ? path : posix.join(folder, path);
}

/** The same for every file of a set, so that all that is learned of them names them so. */
export function withinRepository(folder: string, set: MigrationSet): MigrationSet {
  if (folder === '') return set;
  const pieces = (all: readonly SqlPiece[]) => piecesWithin(folder, all);
  return {
    migrations: set.migrations.map((migration) => ({
      ...migration,
      file: underFolder(folder, migration.file),
      up: pieces(migration.up),
      down: migration.down && pieces(migration.down),
    })),
    skipped: set.skipped.map(({ what, why }) => ({ what: underFolder(folder, what), why })),
  };
}

/** The same for the files that picture the schema. */
export function schemaWithinRepository(folder: string, found: CommittedSchema): CommittedSchema {
  if (folder === '') return found;
  return {
    files: found.files.map((one) => ({
      ...one,
      file: underFolder(folder, one.file),
      ...(one.pieces && { pieces: piecesWithin(folder, one.pieces) }),
    })),
    notRehearsed: found.notRehearsed.map(({ what, why }) => ({
      what: underFolder(folder, what),
      why,
    })),
  };
}

function piecesWithin(folder: string, pieces: readonly SqlPiece[]): readonly SqlPiece[] {
  return pieces.map((piece) => ({ ...piece, file: underFolder(folder, piece.file) }));
}
