import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  fileOf,
  refuseUnknownNew,
  sizesFrom,
  withoutNew
} from "./chunk-LT4ZF6BO.js";
import "./chunk-W6OZCFNK.js";
import "./chunk-REVYYZAQ.js";
import "./chunk-XNSWPCLP.js";
import "./chunk-XL27YZHX.js";
import "./chunk-E66TCC3X.js";
import "./chunk-FBFW2TPH.js";
import "./chunk-6GRQ5EAL.js";
export {
  fileOf,
  refuseUnknownNew,
  sizesFrom,
  withoutNew
};
