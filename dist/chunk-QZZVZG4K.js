import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  plural
} from "./chunk-R4PSIMTN.js";
import {
  lockName
} from "./chunk-RFGLOWXN.js";

// src/report/fix.ts
function reportFix(fix) {
  const locks = (all) => all?.map((lock) => ({ ...lock, blocks: [...lock.blocks], work: [...lock.work] }));
  return {
    sql: [...fix.sql],
    proven: fix.proven,
    parts: fix.parts?.map(({ sql, transaction, note }) => ({ sql, transaction, note })),
    differs: fix.differs && [...fix.differs],
    files: fix.files?.map((file) => ({ ...file })),
    before: locks(fix.before),
    after: locks(fix.after),
    rows: fix.rows,
    servers: fix.servers && [...fix.servers]
  };
}
function fixTitle({ parts, differs = [], rows = "baseline" }) {
  const ends = differs.includes("column-order") ? "same columns, in another order, and same rows at the end" : "same schema and rows at the end";
  const cut = parts === void 0 ? "" : ", cut after each part and sent again";
  return `Fix, rehearsed ${grounds[rows]}${cut}: ${ends}`;
}
var grounds = {
  baseline: "from the same baseline",
  ordinary: "on one ordinary row in each table, since the migration fails on others",
  none: "on empty tables, since the migration fails on rows"
};
var transactions = {
  own: "a transaction of its own",
  none: "outside any transaction",
  batched: "outside any transaction, commits as it goes"
};
function fixText({ sql, parts, files = [] }) {
  if (files.length > 0) {
    return files.map(({ file, text }) => `-- file: ${file}
${text.trimEnd()}`).join("\n\n");
  }
  if (!parts) return sql.map((one) => `${one.replace(/;\s*$/, "")};`).join("\n\n");
  return parts.map((part, index) => {
    const { transaction, note } = part;
    return `-- part ${index + 1}, ${transactions[transaction]}: ${note}
${part.sql};`;
  }).join("\n\n");
}
function fixTable(fix) {
  return {
    head: ["", "Relation", "Lock", "Waits", "While"],
    rows: lockLines(fix).map(({ when, relation, lock, waits, work }) => [
      when,
      { code: [relation] },
      lock,
      waits,
      { sentence: work }
    ])
  };
}
function fixLocks(fix) {
  return lockLines(fix).map(
    ({ when, relation, lock, waits, work }) => `${when}: ${lock} on ${relation}, ${waits} wait: ${work}`
  );
}
function lockLines({ before = [], after = [] }) {
  return [...before, ...after].map(({ part, relation, mode, blocks, work, rows }) => {
    const done = [...work, ...rows > 0 ? [`${plural(rows, "row")} written`] : []];
    return {
      when: part === void 0 ? "before" : `part ${part + 1}`,
      relation,
      lock: lockName(mode),
      waits: blocks.length > 0 ? blocks.join(" and ") : "neither reads nor writes",
      work: done.length > 0 ? done.join(", ") : "catalog only"
    };
  });
}

export {
  reportFix,
  fixTitle,
  fixText,
  fixTable,
  fixLocks
};
