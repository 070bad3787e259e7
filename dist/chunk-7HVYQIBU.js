import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  connect
} from "./chunk-5PZNLZA4.js";
import {
  quoteIdentifier
} from "./chunk-RH7ZYTHJ.js";
import {
  runId
} from "./chunk-DJL4FGJI.js";
import {
  __callDispose,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/postgres/database.ts
import { setTimeout as delay } from "node:timers/promises";
var made = 0;
var databasePrefix = "rehearsal_";
async function createDatabase(server, options = {}) {
  made += 1;
  const name = `${databasePrefix}${runId}_${made}${options.name ? `_${options.name}` : ""}`.slice(
    0,
    63
  );
  const clauses = [
    `owner ${quoteIdentifier(server.owner.user)}`,
    `template ${quoteIdentifier(options.template ?? "template0")}`,
    ...options.template === void 0 ? [`encoding 'UTF8'`] : [],
    // From 15 on the default writes all pages to WAL: 20 to 100 % slower on a schema of 50 tables and up.
    ...server.info.major >= 15 ? ["strategy file_copy"] : []
  ];
  await asAdmin(
    server,
    (admin) => admin.rows(`create database ${quoteIdentifier(name)} ${clauses.join(" ")}`)
  );
  const database = {
    name,
    server,
    [Symbol.asyncDispose]: () => dropDatabase(server, name)
  };
  if (options.template === void 0) await openPublicSchema(database);
  return database;
}
async function openPublicSchema(database) {
  var _stack = [];
  try {
    const { server } = database;
    if (server.info.major >= 15 || !server.adminIsSuperuser) return;
    const session = __using(_stack, await connect(server, { database: database.name }), true);
    await session.rows(`alter schema public owner to ${quoteIdentifier(server.owner.user)}`);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function cloneDatabase(source, name) {
  return createDatabase(source.server, { template: source.name, name });
}
async function connectAsOwner({ server, name }) {
  return connect(server, { user: server.owner.user, database: name });
}
async function freezeAsTemplate({ server, name }) {
  await server.session.rows(`alter database ${quoteIdentifier(name)} with allow_connections false`);
  await endSessions(server.session, name);
}
async function dropDatabase(server, name) {
  const quoted = quoteIdentifier(name);
  if (server.keepsDatabases) {
    await server.session.rows(`alter database ${quoted} with allow_connections false`);
    await endSessions(server.session, name);
    return;
  }
  if (server.info.major >= 13) {
    await server.session.rows(`drop database if exists ${quoted} with (force)`);
    return;
  }
  await asAdmin(server, async (admin) => {
    await admin.query(`alter database ${quoted} with allow_connections false`);
    await endSessions(admin, name);
    await admin.rows(`drop database if exists ${quoted}`);
  });
}
async function asAdmin(server, work) {
  var _stack = [];
  try {
    if (server.info.major >= 12) return work(server.session);
    const admin = __using(_stack, await connect(server), true);
    return await work(admin);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
var goneDeadlineMs = 5e3;
async function endSessions(admin, database) {
  const deadline = performance.now() + goneDeadlineMs;
  while (performance.now() < deadline) {
    const left = await admin.rows(
      "select pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_activity where datname = $1",
      [database]
    );
    if (left.length === 0) return;
    await delay(1);
  }
}

export {
  databasePrefix,
  createDatabase,
  cloneDatabase,
  connectAsOwner,
  freezeAsTemplate
};
