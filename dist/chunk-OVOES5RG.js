import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  BaselineFailure,
  buildBaseline
} from "./chunk-OE4VEZ4W.js";
import "./chunk-VXBCWPVS.js";
import {
  cloneDatabase
} from "./chunk-FWHM64PT.js";
import "./chunk-XZ3XPRKU.js";
import {
  ledgerRelations
} from "./chunk-JDPXFD4B.js";
import {
  snapshotCatalog
} from "./chunk-XY3UO4XR.js";
import "./chunk-VKXF52UQ.js";
import {
  connect
} from "./chunk-QRMNTI7Z.js";
import "./chunk-A37BLZ25.js";
import "./chunk-GZATCQPJ.js";
import "./chunk-SX3OFRRY.js";
import "./chunk-DD7GTJ6S.js";
import "./chunk-DJL4FGJI.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";
import "./chunk-R3Y7342R.js";
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
    const session = __using(_stack, await connect(server, { user: server.owner.user, database: database.name }), true);
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
