import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  sweepContainers
} from "./chunk-C2Z4RP54.js";
import {
  sweepRunFolders
} from "./chunk-NORXE6M4.js";
import "./chunk-O7SDBEDT.js";
import "./chunk-DJL4FGJI.js";
import {
  actionLog,
  getState,
  info,
  takeToken
} from "./chunk-L7VTOBND.js";
import "./chunk-FKQ3INHG.js";
import {
  describeError
} from "./chunk-E66TCC3X.js";
import "./chunk-UTMC3MFY.js";
import "./chunk-NIC3JP2Q.js";
import "./chunk-QGJU5NK4.js";
import "./chunk-FBFW2TPH.js";
import "./chunk-6GRQ5EAL.js";

// src/main/post.ts
takeToken();
var log = actionLog(false);
async function sweep(what, run) {
  try {
    const count = await run();
    if (count !== void 0 && count > 0) info(`Removed ${what} that were left behind: ${count}`);
  } catch (error) {
    log.debug(`${what}: ${describeError(error)}`);
  }
}
if (getState("finished") !== "true") {
  await sweep("servers", () => sweepRunFolders(log));
  await sweep("containers", () => sweepContainers());
}
