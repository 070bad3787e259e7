import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  reportOn,
  review
} from "./chunk-TAP7SGCJ.js";
import "./chunk-HZSNRQ57.js";
import "./chunk-EAKFRWLP.js";
import "./chunk-5PJNGIVH.js";
import "./chunk-VXBCWPVS.js";
import "./chunk-2VOPWBXB.js";
import "./chunk-RRMZWN6N.js";
import "./chunk-KRGLL2BA.js";
import "./chunk-EPHKF3NH.js";
import "./chunk-HCUVIA5Q.js";
import "./chunk-BU6H2B3I.js";
import "./chunk-MFQ4GCIY.js";
import "./chunk-6SZO24CU.js";
import "./chunk-MKBHRECL.js";
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
import "./chunk-CGDFBAK3.js";
import "./chunk-R5NWR6XC.js";
import "./chunk-U5SNWUPP.js";
import "./chunk-HIGKPLUU.js";
import "./chunk-LT4ZF6BO.js";
import "./chunk-W6OZCFNK.js";
import "./chunk-REVYYZAQ.js";
import "./chunk-XNSWPCLP.js";
import "./chunk-XL27YZHX.js";
import "./chunk-4BKQADP7.js";
import "./chunk-WIFWE4TR.js";
import "./chunk-RH7ZYTHJ.js";
import "./chunk-DD7GTJ6S.js";
import "./chunk-46QNP46Q.js";
import "./chunk-NORXE6M4.js";
import "./chunk-O7SDBEDT.js";
import "./chunk-DJL4FGJI.js";
import "./chunk-43E5KBJH.js";
import "./chunk-E66TCC3X.js";
import "./chunk-IINRV42Y.js";
import "./chunk-GKJW67YD.js";
import "./chunk-6COKF3WQ.js";
import "./chunk-MJE2XOEM.js";
import "./chunk-NIC3JP2Q.js";
import "./chunk-QGJU5NK4.js";
import "./chunk-FBFW2TPH.js";
import "./chunk-6GRQ5EAL.js";
export {
  reportOn,
  review
};
