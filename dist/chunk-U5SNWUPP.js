import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  readTextFile
} from "./chunk-REVYYZAQ.js";
import {
  require_dist
} from "./chunk-XNSWPCLP.js";
import {
  __toESM
} from "./chunk-6GRQ5EAL.js";

// src/config/file.ts
var import_yaml = __toESM(require_dist(), 1);
import { access } from "node:fs/promises";
import { join } from "node:path";
var configFile = ".github/migration-rehearsal.yml";
async function loadConfigFile(folder) {
  const path = join(folder, configFile);
  const there = await access(path).then(
    () => true,
    (error) => error.code !== "ENOENT" && error.code !== "ENOTDIR"
  );
  return there ? readConfigText(await readTextFile(path), folder) : null;
}
function readConfigText(text, folder) {
  const counter = new import_yaml.LineCounter();
  const document = (0, import_yaml.parseDocument)(text, { lineCounter: counter, prettyErrors: false });
  const line = (offset) => counter.linePos(offset).line;
  const faults = document.errors.map(
    (error) => `${configFile}:${line(error.pos[0])} is not YAML: ${error.message}`
  );
  const empty = { place: "file", values: {}, folder, where: whereOf(/* @__PURE__ */ new Map()) };
  if (faults.length > 0 || document.contents === null) return { source: empty, faults };
  if (!(0, import_yaml.isMap)(document.contents)) {
    return {
      source: empty,
      faults: [`${configFile} holds no settings; expected "name: value" lines`]
    };
  }
  const { databases, ...values } = document.toJS();
  const source = { ...empty, values, where: whereOf(linesOfKeys(document, [], line)) };
  if (databases === void 0 || databases === null) return { source, faults };
  if (!Array.isArray(databases) || !databases.every(isRecord)) {
    const where = source.where("databases");
    return {
      source,
      faults: [`${where} is not a list of settings; expected "- migrations: DIR" entries`]
    };
  }
  const entries = databases.map((entry, index) => {
    const lines = linesOfKeys(document, ["databases", index], line);
    return { ...empty, values: entry, where: whereOf(lines) };
  });
  return { source: { ...source, databases: entries }, faults };
}
function whereOf(lines) {
  return (name) => `${configFile}:${lines.get(name) ?? 1}: "${name}"`;
}
function linesOfKeys(document, path, line) {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  const lines = /* @__PURE__ */ new Map();
  if (!(0, import_yaml.isMap)(node)) return lines;
  for (const { key } of node.items) {
    if ((0, import_yaml.isScalar)(key) && key.range) lines.set(String(key.value), line(key.range[0]));
  }
  return lines;
}
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export {
  configFile,
  loadConfigFile
};
