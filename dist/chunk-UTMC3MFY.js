import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);

// src/report/visible.ts
var invisible = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
function visible(text) {
  return text.replaceAll("\r\n", "\n").toWellFormed().replaceAll(invisible, "\uFFFD");
}
function oneLine(text) {
  return visible(text).replaceAll(/\s+/g, " ").trim();
}

export {
  visible,
  oneLine
};
