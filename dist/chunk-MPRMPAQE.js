import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  external_exports
} from "./chunk-FBFW2TPH.js";

// src/config/kind.ts
var insideProject = /^(?![/\\]|[A-Za-z]:)(?!(?:.*[/\\])?\.\.(?:[/\\]|$))/;
function text(placeholder, expected = "text") {
  const schema = external_exports.string().min(1);
  return { schema, inFile: schema, read: (value) => value, expected, placeholder };
}
function localPath(placeholder) {
  return { ...text(placeholder, "a path"), local: true };
}
function secret(placeholder, expected, form = /./) {
  const schema = external_exports.string().regex(form);
  return { ...text(placeholder, expected), schema, inFile: schema, secret: true };
}
function choice(words) {
  const schema = external_exports.enum(words);
  const expected = `one of ${words.map((word) => `"${word}"`).join(", ")}`;
  return { schema, inFile: schema, read: (value) => value, expected, placeholder: words.join("|") };
}
function wholeNumber(placeholder, least, most) {
  const schema = external_exports.int().min(least).max(most);
  const expected = `a whole number from ${least} to ${most}`;
  return { schema, inFile: schema, read: numberOf, expected, placeholder };
}
function toggle() {
  const schema = external_exports.boolean();
  const read = (value) => value === "true" ? true : value === "false" ? false : value;
  return { schema, inFile: schema, read, expected: '"true" or "false"', placeholder: "" };
}
function names(placeholder, expected) {
  return list(placeholder, expected, external_exports.string().min(1), /[\s,]+/);
}
function paths(placeholder, expected) {
  const inside = external_exports.string().regex(insideProject);
  const kind = list(placeholder, expected, inside, /\r?\n/);
  const read = (value) => mapStrings(kind.read(value), tidyPath);
  return { ...kind, read };
}
function majors() {
  const major = external_exports.int().min(10).max(18);
  const schema = external_exports.array(major).min(1).readonly();
  const read = (value) => {
    const items = typeof value === "string" ? split(value, /[\s,]+/) : wrap(value);
    return Array.isArray(items) ? [...new Set(items.map(numberOf))] : items;
  };
  return {
    schema,
    inFile: external_exports.union([major, external_exports.array(major).min(1), external_exports.string().regex(/^\d\d([\s,]+\d\d)*$/)]),
    read,
    expected: 'one or more major versions from 10 to 18, such as "17" or "17,14"',
    placeholder: "MAJOR[,MAJOR]"
  };
}
function pairs(placeholder) {
  const read = (value) => {
    if (typeof value === "string") return pairsOf(value);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([name, item]) => [name, scalarText(item)]));
  };
  return {
    schema: external_exports.record(external_exports.string().min(1), external_exports.string()).readonly(),
    inFile: external_exports.record(external_exports.string(), external_exports.union([external_exports.string(), external_exports.number(), external_exports.boolean()])),
    read,
    expected: 'pairs of name and value, one "name=value" a line',
    placeholder,
    several: true
  };
}
var allowance = external_exports.strictObject({
  hazard: external_exports.string().min(1),
  reason: external_exports.string().trim().min(1),
  file: external_exports.string().regex(insideProject).optional()
});
function allowances() {
  const schema = external_exports.array(allowance).readonly();
  return {
    schema,
    inFile: external_exports.array(allowance),
    read: (value) => value,
    expected: 'a list of entries, each with a "hazard", a "reason", and a "file" pattern if not for all files',
    placeholder: "LIST"
  };
}
function severities() {
  const severity = external_exports.enum(["error", "warning", "notice", "off"]);
  const schema = external_exports.record(external_exports.string().min(1), severity);
  return {
    schema: schema.readonly(),
    inFile: schema,
    read: (value) => value,
    expected: '"HAZARD: error", "warning", "notice" or "off" lines',
    placeholder: "MAP"
  };
}
function optional(kind) {
  return { ...kind, schema: kind.schema.nullable() };
}
function list(placeholder, expected, item, separator) {
  return {
    schema: external_exports.array(item).readonly(),
    inFile: external_exports.union([item, external_exports.array(item)]),
    read: (value) => typeof value === "string" ? split(value, separator) : value,
    expected,
    placeholder,
    several: true
  };
}
function split(value, separator) {
  return value.split(separator).map((item) => item.trim()).filter((item) => item !== "");
}
function wrap(value) {
  return typeof value === "number" ? [value] : value;
}
function numberOf(value) {
  return typeof value === "string" && /^\d+$/.test(value.trim()) ? Number(value) : value;
}
function mapStrings(value, change) {
  if (!Array.isArray(value)) return value;
  return value.map((item) => typeof item === "string" ? change(item) : item);
}
function tidyPath(path) {
  return path.replaceAll("\\", "/").replace(/^(\.\/)+/, "").replace(/(?<=.)\/+$/, "") || ".";
}
function pairsOf(value) {
  const lines = split(value, /\r?\n/);
  const entries = lines.map((line) => /^([^=]+)=(.*)$/s.exec(line));
  if (entries.includes(null)) return value;
  return Object.fromEntries(entries.map((entry) => [entry?.[1]?.trim() ?? "", entry?.[2] ?? ""]));
}
function scalarText(value) {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}

// src/config/schema.ts
var everywhere = ["review", "action", "file"];
var withSql = ["review", "sql", "action", "file"];
var atRun = ["review", "action"];
var settings = {
  path: setting(
    localPath("DIR"),
    ".",
    "The project: a git checkout, or any folder together with `new`.",
    ["review", "sql", "action"],
    ["working-directory"]
  ),
  base: setting(
    optional(text("REF")),
    null,
    "What to compare with; the tip of the remote's default branch, or of the pull request's base branch in the action, unless given.",
    ["review", "sql", "action"],
    ["base-ref"]
  ),
  new: setting(
    paths("FILE", "paths inside the project"),
    [],
    "The migration files under review, instead of asking git; all others are the baseline.",
    ["review", "sql", "action"],
    ["files"]
  ),
  postgres: setting(
    majors(),
    [17],
    "Major versions of Postgres to rehearse on, 10 to 18.",
    everywhere,
    ["postgres-version", "pg-version", "version"]
  ),
  adapter: setting(
    optional(text("ID")),
    null,
    "The migration framework; found out from the files unless given.",
    withSql,
    ["framework"]
  ),
  migrations: setting(
    paths("DIR", "folders inside the project"),
    [],
    "Folders that hold the migrations; found unless given.",
    withSql,
    ["directory", "dir", "migrations-path"]
  ),
  format: setting(
    choice(["terminal", "json", "markdown", "sarif", "html"]),
    "terminal",
    "How the review is printed.",
    ["review"]
  ),
  output: setting(
    optional(localPath("FILE")),
    null,
    "Write the result to this file instead of standard output.",
    ["review", "sql"]
  ),
  "fail-on": setting(
    choice(["error", "warning", "never"]),
    "error",
    "The weakest finding that fails the run.",
    everywhere,
    ["level"]
  ),
  provider: setting(
    choice(["auto", "embedded", "local", "container", "given"]),
    "auto",
    "Where the server comes from: downloaded binaries, binaries on this machine, a container, or the server of `database-url`.",
    everywhere
  ),
  "database-url": setting(
    optional(secret("URL", 'a URL such as "postgres://user@host/database"', /^postgres(ql)?:\/\//)),
    null,
    "A throw-away server to use; databases are created on it and dropped again.",
    atRun,
    ["url", "connection-string"]
  ),
  "allow-non-empty": setting(
    toggle(),
    false,
    "Accept a given server that already holds databases of others; they are never touched.",
    atRun
  ),
  image: setting(
    optional(text("NAME")),
    null,
    "Container image of the server, such as `postgis/postgis:17-3.5-alpine`.",
    everywhere,
    ["docker-image", "container-image"]
  ),
  seed: setting(
    optional(localPath("FILE")),
    null,
    "SQL file that puts rows into the baseline, before generated rows fill what is left empty.",
    everywhere,
    ["fixtures"]
  ),
  rows: setting(
    wholeNumber("N", 0, 1e5),
    20,
    "Rows generated for each table; 0 generates none.",
    everywhere
  ),
  "random-seed": setting(
    wholeNumber("N", 0, 2147483647),
    1,
    "Generated rows depend on nothing but the schema and this number.",
    everywhere
  ),
  ledger: setting(
    choice(["kept", "none", "unknown"]),
    "unknown",
    "Plain SQL folders only: whether the runner remembers applied files (kept) or sends every file on each deploy (none).",
    everywhere
  ),
  "non-transactional": setting(
    paths("GLOB", "patterns inside the project"),
    [],
    "Files that the runner sends outside a transaction.",
    withSql
  ),
  "search-path": setting(
    optional(text("NAMES", 'schemas such as "app, public"')),
    null,
    "The search_path that migrations run under.",
    everywhere
  ),
  placeholders: setting(
    pairs("NAME=VALUE"),
    {},
    "Values for placeholders in the migrations, one `name=value` a line.",
    withSql,
    ["variables"]
  ),
  schemas: setting(
    names("NAME", "names of schemas"),
    [],
    "Schemas that exist before the first migration.",
    everywhere
  ),
  roles: setting(
    names("NAME", "names of roles"),
    [],
    "Roles that exist before the first migration.",
    everywhere
  ),
  extensions: setting(
    names("NAME", "names of extensions"),
    [],
    "Extensions that exist before the first migration.",
    everywhere
  ),
  "initial-dump": setting(
    optional(localPath("FILE")),
    null,
    "SQL file that stands for history older than the first migration; run on the empty database as its owner.",
    everywhere,
    ["dump", "structure"]
  ),
  "statement-timeout": setting(
    wholeNumber("SECONDS", 1, 3600),
    60,
    "Seconds after which a statement is stopped and reported as endless.",
    everywhere,
    ["timeout"]
  ),
  stats: setting(
    optional(localPath("FILE")),
    null,
    "Sizes of the tables in production, as the command `stats` prints them; without them every table counts as large.",
    everywhere,
    ["sizes", "table-sizes"]
  ),
  allow: setting(
    allowances(),
    [],
    "Hazards that are accepted, each with a reason, in all files or in those of a pattern; they stay in the report.",
    ["file"],
    ["allowances", "ignore", "suppress"]
  ),
  severity: setting(
    severities(),
    {},
    "Severities of hazards, where the project sees them differently; `off` takes a hazard out.",
    ["file"],
    ["severities", "hazards"]
  ),
  from: setting(
    optional(localPath("EVIDENCE")),
    null,
    "Judge and report an evidence file of an earlier run; no server is started.",
    ["review"]
  ),
  evidence: setting(
    optional(localPath("FILE")),
    null,
    "Write everything that was observed to this file, for `review --from`.",
    atRun
  ),
  sarif: setting(
    optional(localPath("FILE")),
    null,
    "Write the findings to this file as SARIF, besides the main result.",
    atRun,
    ["sarif-path", "sarif-file"]
  ),
  verbose: setting(
    toggle(),
    false,
    "Say more about what is being done.",
    ["review", "sql", "action"],
    ["debug"]
  ),
  all: setting(
    toggle(),
    false,
    "Print every migration, not only those that differ from the base.",
    ["sql"]
  ),
  "github-token": setting(
    optional(secret("TOKEN", "a token")),
    null,
    "Token that reads the pull request and writes the comment; never visible to the migrations.",
    ["action"],
    ["token", "repo-token"]
  ),
  pr: setting(
    optional(wholeNumber("NUMBER", 1, 2147483647)),
    null,
    "Pull request to comment on, where the event does not tell, as with `workflow_dispatch`.",
    ["action"],
    ["pull-request", "pr-number"]
  ),
  comment: setting(
    choice(["auto", "always", "never"]),
    "auto",
    "Comment on the pull request when there is something to say or an earlier comment to update (auto), on each run, or never.",
    ["action"]
  ),
  "status-context": setting(
    optional(text("NAME")),
    null,
    "Also set a commit status of this name on the head commit; needs `statuses: write`.",
    ["action"]
  ),
  mode: setting(
    choice(["all", "review"]),
    "all",
    "Review and publish in this job (all), or only leave the report file for the publish action (review).",
    ["action"]
  ),
  "report-path": setting(
    optional(localPath("FILE")),
    null,
    "Where the JSON report is written; a file in the runner's temporary folder unless given.",
    ["action"],
    ["report", "report-file"]
  )
};
function settingsOf(place) {
  const all = Object.keys(settings);
  return all.filter((name) => settingNamed(name).places.includes(place));
}
function settingNamed(name) {
  return settings[name];
}
function camelCase(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}
function setting(kind, byDefault, sentence, places, otherNames = []) {
  return { kind, default: byDefault, sentence, places, otherNames };
}

export {
  settings,
  settingsOf,
  settingNamed,
  camelCase
};
