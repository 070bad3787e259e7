import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);

// src/sql/tag.ts
function sql(strings, ...values) {
  const text = String.raw({ raw: strings }, ...values).replace(/^\n/, "").trimEnd();
  const indents = text.split("\n").filter((line) => line.trim() !== "").map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const indent = Math.min(...indents, 80);
  return text.split("\n").map((line) => line.slice(indent)).join("\n");
}

export {
  sql
};
