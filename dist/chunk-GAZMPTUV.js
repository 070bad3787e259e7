import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  renderComment
} from "./chunk-C2BVZUOP.js";
import "./chunk-KMR4YS3G.js";
import "./chunk-WVZBQGOS.js";
import "./chunk-BDWGG5HY.js";
import "./chunk-6Y6K77HA.js";
import "./chunk-FQINOR5Q.js";
import "./chunk-GACHISMC.js";
import "./chunk-QZZVZG4K.js";
import "./chunk-R4PSIMTN.js";
import "./chunk-RFGLOWXN.js";
import "./chunk-UTMC3MFY.js";
import "./chunk-B36LKD45.js";
import "./chunk-QGJU5NK4.js";
import "./chunk-FBFW2TPH.js";
import "./chunk-6GRQ5EAL.js";
export {
  renderComment
};
