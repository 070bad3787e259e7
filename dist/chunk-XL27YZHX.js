import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);

// src/git/repository-paths.ts
import { posix } from "node:path";
function underFolder(folder, path) {
  return folder === "" ? path : posix.join(folder, path);
}
function withinRepository(folder, set) {
  if (folder === "") return set;
  const pieces = (all) => piecesWithin(folder, all);
  return {
    migrations: set.migrations.map((migration) => ({
      ...migration,
      file: underFolder(folder, migration.file),
      up: pieces(migration.up),
      down: migration.down && pieces(migration.down)
    })),
    skipped: set.skipped.map(({ what, why }) => ({ what: underFolder(folder, what), why }))
  };
}
function schemaWithinRepository(folder, found) {
  if (folder === "") return found;
  return {
    files: found.files.map((one) => ({
      ...one,
      file: underFolder(folder, one.file),
      ...one.pieces && { pieces: piecesWithin(folder, one.pieces) }
    })),
    notRehearsed: found.notRehearsed.map(({ what, why }) => ({
      what: underFolder(folder, what),
      why
    }))
  };
}
function piecesWithin(folder, pieces) {
  return pieces.map((piece) => ({ ...piece, file: underFolder(folder, piece.file) }));
}

export {
  underFolder,
  withinRepository,
  schemaWithinRepository
};
