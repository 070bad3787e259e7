import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  renderComment
} from "./chunk-J7WUTQN3.js";
import "./chunk-43E5KBJH.js";
import "./chunk-KMR4YS3G.js";
import "./chunk-ASNZUQZT.js";
import "./chunk-IYLEVJET.js";
import "./chunk-2KD2V3RY.js";
import "./chunk-OCZYDML2.js";
import "./chunk-P6VDVGPC.js";
import "./chunk-7LKM3BPI.js";
import "./chunk-FDDA75OW.js";
import "./chunk-R3Y7342R.js";
import "./chunk-UTMC3MFY.js";
import "./chunk-ZT6WOD7Q.js";
import "./chunk-QGJU5NK4.js";
import "./chunk-FBFW2TPH.js";
import "./chunk-6GRQ5EAL.js";
export {
  renderComment
};
