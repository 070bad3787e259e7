import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  oneLine,
  visible
} from "./chunk-UTMC3MFY.js";
import {
  clip
} from "./chunk-NIC3JP2Q.js";

// src/report/markdown.ts
function fence(code, language = "sql") {
  const text = visible(code).replace(/\n+$/, "");
  const marks = "`".repeat(Math.max(3, longestBackticks(text) + 1));
  return `${marks}${language}
${text}
${marks}`;
}
function span(text) {
  const line = oneLine(text) || " ";
  const marks = "`".repeat(longestBackticks(line) + 1);
  const pad = /^`|`$|^ .* $/.test(line) ? " " : "";
  return `${marks}${pad}${line}${pad}${marks}`;
}
function longestBackticks(text) {
  return text.matchAll(/`+/g).reduce((longest, [run]) => Math.max(longest, run.length), 0);
}
function cell(text) {
  return span(clip(noPipe(text), 200));
}
function cellProse(text) {
  return prose(clip(noPipe(text), 400));
}
function noPipe(text) {
  return text.replaceAll("|", "\xA6");
}
function prose(text) {
  const pieces = oneLine(text).split(/(`[^`]+`)/);
  const words = pieces.flatMap(
    (piece, at) => at % 2 === 1 ? [span(piece.slice(1, -1))] : piece.split(/(\s+)/).map((text2, nth) => word(text2, at + nth === 0))
  );
  return words.reduce((line, next) => line + (touches(line, next) ? " " : "") + next, "");
}
function touches(line, next) {
  return line.endsWith("`") && next.startsWith("`");
}
function word(text, isFirst) {
  if (/^\s*$/.test(text)) return text;
  if (text === "=" && !isFirst) return text;
  const [before, core, after] = withoutPunctuation(text);
  if (core === "") return isFirst ? span(text) : text;
  const beginsList = isFirst && before === "" && /^\d+$/.test(core) && /^[.)]/.test(after);
  if (!beginsList && isPlainWord(core)) return text;
  return `${before}${span(core)}${after}`;
}
function withoutPunctuation(text) {
  let start = 0;
  while (start < text.length && `"'(\u201C\u2018`.includes(text.charAt(start))) start += 1;
  let end = text.length;
  let unclosed = text.slice(start).split("(").length - text.slice(start).split(")").length;
  while (end > start && `.,;:!?\u2026)"'\u201D\u2019`.includes(text.charAt(end - 1))) {
    if (text.charAt(end - 1) === ")") {
      if (unclosed >= 0) break;
      unclosed += 1;
    }
    end -= 1;
  }
  return [text.slice(0, start), text.slice(start, end), text.slice(end)];
}
function isPlainWord(text) {
  if (/^(?:\d+(?:[.,]\d+)*%?|[–—…→×·]|[a-z](?:\.[a-z])+)$/i.test(text)) return true;
  if (!/^[\p{L}\p{M}\p{N}]+(?:[-'’][\p{L}\p{M}\p{N}]+)*$/u.test(text)) return false;
  return !(/[0-9a-f]{7}/i.test(text) && /\d/.test(text)) && !/[a-z]-\d/i.test(text);
}
function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
function details(summary, body) {
  return `<details>
<summary>${summary}</summary>

${body}

</details>`;
}
function htmlCode(text) {
  return `<code>${escapeHtml(oneLine(text))}</code>`;
}
function escapeHtml(text) {
  return visible(text).replaceAll(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
function byteLength(text) {
  return new TextEncoder().encode(text).length;
}

export {
  fence,
  span,
  cell,
  cellProse,
  prose,
  table,
  details,
  htmlCode,
  escapeHtml,
  byteLength
};
