import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  prepareDatabase,
  prerequisites,
  sendStep
} from "./chunk-6VHLEULX.js";
import {
  ledgerRelations
} from "./chunk-4QYMX3NX.js";
import {
  snapshotCatalog
} from "./chunk-IKGY5MHH.js";
import {
  connectAsOwner,
  createDatabase
} from "./chunk-7HVYQIBU.js";
import {
  createRole
} from "./chunk-TCSMLBNY.js";
import {
  pictureText,
  readPictureFile
} from "./chunk-ITAX4DBP.js";
import {
  optionsFor,
  pictureOf
} from "./chunk-KHKXTBEP.js";
import {
  longestCommonSubsequence
} from "./chunk-6H7USHEG.js";
import {
  splitSql
} from "./chunk-DD7GTJ6S.js";
import {
  __callDispose,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/rehearse/schema-file/load-dump.ts
async function loadDump(plan, server, pieces) {
  var _stack = [];
  try {
    const asMigrations = { ...plan, review: [...plan.review, asMigration(pieces)] };
    for (const role of prerequisites(asMigrations.review).roles) await createRole(server, role);
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const database = scope.use(await createDatabase(server, { name: "schema_file" }));
    await prepareDatabase(asMigrations, database);
    let hasGrants = false;
    const session = __using(_stack, await connectAsOwner(database), true);
    for (const piece of pieces) {
      const kinds = kindsOf(piece.sql);
      if (kinds.includes("owner")) continue;
      hasGrants ||= kinds.some((kind) => kind.startsWith("Grant"));
      const error = await send(session, piece);
      const { file, line } = piece;
      if (error && !kinds.some((kind) => optional.has(kind))) return { file, line, error };
    }
    const owned = scope.move();
    return { database, hasGrants, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function send(session, piece) {
  const result = await sendStep(session, piece);
  return result.ok ? void 0 : result.error;
}
var optional = /* @__PURE__ */ new Set([
  "AlterDefaultPrivilegesStmt",
  "AlterEventTrigStmt",
  "AlterPublicationStmt",
  "CommentStmt",
  "CreateEventTrigStmt",
  "CreateExtensionStmt",
  "CreatePublicationStmt",
  "CreateSchemaStmt",
  "GrantRoleStmt",
  "GrantStmt",
  "SecLabelStmt",
  "VariableSetStmt"
]);
function kindsOf(sql) {
  const split = splitSql(sql);
  if (!split.ok) return [];
  return split.statements.map(({ kind, node }) => {
    const { cmds } = node;
    const isOwner = kind === "AlterOwnerStmt" || cmds?.[0]?.AlterTableCmd?.subtype === "AT_ChangeOwner";
    return isOwner ? "owner" : kind;
  });
}
function asMigration(pieces) {
  const file = pieces[0]?.file ?? "";
  return {
    id: file,
    version: "",
    file,
    text: "",
    transactionMode: "statement",
    up: pieces,
    down: null
  };
}

// src/rehearse/schema-file/picture-diff.ts
function diffPictures(file, built) {
  return diffParts(file, built, []);
}
function diffParts(file, built, path) {
  if (JSON.stringify(file) === JSON.stringify(built)) return [];
  const [old, now] = [mapOf(file), mapOf(built)];
  if (old && now) {
    const keys = [.../* @__PURE__ */ new Set([...Object.keys(old), ...Object.keys(now)])];
    return keys.flatMap((key) => diffParts(old[key], now[key], [...path, key]));
  }
  return diffLines(linesOf(file), linesOf(built), path);
}
function diffLines(file, built, path) {
  const differences = [];
  let [i, j] = [0, 0];
  const end = [file.length, built.length];
  for (const [keptFile, keptBuilt] of [...longestCommonSubsequence(file, built), end]) {
    while (i < keptFile) differences.push({ side: "file", path, text: file[i++] ?? "" });
    while (j < keptBuilt) differences.push({ side: "built", path, text: built[j++] ?? "" });
    [i, j] = [i + 1, j + 1];
  }
  return differences;
}
function mapOf(part) {
  return typeof part === "object" && !Array.isArray(part) ? part : void 0;
}
function linesOf(part) {
  if (part === void 0) return [];
  if (Array.isArray(part)) return part.flatMap(linesOf);
  const map = mapOf(part);
  if (map) {
    const text = pictureText(map).trimEnd();
    return text === "" ? ["{}"] : text.split("\n");
  }
  return typeof part === "string" ? part.split("\n") : [JSON.stringify(part)];
}

// src/rehearse/schema-file/compare-file.ts
async function compareFile(built, file) {
  return file.kind === "picture" ? comparePicture(built, file) : compareLoaded(built, file);
}
function comparePicture({ plan, database: { server }, catalog }, { file, kind, text = "", command }) {
  const read = readPictureFile(text);
  if ("fault" in read) return { what: file, why: read.fault };
  const picture = pictureOf(catalog, optionsFor(plan, server));
  const differences = diffPictures(read.picture, picture);
  const { major } = server.info;
  if (differences.length > 0 && read.postgres !== major) {
    return {
      what: file,
      why: `it differs, and it was written on Postgres ${read.postgres}, which prints some definitions otherwise than ${major}: compare it there, or write it anew`
    };
  }
  return { file, kind, differences, command };
}
async function compareLoaded({ plan, database: { server }, catalog }, { file, kind, pieces = [], command }) {
  var _stack = [];
  try {
    if (plan.hasPrograms) {
      return {
        what: file,
        why: "some migrations are programs, so what all of them build is not known"
      };
    }
    const loaded = await loadDump(plan, server, pieces);
    if ("error" in loaded) {
      const { line, error } = loaded;
      const place = `${loaded.file} line ${line}`;
      return { what: file, why: `it cannot be loaded: ${place}: ${error.code} ${error.message}` };
    }
    const dump = __using(_stack, loaded, true);
    const session = __using(_stack, await connectAsOwner(dump.database), true);
    const { major } = server.info;
    const ignore = { relations: ledgerRelations(plan) };
    const its = await snapshotCatalog(session, { major, ignore });
    const options = {
      ...optionsFor(plan, server),
      withoutGrants: kind !== "dump" || !dump.hasGrants,
      // people and frameworks keep columns together by sense, and ADD COLUMN puts them last
      withoutOrder: kind === "declared" || kind === "snapshot",
      columnsOnly: kind === "snapshot"
    };
    const differences = diffPictures(pictureOf(its, options), pictureOf(catalog, options));
    const versions = kind === "dump" ? await versionsIn(plan, dump.database) : void 0;
    return { file, kind, differences, ...versions && { versions }, command };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function versionsIn(plan, database) {
  var _stack = [];
  try {
    const { ledger } = plan.adapter;
    if (!ledger || ledger.remembers === "newest") return void 0;
    const session = __using(_stack, await connectAsOwner(database), true);
    const read = await session.query(ledger.read);
    if (!read.ok) return void 0;
    const known = read.rows.flatMap(({ version }) => typeof version === "string" ? [version] : []);
    if (known.length === 0) return void 0;
    const all = [...plan.baseline, ...plan.review];
    const versions = new Set(all.map(({ version }) => version));
    return {
      missing: all.filter(({ version }) => !known.includes(version)).map(({ id }) => id),
      unknown: known.filter((version) => !versions.has(version)).toSorted()
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

export {
  compareFile
};
