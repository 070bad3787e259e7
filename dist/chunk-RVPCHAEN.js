import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  findKept,
  keep
} from "./chunk-LTOPFCDX.js";
import {
  beginning,
  countStatements,
  isCounted,
  ledgerName,
  ledgerRepair,
  remainder,
  scriptOf,
  statementAt,
  textOf
} from "./chunk-2EZIGWEY.js";
import {
  explainServerFailure,
  onlyStatement,
  require_pgsql_ast_parser,
  startRunner,
  watchdog
} from "./chunk-EAKFRWLP.js";
import {
  buildBaseline,
  openRun,
  sayUnapplied
} from "./chunk-5PJNGIVH.js";
import "./chunk-VXBCWPVS.js";
import {
  BaselineFailure,
  applyUnobserved,
  formatSqlError,
  placeOf,
  sendStep
} from "./chunk-6VHLEULX.js";
import {
  behindSavepoint,
  countRows,
  ledgerRelations
} from "./chunk-4QYMX3NX.js";
import {
  snapshotCatalog
} from "./chunk-IKGY5MHH.js";
import {
  cloneDatabase,
  connectAsOwner
} from "./chunk-7HVYQIBU.js";
import "./chunk-TCSMLBNY.js";
import {
  StatementError
} from "./chunk-5PZNLZA4.js";
import {
  sql
} from "./chunk-VKXF52UQ.js";
import "./chunk-A37BLZ25.js";
import {
  diffCatalogs,
  identify
} from "./chunk-6H7USHEG.js";
import "./chunk-RH7ZYTHJ.js";
import "./chunk-DD7GTJ6S.js";
import "./chunk-DJL4FGJI.js";
import {
  UserError
} from "./chunk-E66TCC3X.js";
import "./chunk-MJE2XOEM.js";
import "./chunk-QGJU5NK4.js";
import {
  __callDispose,
  __toESM,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/sql/telling.ts
var import_pgsql_ast_parser = __toESM(require_pgsql_ast_parser(), 1);
var mostRows = 20;
function tellingQuery(sql2) {
  const only = onlyStatement(sql2);
  if (only?.type === "insert") return ofInsert(only);
  if (only?.type === "update") return ofUpdate(only);
  return only?.type === "delete" ? ofDelete(only) : void 0;
}
function ofInsert({ into, columns, insert }) {
  if (!columns || insert.type !== "values" || insert.values.length > mostRows) return void 0;
  const rows = insert.values.map(
    (values) => values.flatMap((value, index) => {
      const column = columns[index];
      if (!column || !isLiteral(value)) return [];
      const operand = { type: "ref", name: column.name };
      return value.type === "null" ? [{ type: "unary", op: "IS NULL", operand }] : [{ type: "binary", op: "=", left: operand, right: value }];
    })
  );
  if (rows.some((row) => row.length === 0)) return void 0;
  const all = rows.map((row) => `(${row.map((one) => import_pgsql_ast_parser.toSql.expr(one)).join(" and ")})`);
  return { sql: counting(into, all.join(" or ")), ran: `${rows.length} or more` };
}
function ofUpdate({ table, sets, where, from }) {
  const names = new Set(sets.map(({ column }) => column.name));
  if (from || sets.some(({ value }) => value.type === "default" || mentions(value, names)))
    return void 0;
  const changed = sets.map(({ column, value }) => {
    const name = import_pgsql_ast_parser.toSql.expr({ type: "ref", name: column.name });
    return `${name} is distinct from ${import_pgsql_ast_parser.toSql.expr(value)}`;
  }).join(" or ");
  const condition = where ? `${import_pgsql_ast_parser.toSql.expr(where)} and (${changed})` : changed;
  return { sql: counting(table, condition), ran: "0" };
}
function ofDelete({ from, where }) {
  return { sql: counting(from, where ? import_pgsql_ast_parser.toSql.expr(where) : "true"), ran: "0" };
}
function counting(table, condition) {
  const name = import_pgsql_ast_parser.toSql.tableRef({ schema: table.schema, name: table.name });
  return `select count(*) from ${name.trim()} where ${tidy(condition)}`;
}
function tidy(condition) {
  return condition.replaceAll(/('(?:[^']|'')*')|\s+/g, (_, quoted) => quoted ?? " ").replaceAll(/([=<>]) \(('(?:[^']|'')*'|[\w.]+)\)/g, "$1 $2").trim();
}
function isLiteral({ type }) {
  return ["integer", "numeric", "string", "boolean", "null"].includes(type);
}
function mentions(value, names) {
  let found = false;
  const visitor = (0, import_pgsql_ast_parser.astVisitor)(() => ({
    ref: ({ name }) => {
      if (names.has(name)) found = true;
    },
    call: () => {
      found = true;
    },
    selection: () => {
      found = true;
    }
  }));
  visitor.expr(value);
  return found;
}

// src/rehearse/recover/comparable.ts
var leftOutKeys = /* @__PURE__ */ new Set(["owner", "privileges", "ready", "live"]);
var leftOutKinds = /* @__PURE__ */ new Set(["setting", "default privileges"]);
function comparable(catalog) {
  const kept = {};
  for (const [key, description] of Object.entries(catalog)) {
    const { kind } = identify(key);
    if (leftOutKinds.has(kind) || key === "schema:public") continue;
    kept[key] = kind === "extension" ? {} : Object.fromEntries(
      Object.entries(description).filter(([name]) => !leftOutKeys.has(name))
    );
  }
  return kept;
}
function withoutForeignExtensions(live, states) {
  return Object.fromEntries(
    Object.entries(live).filter(
      ([key]) => !key.startsWith("extension:") || states.some((state) => key in state)
    )
  );
}
function outermost(changes) {
  const whole = new Set(
    changes.filter(({ change }) => change !== "changed").map(
      ({ change, kind, name }) => `${change} ${kind === "schema" ? "schema" : "table"} ${name}`
    )
  );
  return changes.filter(({ change, kind, name, before, after }) => {
    const { table, schema } = after ?? before ?? {};
    if (typeof table === "string" && whole.has(`${change} table ${table}`)) return false;
    const inside = typeof schema === "string" ? schema : schemaOf(typeof table === "string" ? table : name);
    return kind === "schema" || !whole.has(`${change} schema ${inside}`);
  });
}
function schemaOf(name) {
  return /^(?:"(?:[^"]|"")+"|[^."]+)(?=\.)/.exec(name)?.[0] ?? "";
}

// src/rehearse/recover/outline.ts
var query = sql`
  with rel as (
    select c.oid, c.relkind, pg_catalog.format('%I.%I', n.nspname, c.relname) as name
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relkind in ('r', 'p', 'v', 'm', 'f', 'i')
      and not exists (select from pg_catalog.pg_depend e
        where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and e.objid = c.oid and e.deptype = 'e'))
  select case relkind when 'i' then 'index ' else 'relation ' end || name as line from rel
  union all
  select pg_catalog.format('column %s.%I', r.name, a.attname) from rel r
    join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    where r.relkind in ('r', 'p', 'v', 'm', 'f')
  union all
  select pg_catalog.format('constraint %s.%I', r.name, c.conname) from rel r
    join pg_catalog.pg_constraint c on c.conrelid = r.oid where c.contype not in ('t', 'n')`;
async function readOutline(session) {
  const rows = await session.rows(query);
  return new Set(rows.map(({ line }) => line));
}
var lineKinds = {
  table: "relation",
  view: "relation",
  "materialized view": "relation",
  "foreign table": "relation",
  index: "index",
  column: "column",
  constraint: "constraint"
};
function outlineOf(catalog) {
  const lines = Object.keys(catalog).flatMap((key) => {
    const { kind, name } = identify(key);
    const word = lineKinds[kind];
    return word === void 0 ? [] : [`${word} ${name}`];
  });
  return new Set(lines);
}
function outlineDistance(one, other) {
  return one.symmetricDifference(other).size;
}

// src/rehearse/recover/locate.ts
var looks = 20;
async function locate(plan, server, history, live, log) {
  var _stack = [];
  try {
    const base = __using(_stack, await buildBaseline({ ...plan, baseline: [], review: history }, server, log), true);
    const wanted = outlineOf(live);
    const distances = /* @__PURE__ */ new Map();
    const stride = Math.ceil((history.length + 1) / looks);
    const pass = async (from, to, every) => {
      var _stack2 = [];
      try {
        const database = __using(_stack2, await cloneDatabase(base.empty, "locate"), true);
        const run = __using(_stack2, await openRun(plan, database, "outcome", log), true);
        for (let count = 0; count <= to; count += 1) {
          const isDue = count % every === 0 || count === history.length;
          if (count >= from && isDue && !distances.has(count)) {
            log.progress(`comparing with the schema after ${count} of ${history.length} migrations`);
            distances.set(count, outlineDistance(await readOutline(run.session), wanted));
          }
          const next = history[count];
          if (!next || count === to) return;
          const { outcome } = await applyUnobserved(run, next, placeOf(count, history.length));
          if (!outcome.ok) return;
        }
      } catch (_2) {
        var _error2 = _2, _hasError2 = true;
      } finally {
        var _promise2 = __callDispose(_stack2, _error2, _hasError2);
        _promise2 && await _promise2;
      }
    };
    await pass(0, history.length, stride);
    if (stride > 1) {
      const coarse = nearestCount(distances);
      await pass(coarse - stride, Math.min(coarse + stride, history.length), 1);
    }
    return distances;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function nearestCount(distances) {
  const least = Math.min(...distances.values());
  return Math.max(...[...distances].flatMap(([count, one]) => one === least ? [count] : []));
}

// src/rehearse/recover/match.ts
function match(live, states) {
  const [first] = states;
  if (!first) throw new Error("no states to compare with");
  const own = withoutForeignExtensions(live, states);
  const touched = touchedKeys(states);
  const pick = (catalog) => Object.fromEntries(Object.entries(catalog).filter(([key]) => touched.has(key)));
  const partOfLive = pick(own);
  const distances = states.map((state) => distance(diffCatalogs(pick(state), partOfLive)));
  const least = Math.min(...distances);
  const nearest = distances.flatMap((each, index) => each === least ? [index] : []);
  const all = diffCatalogs(states[nearest[0] ?? 0] ?? first, own);
  const isTouched = ({ kind, name }) => touched.has(`${kind}:${name}`);
  return {
    nearest,
    differences: all.filter(isTouched),
    besides: all.filter((change) => !isTouched(change))
  };
}
function distance(changes) {
  return changes.reduce((sum, { change }) => sum + (change === "changed" ? 1 : 1.5), 0);
}
function touchedKeys(states) {
  const touched = /* @__PURE__ */ new Set();
  for (const [index, state] of states.entries()) {
    const next = states[index + 1];
    if (!next) break;
    for (const { kind, name } of diffCatalogs(state, next)) touched.add(`${kind}:${name}`);
  }
  return touched;
}

// src/rehearse/recover/place.ts
function place({ points, walked }, { nearest, differences }, ledger) {
  const claimed = claimedPoint(points, walked, ledger);
  const isClaimed = claimed !== void 0 && differences.length === 0 && nearest.includes(points.indexOf(claimed));
  const found = nearest.flatMap((at) => points[at] ?? []);
  const reachable = found.filter((point) => point.reachable);
  const likely = isClaimed ? [claimed] : reachable.length > 0 ? reachable : found;
  const begun = walked.findIndex(({ migration }) => ledger.unfinished.includes(migration.id));
  const isIn = (point, index2) => point.index === index2 || isStartOf(point, index2, walked);
  const inBegun = likely.filter((point) => begun !== -1 && isIn(point, begun));
  const candidates = inBegun.length > 0 ? inBegun : likely;
  const [first, last] = [candidates[0], candidates.at(-1)];
  if (!first || !last) throw new Error("no state is nearest");
  const index = inBegun.length > 0 ? begun : Math.max(isStartOf(first, last.index, walked) ? last.index : first.index, 0);
  const one = walked[index];
  if (!one) throw new Error("no migration was walked");
  const within = (point) => point.index === index ? point : { ...point, index, after: point.index < index ? 0 : one.count };
  return { index, walked: one, first: within(first), last: within(last), isClaimed };
}
function claimedPoint(points, walked, ledger) {
  if (ledger.unfinished.length > 0) return void 0;
  const isApplied = ({ migration }) => ledger.applied.includes(migration.id);
  const index = walked.findLastIndex(isApplied);
  if (!walked.slice(0, index + 1).every(isApplied)) return void 0;
  return points.findLast((point) => point.index <= index && point.cutIndex === void 0);
}
function isStartOf(point, index, walked) {
  return point.index === index - 1 && point.cutIndex === void 0 && (point.index === -1 || point.after === walked[point.index]?.count);
}

// src/rehearse/recover/states.ts
var mostLooks = 60;
async function statesOf(plan, before, migrations, log, around) {
  var _stack = [];
  try {
    const database = __using(_stack, await cloneDatabase(before, "states"), true);
    const run = __using(_stack, await openRun(plan, database, "outcome", log), true);
    const { session } = run;
    const look2 = async () => lookInside(plan, session, database);
    const points = [{ index: -1, after: 0, catalog: await look2(), reachable: true }];
    const walked = [];
    for (const [index, migration] of migrations.entries()) {
      const script = scriptOf(plan.adapter.plan(migration, plan.settings));
      const count = countStatements(script);
      const every = Math.ceil(count / mostLooks);
      const near = around?.index === index ? around.after : void 0;
      let after = 0;
      for (const [at, part] of script.entries()) {
        const result = await sendStep(session, part);
        if (!result.ok) {
          const place2 = part.source ? `${part.source.file}:${part.source.line}` : migration.file;
          const failure = { what: place2, why: `fails without rows: ${formatSqlError(result.error)}` };
          walked.push({ migration, script, count, rows: /* @__PURE__ */ new Map() });
          return { points, walked, failure };
        }
        if (!isCounted(part)) continue;
        after += 1;
        const isNear = near !== void 0 && Math.abs(after - near) <= mostLooks / 2;
        if (after % every !== 0 && after !== count && !isNear) continue;
        log.progress(`${migration.id}: statement ${after} of ${count}`);
        const catalog = await look2();
        const last = points.at(-1);
        const cut2 = last && cutState(part, last.catalog, catalog);
        if (cut2) points.push({ index, after: after - 1, reachable: true, ...cut2 });
        const isEnd = after === count;
        const reachable = migration.transactionMode === "run" ? isEnd : isEnd || endsTransaction(script, at, session);
        points.push({ index, after, catalog, reachable });
      }
      if (session.transactionStatus !== "I") await session.rows("rollback");
      if (count === 0) points.push({ ...points.at(-1), index, after: 0 });
      const counts = await countRows(database.server, database, ignored(plan));
      const rows = new Map(counts.map(({ relation, rows: number }) => [relation, number]));
      walked.push({ migration, script, count, rows });
    }
    return { points, walked };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function lookInside(plan, session, { server }) {
  const options = { major: server.info.major, ignore: ignored(plan) };
  return comparable(await behindSavepoint(session, () => snapshotCatalog(session, options)));
}
function ignored(plan) {
  return { relations: ledgerRelations(plan) };
}
function endsTransaction(script, at, session) {
  if (session.transactionStatus === "I") return true;
  const next = script.slice(at + 1).find((part) => isCounted(part) || part.role === "control");
  return next?.role === "control";
}
function cutState({ kind, node }, before, after) {
  if (node["concurrent"] !== true || kind !== "IndexStmt" && kind !== "DropStmt")
    return void 0;
  const [with_, without] = kind === "IndexStmt" ? [after, before] : [before, after];
  const key = Object.keys(with_).find((one) => one.startsWith("index:") && !(one in without));
  if (key === void 0) return void 0;
  return {
    catalog: { ...with_, [key]: { ...with_[key], valid: false } },
    cutIndex: key.slice("index:".length)
  };
}

// src/rehearse/recover/rebuild.ts
async function rebuild(plan, before, walked, point, live, log) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const database = scope.use(await cloneDatabase(before, "recover"));
    const run = __using(_stack, await openRun(plan, database, "outcome", log), true);
    for (const [index, { script, count }] of walked.entries()) {
      if (index > point.index) break;
      const after = index === point.index ? point.after : count;
      for (const part of beginning(script, after)) {
        const result = await sendStep(run.session, part);
        if (!result.ok) throw new StatementError(result.error, part.sql);
      }
      const next = index === point.index && point.cutIndex ? statementAt(script, after + 1) : null;
      if (next) await cut(run.session, database, next, point);
    }
    await copyLedger(plan, run.session, live);
    scope.move();
    return database;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function cut(session, database, part, { catalog, cutIndex = "" }) {
  var _stack = [];
  try {
    const table = String(catalog[`index:${cutIndex}`]?.["table"]);
    const writer = __using(_stack, await connectAsOwner(database), true);
    await writer.rows(`begin; lock table ${table} in row exclusive mode`);
    await session.rows("set lock_timeout = '1ms'");
    await sendStep(session, part);
    await session.rows("reset lock_timeout");
    await writer.rows("rollback");
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function copyLedger(plan, session, { rows, wholeRows }) {
  const { ledger } = plan.adapter;
  if (!ledger) return;
  const table = ledgerName(ledger.read);
  if (rows === null) {
    await session.rows(`drop table if exists ${table}`);
    return;
  }
  await session.rows(`truncate ${table}`);
  await session.rows(
    `insert into ${table} overriding system value
      select (pg_catalog.jsonb_populate_record(null::${table}, r::pg_catalog.jsonb)).* from pg_catalog.unnest($1::text[]) r`,
    [wholeRows]
  );
  const [made] = await session.rows(
    `select pg_catalog.array_agg(attname::text) as columns from pg_catalog.pg_attribute
      where attrelid = pg_catalog.to_regclass($1) and attnum > 0 and not attisdropped
        and pg_catalog.pg_get_serial_sequence($1, attname::text) is not null`,
    [table]
  );
  for (const column of made?.columns ?? []) {
    await session.rows(
      `select pg_catalog.setval(pg_catalog.pg_get_serial_sequence($1, $2), coalesce(max("${column}"), 0) + 1, false) from ${table}`,
      [table, column]
    );
  }
}

// src/rehearse/recover/undo-sql.ts
function undoSql(changes) {
  const outer = outermost(changes).filter((change) => !isOfConstraint(change, changes));
  const gone = outer.find(
    ({ change, kind }) => change === "removed" && (kind === "table" || kind === "column")
  );
  if (gone)
    return { ok: false, why: `${gone.kind} ${gone.name} was dropped: what it held is gone` };
  const steps = [];
  for (const change of outer) {
    const sql2 = inverse(change);
    if (sql2 === void 0) {
      const keys = change.keys.length > 0 ? ` (${change.keys.join(", ")})` : "";
      return {
        ok: false,
        why: `${change.kind} ${change.name} was ${change.change}${keys}, which the catalog alone cannot take back`
      };
    }
    const rank = order.indexOf(change.kind);
    steps.push({ rank: change.change === "removed" ? 100 - rank : rank, sql: sql2 });
  }
  const loses = outer.flatMap(({ change, kind, name }) => {
    if (change !== "added") return [];
    if (kind === "table") return [`${name} and its rows`];
    return kind === "column" ? [`the values of ${name}`] : [];
  });
  return {
    ok: true,
    sql: steps.toSorted((a, b) => a.rank - b.rank).flatMap(({ sql: sql2 }) => sql2 === "" ? [] : [sql2]),
    loses
  };
}
var order = [
  "publication",
  "policy",
  "trigger",
  "rule",
  "statistics",
  "view",
  "materialized view",
  "constraint",
  "index",
  "column",
  "table",
  "foreign table",
  "procedure",
  "function",
  "aggregate",
  "sequence",
  "domain",
  "enum",
  "range",
  "composite type",
  "extension",
  "schema"
];
function inverse({
  change,
  kind,
  name,
  keys,
  before = {},
  after = {}
}) {
  if (change === "added") return dropOf(kind, name, after);
  if (change === "removed") return createOf(kind, name, before);
  if (kind === "column") return restoreColumn(name, before, after, keys);
  if (kind === "function" || kind === "procedure") {
    return keys.join() === "definition" ? String(before["definition"]).trim() : void 0;
  }
  if (kind === "view" && keys.join() === "definition") {
    return `create or replace view ${name} as ${String(before["definition"]).replace(/;\s*$/, "").trim()}`;
  }
  if (kind === "table") return restoreTable(name, before, keys);
  return void 0;
}
function dropOf(kind, name, { table, column, valid }) {
  switch (kind) {
    case "column":
      return `alter table ${String(table)} drop column ${lastPart(name)}`;
    case "constraint":
      return `alter table ${String(table)} drop constraint ${lastPart(name)}`;
    case "index":
      return `drop index ${valid === false ? "concurrently " : ""}${name}`;
    case "sequence":
      return column === void 0 ? `drop sequence ${name}` : "";
    case "policy":
    case "trigger":
    case "rule":
      return `drop ${kind} ${lastPart(name)} on ${String(table)}`;
    case "enum":
    case "range":
    case "composite type":
      return `drop type ${name}`;
    case "table":
    case "foreign table":
    case "view":
    case "materialized view":
    case "function":
    case "procedure":
    case "domain":
    case "extension":
    case "schema":
    case "statistics":
    case "publication":
      return `drop ${kind} ${name}`;
    default:
      return void 0;
  }
}
function createOf(kind, name, { table, definition }) {
  if (typeof definition !== "string") return void 0;
  const text = definition.replace(/;\s*$/, "").trim();
  switch (kind) {
    case "index":
    case "trigger":
    case "function":
    case "procedure":
      return text;
    case "constraint":
      return `alter table ${String(table)} add constraint ${lastPart(name)} ${text}`;
    case "view":
      return `create view ${name} as ${text}`;
    default:
      return void 0;
  }
}
function restoreColumn(name, before, after, keys) {
  const actions = [];
  for (const key of keys) {
    if (key === "default" && after["generated"] === void 0) {
      const old = before["default"];
      actions.push(typeof old === "string" ? `set default ${old}` : "drop default");
    } else if (key === "not_null")
      actions.push(before["not_null"] ? "set not null" : "drop not null");
    else return void 0;
  }
  const column = lastPart(name);
  return `alter table ${String(before["table"])} ${actions.map((action) => `alter column ${column} ${action}`).join(", ")}`;
}
function restoreTable(name, before, keys) {
  const actions = keys.map((key) => {
    if (key === "row_security") return `${before[key] ? "enable" : "disable"} row level security`;
    if (key === "force_row_security") return `${before[key] ? "" : "no "}force row level security`;
    return void 0;
  });
  return actions.includes(void 0) ? void 0 : `alter table ${name} ${actions.join(", ")}`;
}
function isOfConstraint({ kind, change, before, after }, all) {
  const { table, index } = after ?? before ?? {};
  return kind === "index" && all.some((other) => {
    const owner = other.after ?? other.before ?? {};
    const isSame = owner["table"] === table && owner["constraint"] === index;
    return other.kind === "constraint" && other.change === change && isSame;
  });
}
function lastPart(name) {
  return /(?:"(?:[^"]|"")+"|[^."]+)$/.exec(name)?.[0] ?? name;
}

// src/rehearse/recover/ways.ts
async function provenWays(input, starts, walked) {
  const ways = [];
  const unproven = [];
  for (const start of starts) {
    const candidate = {
      kind: "finish",
      source: "file",
      loses: [],
      parts: finishOf(start.point, walked)
    };
    const found = await prove(input, start, walked, candidate);
    if (typeof found === "string") unproven.push({ kind: "finish", why: found });
    else ways.push(found);
  }
  const last = starts.at(-1);
  if (!last || !isUnfinished(input.live.ledger, last.point, walked)) return { ways, unproven };
  const tried = [];
  for (const candidate of undosOf(input, last.point, walked)) {
    const found = typeof candidate === "string" ? candidate : await prove(input, last, walked, candidate);
    if (typeof found !== "string") {
      const undo = { ...found, when: null };
      return { ways: undo.sql.length === 0 ? [undo, ...ways] : [...ways, undo], unproven };
    }
    tried.push(found);
  }
  return { ways, unproven: [...unproven, { kind: "undo", why: tried.join("; ") }] };
}
function isUnfinished({ applied, relation }, { after, cutIndex }, { migration, count }) {
  if (after < count || cutIndex !== void 0) return true;
  return relation !== null && !applied.includes(migration.id);
}
function finishOf(point, { script }) {
  const rest = remainder(script, point.after);
  if (point.cutIndex === void 0) return rest;
  const next = rest.find(isCounted);
  if (next?.kind !== "IndexStmt") return rest;
  return [statement(`drop index concurrently ${point.cutIndex}`), ...rest];
}
function undosOf({ plan, states }, point, { migration, script }) {
  const start = startOf(states, point.index);
  const changes = diffCatalogs(start, point.catalog);
  const derived = undoSql(changes);
  const loses = derived.ok ? derived.loses : [];
  const kind = "undo";
  if (point.after === 0 && point.cutIndex === void 0)
    return [{ kind, source: "derived", loses, parts: [] }];
  const candidates = [];
  const down = plan.adapter.planDown?.(migration, plan.settings);
  const downScript = down ? scriptOf(down) : [];
  if (downScript.some(isCounted)) {
    candidates.push({ kind, source: "file", loses, parts: downScript });
  }
  const wrote = script.filter(isCounted).slice(0, point.after).find((part) => writesRows(part, changes));
  if (wrote) {
    const place2 = wrote.source ? `line ${wrote.source.line}` : "a statement";
    return [
      ...candidates,
      `${place2} changed rows, and what they were before is not in the catalog`
    ];
  }
  if (!derived.ok) return [...candidates, derived.why];
  const parts = derived.sql.map(statement);
  const alone = parts.length < 2 || parts.some(({ sql: sql2 }) => sql2.startsWith("drop index concurrently"));
  const wrapped = alone ? parts : [control("begin"), ...parts, control("commit")];
  return [...candidates, { kind, source: "derived", loses, parts: wrapped }];
}
var rowStatements = /^(InsertStmt|UpdateStmt|DeleteStmt|MergeStmt|CopyStmt|TruncateStmt|DoStmt|CallStmt)$/;
function writesRows({ kind, node }, changes) {
  if (!rowStatements.test(kind)) return false;
  const relation = node["relation"];
  const name = relation?.relname;
  if (name === void 0) return true;
  return !changes.some(
    (one) => one.change === "added" && one.kind === "table" && one.name.replaceAll('"', "").endsWith(`.${name}`)
  );
}
function startOf({ points }, index) {
  const before = points.findLast((point) => point.index < index) ?? points[0];
  if (!before) throw new Error("nothing was walked");
  return before.catalog;
}
async function prove(input, { point, when }, walked, { kind, source, loses, parts }) {
  const { plan, states, live, log, history } = input;
  const end = kind === "finish" ? endOf(states, point.index) : startOf(states, point.index);
  if (!end)
    return states.failure ? `${states.failure.what} ${states.failure.why}` : "its end was not seen";
  const place2 = history.findIndex(({ id }) => id === walked.migration.id);
  const wanted = new Set(
    history.slice(0, kind === "finish" ? place2 + 1 : place2).map(({ id }) => id)
  );
  const ledger = ledgerRepair(plan.adapter, plan.settings, history, wanted, live.ledger);
  try {
    var _stack = [];
    try {
      const database = __using(_stack, await rebuild(plan, input.before, states.walked, point, live, log), true);
      const rebuilt = await look(plan, database, log);
      if (diffCatalogs(point.catalog, rebuilt).length > 0)
        return "the state could not be built again";
      const failed = await take(plan, database, parts, ledger.sql, log);
      if (failed !== void 0) return failed;
      const [amiss] = diffCatalogs(end, await look(plan, database, log));
      if (amiss)
        return `${source === "file" && kind === "undo" ? "its down part" : "it"} leaves ${amiss.kind} ${amiss.name} ${amiss.change}`;
      const lost = kind === "finish" ? await rowsAmiss(plan, database, walked) : void 0;
      if (lost !== void 0) return lost;
      const upTo = history.slice(0, place2 + 1);
      const next = plan.adapter.ledger ? await startRunner(plan, database, upTo, log) : void 0;
      const after = next && nextRunOf(plan, kind, walked.migration, next);
      if (after && !after.ok) return after.why;
      return {
        kind,
        when,
        sql: parts.map(textOf),
        source,
        loses,
        ledger,
        nextRun: after?.nextRun ?? ""
      };
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return `the state could not be built again: ${formatSqlError(error.sql)}`;
  }
}
function nextRunOf({ adapter: { name } }, kind, { id }, { applied, refused, outcome }) {
  if (!outcome.ok)
    return { ok: false, why: `${name} fails behind it: ${formatSqlError(outcome.error)}` };
  if (refused !== void 0)
    return { ok: true, nextRun: `${name} still refuses to run: ${refused}` };
  if (kind === "finish") {
    if (applied.includes(id)) return { ok: false, why: `${name} would apply ${id} again` };
    return { ok: true, nextRun: `${name} no longer applies ${id}` };
  }
  if (!applied.includes(id)) return { ok: false, why: `${name} would not apply ${id} again` };
  return { ok: true, nextRun: `${name} applies ${id} again, from its first statement` };
}
async function take(plan, database, parts, ledgerSql, log) {
  var _stack = [];
  try {
    const run = __using(_stack, await openRun(plan, database, "outcome", log), true);
    const repair = ledgerSql.length > 0 ? ["begin", ...ledgerSql, "commit"].map(statement) : [];
    for (const part of [...parts, ...repair]) {
      const result = await sendStep(run.session, part);
      if (!result.ok) return `${part.sql.split("\n")[0]} fails: ${formatSqlError(result.error)}`;
    }
    return void 0;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function rowsAmiss(plan, database, walked) {
  const counts = await countRows(database.server, database, ignored(plan));
  const amiss = counts.find(({ relation, rows }) => walked.rows.get(relation) !== rows);
  if (!amiss) return void 0;
  return `${amiss.relation} has ${amiss.rows} rows behind it, and ${walked.rows.get(amiss.relation) ?? 0} behind a clean run`;
}
async function look(plan, database, log) {
  var _stack = [];
  try {
    const run = __using(_stack, await openRun(plan, database, "outcome", log), true);
    return await lookInside(plan, run.session, database);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function endOf({ points, walked, failure }, index) {
  const point = points.findLast((one) => one.index === index);
  if (failure && index === walked.length - 1) return void 0;
  return point?.catalog;
}
function statement(sql2) {
  return { sql: sql2, role: "statement", kind: "", node: {} };
}
function control(sql2) {
  return { sql: sql2, role: "control", kind: "TransactionStmt", node: {} };
}

// src/rehearse/recover/recover.ts
async function recover({ plan, live, server, log }) {
  var _stack = [];
  try {
    const history = inLedgerOrder(plan.baseline, live);
    const input = { plan, live: { ...live, catalog: comparable(live.catalog) }, server, log };
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    scope.use(await watchdog(server, plan.limits, log));
    try {
      return await recoverFrom(input, history);
    } catch (error) {
      if (!(error instanceof BaselineFailure)) throw await explainServerFailure(server, error);
      const { file, line, error: cause } = error.failure;
      throw new UserError(
        "history-does-not-apply",
        `${file}${line === void 0 ? "" : `:${line}`} does not apply to an empty database: ${formatSqlError(cause)}`,
        {
          remedy: "What the history expects to be there before it can be named: --schemas, --roles, --extensions, --initial-dump.",
          exitStatus: 3
        }
      );
    }
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function recoverFrom(input, history) {
  var _stack = [];
  try {
    const { plan, live, server, log } = input;
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const claimed = claimedWindow(history, live);
    const knows = plan.adapter.ledger !== null && live.rows !== null;
    let seen = knows ? scope.use(await examine(input, history, claimed)) : void 0;
    if (!seen || mayBeElsewhere(seen, history, claimed)) {
      const distances = await locate(plan, server, history, live.catalog, log);
      const found = nearestCount(distances);
      const isWithin = [...distances].some(
        ([count, one]) => one === distances.get(found) && count >= claimed.from && count <= claimed.to
      );
      const there = {
        from: Math.max(found - 1, 0),
        to: Math.min(Math.max(found + 1, 1), history.length)
      };
      if (!seen || !isWithin) seen = scope.use(await examine(input, history, there));
    }
    const placed = place(seen.states, seen.match, live.ledger);
    const exact = seen.match.differences.length === 0;
    const isClean = exact && (placed.isClaimed || !knows && isBeforeAll(placed, seen));
    const starts = startsOf(placed);
    const common = { plan, before: seen.baseline.empty, states: seen.states, history, live, log };
    const proven = isClean || !exact ? { ways: [], unproven: [] } : await provenWays(common, starts, placed.walked);
    return {
      version: 1,
      outcome: outcomeOf(live, isClean, exact),
      adapter: { id: plan.adapter.id, name: plan.adapter.name },
      directory: plan.subject.directory,
      live: factsOf(live),
      rehearsedOn: server.info,
      position: positionOf(placed, exact),
      differences: outermost(seen.match.differences),
      besides: outermost(seen.match.besides),
      ...proven,
      notRehearsed: notRehearsed(input, seen)
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function outcomeOf({ ledger }, isClean, exact) {
  if (!isClean) return exact ? "half-finished" : "unknown-state";
  return ledger.refused === null ? "clean" : "refused";
}
function inLedgerOrder(migrations, { ledger }) {
  const rank = ({ id }) => {
    if (ledger.applied.includes(id)) return 0;
    return ledger.unfinished.includes(id) ? 1 : 2;
  };
  return migrations.toSorted((a, b) => rank(a) - rank(b));
}
function claimedWindow(history, { ledger }) {
  const applied = history.filter(({ id }) => ledger.applied.includes(id)).length;
  const begun = history.filter(({ id }) => ledger.unfinished.includes(id)).length;
  const from = begun > 0 ? applied : Math.max(applied - 1, 0);
  return { from, to: Math.min(applied + begun + 1, history.length) };
}
function mayBeElsewhere({ match: { differences, besides, nearest }, states: { points } }, history, { to }) {
  if (differences.length > 0) return true;
  const isAtStart = points[nearest[0] ?? 0]?.index === -1;
  const later = history.slice(to).map(({ text }) => text);
  return besides.some(({ change, name }) => {
    if (change !== "added") return isAtStart;
    const last = /[^."]+(?="?$)/.exec(name)?.[0] ?? name;
    return later.some((text) => text.includes(last));
  });
}
async function examine({ plan, live, server, log }, history, { from, to }) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const split = { ...plan, baseline: history.slice(0, from), review: history.slice(from) };
    const kept = await findKept(server, split.baseline);
    const baseline = scope.use(await buildBaseline(split, server, log, kept));
    if (kept?.evidence.migrations !== from) await keep(server, split.baseline, baseline);
    const walked = history.slice(from, to);
    let states = await statesOf(plan, baseline.empty, walked, log);
    let found = compare(plan, live, states);
    if (found.differences.length > 0) {
      const near = states.points[found.nearest[0] ?? 0];
      states = await statesOf(plan, baseline.empty, walked, log, near);
      found = compare(plan, live, states);
    }
    const owned = scope.move();
    return { baseline, states, match: found, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function compare({ adapter: { expects } }, live, { points }) {
  const found = match(
    live.catalog,
    points.map(({ catalog }) => catalog)
  );
  if (!expects) return found;
  const own = new Set(expects.schemas);
  const isOwn = ({ kind, name }) => kind === "extension" || kind === "publication" || own.has(kind === "schema" ? name : schemaOf(name));
  return { ...found, besides: found.besides.filter((change) => !isOwn(change)) };
}
function isBeforeAll({ first }, { baseline, states }) {
  return baseline.evidence.migrations === 0 && first.after === 0 && states.points[0]?.index === -1;
}
function startsOf({ first, last }) {
  if (first.after === last.after && first.cutIndex === last.cutIndex)
    return [{ point: first, when: null }];
  const [from, to] = [first.after + 1, last.after];
  const which = from === to ? `statement ${from}` : `statements ${from} to ${to}`;
  return [
    { point: first, when: `${which} did not run` },
    { point: last, when: `${which} ran` }
  ];
}
function positionOf({ walked, first, last, index }, exact) {
  const { migration, script, count } = walked;
  const statements = script.filter(isCounted).map((part, at) => {
    const number = at + 1;
    const { file, line } = part.source ?? { file: migration.file, line: 1 };
    const state = number <= first.after ? "done" : number <= last.after ? "unclear" : number === last.after + 1 && last.cutIndex !== void 0 ? "cut" : "missing";
    const telling = state === "unclear" ? tellingQuery(part.sql) : void 0;
    return { number, file, line, sql: part.sql, state, ...telling && { telling } };
  });
  return {
    migration: index === -1 ? null : migration.id,
    file: migration.file,
    after: first.after,
    of: count,
    exact,
    cutIndex: last.cutIndex ?? null,
    reachable: first.reachable,
    statements
  };
}
function factsOf({ database, server, major, ledger, running }) {
  return { database, server, major, ledger, running };
}
function notRehearsed({ live, server }, { baseline, states, match: { besides } }) {
  const { info } = server;
  return [
    {
      what: "your rows",
      why: "the schema was built again, not what its tables hold: a statement that fails on rows fails again"
    },
    ...besides.length > 0 ? [{ what: "what differs besides", why: "it is not part of the history" }] : [],
    ...info.major === live.major ? [] : [
      {
        what: `Postgres ${live.major}`,
        why: `it was rehearsed on ${info.version}, the nearest there was; definitions may print differently`
      }
    ],
    ...states.failure ? [states.failure] : [],
    ...sayUnapplied(baseline.unapplied)
  ];
}
export {
  recover
};
