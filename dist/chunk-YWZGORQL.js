import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  configFromFlags,
  expectWord,
  readFlags
} from "./chunk-R5NWR6XC.js";
import "./chunk-U5SNWUPP.js";
import "./chunk-HIGKPLUU.js";
import "./chunk-REVYYZAQ.js";
import "./chunk-XNSWPCLP.js";
import "./chunk-E66TCC3X.js";
import "./chunk-FBFW2TPH.js";
import "./chunk-6GRQ5EAL.js";
export {
  configFromFlags,
  expectWord,
  readFlags
};
