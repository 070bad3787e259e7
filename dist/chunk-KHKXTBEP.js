import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  identify
} from "./chunk-6H7USHEG.js";

// src/rehearse/observe/object-text.ts
var structural = /* @__PURE__ */ new Set([
  "table",
  "column",
  "constraint",
  "index",
  "schema",
  "position",
  "type"
]);
var quiet = /* @__PURE__ */ new Set([
  "owner",
  "valid",
  "ready",
  "live",
  "primary",
  "populated",
  "privileges",
  "inherited"
]);
function describeObject(kind, name, description, changed) {
  const described = new Set(structural);
  const text = (key) => {
    described.add(key);
    const value = description[key];
    return value === void 0 ? "" : plain(value);
  };
  const when = (key, write) => {
    const value = text(key);
    return value === "" ? "" : ` ${write(value)}`;
  };
  const lines = head();
  for (const [key, value] of Object.entries(description)) {
    if (described.has(key) || quiet.has(key) && !changed.has(key)) continue;
    const words2 = key.replaceAll("_", " ");
    lines.push(`${kind === "column" ? "        " : "    "}-- ${words2}: ${plain(value)}`);
  }
  return lines;
  function head() {
    switch (kind) {
      case "column":
        return [
          `    ${lastName(name, description)} ${String(description["type"])}` + when("collation", (value) => `collate ${value}`) + when("not_null", () => "not null") + when("not_null_valid", () => "not valid") + when("generated", (value) => generated(value, text("default"))) + when(
            "identity",
            (value) => `generated ${value === "a" ? "always" : "by default"} as identity`
          ) + (description["generated"] === void 0 ? when("default", (value) => `default ${value}`) : "")
        ];
      case "constraint":
        return [`    constraint ${lastName(name, description)} ${text("definition")}`];
      case "table":
        return [
          `table ${name}` + when("persistence", (value) => value === "u" ? "unlogged" : "temporary") + when(
            "partition_bound",
            (value) => `partition of ${plain(description["parents"])} ${value}`
          ) + when("partition_key", (value) => `partition by ${value}`)
        ];
      case "index":
        return [`${text("definition")}${description["valid"] === false ? " -- INVALID" : ""}`];
      case "view":
      case "materialized view":
        return [
          `${kind} ${name} as`,
          ...text("definition").replace(/^ /, "").split("\n").map((line) => `    ${line}`)
        ];
      case "enum":
        described.add("labels");
        return [`enum ${name}`, ...list("labels").map((label) => `    ${plain(label)}`)];
      case "domain":
        described.add("checks");
        return [
          `domain ${name} as ${text("base")}${when("not_null", () => "not null")}${when("default", (value) => `default ${value}`)}`,
          ...list("checks").map(
            (check) => `    constraint ${check.slice(0, 2).map(plain).join(" ")}`
          )
        ];
      case "function":
      case "procedure":
        return text("definition").trimEnd().split("\n");
      case "trigger":
      case "rule":
      case "statistics":
        return text("definition").split("\n");
      default:
        return [`${kind} ${name}`];
    }
  }
  function list(key) {
    const value = description[key];
    return Array.isArray(value) ? value : [];
  }
}
function generated(kind, expression) {
  return `generated always as (${expression}) ${kind === "v" ? "virtual" : "stored"}`;
}
function lastName(name, description) {
  const table = description["table"];
  return typeof table === "string" && name.startsWith(`${table}.`) ? name.slice(table.length + 1) : name;
}
function plain(value) {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.map(plain).join(", ") : JSON.stringify(value);
}

// src/rehearse/schema-file/grants.ts
function grantsIn(kind, { privileges, owner: own }, owner) {
  if (!Array.isArray(privileges)) return void 0;
  const items = privileges.map(readItem);
  const others = items.filter(({ grantee }) => grantee !== owner && grantee !== own);
  const byGrantee = Map.groupBy(others, ({ grantee }) => grantee);
  const lines = [...byGrantee].map(([grantee, granted]) => {
    const rights = granted.flatMap((one) => one.rights).sort();
    return `${grantee}: ${rights.join(", ")}`;
  }).sort();
  const builtIn = publicByDefault[kind];
  if (builtIn === void 0) return lines.length === 0 ? void 0 : lines;
  if (lines.join() === `PUBLIC: ${builtIn}`) return void 0;
  return lines.length === 0 ? ["nobody"] : lines;
}
function withoutGrantor(privileges, owner) {
  if (!Array.isArray(privileges)) return [];
  return privileges.map(readItem).filter(({ grantee }) => grantee !== owner).map(({ grantee, rights }) => `${grantee}: ${rights.join(", ")}`).sort();
}
var publicByDefault = {
  function: "EXECUTE",
  procedure: "EXECUTE",
  aggregate: "EXECUTE",
  enum: "USAGE",
  domain: "USAGE",
  range: "USAGE"
};
function readItem(item) {
  const spelled = /^[^>]*>(.*):([A-Z ]+\*?)$/.exec(item);
  if (spelled) return { grantee: spelled[1] ?? "", rights: [spelled[2] ?? ""] };
  const [, grantee = "", letters = ""] = /^"?(.*?)"?=([A-Za-z*]*)\//.exec(item) ?? [];
  const rights = [...letters.matchAll(/([A-Za-z])(\*?)/g)].map(
    ([, letter = "", option = ""]) => `${rightNames[letter] ?? letter}${option}`
  );
  return { grantee: grantee === "" ? "PUBLIC" : grantee, rights: rights.sort() };
}
var rightNames = {
  r: "SELECT",
  a: "INSERT",
  w: "UPDATE",
  d: "DELETE",
  D: "TRUNCATE",
  x: "REFERENCES",
  t: "TRIGGER",
  C: "CREATE",
  c: "CONNECT",
  T: "TEMPORARY",
  X: "EXECUTE",
  U: "USAGE",
  s: "SET",
  A: "ALTER SYSTEM",
  m: "MAINTAIN"
};

// src/rehearse/schema-file/column-line.ts
function columnLine(name, description, { owner, withoutGrants, columnsOnly }) {
  const { privileges: _, ...rest } = description;
  const { table, type, not_null: notNull } = rest;
  const shown = columnsOnly ? { table, type, not_null: notNull } : rest;
  const [line = "", ...more] = describeObject("column", name, shown, /* @__PURE__ */ new Set());
  if (columnsOnly) return oneLine(line);
  const grants = withoutGrants ? void 0 : grantsIn("column", description, owner);
  const remarks = [
    ...more.map((remark) => remark.trim().replace(/^-- /, "")),
    ...grants ? [`grants: ${grants.join("; ")}`] : []
  ];
  return [line, ...remarks].map(oneLine).join(" -- ");
}
function oneLine(text) {
  return text.trim().replace(/\s*\n\s*/g, " ");
}

// src/rehearse/schema-file/picture.ts
function optionsFor({ adapter }, { owner }) {
  const [schema, table] = adapter.ledger?.table.split(".") ?? [];
  return { owner: owner.user, ledgerSchema: table === void 0 ? void 0 : schema };
}
function pictureOf(catalog, options) {
  const objects = Object.entries(catalog).map(([key, description]) => ({ ...identify(key), description })).filter((object) => !goesWithoutSaying(object, catalog, options));
  const relations = /* @__PURE__ */ new Map();
  for (const object of objects) {
    const table = object.description["table"];
    if (typeof table !== "string") continue;
    relations.set(table, [...relations.get(table) ?? [], object]);
  }
  const sections = {};
  for (const object of objects) {
    const { kind, name, description } = object;
    const parts2 = relations.get(name);
    if (typeof description["table"] === "string" && kind !== "table") continue;
    if (options.columnsOnly && kind !== "table") continue;
    const own = ownPart(object, options);
    const whole = parts2 ? { ...asPicture(own), ...relationParts(parts2, options) } : own;
    (sections[plural(kind)] ??= {})[tidyName(object, options)] = whole;
  }
  return inOrder(sections);
}
function goesWithoutSaying({ kind, name, description }, catalog, { ledgerSchema }) {
  const { table, index, sequence } = description;
  if (kind === "schema") return name === "public" || name === ledgerSchema;
  if (kind === "index") {
    return description["valid"] === true && `constraint:${String(table)}.${String(index)}` in catalog;
  }
  return kind === "sequence" && typeof table === "string" && isOrdinary(sequence);
}
function isOrdinary(sequence) {
  const { start, increment, min, cache, cycle } = sequence;
  return start === 1 && increment === 1 && min === 1 && cache === 1 && cycle === false;
}
var placing = ["table", "column", "constraint", "index", "schema", "position"];
function ownPart({ kind, description }, options) {
  const rest = { ...description };
  for (const key of placing) delete rest[key];
  if (rest["owner"] === options.owner) delete rest["owner"];
  for (const key of ["valid", "ready", "live"]) if (rest[key] === true) delete rest[key];
  if (rest["persistence"] === "u") rest["persistence"] = "unlogged";
  if (rest["replica_identity"] === "d") delete rest["replica_identity"];
  delete rest["populated"];
  if (kind === "extension") return String(description["schema"]);
  if (kind === "constraint") delete rest["type"];
  if (kind === "policy") rest["command"] = policyCommands[String(description["command"])];
  if (kind === "schema" || options.columnsOnly) return {};
  const grants = grantsIn(kind, description, options.owner);
  delete rest["privileges"];
  if (grants !== void 0 && !options.withoutGrants) rest["grants"] = grants;
  if (kind === "default privileges") {
    rest["grants"] = withoutGrantor(description["privileges"], options.owner);
  }
  if (rest["sequence"] !== void 0) {
    Object.assign(rest, rest["sequence"]);
    delete rest["sequence"];
  }
  const parents = rest["parents"];
  if (Array.isArray(parents) && kind !== "index") rest["parents"] = parents.map(parentText);
  const { definition, ...others } = rest;
  if (typeof definition === "string" && Object.keys(others).length === 0)
    return tidyText(definition);
  return tidy({ ...others, ...definition !== void 0 && { definition } });
}
var policyCommands = {
  "*": "all",
  r: "select",
  a: "insert",
  w: "update",
  d: "delete"
};
function parentText(parent) {
  return Array.isArray(parent) ? parent.filter((part) => part !== null).join(", ") : parent;
}
var parts = ["constraint", "index", "trigger", "rule", "policy", "statistics", "sequence"];
function relationParts(objects, options) {
  const columns = objects.filter(({ kind }) => kind === "column").sort(
    (a, b) => options.withoutOrder ? compare(a.name, b.name) : Number(a.description["position"]) - Number(b.description["position"])
  ).map(({ name, description }) => columnLine(name, description, options));
  const sections = Object.fromEntries(
    (options.columnsOnly ? [] : parts).flatMap((kind) => {
      const same = objects.filter((object) => object.kind === kind);
      const named = same.map((object) => [ownName(object), ownPart(object, options)]);
      return same.length === 0 ? [] : [[plural(kind), Object.fromEntries(named)]];
    })
  );
  return { columns, ...sections };
}
function ownName({ name, description }) {
  if (typeof description["index"] === "string") return description["index"];
  const table = String(description["table"]);
  return name.startsWith(`${table}.`) ? name.slice(table.length + 1) : name;
}
function tidyName({ kind, name }, { owner }) {
  if (kind === "default privileges") return name.replace(`${owner}/`, "owner/");
  return kind === "setting" ? name.replace(` ${owner}`, " owner") : name;
}
function plural(kind) {
  if (kind.endsWith("x")) return `${kind}es`;
  if (kind.endsWith("y")) return `${kind.slice(0, -1)}ies`;
  return kind.endsWith("s") ? kind : `${kind}s`;
}
var sectionOrder = [
  "schemas",
  "extensions",
  "enums",
  "domains",
  "ranges",
  "composite types",
  "sequences",
  "tables",
  "foreign tables",
  "views",
  "materialized views",
  "functions",
  "procedures",
  "aggregates"
];
function inOrder(sections) {
  const rank = (name) => {
    const at = sectionOrder.indexOf(name);
    return at === -1 ? sectionOrder.length : at;
  };
  const names = Object.keys(sections).sort((a, b) => rank(a) - rank(b) || compare(a, b));
  return Object.fromEntries(
    names.map((name) => {
      const entries = Object.entries(sections[name] ?? {}).sort(([a], [b]) => compare(a, b));
      return [name, Object.fromEntries(entries)];
    })
  );
}
function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}
function asPicture(part) {
  const isMap = typeof part === "object" && !Array.isArray(part);
  return isMap ? part : { definition: part };
}
function tidyText(text) {
  return text.replaceAll("\r\n", "\n").replace(/[ \t]+$/gm, "").trim();
}
function tidy(value) {
  if (typeof value === "string") return tidyText(value);
  if (Array.isArray(value)) return value.map((item) => item === null ? "" : tidy(item));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [words(key), tidy(item)]));
  }
  return typeof value === "number" || typeof value === "boolean" ? value : String(value);
}
function words(key) {
  return key.replaceAll("_", " ");
}

export {
  describeObject,
  optionsFor,
  pictureOf
};
