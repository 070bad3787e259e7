import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  filesOf,
  matchesAny,
  nearestFile,
  readText,
  statementsWithCopyData,
  tomlValue
} from "./chunk-WIFWE4TR.js";
import {
  quoteIdentifier,
  quoteLiteral
} from "./chunk-RH7ZYTHJ.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";

// src/adapters/committed-schema.ts
import { posix } from "node:path";

// src/adapters/drizzle/snapshot-sql.ts
function snapshotSql(text) {
  const { dialect, tables = {}, enums = {} } = readSnapshot(text);
  if (dialect !== "postgresql" && dialect !== "pg") return [];
  const schemas = [...Object.values(enums), ...Object.values(tables)].flatMap(
    ({ schema }) => schema || []
  );
  return [
    ...new Set(schemas.map((schema) => `create schema if not exists ${quoteIdentifier(schema)}`)),
    ...Object.values(enums).map(({ name, schema, values }) => {
      const labels = values.map(quoteLiteral).join(", ");
      return `create type ${qualified(schema, name)} as enum (${labels})`;
    }),
    ...Object.values(tables).map(tableSql)
  ];
}
function tableSql({ name, schema, columns, compositePrimaryKeys = {} }) {
  const parts = [
    ...Object.values(columns).map(columnSql),
    ...Object.values(compositePrimaryKeys).map(
      (key) => `primary key (${key.columns.map(quoteIdentifier).join(", ")})`
    )
  ];
  return `create table ${qualified(schema, name)} (${parts.join(", ")})`;
}
function columnSql({ name, type, typeSchema, primaryKey, notNull }) {
  const [, base = type, rest = ""] = /^(.*?)((?:\[\d*\])*)$/.exec(type) ?? [];
  const written = typeSchema ? `${qualified(typeSchema, base)}${rest}` : type;
  const required = notNull === true || primaryKey === true ? " not null" : "";
  return `${quoteIdentifier(name)} ${written}${required}`;
}
function qualified(schema, name) {
  return `${quoteIdentifier(schema || "public")}.${quoteIdentifier(name)}`;
}
function readSnapshot(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

// src/adapters/committed-schema.ts
function defaultPicture(directory) {
  return posix.join(posix.dirname(directory), "schema.yml");
}
async function findCommittedSchema(tree, adapter, directory, named) {
  const present = new Set(await tree.files());
  const files = [];
  for (const file of named) {
    if (!present.has(file)) throw missing(file);
    files.push(await readNamed(tree, adapter, file));
  }
  const parent = posix.dirname(directory);
  const picture = defaultPicture(directory);
  if (present.has(picture)) files.push(...await pictureIn(tree, picture));
  for (const folder of /* @__PURE__ */ new Set([parent, directory])) {
    for (const name of ["schema.sql", "structure.sql"]) {
      const file = posix.join(folder, name);
      if (present.has(file)) files.push(...await dumpIn(tree, adapter, file));
    }
  }
  if (adapter === "supabase") files.push(...await declaredIn(tree, parent));
  if (adapter === "drizzle") files.push(...await snapshotIn(tree, directory));
  const unique = files.filter(
    ({ file }, at) => files.findIndex((other) => other.file === file) === at
  );
  const isRead = ({ kind, pieces }) => kind === "picture" || pieces?.length !== 0;
  return {
    files: unique.filter(isRead),
    notRehearsed: [
      ...unique.flatMap(
        (one) => isRead(one) ? [] : [{ what: one.file, why: "it holds nothing that makes a schema" }]
      ),
      ...await onlyTheFramework(tree, adapter, directory)
    ]
  };
}
async function readNamed(tree, adapter, file) {
  if (/\.ya?ml$/.test(file)) return pictureFile(file, await readText(tree, file));
  if (file.endsWith(".sql")) return dumpFile(adapter, file, await readText(tree, file));
  if (file.endsWith("_snapshot.json")) return snapshotFile(file, await readText(tree, file));
  throw new UserError(
    "unknown-schema-file",
    `"${file}" is no file that a schema can be compared with; expected .yml, .sql or _snapshot.json.`,
    { remedy: "Name a picture that `schema write` made, a dump, or a Drizzle snapshot." }
  );
}
function missing(file) {
  return new UserError("missing-schema-file", `The schema file "${file}" is not there.`, {
    remedy: `Write it with \`migration-rehearsal schema write ${file}\`, or correct the setting schema-file.`
  });
}
var pictureMark = /^migration-rehearsal:/m;
async function pictureIn(tree, file) {
  const text = await readText(tree, file);
  return pictureMark.test(text) ? [pictureFile(file, text)] : [];
}
function pictureFile(file, text) {
  const command = `migration-rehearsal schema write ${file}`;
  return { file, kind: "picture", text, command };
}
var dumpMark = /^SELECT pg_catalog\.set_config\('search_path', ''|^-- PostgreSQL database dump|^-- Dbmate schema migrations/m;
async function dumpIn(tree, adapter, file) {
  const text = await readText(tree, file);
  return dumpMark.test(text) ? [dumpFile(adapter, file, text)] : [];
}
function dumpFile(adapter, file, text) {
  const sent = text.replace(/^\\(restrict|unrestrict|connect)\b.*$/gm, "");
  const command = adapter === "dbmate" ? "dbmate dump" : posix.basename(file) === "structure.sql" ? "bin/rails db:schema:dump" : `pg_dump --schema-only --no-owner DATABASE > ${file}`;
  return { file, kind: "dump", pieces: statementsWithCopyData(file, sent), command };
}
async function declaredIn(tree, parent) {
  const config = await nearestFile(tree, parent, "config.toml");
  const text = config === void 0 ? "" : await readText(tree, config);
  const [, listed] = /^\s*schema_paths\s*=\s*\[([^\]]*)\]/m.exec(text) ?? [];
  const configured = [...(listed ?? "").matchAll(/["']([^"']+)["']/g)].map(([, path = ""]) => path);
  const patterns = configured.length > 0 ? configured : ["./schemas/*.sql"];
  const all = (await filesOf(tree, parent, "deep")).map(({ path }) => path);
  const paths = new Set(
    patterns.flatMap((pattern) => {
      const wanted = posix.join(parent, pattern);
      return all.filter((path) => path.endsWith(".sql") && matchesAny(path, [wanted]));
    })
  );
  if (paths.size === 0) return [];
  const pieces = [];
  for (const path of paths) {
    pieces.push(...statementsWithCopyData(path, await readText(tree, path)));
  }
  const [only] = paths;
  const file = paths.size === 1 && only !== void 0 ? only : posix.join(parent, "schemas");
  return [{ file, kind: "declared", pieces, command: "supabase db diff -f NAME" }];
}
async function snapshotIn(tree, directory) {
  const found = (await filesOf(tree, posix.join(directory, "meta"))).map(({ path }) => path).filter((path) => /^\d+_snapshot\.json$/.test(posix.basename(path)));
  const newest = found.at(-1);
  return newest === void 0 ? [] : [snapshotFile(newest, await readText(tree, newest))];
}
function snapshotFile(file, text) {
  const pieces = snapshotSql(text).map((sql) => ({ sql, file, line: 1 }));
  return { file, kind: "snapshot", pieces, command: "drizzle-kit generate" };
}
async function onlyTheFramework(tree, adapter, directory) {
  const files = await tree.files();
  const parent = posix.dirname(directory);
  const whether = "whether the migrations build what it says";
  if (adapter === "prisma") {
    const schema = await nearestFile(tree, parent, "schema.prisma");
    if (schema === void 0) return [];
    const command = `prisma migrate diff --from-migrations ${directory} --to-schema-datamodel ${schema} --shadow-database-url URL --exit-code`;
    return [{ what: schema, why: `${whether}: only Prisma reads it (\`${command}\`)` }];
  }
  if (adapter === "diesel") {
    const toml = await nearestFile(tree, directory, "diesel.toml");
    const root = toml === void 0 ? parent : posix.dirname(toml);
    const configured = toml === void 0 ? void 0 : tomlValue(await readText(tree, toml), "file", "print_schema");
    const schema = posix.join(root, configured ?? "src/schema.rs");
    if (!files.includes(schema)) return [];
    return [
      { what: schema, why: `${whether}: it is Rust (\`diesel migration run --locked-schema\`)` }
    ];
  }
  const queries = files.find((path) => /(^|\/)\.sqlx\/query-[^/]+\.json$/.test(path));
  if (adapter !== "sqlx" || queries === void 0) return [];
  const why = "whether its queries fit: only sqlx knows (`cargo sqlx prepare --check`)";
  return [{ what: posix.dirname(queries), why }];
}

export {
  defaultPicture,
  findCommittedSchema
};
