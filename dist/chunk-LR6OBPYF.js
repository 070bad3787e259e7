import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  defaultPicture,
  findCommittedSchema
} from "./chunk-4BKQADP7.js";
import "./chunk-WIFWE4TR.js";
import "./chunk-RH7ZYTHJ.js";
import "./chunk-DD7GTJ6S.js";
import "./chunk-E66TCC3X.js";
import "./chunk-6GRQ5EAL.js";
export {
  defaultPicture,
  findCommittedSchema
};
