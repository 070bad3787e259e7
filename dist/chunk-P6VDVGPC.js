import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  ownStatements
} from "./chunk-R3Y7342R.js";

// src/evidence/deploy-words.ts
function orderFaults({ stops, failed, writesRefused }) {
  return [
    ...stops.map(({ relation, error, recovers, after }) => {
      const follows = after === "publisher" ? "subscriber" : "publisher";
      const how = recovers ? `until the ${follows} follows` : "and does not go on by itself";
      return `replication stops at ${relation} ${how}: ${error.message}`;
    }),
    ...failed ? [`the ${failed.side} refuses it: ${failed.error.code} ${failed.error.message}`] : [],
    ...writesRefused.map(
      ({ relation, command, error }) => `the publisher refuses every ${command.toUpperCase()} of ${relation}: ${error.message}`
    )
  ];
}
function deploySteps({ traffic, steps }) {
  const pause = traffic === "paused";
  return [
    ...pause ? ["Pause what writes to these tables, and wait until the subscriber has caught up."] : [],
    ...steps.flatMap((step, index) => [
      ...pause && index > 0 ? ["Wait until the subscriber has caught up."] : [],
      stepText(step)
    ]),
    ...pause ? ["Let the writes go on."] : []
  ];
}
function stepText(step) {
  if (step.do === "prepare")
    return `On the ${step.side}, run ${step.statements.map(code).join(", ")}.`;
  if (step.do === "migrate")
    return `On the ${step.side}, apply ${step.parts.map(partText).join(", then ")}.`;
  return "On the subscriber, run `ALTER SUBSCRIPTION \u2026 REFRESH PUBLICATION`: new tables are copied, and followed from then on.";
}
function partText({ file, statements }) {
  return statements ? `${statements.map(code).join(", ")} of ${code(file)}` : code(file);
}
var longest = 120;
function code(text) {
  const line = text.replaceAll(/\s+/g, " ").trim().replaceAll("`", "'");
  return `\`${line.length > longest ? `${line.slice(0, longest)} \u2026` : line}\``;
}

// src/evidence/cut-picture.ts
var mostDrawn = 12;
function cutPicture(run, { cuts }) {
  const own = run.statements.filter(({ origin }) => origin === "migration");
  const marks = [
    markBetween(cuts, -1, own[0]?.index ?? 0),
    ...own.map(({ index }, at) => markBetween(cuts, index, own[at + 1]?.index ?? Infinity))
  ];
  if (own.length > mostDrawn) {
    const safe = marks.filter((mark) => mark === "\u2713").length;
    return `${marks.length} places, ${safe} safe`;
  }
  return marks.map((mark, at) => `${at === 0 ? "\u25CF" : at} ${mark}`).join(" ");
}
function markBetween(cuts, from, to) {
  const here = cuts.filter(({ statement }) => statement >= from && statement < to);
  const seen = here.length > 0 ? here : cuts.filter(({ statement }) => statement < from).slice(-1);
  return seen.every(({ result }) => result === "converges") ? "\u2713" : "\u2717";
}
function cutWords(run, { statement, place }) {
  const own = ownStatements(run);
  const done = own.filter(({ index }) => index <= statement).length;
  const of = `statement ${done} of ${own.length}`;
  if (place === "inside") return `while ${of} was under way`;
  if (done === 0) return "before its first statement";
  return done < own.length ? `after ${of}` : `after ${own.length === 1 ? "its statement" : "its last statement"}, before the ledger row was written`;
}
function behindCut(run, { statement, place }) {
  return ownStatements(run).filter(
    ({ index }) => place === "inside" ? index >= statement : index > statement
  );
}

export {
  cutPicture,
  cutWords,
  behindCut,
  orderFaults,
  deploySteps
};
