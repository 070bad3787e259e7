import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  writeOutput
} from "./chunk-4TU2C7HU.js";
import {
  detectEach,
  discover,
  ownTree
} from "./chunk-RRMZWN6N.js";
import {
  workingTree
} from "./chunk-KRGLL2BA.js";
import "./chunk-EPHKF3NH.js";
import "./chunk-HCUVIA5Q.js";
import "./chunk-4QYMX3NX.js";
import "./chunk-IKGY5MHH.js";
import "./chunk-7HVYQIBU.js";
import "./chunk-5PZNLZA4.js";
import "./chunk-VKXF52UQ.js";
import "./chunk-A37BLZ25.js";
import "./chunk-6H7USHEG.js";
import "./chunk-CGDFBAK3.js";
import {
  configFromFlags
} from "./chunk-R5NWR6XC.js";
import "./chunk-U5SNWUPP.js";
import "./chunk-HIGKPLUU.js";
import "./chunk-LT4ZF6BO.js";
import "./chunk-W6OZCFNK.js";
import "./chunk-REVYYZAQ.js";
import "./chunk-XNSWPCLP.js";
import {
  withinRepository
} from "./chunk-XL27YZHX.js";
import "./chunk-4BKQADP7.js";
import "./chunk-WIFWE4TR.js";
import {
  quoteLiteral
} from "./chunk-RH7ZYTHJ.js";
import {
  loadParser
} from "./chunk-DD7GTJ6S.js";
import {
  folderInCheckout
} from "./chunk-46QNP46Q.js";
import "./chunk-DJL4FGJI.js";
import {
  renderSql
} from "./chunk-BKNPQ7DF.js";
import "./chunk-E66TCC3X.js";
import "./chunk-GDVL7YYA.js";
import "./chunk-6COKF3WQ.js";
import "./chunk-MJE2XOEM.js";
import "./chunk-UTMC3MFY.js";
import "./chunk-QGJU5NK4.js";
import "./chunk-FBFW2TPH.js";
import "./chunk-6GRQ5EAL.js";

// src/main/cli/sql.ts
async function runSql(argv, context) {
  const config = await configFromFlags("sql", argv, context.cwd);
  await loadParser();
  const sendings = config.all ? await everyMigration(config) : await newMigrations(config);
  const sent = sendings.flatMap(sentMigrations);
  if (sent.length === 0)
    context.log.info("No migration differs from the base; `--all` prints all.");
  const text = sent.length === 0 ? "" : renderSql(sent);
  if (config.output === null) context.print(text);
  else await writeOutput(config.output, text);
  return 0;
}
async function newMigrations(config) {
  const found = await discover(config);
  return found.map(({ plan: { adapter, settings, review } }) => ({
    adapter,
    settings,
    migrations: review
  }));
}
async function everyMigration(config) {
  const tree = workingTree(config.path);
  const folder = await folderInCheckout(config.path);
  const sendings = [];
  for await (const { settings, projects } of detectEach(config, tree)) {
    for (const { runner, directory } of projects) {
      const set = await runner.discover(ownTree(tree, settings), directory, settings);
      const { migrations } = withinRepository(folder, set);
      sendings.push({ adapter: runner, settings, migrations });
    }
  }
  return sendings;
}
function sentMigrations({
  adapter,
  settings,
  migrations
}) {
  const { before = [], after = [] } = adapter.aroundRun ?? {};
  const number = transactionNumbers();
  return migrations.map((migration, index) => {
    const steps = [
      ...index === 0 ? before : [],
      ...adapter.plan(migration, settings),
      ...index === migrations.length - 1 ? after : []
    ];
    const { file, transactionMode } = migration;
    const statements = steps.map((step) => number(step, transactionMode));
    return { file, transactionMode, statements };
  });
}
function transactionNumbers() {
  let count = 0;
  let open = null;
  return (step, mode) => {
    const begins = step.origin === "runner" && /^\s*(begin|start)\b/i.test(step.sql);
    const ends = step.origin === "runner" && /^\s*(commit|end|rollback)\b/i.test(step.sql);
    if (begins) open = count += 1;
    let transaction = open;
    if (open === null && step.origin === "migration") {
      if (mode === "message") transaction = count += 1;
      else if (mode === "own") transaction = void 0;
    }
    if (ends) open = null;
    return { origin: step.origin, sql: sqlOf(step), line: step.source?.line, transaction };
  };
}
function sqlOf({ sql, parameters, copyData }) {
  const filled = sql.replace(/\$(\d+)/g, (whole, digits) => {
    const value = parameters?.[Number(digits) - 1];
    if (value === void 0) return whole;
    return typeof value === "string" ? quoteLiteral(value) : String(value ?? "null");
  });
  if (copyData === void 0) return filled;
  return `${filled.replace(/;\s*$/, "")};
${copyData.replace(/\n?$/, "\n")}\\.`;
}
export {
  runSql,
  sentMigrations
};
