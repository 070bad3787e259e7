import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  plural
} from "./chunk-6COKF3WQ.js";
import {
  linesBefore
} from "./chunk-MJE2XOEM.js";
import {
  visible
} from "./chunk-UTMC3MFY.js";

// src/report/excerpt.ts
function shorten(text, longestLines, longestCharacters = 4e3) {
  const lines = text.split("\n");
  const kept = lines.slice(0, longestLines).join("\n");
  const shown = longestLines === Infinity ? kept : kept.slice(0, longestCharacters);
  if (shown.length === text.length) return text;
  const missing = lines.length - shown.split("\n").length;
  const more = missing > 0 ? plural(missing, "more line") : plural(text.length - shown.length, "more character");
  return `${shown.toWellFormed()}
-- \u2026 ${more}`;
}
function excerpt(sql, options) {
  const { longest, line, position } = options;
  const before = position === void 0 ? "" : characters(sql).slice(0, position - 1).join("");
  const caretAt = before.split("\n").length - 1;
  const all = sql.split("\n").map((text, at) => ({
    text: visible(clipLine(text)),
    number: line === void 0 ? void 0 : line + at
  }));
  const from = Math.max(0, Math.min(caretAt - Math.floor(longest / 2), all.length - longest));
  const shown = all.slice(from, from + longest);
  if (position !== void 0) {
    const indent = visible(before.split("\n").at(-1) ?? "").replaceAll(/[^\t]/gu, " ");
    if (indent.length < longestLine) shown.splice(caretAt - from + 1, 0, { text: `${indent}^` });
  }
  const missing = all.length - Math.min(longest, all.length);
  if (missing > 0) shown.push({ text: `-- \u2026 ${plural(missing, "more line")}` });
  return shown;
}
function firstLine({ line, sql = "", position }) {
  return line === void 0 ? void 0 : line - linesBefore(sql, position);
}
var longestLine = 500;
function clipLine(text) {
  return text.length > longestLine ? `${text.slice(0, longestLine).toWellFormed()} \u2026` : text;
}
function characters(text) {
  return Array.from(text);
}

export {
  shorten,
  excerpt,
  firstLine
};
