import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  adapters
} from "./chunk-CGDFBAK3.js";
import "./chunk-XNSWPCLP.js";
import "./chunk-WIFWE4TR.js";
import "./chunk-RH7ZYTHJ.js";
import "./chunk-DD7GTJ6S.js";
import "./chunk-E66TCC3X.js";
import "./chunk-6GRQ5EAL.js";

// src/main/cli/adapters.ts
async function runAdapters(_argv, { print }) {
  const rows = adapters.map(({ id, name, ledger, url }) => [
    id,
    name,
    ledger?.table ?? "none",
    url
  ]);
  const table = [["adapter", "framework", "ledger", "address"], ...rows];
  const widths = [0, 1, 2].map(
    (column) => Math.max(...table.map((row) => row[column]?.length ?? 0))
  );
  const lines = table.map(
    (row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")
  );
  print(lines.map((line) => `${line.trimEnd()}
`).join(""));
  return 0;
}
export {
  runAdapters
};
