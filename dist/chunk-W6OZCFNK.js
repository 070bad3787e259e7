import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  readTextFile
} from "./chunk-REVYYZAQ.js";
import {
  require_dist
} from "./chunk-XNSWPCLP.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";
import {
  external_exports
} from "./chunk-FBFW2TPH.js";
import {
  __toESM
} from "./chunk-6GRQ5EAL.js";

// src/config/sizes-file.ts
var import_yaml = __toESM(require_dist(), 1);
var count = external_exports.number().nonnegative();
var table = external_exports.object({
  kind: external_exports.enum(["partitioned table", "materialized view"]).optional(),
  rows: count.nullable(),
  bytes: count,
  reads: count.optional(),
  writes: count.optional()
});
var schema = external_exports.object({
  version: external_exports.literal(1),
  takenAt: external_exports.string(),
  server: external_exports.string(),
  database: external_exports.string().optional(),
  countedSince: external_exports.string().optional(),
  tables: external_exports.record(external_exports.string().regex(/^[^.]+\..+/), table),
  publications: external_exports.array(external_exports.object({ name: external_exports.string(), allTables: external_exports.boolean(), tables: external_exports.array(external_exports.string()) })).optional(),
  subscriptions: external_exports.array(external_exports.object({ name: external_exports.string() })).optional()
});
var head = [
  " Sizes of tables for `migration-rehearsal review --stats FILE`, written by `migration-rehearsal stats URL`.",
  " rows: as the planner estimates them, null if never analyzed; bytes: with indexes and TOAST;",
  " reads: scans; writes: rows inserted, updated and deleted. Nothing of what the rows hold."
].join("\n");
function renderSizes(sizes) {
  const document = new import_yaml.Document(schema.parse(sizes));
  document.commentBefore = head;
  const tables = document.get("tables");
  if (tables instanceof import_yaml.YAMLMap) {
    for (const { value } of tables.items) if (value instanceof import_yaml.YAMLMap) value.flow = true;
  }
  return document.toString({ lineWidth: 0 });
}
async function readSizes(path) {
  return parseSizes(await readTextFile(path), path);
}
function parseSizes(text, name) {
  const document = (0, import_yaml.parseDocument)(text, { prettyErrors: false });
  const [broken] = document.errors;
  if (broken) throw invalid(name, `it is not YAML: ${broken.message}`);
  const result = schema.safeParse(document.toJS());
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    ({ path, message }) => `${path.join(".") || "it"}: ${message}`
  );
  const more = faults.length > 5 ? ` and ${faults.length - 5} more` : "";
  throw invalid(name, `${faults.slice(0, 5).join("; ")}${more}`);
}
function invalid(name, fault) {
  return new UserError("invalid-stats", `"${name}" is no file of table sizes: ${fault}.`, {
    remedy: "Write it with `migration-rehearsal stats URL > FILE`."
  });
}

export {
  renderSizes,
  readSizes,
  parseSizes
};
