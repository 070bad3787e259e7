import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);

// src/sql/quote.ts
function quoteIdentifier(name) {
  return `"${name.replaceAll('"', '""')}"`;
}
function quoteName(schema, name) {
  const quoted = quoteIdentifier(name);
  return schema === void 0 ? quoted : `${quoteIdentifier(schema)}.${quoted}`;
}
function quoteLiteral(text) {
  const quoted = text.replaceAll("'", "''");
  return quoted.includes("\\") ? ` E'${quoted.replaceAll("\\", "\\\\")}'` : `'${quoted}'`;
}

export {
  quoteIdentifier,
  quoteName,
  quoteLiteral
};
