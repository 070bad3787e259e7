import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  cutPicture,
  deploySteps,
  orderFaults
} from "./chunk-P6VDVGPC.js";
import {
  and,
  plural,
  quoted
} from "./chunk-FDDA75OW.js";
import {
  lockName
} from "./chunk-R3Y7342R.js";

// src/report/replication.ts
function reportReplication(servers) {
  for (const { server, replication } of servers) {
    if (replication) return summarise(server.version, replication);
  }
  return void 0;
}
function summarise(server, replication) {
  const { source, publications, changes, deployPlan } = replication;
  return {
    server,
    source,
    publications: publications.map(({ tables }) => tables),
    changes: changes.map((change) => ({
      migration: change.migration,
      publisherFirst: phrases(change, "publisher-first"),
      subscriberFirst: phrases(change, "subscriber-first")
    })),
    plan: deployPlan ? [...deploySteps(deployPlan)] : []
  };
}
function phrases({ orders }, order) {
  const run = orders.find((one) => one.order === order);
  if (!run) return ["not rehearsed"];
  const diverged = run.diverged.map(({ relation }) => `rows of ${relation} differ afterwards`);
  const missing = run.missing.map(({ relation, column, why }) => {
    const what = column === void 0 ? relation : `${relation}.${column}`;
    return why === "until-refresh" ? `${what} stays empty until the subscription is refreshed` : `${what} is not published`;
  });
  return [...orderFaults(run), ...diverged, ...run.works ? missing : []];
}
function replicationTable({ replication, migrations }) {
  const files = new Map(migrations.map(({ id, file }) => [id, file]));
  const cell = (faults) => ({
    sentence: faults.length === 0 ? "works" : faults.join("; ")
  });
  return {
    head: ["Migration", "Publisher first", "Subscriber first"],
    rows: (replication?.changes ?? []).map(({ migration, publisherFirst, subscriberFirst }) => [
      migration === void 0 ? "all together" : { code: [files.get(migration) ?? migration] },
      cell(publisherFirst),
      cell(subscriberFirst)
    ])
  };
}
var sources = {
  assumed: "Nobody said what is published; every table counted as published.",
  configured: "Published, as the configuration says",
  migrations: "Published by the migrations themselves.",
  stats: "Published, as the live database said"
};
function publishedSentence({ replication }) {
  if (!replication) return "";
  const { source, publications } = replication;
  const named = source === "configured" || source === "stats";
  return named ? `${sources[source]}: ${publications.join("; ")}.` : sources[source];
}
var planTitle = "Deploy plan, rehearsed from end to end:";

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
  none: "on empty tables, since the migration fails on rows",
  apart: "on one ordinary row in each table, beside the same statements each by itself, since together they fail"
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

// src/report/interrupt.ts
function reportInterrupt(servers) {
  for (const one of servers) {
    if (one.interrupt) return { server: one.server.version, migrations: summarise2(one) };
  }
  return void 0;
}
function summarise2({ apply, interrupt }) {
  return (interrupt?.migrations ?? []).map((killed) => {
    const run = apply?.runs.find(({ migration }) => migration === killed.migration);
    return {
      migration: killed.migration,
      picture: run ? cutPicture(run, killed) : "",
      cuts: killed.cuts.map(({ statement, place, result, left, refusal, error }) => {
        return { statement, place, result, left, refusal, error };
      }),
      leftOut: killed.leftOut
    };
  });
}
function interruptRemarks({ interrupt, migrations }) {
  const killed = (interrupt?.migrations ?? []).filter(({ cuts }) => cuts.length > 0);
  const isSafe = ({ cuts }) => cuts.every(({ result }) => result === "converges");
  const safe = killed.filter(isSafe);
  const files = new Map(migrations.map(({ id, file }) => [id, file]));
  return [
    ...safe.length > 0 ? [
      `Killed in the middle and started again (${plural(safe.flatMap(({ cuts }) => cuts).length, "place")} in ${plural(safe.length, "migration")}): each time it ends as an undisturbed run.`
    ] : [],
    ...killed.filter((one) => !isSafe(one)).map(
      (one) => `${files.get(one.migration) ?? one.migration} killed at ${plural(one.cuts.length, "place")} and started again: ${and(outcomes(one.cuts))}. ${quoted(one.picture)}`
    )
  ];
}
function outcomes(cuts) {
  const count = (wanted) => cuts.filter(({ result }) => result === wanted).length;
  const refused = cuts.find(({ result }) => result === "refused");
  const words = refused?.refusal ?? refused?.error?.message ?? "";
  return [
    ...count("converges") > 0 ? [`${count("converges")} times as an undisturbed run`] : [],
    ...count("refused") > 0 ? [`${count("refused")} times refused with ${quoted(words)}`] : [],
    ...count("third-state") > 0 ? [`${count("third-state")} times in a third state`] : []
  ];
}

export {
  reportInterrupt,
  interruptRemarks,
  reportReplication,
  replicationTable,
  publishedSentence,
  planTitle,
  reportFix,
  fixTitle,
  fixText,
  fixTable,
  fixLocks
};
