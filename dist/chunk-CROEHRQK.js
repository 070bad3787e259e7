import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  findKept,
  keep,
  keptName
} from "./chunk-LTOPFCDX.js";
import "./chunk-5PZNLZA4.js";
import "./chunk-A37BLZ25.js";
import "./chunk-RH7ZYTHJ.js";
import "./chunk-6GRQ5EAL.js";
export {
  findKept,
  keep,
  keptName
};
