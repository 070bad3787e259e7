import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  oneLine
} from "./chunk-UTMC3MFY.js";

// src/report/wrap.ts
function wrap(text, width, indent = "") {
  const lines = [];
  let line = indent;
  for (const word of oneLine(text).split(" ")) {
    const next = line === indent ? `${line}${word}` : `${line} ${word}`;
    if (next.length > width && line !== indent) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = next;
  }
  return [...lines, line];
}

export {
  wrap
};
