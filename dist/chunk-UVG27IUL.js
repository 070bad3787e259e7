import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  provideServer
} from "./chunk-BU6H2B3I.js";
import "./chunk-MFQ4GCIY.js";
import "./chunk-6SZO24CU.js";
import "./chunk-7HVYQIBU.js";
import "./chunk-TCSMLBNY.js";
import "./chunk-5PZNLZA4.js";
import "./chunk-VKXF52UQ.js";
import "./chunk-A37BLZ25.js";
import "./chunk-RH7ZYTHJ.js";
import "./chunk-NORXE6M4.js";
import "./chunk-O7SDBEDT.js";
import "./chunk-DJL4FGJI.js";
import "./chunk-E66TCC3X.js";
import "./chunk-6GRQ5EAL.js";
export {
  provideServer
};
