import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  optionsFor,
  pictureOf
} from "./chunk-KHKXTBEP.js";
import "./chunk-6H7USHEG.js";
import "./chunk-6GRQ5EAL.js";
export {
  optionsFor,
  pictureOf
};
