import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  cutPicture,
  deploySteps,
  orderFaults,
  placeText,
  withoutFilesText
} from "./chunk-GKJW67YD.js";
import {
  and,
  plural,
  quoted
} from "./chunk-6COKF3WQ.js";
import {
  lockName
} from "./chunk-MJE2XOEM.js";

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
  if (files.length > 0) return filesText(files);
  if (!parts) return sql.map((one) => `${one.replace(/;\s*$/, "")};`).join("\n\n");
  return parts.map((part, index) => {
    const { transaction, note } = part;
    return `-- part ${index + 1}, ${transactions[transaction]}: ${note}
${part.sql};`;
  }).join("\n\n");
}
function filesText(files) {
  return files.map(({ file, text }) => `-- file: ${file}
${text.trimEnd()}`).join("\n\n");
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

// src/report/replication.ts
function reportReplication(servers) {
  for (const { server, replication } of servers) {
    if (replication) return summarise(server.version, replication);
  }
  return void 0;
}
function summarise(server, replication) {
  const { source, publications, direction, subscribers, changes, deployPlan } = replication;
  return {
    server,
    source,
    publications: publications.map(({ tables }) => tables),
    ...direction && { direction },
    ...subscribers && { subscribers: [...subscribers] },
    changes: changes.map((change) => ({
      migration: change.migration,
      publisherFirst: phrases(change, "publisher-first", replication),
      subscriberFirst: phrases(change, "subscriber-first", replication)
    })),
    plan: deployPlan ? [...deploySteps(deployPlan)] : [],
    files: deployPlan?.files?.map(({ on, ...file }) => ({ ...file, on: on?.map(placeText) })),
    withoutFiles: deployPlan?.withoutFiles?.map(withoutFilesText)
  };
}
function phrases({ orders }, order, { with: extension }) {
  const until = extension ? "somebody adds it to a replication set" : "the subscription is refreshed";
  const run = orders.find((one) => one.order === order);
  if (!run) return [`the ${order === "publisher-first" ? "publisher" : "subscriber"} runs nothing`];
  const at = ({ subscriber }) => subscriber === void 0 ? "" : ` on ${subscriber}`;
  const diverged = run.diverged.map((one) => `rows of ${one.relation} differ${at(one)} afterwards`);
  const missing = run.missing.map(({ relation, column, why, ...where }) => {
    const what = (column === void 0 ? relation : `${relation}.${column}`) + at(where);
    return why === "until-refresh" ? `${what} stays empty until ${until}` : `${what} is not published`;
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
  const { source, publications, direction, subscribers } = replication;
  const named = source === "configured" || source === "stats";
  return [
    named ? `${sources[source]}: ${publications.join("; ")}.` : sources[source],
    ...direction ? [directions[direction]] : [],
    ...subscribers ? [`Subscribers: ${subscribers.join(", ")}.`] : []
  ].join(" ");
}
var directions = {
  in: "This database is the subscriber.",
  both: "Both sides write and follow each other: publisher and subscriber are the one and the other."
};
function splitFiles({ replication }) {
  const files = Map.groupBy(replication?.files ?? [], ({ migration }) => migration);
  return [...files.values()].map((own) => ({
    title: `Files of the plan, in the place of ${[...new Set(own.map(({ replaces }) => replaces))].join(" and ")}`,
    text: filesText(
      own.map(({ file, text, on }) => ({
        file: on ? `${file}, on ${on.join(" and ")} only` : file,
        text
      }))
    )
  }));
}
var planTitle = "Deploy plan, rehearsed from end to end:";

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
var mostRefusing = 3;
function interruptRemarks({ interrupt, migrations }) {
  const killed = (interrupt?.migrations ?? []).filter(({ cuts }) => cuts.length > 0);
  const isSafe = ({ cuts }) => cuts.every(({ result }) => result === "converges");
  const safe = killed.filter(isSafe);
  const files = new Map(migrations.map(({ id, file }) => [id, file]));
  const unsafe = killed.filter((one) => !isSafe(one));
  const refusing = unsafe.filter(({ cuts }) => cuts.every(({ refusal }) => refusal !== void 0));
  const alike = refusing.length > mostRefusing ? refusing : [];
  const [example] = alike;
  const words = example?.cuts[0]?.refusal ?? "";
  return [
    ...safe.length > 0 ? [
      `Killed in the middle and started again (${plural(safe.flatMap(({ cuts }) => cuts).length, "place")} in ${plural(safe.length, "migration")}): each time it ends as an undisturbed run.`
    ] : [],
    ...example ? [
      `${plural(alike.length, "migration")} killed at ${plural(alike.flatMap(({ cuts }) => cuts).length, "place")} and started again: the framework refuses to begin each time, ${files.get(example.migration) ?? example.migration} with ${quoted(words)}.`
    ] : [],
    ...unsafe.filter((one) => !alike.includes(one)).map(
      (one) => `${files.get(one.migration) ?? one.migration} killed at ${plural(one.cuts.length, "place")} and started again: ${and(outcomes(one.cuts))}. ${quoted(one.picture)}`
    )
  ];
}
function outcomes(cuts) {
  const count = (wanted) => cuts.filter(({ result }) => result === wanted).length;
  const refused = cuts.find(({ result }) => result === "refused");
  const words = refused?.refusal ?? refused?.error?.message ?? "";
  return [
    ...count("converges") > 0 ? [`${times(count("converges"))} as an undisturbed run`] : [],
    ...count("refused") > 0 ? [`${times(count("refused"))} refused with ${quoted(words)}`] : [],
    ...count("third-state") > 0 ? [`${times(count("third-state"))} in a third state`] : []
  ];
}
function times(number) {
  return number === 1 ? "once" : `${number} times`;
}

export {
  reportInterrupt,
  interruptRemarks,
  reportFix,
  fixTitle,
  fixText,
  fixTable,
  fixLocks,
  reportReplication,
  replicationTable,
  publishedSentence,
  splitFiles,
  planTitle
};
