import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  external_exports
} from "./chunk-FBFW2TPH.js";

// src/config/kind.ts
var insideProject = /^(?![/\\]|[A-Za-z]:)(?!(?:.*[/\\])?\.\.(?:[/\\]|$))/;
function text(placeholder, expected = "text") {
  const schema2 = external_exports.string().min(1);
  return { schema: schema2, inFile: schema2, read: (value) => value, expected, placeholder };
}
function localPath(placeholder) {
  return { ...text(placeholder, "a path"), local: true };
}
function secret(placeholder, expected, form = /./) {
  const schema2 = external_exports.string().regex(form);
  return { ...text(placeholder, expected), schema: schema2, inFile: schema2, secret: true };
}
function choice(words) {
  const schema2 = external_exports.enum(words);
  const expected = `one of ${words.map((word) => `"${word}"`).join(", ")}`;
  return { schema: schema2, inFile: schema2, read: (value) => value, expected, placeholder: words.join("|") };
}
function wholeNumber(placeholder, least, most) {
  const schema2 = external_exports.int().min(least).max(most);
  const expected = `a whole number from ${least} to ${most}`;
  return { schema: schema2, inFile: schema2, read: numberOf, expected, placeholder };
}
function toggle() {
  const schema2 = external_exports.boolean();
  const read = (value) => value === "true" ? true : value === "false" ? false : value;
  return { schema: schema2, inFile: schema2, read, expected: '"true" or "false"', placeholder: "" };
}
function names(placeholder, expected) {
  return list(placeholder, expected, external_exports.string().min(1), /[\s,]+/);
}
var namePart = /(?:"(?:[^"]|"")+"|[^\s",.]+)/.source;
function objects(placeholder, expected) {
  const item = external_exports.string().regex(new RegExp(`^${namePart}\\.${namePart}$`));
  return list(placeholder, expected, item, /[\s,]+(?=(?:[^"]*"[^"]*")*[^"]*$)/);
}
function paths(placeholder, expected) {
  const inside = external_exports.string().regex(insideProject);
  const kind = list(placeholder, expected, inside, /\r?\n/);
  const read = (value) => mapStrings(kind.read(value), tidyPath);
  return { ...kind, read };
}
function majors() {
  const major = external_exports.int().min(10).max(18);
  const schema2 = external_exports.array(major).min(1).readonly();
  const read = (value) => {
    const items = typeof value === "string" ? split(value, /[\s,]+/) : wrap(value);
    return Array.isArray(items) ? [...new Set(items.map(numberOf))] : items;
  };
  return {
    schema: schema2,
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
    return Object.fromEntries(entries.map(([name2, item]) => [name2, scalarText(item)]));
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
  const schema2 = external_exports.array(allowance).readonly();
  return {
    schema: schema2,
    inFile: external_exports.array(allowance),
    read: (value) => value,
    expected: 'a list of entries, each with a "hazard", a "reason", and a "file" pattern if not for all files',
    placeholder: "LIST"
  };
}
function severities() {
  const severity = external_exports.enum(["error", "warning", "notice", "off"]);
  const schema2 = external_exports.record(external_exports.string().min(1), severity);
  return {
    schema: schema2.readonly(),
    inFile: schema2,
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

// src/config/setting.ts
var everywhere = ["review", "action", "file"];
var withSql = ["review", "sql", "recover", "schema", "action", "file"];
var withServer = ["review", "recover", "schema", "action", "file"];
var atRun = ["review", "action"];
function setting(kind, byDefault, sentence, places, otherNames = []) {
  return { kind, default: byDefault, sentence, places, otherNames };
}

// src/config/action-settings.ts
var actionSettings = {
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
  "other-pull-requests": setting(
    wholeNumber("N", 0, 50),
    20,
    "Open pull requests against the same branch, newest first, whose migrations are compared with these; needs `pull-requests: read`; 0 reads none.",
    ["action"],
    ["open-pull-requests"]
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

// src/config/baseline-settings.ts
var baselineSettings = {
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
  "order-file": setting(
    optional(text("FILE", "a path inside the project")),
    null,
    "Plain SQL folders only: a file that lists the migrations in their order, one a line; `order.txt`, `migrations.txt`, `series` and `_order` in the folder are found unless given.",
    withSql,
    ["order", "manifest", "series-file"]
  ),
  "search-path": setting(
    optional(text("NAMES", 'schemas such as "app, public"')),
    null,
    "The search_path that migrations run under.",
    withServer
  ),
  exclude: setting(
    paths("GLOB", "patterns inside the project"),
    [],
    "Files that are left out as if they were not there; the review says which patterns.",
    withSql,
    ["ignore-files", "exclude-path", "skip"]
  ),
  placeholders: setting(
    pairs("NAME=VALUE"),
    {},
    "Values for placeholders in the migrations, one `name=value` a line.",
    withSql,
    ["variables"]
  ),
  "session-sql": setting(
    optional(text("SQL")),
    null,
    "SQL that the project's runner sends at the start of each session, such as an advisory lock or SET ROLE.",
    withServer,
    ["init-sql", "on-connect"]
  ),
  "merged-as-superuser": setting(
    toggle(),
    false,
    "Run merged migrations as a superuser, for a history that needs one; those of the pull request never run as one.",
    withServer,
    ["superuser"]
  ),
  schemas: setting(
    names("NAME", "names of schemas"),
    [],
    "Schemas that exist before the first migration.",
    withServer
  ),
  roles: setting(
    names("NAME", "names of roles"),
    [],
    "Roles that exist before the first migration.",
    withServer
  ),
  extensions: setting(
    names("NAME", "names of extensions"),
    [],
    "Extensions that exist before the first migration.",
    withServer
  ),
  "initial-dump": setting(
    optional(localPath("FILE")),
    null,
    "SQL file that stands for history older than the first migration; run on the empty database as its owner.",
    withServer,
    ["dump", "structure"]
  ),
  "statement-timeout": setting(
    wholeNumber("SECONDS", 1, 3600),
    60,
    "Seconds after which a statement is stopped and reported as endless.",
    withServer,
    ["timeout"]
  )
};

// src/config/replication.ts
var name = external_exports.string().min(1);
var publication = external_exports.strictObject({
  name: name.optional(),
  tables: external_exports.union([external_exports.literal("all"), external_exports.array(name).readonly()]).optional(),
  schemas: external_exports.array(name).readonly().optional(),
  columns: external_exports.record(name, external_exports.array(name).min(1).readonly()).optional(),
  where: external_exports.record(name, name).optional(),
  publish: external_exports.array(external_exports.enum(["insert", "update", "delete", "truncate"])).min(1).readonly().optional()
});
var files = {
  suffix: name.optional(),
  directory: external_exports.string().regex(insideProject).optional()
};
var exceptions = external_exports.array(name).readonly().optional();
function inOnePlace(side2) {
  return side2.suffix === void 0 !== (side2.directory === void 0);
}
var side = external_exports.strictObject({ ...files, exceptions }).refine(inOnePlace);
var named = external_exports.strictObject({
  name,
  ...files,
  exceptions,
  publications: external_exports.array(name).min(1).readonly().optional()
}).refine((one) => one.suffix === void 0 || one.directory === void 0);
var details = external_exports.strictObject({
  with: external_exports.literal("pglogical").optional(),
  publications: external_exports.array(publication).min(1).readonly().optional(),
  direction: external_exports.enum(["out", "in", "both"]).optional(),
  refresh: external_exports.boolean().optional(),
  subscriber: side.optional(),
  subscribers: external_exports.array(named).min(1).readonly().optional(),
  publisher: side.optional()
});
var schema = external_exports.union([external_exports.enum(["all", "none"]), details]);
function replication() {
  return {
    schema,
    inFile: schema,
    read: (value) => value,
    expected: '"all", "none", or in the configuration file "with" (pglogical), "publications" (each with "name", "tables", "schemas", "columns", "where", "publish"), "direction" (out, in, both), "refresh", and "subscriber" or "subscribers" (with "name", "suffix" or "directory", "publications", "exceptions") or, with "direction: in", "publisher"',
    placeholder: "all|none"
  };
}
function replicationFaults(setting2) {
  if (setting2 === null || typeof setting2 === "string") return [];
  const { direction = "out", publications, subscriber, subscribers = [], publisher } = setting2;
  const names2 = subscribers.map((one) => one.name);
  const published = publications?.map((one) => one.name);
  const unknown = subscribers.flatMap((one) => one.publications ?? []).filter((one) => published && !published.includes(one));
  const hasOwn = subscriber !== void 0 || subscribers.length > 0;
  return [
    ...subscriber && subscribers.length > 0 ? ['replication has "subscriber" and "subscribers"; expected one of them'] : [],
    ...new Set(names2).size < names2.length ? ['replication has two "subscribers" of one name; expected a name for each'] : [],
    ...unknown.map(
      (one) => `replication has a subscriber of "${one}"; expected the name of a publication there`
    ),
    ...publisher && direction !== "in" ? ['replication has "publisher"; expected it with "direction: in" only'] : [],
    ...hasOwn && direction !== "out" ? [`replication has subscribers; expected none with "direction: ${direction}"`] : []
  ];
}

// src/config/further-settings.ts
var furtherSettings = {
  "schema-file": setting(
    paths("FILE", "paths inside the project"),
    [],
    "Files that picture the schema and are compared with what the migrations build; `schema.yml` beside the migrations and dumps there are found by themselves.",
    ["review", "schema", "action", "file"],
    ["schema-files", "structure-file"]
  ),
  stats: setting(
    optional(localPath("FILE")),
    null,
    "Sizes of the tables in production, as the command `stats` prints them; without them every table counts as large.",
    everywhere,
    ["sizes", "table-sizes"]
  ),
  released: setting(
    optional(text("PATTERN", 'a pattern such as "v*"')),
    null,
    "Tags of releases, such as `v*`: databases of the newest one are rehearsed too.",
    everywhere,
    ["release", "release-tags", "tags"]
  ),
  replication: setting(
    optional(replication()),
    null,
    "What logical replication publishes: `all` tables, `none`, or the details in the configuration file; assumed to be all, with mild findings, unless given.",
    everywhere,
    ["publication", "publications"]
  ),
  downstream: setting(
    paths("GLOB", "patterns inside the project"),
    [],
    "SQL files that depend on this schema and live apart from it, such as reporting views: loaded before the migrations, and replayed after them.",
    everywhere,
    ["dependents", "downstream-files"]
  ),
  standby: setting(
    toggle(),
    false,
    "Also rehearse on a streaming standby whose tables are being read; needs a server started from binaries.",
    everywhere,
    ["hot-standby", "replica"]
  ),
  queries: setting(
    paths("GLOB", "patterns inside the project"),
    [],
    "The running application's queries: SQL, or an export of pg_stat_statements as CSV or JSON; prepared before the migrations and behind them.",
    everywhere,
    ["application-queries", "statements"]
  ),
  "downstream-command": setting(
    optional(text("COMMAND", "a command line")),
    null,
    "A command that prints such SQL, for instance `pg_dump --schema-only --schema=reporting URL`; not in the configuration file, which comes with the pull request.",
    atRun
  ),
  "downstream-url": setting(
    optional(secret("URL", 'a URL such as "postgres://user@host/database"', /^postgres(ql)?:\/\//)),
    null,
    "A live database that holds the objects of `downstream-objects`; only their definitions are read, in a transaction that cannot write.",
    atRun,
    ["downstream-database", "live-url"]
  ),
  "downstream-objects": setting(
    objects(
      "PATTERN",
      'objects with their schema, such as "reporting.*" or "public.monthly_totals"'
    ),
    [],
    "Objects of the live database `downstream-url` that depend on this schema and are not made by the migrations: views, functions, tables and what they consist of.",
    everywhere,
    ["downstream-schemas", "dependent-objects"]
  )
};

// src/config/schema.ts
var settings = {
  path: setting(
    localPath("DIR"),
    ".",
    "The project: a git checkout, or any folder together with `new`.",
    ["review", "sql", "recover", "schema", "action"],
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
    ["review", "schema", "action", "file"],
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
    ["review", "recover"]
  ),
  output: setting(
    optional(localPath("FILE")),
    null,
    "Write the result to this file instead of standard output.",
    ["review", "sql", "recover"]
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
    withServer
  ),
  "database-url": setting(
    optional(secret("URL", 'a URL such as "postgres://user@host/database"', /^postgres(ql)?:\/\//)),
    null,
    "A throw-away server to use; databases are created on it and dropped again.",
    ["review", "recover", "schema", "action"],
    ["url", "connection-string"]
  ),
  "allow-non-empty": setting(
    toggle(),
    false,
    "Accept a given server that already holds databases of others; they are never touched.",
    ["review", "recover", "schema", "action"]
  ),
  image: setting(
    optional(text("NAME")),
    null,
    "Container image of the server, such as `postgis/postgis:17-3.5-alpine`.",
    withServer,
    ["docker-image", "container-image"]
  ),
  ...baselineSettings,
  ...furtherSettings,
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
    ["review", "sql", "recover", "schema", "action"],
    ["debug"]
  ),
  all: setting(
    toggle(),
    false,
    "Print every migration, not only those that differ from the base.",
    ["sql"]
  ),
  ...actionSettings
};
function settingsOf(place) {
  const all = Object.keys(settings);
  return all.filter((name2) => settingNamed(name2).places.includes(place));
}
function settingNamed(name2) {
  return settings[name2];
}
function camelCase(name2) {
  return name2.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}

export {
  replicationFaults,
  settings,
  settingsOf,
  settingNamed,
  camelCase
};
