import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  Client,
  DatabaseError,
  Query
} from "./chunk-A37BLZ25.js";
import {
  quoteIdentifier
} from "./chunk-RH7ZYTHJ.js";

// src/postgres/server.ts
var ownerRole = "rehearsal";
var superuserRole = "rehearsal_admin";

// src/postgres/sqlstates.ts
var sqlstates = {
  connectionFailure: "08006",
  featureNotSupported: "0A000",
  noActiveSqlTransaction: "25P01",
  activeSqlTransaction: "25001",
  unsafeNewEnumValue: "55P04",
  invalidTransactionTermination: "2D000",
  inFailedTransaction: "25P02",
  invalidPassword: "28P01",
  invalidAuthorization: "28000",
  dependentObjects: "2BP01",
  invalidCatalogName: "3D000",
  invalidSchemaName: "3F000",
  syntaxError: "42601",
  insufficientPrivilege: "42501",
  undefinedObject: "42704",
  undefinedTable: "42P01",
  undefinedColumn: "42703",
  undefinedFunction: "42883",
  duplicateObject: "42710",
  duplicateDatabase: "42P04",
  duplicateFunction: "42723",
  duplicateTable: "42P07",
  invalidParameterValue: "22023",
  diskFull: "53100",
  temporaryFileLimit: "53400",
  tooManyConnections: "53300",
  objectInUse: "55006",
  lockNotAvailable: "55P03",
  queryCanceled: "57014",
  adminShutdown: "57P01",
  crashShutdown: "57P02",
  cannotConnectNow: "57P03",
  undefinedFile: "58P01"
};
function isConnectionLoss(code) {
  return code.startsWith("08") || code.startsWith("57P0");
}

// src/postgres/copy-in.ts
function copyIn(client, statement, rows) {
  return new Promise((resolve, reject) => {
    const query = new Query(statement, void 0, (error, result) => {
      if (error) reject(error);
      else resolve(result.rowCount ?? 0);
    });
    query.handleCopyInResponse = (connection) => {
      connection.sendCopyFromChunk(Buffer.from(rows, "utf8"));
      connection.endCopyFrom();
    };
    client.query(query);
  });
}

// src/postgres/session.ts
var StatementError = class extends Error {
  name = "StatementError";
  sql;
  constructor(error, statement) {
    super(
      `${error.message} (${error.code})${statement ? ` in: ${statement.trim().slice(0, 500)}` : ""}`
    );
    this.sql = error;
  }
};
async function connect(server, options = {}) {
  return connectVia(server, server.address, options);
}
async function connectVia(server, address, options = {}) {
  const account = accountOf(server, options.user);
  const session = await openSession({
    host: address.host,
    port: address.port,
    user: account.user,
    password: options.password ?? account.password,
    database: options.database ?? server.admin.database,
    role: options.role,
    applicationName: options.applicationName
  });
  if (options.user === void 0 || !closedToOwners.has(server)) return session;
  await session[Symbol.asyncDispose]();
  throw new StatementError({ code: sqlstates.adminShutdown, message: "it was interrupted" });
}
var closedToOwners = /* @__PURE__ */ new WeakSet();
function closeToOwner(server) {
  closedToOwners.add(server);
}
function accountOf(server, user) {
  if (user === void 0 || user === server.admin.user) return server.admin;
  return user === ownerRole ? server.owner : { user };
}
async function openSession(settings) {
  const client = new Client({
    host: settings.host,
    port: settings.port,
    user: settings.user,
    password: settings.password ?? "",
    database: settings.database,
    application_name: settings.applicationName ?? "migration-rehearsal",
    // pg takes what is not said from PG* variables; these must not depend on the user's shell.
    ssl: false,
    client_encoding: "UTF8",
    options: "-c client_min_messages=notice",
    connectionTimeoutMillis: 15e3
  });
  const notices = [];
  client.on("notice", (notice) => {
    notices.push({
      severity: notice.severity ?? "",
      code: notice.code ?? "",
      message: notice.message ?? ""
    });
  });
  client.on("error", () => {
  });
  try {
    await client.connect();
  } catch (error) {
    client.connection.stream.destroy();
    throw new StatementError(toSqlError(error));
  }
  const session = sessionOf(client, notices);
  if (settings.role !== void 0) await session.rows(`set role ${quoteIdentifier(settings.role)}`);
  return session;
}
function sessionOf(client, notices) {
  let before = Promise.resolve();
  function query(text, values) {
    const answered = before.then(() => send(text, values));
    before = answered;
    return answered;
  }
  async function send(text, values) {
    try {
      const answer = await (values === void 0 ? client.query(text) : client.query({ text, values: [...values], queryMode: "extended" }));
      const last = [answer].flat().at(-1);
      return {
        ok: true,
        rows: last?.rows ?? [],
        rowCount: last?.rowCount ?? 0,
        command: last?.command ?? ""
      };
    } catch (error) {
      await readyAgain(client, error);
      return { ok: false, error: toSqlError(error) };
    }
  }
  return {
    query,
    async rows(text, values) {
      const result = await query(text, values);
      if (!result.ok) throw new StatementError(result.error, text);
      return result.rows;
    },
    async copyIn(text, rows) {
      try {
        const rowCount = await copyIn(client, text, rows);
        return { ok: true, rows: [], rowCount, command: "COPY" };
      } catch (error) {
        return { ok: false, error: toSqlError(error) };
      }
    },
    notices,
    get transactionStatus() {
      return client.getTransactionStatus();
    },
    backendPid: client.processID ?? 0,
    terminate() {
      client.connection.stream.destroy();
    },
    async [Symbol.asyncDispose]() {
      await client.end();
    }
  };
}
async function readyAgain(client, error) {
  if (!(error instanceof DatabaseError) || client.readyForQuery) return;
  const { connection } = client;
  await new Promise((resolve) => {
    function done() {
      connection.off("readyForQuery", done);
      client.off("end", done);
      resolve();
    }
    connection.once("readyForQuery", done);
    client.once("end", done);
  });
}
function toSqlError(thrown) {
  if (!(thrown instanceof DatabaseError)) {
    const message = thrown instanceof Error ? thrown.message || String(thrown.code) : String(thrown);
    return { code: sqlstates.connectionFailure, message };
  }
  return {
    code: thrown.code ?? "",
    message: thrown.message,
    detail: thrown.detail,
    hint: thrown.hint,
    position: thrown.position === void 0 ? void 0 : Number(thrown.position),
    where: thrown.where,
    schema: thrown.schema,
    table: thrown.table,
    column: thrown.column,
    constraint: thrown.constraint
  };
}

export {
  ownerRole,
  superuserRole,
  sqlstates,
  isConnectionLoss,
  StatementError,
  connect,
  connectVia,
  closeToOwner,
  openSession,
  toSqlError
};
