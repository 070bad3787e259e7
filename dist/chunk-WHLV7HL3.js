import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);

// src/main/cli/command.ts
var commands = [
  {
    name: "review",
    usage: "review [path] [flags]",
    summary: "Rehearse the migrations that differ from the base branch and report what Postgres did.",
    load: async () => (await import("./chunk-QVNC5NLS.js")).runReview
  },
  {
    name: "sql",
    usage: "sql [path] [flags]",
    summary: "Print what the migrations will send, runner statements and transactions included.",
    load: async () => (await import("./chunk-EYODUUNH.js")).runSql
  },
  {
    name: "recover",
    usage: "recover URL [path] [flags]",
    summary: "Say at which statement a half-finished database stopped, and the SQL that finishes or undoes it; read-only.",
    load: async () => (await import("./chunk-KJXPNN6P.js")).runRecover
  },
  {
    name: "schema",
    usage: "schema check|write [FILE] [path] [flags]",
    summary: "Compare a committed picture of the schema with what the migrations build, columns in order, or write it.",
    load: async () => (await import("./chunk-JF3C5ROQ.js")).runSchema
  },
  {
    name: "stats",
    usage: "stats URL",
    summary: "Print the sizes of a database's tables, for review --stats; read-only, nothing of what rows hold.",
    load: async () => (await import("./chunk-TYZXHOL7.js")).runStats
  },
  {
    name: "record",
    usage: "record [--output FILE] [--database-url URL] [--variable NAME] -- COMMAND",
    summary: "Run a command, such as the tests, with a recorder before its database, and keep the queries it sent, for review --queries.",
    load: async () => (await import("./chunk-GY4U2M5S.js")).runRecord
  },
  {
    name: "explain",
    usage: "explain [HAZARD]",
    summary: "Explain a hazard: what it costs, the safe way, what it does not prove.",
    load: async () => (await import("./chunk-ZGUNC2IH.js")).runExplain
  },
  {
    name: "adapters",
    usage: "adapters",
    summary: "List the migration frameworks that are understood.",
    load: async () => (await import("./chunk-YG2D55SZ.js")).runAdapters
  },
  {
    name: "init",
    usage: "init [path]",
    summary: "Write a workflow and a configuration file; files that exist are kept.",
    load: async () => (await import("./chunk-ZBFYU65C.js")).runInit
  }
];

export {
  commands
};
