import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  parseReport,
  parseReportText,
  reportJsonSchema,
  serializeReport
} from "./chunk-UR4HRKQJ.js";
import "./chunk-E66TCC3X.js";
import "./chunk-NIC3JP2Q.js";
import "./chunk-QGJU5NK4.js";
import "./chunk-FBFW2TPH.js";
import "./chunk-6GRQ5EAL.js";
export {
  parseReport,
  parseReportText,
  reportJsonSchema,
  serializeReport
};
