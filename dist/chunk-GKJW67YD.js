import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  ownStatements
} from "./chunk-MJE2XOEM.js";

// src/evidence/deploy-words.ts
function orderFaults({
  stops,
  failed,
  writesRefused
}) {
  return [
    ...stops.map(({ relation, error, recovers, after, on, subscriber, copying }) => {
      const follows = after === "publisher" ? "subscriber" : "publisher";
      const how = recovers ? `until the ${follows} follows` : "and does not go on by itself";
      const where = subscriber === void 0 ? "" : ` on ${subscriber}`;
      if (copying)
        return `a refresh tries for ever to copy ${relation}${where}, which already has rows there: ${error.message}`;
      const back = on === "publisher" ? " back to the publisher" : "";
      return `replication${back} stops at ${relation}${where} ${how}: ${error.message}`;
    }),
    ...failed ? [`${placeText(failed)} refuses it: ${failed.error.code} ${failed.error.message}`] : [],
    ...refusals(writesRefused)
  ];
}
function refusals(writesRefused) {
  const alike = Map.groupBy(writesRefused, ({ side, command }) => `${side} ${command}`);
  return [...alike.values()].flatMap(
    (all) => all.slice(0, 1).map(({ side, command, error }) => {
      const tables = all.map(({ relation }) => relation);
      const more = tables.length > 4 ? ` and ${tables.length - 3} more` : "";
      const named = tables.slice(0, more === "" ? 4 : 3).join(", ") + more;
      return `the ${side} refuses every ${command.toUpperCase()} of ${named}: ${error.message}`;
    })
  );
}
function placeText({ side, subscriber }) {
  return subscriber === void 0 ? `the ${side}` : `the subscriber ${subscriber}`;
}
function deploySteps({ steps, files = [] }) {
  const several = steps.some((step) => step.do !== "refresh" && step.subscriber !== void 0);
  return steps.flatMap((step, index) => {
    const text = stepText(step, files, several ? "every subscriber" : "the subscriber");
    if (!isPaused(step)) return [text];
    return [
      isPaused(steps[index - 1]) ? "Wait until the subscriber has caught up." : "Pause what writes to these tables, and wait until the subscriber has caught up.",
      text,
      ...isPaused(steps[index + 1]) ? [] : ["Let the writes go on."]
    ];
  });
}
function isPaused(step) {
  return step !== void 0 && step.do !== "refresh" && step.paused === true;
}
function withoutFilesText({ file, why }) {
  return `There are no files for the parts of ${code(file)}: ${why}.`;
}
function addToSet(relation) {
  return `SELECT pglogical.replication_set_add_table('\u2026', '${relation}', true)`;
}
function stepText(step, files, subscriber) {
  if (step.do === "prepare")
    return `On ${placeText(step)}, run ${step.statements.map(code).join(", ")}.`;
  if (step.do === "migrate")
    return `On ${placeText(step)}, apply ${step.parts.map((part) => partText(part, files)).join(", then ")}.`;
  if (step.with === "pglogical")
    return `On the publisher, run ${code(addToSet("\u2026"))} for each new table: ${subscriber} copies it, and follows it from then on.`;
  return `On ${subscriber}, run \`ALTER SUBSCRIPTION \u2026 REFRESH PUBLICATION\`: new tables are copied, and followed from then on.`;
}
function partText({ file, statements }, files) {
  if (statements) return `${statements.map(code).join(", ")} of ${code(file)}`;
  const one = files.find((each) => each.file === file);
  const shared = files.some(({ replaces, on }) => replaces === one?.replaces && !on);
  return shared && one?.on ? `${code(file)} (on ${one.on.map(placeText).join(" and ")} only)` : code(file);
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
  placeText,
  deploySteps,
  withoutFilesText,
  addToSet
};
