import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  defaultText,
  renderCommandHelp,
  renderHelp,
  wrap
} from "./chunk-6AE7OBTV.js";
import "./chunk-HIGKPLUU.js";
import "./chunk-WHLV7HL3.js";
import "./chunk-FBFW2TPH.js";
import "./chunk-6GRQ5EAL.js";
export {
  defaultText,
  renderCommandHelp,
  renderHelp,
  wrap
};
