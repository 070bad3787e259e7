import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  reportOn,
  review
} from "./chunk-E7PK4KV3.js";
import "./chunk-TSGIXJ2Y.js";
import "./chunk-3EDJ2LVE.js";
import "./chunk-SXFC2M2J.js";
import "./chunk-MFQ4GCIY.js";
import "./chunk-MKCXEV3I.js";
import "./chunk-THIKY6CQ.js";
import "./chunk-OE4VEZ4W.js";
import "./chunk-VXBCWPVS.js";
import "./chunk-FWHM64PT.js";
import "./chunk-XZ3XPRKU.js";
import "./chunk-ITAX4DBP.js";
import "./chunk-KEXBFMLN.js";
import "./chunk-2VOPWBXB.js";
import "./chunk-LBIUWDQ6.js";
import "./chunk-YFQODO2Z.js";
import "./chunk-JDPXFD4B.js";
import "./chunk-XY3UO4XR.js";
import "./chunk-VKXF52UQ.js";
import "./chunk-QRMNTI7Z.js";
import "./chunk-A37BLZ25.js";
import "./chunk-GZATCQPJ.js";
import "./chunk-C4AMENAX.js";
import "./chunk-CQG53M3Q.js";
import "./chunk-WIFWE4TR.js";
import "./chunk-SX3OFRRY.js";
import "./chunk-DD7GTJ6S.js";
import "./chunk-Y4E3VSTM.js";
import "./chunk-4GRLMASM.js";
import "./chunk-46QNP46Q.js";
import "./chunk-J4SHQ3RF.js";
import "./chunk-PTLDZHL3.js";
import "./chunk-XNSWPCLP.js";
import "./chunk-XL27YZHX.js";
import "./chunk-NORXE6M4.js";
import "./chunk-O7SDBEDT.js";
import "./chunk-DJL4FGJI.js";
import "./chunk-43E5KBJH.js";
import "./chunk-E66TCC3X.js";
import "./chunk-OCZYDML2.js";
import "./chunk-P6VDVGPC.js";
import "./chunk-FDDA75OW.js";
import "./chunk-R3Y7342R.js";
import "./chunk-ZT6WOD7Q.js";
import "./chunk-QGJU5NK4.js";
import "./chunk-FBFW2TPH.js";
import "./chunk-6GRQ5EAL.js";
export {
  reportOn,
  review
};
