import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  renderComment
} from "./chunk-BL3GQ66R.js";
import "./chunk-43E5KBJH.js";
import "./chunk-KMR4YS3G.js";
import "./chunk-BKNPQ7DF.js";
import "./chunk-FKQ3INHG.js";
import "./chunk-PVEMQVVJ.js";
import "./chunk-IINRV42Y.js";
import "./chunk-GKJW67YD.js";
import "./chunk-GDVL7YYA.js";
import "./chunk-6COKF3WQ.js";
import "./chunk-MJE2XOEM.js";
import "./chunk-UTMC3MFY.js";
import "./chunk-NIC3JP2Q.js";
import "./chunk-QGJU5NK4.js";
import "./chunk-FBFW2TPH.js";
import "./chunk-6GRQ5EAL.js";
export {
  renderComment
};
