import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  wrap
} from "./chunk-6AE7OBTV.js";
import {
  hazards
} from "./chunk-HZSNRQ57.js";
import "./chunk-VKXF52UQ.js";
import {
  expectWord
} from "./chunk-R5NWR6XC.js";
import "./chunk-U5SNWUPP.js";
import "./chunk-HIGKPLUU.js";
import "./chunk-REVYYZAQ.js";
import "./chunk-XNSWPCLP.js";
import "./chunk-RH7ZYTHJ.js";
import "./chunk-WHLV7HL3.js";
import "./chunk-E66TCC3X.js";
import "./chunk-GKJW67YD.js";
import "./chunk-MJE2XOEM.js";
import "./chunk-QGJU5NK4.js";
import "./chunk-FBFW2TPH.js";
import "./chunk-6GRQ5EAL.js";

// src/main/cli/explain.ts
async function runExplain([id], { print }) {
  const ids = hazards.map((hazard2) => hazard2.id);
  if (id === void 0) {
    const widest = Math.max(...ids.map(({ length }) => length));
    print(hazards.map((hazard2) => `${hazard2.id.padEnd(widest)}  ${hazard2.title}
`).join(""));
    return 0;
  }
  expectWord(id, ids, "hazard");
  const hazard = hazards.find((candidate) => candidate.id === id);
  if (hazard) print(explanation(hazard));
  return 0;
}
function explanation(hazard) {
  const { id, title, area, severity, docs } = hazard;
  const example = hazard.examples.find(({ expect }) => expect !== "clean");
  const paragraphs = [
    `${id}: ${title}`,
    `${area}, at most ${severity}`,
    ...section("Why", docs.why),
    ...section("Instead", docs.instead),
    ...section("What this does not prove", docs.limits)
  ];
  if (example) {
    const sql = [example.given, ...example.migrations].map((text) => text.trim()).join("\n\n");
    paragraphs.push(`Example: ${example.title}`, sql.replaceAll(/^(?=.)/gm, "    "));
    if (example.expect !== "clean")
      paragraphs.push(...example.expect.flatMap((text) => filled(text)));
  }
  return `${paragraphs.join("\n\n")}
`;
}
function section(title, text) {
  return [`${title}:
${filled(text)}`];
}
function filled(text) {
  const paragraphs = text.trim().split(/\n{2,}/);
  return paragraphs.map((one) => /^(?: {2,}|```|[-*] )/m.test(one) ? one : wrap(one, 88).join("\n")).map((one) => one.replaceAll(/^(?=.)/gm, "  ")).join("\n\n");
}
export {
  explanation,
  runExplain
};
