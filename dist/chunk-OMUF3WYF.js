import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  compareFile
} from "./chunk-MKBHRECL.js";
import "./chunk-6VHLEULX.js";
import "./chunk-4QYMX3NX.js";
import "./chunk-IKGY5MHH.js";
import "./chunk-7HVYQIBU.js";
import "./chunk-TCSMLBNY.js";
import "./chunk-5PZNLZA4.js";
import "./chunk-VKXF52UQ.js";
import "./chunk-A37BLZ25.js";
import "./chunk-ITAX4DBP.js";
import "./chunk-KHKXTBEP.js";
import "./chunk-6H7USHEG.js";
import "./chunk-XNSWPCLP.js";
import "./chunk-RH7ZYTHJ.js";
import "./chunk-DD7GTJ6S.js";
import "./chunk-DJL4FGJI.js";
import "./chunk-E66TCC3X.js";
import "./chunk-MJE2XOEM.js";
import "./chunk-QGJU5NK4.js";
import "./chunk-6GRQ5EAL.js";
export {
  compareFile
};
