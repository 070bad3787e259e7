import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);

// src/main/cli/command.ts
var commands = [
  {
    name: "review",
    usage: "review [path] [flags]",
    summary: "Rehearse the migrations that differ from the base branch and report what Postgres did.",
    load: async () => (await import("./chunk-QIXTRCSX.js")).runReview
  },
  {
    name: "sql",
    usage: "sql [path] [flags]",
    summary: "Print what the migrations will send, runner statements and transactions included.",
    load: async () => (await import("./chunk-RCJKIBA3.js")).runSql
  },
  {
    name: "stats",
    usage: "stats URL",
    summary: "Print the sizes of a database's tables, for review --stats; read-only, nothing of what rows hold.",
    load: async () => (await import("./chunk-XCGISP7K.js")).runStats
  },
  {
    name: "explain",
    usage: "explain [HAZARD]",
    summary: "Explain a hazard: what it costs, the safe way, what it does not prove.",
    load: async () => (await import("./chunk-CXBZPMRJ.js")).runExplain
  },
  {
    name: "adapters",
    usage: "adapters",
    summary: "List the migration frameworks that are understood.",
    load: async () => (await import("./chunk-M2FORNZR.js")).runAdapters
  },
  {
    name: "init",
    usage: "init [path]",
    summary: "Write a workflow and a configuration file; files that exist are kept.",
    load: async () => (await import("./chunk-VEV7NQ64.js")).runInit
  }
];

export {
  commands
};
