import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  readSizes
} from "./chunk-W6OZCFNK.js";
import {
  readTextFile
} from "./chunk-REVYYZAQ.js";
import {
  underFolder
} from "./chunk-XL27YZHX.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";

// src/discover/named-files.ts
import { basename, isAbsolute, relative, sep } from "node:path";
async function fileOf(path, settings, folder) {
  const inside = projectPath(path, settings.path);
  const label = inside.startsWith("../") || isAbsolute(inside) ? path : underFolder(folder, inside);
  return { path, label, text: await readTextFile(path) };
}
async function sizesFrom(file, ledgers = []) {
  const { tables, ...sizes } = await readSizes(file);
  return {
    file: basename(file),
    takenAt: sizes.takenAt,
    server: sizes.server,
    tables: Object.entries(tables).filter(([relation]) => !ledgers.includes(relation)).map(([relation, { kind, rows, bytes }]) => ({
      relation,
      ...kind && { kind },
      rows,
      bytes
    })),
    ...sizes.publications && { publications: sizes.publications },
    ...sizes.subscriptions && { subscriptions: sizes.subscriptions }
  };
}
function withoutNew(head, settings, folder) {
  const wanted = new Set(
    settings.new.map((file) => underFolder(folder, projectPath(file, settings.path)))
  );
  const isNew = (migration) => [migration.file, ...migration.up.map((piece) => piece.file)].some((file) => wanted.has(file));
  return { ...head, migrations: head.migrations.filter((migration) => !isNew(migration)) };
}
function refuseUnknownNew(config, plans, folder) {
  const known = new Set(
    plans.flatMap(
      ({ review }) => review.flatMap(({ file, up }) => [file, ...up.map((one) => one.file)])
    )
  );
  const lost = config.new.filter(
    (file) => !known.has(underFolder(folder, projectPath(file, config.path)))
  );
  if (lost.length === 0) return;
  const places = plans.map(({ subject, adapter }) => `${subject.directory} (${adapter.id})`);
  throw new UserError(
    "unknown-new-file",
    `${lost.map((file) => `"${file}"`).join(", ")} is no migration of ${places.join(", ")}.`,
    { remedy: "Name files relative to the project, as the framework sees them." }
  );
}
function projectPath(file, root) {
  const path = isAbsolute(file) ? relative(root, file) : file;
  return path.split(sep).join("/").replace(/^\.\//, "");
}

export {
  fileOf,
  sizesFrom,
  withoutNew,
  refuseUnknownNew
};
