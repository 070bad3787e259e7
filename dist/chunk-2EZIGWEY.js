import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  quoteLiteral
} from "./chunk-RH7ZYTHJ.js";
import {
  lineCounter,
  splitSql
} from "./chunk-DD7GTJ6S.js";

// src/rehearse/recover/script.ts
function scriptOf(steps) {
  const script = [];
  let isOpen = false;
  for (const step of steps) {
    const parts = partsOf(step);
    let isImplicit = false;
    for (const part of parts) {
      if (step.origin === "runner" && part.role === "statement") continue;
      if (part.role === "control") {
        if (opens(part) !== isOpen) script.push(plainControl(part));
        isOpen = opens(part);
        isImplicit = false;
        continue;
      }
      if (!isOpen && parts.length > 1) {
        script.push(control("begin"));
        isOpen = true;
        isImplicit = true;
      }
      script.push(part);
    }
    if (!isImplicit) continue;
    script.push(control("commit"));
    isOpen = false;
  }
  return withoutEmpty(script);
}
function withoutEmpty(script) {
  const kept = [];
  for (const part of script) {
    const last = kept.at(-1);
    if (isEnd(part) && last?.role === "control" && opens(last)) kept.pop();
    else kept.push(part);
  }
  return kept;
}
function countStatements(script) {
  return script.filter(isCounted).length;
}
function isCounted({ role, source }) {
  return role === "statement" || role === "setting" && source !== void 0;
}
function remainder(script, after) {
  let count = 0;
  let isOpen = false;
  let at = 0;
  const settings = [];
  let local = [];
  for (; at < script.length && count < after; at += 1) {
    const part = script[at];
    if (!part) break;
    if (isCounted(part)) count += 1;
    if (part.role === "control") {
      isOpen = opens(part);
      local = [];
    } else if (part.role === "setting") (isLocal(part) ? local : settings).push(part);
  }
  const rest = script.slice(at);
  if (!rest.some(isCounted)) return [];
  const next = rest.findIndex(isCounted);
  const ended = rest.findLastIndex((part, index) => index < next && isEnd(part));
  const left = rest.slice(ended + 1);
  const inside = isOpen && ended === -1;
  return [...settings, ...inside ? [control("begin"), ...local] : [], ...left];
}
function beginning(script, after) {
  let count = 0;
  let isOpen = false;
  const parts = [];
  for (const part of script) {
    if (count === after && isCounted(part)) break;
    if (isCounted(part)) count += 1;
    if (part.role === "control") isOpen = opens(part);
    parts.push(part);
  }
  return isOpen ? [...parts, control("commit")] : parts;
}
function statementAt(script, number) {
  return script.filter(isCounted)[number - 1];
}
function textOf({ sql, copyData }) {
  if (copyData === void 0) return `${sql};`;
  return `${sql};
${copyData.replace(/\n?$/, "\n")}\\.`;
}
function partsOf(step) {
  const { sql, source, copyData, origin } = step;
  const split = splitSql(sql);
  if (!split.ok) return [{ sql, copyData, source, role: "statement", kind: "", node: {} }];
  const lineOf = lineCounter(sql);
  return split.statements.map((statement) => ({
    sql: statement.sql,
    ...copyData !== void 0 && { copyData },
    ...origin === "migration" && source && { source: { ...source, line: source.line + lineOf(statement.offset) - 1 } },
    role: roleOf(statement),
    kind: statement.kind,
    node: statement.node
  }));
}
function plainControl(part) {
  return part.source || part.role !== "control" ? part : control(opens(part) ? "begin" : "commit");
}
function roleOf({ kind, node }) {
  if (kind === "TransactionStmt") {
    const savepoint = /SAVEPOINT|ROLLBACK_TO|RELEASE/.test(String(node["kind"]));
    return savepoint ? "statement" : "control";
  }
  return kind === "VariableSetStmt" ? "setting" : "statement";
}
function opens({ node }) {
  return /TRANS_STMT_(BEGIN|START)$/.test(String(node["kind"]));
}
function isEnd(part) {
  return part.role === "control" && !opens(part);
}
function isLocal({ node }) {
  return node["is_local"] === true;
}
function control(sql) {
  const kind = sql === "begin" ? "TRANS_STMT_BEGIN" : "TRANS_STMT_COMMIT";
  return { sql, role: "control", kind: "TransactionStmt", node: { kind } };
}

// src/rehearse/recover/ledger.ts
function ledgerRepair(adapter, settings, migrations, wanted, facts) {
  const { ledger } = adapter;
  if (!ledger) return { commands: [], sql: [] };
  const stateOf = ({ id }) => {
    if (facts.applied.includes(id)) return "applied";
    return facts.unfinished.includes(id) ? "unfinished" : "unapplied";
  };
  const changes = migrations.flatMap((migration) => {
    const [from, to] = [stateOf(migration), wanted.has(migration.id) ? "applied" : "unapplied"];
    return from === to ? [] : [{ migration, from, to }];
  });
  const last = migrations.findLast(({ id }) => wanted.has(id));
  const isNewest = ledger.remembers === "newest" && (changes.length > 0 || facts.unknown.length > 0);
  const [first] = migrations;
  const steps = !isNewest || !first ? changes : last ? [{ migration: last, from: stateOf(last), to: "applied" }] : [{ migration: first, from: stateOf(first), to: "unapplied" }];
  const made = facts.relation === null && steps.length > 0 ? tableOf(adapter) : [];
  return {
    commands: steps.flatMap(
      ({ migration, from, to }) => ledger.repairCommand?.(migration, to, from) ?? []
    ),
    sql: [
      ...made,
      ...steps.flatMap(
        ({ migration, to }) => to === "applied" ? markApplied(adapter, settings, migration) : ledger.markUnapplied?.(migration) ?? ledger.forget([migration])
      )
    ]
  };
}
function markApplied(adapter, settings, migration) {
  const { ledger } = adapter;
  if (ledger?.markApplied) return ledger.markApplied(migration);
  const writes = adapter.plan(migration, settings).filter(({ origin, sql }) => {
    return origin === "runner" && /^\s*(insert|update|delete|truncate)\b/i.test(sql);
  });
  return [...ledger?.forget([migration]) ?? [], ...writes.map(inlined)];
}
function inlined({ sql, parameters = [] }) {
  return sql.replaceAll(/\$(\d+)/g, (whole, digits) => {
    const value = parameters[Number(digits) - 1];
    if (value === void 0) return whole;
    return typeof value === "string" ? quoteLiteral(value) : String(value);
  });
}
function tableOf({ ledger }) {
  return (ledger?.prepare ?? []).filter(({ sql }) => /^\s*(create|alter|insert)\b/i.test(sql)).flatMap((step) => scriptOf([{ ...step, origin: "migration" }])).map(({ sql }) => sql);
}
function ledgerName(read) {
  const name = /\bfrom\s+((?:"[^"]+"|[\w$]+)(?:\.(?:"[^"]+"|[\w$]+))?)/i.exec(read)?.[1];
  if (name === void 0) throw new Error(`no table in: ${read}`);
  return name;
}

export {
  scriptOf,
  countStatements,
  isCounted,
  remainder,
  beginning,
  statementAt,
  textOf,
  ledgerRepair,
  ledgerName
};
