import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  sweepContainers
} from "./chunk-SMIRCGN2.js";
import {
  sweepRunFolders
} from "./chunk-JUPT5SIS.js";
import "./chunk-BMFWUZHK.js";
import {
  actionLog,
  getState,
  info,
  takeToken
} from "./chunk-QTGPRYJS.js";
import "./chunk-6Y6K77HA.js";
import {
  describeError
} from "./chunk-E66TCC3X.js";
import "./chunk-UTMC3MFY.js";
import "./chunk-B36LKD45.js";
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
