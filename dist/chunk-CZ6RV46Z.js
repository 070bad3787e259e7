import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  writeOutput
} from "./chunk-4TU2C7HU.js";
import {
  detectEach,
  discover,
  treeWithout
} from "./chunk-LBIUWDQ6.js";
import {
  workingTree
} from "./chunk-YFQODO2Z.js";
import "./chunk-JDPXFD4B.js";
import "./chunk-XY3UO4XR.js";
import "./chunk-VKXF52UQ.js";
import "./chunk-QRMNTI7Z.js";
import "./chunk-A37BLZ25.js";
import "./chunk-GZATCQPJ.js";
import "./chunk-C4AMENAX.js";
import "./chunk-CQG53M3Q.js";
import "./chunk-WIFWE4TR.js";
import {
  quoteLiteral
} from "./chunk-SX3OFRRY.js";
import {
  loadParser
} from "./chunk-DD7GTJ6S.js";
import {
  configFromFlags
} from "./chunk-Y4E3VSTM.js";
import "./chunk-4GRLMASM.js";
import {
  folderInCheckout
} from "./chunk-46QNP46Q.js";
import "./chunk-J4SHQ3RF.js";
import "./chunk-PTLDZHL3.js";
import "./chunk-XNSWPCLP.js";
import {
  withinRepository
} from "./chunk-XL27YZHX.js";
import {
  renderSql
} from "./chunk-ASNZUQZT.js";
import "./chunk-E66TCC3X.js";
import "./chunk-7LKM3BPI.js";
import "./chunk-FDDA75OW.js";
import "./chunk-R3Y7342R.js";
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
      const set = await runner.discover(treeWithout(tree, settings.exclude), directory, settings);
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
