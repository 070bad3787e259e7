import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  connect
} from "./chunk-5PZNLZA4.js";
import {
  quoteLiteral
} from "./chunk-RH7ZYTHJ.js";
import {
  __callDispose,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/rehearse/recover/kept-baseline.ts
import { createHash } from "node:crypto";
var name = "kept_baseline";
var worthKeepingMs = 500;
function keptName(plan, version) {
  const { adapter, environment, settings, subject } = plan;
  const text = JSON.stringify([version, adapter.id, subject.directory, environment, settings]);
  return digest(text);
}
async function findKept(server, wanted) {
  var _stack = [];
  try {
    if (!server.kept?.isRestored) return void 0;
    const admin = __using(_stack, await connect(server), true);
    const [row] = await admin.rows(
      "select pg_catalog.shobj_description(oid, 'pg_database') as note from pg_catalog.pg_database where datname = $1",
      [name]
    );
    if (!row?.note) return void 0;
    const { digests, evidence } = JSON.parse(row.note);
    const isPrefix = digests.every((one, index) => {
      const migration = wanted[index];
      return migration !== void 0 && one === digestOf(migration);
    });
    if (!isPrefix) return void 0;
    const empty = { name, server, async [Symbol.asyncDispose]() {
    } };
    return { empty, unapplied: [], evidence };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function keep(server, migrations, { empty, evidence, unapplied }) {
  var _stack = [];
  try {
    if (!server.kept || unapplied.length > 0 || evidence.durationMs < worthKeepingMs) return;
    const note = { digests: migrations.map(digestOf), evidence };
    const admin = __using(_stack, await connect(server), true);
    await admin.rows(`drop database if exists ${name}`);
    await admin.rows(`create database ${name} template "${empty.name}" owner "${server.owner.user}"`);
    await admin.rows(`comment on database ${name} is ${quoteLiteral(JSON.stringify(note))}`);
    server.kept.keep();
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function digestOf({ id, text }) {
  return digest(`${id}\0${text}`);
}
function digest(text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 20);
}

export {
  keptName,
  findKept,
  keep
};
