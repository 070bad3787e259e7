import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  detectEach,
  discover,
  sizesFrom
} from "./chunk-HWHOFT3W.js";
import "./chunk-CHOZEOKJ.js";
import "./chunk-HHGUH2LO.js";
import "./chunk-DSAM2SW2.js";
import "./chunk-MPRMPAQE.js";
import "./chunk-J4SHQ3RF.js";
import "./chunk-NS2P3PBH.js";
import "./chunk-A37BLZ25.js";
import "./chunk-VKXF52UQ.js";
import "./chunk-SX3OFRRY.js";
import "./chunk-PTLDZHL3.js";
import "./chunk-XNSWPCLP.js";
import "./chunk-E66TCC3X.js";
import "./chunk-FBFW2TPH.js";
import "./chunk-6GRQ5EAL.js";
export {
  detectEach,
  discover,
  sizesFrom
};
