import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  paint
} from "./chunk-GKTLKCC4.js";
import {
  visible
} from "./chunk-UTMC3MFY.js";
import "./chunk-6GRQ5EAL.js";

// src/report/schema-check.ts
function renderSchemaCheck(results, color) {
  const painter = paint(color);
  const blocks = results.map(
    (one) => "why" in one ? `${one.what}: not compared: ${one.why}` : fileBlock(one, painter)
  );
  return `${blocks.join("\n\n")}
`;
}
function fileBlock({ file, differences, versions, command }, painter) {
  const missing = versions?.missing ?? [];
  const unknown = versions?.unknown ?? [];
  if (differences.length + missing.length + unknown.length === 0) {
    return `${file}: what the migrations build`;
  }
  return [
    `--- ${file}`,
    "+++ what the migrations build",
    ...differences.flatMap((one, at) => differenceLines(one, differences[at - 1], painter)),
    ...missing.map((id) => painter.green(`+ version ${visible(id)}`)),
    ...unknown.map((version) => painter.red(`- version ${visible(version)}`)),
    "",
    `Bring them together: ${command}`
  ].join("\n");
}
function differenceLines({ path, side, text }, before, painter) {
  const place = path.join(" \u203A ");
  const line = side === "file" ? painter.red(`- ${visible(text)}`) : painter.green(`+ ${visible(text)}`);
  return before?.path.join(" \u203A ") === place ? [line] : [`@@ ${visible(place)} @@`, line];
}
export {
  renderSchemaCheck
};
