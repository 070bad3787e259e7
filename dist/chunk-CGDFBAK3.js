import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  require_dist
} from "./chunk-XNSWPCLP.js";
import {
  blankQuoted,
  carriesOwnTransaction,
  decodeText,
  filesOf,
  foldersWith,
  inlineRows,
  isCopyFromStdin,
  leadingWords,
  matchesAny,
  migrationStep,
  nearestFile,
  nextToken,
  readText,
  runnerStep,
  splitStatements,
  statementEnds,
  statementsWithCopyData,
  tokensOf,
  tomlValue,
  wholePiece,
  withAncestors
} from "./chunk-WIFWE4TR.js";
import {
  quoteIdentifier,
  quoteLiteral
} from "./chunk-RH7ZYTHJ.js";
import {
  lineCounter
} from "./chunk-DD7GTJ6S.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";
import {
  __toESM
} from "./chunk-6GRQ5EAL.js";

// src/adapters/fix-files.ts
import { posix } from "node:path";
function filePerUnit(units, { file }, write) {
  const folder = posix.dirname(file);
  if (!versioned.test(posix.basename(file))) return [];
  return units.map((unit, index) => ({
    file: posix.join(folder, laterName(posix.basename(file), index)),
    text: write(unit, index === 0)
  }));
}
function folderPerUnit(units, { file }, write) {
  const folder = posix.dirname(file);
  if (!versioned.test(posix.basename(folder))) return [];
  return units.map((unit, index) => ({
    file: posix.join(
      posix.dirname(folder),
      laterName(posix.basename(folder), index),
      posix.basename(file)
    ),
    text: write(unit, index === 0)
  }));
}
var versioned = /^(V?(?:\d+[.-])*)(\d+)(_[^.]*|)(\..*|)$/is;
function laterName(name2, by) {
  const found = versioned.exec(name2);
  if (by === 0 || !found) return name2;
  const [, before = "", digits = "", title = "", ending = ""] = found;
  const number = String(BigInt(digits) + BigInt(by)).padStart(digits.length, "0");
  return `${before}${number}${title}_step_${by + 1}${ending}`;
}
function unitText({ statements: statements2 }) {
  return `${statements2.join("\n\n")}
`;
}
function isOutside({ transaction: transaction2 }) {
  return transaction2 !== "own";
}
function downText({ down }) {
  return (down ?? []).map(({ sql }) => `${sql.trim()}
`).join("");
}

// src/adapters/atlas/discover.ts
import { posix as posix2 } from "node:path";

// src/adapters/raw-file.ts
import { createHash } from "node:crypto";
async function readRaw(tree, path) {
  const bytes = await tree.read(path);
  const text = decodeText(bytes, path);
  const marked = bytes.subarray(0, 3).equals(Buffer.from([239, 187, 191]));
  return { text: marked ? `\uFEFF${text}` : text, bytes };
}
function hexDigest(algorithm, bytes) {
  return createHash(algorithm).update(bytes).digest("hex");
}
function cutAt(file, text, separator) {
  let line = 1;
  return text.split(separator).map((sql) => {
    const piece = { sql, file, line };
    line += sql.split("\n").length - 1;
    return piece;
  });
}

// src/adapters/versions.ts
function canonicalNumber(digits) {
  return digits.replace(/^0+(?=\d)/, "");
}
function compareNumbers(a, b) {
  const left = canonicalNumber(a);
  const right = canonicalNumber(b);
  return left.length - right.length || compareText(left, right);
}
function compareText(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
function compareNatural(a, b) {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === void 0) return 1;
    const numeric = /^\d/.test(part) && /^\d/.test(other);
    const order = numeric ? compareNumbers(part, other) : compareText(part, other);
    if (order !== 0) return order;
  }
  return left.length - right.length || compareText(a, b);
}
function compareDotted(a, b) {
  const left = a.split(".");
  const right = b.split(".");
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const order = compareNumbers(left[index] ?? "0", right[index] ?? "0");
    if (order !== 0) return order;
  }
  return 0;
}
function refuseDuplicates(migrations) {
  const files = /* @__PURE__ */ new Map();
  for (const { version, file } of migrations) {
    const first = files.get(version);
    if (first !== void 0) {
      throw new UserError(
        "duplicate-version",
        `Version ${version} is used twice: "${first}" and "${file}".`,
        { remedy: "Give one of the two files a version of its own, higher than all others." }
      );
    }
    files.set(version, file);
  }
}

// src/adapters/atlas/sum-file.ts
import { createHash as createHash2 } from "node:crypto";
function sumLines(files) {
  const running = createHash2("sha256");
  return files.flatMap(({ name: name2, bytes }) => {
    running.update(name2);
    if (/^[ -~]*atlas:sum +ignore/.test(bytes.toString("latin1"))) return [];
    running.update(bytes);
    return [{ name: name2, hash: running.copy().digest("base64") }];
  });
}
function totalOf(lines) {
  const total = createHash2("sha256");
  for (const { name: name2, hash } of lines) total.update(name2).update(hash);
  return total.digest("base64");
}
function refuseMismatch(path, text, files) {
  const [first = "", ...rows] = text.trimEnd().split(/\r?\n/);
  const written = rows.map((row) => {
    const [, name3 = "", hash] = /^(.*?)\s*h1:(.*)$/.exec(row) ?? [];
    if (hash === void 0)
      throw mismatch(path, rows.indexOf(row) + 2, "checksum file format invalid");
    return { name: name3, hash };
  });
  if (first !== `h1:${totalOf(written)}`) {
    throw mismatch(path, 1, "checksum mismatch: its first line is not the hash of the others");
  }
  const real = sumLines(files);
  if (totalOf(real) === totalOf(written)) return;
  const at = written.findIndex(
    ({ name: name3, hash }, index) => real[index]?.name !== name3 || real[index]?.hash !== hash
  );
  if (at === -1) {
    throw mismatch(
      path,
      written.length + 2,
      `checksum mismatch: ${real[written.length]?.name} was added`
    );
  }
  const name2 = written[at]?.name;
  const place = real.findIndex((line) => line.name === name2);
  const what = place === -1 ? `${name2} was removed` : place === at ? `${name2} was edited` : `${real[at]?.name} was added`;
  throw mismatch(path, at + 2, `checksum mismatch: ${what}`);
}
function mismatch(path, line, what) {
  return new UserError(
    "checksum-mismatch",
    `"${path}" line ${line}: Atlas refuses to run: ${what}.`,
    {
      remedy: 'Look at what changed, then run "atlas migrate hash".'
    }
  );
}

// src/adapters/atlas/discover.ts
var sumFile = "atlas.sum";
var foreignName = /\.(up|down)\.sql$|^[VUR]\d*[\d._]*__.*\.sql$/;
var foreignMarker = /^--\s*(\+goose|migrate:up|liquibase formatted|changeset)\b/im;
async function detect(tree) {
  const detections = [];
  for (const path of await tree.files()) {
    if (posix2.basename(path) !== sumFile) continue;
    const directory = posix2.dirname(path);
    const sql = (await filesOf(tree, directory)).filter(({ name: name2 }) => name2.endsWith(".sql"));
    const [first] = sql;
    if (first === void 0 || sql.some(({ name: name2 }) => foreignName.test(name2))) continue;
    if (foreignMarker.test((await tree.read(first.path)).toString("latin1"))) continue;
    const why = `${path} is Atlas's`;
    detections.push({ adapter: "atlas", directory, confidence: "certain", why });
  }
  return detections;
}
async function discover(tree, directory, settings) {
  const files = (await filesOf(tree, directory)).filter(({ name: name2 }) => name2.endsWith(".sql")).toSorted((a, b) => compareText(a.name, b.name));
  const read = await Promise.all(
    files.map(async (file) => ({ ...file, ...await readRaw(tree, file.path) }))
  );
  refuseDuplicates(read.map(({ name: name2, path }) => ({ version: versionOf(name2), file: path })));
  if (!settings.unbound) await refuseUnhashed(tree, directory, read);
  const hashes = new Map(sumLines(read).map(({ name: name2, hash }) => [name2, hash]));
  const order = await executionOrder(tree, directory);
  const migrations = [];
  const skipped = [];
  for (const file of read) {
    const why = reasonToSkip(file.text, migrations.length > 0);
    if (why !== void 0) skipped.push({ what: file.path, why });
    else migrations.push(migrationOf(file, hashes.get(file.name) ?? "", order, settings));
  }
  return { migrations, skipped };
}
async function refuseUnhashed(tree, directory, files) {
  const path = posix2.join(directory, sumFile);
  if ((await tree.files()).includes(path))
    return refuseMismatch(path, await readText(tree, path), files);
  if (files.length === 0) return;
  throw new UserError(
    "checksum-mismatch",
    `"${path}" does not exist, and Atlas refuses to run: checksum file not found.`,
    {
      remedy: 'Run "atlas migrate hash".'
    }
  );
}
async function executionOrder(tree, directory) {
  const path = await nearestFile(tree, directory, "atlas.hcl");
  const text = path === void 0 ? "" : await readText(tree, path);
  return (/^\s*exec_order\s*=\s*"?([\w-]+)/m.exec(text)?.[1] ?? "linear").toLowerCase().replaceAll("_", "-");
}
function reasonToSkip(text, hasOlder) {
  if (directive(text, "txtar") !== void 0) {
    return "an archive with checks, which only the project can run";
  }
  if (directive(text, "checkpoint") !== void 0 && hasOlder) {
    return "a checkpoint, which stands for the files before it in a new database only";
  }
  return void 0;
}
function versionOf(name2) {
  return name2.replace(/\.sql$/, "").split("_")[0] ?? "";
}
function migrationOf({ path, name: name2, text }, checksum, order, settings) {
  const mode = directive(text, "txmode") ?? "file";
  if (mode !== "file" && mode !== "none") {
    const expected = mode === "all" ? 'txmode "all" is not allowed in a file' : `unknown txmode "${mode}"`;
    throw new UserError(
      "invalid-migration",
      `"${path}" line ${lineOf(text, "txmode")}: Atlas stops here: ${expected}.`,
      {
        remedy: 'Write "-- atlas:txmode none" or "-- atlas:txmode file".'
      }
    );
  }
  const wrapped2 = mode === "file" && !matchesAny(path, settings.nonTransactional);
  const up = statementsOf(path, text);
  return {
    id: name2.replace(/\.sql$/, ""),
    version: versionOf(name2),
    file: path,
    text,
    transactionMode: up.some(({ sql }) => carriesOwnTransaction(sql)) ? "own" : wrapped2 ? "file" : "statement",
    up,
    down: null,
    checksum,
    extra: {
      wrapped: wrapped2,
      order,
      description: name2.replace(/\.sql$/, "").split("_").slice(1).join("_")
    }
  };
}
function directive(text, name2) {
  const head = /^(?:(?:#|--).*(?:\n|$))+/.exec(text.replaceAll("\r", ""))?.[0];
  if (head === void 0 || !/^(?:[ \t]*\n|$)/.test(text.replaceAll("\r", "").slice(head.length))) {
    return void 0;
  }
  const found = new RegExp(String.raw`^[ -~]*atlas:${name2}(?: +(.+))?$`, "m").exec(head);
  return found === null ? void 0 : (found[1] ?? "").trim();
}
function lineOf(text, name2) {
  return text.slice(0, text.indexOf(`atlas:${name2}`)).split("\n").length;
}
function statementsOf(file, text) {
  const written = /^-- atlas:delimiter +(.+)\n/.exec(text);
  if (!written) return splitStatements(text).map(({ sql, line }) => ({ sql, file, line }));
  const escapes3 = { "\\n": "\n", "\\r": "\r", "\\t": "	" };
  const delimiter = (written[1] ?? "").trimEnd().replace(/\\[nrt]/g, (escape) => escapes3[escape] ?? escape);
  const lineAt = lineCounter(text);
  let at = written[0].length;
  return text.slice(at).split(delimiter).flatMap((part) => {
    const offset = at + part.length - part.trimStart().length;
    at += part.length + delimiter.length;
    return part.trim() === "" ? [] : [{ sql: part.trim(), file, line: lineAt(offset) }];
  });
}

// src/adapters/atlas/plan.ts
import { createHash as createHash3 } from "node:crypto";

// src/adapters/claims.ts
function claimsOf(rows, migrations, keyOf) {
  const finished = new Set(rows.filter((row) => row.finished).map(({ key }) => key));
  const begun = new Set(rows.map(({ key }) => key).filter((key) => !finished.has(key)));
  const known = new Set(migrations.map(keyOf));
  const applied = migrations.filter((one) => finished.has(keyOf(one)));
  const unfinished2 = migrations.filter((one) => begun.has(keyOf(one)));
  const unknown = [...finished, ...begun].filter((key) => !known.has(key));
  const newest = applied.at(-1);
  const count = applied.length + unknown.length - [...begun].filter((key) => !known.has(key)).length;
  return {
    applied: applied.map(({ id }) => id),
    unfinished: unfinished2.map(({ id }) => id),
    unknown,
    says: [
      `${count} applied`,
      ...newest === void 0 ? [] : [`the newest ${newest.id}`],
      ...[...begun].map((key) => `${key} begun and not finished`)
    ].join(", ")
  };
}
function claimsByVersion(rows, migrations) {
  const claimed = rows.map(({ version }) => ({ key: String(version), finished: true }));
  return claimsOf(claimed, migrations, ({ version }) => version);
}

// src/adapters/atlas/plan.ts
var table = '"atlas_schema_revisions"."atlas_schema_revisions"';
var lock = runnerStep("SELECT pg_try_advisory_lock(2686470616)");
var ledger = {
  table: "atlas_schema_revisions.atlas_schema_revisions",
  late: "refuses",
  prepare: [
    // held until the run is over, so its end is the end of the session
    lock,
    runnerStep('CREATE SCHEMA IF NOT EXISTS "atlas_schema_revisions"'),
    runnerStep(
      `CREATE TABLE IF NOT EXISTS ${table} ("version" character varying NOT NULL, "description" character varying NOT NULL, "type" bigint NOT NULL DEFAULT 2, "applied" bigint NOT NULL DEFAULT 0, "total" bigint NOT NULL DEFAULT 0, "executed_at" timestamp with time zone NOT NULL, "execution_time" bigint NOT NULL, "error" text NULL, "error_stmt" text NULL, "hash" character varying NOT NULL, "partial_hashes" jsonb NULL, "operator_version" character varying NOT NULL, PRIMARY KEY ("version"))`
    )
  ],
  // it tries again for ten seconds (`--lock-timeout`)
  runLock: { take: lock },
  // the second part is what Atlas finds when it inspects a database without revisions
  read: `SELECT version, applied::int AS applied, total::int AS total, partial_hashes::text AS hashes, NULL AS unclean FROM ${table} WHERE version <> '.atlas_cloud_identifier'
    UNION ALL SELECT NULL, 0, 0, NULL, (SELECT min(n.nspname::text) FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'atlas_schema_revisions') AND (n.nspname <> 'public' OR EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p'))))
    ORDER BY version`,
  decide,
  forget(migrations) {
    if (migrations.length === 0) return [];
    const versions = migrations.map(({ version }) => quoteLiteral(version)).join(", ");
    return [`DELETE FROM ${table} WHERE "version" IN (${versions})`];
  },
  claims: (rows, migrations) => claimsOf(
    rows.filter(isRevision).map((row) => ({ key: String(row["version"]), finished: row["applied"] === row["total"] })),
    migrations,
    ({ version }) => version
  ),
  repairCommand: ({ version }) => `atlas migrate set ${version}`
};
function isRevision(row) {
  return typeof row["version"] === "string";
}
function decide(rows, migrations) {
  const revisions = rows.filter(isRevision).toSorted((a, b) => compareText(nameOf(a), nameOf(b)));
  const refuse2 = (refused) => {
    return { apply: [], skipped: 0, refused, neverApplied: [] };
  };
  const [first] = revisions;
  const last = revisions.at(-1);
  if (first === void 0 || last === void 0) {
    const schema = rows.map(({ unclean }) => unclean).find((name2) => typeof name2 === "string");
    if (schema === void 0) return { apply: migrations, skipped: 0, neverApplied: [] };
    return refuse2(
      `sql/migrate: connected database is not clean: found schema "${schema}". baseline version or allow-dirty is required`
    );
  }
  const known = new Set(revisions.map(nameOf));
  const behind = migrations.filter(({ version }) => version > nameOf(last));
  const missing = migrations.filter(({ version }) => version < nameOf(last) && !known.has(version));
  const late = missing.filter(({ version }) => version > nameOf(first));
  const order = String(migrations[0]?.extra?.["order"] ?? "linear");
  if (late.length > 0 && order === "linear") {
    const names4 = late.map(({ file }) => file.slice(file.lastIndexOf("/") + 1)).join(", ");
    return refuse2(
      `migration ${late.length === 1 ? `file ${names4} was` : `files ${names4} were`} added out of order. See: https://atlasgo.io/versioned/apply#non-linear-error`
    );
  }
  const resumed = last["applied"] === last["total"] ? [] : migrations.filter(({ version }) => version === nameOf(last));
  const [half] = resumed;
  const changed = half && changedStatement(half, last);
  if (half && changed !== void 0) {
    return refuse2(
      `sql/migrate: history changed: statement ${changed} from file "${half.id}.sql" changed`
    );
  }
  const applied = Number(last["applied"]);
  const apply = [
    ...order === "non-linear" ? late : [],
    ...resumed.map((one) => ({ ...one, extra: { ...one.extra, applied } })),
    ...behind
  ];
  const never = missing.filter((one) => !apply.includes(one));
  return {
    apply,
    skipped: migrations.length - apply.length - never.length,
    neverApplied: never.map(({ id, version }) => ({
      id,
      why: version < nameOf(first) ? `its version is before the first revision, ${nameOf(first)}` : `its version is before the newest revision, ${nameOf(last)}, and exec_order is linear-skip`
    }))
  };
}
function nameOf(row) {
  return String(row["version"]);
}
function changedStatement(migration, row) {
  const { hashes } = row;
  const recorded = JSON.parse(typeof hashes === "string" ? hashes : "[]");
  const now = statementHashes(migration);
  const at = recorded.findIndex(
    (hash, index) => index < Number(row["applied"]) && now[index] !== hash
  );
  return at === -1 ? void 0 : at + 1;
}
function statementHashes({ up }) {
  const running = createHash3("sha256");
  return up.map(({ sql }) => `h1:${running.update(sql).copy().digest("base64")}`);
}
function plan(migration) {
  const { extra, up } = migration;
  const done = Number(extra?.["applied"] ?? 0);
  const hashes = statementHashes(migration);
  const steps = [
    writeRevision(migration, done, hashes.slice(0, done)),
    ...up.slice(done).flatMap((piece, index) => [
      migrationStep(piece),
      writeRevision(migration, done + index + 1, hashes.slice(0, done + index + 1))
    ]),
    writeRevision(migration, up.length, null)
  ];
  return extra?.["wrapped"] === true ? [runnerStep("BEGIN"), ...steps, runnerStep("COMMIT")] : steps;
}
function afterFailure({ extra, version }, { message }) {
  if (extra?.["wrapped"] === true) return [runnerStep("ROLLBACK")];
  return [runnerStep(`UPDATE ${table} SET "error" = $1 WHERE "version" = $2`, [message, version])];
}
function writeRevision({ checksum = "", extra, up, version }, applied, hashes) {
  return runnerStep(
    `INSERT INTO ${table} ("description", "type", "applied", "total", "executed_at", "execution_time", "hash", "partial_hashes", "operator_version", "version") VALUES ($1, 2, $2, $3, now(), 0, $4, $5, 'rehearsal', $6) ON CONFLICT ("version") DO UPDATE SET "applied" = excluded."applied", "executed_at" = excluded."executed_at", "error" = NULL, "hash" = excluded."hash", "partial_hashes" = excluded."partial_hashes"`,
    [
      String(extra?.["description"] ?? ""),
      applied,
      up.length,
      checksum,
      hashes === null || hashes.length === 0 ? null : JSON.stringify(hashes),
      version
    ]
  );
}

// src/adapters/atlas/index.ts
var atlas = {
  id: "atlas",
  name: "Atlas",
  url: "https://atlasgo.io/versioned/intro",
  ledgerPolicy: "kept",
  detect,
  discover,
  ledger,
  plan,
  afterFailure,
  renderFix
};
function renderFix(units, migration) {
  return filePerUnit(
    units,
    migration,
    (unit) => isOutside(unit) ? `-- atlas:txmode none

${unitText(unit)}` : unitText(unit)
  );
}

// src/adapters/marker.ts
import { posix as posix3 } from "node:path";
var sampleSize = 3;
async function detectByMarker(tree, adapter, names4, marker, written) {
  const detections = [];
  for (const [directory, files] of await foldersWith(tree, names4)) {
    for (const name2 of files.slice(0, sampleSize)) {
      const text = (await tree.read(posix3.join(directory, name2))).toString("latin1");
      if (!marker.test(text)) continue;
      const why = `${directory}/${name2} has "${written}"`;
      detections.push({ adapter, directory, confidence: "certain", why });
      break;
    }
  }
  return detections;
}

// src/adapters/left-out.ts
var languages = {
  cjs: "JavaScript",
  cts: "TypeScript",
  exs: "Elixir",
  go: "Go",
  java: "Java",
  js: "JavaScript",
  kt: "Kotlin",
  mjs: "JavaScript",
  mts: "TypeScript",
  php: "PHP",
  py: "Python",
  rb: "Ruby",
  rs: "Rust",
  sh: "shell",
  ts: "TypeScript"
};
function leftOut(files, taken, framework, expected) {
  return files.flatMap(({ path, name: name2 }) => {
    if (taken.has(path)) return [];
    if (/\.sql$/i.test(name2)) {
      return [{ what: path, why: `${framework} does not read this name (it reads "${expected}")` }];
    }
    const language = programLanguage(name2);
    if (language === void 0) return [];
    return [{ what: path, why: `a migration written in ${language}, ${programs}` }];
  });
}
var programs = "which only the project can run";
function isProgram({ why }) {
  return why.endsWith(programs);
}
function isUnread({ why }) {
  return /does not read this name|runs only <|takes only <|ignores names|has no entry for it|does not name it|(?:without an|has no) up part$/.test(
    why
  );
}
function programLanguage(path) {
  const name2 = path.slice(path.lastIndexOf("/") + 1);
  if (/_test\.go$|\.d\.ts$|[._](test|spec)\.\w+$/.test(name2)) return void 0;
  const extension = /^[A-Z]?\d.*\.(\w+)$/.exec(name2)?.[1];
  return extension === void 0 ? void 0 : languages[extension];
}

// src/adapters/dbmate/discover.ts
var filePattern = /^(\d+).*\.sql$/;
var upMarker = /^--\s*migrate:up(\s*$|\s+\S+)/gm;
var downMarker = /^--\s*migrate:down(\s*$|\s+\S+)/gm;
async function discover2(tree, directory, settings) {
  const files = await filesOf(tree, directory);
  const named = files.filter(({ name: name2 }) => filePattern.test(name2)).sort((a, b) => compareText(a.name, b.name));
  const migrations = [];
  for (const { path, name: name2 } of named) {
    const { text } = await readRaw(tree, path);
    const sections = sectionsOf(path, text);
    const taught = matchesAny(path, settings.nonTransactional);
    const outside2 = sections.map(({ up }) => taught || !wantsTransaction(up));
    migrations.push({
      id: name2.replace(/\.sql$/, ""),
      version: filePattern.exec(name2)?.[1] ?? "",
      file: path,
      text,
      transactionMode: sections.some(({ up }) => carriesOwnTransaction(up.sql)) ? "own" : outside2.includes(true) ? "message" : "file",
      up: sections.map(({ up }) => up),
      down: sections.map(({ down }) => down),
      extra: {
        upOutside: outside2.map(Number).join(""),
        downOutside: sections.map(({ down }) => Number(taught || !wantsTransaction(down))).join("")
      }
    });
  }
  refuseDuplicates(migrations);
  const taken = new Set(named.map(({ path }) => path));
  return { migrations, skipped: leftOut(files, taken, "dbmate", "20240131120000_title.sql") };
}
function sectionsOf(file, text) {
  const lineOf2 = lineCounter(text);
  const starts = [...text.matchAll(upMarker)].map(({ index }) => index);
  const [first] = starts;
  if (first === void 0) {
    throw invalid(file, 1, "an up block with '-- migrate:up'");
  }
  for (const [index, line] of text.slice(0, first).split("\n").entries()) {
    if (!/^\s*(--.*)?$/.test(line))
      throw invalid(file, index + 1, "no statements before '-- migrate:up'");
  }
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? text.length;
    const downs = [...text.slice(start, end).matchAll(downMarker)].map(
      (match) => start + match.index
    );
    const [down] = downs;
    if (down === void 0) {
      throw invalid(
        file,
        lineOf2(start),
        "a down block with '-- migrate:down' behind each up block"
      );
    }
    if (downs[1] !== void 0) {
      throw invalid(file, lineOf2(downs[1]), "a '-- migrate:up' before every '-- migrate:down'");
    }
    return {
      up: { sql: text.slice(start, down), file, line: lineOf2(start) },
      down: { sql: text.slice(down, end), file, line: lineOf2(down) }
    };
  });
}
function invalid(file, line, expected) {
  return new UserError("invalid-migration", `"${file}" line ${line}: dbmate expects ${expected}.`, {
    remedy: "Mark the up and the down part; the down part may be empty."
  });
}
function wantsTransaction({ sql }) {
  const line = sql.split("\n", 1)[0] ?? "";
  const options = [...line.matchAll(/(?<=\s)transaction:([^\s:]*)(?=\s|$)/g)];
  return options.at(-1)?.[1] !== "false";
}

// src/adapters/dbmate/plan.ts
var table2 = "public.schema_migrations";
var ledger2 = {
  table: "schema_migrations",
  prepare: [runnerStep(`create table if not exists ${table2} (version varchar primary key)`)],
  read: `select version from ${table2} order by version desc`,
  decide(rows, migrations) {
    const applied = new Set(rows.map((row) => row["version"]));
    const apply = migrations.filter(({ version }) => !applied.has(version));
    return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
  },
  forget(migrations) {
    if (migrations.length === 0) return [];
    const versions = migrations.map(({ version }) => quoteLiteral(version)).join(", ");
    return [`delete from ${table2} where version in (${versions})`];
  },
  claims: claimsByVersion,
  markApplied: ({ version }) => [
    `insert into ${table2} (version) values (${quoteLiteral(version)}) on conflict do nothing`
  ]
};
function plan2(migration) {
  const record3 = runnerStep(`insert into ${table2} (version) values ($1)`, [migration.version]);
  return blocks(migration.up, migration.extra?.["upOutside"], record3);
}
function afterFailure2({ transactionMode }) {
  return transactionMode === "message" ? [] : [runnerStep("ROLLBACK")];
}
function planDown(migration) {
  if (migration.down === null) return null;
  const remove = runnerStep(`delete from ${table2} where version = $1`, [migration.version]);
  return blocks(migration.down, migration.extra?.["downOutside"], remove);
}
function blocks(pieces2, outside2, ledgerStep) {
  return pieces2.flatMap((piece, index) => {
    const steps = [migrationStep(piece), ledgerStep];
    if (String(outside2)[index] === "1") return steps;
    return [runnerStep("BEGIN READ WRITE"), ...steps, runnerStep("COMMIT")];
  });
}

// src/adapters/dbmate/index.ts
var dbmate = {
  id: "dbmate",
  name: "dbmate",
  url: "https://github.com/amacneil/dbmate",
  ledgerPolicy: "kept",
  detect: detect2,
  discover: discover2,
  ledger: ledger2,
  plan: plan2,
  afterFailure: afterFailure2,
  planDown,
  renderFix: renderFix2
};
function renderFix2(units, migration) {
  return filePerUnit(units, migration, (unit, isFirst) => {
    const option = isOutside(unit) ? " transaction:false" : "";
    const down = isFirst && downText(migration) || "-- migrate:down\n";
    return `-- migrate:up${option}
${unitText(unit)}
${down}`;
  });
}
function detect2(tree) {
  return detectByMarker(tree, "dbmate", /^\d+.*\.sql$/, /^--\s*migrate:up\b/m, "-- migrate:up");
}

// src/adapters/diesel/discover.ts
import { posix as posix5 } from "node:path";

// src/adapters/cargo.ts
import { posix as posix4 } from "node:path";
async function crateAbove(tree, directory, crate) {
  const files = new Set(await tree.files());
  for (const folder of withAncestors(directory)) {
    const path = posix4.join(folder, "Cargo.toml");
    const sign = files.has(path) ? await crateIn(tree, path, crate) : void 0;
    if (sign) return sign;
  }
  return void 0;
}
async function crateBeside(tree, directory, crate) {
  const parent = posix4.dirname(directory);
  for (const path of await tree.files()) {
    if (posix4.basename(path) !== "Cargo.toml") continue;
    if (parent !== "." && !path.startsWith(`${parent}/`)) continue;
    const sign = await crateIn(tree, path, crate);
    if (sign) return sign;
  }
  return void 0;
}
async function crateIn(tree, path, crate) {
  const text = await readText(tree, path);
  if (!new RegExp(`^\\s*"?${crate}\\b`, "m").test(text) && !text.includes(`.${crate}]`)) {
    return void 0;
  }
  if (/\bpostgres/.test(text)) return { path, other: {} };
  if (/\bsqlite/.test(text)) return { path, other: { otherDatabase: "SQLite" } };
  if (/\bmysql/.test(text)) return { path, other: { otherDatabase: "MySQL" } };
  return { path, other: {} };
}

// src/adapters/missing-file.ts
function missingFile(path, itsWords, remedy) {
  return new UserError(
    "missing-file",
    `"${path}" does not exist, and the framework stops there: ${itsWords}`,
    { remedy }
  );
}

// src/adapters/diesel/discover.ts
async function detect3(tree) {
  const files = await tree.files();
  const folders = /* @__PURE__ */ new Map();
  for (const path of files) {
    const found = /^(?:(.*)\/)?(\d[\d-]*_[^/]*)\/up\.sql$/.exec(path);
    if (!found) continue;
    const directory = found[1] ?? ".";
    folders.set(directory, [...folders.get(directory) ?? [], found[2]]);
  }
  if (folders.size === 0) return [];
  const named = await directoriesInDieselToml(tree, files);
  const detections = [];
  for (const [directory, names4] of folders) {
    const cargo = await crateAbove(tree, directory, "diesel");
    const sign = signOf(directory, names4, named, cargo);
    if (sign) detections.push({ adapter: "diesel", directory, ...sign, ...cargo?.other });
  }
  return detections;
}
function signOf(directory, names4, named, cargo) {
  const toml = named.get(directory);
  if (toml !== void 0) return { confidence: "certain", why: `${toml} names ${directory}` };
  if (names4.includes("00000000000000_diesel_initial_setup")) {
    return { confidence: "certain", why: `${directory} has 00000000000000_diesel_initial_setup` };
  }
  const dashed = names4.find((name2) => /^\d{4}-\d{2}-\d{2}-\d{6}/.test(name2));
  if (dashed !== void 0) {
    return { confidence: "certain", why: `${directory} has "${dashed}", spelled as Diesel does` };
  }
  if (!cargo) return void 0;
  return { confidence: "likely", why: `${cargo.path} depends on diesel` };
}
async function directoriesInDieselToml(tree, files) {
  const named = /* @__PURE__ */ new Map();
  for (const path of files.filter((path2) => posix5.basename(path2) === "diesel.toml")) {
    const dir = tomlValue(await readText(tree, path), "dir", "migrations_directory");
    named.set(posix5.join(posix5.dirname(path), dir ?? "migrations"), path);
  }
  return named;
}
async function discover3(tree, directory, settings) {
  const files = await filesOf(tree, directory, "deep");
  const present = new Set(files.map(({ path }) => path));
  const folders = new Set(
    files.filter(({ name: name2 }) => name2.includes("/") && !name2.startsWith(".")).map(({ name: name2 }) => name2.slice(0, name2.indexOf("/")))
  );
  const migrations = [];
  for (const name2 of folders) {
    const folder = posix5.join(directory, name2);
    const file = posix5.join(folder, "up.sql");
    if (!present.has(file)) {
      throw missingFile(
        file,
        `invalid migration directory: "${folder}" doesn't contain an up.sql file.`,
        "Add the file, or move the folder out of the migrations."
      );
    }
    migrations.push(await readMigration(tree, folder, name2, present, settings));
  }
  refuseDuplicates(migrations);
  const skipped = files.filter(({ name: name2 }) => name2.endsWith(".sql") && !/^[^/]+\/(up|down)\.sql$/.test(name2)).map(({ path }) => ({ what: path, why: "Diesel runs only <folder>/up.sql and down.sql" }));
  return { migrations: migrations.sort((a, b) => compareText(a.version, b.version)), skipped };
}
async function readMigration(tree, folder, name2, present, settings) {
  const file = `${folder}/up.sql`;
  const { text } = await readRaw(tree, file);
  if (text === "") {
    throw new UserError(
      "empty-migration",
      `"${file}" is empty, and Diesel refuses to run an empty migration.`,
      { remedy: "Write a statement or a comment into it." }
    );
  }
  const downFile = `${folder}/down.sql`;
  const down = present.has(downFile) ? (await readRaw(tree, downFile)).text : "";
  const metadata = `${folder}/metadata.toml`;
  const wrapped2 = !matchesAny(file, settings.nonTransactional) && (!present.has(metadata) || runsInTransaction(await readText(tree, metadata)));
  return {
    id: name2,
    version: name2.split("_")[0].replaceAll("-", ""),
    file,
    text,
    transactionMode: modeOf(text, wrapped2),
    up: [wholePiece(file, text)],
    down: down === "" ? null : [wholePiece(downFile, down)],
    extra: { wrapped: wrapped2 }
  };
}
function modeOf(text, wrapped2) {
  if (carriesOwnTransaction(text)) return "own";
  return wrapped2 ? "file" : "message";
}
function runsInTransaction(metadata) {
  const value = tomlValue(metadata, "run_in_transaction");
  return value !== void 0 && value !== "false";
}

// src/adapters/diesel/ledger.ts
var ledger3 = {
  table: "__diesel_schema_migrations",
  prepare: [
    // every PgConnection begins with these two
    runnerStep("SET TIME ZONE 'UTC'"),
    runnerStep("SET CLIENT_ENCODING TO 'UTF8'"),
    runnerStep(`CREATE TABLE IF NOT EXISTS __diesel_schema_migrations (
       version VARCHAR(50) PRIMARY KEY NOT NULL,
       run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
);`)
  ],
  read: 'SELECT "__diesel_schema_migrations"."version" FROM "__diesel_schema_migrations" ORDER BY "__diesel_schema_migrations"."version" DESC',
  decide(rows, migrations) {
    const applied = new Set(rows.map(({ version }) => version));
    const apply = migrations.filter(({ version }) => !applied.has(version));
    return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
  },
  forget: (migrations) => migrations.map(
    ({ version }) => `DELETE FROM "__diesel_schema_migrations" WHERE "version" = ${quoteLiteral(version)}`
  ),
  claims: claimsByVersion,
  markApplied: ({ version }) => [
    `INSERT INTO "__diesel_schema_migrations" ("version") VALUES (${quoteLiteral(version)}) ON CONFLICT DO NOTHING`
  ]
};
function plan3(migration) {
  return wrap(
    migration,
    migration.up,
    'INSERT INTO "__diesel_schema_migrations" ("version") VALUES ($1)'
  );
}
function planDown2(migration) {
  if (!migration.down) return null;
  return wrap(
    migration,
    migration.down,
    'DELETE FROM "__diesel_schema_migrations" WHERE ("__diesel_schema_migrations"."version" = $1)'
  );
}
function afterFailure3(migration) {
  return isWrapped(migration) ? [runnerStep("ROLLBACK")] : [];
}
function wrap(migration, pieces2, write) {
  const inner = [...pieces2.map(migrationStep), runnerStep(write, [migration.version])];
  return isWrapped(migration) ? [runnerStep("BEGIN"), ...inner, runnerStep("COMMIT")] : inner;
}
function isWrapped(migration) {
  return migration.extra?.["wrapped"] === true;
}

// src/adapters/diesel/index.ts
var diesel = {
  id: "diesel",
  name: "Diesel",
  url: "https://diesel.rs/guides/getting-started",
  ledgerPolicy: "kept",
  detect: detect3,
  discover: discover3,
  ledger: ledger3,
  plan: plan3,
  planDown: planDown2,
  afterFailure: afterFailure3,
  renderFix: renderFix3
};
function renderFix3(units, migration) {
  const files = folderPerUnit(units, migration, unitText);
  return files.flatMap((one, index) => {
    const unit = units[index];
    const file = one.file.replace(/up\.sql$/, "metadata.toml");
    return unit && isOutside(unit) ? [one, { file, text: "run_in_transaction = false\n" }] : [one];
  });
}

// src/adapters/drizzle/discover.ts
import { posix as posix6 } from "node:path";
var journalFile = "meta/_journal.json";
var breakpoint = "--> statement-breakpoint";
var otherDialects = {
  cockroach: "CockroachDB",
  gel: "Gel",
  mssql: "SQL Server",
  mysql: "MySQL",
  singlestore: "SingleStore",
  sqlite: "SQLite",
  turso: "SQLite (Turso)"
};
function otherDatabase(dialect) {
  if (dialect === "postgresql" || dialect === "postgres" || dialect === "pg") return {};
  return { otherDatabase: otherDialects[dialect] ?? dialect };
}
async function detect4(tree) {
  const journals = (await tree.files()).filter(
    (path) => path === journalFile || path.endsWith(`/${journalFile}`)
  );
  const detections = [];
  for (const path of journals) {
    const directory = posix6.dirname(posix6.dirname(path));
    const dialect = parseJson(await readText(tree, path))?.["dialect"];
    if (typeof dialect !== "string") continue;
    const why = `${path} says dialect "${dialect}"`;
    const found = { adapter: "drizzle", directory, confidence: "certain", why };
    detections.push({ ...found, ...otherDatabase(dialect) });
  }
  return detections;
}
async function discover4(tree, directory) {
  const journal = await readJournal(tree, posix6.join(directory, journalFile));
  const files = (await filesOf(tree, directory)).filter(({ name: name2 }) => name2.endsWith(".sql"));
  const present = new Set(files.map(({ path }) => path));
  const migrations = [];
  for (const { tag, when } of journal.entries) {
    const file = posix6.join(directory, `${tag}.sql`);
    if (!present.has(file)) {
      throw missingFile(
        file,
        `No file ${file} found in ${directory} folder.`,
        `Add the file, or take "${tag}" out of ${journalFile}.`
      );
    }
    const { text, bytes } = await readRaw(tree, file);
    migrations.push({
      id: tag,
      version: String(when),
      file,
      text,
      transactionMode: "run",
      up: cutAt(file, text, breakpoint),
      down: null,
      checksum: hexDigest("sha256", bytes)
    });
  }
  refuseDuplicates(migrations.map(({ id, file }) => ({ version: id, file })));
  const listed = new Set(migrations.map(({ file }) => file));
  const skipped = files.filter(({ path }) => !listed.has(path)).map(({ path }) => ({
    what: path,
    why: `${journalFile} has no entry for it, so Drizzle never applies it`
  }));
  return { migrations, skipped };
}
async function readJournal(tree, path) {
  const journal = parseJson(await readText(tree, path));
  const entries = journal?.["entries"];
  if (!Array.isArray(entries) || !entries.every(isEntry)) {
    throw new UserError(
      "bad-journal",
      `"${path}" is not a Drizzle journal: expected "entries", each with "tag" and "when".`,
      { remedy: "Restore the file that drizzle-kit wrote; merge conflicts in it are common." }
    );
  }
  return { entries };
}
function isEntry(entry) {
  const { tag, when } = entry ?? {};
  return typeof tag === "string" && typeof when === "number";
}
function parseJson(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : void 0;
  } catch {
    return void 0;
  }
}

// src/adapters/drizzle/ledger.ts
var createSchema = runnerStep('CREATE SCHEMA IF NOT EXISTS "drizzle"');
var insert = 'insert into "drizzle"."__drizzle_migrations"';
var aroundRun = {
  before: [runnerStep("begin")],
  after: [runnerStep("commit")],
  afterFailure: [runnerStep("rollback")]
};
var ledgerByTime = {
  table: "drizzle.__drizzle_migrations",
  pendingBy: "number",
  late: "skips",
  prepare: [
    createSchema,
    runnerStep(`CREATE TABLE IF NOT EXISTS "drizzle"."__drizzle_migrations" (
    id SERIAL PRIMARY KEY,
    hash text NOT NULL,
    created_at bigint
)`)
  ],
  // drizzle asks for one row (`limit 1`); the others tell what it will never apply
  read: 'select id, hash, created_at from "drizzle"."__drizzle_migrations" order by created_at desc',
  decide(rows, migrations) {
    const times = new Set(rows.map(({ created_at: createdAt }) => String(createdAt)));
    const newest = rows.length === 0 ? -Infinity : Math.max(...[...times].map(Number));
    const apply = migrations.filter(({ version }) => Number(version) > newest);
    const neverApplied = migrations.filter(({ version }) => Number(version) <= newest && !times.has(version)).map(({ id, version }) => ({
      id,
      why: `its "when" in the journal (${version}) is not after that of the newest applied migration (${newest})`
    }));
    const skipped = migrations.length - apply.length - neverApplied.length;
    return { apply, skipped, neverApplied };
  },
  forget: (migrations) => migrations.map(
    ({ version }) => `DELETE FROM "drizzle"."__drizzle_migrations" WHERE created_at = ${Number(version)}`
  ),
  claims: (rows, migrations) => claimsOf(
    rows.map((row) => ({ key: String(row["created_at"]), finished: true })),
    migrations,
    ({ version }) => version
  )
};
function planByTime(migration) {
  const { checksum = "", version } = migration;
  return [
    ...migration.up.map(migrationStep),
    runnerStep(`${insert} ("hash", "created_at") values($1, $2)`, [checksum, Number(version)])
  ];
}
var ledgerByName = {
  table: "drizzle.__drizzle_migrations",
  knownBy: "id",
  prepare: [
    createSchema,
    runnerStep(`CREATE TABLE IF NOT EXISTS "drizzle"."__drizzle_migrations" (
    id SERIAL PRIMARY KEY,
    hash text NOT NULL,
    created_at bigint,
    name text,
    applied_at timestamp with time zone DEFAULT now()
)`)
  ],
  read: 'select id, hash, created_at, name from "drizzle"."__drizzle_migrations"',
  decide(rows, migrations) {
    const applied = new Set(rows.map(({ name: name2 }) => name2));
    const apply = migrations.filter(({ id }) => !applied.has(id));
    return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
  },
  forget: (migrations) => migrations.map(
    ({ id }) => `DELETE FROM "drizzle"."__drizzle_migrations" WHERE name = ${quoteLiteral(id)}`
  ),
  claims: (rows, migrations) => claimsOf(
    rows.map(({ name: name2 }) => ({ key: String(name2), finished: true })),
    migrations,
    ({ id }) => id
  )
};
function planByName(migration) {
  const { checksum = "", id, version } = migration;
  return [
    ...migration.up.map(migrationStep),
    runnerStep(`${insert} ("hash", "created_at", "name") values($1, $2, $3)`, [
      checksum,
      Number(version),
      id
    ])
  ];
}

// src/adapters/drizzle/index.ts
var drizzle = {
  id: "drizzle",
  name: "Drizzle",
  url: "https://orm.drizzle.team/docs/migrations",
  ledgerPolicy: "kept",
  detect: detect4,
  discover: discover4,
  ledger: ledgerByTime,
  plan: planByTime,
  aroundRun
};

// src/adapters/drizzle-v1/discover.ts
import { posix as posix7 } from "node:path";
async function detect5(tree) {
  const files = await tree.files();
  const present = new Set(files);
  const newest = /* @__PURE__ */ new Map();
  for (const path of files) {
    if (!/(^|\/)\d{14}_[^/]*\/snapshot\.json$/.test(path)) continue;
    const folder = posix7.dirname(path);
    const directory = posix7.dirname(folder);
    const hasJournal = present.has(posix7.join(directory, "meta/_journal.json"));
    if (!hasJournal && present.has(`${folder}/migration.sql`)) newest.set(directory, path);
  }
  const detections = [];
  for (const [directory, path] of newest) {
    const dialect = parseJson(await readText(tree, path))?.["dialect"];
    if (typeof dialect !== "string") continue;
    const why = `${path} says dialect "${dialect}"`;
    const found = { adapter: "drizzle-v1", directory, confidence: "certain", why };
    detections.push({ ...found, ...otherDatabase(dialect) });
  }
  return detections;
}
async function discover5(tree, directory) {
  const files = await filesOf(tree, directory, "deep");
  const migrations = [];
  const skipped = [];
  for (const { path, name: name2 } of files.filter(({ name: name3 }) => name3.endsWith(".sql"))) {
    if (!/^[^/]+\/migration\.sql$/.test(name2)) {
      skipped.push({ what: path, why: "Drizzle runs only <folder>/migration.sql" });
      continue;
    }
    const id = posix7.dirname(name2);
    const { text, bytes } = await readRaw(tree, path);
    migrations.push({
      id,
      version: String(millisecondsOf(id)),
      file: path,
      text,
      transactionMode: "run",
      up: cutAt(path, text, breakpoint),
      down: null,
      checksum: hexDigest("sha256", bytes)
    });
  }
  return { migrations: migrations.sort((a, b) => a.id.localeCompare(b.id, "en")), skipped };
}
function millisecondsOf(id) {
  const [year, month, day, hour, minute, second] = [
    id.slice(0, 4),
    ...id.slice(4, 14).match(/.{2}/g) ?? []
  ].map(Number);
  return Date.UTC(year ?? NaN, (month ?? NaN) - 1, day, hour, minute, second);
}

// src/adapters/drizzle-v1/index.ts
var drizzleV1 = {
  id: "drizzle-v1",
  name: "Drizzle 1",
  url: "https://orm.drizzle.team/docs/migrations",
  ledgerPolicy: "kept",
  detect: detect5,
  discover: discover5,
  ledger: ledgerByName,
  plan: planByName,
  aroundRun
};

// src/adapters/flyway/index.ts
import { posix as posix11 } from "node:path";

// src/adapters/dialect.ts
import { posix as posix8 } from "node:path";
var names = {
  bigquery: "BigQuery",
  cassandra: "Cassandra",
  clickhouse: "ClickHouse",
  db2: "Db2",
  duckdb: "DuckDB",
  h2: "H2",
  hsqldb: "HSQLDB",
  mariadb: "MariaDB",
  mssql: "SQL Server",
  mysql: "MySQL",
  oracle: "Oracle",
  redshift: "Redshift",
  scylla: "ScyllaDB",
  snowflake: "Snowflake",
  spanner: "Spanner",
  sqlite: "SQLite",
  sqlite3: "SQLite",
  sqlserver: "SQL Server",
  tidb: "TiDB"
};
var postgresNames = /* @__PURE__ */ new Set(["postgres", "postgresql", "pg", "psql", "pgsql"]);
var signs = [
  ["ClickHouse", "a MergeTree engine", /\bENGINE\s*=?\s*\w*MergeTree\b/i],
  ["ClickHouse", "ON CLUSTER", /\bON\s+CLUSTER\b/i],
  ["ClickHouse", "LowCardinality", /\b(LowCardinality|Nullable)\s*\(/],
  ["MySQL", "ENGINE=", /\bENGINE\s*=\s*\w+/i],
  ["MySQL", "AUTO_INCREMENT", /\bAUTO_INCREMENT\b/i],
  ["MySQL", "names in backticks", /`\w+`/],
  ["SQLite", "PRAGMA", /^\s*PRAGMA\s+\w+/im],
  ["SQLite", "AUTOINCREMENT", /\bAUTOINCREMENT\b/i],
  ["SQLite", "WITHOUT ROWID", /\bWITHOUT\s+ROWID\b/i],
  ["SQL Server", "GO lines", /^\s*GO\s*$/m],
  ["SQL Server", "names in brackets", /\[dbo\]\./i],
  ["SQL Server", "NVARCHAR", /\bNVARCHAR\s*\(/i],
  ["Oracle", "VARCHAR2", /\bVARCHAR2\s*\(/i]
];
function databaseOfPath(path) {
  for (const segment of path.split("/").reverse()) {
    const parts = segment.toLowerCase().split(/[-_. ]+/);
    if (parts.some((part2) => postgresNames.has(part2))) return null;
    const part = parts.find((part2) => Object.hasOwn(names, part2));
    if (part !== void 0) {
      return {
        database: names[part],
        why: `"${segment}" in its path names ${names[part]}`
      };
    }
  }
  return null;
}
function databaseOfText(text) {
  const bare = blankQuoted(text);
  for (const [database, what, pattern] of signs) {
    if (pattern.test(bare)) return { database, why: `it has ${what}, which is ${database}'s` };
  }
  return null;
}
async function databaseOfFolder(tree, directory) {
  const byPath = databaseOfPath(directory);
  if (byPath) return byPath;
  const files = (await filesOf(tree, directory, "deep")).filter(({ name: name2 }) => /\.sql$/i.test(name2));
  const sample = files.slice(0, 20);
  const found = [];
  for (const { path } of sample) {
    const other = databaseOfText((await tree.read(path)).toString("latin1"));
    if (other) found.push({ ...other, why: `${posix8.basename(path)}: ${other.why}` });
  }
  return found.length > 0 && found.length * 2 >= sample.length ? found[0] ?? null : null;
}

// src/adapters/flyway/discover.ts
import { posix as posix10 } from "node:path";

// src/adapters/placeholders.ts
function fillPlaceholders(text, pattern, values, file) {
  return text.replace(pattern, (whole, name2, offset) => {
    const value = Object.hasOwn(values, name2) ? values[name2] : void 0;
    if (value === void 0) throw missingPlaceholder(whole, name2, file, lineCounter(text)(offset));
    return value;
  });
}
function missingPlaceholder(written, name2, file, line) {
  return new UserError(
    "missing-placeholder",
    `"${file}" line ${line} has the placeholder ${written}, and "${name2}" has no value.`,
    { remedy: `Add "${name2}" to "placeholders" in the configuration.` }
  );
}
var goTemplate = /\{\{-?\s*(?:index\s+\.\w+\s+"|\.(?:\w+\.)*)([A-Za-z_]\w*)"?\s*-?\}\}/g;

// src/adapters/flyway/checksum.ts
import { crc32 } from "node:zlib";
function checksumOf(text) {
  return crc32(text.replace(/\r\n|\r|\n/g, "")) | 0;
}

// src/adapters/flyway/configuration.ts
import { posix as posix9 } from "node:path";
async function readConfiguration(tree) {
  const files = (await tree.files()).filter(
    (path) => /^(flyway.*\.(conf|toml)|application[\w-]*\.(properties|ya?ml))$/.test(posix9.basename(path))
  );
  const texts2 = await Promise.all(files.map((path) => readText(tree, path)));
  const says = (option) => texts2.some((text) => /flyway/i.test(text) && option.test(text));
  return {
    mixed: says(/^[^#\n]*\bmixed["']?\s*[:=]\s*["']?true/im),
    outOfOrder: says(/^[^#\n]*\bout-?of-?order["']?\s*[:=]\s*["']?true/im)
  };
}
function scriptOption(text, option) {
  const value = new RegExp(`^\\s*(?:flyway\\.)?${option}\\s*=\\s*(\\w+)`, "m").exec(text)?.[1];
  return value === void 0 ? void 0 : value.toLowerCase() === "true";
}

// src/adapters/flyway/discover.ts
var versioned2 = /^V(\d+(?:[._]\d+)*)__(.*)\.sql$/i;
var repeatable = /^R__(.*)\.sql$/i;
async function discover6(tree, directory, settings) {
  const files = await filesOf(tree, directory, "deep");
  const configuration = await readConfiguration(tree);
  const paths = new Set(files.map(({ path }) => path));
  const migrations = [];
  for (const file of files) {
    const base = posix10.basename(file.name);
    const version = versioned2.exec(base);
    const description = version?.[2] ?? repeatable.exec(base)?.[1];
    if (description === void 0) continue;
    const conf = `${file.path}.conf`;
    const script = {
      ...file,
      version: version?.[1]?.replaceAll("_", "."),
      description: description.replaceAll("_", " "),
      text: await readText(tree, file.path),
      conf: paths.has(conf) ? await readText(tree, conf) : ""
    };
    migrations.push(migrationOf2(script, configuration, settings));
  }
  const ordered = migrations.sort(compareMigrations);
  refuseDuplicates(ordered.map(({ version, file }) => ({ version: sameVersion(version), file })));
  return { migrations: ordered, skipped: skippedFiles(files, ordered) };
}
function migrationOf2(script, configuration, settings) {
  const { path, name: name2, version, description, text, conf } = script;
  const sent = scriptOption(conf, "placeholderReplacement") === false ? text : fillPlaceholders(text, /\$\{([^{}]+)\}/g, placeholders(name2, settings), path);
  const up = statementsWithCopyData(path, sent);
  const taught = matchesAny(path, settings.nonTransactional) ? false : void 0;
  const wanted = taught ?? scriptOption(conf, "executeInTransaction");
  const wrapped2 = wanted ?? !hasNonTransactional(up, configuration.mixed);
  return {
    id: version ?? `R__${description}`,
    version: version ?? `R__${description}`,
    file: path,
    text,
    transactionMode: carriesOwnTransaction(sent) ? "own" : wrapped2 ? "file" : "statement",
    up,
    down: null,
    // a repeatable script runs again when what it becomes has changed
    checksum: String(checksumOf(version === void 0 ? sent : text)),
    extra: {
      wrapped: wrapped2,
      description,
      script: name2,
      repeatable: version === void 0,
      outOfOrder: configuration.outOfOrder
    }
  };
}
function placeholders(script, settings) {
  return {
    "flyway:defaultSchema": "public",
    "flyway:table": "flyway_schema_history",
    "flyway:filename": posix10.basename(script),
    ...settings.placeholders
  };
}
var outside = /^(CREATE|DROP) (DATABASE|TABLESPACE|SUBSCRIPTION)|^ALTER SYSTEM|^(CREATE|DROP)( UNIQUE)? INDEX CONCURRENTLY|^REINDEX( VERBOSE)? (SCHEMA|DATABASE|SYSTEM)|^VACUUM|^DISCARD ALL/;
function hasNonTransactional(pieces2, mixed) {
  const [first] = pieces2;
  if (first === void 0) return false;
  const isOutside2 = ({ sql }) => outside.test(leadingWords(sql, 4));
  const odd = pieces2.find((piece) => isOutside2(piece) !== isOutside2(first));
  if (odd === void 0 || mixed) return pieces2.some(isOutside2);
  throw new UserError(
    "mixed-transactions",
    `"${odd.file}" line ${odd.line}: Flyway refuses both transactional and non-transactional statements within the same migration (even though mixed is false).`,
    {
      remedy: "Move the statements that cannot run in a transaction to a file of their own, or set executeInTransaction=false in its .conf file."
    }
  );
}
function compareMigrations(a, b) {
  const late = Number(a.extra?.["repeatable"]) - Number(b.extra?.["repeatable"]);
  if (late !== 0) return late;
  return a.extra?.["repeatable"] ? compareText(a.version, b.version) : compareDotted(a.version, b.version);
}
function sameVersion(version) {
  if (!/^\d/.test(version)) return version;
  return version.split(".").map(canonicalNumber).join(".").replace(/(\.0)+$/, "");
}
function skippedFiles(files, migrations) {
  const taken = new Set(migrations.map(({ file }) => file));
  const special = files.flatMap(({ path, name: name2 }) => {
    const why = reasonOf(posix10.basename(name2));
    return why === void 0 ? [] : [{ what: path, why }];
  });
  for (const { what } of special) taken.add(what);
  return [...special, ...leftOut(files, taken, "Flyway", "V1_2__title.sql")];
}
function reasonOf(name2) {
  if (/^U[\d._]+__.*\.sql$/i.test(name2)) return 'an undo script, which only "flyway undo" runs';
  if (/^B[\d._]+__.*\.sql$/i.test(name2)) {
    return "a baseline script, which stands for older versions in an empty database only";
  }
  if (/^(before|after|create)[A-Z]\w*(__.*)?\.sql$/.test(name2)) return "a callback";
  return void 0;
}

// src/adapters/flyway/plan.ts
var table3 = '"public"."flyway_schema_history"';
var lockNumber = 77431708279161n + javaHash(table3);
var lock2 = runnerStep(`SELECT pg_try_advisory_lock(${lockNumber})`);
var unlock = runnerStep(`SELECT pg_advisory_unlock(${lockNumber})`);
var ledger4 = {
  table: "flyway_schema_history",
  late: "refuses",
  prepare: [
    lock2,
    runnerStep("BEGIN"),
    runnerStep(`CREATE TABLE IF NOT EXISTS ${table3} (
    "installed_rank" INT NOT NULL,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INTEGER,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TIMESTAMP NOT NULL DEFAULT now(),
    "execution_time" INTEGER NOT NULL,
    "success" BOOLEAN NOT NULL,
    CONSTRAINT "flyway_schema_history_pk" PRIMARY KEY ("installed_rank")
)`),
    runnerStep(`CREATE INDEX IF NOT EXISTS "flyway_schema_history_s_idx" ON ${table3} ("success")`),
    runnerStep("COMMIT"),
    unlock
  ],
  // taken for each script, and the ledger read again under it: for a second runner the same
  runLock: { take: lock2 },
  read: `SELECT "version","description","checksum","success" FROM ${table3} ORDER BY "installed_rank"`,
  decide(rows, migrations) {
    const problem = validate(rows, migrations);
    if (problem !== void 0) {
      const refused = `Validate failed: Migrations have failed validation
${problem}`;
      return { apply: [], skipped: 0, refused, neverApplied: [] };
    }
    return pending(rows, migrations);
  },
  forget(migrations) {
    return migrations.map(
      ({ version, extra }) => extra?.["repeatable"] ? `DELETE FROM ${table3} WHERE "version" IS NULL AND "description" = ${quoteLiteral(String(extra["description"]))}` : `DELETE FROM ${table3} WHERE "version" = ${quoteLiteral(version)}`
    );
  },
  claims(rows, migrations) {
    const keyOfRow2 = (row) => {
      const version = versionOf2(row);
      if (version === void 0) return `repeatable ${String(row["description"])}`;
      const local2 = migrations.find((one) => compareVersions(one, version) === 0);
      return local2?.version ?? version;
    };
    const seen = rows.map((row) => ({ key: keyOfRow2(row), finished: row["success"] === true }));
    return claimsOf(
      seen,
      migrations,
      ({ extra, version }) => extra?.["repeatable"] ? `repeatable ${String(extra["description"])}` : version
    );
  },
  markApplied(migration) {
    const { sql, parameters = [] } = record(migration, true);
    const values = parameters.map(
      (value) => typeof value === "string" ? quoteLiteral(value) : String(value)
    );
    return [
      ...this.forget([migration]),
      sql.replaceAll(/\$(\d)/g, (_, digit) => values[Number(digit) - 1] ?? "NULL")
    ];
  },
  repairCommand: (_migration, to, from) => to === "unapplied" && from === "unfinished" ? "flyway repair" : void 0
};
function plan4(migration) {
  const steps = [...migration.up.map(migrationStep), record(migration, true)];
  const wrapped2 = migration.extra?.["wrapped"] === true;
  return [
    lock2,
    ...wrapped2 ? [runnerStep("BEGIN"), ...steps, runnerStep("COMMIT")] : steps,
    unlock
  ];
}
function afterFailure4(migration) {
  if (migration.extra?.["wrapped"] === true) return [runnerStep("ROLLBACK"), unlock];
  return [record(migration, false), unlock];
}
function record({ version, checksum, extra }, success) {
  const columns = '"installed_rank", "version", "description", "type", "script", "checksum", "installed_by", "execution_time", "success"';
  const rank = `(SELECT COALESCE(MAX("installed_rank"), 0) + 1 FROM ${table3})`;
  return runnerStep(
    `INSERT INTO ${table3} (${columns}) VALUES (${rank}, $1, $2, 'SQL', $3, $4, current_user, 0, $5)`,
    [
      extra?.["repeatable"] ? null : version,
      String(extra?.["description"]),
      String(extra?.["script"]),
      Number(checksum),
      success
    ]
  );
}
function validate(rows, migrations) {
  const applied = rows.flatMap((row) => versionOf2(row) ?? []);
  const newest = applied.sort(compareDotted).at(-1) ?? "0";
  for (const row of rows) {
    const version = versionOf2(row);
    const name2 = version === void 0 ? "repeatable migration" : `migration to version ${version}`;
    if (!row["success"]) return `Detected failed ${name2} (${String(row["description"])}).`;
    if (version === void 0) continue;
    const local2 = migrations.find((migration) => compareVersions(migration, version) === 0);
    const newer = migrations.some((migration) => compareVersions(migration, version) > 0);
    if (local2 === void 0 && newer) {
      return `Detected applied migration not resolved locally: ${version}.`;
    }
    const description = String(row["description"]);
    if (local2 !== void 0 && description !== local2.extra?.["description"]) {
      return `Migration description mismatch for migration version ${version}
-> Applied to database : ${description}
-> Resolved locally    : ${String(local2.extra?.["description"])}`;
    }
    if (local2 !== void 0 && String(row["checksum"]) !== local2.checksum) {
      return `Migration checksum mismatch for migration version ${version}
-> Applied to database : ${String(row["checksum"])}
-> Resolved locally    : ${local2.checksum}`;
    }
  }
  const late = pending(rows, migrations).apply.find(
    (migration) => !migration.extra?.["repeatable"] && !migration.extra?.["outOfOrder"] && compareDotted(migration.version, newest) < 0
  );
  return late && `Detected resolved migration not applied to database: ${late.version}.`;
}
function pending(rows, migrations) {
  const apply = migrations.filter(
    (migration) => migration.extra?.["repeatable"] ? String(rows.findLast((row) => isRunOf(row, migration))?.["checksum"]) !== migration.checksum : !rows.some((row) => compareVersions(migration, versionOf2(row) ?? "") === 0)
  );
  return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
}
function isRunOf(row, { extra }) {
  return versionOf2(row) === void 0 && row["description"] === extra?.["description"];
}
function versionOf2(row) {
  const version = row["version"];
  return typeof version === "string" ? version : void 0;
}
function compareVersions(migration, version) {
  if (migration.extra?.["repeatable"] || version === "") return Number.NaN;
  return compareDotted(migration.version, version);
}
function javaHash(text) {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1)
    hash = Math.imul(hash, 31) + text.charCodeAt(at) | 0;
  return BigInt(hash);
}

// src/adapters/flyway/index.ts
var flyway = {
  id: "flyway",
  name: "Flyway",
  url: "https://github.com/flyway/flyway",
  ledgerPolicy: "kept",
  detect: detect6,
  discover: discover6,
  ledger: ledger4,
  plan: plan4,
  afterFailure: afterFailure4,
  renderFix: renderFix4
};
function renderFix4(units, migration) {
  if (!/^V[\d.]+__/i.test(posix11.basename(migration.file))) return [];
  const files = filePerUnit(units, migration, unitText);
  return files.flatMap((one, index) => {
    const unit = units[index];
    return unit && isOutside(unit) ? [one, { file: `${one.file}.conf`, text: "executeInTransaction=false\n" }] : [one];
  });
}
async function detect6(tree) {
  const folders = await foldersWith(tree, /^V\d[\d._]*__.+\.sql$/);
  const locations = /* @__PURE__ */ new Map();
  for (const [directory, names4] of folders) {
    const location = locationOf(directory, folders);
    if (!locations.has(location)) locations.set(location, posix11.join(directory, names4[0] ?? ""));
  }
  return [...locations].map(([directory, file]) => ({
    adapter: "flyway",
    directory,
    confidence: "certain",
    why: `${file} is named as Flyway names versions`
  }));
}
function locationOf(directory, folders) {
  const standard = /^(.*?(?:^|\/)db\/migrations?)(?:\/([^/]+))?/.exec(directory);
  if (standard?.[1] !== void 0) {
    const below = standard[2];
    const vendor = below !== void 0 && (databaseOfPath(below) ?? /postgres|^pg/i.test(below));
    return vendor ? `${standard[1]}/${below}` : standard[1];
  }
  let location = directory;
  for (let above = directory; above !== "."; above = posix11.dirname(above)) {
    if (folders.has(above)) location = above;
  }
  return location;
}

// src/adapters/golang-migrate/index.ts
import { posix as posix13 } from "node:path";

// src/adapters/golang-migrate/discover.ts
var filePattern2 = /^(\d+)_(.*)\.(up|down)\.sql$/;
async function discover7(tree, directory, settings) {
  const files = await filesOf(tree, directory);
  const named = files.flatMap((file) => {
    const [, digits, , direction] = filePattern2.exec(file.name) ?? [];
    if (digits === void 0) return [];
    return [{ file: file.path, name: file.name, version: canonicalNumber(digits), direction }];
  });
  const ups = named.filter(({ direction }) => direction === "up");
  const downFiles = named.filter(({ direction }) => direction === "down");
  refuseDuplicates(ups);
  refuseDuplicates(downFiles);
  const downs = new Map(downFiles.map(({ version, file }) => [version, file]));
  const migrations = [];
  for (const { file, name: name2, version } of ups.sort((a, b) => compareNumbers(a.version, b.version))) {
    const { text } = await readRaw(tree, file);
    const separately = matchesAny(file, settings.nonTransactional);
    const down = downs.get(version);
    migrations.push({
      id: name2.replace(/\.up\.sql$/, ""),
      version,
      file,
      text,
      transactionMode: carriesOwnTransaction(text) ? "own" : separately ? "statement" : "message",
      up: messages(file, text, separately),
      down: down ? messages(down, (await readRaw(tree, down)).text, separately) : null,
      extra: { previous: migrations.at(-1)?.version ?? "" }
    });
  }
  const versions = new Set(ups.map(({ version }) => version));
  const orphans = [...downs].filter(([version]) => !versions.has(version)).map(([, file]) => ({ what: file, why: "a down part without an up part" }));
  const taken = new Set(named.map(({ file }) => file));
  const others = leftOut(files, taken, "golang-migrate", "12_title.up.sql");
  return { migrations, skipped: [...others, ...orphans] };
}
function messages(file, text, separately) {
  if (text.trim() === "") return [];
  if (!separately) return [wholePiece(file, text)];
  let line = 1;
  return text.split(/(?<=;)/).flatMap((sql) => {
    const piece = { sql, file, line };
    line += sql.split("\n").length - 1;
    return sql.trim() === "" ? [] : [piece];
  });
}

// src/adapters/golang-migrate/plan.ts
import { posix as posix12 } from "node:path";
import { crc32 as crc322 } from "node:zlib";
var table4 = '"public"."schema_migrations"';
var lockId = String(
  Number(BigInt.asUintN(32, BigInt(crc322("public\0schema_migrations\0postgres")) * 1486364155n))
);
var lock3 = runnerStep("SELECT pg_advisory_lock($1)", [lockId]);
var unlock2 = runnerStep("SELECT pg_advisory_unlock($1)", [lockId]);
var ledger5 = {
  table: "schema_migrations",
  remembers: "newest",
  late: "skips",
  prepare: [
    lock3,
    runnerStep(
      `CREATE TABLE IF NOT EXISTS ${table4} (version bigint not null primary key, dirty boolean not null)`
    ),
    unlock2
  ],
  runLock: { take: lock3 },
  read: `SELECT version, dirty FROM ${table4} LIMIT 1`,
  decide(rows, migrations) {
    const [row] = rows;
    if (row === void 0) return { apply: migrations, skipped: 0, neverApplied: [] };
    const current = String(row["version"]);
    const refused = row["dirty"] ? `Dirty database version ${current}. Fix and force version.` : migrations.some(({ version }) => version === current) ? void 0 : `no migration found for version ${current}: read down for version ${current}: file does not exist`;
    const apply = refused ? [] : migrations.filter(({ version }) => compareNumbers(version, current) > 0);
    return {
      apply,
      skipped: refused ? 0 : migrations.length - apply.length,
      ...refused === void 0 ? {} : { refused },
      neverApplied: []
    };
  },
  forget(migrations) {
    const lowest = [...migrations].sort((a, b) => compareNumbers(a.version, b.version))[0];
    if (lowest === void 0) return [];
    const previous = previousVersion(lowest);
    return [
      previous === "" ? `DELETE FROM ${table4}` : `UPDATE ${table4} SET version = ${previous}, dirty = false`
    ];
  },
  claims(rows, migrations) {
    const [row] = rows;
    if (row === void 0) return { applied: [], unfinished: [], unknown: [], says: "no version" };
    const current = String(row["version"]);
    const isDirty = row["dirty"] === true;
    const isKnown = current === "-1" || migrations.some(({ version }) => version === current);
    const below = migrations.filter(({ version }) => compareNumbers(version, current) < 0);
    const itself = migrations.filter(({ version }) => version === current).map(({ id }) => id);
    return {
      applied: [...below.map(({ id }) => id), ...isDirty ? [] : itself],
      unfinished: isDirty ? itself : [],
      unknown: isKnown ? [] : [current],
      says: `version ${current}, ${isDirty ? "dirty" : "clean"}`
    };
  },
  markApplied: ({ version }) => [
    `TRUNCATE ${table4}`,
    `INSERT INTO ${table4} (version, dirty) VALUES (${version}, false)`
  ],
  repairCommand(migration, to) {
    const version = to === "applied" ? migration.version : previousVersion(migration);
    const { dir } = posix12.parse(migration.file);
    return `migrate -path ${dir || "."} -database "$DATABASE_URL" force ${version || "-- -1"}`;
  }
};
function plan5(migration) {
  return [
    lock3,
    ...setVersion(migration.version, true),
    ...migration.up.map(migrationStep),
    ...setVersion(migration.version, false),
    unlock2
  ];
}
function afterFailure5() {
  return [unlock2];
}
function planDown3(migration) {
  if (migration.down === null) return null;
  const target = previousVersion(migration) || "-1";
  return [
    lock3,
    ...setVersion(target, true),
    ...migration.down.map(migrationStep),
    ...setVersion(target, false),
    unlock2
  ];
}
function setVersion(version, dirty) {
  const insert2 = runnerStep(`INSERT INTO ${table4} (version, dirty) VALUES ($1, $2)`, [
    version,
    dirty
  ]);
  return [
    runnerStep("BEGIN READ WRITE"),
    runnerStep(`TRUNCATE ${table4}`),
    ...version === "-1" && !dirty ? [] : [insert2],
    runnerStep("COMMIT")
  ];
}
function previousVersion(migration) {
  return String(migration.extra?.["previous"] ?? "");
}

// src/adapters/golang-migrate/index.ts
var golangMigrate = {
  id: "golang-migrate",
  name: "golang-migrate",
  url: "https://github.com/golang-migrate/migrate",
  ledgerPolicy: "kept",
  detect: detect7,
  discover: discover7,
  ledger: ledger5,
  plan: plan5,
  afterFailure: afterFailure5,
  planDown: planDown3,
  renderFix: renderFix5
};
function renderFix5(units, migration) {
  return filePerUnit(units, migration, unitText);
}
async function detect7(tree) {
  const folders = await foldersWith(tree, filePattern2);
  if (folders.size === 0) return [];
  const mention = await mentionOfCommand(tree);
  const detections = [];
  for (const [directory, names4] of folders) {
    const goMod = await nearestFile(tree, directory, "go.mod");
    const modules = goMod === void 0 ? "" : await readText(tree, goMod);
    const evidence = modules.includes("github.com/golang-migrate/migrate") ? goMod : mention;
    const certain = evidence !== void 0;
    if (!certain && !looksLikeIt(names4, modules)) continue;
    detections.push({
      adapter: "golang-migrate",
      directory,
      confidence: certain ? "certain" : "likely",
      why: certain ? `${evidence} names golang-migrate, and ${directory} has ${names4[0]}` : `${directory} has pairs such as ${names4[0]}`
    });
  }
  return detections;
}
var scripts = /^(Makefile|Taskfile\.ya?ml|justfile|Dockerfile.*|(docker-)?compose.*\.ya?ml|.*\.sh)$/i;
async function mentionOfCommand(tree) {
  for (const path of await tree.files()) {
    if (!scripts.test(posix13.basename(path)) && !path.startsWith(".github/workflows/")) continue;
    const text = (await tree.read(path)).toString("latin1");
    if (/golang-migrate|\bmigrate\/migrate\b|\bmigrate -(path|source|database)\b/.test(text))
      return path;
  }
  return void 0;
}
function looksLikeIt(names4, modules) {
  const ups = names4.filter((name2) => name2.endsWith(".up.sql"));
  const versions = new Set(ups.map((name2) => canonicalNumber(filePattern2.exec(name2)?.[1] ?? "")));
  if (versions.size < ups.length || /\bgobuffalo\/pop\b/.test(modules)) return false;
  return ups.length > 0 && ups.length < names4.length;
}

// src/adapters/goose/environment.ts
var expansion = new RegExp("\\\\\\\\|\\\\\\$|\\$\\$|\\$\\(|\\$\\{[^}]*\\}|\\$\\p{L}[\\p{L}\\p{N}_]*|\\$(?!$)", "gu");
var escapes = {
  "\\\\": "\\\\",
  "\\$": "$",
  $$: "$",
  "$(": "$("
};
var braced = new RegExp("^\\$\\{(\\p{L}[\\p{L}\\p{N}_]*)(?:(:-|-|\\?)((?:(?!\\$\\{).)*))?\\}$", "u");
function substituteEnvironment(text, values, file, line) {
  return text.replace(expansion, (written) => {
    const escaped2 = escapes[written];
    if (escaped2 !== void 0) return escaped2;
    const [, name2, operator, fallback = ""] = braced.exec(written.replace(new RegExp("^\\$(\\p{L}.*)$", "u"), "${$1}")) ?? [];
    if (name2 === void 0) throw notUnderstood(written, file, line);
    const value = Object.hasOwn(values, name2) ? values[name2] : void 0;
    if (value !== void 0 && !(operator === ":-" && value === "")) return value;
    if (operator === ":-" || operator === "-") return fallback;
    throw missingPlaceholder(written, name2, file, line);
  });
}
function notUnderstood(written, file, line) {
  return new UserError(
    "invalid-migration",
    `"${file}" line ${line}: "${written}" is no variable that can be substituted here.`,
    { remedy: "Write a dollar sign that is meant as such between ENVSUB ON and OFF as $$." }
  );
}

// src/adapters/goose/parse.ts
function parseGoose(file, text, values) {
  const pieces2 = { up: [], down: [] };
  let section;
  let block = false;
  let substitute = false;
  let useTransaction = true;
  let buffer;
  const refuse2 = (line, expected) => new UserError("invalid-migration", `"${file}" line ${line}: goose expects ${expected}.`, {
    remedy: "See https://github.com/pressly/goose#sql-migrations."
  });
  const store = () => {
    const sql = buffer?.lines.join("\n") ?? "";
    const lead = /^\s*/.exec(sql)?.[0] ?? "";
    const line = (buffer?.line ?? 1) + lead.split("\n").length - 1;
    if (section) pieces2[section].push({ sql: sql.trim(), file, line });
    buffer = void 0;
  };
  if (text.startsWith("\uFEFF")) throw refuse2(1, "no byte order mark");
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  for (const [index, written] of lines.entries()) {
    const line = index + 1;
    if (section === void 0 && written.trim() === "") continue;
    const comment = written.trim().startsWith("--");
    if (comment && written.includes("+goose")) {
      const annotation = annotationOf(written);
      if (annotation === "up" && section === void 0) section = "up";
      else if (annotation === "up") throw refuse2(line, 'only one "-- +goose Up"');
      else if (annotation === "down" && section === "up" && !block) {
        if (unfinished(buffer)) throw refuse2(line, 'a semicolon before "-- +goose Down"');
        buffer = void 0;
        section = "down";
      } else if (annotation === "down")
        throw refuse2(line, '"-- +goose Up" before "-- +goose Down"');
      else if (annotation === "statementbegin" && section !== void 0 && !block) block = true;
      else if (annotation === "statementend" && block) {
        block = false;
        store();
      } else if (annotation === "no transaction") useTransaction = false;
      else if (annotation === "envsub on") substitute = true;
      else if (annotation === "envsub off") substitute = false;
      else throw refuse2(line, `no "${written.trim()}" here`);
      continue;
    }
    if (buffer === void 0 && (comment || written === "")) continue;
    if (section === void 0) throw refuse2(line, '"-- +goose Up" before the first statement');
    const content = substitute ? substituteEnvironment(written, values, file, line) : written;
    buffer ??= { lines: [], line };
    buffer.lines.push(content);
    if (!block && endsStatement(content)) store();
  }
  if (section === void 0) throw refuse2(1, 'a line "-- +goose Up"');
  if (block) throw refuse2(lines.length, '"-- +goose StatementEnd" before the end');
  if (unfinished(buffer)) throw refuse2(lines.length, "a semicolon at the end of the statement");
  return { up: pieces2.up, down: section === "down" ? pieces2.down : null, useTransaction };
}
function unfinished(buffer) {
  return buffer !== void 0 && buffer.lines.join("").trim() !== "";
}
var annotations = /* @__PURE__ */ new Set([
  "up",
  "down",
  "statementbegin",
  "statementend",
  "no transaction",
  "envsub on",
  "envsub off"
]);
function annotationOf(line) {
  if (/^[ \t]/.test(line)) return void 0;
  const name2 = line.replaceAll("--", "").replace("+goose", "").trim().toLowerCase();
  return annotations.has(name2) ? name2 : void 0;
}
function endsStatement(line) {
  const words = line.split(/\s+/).filter((word) => word !== "");
  const comment = words.findIndex((word) => word.startsWith("--"));
  return (comment === -1 ? words : words.slice(0, comment)).at(-1)?.endsWith(";") ?? false;
}

// src/adapters/goose/discover.ts
var filePattern3 = /^(\d+)_.*\.sql$/;
async function discover8(tree, directory, settings) {
  const files = await filesOf(tree, directory);
  const named = files.filter(({ name: name2 }) => filePattern3.test(name2)).map((file) => ({ ...file, version: canonicalNumber(filePattern3.exec(file.name)?.[1] ?? "") })).filter(({ version }) => version !== "0").sort((a, b) => compareNumbers(a.version, b.version));
  refuseDuplicates(named.map(({ version, path }) => ({ version, file: path })));
  const migrations = [];
  for (const { path, name: name2, version } of named) {
    const { text } = await readRaw(tree, path);
    const { up, down, useTransaction } = parseGoose(path, text, settings.placeholders);
    const wrapped2 = useTransaction && !matchesAny(path, settings.nonTransactional);
    const own = up.some(({ sql }) => carriesOwnTransaction(sql));
    migrations.push({
      id: name2.replace(/\.sql$/, ""),
      version,
      file: path,
      text,
      transactionMode: own ? "own" : wrapped2 ? "file" : "statement",
      up,
      down,
      extra: { wrapped: wrapped2 }
    });
  }
  const taken = new Set(named.map(({ path }) => path));
  return { migrations, skipped: leftOut(files, taken, "goose", "20240131120000_title.sql") };
}

// src/adapters/goose/plan.ts
var table5 = "goose_db_version";
var ledger6 = {
  table: table5,
  late: "refuses",
  prepare: [
    runnerStep("begin"),
    runnerStep(
      `CREATE TABLE IF NOT EXISTS ${table5} (
		id integer PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
		version_id bigint NOT NULL,
		is_applied boolean NOT NULL,
		tstamp timestamp NOT NULL DEFAULT now()
	)`
    ),
    runnerStep(
      `INSERT INTO ${table5} (version_id, is_applied) SELECT 0, true WHERE NOT EXISTS (SELECT FROM ${table5})`
    ),
    runnerStep("commit")
  ],
  read: `SELECT version_id, is_applied from ${table5} ORDER BY id DESC`,
  decide(rows, migrations) {
    const applied = new Set(rows.map((row) => String(row["version_id"])));
    const newest = [...applied].sort(compareNumbers).at(-1) ?? "0";
    const pending2 = migrations.filter(({ version }) => !applied.has(version));
    const missing = pending2.filter(({ version }) => compareNumbers(version, newest) < 0);
    const skipped = migrations.length - pending2.length;
    if (missing.length === 0) return { apply: pending2, skipped, neverApplied: [] };
    const list = missing.map(({ version, file }) => `
	version ${version}: ${file}`).join("");
    const refused = `error: found ${missing.length} missing migrations before current version ${newest}:${list}`;
    return { apply: [], skipped, refused, neverApplied: [] };
  },
  forget(migrations) {
    if (migrations.length === 0) return [];
    const versions = migrations.map(({ version }) => version).join(", ");
    return [`DELETE FROM ${table5} WHERE version_id IN (${versions})`];
  },
  claims: (rows, migrations) => claimsOf(
    rows.map((row) => ({ key: String(row["version_id"]), finished: row["is_applied"] === true })).filter(({ key }) => key !== "0"),
    migrations,
    ({ version }) => version
  ),
  markApplied: ({ version }) => [
    `DELETE FROM ${table5} WHERE version_id = ${version}`,
    `INSERT INTO ${table5} (version_id, is_applied) VALUES (${version}, true)`
  ]
};
function plan6(migration) {
  const insert2 = `INSERT INTO ${table5} (version_id, is_applied) VALUES ($1, $2)`;
  return wrap2(migration, migration.up, runnerStep(insert2, [migration.version, true]));
}
function afterFailure6(migration) {
  return migration.extra?.["wrapped"] === true ? [runnerStep("rollback")] : [];
}
function planDown4(migration) {
  if (migration.down === null) return null;
  const remove = runnerStep(`DELETE FROM ${table5} WHERE version_id=$1`, [migration.version]);
  return wrap2(migration, migration.down, remove);
}
function wrap2(migration, pieces2, ledgerStep) {
  const steps = [...pieces2.map(migrationStep), ledgerStep];
  if (migration.extra?.["wrapped"] !== true) return steps;
  return [runnerStep("begin"), ...steps, runnerStep("commit")];
}

// src/adapters/goose/index.ts
var goose = {
  id: "goose",
  name: "goose",
  url: "https://github.com/pressly/goose",
  ledgerPolicy: "kept",
  detect: detect8,
  discover: discover8,
  ledger: ledger6,
  plan: plan6,
  afterFailure: afterFailure6,
  planDown: planDown4,
  renderFix: renderFix6
};
function renderFix6(units, migration) {
  return filePerUnit(units, migration, (unit, isFirst) => {
    const outside2 = isOutside(unit) ? "-- +goose NO TRANSACTION\n" : "";
    const down = isFirst ? statements((migration.down ?? []).map(({ sql }) => sql)) : "";
    return `${outside2}-- +goose Up
${statements(unit.statements)}
-- +goose Down
${down}`;
  });
}
function statements(texts2) {
  return texts2.map((sql) => `-- +goose StatementBegin
${sql}
-- +goose StatementEnd
`).join("");
}
function detect8(tree) {
  return detectByMarker(tree, "goose", /\.sql$/, /^--\s*\+goose\s+up\b/im, "-- +goose Up");
}

// src/adapters/graphile-migrate/index.ts
import { posix as posix16 } from "node:path";

// src/adapters/graphile-migrate/discover.ts
import { posix as posix15 } from "node:path";

// src/adapters/graphile-migrate/configuration.ts
import { posix as posix14 } from "node:path";
var names2 = [".gmrc", ".gmrc.js", ".gmrc.cjs"];
async function readConfiguration2(tree, directory) {
  const files = new Set(await tree.files());
  const path = withAncestors(directory).flatMap((folder) => names2.map((name2) => posix14.join(folder, name2))).find((path2) => files.has(path2));
  const text = path === void 0 ? "" : withoutComments(await readText(tree, path));
  const placeholders2 = /* @__PURE__ */ new Map();
  for (const [, name2 = "", value = ""] of text.matchAll(
    /["']:([A-Z][0-9A-Z_]+)["']\s*:\s*["'`]?([^"'`,}\s]*)/g
  )) {
    placeholders2.set(name2, value === "!ENV" || value.startsWith("process.env") ? null : value);
  }
  const actions = [
    ...text.matchAll(/\b((?:before|after)(?:AllMigrations|Current))\b["']?\s*:\s*(?!\[\s*\])/g)
  ];
  return { path, placeholders: placeholders2, actions: actions.map(([, name2 = ""]) => name2) };
}
function migrationsFolder(path, text) {
  const named = /\bmigrationsFolder\b["']?\s*:\s*["']([^"']+)["']/.exec(withoutComments(text));
  return posix14.join(posix14.dirname(path), named?.[1] ?? "migrations").replace(/(.)\/+$/, "$1");
}
function isConfiguration(path) {
  return names2.includes(posix14.basename(path));
}
function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}
function fillIn(text, file, firstLine, { placeholders: placeholders2 }, given) {
  const values = new Map([
    ...placeholders2,
    ["DATABASE_NAME", null],
    ["DATABASE_OWNER", "current_user"],
    ...Object.entries(given)
  ]);
  const known = new RegExp(`:(${[...values.keys()].map(escaped).join("|")})\\b`, "g");
  return text.replace(known, (written, name2, offset) => {
    const value = values.get(name2) ?? void 0;
    if (value !== void 0) return value;
    throw missingPlaceholder(written, name2, file, firstLine + lineCounter(text)(offset) - 1);
  });
}
function escaped(name2) {
  return name2.replace(/[^\w]/g, "\\$&");
}

// src/adapters/graphile-migrate/header.ts
import { createHash as createHash4 } from "node:crypto";
function parseFile(file, text, strict) {
  const lines = text.split("\n");
  const headers = /* @__PURE__ */ new Map();
  for (const [index, line2] of lines.entries()) {
    const [, key, value = ""] = /^--! ([A-Z][a-zA-Z0-9_]*)(?::(.*))?$/.exec(line2) ?? [];
    if (key === void 0) break;
    if (headers.has(key)) throw invalid2(file, index + 1, `the header "${key}" once`);
    headers.set(key, value.trim());
  }
  if (strict && lines[headers.size] !== "") {
    throw invalid2(file, headers.size + 1, "a blank line behind the headers");
  }
  const rest = lines.slice(headers.size).join("\n");
  const blank = rest.length - rest.trimStart().length;
  const line = headers.size + rest.slice(0, blank).split("\n").length;
  return { headers, body: `${rest.trim()}
`, line };
}
function hashOf(body, previous) {
  const digest2 = createHash4("sha1").update(`${`${previous ?? ""}
${body.trim()}`.trim()}
`);
  return `sha1:${digest2.digest("hex")}`;
}
function committedText(body, previous) {
  return `--! Previous: ${previous ?? "-"}
--! Hash: ${hashOf(body, previous)}

${body.trim()}
`;
}
function optsOut(body) {
  return /^--!\s*no-transaction\b/.test(body);
}
function invalid2(file, line, expected) {
  return new UserError(
    "invalid-migration",
    `"${file}" line ${line}: graphile-migrate expects ${expected}.`,
    { remedy: 'Let "graphile-migrate uncommit" and "graphile-migrate commit" write the file.' }
  );
}

// src/adapters/graphile-migrate/plan.ts
var lockNumber2 = "4727445306447283";
var lock4 = runnerStep("select pg_try_advisory_lock($1) as locked", [lockNumber2]);
var unlock3 = runnerStep("select pg_advisory_unlock($1)", [lockNumber2]);
var ledger7 = {
  table: "graphile_migrate.migrations",
  besides: ["graphile_migrate.current"],
  prepare: [
    // held until the run is over, so its end is the end of the session
    lock4,
    runnerStep(`
    create schema if not exists graphile_migrate;

    create table if not exists graphile_migrate.migrations (
      hash text primary key,
      previous_hash text references graphile_migrate.migrations,
      filename text not null,
      date timestamptz not null default now()
    );

    create table if not exists graphile_migrate.current (
      filename text primary key default 'current.sql',
      content text not null,
      date timestamptz not null default now()
    );
  `)
  ],
  runLock: { take: lock4, refused: "Failed to get exclusive lock" },
  // the real one asks for the newest row (`limit 1`), and for the current one in a query of its own
  read: `select filename, hash, null as content from graphile_migrate.migrations
    union all select filename, null, content from graphile_migrate.current order by filename desc`,
  decide: decide2,
  forget: (migrations) => (
    // newest first: every row refers to the one before it
    migrations.toReversed().map(
      ({ checksum }) => checksum === void 0 ? `delete from graphile_migrate.current where filename = 'current.sql'` : `delete from graphile_migrate.migrations where hash = ${quoteLiteral(checksum)}`
    )
  ),
  claims: (rows, migrations) => claimsOf(
    rows.filter(({ hash }) => typeof hash === "string").map(({ filename }) => ({ key: String(filename), finished: true })),
    migrations,
    ({ version }) => `${version}.sql`
  )
};
function decide2(rows, migrations) {
  const committed3 = rows.filter(({ hash }) => typeof hash === "string");
  const names4 = new Set(committed3.map(({ filename }) => String(filename)));
  const newest = [...names4].sort(compareText).at(-1) ?? "";
  const content = rows.find((row) => typeof row["content"] === "string")?.["content"];
  const ran = typeof content === "string" ? withoutComments2(content) : void 0;
  const pending2 = migrations.filter(
    ({ version, extra }) => extra?.["draft"] === true ? withoutComments2(String(extra["content"])) !== ran : `${version}.sql` > newest
  );
  const neverApplied = migrations.filter(({ version, extra }) => {
    const name2 = `${version}.sql`;
    return extra?.["draft"] !== true && name2 < newest && !names4.has(name2);
  }).map(({ id }) => ({ id, why: `it sorts before the newest applied migration, ${newest}` }));
  const odd = pending2.findIndex(({ extra }) => extra?.["problem"] !== void 0);
  const skipped = migrations.length - pending2.length - neverApplied.length;
  if (odd === -1) return { apply: pending2, skipped, neverApplied };
  const refused = String(pending2[odd]?.extra?.["problem"]);
  return { apply: pending2.slice(0, odd), skipped, refused, neverApplied };
}
function plan7(migration) {
  const { checksum = "", extra, up, version } = migration;
  const wrapped2 = extra?.["wrapped"] === true;
  const transaction2 = (steps) => wrapped2 ? [runnerStep("begin"), ...steps, runnerStep("commit")] : steps;
  if (extra?.["draft"] === true) {
    return [lock4, ...transaction2(up.map(migrationStep)), unlock3, ...recordCurrent(migration)];
  }
  const insert2 = runnerStep(
    "insert into graphile_migrate.migrations(hash, previous_hash, filename) values ($1, $2, $3)",
    [checksum, extra?.["previous"] === "-" ? null : String(extra?.["previous"]), `${version}.sql`]
  );
  return [lock4, ...transaction2([...up.map(migrationStep), insert2]), unlock3];
}
function recordCurrent({ extra }) {
  return [
    runnerStep("begin"),
    runnerStep("lock graphile_migrate.current in EXCLUSIVE mode"),
    runnerStep(
      `
              insert into graphile_migrate.current(content)
              values ($1)
              on conflict (filename)
              do update
              set content = excluded.content, date = excluded.date
            `,
      [String(extra?.["content"])]
    ),
    runnerStep("commit")
  ];
}
function afterFailure7({ extra }) {
  return extra?.["wrapped"] === true ? [runnerStep("rollback"), unlock3] : [unlock3];
}
function withoutComments2(sql) {
  return [...tokensOf(sql)].map(
    ({ kind, start, end }) => kind === "space" || kind === "comment" ? " " : sql.slice(start, end)
  ).join("").replace(/ +/g, " ").trim();
}

// src/adapters/graphile-migrate/discover.ts
var fileName = /^(\d+)(-[-_a-zA-Z0-9]*)?\.sql$/;
async function detect9(tree) {
  const files = await tree.files();
  const found = /* @__PURE__ */ new Map();
  for (const path of files) {
    const committed3 = posix15.dirname(path);
    const directory = posix15.dirname(committed3);
    const candidate = posix15.basename(committed3) === "committed" && !found.has(directory);
    if (!candidate || !fileName.test(posix15.basename(path))) continue;
    const text = (await tree.read(path)).toString("latin1");
    if (text.startsWith("--! Previous:")) found.set(directory, `${path} has "--! Previous"`);
  }
  for (const path of files.filter(isConfiguration)) {
    const directory = migrationsFolder(path, await readText(tree, path));
    const current = files.find((file) => isCurrent(directory, file));
    if (current !== void 0 && !found.has(directory)) {
      found.set(directory, `${path} names the folder of ${current}`);
    }
  }
  return [...found].map(([directory, why]) => ({
    adapter: "graphile-migrate",
    directory,
    confidence: "certain",
    why
  }));
}
function isCurrent(directory, path) {
  return path === posix15.join(directory, "current.sql") || posix15.dirname(path) === posix15.join(directory, "current") && path.endsWith(".sql");
}
async function discover9(tree, directory, settings) {
  const configuration = await readConfiguration2(tree, directory);
  const files = await filesOf(tree, posix15.join(directory, "committed"));
  const migrations = [];
  for (const file of files.filter(({ name: name2 }) => fileName.test(name2)).toSorted(byName)) {
    migrations.push(await committed(tree, file, configuration, settings));
  }
  refuseDuplicates(
    migrations.map(({ version, file }) => ({ version: canonicalNumber(version), file }))
  );
  if (!settings.unbound) refuseBrokenChain(migrations);
  const taken = new Set(migrations.map(({ file }) => file));
  const skipped = [...leftOut(files, taken, "graphile-migrate", "000012-title.sql")];
  if (configuration.path !== void 0 && configuration.actions.length > 0) {
    const why = `its hooks are not run: ${configuration.actions.join(", ")}`;
    skipped.push({ what: configuration.path, why });
  }
  const current = await currentMigration(tree, directory, configuration, settings);
  if (current && "why" in current) skipped.push(current);
  else if (current) migrations.push(current);
  const last = migrations.findLast(({ extra }) => extra?.["draft"] !== true);
  return {
    migrations: migrations.map(
      (one) => one === last ? { ...one, extra: { ...one.extra, last: true } } : one
    ),
    skipped
  };
}
function byName(a, b) {
  const key = ({ name: name2 }) => name2.replace(fileName, "$1.sql");
  return key(a).localeCompare(key(b), "en");
}
async function committed(tree, { path, name: name2 }, configuration, settings) {
  const text = await readText(tree, path);
  const { headers, body, line } = parseFile(path, text, true);
  const previous = headers.get("Previous") ?? "";
  const hash = headers.get("Hash") ?? "";
  if (previous === "") throw invalid2(path, 1, 'a header "Previous"');
  if (hash === "") throw invalid2(path, 1, 'a header "Hash"');
  const before = previous === "-" ? null : previous;
  const real = hashOf(body, before);
  const allowed = headers.has("AllowInvalidHash");
  const sql = fillIn(body, path, line, configuration, settings.placeholders);
  return {
    id: name2.replace(/\.sql$/, ""),
    version: fileName.exec(name2)?.[1] ?? "",
    file: path,
    text,
    ...transactionOf(sql),
    up: [{ sql, file: path, line }],
    down: null,
    checksum: hash,
    extra: {
      wrapped: !optsOut(sql),
      previous,
      ...real !== hash && !allowed && {
        problem: `Hash for ${name2} does not match - ${real} !== ${hash}; has the file been tampered with?`
      },
      ...real === hash && allowed && {
        problem: `Invalid hash allowed for ${name2}; but hash matches.`
      }
    }
  };
}
function transactionOf(sql) {
  if (carriesOwnTransaction(sql)) return { transactionMode: "own" };
  return { transactionMode: optsOut(sql) ? "message" : "file" };
}
function refuseBrokenChain(migrations) {
  for (const [index, { file, extra }] of migrations.entries()) {
    const expected = migrations[index - 1]?.checksum ?? "-";
    const previous = String(extra?.["previous"]);
    if (previous === expected) continue;
    const before = migrations[index - 1]?.file;
    throw new UserError(
      "broken-chain",
      `"${file}" says "Previous: ${previous}", but ${before === void 0 ? "no file stands before it" : `"${before}" before it has the hash ${expected}`}: graphile-migrate refuses to run.`,
      {
        remedy: 'Another branch has committed in between: run "graphile-migrate uncommit", then "graphile-migrate commit".'
      }
    );
  }
}
async function currentMigration(tree, directory, configuration, settings) {
  const paths = (await tree.files()).filter((path) => isCurrent(directory, path));
  const single = paths.find((path) => posix15.dirname(path) === directory);
  if (single !== void 0 && paths.length > 1) {
    throw new UserError(
      "two-currents",
      `"${single}" and the folder "${directory}/current" both exist; graphile-migrate takes only one of them.`,
      { remedy: "Remove one." }
    );
  }
  const file = single ?? paths[0];
  if (file === void 0) return void 0;
  const texts2 = [];
  const up = [];
  for (const path of single === void 0 ? inOrder(paths) : [single]) {
    const text = await readText(tree, path);
    if (/^--! ?include\b/m.test(text)) {
      return { what: path, why: '"--!include" is filled in by graphile-migrate when it commits' };
    }
    const { body, line } = parseFile(path, text, false);
    if (single === void 0 && optsOut(body)) {
      throw invalid2(path, line, '"--! no-transaction" in current.sql only');
    }
    texts2.push(text);
    const sql2 = fillIn(body, path, line, configuration, settings.placeholders);
    up.push({ sql: sql2, file: path, line });
  }
  const sql = up.map((piece) => piece.sql).join("\n");
  if (withoutComments2(sql) === "") return void 0;
  return {
    id: "current.sql",
    version: "current.sql",
    file,
    text: texts2.join("\n"),
    ...transactionOf(sql),
    up,
    down: null,
    extra: { wrapped: !optsOut(sql), draft: true, content: sql }
  };
}
function inOrder(paths) {
  const numbers = /* @__PURE__ */ new Map();
  for (const path of paths) {
    const number = canonicalNumber(fileName.exec(posix15.basename(path))?.[1] ?? "0");
    if (number === "0") throw invalid2(path, 1, 'a name such as "001-title.sql"');
    const other = numbers.get(number);
    if (other !== void 0) throw invalid2(path, 1, `a number that "${other}" does not have`);
    numbers.set(number, path);
  }
  return [...numbers].toSorted(([a], [b]) => compareNumbers(a, b)).map(([, path]) => path);
}

// src/adapters/graphile-migrate/index.ts
var graphileMigrate = {
  id: "graphile-migrate",
  name: "graphile-migrate",
  url: "https://github.com/graphile/migrate",
  ledgerPolicy: "kept",
  detect: detect9,
  discover: discover9,
  ledger: ledger7,
  plan: plan7,
  afterFailure: afterFailure7,
  renderFix: renderFix7
};
function renderFix7(units, { extra, file }) {
  const [, digits = "", title = ""] = /^(\d+)(-.*)?\.sql$/.exec(posix16.basename(file)) ?? [];
  if (extra?.["last"] !== true || digits === "") return [];
  let previous = extra["previous"] === "-" ? null : String(extra["previous"]);
  return units.map((unit, index) => {
    const body = `${isOutside(unit) ? "--! no-transaction\n" : ""}${unitText(unit)}`;
    const text = committedText(body, previous);
    previous = hashOf(body, previous);
    const number = String(BigInt(digits) + BigInt(index)).padStart(digits.length, "0");
    const name2 = `${number}${title}${index === 0 ? "" : `-step-${index + 1}`}.sql`;
    return { file: posix16.join(posix16.dirname(file), name2), text };
  });
}

// src/adapters/liquibase/discover.ts
import { posix as posix18 } from "node:path";

// src/adapters/liquibase/changelog.ts
import { posix as posix17 } from "node:path";

// src/adapters/liquibase/checksum.ts
import { createHash as createHash5 } from "node:crypto";
function changeChecksum(sql) {
  return `9:${md5(sql.replace(/[ \n\r\t]/g, ""))}`;
}
function changesetChecksum(changes) {
  return `9:${md5(changes.map((one) => `${one}:`).join(""))}`;
}
function md5(text) {
  return createHash5("md5").update(text).digest("hex");
}

// src/adapters/liquibase/entries.ts
var import_yaml = __toESM(require_dist(), 1);

// src/adapters/liquibase/xml.ts
var markup = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[(?<cdata>[\s\S]*?)\]\]>|<!DOCTYPE[^>]*>|<\/(?<closes>[\w:.-]+)\s*>|<(?<opens>[\w:.-]+)(?<attributes>(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(?<empty>\/?)>/g;
function parseXml(text) {
  const root = element("", {}, 1);
  const open = [root];
  let line = 1;
  let last = 0;
  const add = (piece) => {
    const top = open.at(-1);
    if (top && piece.trim() !== "") {
      if (top.text === "") top.textLine = line;
      top.text += piece;
    }
    line += piece.split("\n").length - 1;
  };
  for (const match of text.matchAll(markup)) {
    add(decoded(text.slice(last, match.index)));
    last = match.index + match[0].length;
    const { cdata, closes, opens, attributes = "", empty } = match.groups ?? {};
    if (cdata !== void 0) {
      add(cdata);
      continue;
    }
    if (opens !== void 0) {
      const one = element(local(opens), attributesOf(attributes), line);
      open.at(-1)?.children.push(one);
      if (empty === "") open.push(one);
    } else if (closes !== void 0 && open.length > 1) open.pop();
    line += match[0].split("\n").length - 1;
  }
  return root.children[0];
}
function element(name2, attributes, line) {
  return { name: name2, attributes, children: [], text: "", textLine: line, line };
}
function attributesOf(written) {
  return Object.fromEntries(
    [...written.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
      ([, name2 = "", double, single]) => [name2, decoded(double ?? single ?? "")]
    )
  );
}
function local(name2) {
  return name2.slice(name2.indexOf(":") + 1);
}
function decoded(text) {
  const entities = {
    lt: "<",
    gt: ">",
    amp: "&",
    quot: '"',
    apos: "'"
  };
  return text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex, decimal, name2) => {
      if (hex !== void 0) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal !== void 0) return String.fromCodePoint(Number(decimal));
      return entities[name2 ?? ""] ?? whole;
    }
  );
}

// src/adapters/liquibase/entries.ts
function readEntries(file, text) {
  if (!text.includes("databaseChangeLog")) return void 0;
  return file.endsWith(".xml") ? fromXml(text) : fromYaml(text);
}
function entriesOf(file, text) {
  const entries = readEntries(file, text);
  if (entries) return entries;
  throw new UserError(
    "invalid-changelog",
    `"${file}" is no Liquibase changelog: expected "databaseChangeLog" at its top.`,
    {
      remedy: "Correct the file, or take it out of the changelog that includes it."
    }
  );
}
function fromXml(text) {
  const root = parseXml(text);
  if (root?.name !== "databaseChangeLog") return void 0;
  return root.children.map((child2) => {
    const inner = child2.children.filter(({ name: name2 }) => !described.has(name2));
    const rollback = child2.children.find(({ name: name2 }) => name2 === "rollback");
    const comment = child2.children.find(({ name: name2 }) => name2 === "comment")?.text.trim();
    return {
      kind: child2.name,
      line: child2.line,
      fields: { ...child2.attributes, ...comment !== void 0 && { comment } },
      changes: child2.name === "changeSet" ? inner.map(xmlChange) : [],
      rollback: rollback ? xmlRollback(rollback) : [],
      preconditions: child2.children.find(({ name: name2 }) => name2 === "preConditions")?.children.map(({ name: name2 }) => name2) ?? []
    };
  });
}
var described = /* @__PURE__ */ new Set(["comment", "preConditions", "rollback", "validCheckSum", "modifySql"]);
function xmlChange(element2) {
  return {
    kind: element2.name,
    fields: { ...element2.attributes, ...element2.text !== "" && { sql: element2.text } },
    sqlLine: element2.textLine
  };
}
function xmlRollback(element2) {
  if (element2.children.length > 0) return element2.children.map(xmlChange);
  return element2.text.trim() === "" ? [] : [{ kind: "sql", fields: { sql: element2.text }, sqlLine: element2.textLine }];
}
function fromYaml(text) {
  const counter = new import_yaml.LineCounter();
  const document = (0, import_yaml.parseDocument)(text, { lineCounter: counter, logLevel: "silent" });
  const list = document.errors.length === 0 ? child(document.contents, "databaseChangeLog") : void 0;
  if (!(0, import_yaml.isSeq)(list)) return void 0;
  const lineOf2 = (node) => counter.linePos(node.range?.[0] ?? 0).line;
  return list.items.flatMap((item) => {
    if (!(0, import_yaml.isMap)(item)) return [];
    return item.items.map(({ key, value }) => {
      const node = value;
      const rollback = child(node, "rollback");
      const conditions = child(node, "preConditions");
      return {
        kind: String(key),
        line: lineOf2(key),
        fields: fieldsOf(node),
        changes: changesOf(child(node, "changes"), lineOf2),
        rollback: (0, import_yaml.isScalar)(rollback) ? [
          {
            kind: "sql",
            fields: { sql: textOf(rollback) },
            sqlLine: sqlLineOf(rollback, lineOf2)
          }
        ] : changesOf(rollback, lineOf2),
        preconditions: (0, import_yaml.isSeq)(conditions) ? conditions.items.flatMap(
          (one) => (0, import_yaml.isMap)(one) ? one.items.map(({ key: name2 }) => String(name2)) : []
        ) : []
      };
    });
  });
}
function changesOf(list, lineOf2) {
  const items = (0, import_yaml.isSeq)(list) ? list.items : (0, import_yaml.isMap)(list) ? [list] : [];
  return items.flatMap((item) => {
    if (!(0, import_yaml.isMap)(item)) return [];
    return item.items.map(({ key, value }) => {
      const sql = child(value, "sql");
      const fields = (0, import_yaml.isScalar)(value) ? { sql: textOf(value) } : fieldsOf(value);
      return { kind: String(key), fields, sqlLine: sqlLineOf(sql ?? value, lineOf2) };
    });
  });
}
function sqlLineOf(node, lineOf2) {
  const isBlock = (0, import_yaml.isScalar)(node) && node.type?.startsWith("BLOCK") === true;
  return lineOf2(node) + (isBlock ? 1 : 0);
}
function child(node, key) {
  return (0, import_yaml.isMap)(node) ? node.get(key, true) : void 0;
}
function fieldsOf(node) {
  if (!(0, import_yaml.isMap)(node)) return {};
  return Object.fromEntries(
    node.items.flatMap(({ key, value }) => (0, import_yaml.isScalar)(value) ? [[String(key), textOf(value)]] : [])
  );
}
function textOf({ value }) {
  return typeof value === "string" ? value : JSON.stringify(value);
}

// src/adapters/liquibase/split.ts
var token = /(?<space>\s+)|(?<comment>--[^\r\n]*|\/\*[\s\S]*?\*\/)|(?:[UENRB]|RB|_utf8)?(?:'(?:''|\\[\s\S]|[^\\'])*'|"(?:""|\\[\s\S]|[^\\"])*")|[\p{L}$_@#][\p{L}\p{N}$_@#]*(?:[\r\n ]*\.[\r\n ]*[\p{L}$_@#"][\p{L}\p{N}$_@#"]*)*|\d[\d.]*|[\s\S]/giuy;
function splitLikeLiquibase(text, { splitStatements: splitStatements2, stripComments, endDelimiter }) {
  const statements2 = [];
  const tokens = [...text.replaceAll("\r", " ").matchAll(token)];
  const ends = delimiterEnds(text, endDelimiter);
  let blocks2 = 0;
  let sql = "";
  let start;
  let cutUntil = 0;
  const finish = () => {
    if (start !== void 0 && sql.trim() !== "")
      statements2.push({ sql: sql.trimEnd(), offset: start });
    sql = "";
    start = void 0;
  };
  for (const [index, match] of tokens.entries()) {
    const [piece] = match;
    if (match.index < cutUntil) continue;
    blocks2 = blocksAfter(blocks2, piece, tokens, index);
    const end = blocks2 === 0 && splitStatements2 ? ends(match.index, piece) : void 0;
    if (end !== void 0) {
      finish();
      cutUntil = end;
      continue;
    }
    const stripped = stripComments && match.groups?.["comment"] !== void 0;
    const blank = stripped || match.groups?.["space"] !== void 0;
    if (start === void 0 && blank) continue;
    start ??= match.index;
    sql += stripped ? piece.replace(/[^\n]+/g, "") : piece;
  }
  finish();
  return statements2;
}
function blocksAfter(blocks2, piece, tokens, index) {
  if (!/^(begin|end)$/i.test(piece)) return blocks2;
  const next = tokens.slice(index + 1).find(([text]) => text.trim() !== "")?.[0] ?? "";
  if (/^(transaction|trans|tran)$/i.test(next)) return blocks2;
  if (/^begin$/i.test(piece))
    return /^(dialog|conversation|distributed)$/i.test(next) ? blocks2 : blocks2 + 1;
  return Math.max(0, blocks2 - 1);
}
function delimiterEnds(text, delimiter) {
  const opensLine = (at) => at === 0 || /\n[ \t]*$/.test(text.slice(0, at));
  if (delimiter === void 0) {
    return (at, piece) => {
      const isEnd = piece === ";" || /^(go|\/)$/i.test(piece) && opensLine(at);
      return isEnd ? at + piece.length : void 0;
    };
  }
  const pattern = new RegExp(
    delimiter.length === 1 ? delimiter.replace(/[^\w]/g, "\\$&") : regularExpression(delimiter),
    "iy"
  );
  return (at) => {
    if (delimiter === "/" && !opensLine(at)) return void 0;
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? "";
    return found === "" ? void 0 : at + found.length;
  };
}
function regularExpression(delimiter) {
  const source = delimiter.replace(/^\\n/, "").replace(/^\s+/, "");
  try {
    return new RegExp(source, "iy").source;
  } catch {
    return source.replace(/[^\w]/g, "\\$&");
  }
}

// src/adapters/liquibase/formatted.ts
var header = /^\s*--\s*liquibase\s*formatted.*$/i;
var changesetLine = /^\s*--\s*changeset\s+("[^"]+"|[^:]+):\s*("[^"]+"|\S+)(.*)$/i;
var brokenChangeset = /^\s*--?\s*changeset(\s.*)?$/i;
var property = /^\s*--\s*property\s+(.*:.*)$/i;
function isFormatted(text) {
  return header.test(text.split("\n").find((line) => line.trim() !== "") ?? "");
}
function readFormatted(text, context) {
  const lines = text.split(/\r?\n/);
  const logical = /\blogicalFilePath:(\S+)/i.exec(
    lines.find((line) => header.test(line)) ?? ""
  )?.[1];
  const found = [];
  let ignoring = 0;
  for (const [index, line] of lines.entries()) {
    const ignore = /^--\s*ignoreLines:(\w+)/i.exec(line)?.[1];
    if (ignore !== void 0) {
      ignoring = ignore === "start" ? Infinity : ignore === "end" ? 0 : Number(ignore);
      continue;
    }
    if (ignoring > 0) {
      ignoring -= 1;
      continue;
    }
    const named = property.exec(line)?.[1];
    if (named !== void 0) {
      addProperty(named, context.parameters);
      continue;
    }
    const begins = changesetLine.exec(line);
    if (begins) found.push(blockOf(begins, index + 1, line));
    else if (brokenChangeset.test(line)) throw invalid3(context.file, index + 1);
    else found.at(-1)?.lines.push({ line: index + 1, text: line });
  }
  return found.map((block) => changesetOf(block, logical, context));
}
function blockOf(match, line, head) {
  const [, author = "", id = "", options = ""] = match;
  return { author: unquoted(author.trim()), id: unquoted(id), options, line, head, lines: [] };
}
function changesetOf(block, logical, context) {
  const { file, parameters } = context;
  const option = (name2) => expand(
    unquoted(new RegExp(String.raw`\b${name2}:("[^"]*"|\S+)`, "i").exec(block.options)?.[1]),
    parameters
  );
  const flag = (name2, byDefault) => (option(name2) ?? String(byDefault)).toLowerCase() === "true";
  const parts = directivesOf(block);
  const sql = expand(parts.sql, parameters) ?? "";
  if (sql.trim() === "") {
    throw new UserError(
      "invalid-migration",
      `"${file}" line ${block.line}: No SQL for changeset ${block.author}:${block.id}.`,
      {
        remedy: "Write its SQL below the line, or take the changeset out."
      }
    );
  }
  const slash = sql.trim().endsWith("\n/") ? "\n/$" : void 0;
  const options = {
    splitStatements: flag("splitStatements", true),
    stripComments: flag("stripComments", true),
    endDelimiter: option("endDelimiter") ?? slash
  };
  const rollbackOptions = {
    splitStatements: flag("rollbackSplitStatements", true),
    stripComments: true,
    endDelimiter: option("rollbackEndDelimiter")
  };
  return {
    id: expand(block.id, parameters) ?? "",
    author: expand(block.author, parameters) ?? "",
    path: option("logicalFilePath") ?? logical ?? context.path,
    file,
    line: block.line,
    text: [block.head, ...block.lines.map(({ text }) => text)].join("\n"),
    up: piecesOf(file, block.line + 1, sql, options),
    rollback: rollbackOf(file, block, parts.rollback, rollbackOptions, parameters),
    changeChecksums: [changeChecksum(sql)],
    comments: parts.comment,
    contexts: option("contextFilter") ?? option("context"),
    labels: option("labels"),
    dbms: option("dbms"),
    ignore: flag("ignore", false),
    runInTransaction: flag("runInTransaction", true),
    runOnChange: flag("runOnChange", false),
    runAlways: flag("runAlways", false),
    validChecksums: parts.validChecksums,
    preconditions: parts.preconditions
  };
}
function directivesOf({ lines }) {
  const sql = [];
  const rollback = [];
  const validChecksums = [];
  const preconditions = [];
  let comment = "";
  let inRollback = false;
  for (const { text } of lines) {
    const [, directive2 = "", rest = ""] = /^\s*--\s*(rollback|comment|validCheckSum|preconditions|precondition-[\w-]+):?(?:\s(.*))?$/i.exec(
      text
    ) ?? [];
    const kind = directive2.toLowerCase();
    const opens = /^\s*\/\*\s*liquibase\s*rollback\s*$/i.test(text);
    const isSql = kind === "" && !inRollback && !opens;
    sql.push(isSql ? text : "");
    if (kind === "rollback") rollback.push(rest);
    else if (inRollback) rollback.push(text.replace(/\*\/\s*$/, ""));
    else rollback.push("");
    if (opens) inRollback = true;
    else if (inRollback && /\*\/\s*$/.test(text)) inRollback = false;
    if (kind === "comment") comment = rest;
    if (kind === "validchecksum") validChecksums.push(rest.trim());
    if (kind.startsWith("precondition-")) preconditions.push(`${directive2} ${rest}`);
  }
  return {
    sql: sql.join("\n"),
    rollback: rollback.join("\n"),
    comment,
    validChecksums,
    preconditions
  };
}
function rollbackOf(file, { line }, written, options, parameters) {
  const text = written.trim();
  if (text === "" || /changesetid/i.test(text)) return void 0;
  if (/^(not required|empty)/i.test(text)) return [];
  return piecesOf(file, line + 1, expand(written, parameters) ?? "", options);
}
function piecesOf(file, firstLine, text, options) {
  const lineAt = lineCounter(text);
  return splitLikeLiquibase(text, options).map(({ sql, offset }) => ({
    // the driver takes the last semicolon away where Liquibase has left it
    sql: sql.replace(/\s*;\s*$/, ""),
    file,
    line: firstLine + lineAt(offset) - 1
  }));
}
function expand(text, parameters) {
  return text?.replace(
    /\$\{([^{}]+)\}/g,
    (written, name2) => parameters.get(name2.trim()) ?? written
  );
}
function addProperty(written, parameters) {
  const value = (key) => new RegExp(String.raw`\b${key}:\s*(\S+)`, "i").exec(written)?.[1];
  const name2 = value("name");
  if (name2 !== void 0 && isForAny(value("dbms")) && !parameters.has(name2)) {
    parameters.set(name2, value("value") ?? "");
  }
}
function isForAny(dbms) {
  return dbms === void 0 || dbms.toLowerCase().split(",").includes("postgresql");
}
function unquoted(text) {
  return text?.replace(/^(["'])(.*)\1$/, "$2");
}
function invalid3(file, line) {
  return new UserError(
    "invalid-migration",
    `"${file}" line ${line}: Liquibase expects "--changeset author:id" with two dashes and both names.`,
    { remedy: "Correct the line." }
  );
}

// src/adapters/liquibase/changelog.ts
async function readChangelog(reading, place) {
  const { tree, open } = reading;
  if (open.includes(place.file)) {
    throw new UserError(
      "invalid-changelog",
      `"${place.file}" includes itself: ${[...open, place.file].join(" \u2192 ")}.`,
      {
        remedy: "Take one of the includes out."
      }
    );
  }
  const inner = { ...reading, open: [...open, place.file] };
  const text = await readText(tree, place.file);
  if (/\.sql$/i.test(place.file)) return readSql(inner, place, text);
  for (const entry of entriesOf(place.file, text)) await readEntry(inner, place, entry);
}
function readSql({ parameters, changesets }, { file, path }, text) {
  if (isFormatted(text)) changesets.push(...readFormatted(text, { file, path, parameters }));
  else if (text.trim() !== "") {
    const options = { splitStatements: false, stripComments: false, endDelimiter: void 0 };
    changesets.push({
      ...plainChangeset,
      id: "raw",
      author: "includeAll",
      path,
      file,
      line: 1,
      text,
      up: piecesOf(file, 1, text, options),
      changeChecksums: [changeChecksum(text)]
    });
  }
}
var plainChangeset = {
  rollback: void 0,
  comments: "",
  contexts: void 0,
  labels: void 0,
  dbms: void 0,
  ignore: false,
  runInTransaction: true,
  runOnChange: false,
  runAlways: false,
  validChecksums: [],
  preconditions: []
};
async function readEntry(reading, place, entry) {
  const { parameters } = reading;
  const field = (name2) => expand(entry.fields[name2], parameters);
  if (entry.kind === "property") {
    const name2 = field("name");
    if (name2 !== void 0 && !parameters.has(name2)) parameters.set(name2, field("value") ?? "");
  } else if (entry.kind === "include") {
    await readChangelog(reading, await resolve(reading, place, entry, field("file") ?? ""));
  } else if (entry.kind === "includeAll") {
    for (const inner of await folderOf(reading, place, entry, field("path") ?? "")) {
      await readChangelog(reading, inner);
    }
  } else if (entry.kind === "changeSet") await readChangeset(reading, place, entry);
}
async function resolve({ tree }, place, entry, written) {
  const files = new Set(await tree.files());
  const found = candidates(place, entry, written).find(({ file }) => files.has(file));
  if (found) return found;
  throw missingFile(
    posix17.join(posix17.dirname(place.file), written),
    `"${place.file}" line ${entry.line}: The file ${written} was not found in the configured search path.`,
    "Correct the path, or add the file."
  );
}
function candidates(place, { fields }, written) {
  const path = written.replace(/^classpath\*?:/, "").replaceAll("\\", "/").replace(/^\/+/, "");
  if (fields["relativeToChangelogFile"] === "true") {
    const beside = (from) => posix17.join(posix17.dirname(from), path);
    return [{ file: beside(place.file), path: beside(place.path) }];
  }
  return withAncestors(posix17.dirname(place.file)).map((root) => ({
    file: posix17.join(root, path),
    path: posix17.normalize(path)
  }));
}
async function folderOf({ tree }, place, entry, written) {
  const ending = entry.fields["endsWithFilter"] ?? "";
  for (const { file: folder, path } of candidates(place, entry, written)) {
    const directory = folder.replace(/(.)\/+$/, "$1");
    const found = (await filesOf(tree, directory, "deep")).filter(({ name: name2 }) => /\.(sql|xml|ya?ml|json)$/i.test(name2) && name2.endsWith(ending)).map(({ path: file, name: name2 }) => ({ file, path: posix17.join(path, name2) }));
    if (found.length > 0) return found.sort((a, b) => compareText(a.path, b.path));
  }
  if (entry.fields["errorIfMissingOrEmpty"] === "false") return [];
  throw missingFile(
    posix17.join(posix17.dirname(place.file), written),
    `"${place.file}" line ${entry.line}: Could not find directory, directory was empty, or no changelogs matched the provided search criteria for includeAll '${written}'.`,
    "Correct the path, or say errorIfMissingOrEmpty: false."
  );
}
async function readChangeset(reading, place, entry) {
  const { parameters, changesets, skipped } = reading;
  const field = (name3) => expand(entry.fields[name3], parameters);
  const name2 = `${place.path}::${field("id")}::${field("author")}`;
  const others = entry.changes.map(({ kind }) => kind).filter((kind) => kind !== "sql" && kind !== "sqlFile");
  if (others.length > 0) {
    const kinds = [...new Set(others)].join(", ");
    skipped.push({
      what: `${place.file} line ${entry.line}`,
      why: `the changeset ${name2} is not SQL but ${kinds}, which only the project can run`
    });
    return;
  }
  if (entry.changes.length === 0) return;
  const parts = [];
  for (const change of entry.changes) parts.push(await readChange(reading, place, entry, change));
  const rollback = [];
  for (const change of entry.rollback ?? []) {
    if (change.kind === "sql" || change.kind === "sqlFile") {
      rollback.push(await readChange(reading, place, entry, change));
    }
  }
  const [first] = parts;
  if (first === void 0) return;
  changesets.push({
    ...plainChangeset,
    id: field("id") ?? "",
    author: field("author") ?? "",
    path: field("logicalFilePath") ?? place.path,
    file: first.file,
    line: first.line,
    text: parts.map(({ text }) => text).join("\n"),
    up: parts.flatMap(({ pieces: pieces2 }) => pieces2),
    rollback: rollback.length > 0 ? rollback.flatMap(({ pieces: pieces2 }) => pieces2) : void 0,
    changeChecksums: parts.map(({ checksum }) => checksum),
    comments: field("comment") ?? "",
    contexts: field("contextFilter") ?? field("context"),
    labels: field("labels"),
    dbms: field("dbms"),
    ignore: field("ignore") === "true",
    runInTransaction: field("runInTransaction") !== "false",
    runOnChange: field("runOnChange") === "true",
    runAlways: field("runAlways") === "true",
    preconditions: entry.preconditions
  });
}
async function readChange(reading, place, entry, change) {
  const { fields, kind, sqlLine } = change;
  const isFile = kind === "sqlFile";
  const source = isFile ? await resolve(reading, place, { ...entry, fields }, fields["path"] ?? "") : place;
  const text = isFile ? await readText(reading.tree, source.file) : fields["sql"] ?? "";
  const sql = expand(text, reading.parameters) ?? "";
  const line = isFile ? 1 : sqlLine;
  return {
    file: source.file,
    line,
    text,
    pieces: piecesOf(source.file, line, sql, {
      splitStatements: fields["splitStatements"] !== "false",
      stripComments: fields["stripComments"] === "true",
      endDelimiter: fields["endDelimiter"]
    }),
    checksum: changeChecksum(isFile ? text : sql)
  };
}

// src/adapters/liquibase/changeset.ts
function isForPostgres(dbms) {
  const names4 = (dbms ?? "").split(",").map((name2) => name2.trim().toLowerCase());
  const wanted = names4.filter((name2) => name2 !== "" && !name2.startsWith("!"));
  if (names4.includes("!postgresql") || names4.includes("none")) return false;
  return wanted.length === 0 || wanted.includes("postgresql") || wanted.includes("all");
}

// src/adapters/liquibase/discover.ts
async function detect10(tree) {
  const found = /* @__PURE__ */ new Map();
  for (const root of await rootChangelogs(tree)) {
    found.set(posix18.dirname(root), `${root} is a changelog that no other includes`);
  }
  if (found.size === 0) {
    const scripts2 = (await tree.files()).filter((path) => path.endsWith(".sql"));
    for (let at = 0; at < scripts2.length; at += filesAtOnce) {
      const some = scripts2.slice(at, at + filesAtOnce);
      const texts2 = await Promise.all(
        some.map(async (path) => (await tree.read(path)).toString("latin1"))
      );
      for (const [index, path] of some.entries()) {
        if (found.has(posix18.dirname(path)) || !isFormatted(texts2[index] ?? "")) continue;
        found.set(posix18.dirname(path), `${path} is formatted SQL`);
      }
    }
  }
  return [...found].map(([directory, why]) => ({
    adapter: "liquibase",
    directory,
    confidence: "certain",
    why
  }));
}
var filesAtOnce = 64;
var changelogName = /\.(xml|ya?ml|json)$/i;
async function rootChangelogs(tree) {
  const logs = /* @__PURE__ */ new Map();
  for (const path of await tree.files()) {
    if (!changelogName.test(path) || /(^|\/)(node_modules|target|build)\//.test(path)) continue;
    const text = (await tree.read(path)).toString("utf8");
    if (readEntries(path, text)) logs.set(path, text);
  }
  const named = [...logs].flatMap(
    ([path, text]) => (readEntries(path, text) ?? []).flatMap(
      ({ kind, fields }) => kind === "include" || kind === "includeAll" ? [{ from: path, kind, fields }] : []
    )
  );
  return [...logs.keys()].filter(
    (path) => !named.some(({ from, kind, fields }) => {
      const written = (fields["file"] ?? fields["path"] ?? "").replace(/^classpath\*?:/, "").replace(/^\/+|\/+$/g, "");
      const target = fields["relativeToChangelogFile"] === "true" ? posix18.join(posix18.dirname(from), written) : written;
      const place = kind === "include" ? path : posix18.dirname(path);
      return from !== path && (place === target || place.endsWith(`/${target}`));
    })
  );
}
async function discover10(tree, directory, settings) {
  const reading = {
    tree,
    parameters: new Map(Object.entries(settings.placeholders)),
    changesets: [],
    skipped: [],
    open: []
  };
  for (const file of await startingPoints(tree, directory)) {
    await readChangelog(reading, { file, path: recordedPath(file) });
  }
  const migrations = [];
  const skipped = [...reading.skipped];
  for (const changeset of reading.changesets) {
    const what = `${changeset.file} line ${changeset.line}`;
    const why = reasonToSkip2(changeset);
    if (why !== void 0) skipped.push({ what, why });
    else {
      migrations.push(migrationOf3(changeset, settings));
      if (changeset.preconditions.length > 0) {
        const conditions = changeset.preconditions.join("; ");
        skipped.push({
          what,
          why: `its preconditions are not asked and taken to hold: ${conditions}`
        });
      }
    }
  }
  refuseTwins(reading.changesets);
  return { migrations, skipped };
}
async function startingPoints(tree, directory) {
  const roots = (await rootChangelogs(tree)).filter((path) => posix18.dirname(path) === directory);
  const [first, ...others] = roots;
  if (first !== void 0) {
    const named = others.length === 0 ? first : await namedByProject(tree, roots);
    if (named !== void 0) return [named];
    throw new UserError(
      "two-changelogs",
      `"${directory}" has more than one changelog that nothing includes: ${roots.map((path) => `"${path}"`).join(", ")}.`,
      {
        remedy: "Name the one that is run in liquibase.properties (changelogFile), or include the others in it."
      }
    );
  }
  const sql = [];
  for (const { path, name: name2 } of await filesOf(tree, directory, "deep")) {
    if (name2.endsWith(".sql") && isFormatted(await readText(tree, path))) sql.push(path);
  }
  return sql;
}
async function namedByProject(tree, roots) {
  for (const path of await tree.files()) {
    if (!/^(liquibase[\w.-]*|application[\w-]*)\.(properties|ya?ml)$/.test(posix18.basename(path)))
      continue;
    const text = await readText(tree, path);
    const found = /change-?log-?(?:file)?["']?\s*[:=]\s*["']?(?:classpath\*?:)?\/?([^\s"']+)/i.exec(
      text
    )?.[1];
    const root = roots.find(
      (one) => found !== void 0 && (one === found || one.endsWith(`/${found}`))
    );
    if (root !== void 0) return root;
  }
  const called = roots.filter((path) => /master|root/i.test(posix18.basename(path)));
  return called.length === 1 ? called[0] : void 0;
}
function recordedPath(file) {
  return file.replace(/^(?:.*\/)?src\/\w+\/resources\//, "");
}
function reasonToSkip2({ dbms, ignore }) {
  if (ignore) return "Liquibase ignores the changeset (ignore:true)";
  return isForPostgres(dbms) ? void 0 : `the changeset is for ${dbms}, not Postgres`;
}
function nameOf2({ path, id, author }) {
  return `${path}::${id}::${author}`;
}
function migrationOf3(changeset, settings) {
  const { author, changeChecksums, comments, contexts, file, id, labels, line, path } = changeset;
  const { rollback, runAlways, runOnChange, text, up, validChecksums } = changeset;
  const wrapped2 = changeset.runInTransaction && !matchesAny(file, settings.nonTransactional);
  const own = up.some(({ sql }) => carriesOwnTransaction(sql));
  return {
    id: nameOf2(changeset),
    version: nameOf2(changeset),
    file,
    text,
    textLine: line,
    transactionMode: own ? "own" : wrapped2 ? "apart" : "statement",
    up,
    down: rollback ?? null,
    checksum: changesetChecksum(changeChecksums),
    extra: {
      wrapped: wrapped2,
      id,
      author,
      path,
      comments,
      ...contexts !== void 0 && { contexts },
      ...labels !== void 0 && { labels },
      repeatable: runOnChange,
      runAlways,
      validChecksums: validChecksums.join(" ")
    }
  };
}
function refuseTwins(changesets) {
  const seen = /* @__PURE__ */ new Map();
  for (const changeset of changesets) {
    const twin = seen.get(nameOf2(changeset));
    if (twin) {
      throw new UserError(
        "duplicate-version",
        `The changeset ${nameOf2(changeset)} stands twice: "${twin.file}" line ${twin.line} and "${changeset.file}" line ${changeset.line}.`,
        { remedy: "Give one of the two an id of its own." }
      );
    }
    seen.set(nameOf2(changeset), changeset);
  }
}

// src/adapters/liquibase/ledger.ts
var table6 = "public.databasechangelog";
var lockTable = "public.databasechangeloglock";
var holder = "'rehearsal ' || pg_backend_pid()";
var takeLock = `UPDATE ${lockTable} SET LOCKED = TRUE, LOCKEDBY = ${holder}, LOCKGRANTED = NOW() WHERE ID = 1 AND LOCKED = FALSE`;
var ledger8 = {
  table: table6,
  besides: [lockTable],
  prepare: [
    // the real one looks first whether its tables are there
    runnerStep(
      `CREATE TABLE IF NOT EXISTS ${table6} (ID VARCHAR(255) NOT NULL, AUTHOR VARCHAR(255) NOT NULL, FILENAME VARCHAR(255) NOT NULL, DATEEXECUTED TIMESTAMP WITHOUT TIME ZONE NOT NULL, ORDEREXECUTED INTEGER NOT NULL, EXECTYPE VARCHAR(10) NOT NULL, MD5SUM VARCHAR(35), DESCRIPTION VARCHAR(255), COMMENTS VARCHAR(255), TAG VARCHAR(255), LIQUIBASE VARCHAR(20), CONTEXTS VARCHAR(255), LABELS VARCHAR(255), DEPLOYMENT_ID VARCHAR(10))`
    ),
    runnerStep(
      `CREATE TABLE IF NOT EXISTS ${lockTable} (ID INTEGER NOT NULL, LOCKED BOOLEAN NOT NULL, LOCKGRANTED TIMESTAMP WITHOUT TIME ZONE, LOCKEDBY VARCHAR(255), CONSTRAINT databasechangeloglock_pkey PRIMARY KEY (ID))`
    ),
    runnerStep(`INSERT INTO ${lockTable} (ID, LOCKED) VALUES (1, FALSE) ON CONFLICT DO NOTHING`)
  ],
  // the real one asks every ten seconds, for five minutes
  runLock: {
    take: runnerStep(
      `WITH taken AS (${takeLock} RETURNING ID) SELECT EXISTS (SELECT FROM taken) AS taken`
    )
  },
  read: `SELECT id, author, filename, md5sum, NULL AS lockedby FROM ${table6}
    UNION ALL SELECT NULL, NULL, NULL, NULL, COALESCE(lockedby, '') FROM ${lockTable} WHERE locked AND lockedby IS DISTINCT FROM ${holder}`,
  decide: decide3,
  forget(migrations) {
    return migrations.map((migration) => `DELETE FROM ${table6} WHERE ${isRowOf(migration)}`);
  },
  claims: (rows, migrations) => claimsOf(
    rows.filter(isChangesetRow).map((row) => ({ key: keyOfRow(row), finished: true })),
    migrations,
    ({ id }) => id
  )
};
function isChangesetRow(row) {
  return row["id"] !== null && row["id"] !== void 0;
}
function keyOfRow(row) {
  const path = String(row["filename"]).replace(/^classpath:/, "").replace(/^\/+/, "");
  return `${path}::${String(row["id"])}::${String(row["author"])}`;
}
function decide3(rows, migrations) {
  const refuse2 = (refused) => {
    return { apply: [], skipped: 0, refused, neverApplied: [] };
  };
  const lock7 = rows.find((row) => !isChangesetRow(row));
  if (lock7) {
    const by = String(lock7["lockedby"]).replace(/^(rehearsal) \d+$/, "$1");
    return refuse2(`Could not acquire change log lock.  Currently locked by ${by}`);
  }
  const known = new Map(rows.map((row) => [keyOfRow(row), row["md5sum"]]));
  const changed = migrations.filter((migration) => {
    const { repeatable: repeatable2, validChecksums = "" } = migration.extra ?? {};
    const valid = String(validChecksums).split(" ");
    const recorded = known.get(migration.id);
    if (typeof recorded !== "string" || !recorded.startsWith("9:")) return false;
    return recorded !== migration.checksum && repeatable2 !== true && !valid.includes(recorded) && !valid.includes("any");
  });
  if (changed.length > 0) {
    const lines = changed.map(
      ({ id, checksum }) => `
          ${id} was: ${String(known.get(id))} but is now: ${checksum}`
    );
    return refuse2(
      `Validation Failed:
     ${changed.length} changesets check sum${lines.join("")}`
    );
  }
  const apply = migrations.filter(({ id, checksum, extra }) => {
    if (!known.has(id) || extra?.["runAlways"] === true) return true;
    return extra?.["repeatable"] === true && known.get(id) !== checksum;
  });
  return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
}
var lock5 = runnerStep(takeLock);
var unlock4 = runnerStep(
  `UPDATE ${lockTable} SET LOCKED = FALSE, LOCKEDBY = NULL, LOCKGRANTED = NULL WHERE ID = 1`
);
function plan8(migration) {
  return [
    lock5,
    ...wrapped(migration, migration.up.map(migrationStep)),
    ...record2(migration),
    unlock4
  ];
}
function planDown5(migration) {
  if (migration.down === null) return null;
  return [
    lock5,
    ...wrapped(migration, migration.down.map(migrationStep)),
    runnerStep("BEGIN"),
    runnerStep(`DELETE FROM ${table6} WHERE ${isRowOf(migration)}`),
    runnerStep("COMMIT"),
    unlock4
  ];
}
function afterFailure8({ extra }) {
  return extra?.["wrapped"] === true ? [runnerStep("ROLLBACK"), unlock4] : [unlock4];
}
function wrapped({ extra }, steps) {
  return extra?.["wrapped"] === true ? [runnerStep("BEGIN"), ...steps, runnerStep("COMMIT")] : steps;
}
function record2(migration) {
  const { checksum = "", extra } = migration;
  const text = (name2) => String(extra?.[name2] ?? "");
  const orNull = (name2) => extra?.[name2] === void 0 ? "NULL" : quoteLiteral(text(name2));
  const values = `${quoteLiteral(text("id"))}, ${quoteLiteral(text("author"))}, ${quoteLiteral(text("path"))}, NOW(), (SELECT COALESCE(MAX(ORDEREXECUTED), 0) + 1 FROM ${table6}), ${quoteLiteral(checksum)}, 'sql', ${quoteLiteral(text("comments"))}, 'EXECUTED', ${orNull("contexts")}, ${orNull("labels")}, '4.28.0', '0000000000'`;
  const insert2 = `INSERT INTO ${table6} (ID, AUTHOR, FILENAME, DATEEXECUTED, ORDEREXECUTED, MD5SUM, DESCRIPTION, COMMENTS, EXECTYPE, CONTEXTS, LABELS, LIQUIBASE, DEPLOYMENT_ID)`;
  const again = extra?.["repeatable"] === true || extra?.["runAlways"] === true;
  return [
    runnerStep("BEGIN"),
    ...again ? [
      runnerStep(
        `UPDATE ${table6} SET DATEEXECUTED = NOW(), EXECTYPE = 'RERAN', MD5SUM = ${quoteLiteral(checksum)} WHERE ${isRowOf(migration)}`
      ),
      runnerStep(
        `${insert2} SELECT ${values} WHERE NOT EXISTS (SELECT FROM ${table6} WHERE ${isRowOf(migration)})`
      )
    ] : [runnerStep(`${insert2} VALUES (${values})`)],
    runnerStep("COMMIT")
  ];
}
function isRowOf({ extra }) {
  const [id, author, path] = ["id", "author", "path"].map(
    (name2) => quoteLiteral(String(extra?.[name2] ?? ""))
  );
  return `ID = ${id} AND AUTHOR = ${author} AND FILENAME = ${path}`;
}

// src/adapters/liquibase/index.ts
var liquibase = {
  id: "liquibase",
  name: "Liquibase",
  url: "https://www.liquibase.com",
  ledgerPolicy: "kept",
  detect: detect10,
  discover: discover10,
  ledger: ledger8,
  plan: plan8,
  planDown: planDown5,
  afterFailure: afterFailure8
};

// src/adapters/node-pg-migrate/discover.ts
import { posix as posix19 } from "node:path";
var fileName2 = /^\d+[^/]*\.sql$/i;
var upMarker2 = /^\s*--[\s-]*up\s+migration/im;
var downMarker2 = /^\s*--[\s-]*down\s+migration/im;
async function detect11(tree) {
  const detections = [];
  const marked = await detectByMarker(
    tree,
    "node-pg-migrate",
    /^\d+(?!.*\.(?:up|down)\.sql$).*\.sql$/i,
    upMarker2,
    "-- Up Migration"
  );
  for (const directory of (await foldersWith(tree, fileName2)).keys()) {
    const sign = await packageAbove(tree, directory);
    const marker = marked.find((one) => one.directory === directory);
    if (sign === void 0) {
      if (marker) detections.push({ ...marker, confidence: "likely" });
    } else if (marker || /^migrations?$/i.test(posix19.basename(directory))) {
      const why = `${sign.path} depends on node-pg-migrate`;
      detections.push({ adapter: "node-pg-migrate", directory, confidence: "certain", why });
    }
  }
  return detections;
}
async function packageAbove(tree, directory) {
  const files = new Set(await tree.files());
  for (const folder of withAncestors(directory)) {
    const path = posix19.join(folder, "package.json");
    const text = files.has(path) ? await readText(tree, path) : "";
    if (text.includes('"node-pg-migrate"')) return { path, text };
  }
  return void 0;
}
async function discover11(tree, directory) {
  const scripts2 = (await packageAbove(tree, directory))?.text ?? "";
  const ignored = ignorePattern(scripts2);
  const files = (await filesOf(tree, directory)).filter(({ name: name2 }) => !ignored.test(name2));
  const sql = files.filter(({ name: name2 }) => /\.sql$/i.test(name2));
  const taken = new Set(sql.map(({ path }) => path));
  const skipped = leftOut(files, taken, "node-pg-migrate", "1704067200000_title.sql");
  const programs2 = skipped.filter(isProgram).map(({ what }) => posix19.parse(what).name);
  const checkOrder = !/--no-check-order\b|--check-order[= ]false\b/.test(scripts2);
  const migrations = [];
  for (const { up, down } of pairsOf(sql).toSorted((a, b) => compareFiles(a.up, b.up))) {
    const { text } = await readRaw(tree, up.path);
    const name2 = posix19.parse(up.name.replace(/\.up\.sql$/, ".sql")).name;
    const parts = down === void 0 ? partsOf(up.path, text) : {
      up: closed({ sql: text, file: up.path, line: 1 }),
      down: closed({ sql: (await readRaw(tree, down.path)).text, file: down.path, line: 1 })
    };
    migrations.push({
      id: name2,
      version: name2,
      file: up.path,
      text,
      transactionMode: "run",
      up: [parts.up],
      down: parts.down === null ? null : [parts.down],
      extra: { checkOrder, ...programs2.length > 0 && { programs: programs2.join("\n") } }
    });
  }
  return { migrations, skipped };
}
function ignorePattern(scripts2) {
  const written = /--ignore-pattern[= ]\\?["']?([^\s"']+?)\\?["'\s]/.exec(scripts2)?.[1];
  try {
    return new RegExp(written === void 0 ? "^\\..*" : `^${written.replaceAll("\\\\", "\\")}$`);
  } catch {
    return /^\..*/;
  }
}
function pairsOf(files) {
  const names4 = new Map(files.map((file) => [file.name, file]));
  return files.flatMap((up) => {
    const down = names4.get(up.name.replace(/\.up\.sql$/, ".down.sql"));
    if (down !== void 0 && down !== up) return [{ up, down }];
    const isPaired = names4.has(up.name.replace(/\.down\.sql$/, ".up.sql"));
    return up.name.endsWith(".down.sql") && isPaired ? [] : [{ up }];
  });
}
function partsOf(file, text) {
  const up = text.search(upMarker2);
  const down = text.search(downMarker2);
  const lineOf2 = lineCounter(text);
  const piece = (start, end) => {
    return closed({ sql: text.slice(start, end), file, line: lineOf2(start) });
  };
  return {
    up: up === -1 ? piece(0, text.length) : piece(up, down < up ? text.length : down),
    down: down === -1 ? null : piece(down, up < down ? text.length : up)
  };
}
function closed(piece) {
  return piece.sql.endsWith(";") ? piece : { ...piece, sql: `${piece.sql};` };
}
function compareFiles(a, b) {
  return compareNumbers(prefixOf(a), prefixOf(b)) || a.name.localeCompare(b.name, void 0, {
    usage: "sort",
    numeric: true,
    ignorePunctuation: true
  });
}
function prefixOf({ path, name: name2 }) {
  const digits = /^\d+/.exec(name2)?.[0];
  if (digits === void 0) throw badName(path, name2);
  const [, date, time, ms] = /^(\d{8})(\d{6})(\d{3})$/.exec(digits) ?? [];
  if (date === void 0 || time === void 0) return digits;
  const day = date.replace(/(....)(..)(..)/, "$1-$2-$3");
  const moment = Date.parse(`${day}T${time.replace(/(..)(..)(..)/, "$1:$2:$3")}.${ms}Z`);
  return Number.isNaN(moment) ? digits : String(moment);
}
function badName(path, name2) {
  return new UserError(
    "bad-version",
    `"${path}": node-pg-migrate stops at this name: Cannot determine numeric prefix for "${name2}".`,
    { remedy: "Put a timestamp in front of the name, or move the file out of the folder." }
  );
}

// src/adapters/node-pg-migrate/plan.ts
var table7 = '"public"."pgmigrations"';
var lockNumber3 = "7241865325823964";
var lock6 = runnerStep(`SELECT pg_try_advisory_lock(${lockNumber3}) AS "lockObtained"`);
var unlock5 = runnerStep(`SELECT pg_advisory_unlock(${lockNumber3}) AS "lockReleased"`);
var ledger9 = {
  table: "pgmigrations",
  late: "refuses",
  prepare: [
    lock6,
    runnerStep('SET search_path TO "public"'),
    // the real runner asks information_schema first, and leaves the statement out where the table is
    runnerStep(
      `CREATE TABLE IF NOT EXISTS ${table7} (id SERIAL PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL)`
    )
  ],
  runLock: { take: lock6, refused: "Another migration is already running" },
  read: `SELECT name FROM ${table7} ORDER BY run_on, id`,
  decide: decide4,
  forget(migrations) {
    if (migrations.length === 0) return [];
    const names4 = migrations.map(({ id }) => quoteLiteral(id)).join(", ");
    return [`DELETE FROM ${table7} WHERE name IN (${names4})`];
  },
  claims: (rows, migrations) => claimsOf(
    rows.map(({ name: name2 }) => ({ key: String(name2), finished: true })),
    migrations,
    ({ id }) => id
  ),
  repairCommand: ({ id }, to) => to === "applied" ? `node-pg-migrate up ${id} --fake` : `node-pg-migrate down ${id} --fake`
};
function decide4(rows, migrations) {
  const { checkOrder = true, programs: programs2 = "" } = migrations[0]?.extra ?? {};
  const left = new Set(String(programs2).split("\n"));
  const applied = rows.map(({ name: name2 }) => String(name2)).filter((name2) => !left.has(name2));
  const odd = applied.findIndex((name2, index) => {
    const expected = migrations[index];
    return expected !== void 0 && expected.id !== name2;
  });
  if (checkOrder !== false && odd !== -1) {
    const refused = `Not run migration ${migrations[odd]?.id} is preceding already run migration ${applied[odd]}`;
    return { apply: [], skipped: 0, refused, neverApplied: [] };
  }
  const apply = migrations.filter(({ id }) => !applied.includes(id));
  return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
}
var aroundRun2 = {
  before: [runnerStep("BEGIN")],
  after: [runnerStep("COMMIT"), unlock5],
  afterFailure: [runnerStep("ROLLBACK"), unlock5]
};
function plan9({ id, up }) {
  const insert2 = `INSERT INTO ${table7} (name, run_on) VALUES (${quoteLiteral(id)}, NOW());`;
  return [...up.map(migrationStep), runnerStep(insert2)];
}
function planDown6({ id, down }) {
  if (down === null) return null;
  const remove = runnerStep(`DELETE FROM ${table7} WHERE name=${quoteLiteral(id)};`);
  return [runnerStep("BEGIN"), ...down.map(migrationStep), remove, runnerStep("COMMIT")];
}

// src/adapters/node-pg-migrate/index.ts
var nodePgMigrate = {
  id: "node-pg-migrate",
  name: "node-pg-migrate",
  url: "https://github.com/salsita/node-pg-migrate",
  ledgerPolicy: "kept",
  detect: detect11,
  discover: discover11,
  ledger: ledger9,
  plan: plan9,
  planDown: planDown6,
  aroundRun: aroundRun2
};

// src/adapters/plain/index.ts
import { posix as posix23 } from "node:path";

// src/adapters/plain/discover.ts
import { posix as posix22 } from "node:path";

// src/adapters/plain/order-file.ts
import { posix as posix20 } from "node:path";
var names3 = ["order.txt", "migrations.txt", "series", "_order"];
async function foldersWithOrder(tree) {
  const files = new Set(await tree.files());
  const found = /* @__PURE__ */ new Map();
  for (const directory of (await foldersWith(tree, /^(order\.txt|migrations\.txt|series|_order)$/)).keys()) {
    for (const name2 of names3.filter((one) => files.has(posix20.join(directory, one)))) {
      const text = (await tree.read(posix20.join(directory, name2))).toString("latin1");
      const listed = linesOf(text).map((line) => posix20.join(directory, line.name));
      if (listed.some((path) => path.endsWith(".sql") && files.has(path)) && !found.has(directory)) {
        found.set(directory, name2);
      }
    }
  }
  return found;
}
async function readOrder(tree, directory, configured = null) {
  const files = new Set(await tree.files());
  const found = (await foldersWithOrder(tree)).get(directory);
  const file = configured === null ? found && posix20.join(directory, found) : posix20.normalize(configured);
  if (file === void 0) return void 0;
  const lines = linesOf(await readText(tree, file));
  const seen = /* @__PURE__ */ new Map();
  const entries = lines.map(({ name: name2, line }) => {
    const path = [posix20.dirname(file), directory].flatMap((folder) => [posix20.join(folder, name2), posix20.join(folder, `${name2}.sql`)]).find((candidate) => files.has(candidate));
    if (path === void 0) {
      throw missingFile(
        posix20.join(posix20.dirname(file), name2),
        `"${file}" line ${line} lists it.`,
        "Add the file, or take the line out."
      );
    }
    const first = seen.get(path);
    if (first !== void 0) {
      throw new UserError(
        "duplicate-version",
        `"${file}" lists "${name2}" twice, in lines ${first} and ${line}.`,
        {
          remedy: "Take one of the lines out."
        }
      );
    }
    seen.set(path, line);
    return { name: name2, path };
  });
  return { file, entries };
}
function linesOf(text) {
  return text.split(/\r?\n/).flatMap((row, index) => {
    const name2 = row.replace(/(^|\s)#.*$/, "").trim().replace(/^\.\//, "");
    return name2 === "" ? [] : [{ name: name2, line: index + 1 }];
  });
}

// src/adapters/plain/variables.ts
function variableAt(text, at, variables) {
  if (text[at - 1] === ":" || text[at + 1] === ":" || text[at + 1] === "=") return void 0;
  const match = /^:(?:(\w+)|'(\w+)'|"(\w+)"|\{\?(\w+)\})/.exec(text.slice(at, at + 200));
  if (match === null) return void 0;
  const [written, bare, literal, identifier, test] = match;
  const name2 = bare ?? literal ?? identifier ?? test ?? "";
  const value = variables.get(name2);
  const end = at + written.length;
  if (test !== void 0) {
    return { name: name2, written, value: value === void 0 ? "FALSE" : "TRUE", end };
  }
  if (bare !== void 0) return value === void 0 ? void 0 : { name: name2, written, value, end };
  if (value === void 0) return { name: name2, written, value, end };
  const quoted = literal === void 0 ? quoteIdentifier(value) : quoteLiteral(value);
  return { name: name2, written, value: quoted, end };
}

// src/adapters/plain/arguments.ts
function parseArguments(rest, variables, file, line) {
  const words = [];
  let word;
  for (let at = 0; at < rest.length; ) {
    const variable = rest[at] === ":" ? variableAt(rest, at, variables) : void 0;
    const quoted = /^'((?:[^'\\]|''|\\.)*)'/.exec(rest.slice(at));
    if (variable) {
      if (variable.value === void 0) {
        throw missingPlaceholder(variable.written, variable.name, file, line);
      }
      word = (word ?? "") + variable.value;
      at = variable.end;
    } else if (quoted) {
      word = (word ?? "") + unescape(quoted[1] ?? "");
      at += quoted[0].length;
    } else if (rest[at] === "\\") break;
    else if (/\s/.test(rest[at] ?? "")) {
      if (word !== void 0) words.push(word);
      word = void 0;
      at += 1;
    } else {
      word = (word ?? "") + rest[at];
      at += 1;
    }
  }
  if (word !== void 0) words.push(word);
  return words;
}
var escapes2 = { n: "\n", t: "	", r: "\r", b: "\b", f: "\f" };
function unescape(text) {
  return text.replace(
    /''|\\(.)/gs,
    (written, char) => char === void 0 ? written.slice(1) : escapes2[char] ?? char
  );
}
function truthOf(words, file, line) {
  const value = words.join(" ").toLowerCase();
  if (/^(t|tr|tru|true|y|ye|yes|on|1)$/.test(value)) return true;
  if (/^(f|fa|fal|fals|false|n|no|of|off|0)$/.test(value)) return false;
  throw new UserError(
    "invalid-migration",
    `"${file}" line ${line}: psql expects a boolean behind \\if, not "${value}".`,
    { remedy: "Use true, false or a variable that holds one." }
  );
}

// src/adapters/plain/commands.ts
var reasons = {
  "!": "it starts a shell",
  c: "it changes the connection",
  cd: "it changes the working directory",
  connect: "it changes the connection",
  crosstabview: "it needs the result of a query",
  e: "it opens an editor",
  edit: "it opens an editor",
  ef: "it opens an editor",
  ev: "it opens an editor",
  g: "it sends the result to a file or a program",
  gdesc: "it needs the answer of the server",
  getenv: "it reads the environment",
  gexec: "what it runs only the server knows",
  gset: "it needs the result of a query",
  gx: "it sends the result to a file or a program",
  o: "it writes to a file or a program",
  out: "it writes to a file or a program",
  password: "it asks for a password",
  prompt: "it asks the user",
  s: "it writes a file",
  setenv: "it changes the environment",
  w: "it writes a file",
  watch: "it repeats a query without end",
  write: "it writes a file"
};
var harmless = new Set(
  "? C H T a conninfo copyright echo errverbose f h help html l list p print pset qecho restrict sf sv t timing unrestrict warn x z".split(" ")
);
function refusal(name2, rest) {
  if (Object.hasOwn(reasons, name2)) return reasons[name2];
  if (name2.startsWith("lo_")) return "it reads or writes files";
  if (rest.includes("`")) return "backticks start a shell";
  if (name2 === "encoding" && !/^\s*utf-?8\s*$/i.test(rest)) return "scripts are read as UTF-8";
  if (name2 === "set" && /^\s*AUTOCOMMIT\s+(off|0|false|no)\b/i.test(rest)) {
    return "without autocommit, psql opens transactions of its own";
  }
  const known = /^(encoding|i|include|ir|include_relative|set|unset|d[A-Za-z]*\+?)$/;
  return harmless.has(name2) || known.test(name2) ? void 0 : "it is no command we know";
}
function ignoredCommand(name2) {
  return harmless.has(name2) || name2 === "encoding" || name2.startsWith("d");
}
function refuse(file, line, command2, why) {
  return new UserError(
    "refused-meta-command",
    `"${file}" line ${line}: the psql command ${command2} is not executed: ${why}.`,
    { remedy: "Take the command out of the migration, or leave the file out of the rehearsal." }
  );
}

// src/adapters/plain/conditionals.ts
function conditionals(file) {
  const branches = [];
  const refuse2 = (line, message) => new UserError("invalid-migration", `"${file}" line ${line}: psql says: ${message}.`, {
    remedy: "Balance \\if and \\endif."
  });
  return {
    active: () => branches.at(-1)?.active ?? true,
    step(name2, words, line) {
      if (name2 !== "if" && name2 !== "elif" && name2 !== "else" && name2 !== "endif") return false;
      const branch = branches.at(-1);
      const taken = () => truthOf(words(), file, line);
      if (name2 === "if") {
        const outer = branch?.active ?? true;
        const active = outer && taken();
        branches.push({ active, done: active, outer });
      } else if (branch === void 0) throw refuse2(line, `\\${name2}: no matching \\if`);
      else if (name2 === "endif") branches.pop();
      else {
        branch.active = branch.outer && !branch.done && (name2 === "else" || taken());
        branch.done ||= branch.active;
      }
      return true;
    },
    finish(line) {
      if (branches.length > 0) throw refuse2(line, "reached EOF without finding closing \\endif(s)");
    }
  };
}

// src/adapters/plain/include.ts
import { posix as posix21 } from "node:path";
async function includedFile(session, file, line, name2, relative) {
  const files = new Set(await session.tree.files());
  const folders = relative ? [posix21.dirname(file)] : withAncestors(session.directory);
  const candidates2 = folders.map((folder) => posix21.join(folder, name2));
  if (posix21.isAbsolute(name2) || candidates2.every((path2) => path2.startsWith("../"))) {
    throw refuse(file, line, name2, "it names a file outside the repository");
  }
  const path = candidates2.find((candidate) => files.has(candidate));
  if (path === void 0) {
    throw new UserError(
      "unreadable-file",
      `"${file}" line ${line} names "${name2}", which is not in the repository (tried ${candidates2.map((candidate) => `"${candidate}"`).join(", ")}).`,
      { remedy: "Add the file, or correct its path." }
    );
  }
  if (session.reading.includes(path)) {
    throw refuse(file, line, name2, "the script would include itself without end");
  }
  return { path, text: await readText(session.tree, path) };
}

// src/adapters/plain/copy.ts
var command = /^\s*(.+?)\s+(from|to)\s+(program\b\s*)?('(?:[^']|'')*'|\S+)\s*(.*)$/is;
async function copyCommand(session, file, line, rest) {
  const match = command.exec(rest);
  if (match === null) throw refuse(file, line, "\\copy", "it has no FROM or TO");
  const [, target, direction, program, source = "", options = ""] = match;
  if (program !== void 0) throw refuse(file, line, "\\copy", "it starts a program");
  if (direction?.toLowerCase() === "to") throw refuse(file, line, "\\copy", "it writes a file");
  if (/\bbinary\b/i.test(options)) throw refuse(file, line, "\\copy", "its rows are binary");
  const sql = `COPY ${target} FROM STDIN${options === "" ? "" : ` ${options.replace(/;$/, "")}`}`.trimEnd();
  if (/^stdin;?$/i.test(source)) return { sql, file, line };
  if (/^pstdin;?$/i.test(source)) throw refuse(file, line, "\\copy", "it reads standard input");
  const name2 = source.startsWith("'") ? source.slice(1, -1).replaceAll("''", "'") : source;
  const { text } = await includedFile(session, file, line, name2, false);
  return { sql, file, line, copyData: text };
}

// src/adapters/plain/psql.ts
async function readPsqlScript(tree, directory, file, text, variables, leftOut2) {
  const session = {
    tree,
    directory,
    variables: new Map(Object.entries(variables)),
    pieces: [],
    reading: [file],
    leftOut: leftOut2
  };
  await readScript(session, file, text);
  return session.pieces;
}
async function readScript(session, file, text) {
  const script = {
    session,
    file,
    text,
    lineOf: lineCounter(text),
    branches: conditionals(file),
    at: 0,
    ...emptyBuffer()
  };
  while (script.at < text.length) {
    if (text[script.at] === "\\") await takeCommand(script);
    else if (!takeVariable(script)) takeToken(script);
  }
  script.branches.finish(script.lineOf(text.length));
  send(script);
}
function emptyBuffer() {
  return { buffer: "", start: void 0, ends: statementEnds() };
}
function send(script) {
  const { session, file, text, start, lineOf: lineOf2 } = script;
  const sql = script.buffer.trimEnd();
  Object.assign(script, emptyBuffer());
  if (start === void 0 || sql === "") return;
  const rows = isCopyFromStdin(sql) ? inlineRows(text, script.at) : void 0;
  session.pieces.push({ sql, file, line: lineOf2(start), ...rows && { copyData: rows.data } });
  script.at = rows?.end ?? script.at;
}
function takeToken(script) {
  const { text, start } = script;
  const token2 = nextToken(text, script.at);
  script.at = token2.end;
  const empty = token2.kind === "space" || token2.kind === "comment" || token2.kind === "semicolon";
  if (!script.branches.active() || start === void 0 && empty) return;
  script.start = start ?? token2.start;
  script.buffer += text.slice(token2.start, token2.end);
  if (script.ends(token2, text)) send(script);
}
function takeVariable(script) {
  const { session, file, text, at, lineOf: lineOf2 } = script;
  const variable = text[at] === ":" ? variableAt(text, at, session.variables) : void 0;
  if (variable === void 0) return false;
  script.at = variable.end;
  if (!script.branches.active()) return true;
  if (variable.value === void 0) {
    throw missingPlaceholder(variable.written, variable.name, file, lineOf2(at));
  }
  script.start ??= at;
  script.buffer += variable.value;
  return true;
}
var argumentsOfCommand = /^(?:'(?:[^'\\]|''|\\.)*'|"[^"]*"|`[^`]*`|[^\\])*/;
var outward = /* @__PURE__ */ new Set(["!", "copy", "o", "out", "s", "w", "write"]);
async function takeCommand(script) {
  const { session, file, text, at, lineOf: lineOf2 } = script;
  const name2 = /^\\([A-Za-z_+]+|\S)?/.exec(text.slice(at, at + 64))?.[1] ?? "";
  try {
    await obeyCommand(script, name2);
  } catch (error) {
    const refused = error instanceof UserError && error.code === "refused-meta-command";
    if (!session.leftOut || !refused || !outward.has(name2)) throw error;
    session.leftOut.push({ what: `${file} line ${lineOf2(at)}`, why: error.message });
  }
}
async function obeyCommand(script, name2) {
  const { session, file, text, at, branches } = script;
  const line = script.lineOf(at);
  const from = at + 1 + name2.length;
  const newline = text.indexOf("\n", at);
  const wholeLine = text.slice(from, newline === -1 ? text.length : newline + 1);
  const written = name2 === "copy" ? wholeLine : argumentsOfCommand.exec(wholeLine)?.[0] ?? "";
  const rest = written.trimEnd();
  script.at = name2 === ";" ? from : from + written.length;
  if (name2 !== ";" && text.startsWith("\\\\", script.at)) script.at += 2;
  if (branches.step(name2, () => parseArguments(rest, session.variables, file, line), line)) return;
  if (!branches.active()) return;
  if (name2 === ";") script.buffer += ";";
  else if (name2 === "q") quit(script);
  else if (name2 === "r" || name2 === "reset") Object.assign(script, emptyBuffer());
  else if ((name2 === "g" || name2 === "gx") && rest.trim() === "") send(script);
  else if (name2 === "copy") {
    const piece = await copyCommand(session, file, line, rest);
    const rows = piece.copyData === void 0 ? inlineRows(text, script.at - 1) : void 0;
    session.pieces.push({ ...piece, ...rows && { copyData: rows.data } });
    script.at = rows?.end ?? script.at;
  } else await runCommand(session, file, line, name2, rest);
}
function quit(script) {
  script.at = script.text.length;
  script.branches = conditionals(script.file);
}
async function runCommand(session, file, line, name2, rest) {
  const why = refusal(name2, rest);
  if (why !== void 0) throw refuse(file, line, `\\${name2}`, why);
  if (ignoredCommand(name2)) return;
  const [first, ...others] = parseArguments(rest, session.variables, file, line);
  if (first === void 0) return;
  if (name2 === "set") session.variables.set(first, others.join(""));
  else if (name2 === "unset") session.variables.delete(first);
  else {
    const relative = name2 === "ir" || name2 === "include_relative";
    const { path, text } = await includedFile(session, file, line, first, relative);
    await readScript({ ...session, reading: [...session.reading, path] }, path, text);
  }
}

// src/adapters/plain/discover.ts
async function discover12(tree, directory, settings) {
  const files = await filesOf(tree, directory, "deep");
  const order = await readOrder(tree, directory, settings.orderFile);
  const { ups, downs, skipped } = order ? orderedLayout(files, order) : layoutOf(files);
  const read = async (path) => {
    const text = await readText(tree, path);
    const filled = fillPlaceholders(text, goTemplate, settings.placeholders, path);
    const pieces2 = await readPsqlScript(tree, directory, path, filled, settings.placeholders);
    return { text, pieces: pieces2 };
  };
  const migrations = [];
  for (const { id, path } of ups) {
    const { text, pieces: pieces2 } = await read(path);
    const down = downs.get(id);
    migrations.push({
      id,
      version: order ? id : id.replace(/^(V?)0+(?=\d)/i, "$1"),
      file: path,
      text,
      transactionMode: pieces2.some(({ sql }) => carriesOwnTransaction(sql)) ? "own" : "statement",
      up: pieces2,
      down: down === void 0 ? null : (await read(down)).pieces
    });
  }
  refuseDuplicates(migrations);
  const included = new Set(migrations.flatMap(({ up }) => up.map(({ file }) => file)));
  return { migrations, skipped: skipped.filter(({ what }) => !included.has(what)) };
}
var downName = /^U\d.*\.sql$|^(?:down|revert|rollback|undo)\.sql$|[._-](?:down|rollback|revert|undo)\.sql$/i;
var numbered = /^V?\d/i;
function layoutOf(files) {
  const sql = files.filter(({ name: name2 }) => /\.sql$/i.test(name2));
  const inFolders = sql.filter(({ name: name2 }) => /^\d[^/]*\/up\.sql$/.test(name2));
  return inFolders.length > 0 ? folderLayout(files, inFolders) : fileLayout(files, sql);
}
function folderLayout(files, ups) {
  const paths = new Set(files.map(({ path }) => path));
  const found = ups.map(({ path, name: name2 }) => ({ id: posix22.dirname(name2), path })).sort((a, b) => compareNatural(a.id, b.id));
  const downs = new Map(
    found.map(({ id, path }) => [id, path.replace(/up\.sql$/, "down.sql")]).filter(([, path]) => paths.has(path))
  );
  const taken = /* @__PURE__ */ new Set([...ups.map(({ path }) => path), ...downs.values()]);
  const skipped = leftOut(files, taken, "a folder of this layout", "12_title/up.sql");
  return { ups: found, downs, skipped };
}
function fileLayout(all, sql) {
  const files = all.filter(({ name: name2 }) => !name2.includes("/"));
  const direct = sql.filter(({ name: name2 }) => !name2.includes("/"));
  const candidates2 = direct.filter(({ name: name2 }) => !downName.test(name2));
  const marked = candidates2.some(({ name: name2 }) => /\.up\.sql$/i.test(name2));
  const counted = candidates2.some(({ name: name2 }) => numbered.test(name2));
  const expected = `${counted ? "12_" : ""}title${marked ? ".up" : ""}.sql`;
  const chosen = candidates2.filter(
    ({ name: name2 }) => (!marked || /\.up\.sql$/i.test(name2)) && (!counted || numbered.test(name2))
  );
  const ups = chosen.map(({ path, name: name2 }) => ({ id: idOf(name2), path })).sort((a, b) => compareNatural(a.id, b.id));
  const downFiles = direct.filter(({ name: name2 }) => downName.test(name2));
  const ids = new Set(ups.map(({ id }) => id));
  const downs = new Map(
    downFiles.map(({ path, name: name2 }) => [idOf(name2), path]).filter(([id]) => ids.has(id))
  );
  const taken = new Set([...chosen, ...downFiles].map(({ path }) => path));
  const orphans = downFiles.filter(({ name: name2 }) => !ids.has(idOf(name2))).map(({ path }) => ({ what: path, why: "a down part without an up part" }));
  return {
    ups,
    downs,
    skipped: [...orphans, ...leftOut(files, taken, "this folder", expected)]
  };
}
function orderedLayout(files, { file, entries }) {
  const ups = entries.map(({ path, name: name2 }) => ({ id: idOf(name2), path }));
  const ids = new Set(ups.map(({ id }) => id));
  const downs = new Map(
    files.filter(({ name: name2 }) => downName.test(posix22.basename(name2)) && ids.has(idOf(name2))).map(({ path, name: name2 }) => [idOf(name2), path]).filter(([, path]) => ups.every((up) => up.path !== path))
  );
  const taken = /* @__PURE__ */ new Set([...ups.map(({ path }) => path), ...downs.values()]);
  const unlisted = files.filter(({ path, name: name2 }) => /\.sql$/i.test(name2) && !taken.has(path)).map(({ path }) => ({ what: path, why: `${file} does not list it, so it is never run` }));
  return { ups, downs, skipped: unlisted };
}
function idOf(name2) {
  return name2.replace(/\.sql$/i, "").replace(/[._-](up|down|rollback|revert|undo)$/i, "").replace(/^U(?=\d)/, "V");
}

// src/adapters/plain/index.ts
var plain = {
  id: "plain",
  name: "plain SQL folder",
  url: "https://www.postgresql.org/docs/current/app-psql.html",
  ledgerPolicy: "unknown",
  detect: detect12,
  discover: discover12,
  ledger: null,
  plan: (migration) => migration.up.map(migrationStep),
  planDown: (migration) => migration.down?.map(migrationStep) ?? null,
  renderFix: renderFix8,
  renderSplit
};
function renderFix8(units, { file }) {
  const text = units.map(unitText).join("\n");
  return [{ file, text }];
}
function renderSplit(units, migration) {
  const inFolder = posix23.basename(migration.file) === "up.sql";
  return (inFolder ? folderPerUnit : filePerUnit)(units, migration, unitText);
}
var folderName = /^(db|sql|ddl|database|deltas?|changes|patches|schemas?|updates?|upgrades?|versions?|(db|sql|schema|database)?[-_]?(migrations?|migrate|evolutions))$/i;
var databaseName = /^(postgres\w*|pg|default|public|main|core|common|up)$/i;
var numberedFile = /^(V?\d[\d._]*[_-].+|\d{3,})\.sql$/;
function namesMigrations(directory) {
  const name2 = posix23.basename(directory);
  const parent = posix23.basename(posix23.dirname(directory));
  return folderName.test(name2) || databaseName.test(name2) && folderName.test(parent);
}
async function detect12(tree) {
  const found = /* @__PURE__ */ new Map();
  for (const directory of (await foldersWith(tree, /^up\.sql$/)).keys()) {
    const name2 = posix23.basename(directory);
    if (/^\d/.test(name2)) found.set(posix23.dirname(directory), `folders such as ${name2}/up.sql`);
  }
  for (const [directory, names4] of await foldersWith(tree, numberedFile)) {
    if (namesMigrations(directory)) found.set(directory, `numbered files such as ${names4[0]}`);
  }
  for (const [directory, list] of await foldersWithOrder(tree)) {
    for (const inner of found.keys()) {
      if (inner.startsWith(`${directory}/`)) found.delete(inner);
    }
    found.set(directory, `a list of its files, ${list}`);
  }
  return [...found].map(([directory, what]) => ({
    adapter: "plain",
    directory,
    confidence: "likely",
    why: `${directory} has ${what}`
  }));
}

// src/adapters/prisma/discover.ts
import { posix as posix24 } from "node:path";
var lockFile = "migration_lock.toml";
var otherProviders = {
  cockroachdb: "CockroachDB",
  mongodb: "MongoDB",
  mysql: "MySQL",
  sqlite: "SQLite",
  sqlserver: "SQL Server"
};
async function detect13(tree) {
  const files = await tree.files();
  const detections = [];
  for (const path of files.filter((path2) => posix24.basename(path2) === lockFile)) {
    const provider = tomlValue(await readText(tree, path), "provider") ?? "";
    detections.push(
      detection(posix24.dirname(path), provider, `${path} says provider "${provider}"`)
    );
  }
  const locked = new Set(detections.map(({ directory }) => directory));
  const unlocked = new Set(
    files.filter((path) => /(^|\/)\d[^/]*\/migration\.sql$/.test(path)).map((path) => posix24.dirname(posix24.dirname(path))).filter((directory) => !locked.has(directory))
  );
  for (const directory of unlocked) {
    const schema = await schemaNear(tree, directory);
    if (schema) {
      const why = `${directory} has folders with migration.sql, and ${schema.path} is near`;
      detections.push(detection(directory, schema.provider, why));
    }
  }
  return detections;
}
function detection(directory, provider, why) {
  const otherDatabase2 = otherProviders[provider];
  return {
    adapter: "prisma",
    directory,
    confidence: "certain",
    why,
    ...otherDatabase2 === void 0 ? {} : { otherDatabase: otherDatabase2 }
  };
}
async function schemaNear(tree, directory) {
  const near = (await filesOf(tree, posix24.dirname(directory), "deep")).filter(
    ({ name: name2 }) => name2.endsWith(".prisma") && name2.split("/").length <= 2
  );
  for (const { path } of near) {
    const source = /\bdatasource\s+\w+\s*\{[^}]*/.exec(await readText(tree, path))?.[0];
    const provider = /\bprovider\s*=\s*"(\w+)"/.exec(source ?? "")?.[1];
    if (provider !== void 0) {
      return { path, provider: provider === "postgres" ? "postgresql" : provider };
    }
  }
  return void 0;
}
async function discover13(tree, directory, settings) {
  const files = await filesOf(tree, directory, "deep");
  const folders = Map.groupBy(
    files.filter(({ name: name2 }) => name2.includes("/")),
    ({ name: name2 }) => name2.slice(0, name2.indexOf("/"))
  );
  const byStatement = await usesDriverAdapter(tree, directory);
  const migrations = [];
  const skipped = files.filter(({ name: name2 }) => /\.sql$/i.test(name2) && !/^[^/]+\/migration\.sql$/.test(name2)).map(({ path }) => ({ what: path, why: "Prisma runs only <folder>/migration.sql" }));
  for (const name2 of [...folders.keys()].sort((a, b) => a.localeCompare(b, "en"))) {
    const file = posix24.join(directory, name2, "migration.sql");
    if (!files.some(({ path }) => path === file)) {
      throw missingFile(
        file,
        "P3015, could not find the migration file.",
        `Restore it, or delete the folder "${posix24.join(directory, name2)}".`
      );
    }
    const raw = await readRaw(tree, file);
    const cut = matchesAny(file, settings.nonTransactional);
    migrations.push(migrationOf4(name2, file, raw, byStatement ? "semicolon" : cut && "statement"));
  }
  return { migrations, skipped };
}
function migrationOf4(name2, file, { text, bytes }, cut) {
  const whole = carriesOwnTransaction(text) ? "own" : "message";
  return {
    id: name2,
    version: name2,
    file,
    text,
    transactionMode: cut === false ? whole : "statement",
    up: cut === false ? [wholePiece(file, text)] : pieces(file, text, cut),
    down: null,
    checksum: hexDigest("sha256", bytes)
  };
}
function pieces(file, text, cut) {
  if (cut === "statement") {
    return splitStatements(text).map(({ sql, line }) => ({ sql, file, line }));
  }
  return semicolonPieces(file, text);
}
function semicolonPieces(file, text) {
  const lineOf2 = lineCounter(text);
  let start = 0;
  return text.split(";").flatMap((part) => {
    const offset = start + (part.length - part.trimStart().length);
    start += part.length + 1;
    return part.trim() === "" ? [] : [{ sql: part.trim(), file, line: lineOf2(offset) }];
  });
}
async function usesDriverAdapter(tree, directory) {
  const above = new Set(withAncestors(directory));
  for (const path of await tree.files()) {
    const config = /^(?:(.*)\/)?(?:prisma\.config|\.config\/prisma)\.[cm]?[jt]s$/.exec(path);
    if (!config || !above.has(config[1] ?? ".")) continue;
    if (/^\s*engine\s*:\s*['"]js['"]/m.test(await readText(tree, path))) return true;
  }
  return false;
}

// src/adapters/prisma/ledger.ts
import { createHash as createHash6 } from "node:crypto";
var createTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
);`;
var ledger10 = {
  table: "_prisma_migrations",
  prepare: [runnerStep("SELECT pg_advisory_lock(72707369)"), runnerStep(createTable)],
  read: 'SELECT "id", "checksum", "finished_at", "migration_name", "logs", "rolled_back_at", "started_at", "applied_steps_count" FROM "_prisma_migrations" ORDER BY "started_at" ASC',
  decide(rows, migrations) {
    const live = rows.filter(({ rolled_back_at: rolledBackAt }) => rolledBackAt == null);
    const failed = live.filter(({ finished_at: finishedAt }) => finishedAt == null);
    if (failed.length > 0) {
      const names4 = failed.map(({ migration_name: name2 }) => `"${String(name2)}"`).join(", ");
      return {
        apply: [],
        skipped: 0,
        refused: `P3009: migrate found failed migrations in the target database, new migrations will not be applied. Failed: ${names4}`,
        neverApplied: []
      };
    }
    const applied = new Set(live.map(({ migration_name: name2 }) => name2));
    const apply = migrations.filter(({ id }) => !applied.has(id));
    const complaint = modified(live, migrations);
    return {
      apply,
      skipped: migrations.length - apply.length,
      neverApplied: [],
      ...complaint && { complaint }
    };
  },
  forget: (migrations) => migrations.map(
    ({ id }) => `DELETE FROM "_prisma_migrations" WHERE "migration_name" = ${quoteLiteral(id)}`
  ),
  claims: (rows, migrations) => claimsOf(
    rows.filter((row) => row["rolled_back_at"] == null).map((row) => ({
      key: String(row["migration_name"]),
      finished: row["finished_at"] != null
    })),
    migrations,
    ({ id }) => id
  ),
  // as `migrate resolve` does (mark_migration_applied.rs): failed rows are rolled back, a finished one is added
  markApplied: (migration) => [
    ...rollBack(migration, '"finished_at" IS NULL AND "rolled_back_at" IS NULL'),
    `INSERT INTO "_prisma_migrations" ("id", "checksum", "logs", "started_at", "finished_at", "migration_name") VALUES (md5(random()::text || clock_timestamp()::text)::uuid::text, ${quoteLiteral(migration.checksum ?? "")}, '', now(), now(), ${quoteLiteral(migration.id)})`
  ],
  markUnapplied: (migration) => rollBack(migration, '"rolled_back_at" IS NULL'),
  repairCommand({ id }, to, from) {
    if (to === "unapplied" && from === "applied") return void 0;
    return `npx prisma migrate resolve --${to === "applied" ? "applied" : "rolled-back"} ${id}`;
  }
};
function rollBack({ id }, condition) {
  return [
    `UPDATE "_prisma_migrations" SET "rolled_back_at" = now() WHERE "migration_name" = ${quoteLiteral(id)} AND ${condition}`
  ];
}
function modified(rows, migrations) {
  const checksums = new Map(rows.map((row) => [row["migration_name"], row["checksum"]]));
  const names4 = migrations.filter(({ id, checksum }) => checksums.has(id) && checksums.get(id) !== checksum).map(({ id }) => id);
  return names4.length === 0 ? void 0 : `The following migrations have been modified since they were applied: ${names4.join(", ")}`;
}
function plan10(migration) {
  const id = rowId(migration);
  return [
    runnerStep(
      'INSERT INTO "_prisma_migrations" ("id","checksum","started_at","migration_name") VALUES ($1,$2,now(),$3)',
      [id, migration.checksum ?? "", migration.id]
    ),
    ...migration.up.map(migrationStep),
    runnerStep(
      'UPDATE "_prisma_migrations" SET "applied_steps_count" = ("applied_steps_count" + $1) WHERE "id" = $2',
      [1, id]
    ),
    runnerStep('UPDATE "_prisma_migrations" SET "finished_at" = now() WHERE "id" = $1', [id])
  ];
}
function afterFailure9(migration, error) {
  return [
    runnerStep('UPDATE "_prisma_migrations" SET "logs" = $1 WHERE "id" = $2', [
      error.message,
      rowId(migration)
    ])
  ];
}
function rowId({ id }) {
  const hex = createHash6("sha256").update(id).digest("hex");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, "$1-$2-4$3-8$4-$5");
}

// src/adapters/prisma/index.ts
var prisma = {
  id: "prisma",
  name: "Prisma",
  url: "https://www.prisma.io/docs/orm/prisma-migrate",
  ledgerPolicy: "kept",
  detect: detect13,
  discover: discover13,
  ledger: ledger10,
  plan: plan10,
  afterFailure: afterFailure9,
  renderFix: renderFix9
};
function renderFix9(units, migration) {
  return folderPerUnit(units, migration, unitText);
}

// src/adapters/sqitch/discover.ts
import { createHash as createHash8 } from "node:crypto";
import { posix as posix26 } from "node:path";

// src/adapters/sqitch/configuration.ts
import { posix as posix25 } from "node:path";
async function readConfiguration3(tree, directory) {
  const path = await nearestFile(tree, directory, "sqitch.conf");
  const settings = path === void 0 ? /* @__PURE__ */ new Map() : parseIni(await readText(tree, path));
  const root = path === void 0 ? directory : posix25.dirname(path);
  const folder = (name2) => {
    const named = settings.get(`engine.pg.${name2}_dir`) ?? settings.get(`core.${name2}_dir`);
    return posix25.join(named === void 0 ? directory : root, named ?? name2).replace(/\/+$/, "");
  };
  const variablesOf = (command2) => ({
    ...under(settings, "core.variables"),
    ...under(settings, "engine.pg.variables"),
    ...under(settings, `${command2}.variables`)
  });
  const deploying = variablesOf("deploy");
  return {
    engine: settings.get("core.engine"),
    deploy: folder("deploy"),
    revert: folder("revert"),
    verify: folder("verify"),
    variables: {
      deploy: deploying,
      // reverting and verifying fall back to what deploys (sqitch-revert, sqitch-verify)
      revert: { ...deploying, ...variablesOf("revert") },
      verify: { ...deploying, ...variablesOf("verify") }
    }
  };
}
function under(settings, section) {
  const prefix = `${section}.`;
  return Object.fromEntries(
    [...settings].flatMap(
      ([key, value]) => key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : []
    )
  );
}
function parseIni(text) {
  const settings = /* @__PURE__ */ new Map();
  let section = "";
  for (const line of text.split(/\r?\n/)) {
    const header2 = /^\s*\[\s*([\w.-]+)(?:\s+"([^"]*)")?\s*\]/.exec(line);
    if (header2) section = [header2[1], header2[2]].filter((part) => part !== void 0).join(".");
    const pair = /^\s*([A-Za-z]\w*)\s*=\s*(?:"([^"]*)"|([^#;]*))/.exec(line);
    if (pair) settings.set(`${section}.${pair[1]}`, pair[2] ?? pair[3]?.trim() ?? "");
  }
  return settings;
}

// src/adapters/sqitch/identity.ts
import { createHash as createHash7 } from "node:crypto";

// src/adapters/sqitch/plan-file.ts
var name = String.raw`(?![-!"#$%&'()*+,./:;<=>?@[\\\]^\`{|}~])(?:(?![~/=%^]\d+(?:$|[ \t]))[^ \t:@#\\])+(?<![-!"#$%&'()*+,./:;<=>?@[\\\]^\`{|}~])`;
var lineShape = new RegExp(
  String.raw`^[ \t]*(?:(?<tag>@)|(?<operator>[+-])[ \t]*)?(?<name>${name})(?:[ \t]+(?:\[(?<dependencies>[^\]]+)\][ \t]*)?` + String.raw`(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)[ \t]+(?<planner>[^<]+?)[ \t]+<(?<email>[^>]+)>)[ \t]*$`
);
var dependencyShape = new RegExp(
  String.raw`^(?<conflicts>!?)(?:(?<project>${name}):)?(?<key>[0-9a-f]{40}|${name}(?:@${name})?|@${name})$`
);
function parsePlan(file, text) {
  const pragmas = /* @__PURE__ */ new Map();
  const changes = [];
  const tags = /* @__PURE__ */ new Set();
  let sinceTag = /* @__PURE__ */ new Set();
  let newest;
  let inHeader = true;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    const [, content = "", note2 = ""] = /^(.*?)[ \t]*(?:#[ \t]*(.*))?$/.exec(raw) ?? [];
    const pragma = /^[ \t]*%[ \t]*([^\s=]+)(?:[ \t]*=[ \t]*(.+))?$/.exec(content);
    if (inHeader && pragma) pragmas.set(pragma[1] ?? "", pragma[2] ?? "");
    if (content.trim() === "" || inHeader && pragma) continue;
    inHeader = false;
    const fields = fieldsOf2(file, line, content);
    const { time = "", planner = "", email = "", name: named = "" } = fields;
    const planned3 = { note: unescaped(note2), time, planner, email };
    if (fields["tag"] !== void 0) {
      const tagged = changes.at(-1);
      if (!tagged) throw invalid4(file, line, `the tag "${named}" has no change before it`);
      if (tags.has(named)) throw invalid4(file, line, `the tag "${named}" was declared before`);
      tagged.tags.push({ name: named, ...planned3 });
      tags.add(named);
      newest = named;
      sinceTag = /* @__PURE__ */ new Set();
      continue;
    }
    if (sinceTag.has(named)) {
      throw new UserError(
        "duplicate-version",
        `"${file}" line ${line}: the change "${named}" is declared twice, and no tag stands between.`,
        { remedy: 'Rename one of the two changes, or let "sqitch rework" write the second one.' }
      );
    }
    sinceTag.add(named);
    const before = changes.findLastIndex((one) => one.name === named);
    const reworked = changes[before];
    reworked?.reworkTags.push(
      ...changes.slice(before).flatMap((one) => one.tags.map((tag) => tag.name))
    );
    changes.push({
      name: named,
      line,
      ...planned3,
      dependencies: (fields["dependencies"] ?? "").split(/[ \t]+/).filter((part) => part !== "").map((part) => parseDependency(file, line, part, pragmas.get("project"))),
      tags: [],
      reworkTags: [],
      since: newest,
      isRework: reworked !== void 0
    });
  }
  const project2 = pragmas.get("project");
  if (project2 === void 0) throw invalid4(file, 1, 'the line "%project=name" is missing');
  return { project: project2, uri: pragmas.get("uri"), changes };
}
function fieldsOf2(file, line, content) {
  const fields = lineShape.exec(content)?.groups;
  if (fields !== void 0) return fields;
  const shape = '"name [requires] 2026-01-31T12:00:00Z Planner <mail> # note"';
  throw invalid4(file, line, `expected ${shape}, or the same with "@tag"`);
}
function parseDependency(file, line, written, own) {
  const fields = dependencyShape.exec(written)?.groups;
  if (fields === void 0) throw invalid4(file, line, `"${written}" names no change`);
  const project2 = fields["project"];
  return {
    conflicts: fields["conflicts"] === "!",
    project: project2 === own ? void 0 : project2,
    key: fields["key"] ?? ""
  };
}
function invalid4(file, line, what) {
  return new UserError("invalid-plan", `"${file}" line ${line}: Sqitch stops here: ${what}.`, {
    remedy: 'Let "sqitch add", "sqitch tag" and "sqitch rework" write the plan.'
  });
}
function unescaped(note2) {
  const meant = { "\\n": "\n", "\\r": "\r", "\\\\": "\\" };
  return note2.trim().replace(/\\[\\nr]/g, (escape) => meant[escape] ?? escape);
}

// src/adapters/sqitch/identity.ts
function identify(file, plan14) {
  const done = [];
  const project2 = [
    `project ${plan14.project}`,
    ...plan14.uri === void 0 ? [] : [`uri ${canonical(plan14.uri)}`]
  ];
  for (const change of plan14.changes) {
    const resolve2 = (wanted) => change.dependencies.filter(({ conflicts: conflicts2 }) => conflicts2 !== wanted).map((dependency) => resolved(file, plan14, change, dependency, done));
    const requires = resolve2(true);
    const conflicts = resolve2(false);
    const parent = done.at(-1)?.id;
    const id = digest("change", [
      ...project2,
      `change ${change.name}`,
      ...parent === void 0 ? [] : [`parent ${parent}`],
      ...planned(change),
      ...requires.length > 0 ? [["requires", ...texts(requires)].join("\n  + ")] : [],
      ...conflicts.length > 0 ? [["conflicts", ...texts(conflicts)].join("\n  - ")] : [],
      ...change.note === "" ? [] : ["", change.note]
    ]);
    const tagIds = change.tags.map(
      (tag) => digest("tag", [
        ...project2,
        `tag @${tag.name}`,
        `change ${id}`,
        ...planned(tag),
        ...tag.note === "" ? [] : ["", tag.note]
      ])
    );
    done.push({ ...change, id, requires, conflicts, tagIds });
  }
  return done;
}
function planned({ planner, email, time }) {
  return [`planner ${planner} <${email}>`, `date ${time}`];
}
function texts(dependencies) {
  return dependencies.map(({ text }) => text);
}
function digest(kind, lines) {
  const content = lines.join("\n");
  const head = `${kind} ${Buffer.byteLength(content)}\0`;
  return createHash7("sha1").update(`${head}${content}`).digest("hex");
}
function canonical(uri) {
  return URL.canParse(uri) ? new URL(uri).href : uri;
}
function resolved(file, plan14, change, { project: project2, key, conflicts }, before) {
  if (project2 !== void 0) return { text: `${project2}:${key}`, id: void 0 };
  const found = find(key, before);
  if (found !== void 0) return { text: key, id: conflicts ? void 0 : found.id };
  if (conflicts || /^[0-9a-f]{40}$/.test(key)) return { text: key, id: void 0 };
  const later = plan14.changes.find(({ name: name2 }) => name2 === key);
  throw invalid4(
    file,
    change.line,
    later === void 0 ? `Unknown change "${key}" required by change "${change.name}"` : `Change "${change.name}" planned before required change "${key}" (line ${later.line})`
  );
}
function find(key, before) {
  const [name2 = "", tag] = key.split("@");
  const last = tag === void 0 ? before.length - 1 : before.findIndex(({ tags }) => tags.some((one) => one.name === tag));
  const upTo = before.slice(0, last + 1);
  if (name2 === "") return upTo.at(-1);
  return upTo.findLast((change) => change.name === name2 || change.id === name2);
}

// src/adapters/sqitch/registry.ts
function recordOf(plan14, change, hash) {
  const { name: name2, note: note2, time, planner, email } = change;
  const record3 = {
    change: name2,
    uri: plan14.uri ?? null,
    hash,
    note: note2,
    time,
    planner,
    email,
    requires: change.requires.map(({ text, id }) => [text, id ?? null]),
    conflicts: change.conflicts.map(({ text }) => text),
    tags: change.tags.map((tag, index) => ({ ...tag, id: change.tagIds[index] ?? "" }))
  };
  return JSON.stringify(record3);
}
function readRecord({ extra }) {
  return JSON.parse(String(extra?.["record"]));
}
var person = "committer_name TEXT NOT NULL, committer_email TEXT NOT NULL";
var planned2 = "planned_at TIMESTAMPTZ NOT NULL, planner_name TEXT NOT NULL, planner_email TEXT NOT NULL";
var note = "note TEXT NOT NULL DEFAULT ''";
var committed2 = "committed_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()";
var project = "project TEXT NOT NULL REFERENCES sqitch.projects(project) ON UPDATE CASCADE";
var tables = [
  `releases (version REAL PRIMARY KEY, installed_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(), installer_name TEXT NOT NULL, installer_email TEXT NOT NULL)`,
  `projects (project TEXT PRIMARY KEY, uri TEXT NULL UNIQUE, created_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(), creator_name TEXT NOT NULL, creator_email TEXT NOT NULL)`,
  `changes (change_id TEXT PRIMARY KEY, script_hash TEXT NULL, change TEXT NOT NULL, ${project}, ${note}, ${committed2}, ${person}, ${planned2}, UNIQUE(project, script_hash))`,
  `tags (tag_id TEXT PRIMARY KEY, tag TEXT NOT NULL, ${project}, change_id TEXT NOT NULL REFERENCES sqitch.changes(change_id) ON UPDATE CASCADE, ${note}, ${committed2}, ${person}, ${planned2}, UNIQUE(project, tag))`,
  `dependencies (change_id TEXT NOT NULL REFERENCES sqitch.changes(change_id) ON UPDATE CASCADE ON DELETE CASCADE, type TEXT NOT NULL, dependency TEXT NOT NULL, dependency_id TEXT NULL REFERENCES sqitch.changes(change_id) ON UPDATE CASCADE CONSTRAINT dependencies_check CHECK ((type = 'require' AND dependency_id IS NOT NULL) OR (type = 'conflict' AND dependency_id IS NULL)), PRIMARY KEY (change_id, dependency))`,
  `events (event TEXT NOT NULL CONSTRAINT events_event_check CHECK (event IN ('deploy', 'revert', 'fail', 'merge')), change_id TEXT NOT NULL, change TEXT NOT NULL, ${project}, ${note}, requires TEXT[] NOT NULL DEFAULT '{}', conflicts TEXT[] NOT NULL DEFAULT '{}', tags TEXT[] NOT NULL DEFAULT '{}', ${committed2}, ${person}, ${planned2}, PRIMARY KEY (change_id, committed_at))`
];
var ledger11 = {
  table: "sqitch.changes",
  besides: ["releases", "projects", "tags", "dependencies", "events"].map(
    (name2) => `sqitch.${name2}`
  ),
  prepare: [
    runnerStep("SELECT pg_try_advisory_lock(75474063)"),
    runnerStep("BEGIN"),
    runnerStep("CREATE SCHEMA IF NOT EXISTS sqitch"),
    ...tables.map((table9) => runnerStep(`CREATE TABLE IF NOT EXISTS sqitch.${table9}`)),
    runnerStep("COMMIT"),
    runnerStep(
      "INSERT INTO sqitch.releases (version, installer_name, installer_email) VALUES (1.1, '', '') ON CONFLICT DO NOTHING"
    )
  ],
  // it tries again for a minute
  runLock: { take: runnerStep("SELECT pg_try_advisory_lock(75474063)") },
  // Sqitch asks for the newest row of its project (`LIMIT 1`)
  read: "SELECT change_id, change, project FROM sqitch.changes ORDER BY committed_at DESC",
  decide: decide5,
  forget(migrations) {
    if (migrations.length === 0) return [];
    const ids = migrations.map(({ extra }) => quoteLiteral(String(extra?.["changeId"]))).join(", ");
    return [
      `DELETE FROM sqitch.tags WHERE change_id IN (${ids})`,
      `DELETE FROM sqitch.changes WHERE change_id IN (${ids})`
    ];
  },
  claims: (rows, migrations) => claimsOf(
    rows.filter((row) => row["project"] === migrations[0]?.extra?.["project"]).map((row) => ({ key: String(row["change_id"]), finished: true })),
    migrations,
    ({ extra }) => String(extra?.["changeId"])
  ),
  repairCommand: ({ extra }, to) => {
    const id = String(extra?.["changeId"]);
    return to === "applied" ? `sqitch deploy --log-only --to ${id}` : `sqitch revert --log-only --to ${id}^`;
  }
};
function decide5(rows, migrations) {
  const own = rows.filter((row) => row["project"] === migrations[0]?.extra?.["project"]);
  const ids = migrations.map(({ extra }) => extra?.["changeId"]);
  const [newest] = own;
  const at = newest === void 0 ? -1 : ids.indexOf(String(newest["change_id"]));
  const refuse2 = (refused) => {
    return { apply: [], skipped: 0, refused, neverApplied: [] };
  };
  if (newest !== void 0 && at === -1) {
    return refuse2(
      `Cannot find change ${String(newest["change_id"])} (${String(newest["change"])}) in sqitch.plan`
    );
  }
  const apply = migrations.slice(at + 1);
  const names4 = new Set(migrations.map((migration) => readRecord(migration).change));
  const met = apply.flatMap(
    (migration) => readRecord(migration).conflicts.filter((one) => names4.has(one))
  );
  if (met.length > 0) return refuse2(`Conflicts with previously deployed change: ${met.join(" ")}`);
  const deployed = new Set(own.map((row) => row["change_id"]));
  const lost = migrations.slice(0, at + 1).filter((_, index) => !deployed.has(ids[index]));
  return {
    apply,
    skipped: at + 1 - lost.length,
    neverApplied: lost.map(({ id }) => ({
      id,
      why: `it stands before the newest deployed change, "${String(newest?.["change"])}"`
    }))
  };
}
function registerProject(migration) {
  const { uri, planner, email } = readRecord(migration);
  return runnerStep(
    "INSERT INTO sqitch.projects (project, uri, creator_name, creator_email, created_at) VALUES ($1, $2, $3, $4, clock_timestamp()) ON CONFLICT DO NOTHING",
    [String(migration.extra?.["project"]), uri, planner, email]
  );
}
function logDeploy(migration) {
  const record3 = readRecord(migration);
  const { change, hash, planner, email, requires, conflicts, tags, time } = record3;
  const id = String(migration.extra?.["changeId"]);
  const name2 = String(migration.extra?.["project"]);
  const dependencies = [
    ...requires.map(([text, found]) => ["require", text, found]),
    ...conflicts.map((text) => ["conflict", text, null])
  ];
  return [
    runnerStep(
      "INSERT INTO sqitch.changes (change_id, script_hash, change, project, note, committer_name, committer_email, planned_at, planner_name, planner_email, committed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp())",
      [id, hash, change, name2, record3.note, planner, email, time, planner, email]
    ),
    ...dependencies.filter(([type, , found]) => type === "conflict" || found !== null).map(
      ([type, text, found]) => runnerStep(
        "INSERT INTO sqitch.dependencies (change_id, type, dependency, dependency_id) VALUES ($1, $2, $3, $4)",
        [id, type, text, found]
      )
    ),
    ...tags.map(
      (tag) => runnerStep(
        "INSERT INTO sqitch.tags (tag_id, tag, project, change_id, note, committer_name, committer_email, planned_at, planner_name, planner_email, committed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp())",
        [
          tag.id,
          `@${tag.name}`,
          name2,
          id,
          tag.note,
          planner,
          email,
          tag.time,
          tag.planner,
          tag.email
        ]
      )
    ),
    logEvent(migration, "deploy")
  ];
}
function logRevert(migration) {
  const id = String(migration.extra?.["changeId"]);
  return [
    runnerStep("DELETE FROM sqitch.tags WHERE change_id = $1 RETURNING tag", [id]),
    runnerStep("DELETE FROM sqitch.changes where change_id = $1", [id]),
    logEvent(migration, "revert")
  ];
}
function logEvent(migration, event) {
  const record3 = readRecord(migration);
  const { change, planner, email, requires, conflicts, tags, time } = record3;
  return runnerStep(
    "INSERT INTO sqitch.events (event, change_id, change, project, note, tags, requires, conflicts, committer_name, committer_email, planned_at, planner_name, planner_email, committed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, clock_timestamp())",
    [
      event,
      String(migration.extra?.["changeId"]),
      change,
      String(migration.extra?.["project"]),
      record3.note,
      array(tags.map((tag) => `@${tag.name}`)),
      array(requires.map(([text]) => text)),
      array(conflicts),
      planner,
      email,
      time,
      planner,
      email
    ]
  );
}
function array(values) {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
}

// src/adapters/sqitch/discover.ts
var planFile = "sqitch.plan";
var otherEngines = {
  clickhouse: "ClickHouse",
  cockroach: "CockroachDB",
  exasol: "Exasol",
  firebird: "Firebird",
  mysql: "MySQL",
  oracle: "Oracle",
  snowflake: "Snowflake",
  sqlite: "SQLite",
  vertica: "Vertica"
};
async function detect14(tree) {
  const detections = [];
  for (const path of await tree.files()) {
    if (posix26.basename(path) !== planFile) continue;
    const directory = posix26.dirname(path);
    const configuration = await readConfiguration3(tree, directory);
    const engine = await engineOfScripts(tree, configuration) ?? configuration.engine ?? "pg";
    const otherDatabase2 = otherEngines[engine];
    detections.push({
      adapter: "sqitch",
      directory,
      confidence: "certain",
      why: `${path} is Sqitch's, for the engine ${engine}`,
      ...otherDatabase2 === void 0 ? {} : { otherDatabase: otherDatabase2 }
    });
  }
  return detections;
}
async function engineOfScripts(tree, { deploy }) {
  const [first] = (await filesOf(tree, deploy, "deep")).filter(({ name: name2 }) => name2.endsWith(".sql"));
  if (first === void 0) return void 0;
  const text = (await tree.read(first.path)).toString("latin1");
  return /^-- Deploy \S+ to (\w+)/m.exec(text)?.[1];
}
async function discover14(tree, directory, settings) {
  const configuration = await readConfiguration3(tree, directory);
  const file = posix26.join(directory, planFile);
  const plan14 = parsePlan(file, await readText(tree, file));
  const changes = identify(file, plan14);
  const reader = new ScriptReader(tree, directory, configuration, settings);
  const migrations = [];
  for (const [index, change] of changes.entries()) {
    migrations.push(await migrationOf5(reader, plan14, change, index === 0));
  }
  const planned3 = new Set(migrations.map((migration) => migration.file));
  const unplanned = (await filesOf(tree, configuration.deploy, "deep")).filter(({ path, name: name2 }) => name2.endsWith(".sql") && !planned3.has(path)).map(({ path }) => ({
    what: path,
    why: `${file} does not name it, so Sqitch never deploys it`
  }));
  const [cause] = reader.leftOut;
  const unverified = cause ? [
    {
      what: configuration.verify,
      why: `not sent from the change of ${cause.what} on, whose rows are missing`
    }
  ] : [];
  return {
    migrations,
    skipped: [...unplanned, ...externals(file, changes), ...reader.leftOut, ...unverified]
  };
}
async function migrationOf5(reader, plan14, change, first) {
  const name2 = await reader.nameOf(change);
  const deploy = await reader.read("deploy", name2);
  if (deploy === void 0) {
    throw missingFile(
      reader.path("deploy", name2),
      `psql: error: ${name2}.sql: No such file or directory`,
      `Add the script, or take "${change.name}" out of the plan.`
    );
  }
  const verify = reader.leftOut.length === 0 ? await reader.read("verify", name2) : void 0;
  const revert = await reader.read("revert", name2);
  return {
    ...namesOf(change),
    file: deploy.path,
    text: deploy.text,
    transactionMode: deploy.pieces.some(({ sql }) => carriesOwnTransaction(sql)) ? "own" : "statement",
    up: [...deploy.pieces, ...verify?.pieces ?? []],
    down: revert?.pieces ?? null,
    extra: {
      changeId: change.id,
      project: plan14.project,
      deployPieces: deploy.pieces.length,
      first,
      record: recordOf(plan14, change, createHash8("sha1").update(deploy.bytes).digest("hex"))
    }
  };
}
function namesOf({ name: name2, isRework, since }) {
  const id = isRework ? `${name2} (since @${since})` : name2;
  return { id, version: id };
}
var ScriptReader = class {
  leftOut = [];
  #tree;
  #directory;
  #configuration;
  #settings;
  constructor(tree, directory, configuration, settings) {
    this.#tree = tree;
    this.#directory = directory;
    this.#configuration = configuration;
    this.#settings = settings;
  }
  /** Name of a change's scripts: `x@v1` for one that was reworked behind the tag v1. */
  async nameOf({ name: name2, reworkTags }) {
    const [first] = reworkTags;
    if (first === void 0) return name2;
    const files = new Set(await this.#tree.files());
    const tag = reworkTags.find((one) => files.has(this.path("deploy", `${name2}@${one}`)));
    return `${name2}@${tag ?? first}`;
  }
  path(kind, name2) {
    return posix26.join(this.#configuration[kind], `${name2}.sql`);
  }
  /** Undefined where there is no such script: only the one that deploys must exist. */
  async read(kind, name2) {
    const path = this.path(kind, name2);
    if (!(await this.#tree.files()).includes(path)) return void 0;
    const bytes = await this.#tree.read(path);
    const text = await readText(this.#tree, path);
    const variables = {
      registry: "sqitch",
      ...this.#configuration.variables[kind],
      ...this.#settings.placeholders
    };
    const leftOut2 = [];
    const pieces2 = await readPsqlScript(
      this.#tree,
      this.#directory,
      path,
      text,
      variables,
      leftOut2
    );
    const [first] = leftOut2;
    if (first === void 0 || pieces2.some(({ sql }) => isLasting(sql))) {
      this.leftOut.push(...leftOut2);
      return { path, text, bytes, pieces: pieces2 };
    }
    this.leftOut.push({
      what: path,
      why: `it is noted in the registry and not sent, since it only moves rows, and some of them are missing: ${first.why}`
    });
    return { path, text, bytes, pieces: [] };
  }
};
function isLasting(sql) {
  const words = leadingWords(sql, 3);
  return /^(CREATE|ALTER|DROP|GRANT|REVOKE|DO|CALL)\b/.test(words) && !/^(CREATE|DROP)( OR REPLACE| LOCAL)? TEMP/.test(words);
}
function externals(file, changes) {
  return changes.flatMap(
    ({ name: name2, requires, line }) => requires.filter(({ id, text }) => id === void 0 && text.includes(":")).map(({ text }) => ({
      what: `${file} line ${line}`,
      why: `"${name2}" requires "${text}" of another project, which is not deployed here`
    }))
  );
}

// src/adapters/sqitch/plan.ts
var begin = [runnerStep("BEGIN"), runnerStep("LOCK TABLE sqitch.changes IN EXCLUSIVE MODE")];
function plan11(migration) {
  const { extra, up } = migration;
  const count = Number(extra?.["deployPieces"]);
  return [
    ...extra?.["first"] === true ? [registerProject(migration)] : [],
    ...ownConnection(up.slice(0, count)),
    ...ownConnection(up.slice(count)),
    ...begin,
    ...logDeploy(migration),
    runnerStep("COMMIT")
  ];
}
function afterFailure10(migration) {
  return [runnerStep("ROLLBACK"), logEvent(migration, "fail")];
}
function planDown7(migration) {
  if (migration.down === null) return null;
  return [
    ...ownConnection(migration.down),
    ...begin,
    ...logRevert(migration),
    runnerStep("COMMIT")
  ];
}
function ownConnection(pieces2) {
  const words = pieces2.map(({ sql }) => leadingWords(sql, 4));
  const last = words.findLast((one) => transaction.test(one) && !/ TO\b/.test(one));
  const leavesOpen = last !== void 0 && /^(BEGIN|START)\b/.test(last);
  return [
    ...pieces2.map(migrationStep),
    ...leavesOpen ? [runnerStep("ROLLBACK")] : [],
    ...words.some((one, index) => keepsState(one, pieces2[index]?.sql ?? "")) ? [runnerStep("DISCARD ALL")] : []
  ];
}
var transaction = /^(BEGIN|START TRANSACTION|COMMIT|END|ROLLBACK|ABORT)\b/;
function keepsState(words, sql) {
  return /^(SET (?!LOCAL|TRANSACTION|CONSTRAINTS)|PREPARE|LISTEN|LOAD|CREATE( OR REPLACE)? TEMP)/.test(
    words
  ) || /\bset_config\s*\(|\bpg_(try_)?advisory_lock\b/i.test(sql);
}

// src/adapters/sqitch/index.ts
var sqitch = {
  id: "sqitch",
  name: "Sqitch",
  url: "https://sqitch.org",
  ledgerPolicy: "kept",
  detect: detect14,
  discover: discover14,
  ledger: ledger11,
  plan: plan11,
  planDown: planDown7,
  afterFailure: afterFailure10,
  renderFix: renderFix10
};
function renderFix10(units, { file }) {
  const text = units.map(
    (unit) => isOutside(unit) ? unitText(unit) : `BEGIN;

${unitText(unit)}
COMMIT;
`
  );
  return [{ file, text: text.join("\n") }];
}

// src/adapters/sqlx/discover.ts
import { posix as posix27 } from "node:path";
async function detect15(tree) {
  const folders = await foldersWith(tree, /^\d+_.+\.sql$/);
  const detections = [];
  for (const directory of folders.keys()) {
    const above = await crateAbove(tree, directory, "sqlx");
    const cargo = above ?? await crateBeside(tree, directory, "sqlx");
    const cache = cargo ? void 0 : await queryCache(tree, directory);
    const sign = cargo ? `${cargo.path} depends on sqlx` : cache;
    if (sign === void 0) continue;
    detections.push({
      adapter: "sqlx",
      directory,
      confidence: above && posix27.basename(directory) === "migrations" ? "certain" : "likely",
      why: sign,
      ...cargo?.other
    });
  }
  return detections;
}
async function queryCache(tree, directory) {
  const above = new Set(withAncestors(directory));
  const path = (await tree.files()).find((path2) => {
    const found = /^(?:(.*)\/)?(?:\.sqlx\/query-[^/]+\.json|sqlx-data\.json)$/.exec(path2);
    return found !== null && above.has(found[1] ?? ".");
  });
  return path === void 0 ? void 0 : `${path} is sqlx's`;
}
async function discover15(tree, directory, settings) {
  const migrations = [];
  const skipped = [];
  const downs = /* @__PURE__ */ new Map();
  for (const { path, name: name2 } of await filesOf(tree, directory)) {
    const [, digits, rest] = /^([^_]*)_(.*\.sql)$/s.exec(name2) ?? [];
    if (digits === void 0 || rest === void 0) {
      if (name2.endsWith(".sql")) {
        skipped.push({ what: path, why: 'sqlx ignores names without "_" after the version' });
      }
      continue;
    }
    if (!/^\d+$/.test(digits)) throw badVersion(path, name2);
    const version = canonicalNumber(digits);
    if (rest.endsWith(".down.sql")) downs.set(version, path);
    else migrations.push(await readMigration2(tree, path, version, rest, settings));
  }
  refuseDuplicates(migrations);
  const paired = [];
  for (const migration of migrations) {
    const downFile = downs.get(migration.version);
    if (downFile === void 0) paired.push(migration);
    else {
      const { text } = await readRaw(tree, downFile);
      const downWrapped = !optsOut2(text) && !matchesAny(downFile, settings.nonTransactional);
      const extra = { ...migration.extra, downWrapped };
      paired.push({ ...migration, down: [wholePiece(downFile, text)], extra });
    }
    downs.delete(migration.version);
  }
  for (const path of downs.values()) skipped.push({ what: path, why: "it has no up part" });
  paired.sort((a, b) => compareNumbers(a.version, b.version));
  return { migrations: paired, skipped };
}
async function readMigration2(tree, file, version, rest, settings) {
  const { text, bytes } = await readRaw(tree, file);
  const wrapped2 = !optsOut2(text) && !matchesAny(file, settings.nonTransactional);
  const suffix = rest.endsWith(".up.sql") ? ".up.sql" : ".sql";
  return {
    id: posix27.basename(file).slice(0, -suffix.length),
    version,
    file,
    text,
    transactionMode: modeOf2(text, wrapped2),
    up: [wholePiece(file, text)],
    down: null,
    checksum: hexDigest("sha384", bytes),
    extra: { wrapped: wrapped2, description: rest.slice(0, -suffix.length).replaceAll("_", " ") }
  };
}
function modeOf2(text, wrapped2) {
  if (carriesOwnTransaction(text)) return "own";
  return wrapped2 ? "file" : "message";
}
function optsOut2(text) {
  return text.startsWith("-- no-transaction");
}
function badVersion(path, name2) {
  return new UserError(
    "bad-version",
    `"${path}": sqlx stops at this name: error parsing migration filename "${name2}"; expected integer version prefix (e.g. \`01_foo.sql\`).`,
    { remedy: "Rename the file, or move it out of the folder." }
  );
}

// src/adapters/sqlx/ledger.ts
import { crc32 as crc323 } from "node:zlib";
var lockId2 = String(BigInt(1026731422) * BigInt(crc323("postgres")));
var ledger12 = {
  table: "_sqlx_migrations",
  prepare: [
    // sqlx asks for this as a start-up parameter of every connection
    runnerStep("SET TIME ZONE 'UTC'"),
    runnerStep(`CREATE TABLE IF NOT EXISTS _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMPTZ NOT NULL DEFAULT now(),
    success BOOLEAN NOT NULL,
    checksum BYTEA NOT NULL,
    execution_time BIGINT NOT NULL
);`)
  ],
  runLock: { take: runnerStep("SELECT pg_advisory_lock($1)", [lockId2]) },
  // sqlx asks twice: for rows without success, and for version and checksum
  read: `SELECT version::text AS version, encode(checksum, 'hex') AS checksum, success FROM _sqlx_migrations ORDER BY _sqlx_migrations.version`,
  decide: decide6,
  forget: (migrations) => migrations.map(({ version }) => `DELETE FROM _sqlx_migrations WHERE version = ${version}`),
  claims: (rows, migrations) => claimsOf(
    rows.map(({ version, success }) => ({
      key: String(version),
      finished: success !== false && success !== "f"
    })),
    migrations,
    ({ version }) => version
  ),
  markApplied: ({ version, checksum = "", extra }) => [
    `DELETE FROM _sqlx_migrations WHERE version = ${version}`,
    `INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (${version}, ${quoteLiteral(String(extra?.["description"] ?? ""))}, TRUE, decode('${checksum}', 'hex'), 0)`
  ]
};
function decide6(rows, migrations) {
  const refuse2 = (refused, apply2 = []) => {
    return { apply: apply2, skipped: 0, refused, neverApplied: [] };
  };
  const dirty = rows.find(({ success }) => success === false || success === "f");
  if (dirty) {
    const version = String(dirty["version"]);
    return refuse2(
      `migration ${version} is partially applied; fix and remove row from \`_sqlx_migrations\` table`
    );
  }
  const known = new Set(migrations.map(({ version }) => version));
  const missing = rows.find(({ version }) => !known.has(String(version)));
  if (missing) {
    return refuse2(
      `migration ${String(missing["version"])} was previously applied but is missing in the resolved migrations`
    );
  }
  const checksums = new Map(rows.map(({ version, checksum }) => [String(version), checksum]));
  const apply = [];
  for (const migration of migrations) {
    const applied = checksums.get(migration.version);
    if (applied === void 0) apply.push(migration);
    else if (applied !== migration.checksum) {
      return refuse2(
        `migration ${migration.version} was previously applied but has been modified`,
        apply
      );
    }
  }
  return { apply, skipped: migrations.length - apply.length, neverApplied: [] };
}
function plan12(migration) {
  const { checksum = "", extra, version } = migration;
  const insert2 = runnerStep(
    "INSERT INTO _sqlx_migrations ( version, description, success, checksum, execution_time ) VALUES ( $1, $2, TRUE, $3, -1 )",
    [version, String(extra?.["description"] ?? ""), `\\x${checksum}`]
  );
  return [
    ...wrap3(extra?.["wrapped"] === true, migration.up, insert2),
    runnerStep("UPDATE _sqlx_migrations SET execution_time = $1 WHERE version = $2", [0, version])
  ];
}
function planDown8(migration) {
  if (!migration.down) return null;
  const remove = runnerStep("DELETE FROM _sqlx_migrations WHERE version = $1", [migration.version]);
  return wrap3(migration.extra?.["downWrapped"] === true, migration.down, remove);
}
function afterFailure11(migration) {
  return migration.extra?.["wrapped"] === true ? [runnerStep("ROLLBACK")] : [];
}
function wrap3(wrapped2, pieces2, write) {
  const inner = [...pieces2.map(migrationStep), write];
  return wrapped2 ? [runnerStep("BEGIN"), ...inner, runnerStep("COMMIT")] : inner;
}

// src/adapters/sqlx/index.ts
var sqlx = {
  id: "sqlx",
  name: "sqlx",
  url: "https://docs.rs/sqlx/latest/sqlx/macro.migrate.html",
  ledgerPolicy: "kept",
  detect: detect15,
  discover: discover15,
  ledger: ledger12,
  plan: plan12,
  planDown: planDown8,
  afterFailure: afterFailure11,
  renderFix: renderFix11
};
function renderFix11(units, migration) {
  return filePerUnit(
    units,
    migration,
    (unit) => isOutside(unit) ? `-- no-transaction
${unitText(unit)}` : unitText(unit)
  );
}

// src/adapters/supabase/discover.ts
import { posix as posix28 } from "node:path";
var namePattern = /^([0-9]+)_(.*)\.sql$/;
async function detect16(tree) {
  const files = new Set(await tree.files());
  const folders = await foldersWith(tree, namePattern);
  return [...folders.keys()].flatMap((directory) => {
    if (!/(^|\/)supabase\/migrations$/.test(directory)) return [];
    const config = posix28.join(posix28.dirname(directory), "config.toml");
    const found = { adapter: "supabase", directory };
    return files.has(config) ? [{ ...found, confidence: "certain", why: `${config} is beside ${directory}` }] : [{ ...found, confidence: "likely", why: `${directory} is where Supabase keeps them` }];
  });
}
async function discover16(tree, directory, settings) {
  const files = await filesOf(tree, directory, "deep");
  const first = [...files].sort((a, b) => compareText(a.name, b.name))[0]?.name;
  const migrations = [];
  const skipped = [];
  for (const { path, name: name2 } of files.filter(({ name: name3 }) => name3.endsWith(".sql"))) {
    const [, version, title] = namePattern.exec(name2) ?? [];
    if (name2 === first && /^[0-9]{14}_init\.sql$/.test(name2) && name2 < "20211209000000") {
      skipped.push({ what: path, why: 'the Supabase CLI skips an "init" from before 2021-12-09' });
    } else if (version === void 0 || title === void 0 || name2.includes("/")) {
      skipped.push({ what: path, why: "the Supabase CLI takes only <timestamp>_name.sql" });
    } else {
      const { text } = await readRaw(tree, path);
      const up = splitStatements(text).map(({ sql, line }) => ({
        sql: sql.replace(/;$/, "").trimEnd(),
        file: path,
        line
      }));
      const apart = matchesAny(path, settings.nonTransactional);
      migrations.push({
        id: name2.slice(0, -".sql".length),
        version,
        file: path,
        text,
        transactionMode: apart ? "statement" : modeOf3(up),
        up,
        down: null,
        extra: { title, apart }
      });
    }
  }
  refuseDuplicates(migrations);
  migrations.sort((a, b) => compareText(posix28.basename(a.file), posix28.basename(b.file)));
  return { migrations, skipped };
}
function modeOf3(pieces2) {
  if (pieces2.some(({ sql }) => controlsTransaction(sql))) return "own";
  return pieces2.some(({ sql }) => isSentAlone(sql)) ? "statement" : "file";
}
function controlsTransaction(sql) {
  return /^(BEGIN|START TRANSACTION|COMMIT|END|ABORT|PREPARE TRANSACTION)\b/.test(
    leadingWords(sql, 2)
  );
}
function isSentAlone(sql) {
  const words = leadingWords(sql, 12);
  return /^(CREATE( UNIQUE)?|DROP) INDEX CONCURRENTLY\b/.test(words) || /^REINDEX .*\bCONCURRENTLY\b/.test(words) || /^(VACUUM|ALTER SYSTEM)\b/.test(words) || words === "CLUSTER";
}

// src/adapters/supabase/expects.ts
var owners = ["supabase_admin", "supabase_auth_admin", "supabase_storage_admin"];
var expects = {
  roles: ["anon", "authenticated", "service_role", "authenticator", "dashboard_user", ...owners],
  memberOf: ["anon", "authenticated", "service_role", ...owners],
  schemas: ["auth", "storage", "extensions", "realtime", "graphql_public", "vault"],
  extensions: [
    { name: "pgcrypto", schema: "extensions" },
    { name: "uuid-ossp", schema: "extensions" },
    { name: "pg_stat_statements", schema: "extensions" }
  ],
  sql: `
CREATE TABLE auth.users (
  instance_id uuid,
  id uuid PRIMARY KEY,
  aud varchar(255),
  role varchar(255),
  email varchar(255),
  encrypted_password varchar(255),
  email_confirmed_at timestamptz,
  invited_at timestamptz,
  confirmation_token varchar(255),
  last_sign_in_at timestamptz,
  raw_app_meta_data jsonb,
  raw_user_meta_data jsonb,
  is_super_admin boolean,
  created_at timestamptz,
  updated_at timestamptz,
  phone text UNIQUE DEFAULT NULL,
  phone_confirmed_at timestamptz,
  confirmed_at timestamptz GENERATED ALWAYS AS (LEAST(email_confirmed_at, phone_confirmed_at)) STORED,
  banned_until timestamptz,
  is_sso_user boolean NOT NULL DEFAULT false,
  deleted_at timestamptz,
  is_anonymous boolean NOT NULL DEFAULT false
);
CREATE TABLE auth.identities (
  provider_id text NOT NULL,
  user_id uuid NOT NULL REFERENCES auth.users ON DELETE CASCADE,
  identity_data jsonb NOT NULL,
  provider text NOT NULL,
  created_at timestamptz,
  updated_at timestamptz,
  id uuid PRIMARY KEY,
  UNIQUE (provider_id, provider)
);
CREATE TABLE auth.sessions (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES auth.users ON DELETE CASCADE,
  created_at timestamptz,
  updated_at timestamptz
);
CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE
  AS $$ SELECT NULLIF(current_setting('request.jwt.claims', true), '')::jsonb $$;
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT (auth.jwt() ->> 'sub')::uuid $$;
CREATE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE AS $$ SELECT auth.jwt() ->> 'role' $$;
CREATE FUNCTION auth.email() RETURNS text LANGUAGE sql STABLE AS $$ SELECT auth.jwt() ->> 'email' $$;

CREATE TABLE storage.buckets (
  id text PRIMARY KEY,
  name text NOT NULL UNIQUE,
  owner uuid,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now(),
  public boolean DEFAULT false,
  avif_autodetection boolean DEFAULT false,
  file_size_limit bigint,
  allowed_mime_types text[],
  owner_id text
);
CREATE TABLE storage.objects (
  id uuid PRIMARY KEY DEFAULT md5(random()::text)::uuid,
  bucket_id text REFERENCES storage.buckets,
  name text,
  owner uuid,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now(),
  last_accessed_at timestamptz DEFAULT now(),
  metadata jsonb,
  path_tokens text[] GENERATED ALWAYS AS (string_to_array(name, '/')) STORED,
  version text,
  owner_id text,
  user_metadata jsonb,
  UNIQUE (bucket_id, name)
);
ALTER TABLE storage.buckets ENABLE ROW LEVEL SECURITY;
ALTER TABLE storage.objects ENABLE ROW LEVEL SECURITY;
CREATE FUNCTION storage.foldername(name text) RETURNS text[] LANGUAGE sql IMMUTABLE
  AS $$ SELECT (string_to_array(name, '/'))[1:cardinality(string_to_array(name, '/')) - 1] $$;
CREATE FUNCTION storage.filename(name text) RETURNS text LANGUAGE sql IMMUTABLE
  AS $$ SELECT (string_to_array(name, '/'))[cardinality(string_to_array(name, '/'))] $$;
CREATE FUNCTION storage.extension(name text) RETURNS text LANGUAGE sql IMMUTABLE
  AS $$ SELECT reverse(split_part(reverse(storage.filename(name)), '.', 1)) $$;

CREATE PUBLICATION supabase_realtime;
ALTER PUBLICATION supabase_realtime OWNER TO supabase_admin;
ALTER TABLE auth.users OWNER TO supabase_auth_admin;
ALTER TABLE auth.identities OWNER TO supabase_auth_admin;
ALTER TABLE auth.sessions OWNER TO supabase_auth_admin;
ALTER TABLE storage.buckets OWNER TO supabase_storage_admin;
ALTER TABLE storage.objects OWNER TO supabase_storage_admin;
ALTER SCHEMA auth OWNER TO supabase_admin;
ALTER SCHEMA storage OWNER TO supabase_admin;
ALTER SCHEMA extensions OWNER TO supabase_admin;
GRANT USAGE ON SCHEMA auth, storage, extensions, public TO anon, authenticated, service_role;
GRANT ALL ON ALL TABLES IN SCHEMA storage TO anon, authenticated, service_role;
`,
  standIns: [
    {
      what: "schemas auth and storage",
      why: "minimal stand-ins for Supabase's own tables and functions: no triggers, few indexes, no rows"
    },
    {
      what: "Supabase roles and publication supabase_realtime",
      why: "made empty; default privileges, event triggers and the settings of these roles are missing"
    },
    {
      what: "extensions pg_net, pg_cron, pgsodium, supabase_vault, pg_graphql",
      why: "only on Supabase; migrations that use them need an image that has them"
    }
  ]
};

// src/adapters/supabase/ledger.ts
var table8 = "supabase_migrations.schema_migrations";
var ledger13 = {
  table: table8,
  late: "refuses",
  prepare: [
    "BEGIN",
    "SET LOCAL lock_timeout = '4s'",
    "CREATE SCHEMA IF NOT EXISTS supabase_migrations",
    `CREATE TABLE IF NOT EXISTS ${table8} (version text NOT NULL PRIMARY KEY)`,
    `ALTER TABLE ${table8} ADD COLUMN IF NOT EXISTS statements text[]`,
    `ALTER TABLE ${table8} ADD COLUMN IF NOT EXISTS name text`,
    "COMMIT"
  ].map((sql) => runnerStep(sql)),
  read: `SELECT version FROM ${table8} ORDER BY version`,
  decide: decide7,
  forget: (migrations) => migrations.map(
    ({ version }) => `DELETE FROM ${table8} WHERE version = ${quoteLiteral(version)}`
  ),
  claims: claimsByVersion,
  repairCommand: ({ version }, to) => `supabase migration repair ${version} --status ${to === "applied" ? "applied" : "reverted"} --db-url "$DATABASE_URL"`
};
function decide7(rows, migrations) {
  const applied = rows.map(({ version }) => String(version)).sort(compareText);
  const local2 = new Set(migrations.map(({ version }) => version));
  const missing = applied.filter((version) => !local2.has(version));
  const newest = applied.at(-1) ?? "";
  const pending2 = migrations.filter(({ version }) => !applied.includes(version));
  const late = pending2.filter(({ version }) => compareText(version, newest) < 0);
  const refuse2 = (message, versions) => ({
    apply: [],
    skipped: 0,
    refused: `${message} ${versions.join(", ")}`,
    neverApplied: []
  });
  if (missing.length > 0) {
    return refuse2("Remote migration versions not found in local migrations directory.", missing);
  }
  if (late.length > 0) {
    return refuse2(
      "Found local migration files to be inserted before the last migration on remote database. Rerun the command with --include-all flag to apply these migrations:",
      late.map(({ id }) => id)
    );
  }
  return { apply: pending2, skipped: migrations.length - pending2.length, neverApplied: [] };
}
function plan13(migration) {
  const { extra, id, transactionMode, up, version } = migration;
  const steps = [
    runnerStep("RESET ALL"),
    // what the role "postgres" has by default on Supabase
    runnerStep('SET search_path TO "$user", public, extensions')
  ];
  const row = runnerStep(`INSERT INTO ${table8}(version, name, statements) VALUES($1, $2, $3)`, [
    version,
    String(extra?.["title"] ?? id),
    arrayLiteral(up)
  ]);
  if (transactionMode === "own" || extra?.["apart"] === true) {
    return [...steps, ...up.map(migrationStep), row];
  }
  let batch = [];
  const flush = () => {
    if (batch.length > 0) steps.push(runnerStep("BEGIN"), ...batch, runnerStep("COMMIT"));
    batch = [];
  };
  for (const piece of up) {
    if (isSentAlone(piece.sql)) {
      flush();
      steps.push(migrationStep(piece));
    } else batch.push({ ...migrationStep(piece), parameters: [] });
  }
  batch.push(row);
  flush();
  return steps;
}
function afterFailure12() {
  return [runnerStep("ROLLBACK")];
}
function arrayLiteral(pieces2) {
  return `{${pieces2.map(({ sql }) => `"${sql.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
}

// src/adapters/supabase/index.ts
var supabase = {
  id: "supabase",
  name: "Supabase",
  url: "https://supabase.com/docs/guides/deployment/database-migrations",
  ledgerPolicy: "kept",
  detect: detect16,
  discover: discover16,
  ledger: ledger13,
  plan: plan13,
  afterFailure: afterFailure12,
  expects,
  renderFix: renderFix12
};
function renderFix12(units, migration) {
  if (!units.every((unit) => !isOutside(unit) || unit.statements.every(isSentAlone))) return [];
  return filePerUnit(units, migration, unitText);
}

// src/adapters/index.ts
var adapters = [
  atlas,
  dbmate,
  diesel,
  drizzle,
  drizzleV1,
  flyway,
  golangMigrate,
  goose,
  graphileMigrate,
  liquibase,
  nodePgMigrate,
  plain,
  prisma,
  sqitch,
  sqlx,
  supabase
];
function findAdapter(id) {
  const adapter = adapters.find((adapter2) => adapter2.id === id);
  if (adapter) return adapter;
  throw new UserError("unknown-adapter", `"${id}" is no adapter.`, {
    remedy: `Use one of: ${adapters.map(({ id: id2 }) => id2).join(", ")}.`
  });
}

export {
  databaseOfFolder,
  compareText,
  isProgram,
  isUnread,
  adapters,
  findAdapter
};
