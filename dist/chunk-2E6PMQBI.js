import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  compareFile
} from "./chunk-THIKY6CQ.js";
import "./chunk-OE4VEZ4W.js";
import "./chunk-VXBCWPVS.js";
import "./chunk-FWHM64PT.js";
import "./chunk-XZ3XPRKU.js";
import "./chunk-ITAX4DBP.js";
import "./chunk-KEXBFMLN.js";
import "./chunk-JDPXFD4B.js";
import "./chunk-XY3UO4XR.js";
import "./chunk-VKXF52UQ.js";
import "./chunk-QRMNTI7Z.js";
import "./chunk-A37BLZ25.js";
import "./chunk-GZATCQPJ.js";
import "./chunk-SX3OFRRY.js";
import "./chunk-DD7GTJ6S.js";
import "./chunk-XNSWPCLP.js";
import "./chunk-DJL4FGJI.js";
import "./chunk-E66TCC3X.js";
import "./chunk-R3Y7342R.js";
import "./chunk-QGJU5NK4.js";
import "./chunk-6GRQ5EAL.js";
export {
  compareFile
};
