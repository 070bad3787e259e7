import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  settingNamed,
  settingsOf
} from "./chunk-HIGKPLUU.js";
import {
  commands
} from "./chunk-WHLV7HL3.js";

// src/main/cli/help.ts
var width = 100;
var exitStatuses = [
  ["0", "nothing at or above --fail-on"],
  ["1", "findings at or above --fail-on"],
  ["2", "wrong use or configuration"],
  ["3", "could not rehearse"],
  ["70", "a bug of this tool"]
];
function renderHelp() {
  return [
    "Rehearses Postgres migrations on a throw-away server and reports what they really did.",
    "",
    section(
      "Commands",
      commands.map(({ usage, summary }) => [usage, summary])
    ),
    "",
    section("Flags", [
      ["--help", "Help, also for a single command: migration-rehearsal review --help."],
      ["--version", "The version of this tool."]
    ]),
    "",
    section("Exit status", exitStatuses),
    ""
  ].join("\n");
}
function renderCommandHelp(command) {
  const head = [`migration-rehearsal ${command.usage}`, "", command.summary];
  const names = settingsOf(command.name).filter((name) => name !== "path");
  if (names.length === 0) return [...head, ""].join("\n");
  return [...head, "", section("Flags", names.map(flagRow)), ""].join("\n");
}
function flagRow(name) {
  const { kind, sentence } = settingNamed(name);
  const flag = `--${name}${kind.placeholder === "" ? "" : ` ${kind.placeholder}`}`;
  const byDefault = defaultText(name);
  return [
    `${flag}${kind.several ? "\u2026" : ""}`,
    `${sentence.replaceAll("`", "")}${byDefault === "" ? "" : ` Default: ${byDefault}.`}`
  ];
}
function defaultText(name) {
  const value = settingNamed(name).default;
  if (Array.isArray(value)) return value.join(",");
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
function section(title, rows) {
  const widest = Math.min(Math.max(...rows.map(([left]) => left.length)), 28);
  const indent = " ".repeat(widest + 4);
  const lines = rows.map(([left, right]) => {
    const text = wrap(right, width - indent.length).join(`
${indent}`);
    return left.length > widest ? `  ${left}
${indent}${text}` : `  ${left.padEnd(widest)}  ${text}`;
  });
  return [`${title}:`, ...lines].join("\n");
}
function wrap(text, columns) {
  const lines = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== void 0 && last.length + 1 + word.length <= columns) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

export {
  renderHelp,
  renderCommandHelp,
  defaultText,
  wrap
};
