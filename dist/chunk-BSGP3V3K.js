import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  buildBaseline
} from "./chunk-5PJNGIVH.js";
import "./chunk-VXBCWPVS.js";
import {
  BaselineFailure
} from "./chunk-6VHLEULX.js";
import {
  ledgerRelations
} from "./chunk-4QYMX3NX.js";
import {
  snapshotCatalog
} from "./chunk-IKGY5MHH.js";
import {
  cloneDatabase,
  connectAsOwner
} from "./chunk-7HVYQIBU.js";
import "./chunk-TCSMLBNY.js";
import "./chunk-5PZNLZA4.js";
import "./chunk-VKXF52UQ.js";
import "./chunk-A37BLZ25.js";
import "./chunk-6H7USHEG.js";
import "./chunk-RH7ZYTHJ.js";
import "./chunk-DD7GTJ6S.js";
import "./chunk-DJL4FGJI.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";
import "./chunk-MJE2XOEM.js";
import "./chunk-QGJU5NK4.js";
import {
  __callDispose,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/rehearse/schema-file/build-schema.ts
async function buildSchema(plan, server, log) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const withoutRows = { ...plan, seed: { rows: 0, randomSeed: plan.seed.randomSeed } };
    const baseline = scope.use(await baselineOf(withoutRows, server, log));
    for (const { file, error } of baseline.unapplied) {
      log.warn(`${file} is not in it, since it needs what a program makes: ${error.message}`);
    }
    const database = scope.use(await cloneDatabase(baseline.empty, "schema"));
    const session = __using(_stack, await connectAsOwner(database), true);
    const ignore = { relations: ledgerRelations(plan) };
    const catalog = await snapshotCatalog(session, { major: server.info.major, ignore });
    const owned = scope.move();
    return { plan, database, catalog, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function baselineOf(plan, server, log) {
  try {
    return await buildBaseline(plan, server, log);
  } catch (error) {
    if (!(error instanceof BaselineFailure)) throw error;
    const { file, line, error: cause } = error.failure;
    const place = line === void 0 ? file : `${file} line ${line}`;
    throw new UserError("migration-fails", `${place}: ${cause.code} ${cause.message}`, {
      remedy: "The schema is what all migrations build: mend this one first.",
      exitStatus: 3,
      cause: error
    });
  }
}
export {
  buildSchema
};
