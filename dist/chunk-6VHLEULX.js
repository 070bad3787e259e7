import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  createExtension,
  createRole,
  createSchema,
  openSchema
} from "./chunk-TCSMLBNY.js";
import {
  connect
} from "./chunk-5PZNLZA4.js";
import {
  lineCounter,
  splitSql
} from "./chunk-DD7GTJ6S.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";
import {
  lineOf
} from "./chunk-MJE2XOEM.js";
import {
  __callDispose,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/rehearse/baseline-failure.ts
var BaselineFailure = class extends Error {
  name = "BaselineFailure";
  failure;
  constructor(failure) {
    super(`${failure.file}: ${failure.error.message}`);
    this.failure = failure;
  }
};
var noSeed = { tables: [], durationMs: 0 };
function failedBaseline(plan, failure) {
  return {
    migrations: plan.baseline.length,
    cached: false,
    durationMs: 0,
    failure,
    prepared: [],
    seed: noSeed,
    tables: []
  };
}

// src/rehearse/executor.ts
function sendStep(session, { sql, parameters, copyData }) {
  return copyData === void 0 ? session.query(sql, parameters) : session.copyIn(sql, copyData);
}
async function sendSteps(run, steps) {
  const statements = [];
  for (const step of steps) {
    const mark = run.recorder.statements.length;
    const result = await sendStep(run.session, step);
    await run.recorder.settled();
    for (const recorded of run.recorder.statements.slice(mark)) {
      statements.push(locate(recorded, step, statements.length));
    }
    if (!result.ok) {
      const failed = statements.findLastIndex((statement) => !statement.outcome.ok);
      const outcome = { ok: false, error: result.error };
      return failed === -1 ? { outcome, statements } : { outcome, statements, failedStatement: failed };
    }
  }
  return { outcome: { ok: true }, statements };
}
var alone = { first: true, last: true };
async function applyMigration(run, migration, place = alone) {
  const { adapter, settings } = run.plan;
  const around = adapter.aroundRun;
  const steps = [
    ...place.first ? around?.before ?? [] : [],
    ...adapter.plan(migration, settings),
    ...place.last ? around?.after ?? [] : []
  ];
  const result = await sendSteps(run, steps);
  if (result.outcome.ok) return result;
  const cleanup = await sendSteps(run, [
    ...around?.afterFailure ?? closeTransaction(run.session),
    ...adapter.afterFailure?.(migration, { message: result.outcome.error.message }) ?? []
  ]);
  return { ...result, statements: renumber([...result.statements, ...cleanup.statements]) };
}
async function applyUnobserved(run, migration, place) {
  const { adapter, settings } = run.plan;
  const steps = adapter.plan(migration, settings);
  const whole = migration.transactionMode === "file" && steps.every(fitsOneMessage);
  if (whole) {
    const sql = steps.map((step) => step.sql).join("\n;\n");
    const result = await run.session.query(sql);
    if (result.ok) return { outcome: { ok: true }, statements: [] };
    await sendSteps(run, closeTransaction(run.session));
  }
  return applyMigration(run, migration, place);
}
function fitsOneMessage({ origin, sql, parameters, copyData }) {
  if (parameters !== void 0 || copyData !== void 0) return false;
  if (origin === "runner" || !/\b(commit|rollback|abort|end|begin|start)\b/i.test(sql)) return true;
  const split = splitSql(sql);
  return split.ok && !split.statements.some(({ kind }) => kind === "TransactionStmt");
}
function placeOf(index, count) {
  return { first: index === 0, last: index === count - 1 };
}
function closeTransaction(session) {
  return session.transactionStatus === "I" ? [] : [{ origin: "runner", sql: "rollback" }];
}
async function prepareRunner(run) {
  return sendSteps(run, run.plan.adapter.ledger?.prepare ?? []);
}
function renumber(statements) {
  return statements.map(
    (statement, index) => statement.index === index ? statement : { ...statement, index }
  );
}
function locate(recorded, step, index) {
  const { connection: _connection, message: _message, offset, ...rest } = recorded;
  const record = { index, origin: step.origin, ...rest };
  if (!step.source) return record;
  const lineAt = lineCounter(step.sql);
  const line = step.source.line + lineAt(offset) - 1;
  const endLine = line + recorded.sql.trimEnd().split("\n").length - 1;
  return { ...record, file: step.source.file, line, endLine: Math.max(line, endLine) };
}
function formatSqlError(error) {
  return `${error.code} ${error.message}`;
}
function sendPiece(run, text, file) {
  return sendSteps(run, [{ origin: "migration", sql: text, source: { file, line: 1 } }]);
}
function describeFailure(result, migration, file) {
  if (result.outcome.ok) throw new Error("nothing failed");
  const statement = result.failedStatement === void 0 ? void 0 : result.statements[result.failedStatement];
  return {
    migration,
    file: statement?.file ?? file,
    line: statement && lineOf(statement),
    error: result.outcome.error
  };
}

// src/rehearse/prerequisites.ts
function prerequisitesOf(plan) {
  const known = byPlan.get(plan) ?? prerequisites([...plan.baseline, ...plan.review]);
  byPlan.set(plan, known);
  return known;
}
var byPlan = /* @__PURE__ */ new WeakMap();
function prerequisites(migrations) {
  const extensions = /* @__PURE__ */ new Map();
  const roles = /* @__PURE__ */ new Set();
  const created = /* @__PURE__ */ new Set();
  for (const migration of migrations) {
    for (const piece of migration.up) {
      const split = splitSql(piece.sql);
      if (!split.ok) continue;
      for (const statement of split.statements) {
        if (statement.kind === "CreateExtensionStmt") {
          const name = statement.node["extname"];
          if (typeof name === "string" && !extensions.has(name)) {
            extensions.set(name, { file: piece.file, line: piece.line + statement.line - 1 });
          }
        }
        if (statement.kind === "CreateRoleStmt") created.add(String(statement.node["role"]));
        collectRoles(statement.node, roles);
      }
    }
  }
  for (const name of created) roles.delete(name);
  return { extensions, roles };
}
function missingRole(error) {
  if (error.code !== "42704" && error.code !== "22023") return void 0;
  return /role "([^"]+)" does not exist/.exec(error.message)?.[1];
}
function collectRoles(node, into) {
  if (Array.isArray(node)) {
    for (const item of node) collectRoles(item, into);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (isNamedRole(key, value)) into.add(value.rolename);
    collectRoles(value, into);
  }
}
var roleFields = /* @__PURE__ */ new Set(["RoleSpec", "newowner", "authrole", "grantor", "owner"]);
function isNamedRole(key, value) {
  if (!roleFields.has(key) || typeof value !== "object" || value === null) return false;
  const name = value.rolename;
  return typeof name === "string" && !name.startsWith("pg_");
}

// src/rehearse/environment.ts
async function prepareServer(plan, server) {
  const named = prerequisitesOf(plan);
  await refuseMissingExtensions(plan, server, named.extensions);
  const prepared = [];
  for (const role of /* @__PURE__ */ new Set([...plan.environment.roles, ...named.roles])) {
    if (await createRole(server, role)) prepared.push(`role ${role}`);
  }
  return prepared;
}
async function refuseMissingExtensions(plan, server, named) {
  const wanted = /* @__PURE__ */ new Set([...named.keys(), ...plan.environment.extensions]);
  if (wanted.size === 0) return;
  const available = await server.availableExtensions();
  const missing = [...wanted].filter((name) => !available.has(name));
  if (missing.length === 0) return;
  const first = missing.map((name) => named.get(name)).find((place) => place !== void 0);
  const where = first ? `, first in ${first.file}:${first.line}` : "";
  const base = prerequisites(plan.baseline).extensions;
  const isNew = missing.every((name) => named.has(name) && !base.has(name));
  throw new UserError(
    "missing-extensions",
    `${isNew ? "The migrations of the pull request" : "The migrations"} need ${missing.length === 1 ? "the extension" : "the extensions"} ${missing.map((name) => `"${name}"`).join(", ")}${where}, which Postgres ${server.info.version} (${server.info.provider}) does not have.`,
    {
      remedy: "Use a server that has them: an image (--image, for instance pgvector/pgvector:pg17 or postgis/postgis:17-3.5), or a server of yours (--database-url).",
      exitStatus: 3
    }
  );
}
async function prepareDatabase(plan, database, prepared = [], earlier) {
  const say = (what) => {
    if (!prepared.includes(what)) prepared.push(what);
  };
  const { environment } = plan;
  for (const schema of environment.schemas) {
    await createSchema(database, schema);
    say(`schema ${schema}`);
  }
  const { roles } = prerequisitesOf(plan);
  for (const role of /* @__PURE__ */ new Set([...environment.roles, ...roles])) {
    await openSchema(database, "public", role);
  }
  if (plan.adapter.expects && !earlier) await preparePlatform(plan.adapter.expects, database, say);
  for (const extension of await extensionsToMake(plan, database)) {
    if (earlier?.evidence.prepared.includes(`extension ${extension}`)) continue;
    const made = await createExtension(database, extension);
    if (!made.ok)
      throw new BaselineFailure({ migration: extension, file: extension, error: made.error });
    say(`extension ${extension}`);
  }
}
async function preparePlatform(expects, database, say) {
  var _stack = [];
  try {
    const { server } = database;
    for (const role of expects.roles) if (await createRole(server, role)) say(`role ${role}`);
    for (const schema of expects.schemas) {
      await createSchema(database, schema);
      say(`schema ${schema}`);
    }
    const available = await server.availableExtensions();
    for (const { name, schema } of expects.extensions.filter((one) => available.has(one.name))) {
      const made = await createExtension(database, name, { schema });
      if (made.ok) say(`extension ${name}`);
    }
    const admin = __using(_stack, await connect(server, { database: database.name }), true);
    await admin.rows(expects.sql);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function extensionsToMake(plan, database) {
  const { server } = database;
  const named = [...prerequisitesOf(plan).extensions.keys()];
  const trusted = /* @__PURE__ */ new Set();
  if (server.info.major >= 13) {
    var _stack = [];
    try {
      const admin = __using(_stack, await connect(server), true);
      const rows = await admin.rows(
        "select distinct name from pg_catalog.pg_available_extension_versions where trusted"
      );
      for (const row of rows) trusted.add(row.name);
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  return [
    .../* @__PURE__ */ new Set([...plan.environment.extensions, ...named.filter((name) => !trusted.has(name))])
  ];
}

export {
  BaselineFailure,
  noSeed,
  failedBaseline,
  prerequisites,
  missingRole,
  prepareServer,
  prepareDatabase,
  sendStep,
  sendSteps,
  applyMigration,
  applyUnobserved,
  placeOf,
  prepareRunner,
  formatSqlError,
  sendPiece,
  describeFailure
};
