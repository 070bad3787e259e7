import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  StatementError,
  connect,
  ownerRole,
  sqlstates
} from "./chunk-5PZNLZA4.js";
import {
  sql
} from "./chunk-VKXF52UQ.js";
import {
  quoteIdentifier,
  quoteLiteral
} from "./chunk-RH7ZYTHJ.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";
import {
  __callDispose,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/postgres/prepare.ts
import { createHmac } from "node:crypto";
var mark = "made by migration-rehearsal for the SQL under review";
var lockOwner = `select pg_catalog.pg_advisory_xact_lock(x'72656f77'::int)`;
var temporaryFiles = "1GB";
async function prepareOwner(admin, server, password) {
  const role = quoteIdentifier(ownerRole);
  const login = password === void 0 ? "" : ` password ${quoteLiteral(password)}`;
  await admin.rows(`begin; ${lockOwner}`);
  const [known] = await admin.rows(
    `select pg_catalog.shobj_description(oid, 'pg_authid') as remark from pg_catalog.pg_roles where rolname = $1`,
    [ownerRole]
  );
  if (!known) {
    await admin.rows(`create role ${role} login nosuperuser nocreaterole nocreatedb${login}`);
    await admin.rows(`comment on role ${role} is ${quoteLiteral(mark)}`);
    await admin.rows(
      server.adminIsSuperuser ? `alter role ${role} set temp_file_limit = '${temporaryFiles}'` : `grant ${role} to current_user`
    );
  } else if (known.remark !== mark) {
    throw new UserError("role-exists", `The server has a role "${ownerRole}" that is not ours.`, {
      remedy: `Rename or drop the role "${ownerRole}", or give another server.`
    });
  }
  await admin.rows("commit");
  return { user: ownerRole, password, database: server.admin.database };
}
async function ownerAsSuperuser(server) {
  const { session, info, adminIsSuperuser, owner } = server;
  if (info.provider === "given" || !adminIsSuperuser) {
    throw new UserError(
      "superuser-refused",
      '"merged-as-superuser" is set, and a given server never runs migrations as a superuser.',
      {
        remedy: 'Let the rehearsal start a server of its own: leave "database-url" out.',
        exitStatus: 3
      }
    );
  }
  const role = quoteIdentifier(owner.user);
  await session.rows(`alter role ${role} superuser`);
  return {
    async [Symbol.asyncDispose]() {
      await session.rows(`alter role ${role} nosuperuser`);
    }
  };
}
function ownerPassword(admin) {
  return createHmac("sha256", admin.password ?? "").update("migration-rehearsal owner").digest("hex");
}
async function dropOwner(admin, inUse) {
  await admin.rows(`begin; ${lockOwner}`);
  const dropped = await inUse() ? void 0 : await admin.query(`drop role if exists ${quoteIdentifier(ownerRole)}`);
  await admin.rows("commit");
  if (dropped?.ok === false && dropped.error.code !== sqlstates.dependentObjects)
    throw new StatementError(dropped.error);
}
async function createExtension(database, name, options = {}) {
  var _stack = [];
  try {
    const session = __using(_stack, await connect(database.server, { database: database.name }), true);
    const where = options.schema === void 0 ? "" : ` schema ${quoteIdentifier(options.schema)}`;
    const made = await session.query(
      `create extension if not exists ${quoteIdentifier(name)}${where} cascade`
    );
    if (made.ok) await closeWayOut(session);
    return made;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function closeWayOut(session) {
  await session.rows(sql`
    do $$
      declare way text;
      begin
        for way in
          select d.objid::pg_catalog.regprocedure::text
          from pg_catalog.pg_depend d
          join pg_catalog.pg_extension e on e.oid = d.refobjid and e.extname = 'dblink'
          where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.deptype = 'e'
        loop
          execute pg_catalog.format('revoke execute on function %s from public', way);
        end loop;
      end
    $$
  `);
}
async function createRole(server, name) {
  const admin = server.session;
  const known = await admin.rows("select 1 from pg_catalog.pg_roles where rolname = $1", [name]);
  if (known.length > 0) return false;
  await admin.rows(`create role ${quoteIdentifier(name)} nologin`);
  await admin.rows(
    `grant ${quoteIdentifier(name)} to ${quoteIdentifier(server.owner.user)} with admin option`
  );
  rolesMade.set(server, [...rolesMade.get(server) ?? [], name]);
  return true;
}
var rolesMade = /* @__PURE__ */ new WeakMap();
async function dropRoles(server, names = rolesMade.get(server) ?? []) {
  for (const name of names.toReversed()) {
    const dropped = await server.session.query(`drop role if exists ${quoteIdentifier(name)}`);
    if (!dropped.ok && dropped.error.code !== sqlstates.dependentObjects)
      throw new StatementError(dropped.error);
  }
}
async function openSchema(database, schema, role) {
  var _stack = [];
  try {
    const session = __using(_stack, await connect(database.server, { database: database.name }), true);
    await session.rows(
      `grant create, usage on schema ${quoteIdentifier(schema)} to ${quoteIdentifier(role)}`
    );
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function createSchema(database, name) {
  var _stack = [];
  try {
    const session = __using(_stack, await connect(database.server, { database: database.name }), true);
    await session.rows(
      `create schema if not exists ${quoteIdentifier(name)} authorization ${quoteIdentifier(database.server.owner.user)}`
    );
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

export {
  prepareOwner,
  ownerAsSuperuser,
  ownerPassword,
  dropOwner,
  createExtension,
  createRole,
  dropRoles,
  openSchema,
  createSchema
};
