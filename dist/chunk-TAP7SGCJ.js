import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __fileURLToPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __dirnameOf(__filename);
import {
  count,
  hazards,
  list
} from "./chunk-HZSNRQ57.js";
import {
  applyDecided,
  decide,
  explainServerFailure,
  onlyStatement,
  require_pgsql_ast_parser,
  serverFailure,
  startRunner,
  watchdog
} from "./chunk-EAKFRWLP.js";
import {
  UnknownTypeError,
  behindGap,
  blockerTarget,
  buildBaseline,
  distinctValue,
  findInputs,
  introspect,
  isWide,
  makesItself,
  mentions,
  openAsOwner,
  openRun,
  sayUnapplied,
  seedDatabase,
  seedRows,
  sendSessionSql,
  valueRequest,
  waitsForLock
} from "./chunk-5PJNGIVH.js";
import {
  toolVersion
} from "./chunk-2VOPWBXB.js";
import {
  discover,
  nameOf
} from "./chunk-RRMZWN6N.js";
import {
  caughtUp,
  provideServer
} from "./chunk-BU6H2B3I.js";
import {
  compareFile
} from "./chunk-MKBHRECL.js";
import {
  BaselineFailure,
  applyMigration,
  failedBaseline,
  formatSqlError,
  missingRole,
  placeOf,
  prepareRunner,
  prerequisites,
  sendStep,
  sendSteps
} from "./chunk-6VHLEULX.js";
import {
  compareData,
  compareStates,
  findNondeterministic,
  fingerprintData,
  glanceAtState,
  isSame,
  ledgerRelations,
  lookThrough,
  readState,
  readStateInside,
  valuesOf
} from "./chunk-4QYMX3NX.js";
import {
  snapshotCatalog,
  withStableSettings,
  withTablesReadable
} from "./chunk-IKGY5MHH.js";
import {
  cloneDatabase,
  connectAsOwner,
  databasePrefix,
  freezeAsTemplate
} from "./chunk-7HVYQIBU.js";
import {
  createRole,
  ownerAsSuperuser
} from "./chunk-TCSMLBNY.js";
import {
  StatementError,
  closeToOwner,
  connect,
  openSession,
  sqlstates
} from "./chunk-5PZNLZA4.js";
import {
  sql
} from "./chunk-VKXF52UQ.js";
import {
  describeObject
} from "./chunk-KHKXTBEP.js";
import {
  diffCatalogs,
  identify,
  longestCommonSubsequence
} from "./chunk-6H7USHEG.js";
import {
  nearestName
} from "./chunk-R5NWR6XC.js";
import {
  configFile
} from "./chunk-U5SNWUPP.js";
import {
  quoteIdentifier,
  quoteLiteral,
  quoteName
} from "./chunk-RH7ZYTHJ.js";
import {
  lineCounter,
  loadParser,
  splitSql
} from "./chunk-DD7GTJ6S.js";
import {
  runId
} from "./chunk-DJL4FGJI.js";
import {
  orderFindings,
  severities,
  verdictOf,
  worstVerdict
} from "./chunk-43E5KBJH.js";
import {
  UserError,
  describeError
} from "./chunk-E66TCC3X.js";
import {
  reportFix,
  reportInterrupt,
  reportReplication
} from "./chunk-IINRV42Y.js";
import {
  orderFaults
} from "./chunk-GKJW67YD.js";
import {
  atLeast,
  blockedBefore,
  blockingLocks,
  blocks,
  lineOf,
  locksHeldDuring,
  ownStatements
} from "./chunk-MJE2XOEM.js";
import {
  fitToLimits,
  reportLimits
} from "./chunk-NIC3JP2Q.js";
import {
  lockModes
} from "./chunk-QGJU5NK4.js";
import {
  __callDispose,
  __toESM,
  __using
} from "./chunk-6GRQ5EAL.js";

// src/config/policy.ts
import { posix } from "node:path";
function policyOf({ allow, severity }, hazards2) {
  refuseUnknown(
    "allow",
    allow.map(({ hazard }) => hazard),
    hazards2
  );
  refuseUnknown("severity", Object.keys(severity), hazards2);
  return {
    allow: allow.map(({ hazard, reason: reason2, file }) => ({
      hazard,
      reason: reason2,
      by: configFile,
      ...file !== void 0 && { files: file },
      covers: (path) => file === void 0 || posix.matchesGlob(path, file)
    })),
    severity,
    nearest: nearestName
  };
}
function refuseUnknown(setting, named3, hazards2) {
  const unknown = named3.filter((name) => !hazards2.includes(name));
  if (unknown.length === 0) return;
  const what = unknown.map((name) => {
    const nearest = nearestName(name, hazards2);
    return `"${name}"${nearest === void 0 ? "" : ` (did you mean "${nearest}"?)`}`;
  });
  throw new UserError(
    "unknown-hazard",
    `${configFile}: "${setting}" names ${what.join(", ")}, which is no hazard.`,
    { remedy: "`migration-rehearsal explain` lists all of them." }
  );
}

// src/fixes/guards.ts
var fixQuote = "$fix$";
function unless(condition2, ...statements) {
  return when(`not ${condition2}`, ...statements);
}
function when(condition2, ...statements) {
  const body = statements.map((statement) => `    ${statement};`).join("\n");
  return `do ${fixQuote}
begin
  if ${condition2} then
${body}
  end if;
end
${fixQuote}`;
}
function hasConstraint(table, constraint) {
  return `exists (select from pg_constraint where conrelid = ${quoteLiteral(table)}::regclass and conname = ${quoteLiteral(constraint)})`;
}
function isInvalid(index) {
  return `exists (select from pg_index where indexrelid = to_regclass(${quoteLiteral(index)}) and not indisvalid)`;
}

// src/fixes/subject.ts
function textOf(description, key) {
  const value = description?.[key];
  return typeof value === "string" ? value : "";
}
function isChange({ kind, change }, wanted) {
  return `${change} ${kind}` === wanted;
}

// src/fixes/add-rule.ts
function addRule({ schemaChanges }) {
  const takes2 = schemaChanges.filter(
    ({ after, ...change }) => isChange(change, "added constraint") && /^[fc]$/.test(textOf(after, "type")) && after?.["valid"] === true
  );
  return {
    takes: takes2,
    parts: takes2.flatMap(
      ({ after }) => addAndValidate(
        textOf(after, "table"),
        textOf(after, "constraint"),
        textOf(after, "definition")
      )
    )
  };
}
function addAndValidate(table, constraint, definition) {
  const name = quoteIdentifier(constraint);
  return [
    {
      sql: unless(
        hasConstraint(table, constraint),
        `alter table ${table} add constraint ${name} ${definition} not valid`
      ),
      transaction: "own",
      note: "holds for new rows at once; old ones are not read"
    },
    {
      sql: `alter table ${table} validate constraint ${name}`,
      transaction: "own",
      note: "reads the old rows while readers and writers go on"
    }
  ];
}

// src/fixes/set-not-null.ts
function setNotNull({ schemaChanges, catalog, major }) {
  const takes2 = schemaChanges.filter(
    ({ change, kind, keys, after }) => change === "changed" && kind === "column" && keys.join() === "not_null" && after?.["not_null"] === true
  );
  if (major < 12) return { takes: [], parts: [] };
  return {
    takes: takes2,
    parts: takes2.flatMap(
      ({ after }) => notNullParts(textOf(after, "table"), textOf(after, "column"), catalog)
    )
  };
}
function notNullParts(table, column, catalog) {
  const check2 = freeName(table, `${column}_not_null`, catalog);
  const name = quoteIdentifier(column);
  return [
    ...addAndValidate(table, check2, `check (${name} is not null)`),
    {
      sql: `alter table ${table} alter column ${name} set not null`,
      transaction: "own",
      note: "the validated CHECK proves it: nothing is read"
    },
    {
      sql: `alter table ${table} drop constraint if exists ${quoteIdentifier(check2)}`,
      transaction: "own",
      note: "the CHECK has done its work"
    }
  ];
}
function freeName(table, wanted, catalog) {
  const taken = new Set(
    Object.values(catalog).filter((description) => description["table"] === table).map((description) => description["constraint"])
  );
  const base = shortened(wanted, 60);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}${number}`;
    if (!taken.has(name)) return name;
  }
}
function shortened(name, bytes) {
  let kept = "";
  for (const character of name) {
    if (new TextEncoder().encode(kept + character).length > bytes) break;
    kept += character;
  }
  return kept;
}

// src/fixes/walk-by-key.ts
var sliceRows = 1e3;
var sliceMark = "slice_of_rows";
function walkByKey(work, catalog, major) {
  const { table } = work;
  const key = primaryKey(table, catalog);
  if (key.length === 0 || major < 11) return void 0;
  const columns = key.map(({ name }) => name).join(", ");
  const tuple = (values) => values.length > 1 ? `(${values.join(", ")})` : values.join("");
  const row = tuple(key.map(({ name }) => name));
  const first = (picked) => `select ${picked} from ${table} order by ${columns} limit 1`;
  const next = (picked, low, rows) => `select ${picked} from ${table} where ${row} >= ${low} order by ${columns} offset ${rows} limit 1`;
  const slice = (low, high, end) => work.statement(sliceMark).replace(sliceMark, () => `${row} >= ${low} and (${row} < ${high} or ${end} is null)`);
  const fieldsOf = (record) => tuple(key.map(({ name }) => `${record}.${name}`));
  const fieldsIn = (parameter) => tuple(key.map(({ type }, at) => `(${parameter}::json ->> ${at})::${type}`));
  const packed = `json_build_array(${key.map(({ name }) => `${name}::text`).join(", ")})`;
  return {
    sql: `do $fix$
declare
  low_key record;
  high_key record;
begin
  ${first(`${columns} into low_key`)};
  while low_key is not null loop
    ${next(`${columns} into high_key`, fieldsOf("low_key"), String(sliceRows))};
    ${slice(fieldsOf("low_key"), fieldsOf("high_key"), "high_key")};
    commit;
    low_key := high_key;
  end loop;
end
$fix$`,
    transaction: "batched",
    note: work.note,
    walk: {
      first: first(packed),
      next: next(packed, fieldsIn("$1"), "$2"),
      turn: slice(fieldsIn("$1"), fieldsIn("$2"), "$2")
    }
  };
}
function primaryKey(table, catalog) {
  const objects = Object.values(catalog).filter((description) => description["table"] === table);
  const key = objects.find(({ type, constraint }) => constraint !== void 0 && type === "p");
  const definition = textOf(key, "definition");
  const inside = /^PRIMARY KEY \((.*?)\)(?: INCLUDE| DEFERRABLE|$)/.exec(definition)?.[1] ?? "";
  const columns = objects.filter(({ position: position2 }) => position2 !== void 0);
  const found = inside.split(", ").map((written) => {
    const column = columns.find((one) => {
      const name = textOf(one, "column");
      return name === written || quoteIdentifier(name) === written;
    });
    return { name: quoteIdentifier(textOf(column, "column")), type: textOf(column, "type") };
  });
  return found.every(({ type }) => type !== "") ? found : [];
}

// src/fixes/add-column.ts
function addColumn({ schemaChanges, catalog, major }) {
  const takes2 = schemaChanges.filter((change) => isChange(change, "added column"));
  const ways2 = takes2.map(({ after = {} }) => columnParts(after, catalog, major));
  if (ways2.some((way) => way === void 0)) return { takes: [], parts: [] };
  return { takes: takes2, parts: ways2.flatMap((way) => way ?? []) };
}
function columnParts(column, catalog, major) {
  if (column["identity"] !== void 0 || column["generated"] !== void 0) return void 0;
  const table = textOf(column, "table");
  const name = quoteIdentifier(textOf(column, "column"));
  const collation = textOf(column, "collation");
  const add = {
    sql: `alter table ${table} add column if not exists ${name} ${textOf(column, "type")}${collation === "" ? "" : ` collate ${collation}`}`,
    transaction: "own",
    note: "an empty column: nothing is written"
  };
  const value = textOf(column, "default");
  const notNull = column["not_null"] === true ? notNullParts(table, textOf(column, "column"), catalog) : [];
  if (value === "") return notNull.length > 0 ? void 0 : [add];
  if (notNull.length > 0 && major < 12) return void 0;
  const fill = walkByKey(
    {
      table,
      statement: (where) => `update ${table} set ${name} = ${value} where ${name} is null and ${where}`,
      note: "fills old rows, 1000 to a transaction; can be stopped and sent again at any time"
    },
    catalog,
    major
  );
  if (!fill) return void 0;
  return [
    add,
    {
      sql: `alter table ${table} alter column ${name} set default ${value}`,
      transaction: "own",
      note: "for new rows"
    },
    fill,
    ...notNull
  ];
}

// src/fixes/add-index.ts
function addIndex({ schemaChanges }) {
  const added = schemaChanges.filter(
    (change) => isChange(change, "added index") && !isOfConstraint(change.name, schemaChanges)
  );
  const kept = schemaChanges.filter(
    (change) => isChange(change, "changed index") && change.keys.join() === "parents"
  );
  const [shells, builds] = [added.filter(isShell), added.filter((change) => !isShell(change))];
  const attached = [...added, ...kept].flatMap(
    ({ name, after }) => parentsOf(after).map((parent) => `alter index ${parent} attach partition ${name}`)
  );
  return {
    takes: [...added, ...kept],
    parts: [
      ...shells.map(({ after }) => ({
        sql: textOf(after, "definition").replace(/ INDEX /, " INDEX IF NOT EXISTS "),
        transaction: "own",
        note: "an empty shell: no partition is read"
      })),
      ...builds.flatMap(({ name, after }) => buildConcurrently(name, textOf(after, "definition"))),
      ...attached.map((sql2) => ({
        sql: sql2,
        transaction: "own",
        note: "only the catalog changes"
      }))
    ]
  };
}
function isShell({ after }) {
  return /^CREATE (UNIQUE )?INDEX ("(?:[^"]|"")*"|\S+) ON ONLY /.test(textOf(after, "definition"));
}
function parentsOf(index) {
  const parents = index?.["parents"];
  return Array.isArray(parents) ? parents.map(String) : [];
}
function buildConcurrently(index, definition) {
  return [
    {
      sql: when(
        isInvalid(index),
        "perform set_config('lock_timeout', '5s', true)",
        `drop index ${index}`
      ),
      transaction: "own",
      note: "an interrupted build leaves an INVALID index, which IF NOT EXISTS would take for done"
    },
    {
      sql: definition.replace(
        /^CREATE (UNIQUE )?INDEX (?=\S)/,
        (_all, unique = "") => `CREATE ${unique}INDEX CONCURRENTLY IF NOT EXISTS `
      ),
      transaction: "none",
      note: "readers and writers go on while it is built"
    }
  ];
}
function isOfConstraint(index, changes) {
  return changes.some(
    (change) => change.kind === "constraint" && indexOfConstraint(change) === index
  );
}
function indexOfConstraint(change) {
  const description = change.after ?? change.before;
  if (!/^[uxp]$/.test(textOf(description, "type"))) return "";
  const table = textOf(description, "table");
  return schemaOf(table) + change.name.slice(table.length);
}
function schemaOf(relation) {
  return /^("(?:[^"]|"")*"|[^."]+)/.exec(relation)?.[0] ?? "";
}

// src/fixes/add-key.ts
function addKey({ schemaChanges }) {
  const keys = schemaChanges.filter(
    (change) => isChange(change, "added constraint") && /^[up]$/.test(textOf(change.after, "type"))
  );
  const ways2 = keys.flatMap((key) => {
    const index = schemaChanges.find(
      (change) => isChange(change, "added index") && change.name === indexOfConstraint(key)
    );
    return index ? [{ key, index }] : [];
  });
  return {
    takes: ways2.flatMap(({ key, index }) => [key, index]),
    parts: ways2.flatMap(({ key, index }) => {
      const table = textOf(key.after, "table");
      const constraint = textOf(key.after, "constraint");
      const definition = textOf(key.after, "definition");
      const kind = definition.startsWith("PRIMARY") ? "PRIMARY KEY" : "UNIQUE";
      const deferrable = /\)( DEFERRABLE.*)$/.exec(definition)?.[1] ?? "";
      const add = `alter table ${table} add constraint ${quoteIdentifier(constraint)} ${kind} using index ${quoteIdentifier(constraint)}${deferrable}`;
      return [
        ...buildConcurrently(index.name, textOf(index.after, "definition")),
        {
          sql: unless(hasConstraint(table, constraint), add),
          transaction: "own",
          note: "takes the finished index: nothing is read"
        }
      ];
    })
  };
}

// src/fixes/alone.ts
function alone({ statement, run }) {
  const { sql: sql2, outcome } = statement;
  const code = outcome.ok ? "" : outcome.error.code;
  if (code === "25001") return [{ sql: sql2, transaction: "none", note: "no transaction may hold it" }];
  if (code === "55P04")
    return [{ sql: sql2, transaction: "own", note: "the transaction that adds the label is committed" }];
  const earlier = [...locksHeldDuring(run, statement).values()].some(
    ({ since }) => since !== statement
  );
  const works2 = statement.rewrites.length + statement.indexBuilds.length + statement.scans.length;
  if (!earlier || works2 > 0 && blockingLocks(statement).length > 0) return [];
  return [
    { sql: sql2, transaction: "own", note: "in a transaction of its own: no earlier lock is held" }
  ];
}

// src/sql/narrowed.ts
var import_pgsql_ast_parser = __toESM(require_pgsql_ast_parser(), 1);
function narrowable(sql2) {
  const statement = onlyStatement(sql2);
  if (statement?.type !== "update" && statement?.type !== "delete") return null;
  if (statement.returning) return null;
  if (statement.type === "delete") return ofDelete(statement);
  if (statement.from || statement.sets.some(({ value }) => value.type === "default")) return null;
  return ofUpdate(statement);
}
function ofDelete(statement) {
  return {
    table: statement.from,
    narrowed: (condition2) => tidy(import_pgsql_ast_parser.toSql.statement({ ...statement, where: both(statement.where, condition2) }))
  };
}
function ofUpdate(statement) {
  const changed = statement.sets.map(({ column, value }) => {
    const name = import_pgsql_ast_parser.toSql.expr({ type: "ref", name: column.name });
    return `${name} is distinct from ${import_pgsql_ast_parser.toSql.expr(value)}`;
  }).join(" or ");
  return {
    table: statement.table,
    narrowed: (condition2) => {
      const slice = { ...statement, where: both(statement.where, condition2) };
      return tidy(`${import_pgsql_ast_parser.toSql.statement(slice)} and (${changed})`);
    }
  };
}
function both(where, condition2) {
  const right = (0, import_pgsql_ast_parser.parse)(condition2, "expr");
  return where ? { type: "binary", op: "AND", left: where, right } : right;
}
function tidy(sql2) {
  return sql2.replaceAll(
    /('(?:[^']|'')*'|"(?:[^"]|"")*")|\s+(?=[,).])|\s+/g,
    (all, quoted) => quoted === void 0 ? /^\s+$/.test(all) ? " " : all : quoted
  ).replaceAll(/('(?:[^']|'')*'|"(?:[^"]|"")*")| (?=[,).])/g, (_all, quoted = "") => quoted).trim();
}

// src/fixes/batch-rows.ts
function batchRows({ statement, catalog, major }) {
  const work = narrowable(statement.sql);
  const written = statement.rows.filter(({ updated, deleted }) => updated + deleted > 0);
  if (!work || written.length > 1) return [];
  const { schema, name } = work.table;
  const suffix = `.${schema === void 0 ? name : `${schema}.${name}`}`;
  const tables = tableNames(catalog).filter((quoted) => {
    const relation = unquoted(quoted);
    return `.${relation}`.endsWith(suffix) && (written[0]?.relation ?? quoted) === quoted;
  });
  const [table] = tables;
  if (table === void 0 || tables.length > 1) return [];
  const part = walkByKey(
    {
      table,
      statement: work.narrowed,
      note: "1000 rows to a transaction; can be stopped and sent again at any time"
    },
    catalog,
    major
  );
  return part ? [part] : [];
}
function tableNames(catalog) {
  const prefix = "table:";
  return Object.keys(catalog).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}
function unquoted(relation) {
  return relation.replaceAll(
    /"((?:[^"]|"")*)"/g,
    (_all, name) => name.replaceAll('""', '"')
  );
}

// src/fixes/change-type.ts
function changeType({ statement, schemaChanges, catalog, major }) {
  const none = { takes: [], parts: [] };
  const [change, ...others] = schemaChanges;
  if (!change || others.length > 0) return none;
  const { kind, keys, before, after } = change;
  if (kind !== "column" || change.change !== "changed" || !after || !keys.includes("type")) {
    return none;
  }
  if (after["identity"] !== void 0 || after["generated"] !== void 0) return none;
  const table = textOf(after, "table");
  const column = textOf(after, "column");
  const wasType = textOf(before, "type");
  const type = textOf(after, "type");
  const name = quoteIdentifier(column);
  const through = castThrough(statement.sql, column);
  if (through === void 0) return none;
  const cast = `${through}::${type}`;
  const stem = shortened(column, 50);
  const next = quoteIdentifier(`${stem}_next`);
  const work = quoteIdentifier(`${stem}_keep_next`);
  const [schema] = table.split(".");
  const done2 = `exists (select from pg_attribute where attrelid = ${quoteLiteral(table)}::regclass and attname = ${quoteLiteral(column)} and format_type(atttypid, atttypmod) = ${quoteLiteral(type)})`;
  const value = textOf(after, "default");
  const fill = walkByKey(
    {
      table,
      statement: (where) => `update ${table} set ${next} = ${name}${cast} where ${next} is distinct from ${name}${cast} and ${where}`,
      note: "copies old rows, 1000 to a transaction; can be stopped and sent again at any time"
    },
    catalog,
    major
  );
  if (!fill || wasType === "" || major < 12) return none;
  const notNull = after["not_null"] === true ? notNullParts(table, `${stem}_next`, catalog).map((part) => onlyUntil(done2, part)) : [];
  const rules = rulesMoved(table, column, next, catalog);
  const parts2 = [
    {
      sql: unless(done2, `alter table ${table} add column if not exists ${next} ${type}`),
      transaction: "own",
      note: "an empty column of the new type"
    },
    {
      sql: unless(
        done2,
        `create or replace function ${schema}.${work}() returns trigger language plpgsql as $keep$ begin new.${next} := new.${name}${cast}; return new; end $keep$`,
        `drop trigger if exists ${work} on ${table}`,
        `create trigger ${work} before insert or update on ${table} for each row execute function ${schema}.${work}()`
      ),
      transaction: "own",
      note: "keeps it in step from now on"
    },
    onlyUntil(done2, fill),
    ...notNull,
    ...rules.flatMap(({ nextName, definition }) => addAndValidate(table, nextName, definition)).map((part) => onlyUntil(done2, part)),
    {
      sql: unless(
        done2,
        `drop trigger ${work} on ${table}`,
        `drop function ${schema}.${work}()`,
        `alter table ${table} drop column ${name}`,
        `alter table ${table} rename column ${next} to ${name}`,
        ...rules.map(
          ({ constraint, nextName }) => `alter table ${table} rename constraint ${quoteIdentifier(nextName)} to ${quoteIdentifier(constraint)}`
        ),
        ...value === "" ? [] : [`alter table ${table} alter column ${name} set default ${value}`]
      ),
      transaction: "own",
      note: "swaps the names; only the catalog changes"
    }
  ];
  return { takes: [change], parts: parts2, differs: ["column-order"] };
}
function rulesMoved(table, column, next, catalog) {
  const word = wordOf(column);
  return Object.values(catalog).filter((rule) => rule["table"] === table && /^[cf]$/.test(textOf(rule, "type"))).flatMap((rule) => {
    const [constraint, written] = [textOf(rule, "constraint"), textOf(rule, "definition")];
    const own = /^FOREIGN KEY \(.*?\)/.exec(written)?.[0] ?? written;
    const definition = own.replaceAll(word, () => next) + written.slice(own.length);
    const nextName = `${shortened(constraint, 55)}_next`;
    return definition === written ? [] : [{ constraint, nextName, definition }];
  });
}
function wordOf(column) {
  const quoted = quoteIdentifier(column).replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  const plain = /^[a-z_][a-z0-9_]*$/.test(column) ? `|(?<![\\w$."'])${column}(?![\\w$."'(])` : "";
  return new RegExp(quoted + plain, "g");
}
function castThrough(sql2, column) {
  const using2 = /\busing\s+(.*)$/is.exec(sql2)?.[1];
  if (using2 === void 0) return "";
  const [from, ...casts] = using2.replace(/^\((.*)\)$/s, "$1").split("::");
  const plain = from?.trim().replace(/^"(.*)"$/, "$1");
  if (plain !== column) return void 0;
  if (casts.length < 2) return "";
  return casts.length === 2 && casts[0]?.trim().toLowerCase() === "text" ? "::text" : void 0;
}
function onlyUntil(done2, part) {
  if (part.transaction === "batched") {
    const sql2 = part.sql.replace("begin\n", `begin
  if ${done2} then return; end if;
`);
    return { ...part, sql: sql2 };
  }
  if (part.sql.startsWith("do "))
    return { ...part, sql: part.sql.replace("if not exists", `if not ${done2} and not exists`) };
  return { ...part, sql: when(`not ${done2}`, part.sql) };
}

// src/fixes/drop-index.ts
function dropIndex({ schemaChanges }) {
  const takes2 = schemaChanges.filter(
    (change) => isChange(change, "removed index") && !isOfConstraint(change.name, schemaChanges)
  );
  return {
    takes: takes2,
    parts: takes2.map(({ name }) => ({
      sql: `drop index concurrently if exists ${name}`,
      transaction: "none",
      note: "waits for queries that use it without making others wait"
    }))
  };
}

// src/fixes/rebuild.ts
function rebuildConcurrently({ statement, major }) {
  const { kind, sql: sql2 } = statement;
  if (/\bconcurrently\b/i.test(sql2)) return [];
  if (kind === "RefreshMatViewStmt") {
    return [
      {
        sql: sql2.replace(/^refresh\s+materialized\s+view\b/i, "$& concurrently"),
        transaction: "own",
        note: "readers go on"
      }
    ];
  }
  if (kind !== "ReindexStmt" || major < 12) return [];
  return [
    {
      sql: sql2.replace(
        /^(reindex\s+(?:\([^)]*\)\s*)?(?:index|table|schema))\b/i,
        "$1 concurrently"
      ),
      transaction: "none",
      note: "readers and writers go on while it is built anew"
    }
  ];
}

// src/fixes/index.ts
var ways = [
  addColumn,
  changeType,
  setNotNull,
  addIndex,
  addKey,
  addRule,
  dropIndex
];
function proposeFix(migration, subject) {
  const { parts: parts2, differs = [] } = bestWay(subject);
  if (parts2.length === 0 || parts2.some(endsItsBlock)) return void 0;
  return { migration, statement: subject.statement.index, parts: parts2, differs };
}
function bestWay(subject) {
  const { schemaChanges } = subject;
  const found = ways.map((way) => way(subject));
  const taken = new Set(found.flatMap(({ takes: takes2 }) => takes2));
  if (schemaChanges.length > 0 && schemaChanges.every((change) => taken.has(change))) {
    return {
      parts: found.flatMap(({ parts: parts3 }) => parts3),
      differs: found.flatMap(({ differs = [] }) => differs)
    };
  }
  const others = schemaChanges.length > 0 ? [alone] : [batchRows, rebuildConcurrently, alone];
  const parts2 = others.map((way) => way(subject)).find((one) => one.length > 0);
  return { parts: parts2 ?? [] };
}
function endsItsBlock({ sql: sql2 }) {
  return [fixQuote, "$keep$"].some((quote) => sql2.split(quote).length > 3);
}

// src/fixes/propose.ts
function proposeFixes(findings, server, migrations) {
  const places = new Map(
    findings.map(({ migration, statement }) => {
      return [`${migration}\0${statement}`, { migration, statement }];
    })
  );
  return [...places.values()].flatMap(({ migration, statement: at }) => {
    const run = server.apply?.runs.find((one) => one.migration === migration);
    const statement = run?.statements.find(({ index }) => index === at);
    const { catalog, effects } = migrations.get(migration) ?? { effects: [] };
    const effect = effects.find(({ index }) => index === at);
    if (!run || !statement || !catalog || !effect) return [];
    const { schemaChanges } = effect;
    const { major } = server.server;
    return proposeFix(migration, { statement, run, schemaChanges, catalog, major }) ?? [];
  });
}

// src/hazards/allowance.ts
function applyAllowances(findings, evidence, policy, known) {
  const written = evidence.migrations.flatMap(
    (migration) => (migration.allowances ?? []).map((allowance) => ({
      migration,
      allowance,
      fault: faultOf(allowance, known.hazards, policy),
      covers: coverage(allowance, migration, evidence)
    }))
  );
  const valid = written.filter(({ fault }) => fault === void 0);
  const idle = written.flatMap(({ migration, allowance, fault, covers }) => {
    if (fault) return [{ migration: migration.id, allowance, fault }];
    const silent = known.judged.has(allowance.hazard) && appliedEverywhere(migration, evidence);
    if (!silent || findings.some(covers)) return [];
    return [{ migration: migration.id, allowance, fault: { kind: "unused" } }];
  });
  const unused = unusedEntries(findings, evidence, policy, known);
  return {
    findings: findings.map((finding) => {
      const own = valid.find(({ covers }) => covers(finding))?.allowance;
      if (own) return suppress(finding, `${own.file}:${own.line}`, own.reason);
      const entry = policy.allow.find(
        ({ hazard, covers }) => hazard === finding.hazard && covers(finding.file)
      );
      return entry ? suppress(finding, entry.by, entry.reason) : finding;
    }),
    idle: [...idle, ...unused]
  };
}
function unusedEntries(findings, evidence, { allow }, { judged }) {
  return allow.flatMap(({ hazard, reason: reason2, by, files, covers }) => {
    if (files === void 0 || !judged.has(hazard)) return [];
    const used = findings.some((finding) => finding.hazard === hazard && covers(finding.file));
    const reviewed = evidence.migrations.filter(({ file }) => covers(file));
    const silent = reviewed.length > 0 && reviewed.every((one) => appliedEverywhere(one, evidence));
    if (used || !silent) return [];
    const allowance = { file: by, hazard, reason: reason2, directive: files, trailing: false };
    return [
      { migration: reviewed[0]?.id ?? "", allowance, fault: { kind: "unused-entry" } }
    ];
  });
}
function suppress(finding, by, reason2) {
  return { ...finding, suppressed: { by, reason: reason2 } };
}
var words = ["allow", "allow-file"];
function faultOf({ directive, hazard, reason: reason2 }, hazards2, { nearest }) {
  if (!words.includes(directive)) return { kind: "unknown-word", meant: nearest(directive, words) };
  if (hazard === "") return { kind: "no-hazard" };
  if (!hazards2.includes(hazard)) return { kind: "unknown-hazard", meant: nearest(hazard, hazards2) };
  return reason2 === "" ? { kind: "no-reason" } : void 0;
}
function coverage(allowance, migration, evidence) {
  const { directive, hazard, file } = allowance;
  const meant = (finding) => finding.hazard === hazard && finding.migration === migration.id;
  if (directive === "allow-file") return (finding) => meant(finding) && finding.file === file;
  const statements = coveredStatements(allowance, migration, evidence);
  return (finding) => meant(finding) && finding.statement !== void 0 && statements.has(finding.statement);
}
function coveredStatements({ file, line, trailing }, { id }, { servers }) {
  const runs = servers.flatMap((server) => server.apply?.runs ?? []);
  const run = runs.filter(({ migration }) => migration === id).toSorted((a, b) => b.statements.length - a.statements.length)[0];
  const statements = run ? ownStatements(run).filter((one) => one.file === file && one.line !== void 0) : [];
  const around2 = statements.filter((one) => startOf(one) <= line && line <= endOf(one));
  if (around2.length > 0) return new Set(around2.map(({ index }) => index));
  const nearest = trailing ? statements.findLast((one) => endOf(one) < line) : statements.find((one) => startOf(one) > line);
  return new Set(nearest ? [nearest.index] : []);
}
function startOf({ line = 0 }) {
  return line;
}
function endOf({ line = 0, endLine = line }) {
  return endLine;
}
function appliedEverywhere({ id }, { servers }) {
  return servers.every(
    (server) => server.apply?.runs.some(({ migration, outcome }) => migration === id && outcome.ok)
  );
}

// src/hazards/exposure.ts
var small = { rows: 1e4, bytes: 1e7 };
var stepDown = {
  error: "warning",
  warning: "notice",
  notice: "notice"
};
function weigh(finding, sizes) {
  const { exposure } = finding;
  if (!sizes || !exposure?.grows) return finding;
  const known = tablesOf(exposure, sizes);
  if (known.length === 0) return finding;
  const facts = list(known.map(describe));
  if (known.length < exposure.relations.length || !known.every(isSmall)) {
    return { ...finding, message: `${finding.message} In production, ${facts}.` };
  }
  const weighed = `In production, ${facts}: too small to be felt for long.`;
  return {
    ...finding,
    severity: stepDown[finding.severity],
    message: `${finding.message} ${weighed}`
  };
}
function sizeRemarks({ sizes, servers }, findings) {
  const exposed = findings.flatMap(({ exposure }) => exposure?.grows ? exposure.relations : []);
  if (!sizes) {
    const why = "no file of sizes was given, so every table is taken to be large; `migration-rehearsal stats URL` writes one";
    return exposed.length === 0 ? [] : [{ what: "sizes of tables", why }];
  }
  const known = new Set(sizes.tables.map(({ relation }) => relation));
  const baseline = new Set(
    servers.flatMap((server) => server.baseline.tables.map(({ relation }) => relation))
  );
  const missing2 = [...new Set(exposed)].filter((relation) => !known.has(relation));
  const strangers = sizes.tables.filter(({ relation, kind }) => kind === void 0 && !baseline.has(relation)).map(({ relation }) => relation);
  return [
    ...remark(missing2, "size of", `not in ${sizes.file}, and so taken to be large`),
    ...baseline.size === 0 ? [] : remark(strangers, `${sizes.file}:`, "the baseline has no such table")
  ];
}
function remark(relations, label, why) {
  return relations.length === 0 ? [] : [{ what: `${label} ${list(relations, 20)}`, why }];
}
function tablesOf({ relations }, { tables }) {
  return [...new Set(relations)].flatMap(
    (relation) => tables.find((table) => table.relation === relation) ?? []
  );
}
function isSmall({ rows, bytes }) {
  return (rows ?? 0) < small.rows && bytes < small.bytes;
}
function describe({ relation, rows, bytes }) {
  const size = bytesText(bytes);
  if (rows === null) return `${relation} has ${size}`;
  return `${relation} has about ${count(rows, "row").replace(/^\d+/, grouped)} and ${size}`;
}
function grouped(digits) {
  return digits.replaceAll(/\B(?=(\d{3})+$)/g, ",");
}
function bytesText(bytes) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1e3 && unit < units.length - 1) {
    value /= 1e3;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ""}`;
}

// src/hazards/fingerprint.ts
function fingerprint(parts2) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(parts2.join("\0"))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}

// src/hazards/proven-fix.ts
function takesFixes({ id, area }) {
  return area === "locking" || id === "failed-migration";
}
function wantsFix({ hazard: id, area, severity, suppressed }) {
  return takesFixes({ id, area }) && severity !== "notice" && suppressed === null;
}
function provenFix(finding, found, hazard, input) {
  if (!takesFixes(hazard) || finding.severity === "notice") return void 0;
  const fix = input.server.apply?.fixes?.find(
    ({ proven, migration, statement }) => proven && migration === finding.migration && statement === finding.statement
  );
  const fixed = fix && withFix(input, fix);
  if (!fixed) return void 0;
  const left = hazard.check(fixed).filter((other) => sameThing(finding, other));
  if (left.length >= found.filter((other) => sameThing(finding, other)).length) return void 0;
  return {
    sql: fix.parts.map(({ sql: sql2 }) => sql2),
    proven: true,
    parts: fix.parts,
    differs: fix.differs,
    files: fix.files,
    before: fix.before,
    after: fix.after,
    rows: fix.rows,
    servers: [input.server.server.version]
  };
}
function sameThing(one, other) {
  return other.severity !== "notice" && other.migration === one.migration && other.object === one.object;
}
function withFix(input, { run }) {
  const { apply } = input.server;
  if (!apply || !run) return void 0;
  const others = (all) => all.filter(({ migration }) => migration !== run.migration);
  const runs = apply.runs.map((one) => one.migration === run.migration ? run : one);
  const effects = others(apply.effects ?? []);
  const queues = others(apply.queues ?? []);
  const fixed = { ...apply, runs, effects, queues, fixes: [] };
  return { ...input, server: { ...input.server, apply: fixed } };
}
function mergeFixes(one, other) {
  if (!one || !other) return one ?? other;
  if (one.sql.join("\0") !== other.sql.join("\0")) return one;
  return { ...one, servers: [.../* @__PURE__ */ new Set([...one.servers ?? [], ...other.servers ?? []])] };
}

// src/hazards/policy.ts
var emptyPolicy = { allow: [], severity: {}, nearest: () => void 0 };

// src/hazards/judge.ts
function judge(evidence, hazards2, policy = emptyPolicy) {
  const wanted = hazards2.filter(({ id }) => policy.severity[id] !== "off");
  const { found: onServers, notJudged } = runChecks(evidence, wanted);
  const found = [...onServers, ...inFiles(evidence, wanted)];
  const weighed = found.map((finding) => overrule(weigh(finding, evidence.sizes), policy));
  const missed = new Set(notJudged.map(({ hazard }) => hazard));
  const { findings, idle } = applyAllowances(weighed, evidence, policy, {
    hazards: hazards2.map(({ id }) => id),
    judged: new Set(wanted.map(({ id }) => id).filter((id) => !missed.has(id)))
  });
  const servers = evidence.servers.map(({ server }) => server.version);
  const placed = wanted.flatMap((hazard) => placeAll(hazard, hazard.checkAllowances?.(idle) ?? [], servers)).map((finding) => overrule(finding, policy));
  return {
    findings: [...findings, ...placed],
    notJudged,
    assumed: [...turnedOff(hazards2, policy), ...sizeRemarks(evidence, findings)]
  };
}
function runChecks(evidence, hazards2) {
  const merged = /* @__PURE__ */ new Map();
  const notJudged = [];
  const servers = evidence.migrations.length === 0 ? [] : evidence.servers;
  for (const server of servers) {
    for (const hazard of hazards2) {
      const missing2 = missingRehearsal(hazard, server);
      if (missing2 !== void 0) {
        notJudged.push({ hazard: hazard.id, server: server.server.version, why: missing2 });
        continue;
      }
      for (const finding of located(hazard, evidence, server)) {
        const before = merged.get(finding.fingerprint);
        merged.set(finding.fingerprint, before ? mergeFindings(before, finding) : finding);
      }
    }
  }
  return { found: [...merged.values()], notJudged };
}
function overrule(finding, { severity }) {
  const own = severity[finding.hazard];
  if (own === void 0 || own === "off") return finding;
  const isGuess = finding.basis === "guess" && own === "error";
  return { ...finding, severity: isGuess ? "warning" : own };
}
function turnedOff(hazards2, { severity }) {
  const off = hazards2.map(({ id }) => id).filter((id) => severity[id] === "off");
  const why = "turned off in the configuration";
  return off.length === 0 ? [] : [{ what: `hazards: ${off.join(", ")}`, why }];
}
function inFiles(evidence, hazards2) {
  const servers = evidence.servers.filter(({ reorder }) => reorder).map(({ server }) => server.version);
  return hazards2.flatMap(
    (hazard) => placeAll(hazard, hazard.checkFiles?.(evidence) ?? [], servers)
  );
}
function placeAll(hazard, found, servers) {
  return found.map((finding, at) => {
    const same = found.slice(0, at).filter(({ object }) => object === finding.object);
    return place(hazard, finding, same.length, servers);
  });
}
function place(hazard, finding, ordinal, servers) {
  const { migration, line, object } = finding;
  return {
    ...finding,
    hazard: hazard.id,
    area: hazard.area,
    endLine: line,
    servers,
    fingerprint: fingerprint([hazard.id, migration, object, "", String(ordinal)]),
    suppressed: null
  };
}
function missingRehearsal(hazard, server) {
  for (const name of hazard.reads) {
    const status = server.rehearsals.find((rehearsal) => rehearsal.name === name);
    if (status?.status !== "done" && !status?.needless) {
      return `${name} was not rehearsed${status?.why ? `: ${status.why}` : ""}`;
    }
  }
  return void 0;
}
function located(hazard, evidence, server) {
  const { subject, migrations } = evidence;
  const seen = /* @__PURE__ */ new Map();
  const input = { subject, migrations, server };
  const found = check(hazard, input);
  return found.map((finding) => {
    const run = server.apply?.runs.find((candidate) => candidate.migration === finding.migration);
    const statement = finding.statement === void 0 ? void 0 : run?.statements[finding.statement];
    const migration = migrations.find((candidate) => candidate.id === finding.migration);
    const identity = [
      hazard.id,
      finding.migration,
      finding.object,
      statement?.sql.replace(/\s+/g, " ") ?? ""
    ];
    const key = identity.join("\0");
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    const fix = finding.fix ?? provenFix(finding, found, hazard, input);
    return {
      ...finding,
      ...fix && { fix },
      hazard: hazard.id,
      area: hazard.area,
      file: finding.place?.file ?? statement?.file ?? migration?.file ?? "",
      line: finding.place ? finding.place.line : statement && lineOf(statement),
      endLine: finding.place ? finding.place.line : statement?.endLine,
      servers: [server.server.version],
      fingerprint: fingerprint([...identity, String(ordinal)]),
      suppressed: null
    };
  });
}
function check(hazard, input) {
  try {
    return hazard.check(input);
  } catch (cause) {
    throw new Error(`hazard ${hazard.id} could not judge its evidence`, { cause });
  }
}
var strength = { error: 2, warning: 1, notice: 0 };
function mergeFindings(one, other) {
  const worst = strength[other.severity] > strength[one.severity] ? other : one;
  const fix = mergeFixes(one.fix, other.fix);
  const servers = [.../* @__PURE__ */ new Set([...one.servers, ...other.servers])];
  return { ...worst, ...fix && { fix }, servers };
}

// src/postgres/interrupt.ts
async function interruptServer(server) {
  var _stack = [];
  try {
    if (server.info.provider !== "given") return server[Symbol.asyncDispose]();
    closeToOwner(server);
    const admin = __using(_stack, await connect(server), true);
    await admin.rows(sql`
    select pg_catalog.pg_terminate_backend(pid)
    from pg_catalog.pg_stat_activity
    where datname ~ '^${databasePrefix}${runId}_'
  `);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/apply.ts
async function applyAll(plan, database, options2, log) {
  var _stack = [];
  try {
    const run = __using(_stack, await openRun(plan, database, options2.level, log), true);
    await prepareRunner(run);
    const runs = [];
    let { afterFailureOf } = options2;
    for (let index = options2.from; index < options2.to; index += 1) {
      const migration = plan.review[index];
      if (!migration) break;
      log.progress(`apply: ${migration.id}${options2.rowsPresent ? "" : " on empty tables"}`);
      const place2 = placeOf(index - options2.from, options2.to - options2.from);
      const started = performance.now();
      const result = await applyMigration(run, migration, place2);
      runs.push({
        migration: migration.id,
        ...result,
        durationMs: performance.now() - started,
        rowsPresent: options2.rowsPresent,
        ...afterFailureOf !== void 0 && { afterFailureOf }
      });
      if (result.outcome.ok) continue;
      const canGoOn = run.session.transactionStatus === "I" && !plan.adapter.aroundRun;
      if (!canGoOn || !await options2.goOn(index)) return { runs, stoppedAt: index };
      afterFailureOf ??= migration.id;
    }
    return { runs };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/observe/conversions.ts
async function readConversions(session, changes, before, after, major) {
  const conversions = [];
  for (const { change, kind, keys, before: old, after: now } of changes) {
    if (change !== "changed" || kind !== "column" || !keys.includes("type")) continue;
    const [relation, column] = [String(old?.["table"]), String(old?.["column"])];
    const was = before[relation]?.columns[column];
    const is = after[relation]?.columns[column];
    if (!was || !is || was.filled === 0) continue;
    const from = String(old?.["type"]);
    conversions.push({
      relation,
      column,
      from,
      to: String(now?.["type"]),
      valuesBefore: was.filled,
      valuesAfter: is.filled,
      comesBack: await comesBack(session, { relation, column, from, major }, was.values)
    });
  }
  return conversions;
}
async function comesBack(session, place2, values) {
  const { relation, column, from, major } = place2;
  const back = `(${quoteIdentifier(column)}::${from})`;
  try {
    const [row] = await withTablesReadable(
      session,
      () => session.rows(
        `select ${valuesOf(back, major)} as sum from only ${relation}`
      )
    );
    return row?.sum === values;
  } catch {
    return null;
  }
}

// src/rehearse/observe/sequences.ts
async function sequencesBehind(session) {
  return withTablesReadable(session, async () => {
    const owned = await session.rows(ownedSequences);
    if (owned.length === 0) return [];
    const positions = await session.rows(
      owned.map(position).join("\nunion all\n")
    );
    return positions.flatMap(({ i, next, largest }) => {
      const { relation = "", column = "", sequence = "" } = owned[i] ?? {};
      return [{ relation, column, sequence, next, largest }];
    });
  });
}
function position({ relation, column, sequence, increment }, index) {
  const name = quoteIdentifier(column);
  return `select ${index} as i, s.next::text, m.largest::text
    from (select case when is_called then last_value + ${quoteLiteral(increment)}::int8 else last_value end as next from ${sequence}) s,
      (select max(${name}) as largest from only ${relation}) m
    where s.next <= m.largest and exists (select 1 from only ${relation} where ${name} = s.next)`;
}
var ownedSequences = sql`
  select format('%I.%I', n.nspname, c.relname) as relation, a.attname::text as column, d.objid::regclass::text as sequence, s.seqincrement::text as increment
  from pg_catalog.pg_depend d
    join pg_catalog.pg_sequence s on s.seqrelid = d.objid and s.seqincrement > 0
    join pg_catalog.pg_class c on c.oid = d.refobjid and c.relkind = 'r'
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
      and a.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
  where d.classid = 'pg_catalog.pg_class'::regclass and d.refclassid = 'pg_catalog.pg_class'::regclass and d.deptype in ('a', 'i')
    and exists (select 1 from pg_catalog.pg_index i where i.indrelid = c.oid and i.indisunique and i.indkey::text = a.attnum::text and i.indpred is null)
  order by 1, 2`;

// src/rehearse/observe/structure.ts
async function readStructure(session, major) {
  return withStableSettings(session, async () => {
    const keys = await session.rows(
      unindexedKeys(major)
    );
    const unique = await session.rows(uniqueKeys(major));
    const covered = await session.rows(
      coveredIndexes
    );
    const security = await session.rows(
      rowSecurity
    );
    return {
      unindexedKeys: keys,
      uniqueKeys: unique,
      coveredIndexes: covered,
      withoutPolicy: security.filter(({ locked }) => locked).map(({ relation }) => relation),
      withoutRowSecurity: security.filter(({ locked }) => !locked).map(({ relation, siblings }) => ({ relation, siblings }))
    };
  });
}
function unindexedKeys(major) {
  const own = major >= 11 ? "c.conparentid = 0" : "true";
  return sql`
  select c.conrelid::regclass::text as relation, c.conname::text as constraint,
    (select array_agg(format('%I', a.attname) order by k.n) from unnest(c.conkey) with ordinality k(attnum, n)
      join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum) as columns
  from pg_catalog.pg_constraint c
  where c.contype = 'f' and ${own} and not exists (select 1 from pg_catalog.pg_index i
    where i.indrelid = c.conrelid and i.indisvalid and i.indpred is null
      and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)
  order by 1, 2`;
}
function uniqueKeys(major) {
  const keys = major >= 11 ? "i.indnkeyatts" : "i.indnatts";
  return sql`
  select i.indrelid::regclass::text as relation, array_agg(a.attname::text order by a.attname) as columns
  from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid and c.relkind in ('i', 'I') and not c.relispartition and c.relpersistence <> 't'
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = any ((i.indkey::int2[])[0:${keys} - 1])
  where i.indisunique and i.indisvalid and i.indimmediate and i.indexprs is null and i.indpred is null
  group by i.indexrelid, 1 order by 1, 2`;
}
var coveredIndexes = sql`
  select i.indrelid::regclass::text as relation, i.indexrelid::regclass::text as index, min(o.indexrelid::regclass::text) as by
  from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid and c.relkind = 'i' and not c.relispartition
    join pg_catalog.pg_am m on m.oid = c.relam and m.amname = 'btree'
    join pg_catalog.pg_index o on o.indrelid = i.indrelid and o.indexrelid <> i.indexrelid and o.indisvalid
    join pg_catalog.pg_class oc on oc.oid = o.indexrelid and oc.relam = c.relam
  where not i.indisunique and i.indexprs is null and i.indpred is null and o.indpred is null
    and o.indkey::text || ' ' like i.indkey::text || ' %' and o.indclass::text || ' ' like i.indclass::text || ' %'
    and o.indcollation::text || ' ' like i.indcollation::text || ' %' and o.indoption::text || ' ' like i.indoption::text || ' %'
    -- of two alike, the younger one is needless
    and (o.indkey::text <> i.indkey::text or o.indisunique or o.indexrelid < i.indexrelid)
  group by 1, 2 order by 1, 2`;
var rowSecurity = sql`
  select c.oid::regclass::text as relation, c.relrowsecurity as locked, c.n::int as siblings
  from (select oid, relrowsecurity, count(*) over alike - 1 as n, count(*) filter (where relrowsecurity) over alike as secured
    from pg_catalog.pg_class where relkind in ('r', 'p') and not relispartition
    window alike as (partition by relnamespace, relowner)) c
  where case when c.relrowsecurity
    then not exists (select 1 from pg_catalog.pg_policy p where p.polrelid = c.oid)
    else c.n >= 3 and c.secured >= c.n - 1 and c.secured >= 3 end
  order by 1`;

// src/rehearse/walk.ts
var mostLooks = 60;
var nothing = { schemaChanges: [], dataChanges: [] };
async function walk(plan, database, migration, before, masked, { send = sendAlone, looks = true } = {}) {
  var _stack = [];
  try {
    const session = __using(_stack, await openAsOwner(plan, database), true);
    const steps = statementSteps(plan, migration);
    const looking = looks && steps.length <= mostLooks;
    const statements = [];
    let state = before;
    let failed = false;
    for (const step2 of steps) {
      if (failed) {
        if (step2.origin === "migration")
          statements.push({ step: step2, outcome: null, difference: nothing });
        continue;
      }
      const outcome = await send(session, step2);
      failed = !outcome.ok;
      if (step2.origin === "runner") continue;
      const next = failed || !looking ? state : await readStateInside(plan, session, database.server.info.major, state);
      statements.push({ step: step2, outcome, difference: compareStates(state, next, masked) });
      state = next;
    }
    if (session.transactionStatus !== "I") await session.query("rollback");
    return { statements, last: state, failed, looked: looking };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function sendAlone(session, step2) {
  const result = await sendStep(session, step2);
  return result.ok ? { ok: true } : { ok: false, error: result.error };
}
function statementSteps(plan, migration) {
  return plan.adapter.plan(migration, plan.settings).flatMap((step2) => {
    if (step2.origin === "runner") return isTransactionControl(step2.sql) ? [step2] : [];
    if (step2.copyData !== void 0 || step2.parameters !== void 0) return [step2];
    const split2 = splitSql(step2.sql);
    if (!split2.ok || split2.statements.length < 2) return [step2];
    const { source } = step2;
    const lineOf2 = lineCounter(step2.sql);
    const single = split2.statements.map((statement) => ({
      origin: "migration",
      sql: statement.sql,
      ...source && { source: { ...source, line: source.line + lineOf2(statement.offset) - 1 } }
    }));
    const controlled = split2.statements.some((one) => one.kind === "TransactionStmt");
    return controlled || migration.transactionMode !== "message" ? single : [runner("begin"), ...single, runner("commit")];
  });
}
function runner(sql2) {
  return { origin: "runner", sql: sql2 };
}
function isTransactionControl(sql2) {
  const split2 = splitSql(sql2);
  return split2.ok && split2.statements.length > 0 && split2.statements.every((statement) => statement.kind === "TransactionStmt");
}

// src/rehearse/queue.ts
function queuePoint(run) {
  const points = ownStatements(run).filter(({ lockTimeoutMs, outcome }) => lockTimeoutMs === 0 && outcome.ok).flatMap((statement) => {
    const held = blockedBefore(run, statement);
    return blockingLocks(statement).filter((lock) => lock.waited !== true && !held.has(lock.relation)).map((lock) => ({ statement, lock }));
  });
  const strongest = lockModes.findLast((mode) => points.some(({ lock }) => lock.mode === mode));
  return points.find(({ lock }) => lock.mode === strongest);
}
var deadlineMs = 2e3;
var shortTimeoutMs = 5;
async function sendIntoQueue(session, database, step2, { statement, lock }) {
  var _stack = [];
  try {
    const behind = blocks(lock.mode).includes("reads") ? "reader" : "writer";
    const work = `begin; ${workOn(lock.relation, behind)}`;
    const front = __using(_stack, await connectAsOwner(database), true);
    if (!(await front.query(work)).ok) return { outcome: await sendAlone(session, step2) };
    const late = __using(_stack, await connectAsOwner(database), true);
    const withTimeout = await tryWithTimeout(session, step2, statement, late, work);
    const sent = watched(sendAlone(session, step2));
    const waited = await until(sent, () => isBehind(front, session, front));
    const working = watched(late.query(work));
    const othersWaited = waited && await until(working, () => isBehind(front, late, session));
    if (othersWaited) await front.rows("select pg_catalog.pg_cancel_backend($1)", [late.backendPid]);
    await working.done;
    await late.query("rollback");
    await front.query("rollback");
    const outcome = await sent.done;
    const { relation, mode } = lock;
    const queue = { statement: statement.index, relation, mode, behind, waited, othersWaited };
    return { outcome, queue: withTimeout === void 0 ? queue : { ...queue, withTimeout } };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function workOn(relation, as) {
  return as === "reader" ? `select from ${relation} limit 0` : `lock table ${relation} in row exclusive mode`;
}
var refusable = /* @__PURE__ */ new Set([
  "AlterTableStmt",
  "DropStmt",
  "IndexStmt",
  "RenameStmt",
  "TruncateStmt"
]);
async function tryWithTimeout(session, step2, { kind }, late, work) {
  if (!refusable.has(kind)) return void 0;
  const inside = session.transactionStatus === "T";
  await session.rows(inside ? "savepoint rehearsal_queue" : "begin");
  await session.rows(`set local lock_timeout = ${shortTimeoutMs}`);
  const tried = await session.query(step2.sql);
  const gaveUp = !tried.ok && tried.error.code === sqlstates.lockNotAvailable;
  await session.rows(
    inside ? "rollback to savepoint rehearsal_queue; release savepoint rehearsal_queue" : "rollback"
  );
  const later = await late.query(`set lock_timeout = ${shortTimeoutMs}; ${work}`);
  await late.query("rollback; reset lock_timeout");
  return { gaveUp, othersWaited: !later.ok };
}
function watched(done2) {
  const state = { done: done2, ended: false };
  const end = () => void (state.ended = true);
  void done2.then(end, end);
  return state;
}
async function until(work, holds2) {
  const deadline = performance.now() + deadlineMs;
  while (!work.ended && performance.now() < deadline) if (await holds2()) return true;
  return false;
}
async function isBehind(observer, waiting, other) {
  const rows = await observer.rows(
    "select $2 = any (pg_catalog.pg_blocking_pids($1)) as behind",
    [waiting.backendPid, other.backendPid]
  );
  return rows[0]?.behind === true;
}

// src/rehearse/rerun-raw.ts
async function sendAgain(input) {
  const { plan, database, migration, masked } = input;
  const before = input.state ?? await readState(plan, database);
  const walked = await walk(plan, database, migration, before, masked);
  const index = indexer(input.first);
  const statements = walked.statements.map((one) => ({
    index: index(one.step),
    sql: normal(one.step.sql),
    file: one.step.source?.file,
    line: one.step.source?.line,
    result: secondResult(one),
    ...one.outcome?.ok === false && { error: one.outcome.error },
    ...one.difference
  }));
  const left = compareStates(before, await readState(plan, database, walked.last), masked);
  return { migration: migration.id, result: verdict(walked.failed, left), statements, ...left };
}
function secondResult({ outcome, difference }) {
  if (outcome === null) return "not-sent";
  if (!outcome.ok) return "rejected";
  return isSame(difference) ? "no-change" : "changed";
}
function verdict(failed, left) {
  if (failed) return isSame(left) ? "rejected" : "rejected-halfway";
  return isSame(left) ? "unchanged" : "changed";
}
function indexer(first) {
  const used = /* @__PURE__ */ new Set();
  return (step2) => {
    const text2 = normal(step2.sql);
    const found = first?.statements.find(
      ({ index, origin, sql: sql2 }) => origin === "migration" && !used.has(index) && normal(sql2) === text2
    );
    if (found) used.add(found.index);
    return found?.index ?? -1;
  };
}
function normal(sql2) {
  const split2 = splitSql(sql2);
  return split2.ok && split2.statements.length === 1 ? split2.statements[0]?.sql ?? sql2 : sql2.trim();
}

// src/rehearse/skipped.ts
var skipCodes = /* @__PURE__ */ new Set(["42P07", "42701"]);
var mostSkipped = 20;
async function readSkipped(session, run, major) {
  const skipped2 = [];
  const candidates = run.statements.filter(
    ({ origin, notices }) => origin === "migration" && notices.some(({ code }) => skipCodes.has(code))
  );
  for (const statement of candidates.slice(0, mostSkipped)) {
    const target2 = targetOf(statement);
    const found = target2 && await compare(session, statement, target2, major);
    if (found) skipped2.push({ index: statement.index, ...found });
  }
  return skipped2;
}
function targetOf({ sql: sql2 }) {
  const split2 = splitSql(sql2);
  const statement = split2.ok ? split2.statements[0] : void 0;
  if (!statement) return void 0;
  const node = statement.node;
  const { schemaname, relname } = node["relation"] ?? {};
  const table = quoteName(schemaname, relname ?? "");
  switch (statement.kind) {
    case "CreateStmt":
      return { relation: table, drop: `drop table ${table} cascade`, kind: "table" };
    case "IndexStmt": {
      const index = quoteName(schemaname, String(node["idxname"]));
      return { relation: index, drop: `drop index ${index}`, kind: "index" };
    }
    case "AlterTableStmt": {
      const commands = node["cmds"] ?? [];
      const column = commands[0]?.AlterTableCmd?.def?.ColumnDef?.colname;
      if (commands.length !== 1 || column === void 0) return void 0;
      const drop = `alter table ${table} drop column ${quoteIdentifier(column)} cascade`;
      return { relation: table, drop, kind: "column", column };
    }
    default:
      return void 0;
  }
}
async function compare(session, { sql: sql2 }, target2, major) {
  const [found] = await session.rows(
    `select (select format('%I.%I', n.nspname, c.relname) from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.oid = pg_catalog.to_regclass($1)) as name`,
    [target2.relation]
  );
  const name = found?.name;
  if (name === null || name === void 0) return void 0;
  const there = await snapshotCatalog(session, { major });
  await session.rows("begin");
  try {
    const made = sql2.replace(/\b(index)\s+concurrently\b/i, "$1");
    for (const text2 of [target2.drop, made]) {
      const result = await session.query(text2);
      if (!result.ok) return void 0;
    }
    const wanted = await snapshotCatalog(session, { major });
    return {
      kind: target2.kind,
      object: target2.column === void 0 ? name : `${name}.${target2.column}`,
      differences: diffCatalogs(there, wanted).filter((change) => isAbout(change, target2, name))
    };
  } finally {
    await session.rows("rollback");
  }
}
function isAbout(change, target2, name) {
  const { kind, keys, before, after } = change;
  const described2 = before ?? after;
  if (target2.kind === "index") return kind === "index" && change.name === name && tells(keys);
  if (described2?.["table"] !== name) return false;
  if (target2.kind === "column") return described2["column"] === target2.column && tells(keys);
  const moved = keys.length === 1 && keys[0] === "position";
  return (kind === "column" || kind === "constraint") && !moved;
}
function tells(keys) {
  return keys.some((key) => telling.has(key));
}
var telling = /* @__PURE__ */ new Set([
  "type",
  "not_null",
  "default",
  "identity",
  "generated",
  "definition",
  "valid"
]);

// src/sql/disarm-handlers.ts
var alreadyExists = /\b(?:duplicate_\w+|others|sqlstate\s+'42(?:701|710|723|P0[4-7])')/i;
var condition = String.raw`(?:[a-z_]+|sqlstate\s+'[0-9A-Z]{5}')`;
var handler = new RegExp(
  String.raw`\bwhen\s+(${condition}(?:\s+or\s+${condition})*)\s+then\b`,
  "gi"
);
function disarmHandlers(block) {
  const bare = block.replace(
    handler,
    (whole, conditions) => alreadyExists.test(conditions) ? "when sqlstate 'ZZ999' then" : whole
  );
  return bare === block ? void 0 : bare;
}

// src/rehearse/existing-object.ts
var forms = [
  /^column "(?<part>.+)" of relation "(?<on>.+)" already exists$/,
  /^(?<kind>constraint|trigger|policy) "(?<part>.+)" for (?:relation|table) "(?<on>.+)" already exists$/,
  /^(?<kind>type|relation) "(?<name>.+)" already exists$/
];
async function findExisting(session, { message }) {
  const groups2 = forms.map((form) => form.exec(message)?.groups).find((one) => one !== void 0);
  if (!groups2) return void 0;
  const { kind = "column", part, on, name } = groups2;
  const rows = await session.rows(
    kind === "type" ? typeQuery : relationQuery,
    [on ?? name, part ?? null]
  );
  const [only2] = rows;
  if (!only2 || rows.length > 1) return void 0;
  if (part === void 0) return only2;
  return {
    kind,
    name: `${only2.name}.${only2.part}`,
    after: { table: only2.name, [kind]: part }
  };
}
var typeQuery = sql`
  select case t.typtype when 'e' then 'enum' when 'd' then 'domain' else 'composite type' end as kind, format('%I.%I', n.nspname, t.typname) as name, $2::text as part
  from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  where t.typname = $1 and t.typtype in ('e', 'd', 'c') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
var relationQuery = sql`
  select case c.relkind when 'i' then 'index' when 'I' then 'index' when 'v' then 'view' when 'm' then 'materialized view'
      when 'S' then 'sequence' else 'table' end as kind, format('%I.%I', n.nspname, c.relname) as name, quote_ident($2::text) as part
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relname = $1 and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
function dropStatement({ kind, name, after }) {
  const table = String(after?.["table"]);
  const part = name.slice(table.length + 1);
  switch (kind) {
    case "enum":
    case "composite type":
      return `drop type ${name} cascade`;
    case "domain":
    case "table":
    case "view":
    case "materialized view":
    case "sequence":
    case "index":
      return `drop ${kind} ${name} cascade`;
    case "column":
    case "constraint":
      return `alter table ${table} drop ${kind} ${part} cascade`;
    case "trigger":
    case "policy":
      return `drop ${kind} ${part} on ${table}`;
    default:
      return void 0;
  }
}

// src/rehearse/swallowed.ts
var [mostBlocks, mostInTheWay] = [10, 20];
async function readSwallowed(session, run, effects, major) {
  const seen = [];
  const blocks2 = run.statements.flatMap((statement) => {
    const bare = statement.kind === "DoStmt" ? disarmHandlers(statement.sql) : void 0;
    return bare === void 0 ? [] : [{ statement, bare }];
  });
  for (const { statement, bare } of blocks2.slice(0, mostBlocks)) {
    const there = await snapshotCatalog(session, { major });
    const found = await inTheWay(session, statement, bare, there, major);
    const effect = effects.find(({ index }) => index === statement.index);
    seen.push(...found, ...effect ? await oneLeft(session, statement, effect, there, major) : []);
  }
  return seen;
}
async function inTheWay(session, { index }, bare, there, major) {
  return rolledBack(session, async () => {
    const found = [];
    for (; ; ) {
      await session.rows("savepoint block");
      const result = await session.query(bare);
      if (result.ok) break;
      await session.rows("rollback to savepoint block");
      const next = await findExisting(session, result.error);
      const drop = next && dropStatement(next);
      if (!next || drop === void 0 || found.length === mostInTheWay) return [];
      if (!(await session.query(drop)).ok) return [];
      found.push(next);
    }
    const wanted = diffCatalogs(there, await snapshotCatalog(session, { major }));
    const isFound = ({ kind, name }) => found.some((one) => one.kind === kind && one.name === name);
    const notMade = wanted.filter((one) => one.change === "added" && isOwn(one, found)).map(named);
    return found.flatMap(({ kind, name }) => {
      const differences2 = wanted.filter(
        (one) => isFound(one) && one.kind === kind && one.name === name
      );
      if (differences2.length === 0 && notMade.length === 0) return [];
      return [{ index, kind, object: name, tried: false, differences: differences2, notMade }];
    });
  });
}
async function oneLeft(session, { index, sql: sql2 }, { schemaChanges }, there, major) {
  const made = schemaChanges.filter((one) => one.change === "added" && isWhole(one, schemaChanges));
  const [kept, ...others] = made;
  const drops = others.map(dropStatement);
  if (!kept || others.length === 0 || drops.includes(void 0)) return [];
  return rolledBack(session, async () => {
    for (const drop of drops) if (!(await session.query(drop ?? "")).ok) return [];
    if (!(await session.query(sql2)).ok) return [];
    const after = await snapshotCatalog(session, { major });
    const missing2 = diffCatalogs(there, after).filter(({ change }) => change === "removed");
    const notMade = others.filter(({ kind: kind2, name: name2 }) => missing2.some((one) => one.kind === kind2 && one.name === name2)).map(named);
    if (notMade.length === 0) return [];
    const { kind, name } = kept;
    return [{ index, kind, object: name, tried: true, differences: [], notMade }];
  });
}
async function rolledBack(session, work) {
  await session.rows("begin");
  try {
    return await work();
  } finally {
    await session.rows("rollback");
  }
}
function named({ kind, name }) {
  return { kind, name };
}
function isWhole({ kind, name, after }, all) {
  if (dropStatement({ kind, name, after }) === void 0) return false;
  const table = after?.["table"];
  return !all.some((one) => one.change === "added" && one.kind === "table" && one.name === table);
}
function isOwn(change, found) {
  const table = change.after?.["table"];
  return dropStatement(change) !== void 0 && !found.some((one) => one.kind === "table" && one.name === table);
}

// src/rehearse/side-by-side.ts
var most = 3;
async function together(...works2) {
  await Promise.allSettled(works2);
  return Promise.all(works2);
}
async function sideBySide(items, work) {
  const results = [];
  const failures = [];
  let next = 0;
  async function worker() {
    while (next < items.length && failures.length === 0) {
      const index = next;
      next += 1;
      try {
        results[index] = await work(items[index], index);
      } catch (error) {
        failures.push(error);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}
function besides() {
  const begun = [];
  return {
    begin(work) {
      const turn = begun.at(-2);
      const doing = Promise.allSettled([turn]).then(work);
      begun.push(doing);
      doing.catch(() => {
      });
    },
    async done() {
      await Promise.all(begun);
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled(begun);
    }
  };
}

// src/rehearse/clean-run.ts
async function cleanRun(plan, segments, runs, log) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const steps = /* @__PURE__ */ new Map();
    const effects = [];
    const queues = [];
    const masked = /* @__PURE__ */ new Set();
    const behind = segments[0]?.sequencesBehind ?? [];
    const apart2 = __using(_stack, besides(), true);
    for (const [number, segment] of segments.entries()) {
      let current = segment.begin;
      let state = segment.beginState;
      for (let index = segment.from; index < segment.to; index += 1) {
        const migration = plan.review[index];
        if (!migration) break;
        log.progress(`once more: ${migration.id}`);
        const from = { before: current, state, behind, migration, index };
        const run = runs[index];
        const looksApart = canLookApart(plan, run);
        const seen = await step(plan, from, run, looksApart, log);
        scope.use(seen.after);
        await freezeAsTemplate(seen.after);
        const at = effects.push(seen.effects) - 1;
        if (looksApart) {
          apart2.begin(async () => {
            effects[at] = { ...seen.effects, statements: await lookBehindEach(plan, from, run) };
          });
        }
        if (seen.queue) queues.push(seen.queue);
        if (runs[index]?.outcome.ok) {
          const states = { before: state, after: seen.state };
          steps.set(index, { before: current, after: seen.after, states });
        }
        current = seen.after;
        state = seen.state;
      }
      for (const column of findNondeterministic(segment.endState.data, state.data)) {
        masked.add(column);
      }
      const resumed = segments[number + 1];
      if (resumed) steps.set(segment.to, { after: resumed.beginEmpty });
    }
    await apart2.done();
    const owned = scope.move();
    return { steps, effects, queues, masked, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function step(plan, from, first, looksApart, log) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const after = scope.use(await cloneDatabase(from.before, "step"));
    const point = first && queuePoint(first);
    let queue;
    const inFile = indexer(first);
    const walked = await walk(plan, after, from.migration, from.state, /* @__PURE__ */ new Set(), {
      looks: !looksApart,
      async send(session, sent) {
        if (sent.origin === "runner" || !point || inFile(sent) !== point.statement.index)
          return sendAlone(session, sent);
        const seen2 = await sendIntoQueue(session, after, sent, point);
        if (seen2.queue) queue = { migration: from.migration.id, ...seen2.queue };
        return seen2.outcome;
      }
    });
    if (first && walked.failed === !first.outcome.ok) {
      const seen2 = await look(plan, from, after, walked.last, effectsOf(walked, first), first);
      scope.move();
      return { ...seen2, queue };
    }
    const again = scope.use(await cloneDatabase(from.before, "step"));
    const { index } = from;
    const options2 = { from: index, to: index + 1, level: "outcome", rowsPresent: true };
    await applyAll(plan, again, { ...options2, goOn: () => true }, log);
    const seen = await look(plan, from, again, from.state, [], first);
    await after[Symbol.asyncDispose]();
    scope.move();
    return seen;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function effectsOf({ looked, statements }, first) {
  const number = indexer(first);
  return looked ? statements.map(({ step: sent, difference }) => ({ index: number(sent), ...difference })) : [];
}
var mostInTurn = 3;
function canLookApart({ review: review2 }, run) {
  const own = run?.statements.filter(({ origin }) => origin === "migration") ?? [];
  return review2.length > mostInTurn && run?.outcome.ok === true && own.length > 1 && own.length <= mostLooks && !own.some(({ kind }) => kind === "DoStmt");
}
async function lookBehindEach(plan, { before, migration, state }, first) {
  var _stack = [];
  try {
    const copy = __using(_stack, await cloneDatabase(before, "looks"), true);
    const walked = await walk(plan, copy, migration, state, /* @__PURE__ */ new Set());
    return first && !walked.failed ? effectsOf(walked, first) : [];
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function look(plan, from, after, last, statements, first) {
  var _stack = [];
  try {
    const { server } = after;
    const { major } = server.info;
    const session = __using(_stack, await connect(server, { user: server.owner.user, database: after.name }), true);
    const state = await lookThrough(plan, session, major, last);
    const difference = compareStates(from.state, state, /* @__PURE__ */ new Set());
    const { schemaChanges } = difference;
    const [old, now] = [from.state.data, state.data];
    const conversions = await readConversions(session, schemaChanges, old, now, major);
    const behind = await sequencesBehind(session);
    const known = new Set(from.behind.map(({ sequence }) => sequence));
    return {
      after,
      state,
      effects: {
        migration: from.migration.id,
        statements,
        ...difference,
        conversions,
        sequencesBehind: behind.filter(({ sequence }) => !known.has(sequence)),
        skipped: first ? await readSkipped(session, first, major) : [],
        swallowed: first ? await readSwallowed(session, first, statements, major) : [],
        structure: await readStructure(session, major)
      }
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/observe/invalid-indexes.ts
async function invalidIndexes(database) {
  var _stack = [];
  try {
    const session = __using(_stack, await connectAsOwner(database), true);
    const rows = await session.rows(sql`
    select n.nspname || '.' || c.relname as index
    from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where not i.indisvalid and c.relkind = 'i'
    order by 1
  `);
    return rows.map(({ index }) => index);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/seed/twins.ts
var [rowsAtMost, singlesAtMost] = [50, 5];
var firstNumber = 1e6;
async function makeTwins(session, major, relation, same) {
  const model = await introspect(session, major);
  const table = model.tables.find((one) => one.relation === relation);
  const different = table && columnsToVary(table, model.types, same);
  if (!table || !different) return "impossible";
  const request = { model, table, seed: "twins", inputs: await findInputs(session, model) };
  try {
    return await insertCopies(session, (single) => copyStatement(request, different, single));
  } catch (thrown) {
    if (thrown instanceof UnknownTypeError) return { refused: thrown.message };
    throw thrown;
  }
}
async function insertCopies(session, statement) {
  const all = await session.query(statement());
  if (all.ok) return all.rowCount > 0 ? "made" : "impossible";
  for (let single = 1; single <= singlesAtMost; single += 1) {
    const one = await session.query(statement(single));
    if (one.ok && one.rowCount > 0) return "made";
  }
  return { refused: `${all.error.code} ${all.error.message}` };
}
function columnsToVary(table, types, same) {
  const chosen = /* @__PURE__ */ new Map();
  const referring = new Set(table.foreignKeys.flatMap(({ columns }) => columns));
  for (const { columns } of [...table.uniqueKeys].sort(byColumns)) {
    const free = table.columns.filter(({ name }) => columns.includes(name) && !same(name));
    if (free.some((column) => chosen.has(column))) continue;
    const own = free.find((column) => makesItself(column) && !column.generated);
    const wide = free.find((column) => !referring.has(column.name) && isWide(column, types));
    const empty = free.find(({ notNull }) => !notNull);
    if (own) chosen.set(own, "default");
    else if (wide) chosen.set(wide, "value");
    else if (empty) chosen.set(empty, "null");
    else return void 0;
  }
  return chosen;
}
function byColumns(one, other) {
  return one.columns.length - other.columns.length;
}
function copyStatement(request, different, single) {
  const { table } = request;
  const columns = table.columns.filter(
    (column) => !column.generated && different.get(column) !== "default"
  );
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(", ");
  const values = columns.map((column) => {
    const how = different.get(column);
    if (how === "null") return "null";
    if (how === void 0) return `t.${quoteIdentifier(column.name)}`;
    return distinctValue({ ...valueRequest(request, column), g: `(${firstNumber} + s.g)` });
  });
  const overriding = columns.some(({ identity }) => identity === "a");
  return [
    `insert into ${table.relation} (${names})${overriding ? " overriding system value" : ""}`,
    `select ${values.join(", ")} from ${table.relation} t`,
    // two numbered lists side by side: a name of our own could be one of its columns
    `join (select ctid as at, tableoid as part, row_number() over (order by tableoid, ctid) as g from ${table.relation}) s on s.at = t.ctid and s.part = t.tableoid`,
    single === void 0 ? `where s.g <= ${rowsAtMost}` : `where s.g = ${single}`,
    table.allowsOnConflict ? "on conflict do nothing" : ""
  ].join("\n");
}

// src/rehearse/duplicates.ts
var mostKeys = 10;
async function tryDuplicates({ plan, runs, clean, tables, log }) {
  const keys = runs.flatMap((first, index) => {
    const effects = clean.effects.find(({ migration }) => migration === first.migration);
    if (!effects || !first.outcome.ok) return [];
    return newUniqueKeys(effects).filter(({ table }) => tables.has(table)).map((key) => ({ ...key, first, index }));
  });
  const tried = await sideBySide(keys.slice(0, mostKeys), (key) => {
    log.progress(`with duplicates: ${key.first.migration}`);
    return tryKey(plan, clean, key, log);
  });
  const untried = keys.slice(mostKeys).map(({ name }) => ({
    what: `${name} over duplicates`,
    why: `only the first ${mostKeys} unique keys are tried`
  }));
  return {
    duplicates: tried.flatMap((one) => one && "error" in one ? [one] : []),
    notRehearsed: [...tried.flatMap((one) => one && "why" in one ? [one] : []), ...untried]
  };
}
function newUniqueKeys({ schemaChanges }) {
  return schemaChanges.flatMap(({ kind, name, change, keys, after }) => {
    const { definition, table, parents } = after ?? {};
    const isNew = change === "added" || keys.includes("definition");
    if (kind !== "index" || !isNew || parents !== void 0) return [];
    if (typeof definition !== "string" || !definition.startsWith("CREATE UNIQUE INDEX")) return [];
    return [{ name, table: String(table), definition }];
  });
}
async function tryKey(plan, clean, key, log) {
  for (let from = 0; from <= key.index; from += 1) {
    var _stack = [];
    try {
      const before = clean.steps.get(from)?.before;
      if (!before) continue;
      const database = __using(_stack, await cloneDatabase(before, "twins"), true);
      const twins = await doubleRows(database, key);
      if (twins === "made") return await applyOver(plan, database, key, from, log);
      if (twins === "impossible") continue;
      const why = `no row of ${key.table} could be doubled: ${twins.refused}`;
      return { what: `${key.name} over duplicates`, why };
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  return void 0;
}
async function doubleRows(database, key) {
  var _stack = [];
  try {
    const indexed = key.definition.replace(/^.*? USING /s, "").replace(/ INCLUDE \([^)]*\)/, "");
    const session = __using(_stack, await connectAsOwner(database), true);
    const same = (column) => mentions(indexed, column);
    return await makeTwins(session, database.server.info.major, key.table, same);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function applyOver(plan, database, { first, index }, from, log) {
  const apply = (begin) => {
    const options2 = { level: "outcome", rowsPresent: true, goOn: () => true };
    return applyAll(plan, database, { ...options2, from: begin, to: index + 1 }, log);
  };
  const known = await invalidIndexes(database);
  const run = (await apply(from)).runs[index - from];
  if (!run || run.outcome.ok || run.outcome.error.code !== "23505") return void 0;
  const refused = run.statements[run.failedStatement ?? -1];
  const statement = first.statements.find(({ sql: sql2 }) => sql2 === refused?.sql);
  if (!statement) return void 0;
  const invalid = (await invalidIndexes(database)).filter((one) => !known.includes(one));
  const second = invalid.length > 0 ? (await apply(index)).runs[0]?.outcome : void 0;
  return {
    migration: first.migration,
    statement: statement.index,
    error: run.outcome.error,
    invalid,
    ...second?.ok === false && { again: second.error }
  };
}

// src/rehearse/observe/schema-text.ts
var contextLines = 2;
function renderSchemaDiff(before, after, changes) {
  const changedKeys = new Map(changes.map((c) => [`${c.kind}:${c.name}`, new Set(c.keys)]));
  const groups2 = /* @__PURE__ */ new Map();
  for (const change of changes) {
    const group = groupOf(change.kind, change.name, change.after ?? change.before ?? {});
    groups2.set(`${group.rank} ${group.title}`, group);
  }
  const wanted = new Set(groups2.keys());
  const texts = { before: collect(before), after: collect(after) };
  return [...wanted].sort().map((id) => renderGroup(texts.before.get(id) ?? [], texts.after.get(id) ?? [])).join("\n\n");
  function collect(snapshot) {
    const members = /* @__PURE__ */ new Map();
    for (const [key, description] of Object.entries(snapshot)) {
      const { kind, name } = identify(key);
      const { rank, title } = groupOf(kind, name, description);
      const id = `${rank} ${title}`;
      if (!wanted.has(id)) continue;
      const member = {
        kind,
        name,
        description,
        changed: changedKeys.get(key) ?? /* @__PURE__ */ new Set()
      };
      const list2 = members.get(id);
      if (list2) list2.push(member);
      else members.set(id, [member]);
    }
    return new Map([...members].map(([id, list2]) => [id, describeGroup(list2)]));
  }
}
var ranks = [
  "schema",
  "extension",
  "enum",
  "domain",
  "range",
  "composite type",
  "sequence",
  "table"
];
function groupOf(kind, name, description) {
  const owner = description["table"];
  const title = typeof owner === "string" ? owner : name;
  const relation = typeof owner === "string" || ["view", "materialized view", "foreign table"].includes(kind);
  const rank = relation ? ranks.indexOf("table") : ranks.indexOf(kind);
  return {
    rank: rank === -1 ? "z" : String.fromCharCode(97 + rank),
    title: relation || kind === "table" ? title : `${kind} ${title}`
  };
}
var parts = ["table", "view", "materialized view", "foreign table", "composite type", "column"];
var laterParts = ["constraint", "index", "sequence", "trigger", "rule", "policy", "statistics"];
function describeGroup(members) {
  const order = [...parts, ...laterParts];
  const constraints = new Set(
    members.filter((m) => m.kind === "constraint").map((m) => m.description["constraint"])
  );
  const sorted = members.filter(
    (m) => m.kind !== "index" || m.changed.size > 0 || !constraints.has(m.description["index"])
  ).filter((m) => m.kind !== "column" || !members.some((r) => isView(r.kind))).sort(
    (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || Number(a.description["position"] ?? 0) - Number(b.description["position"] ?? 0) || (a.name < b.name ? -1 : 1)
  );
  return sorted.flatMap((m) => describeObject(m.kind, m.name, m.description, m.changed));
}
function isView(kind) {
  return kind === "view" || kind === "materialized view";
}
function renderGroup(before, after) {
  const lines = [];
  let [i, j] = [0, 0];
  for (const [keptBefore, keptAfter] of [
    ...longestCommonSubsequence(before, after),
    [before.length, after.length]
  ]) {
    while (i < keptBefore) lines.push({ sign: "-", text: before[i++] ?? "" });
    while (j < keptAfter) lines.push({ sign: "+", text: after[j++] ?? "" });
    if (i < before.length && j < after.length) lines.push({ sign: " ", text: before[i] ?? "" });
    [i, j] = [i + 1, j + 1];
  }
  const near = lines.map(
    (_, at) => lines.slice(Math.max(0, at - contextLines), at + contextLines + 1).some((l) => l.sign !== " ")
  );
  const shown = [];
  let elided = false;
  lines.forEach(({ sign, text: text2 }, at) => {
    if (near[at] || at === 0) {
      shown.push(`${sign} ${text2}`.trimEnd());
      elided = false;
    } else if (!elided) {
      shown.push("  \u2026");
      elided = true;
    }
  });
  return shown.join("\n");
}

// src/rehearse/first-run.ts
async function firstRun(plan, built, log) {
  const prepared = [];
  for (; ; ) {
    const run = await tryFirstRun(plan, built, prepared, log);
    const role = run.onEmpty.map((one) => one.outcome.ok ? void 0 : missingRole(one.outcome.error)).find((name) => name !== void 0);
    if (role === void 0 || prepared.length === 20) return run;
    if (!await createRole(built.rows.server, role)) return run;
    prepared.push(`role ${role}`);
    await run[Symbol.asyncDispose]();
  }
}
async function tryFirstRun(plan, built, prepared, log) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const runs = [];
    const count2 = plan.review.length;
    const emptied = runOnEmpty(plan, built, log);
    const common = { plan, scope, runs, emptied, log };
    const [onEmpty, whole] = await together(
      emptied,
      runSegment({ ...common, begin: built.rows, beginEmpty: built.empty, from: 0 })
    );
    let segment = whole;
    const segments = [segment];
    while (segment.to < count2) {
      const failed = segment.to;
      const beginEmpty = scope.use(await throughOnEmpty(plan, built, failed, runs, log));
      await freezeAsTemplate(beginEmpty);
      const begin = scope.use(await cloneDatabase(beginEmpty, "filled"));
      await seedRows(plan, begin);
      await freezeAsTemplate(begin);
      const from = failed + 1;
      segment = await runSegment({ ...common, begin, beginEmpty, from });
      segments.push(segment);
      if (from === count2) break;
    }
    const start = segments[0].beginState.catalog;
    const end = segment.endState.catalog;
    const { schemaChanges } = compareStates(segments[0].beginState, segment.endState, /* @__PURE__ */ new Set());
    const owned = scope.move();
    return {
      apply: {
        runs,
        schemaChanges,
        schemaDiff: renderSchemaDiff(start, end, schemaChanges),
        dataChanges: segments.flatMap(dataChanges)
      },
      onEmpty,
      segments,
      prepared,
      [Symbol.asyncDispose]: () => owned.disposeAsync()
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function runOnEmpty(plan, built, log) {
  var _stack = [];
  try {
    const empty = __using(_stack, await cloneDatabase(built.empty, "empty"), true);
    const all = { from: 0, to: plan.review.length, goOn: () => true };
    const { runs } = await applyAll(
      plan,
      empty,
      { ...all, level: "outcome", rowsPresent: false },
      log
    );
    return runs;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function runSegment(input) {
  const { plan, scope, begin, beginEmpty, from, runs, emptied, log } = input;
  const failsAnyway = async (index) => (await emptied)[index]?.outcome.ok !== true;
  const database = scope.use(await cloneDatabase(begin, "apply"));
  const { beginState, behind } = await readBeginning(plan, database);
  const before = runs.length > 0 ? await emptied : [];
  const applied = await applyAll(
    plan,
    database,
    {
      level: "evidence",
      rowsPresent: plan.seed.rows > 0 || plan.seed.file !== void 0,
      from,
      to: plan.review.length,
      goOn: failsAnyway,
      afterFailureOf: runs.find((run, index) => !run.outcome.ok && !before[index]?.outcome.ok)?.migration
    },
    log
  );
  runs.push(...applied.runs);
  const endState = await readState(plan, database, beginState);
  const stopped = applied.stoppedAt;
  const to = stopped === void 0 || await failsAnyway(stopped) ? plan.review.length : stopped;
  return {
    begin,
    beginEmpty,
    database,
    beginState,
    endState,
    sequencesBehind: behind,
    from,
    to
  };
}
async function readBeginning(plan, database) {
  var _stack = [];
  try {
    const { server } = database;
    const session = __using(_stack, await connectAsOwner(database), true);
    const beginState = await lookThrough(plan, session, server.info.major);
    return { beginState, behind: await sequencesBehind(session) };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function throughOnEmpty(plan, built, failed, runs, log) {
  var _stack = [];
  try {
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const database = scope.use(await cloneDatabase(built.empty, "resume"));
    const options2 = { rowsPresent: false, goOn: () => true };
    await applyAll(plan, database, { ...options2, level: "outcome", from: 0, to: failed }, log);
    const { runs: alone3 } = await applyAll(
      plan,
      database,
      { ...options2, level: "evidence", from: failed, to: failed + 1 },
      log
    );
    const [failing, empty] = [runs[failed], alone3[0]];
    if (failing && empty) runs[failed] = mergeFailing(failing, empty);
    scope.move();
    return database;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function mergeFailing(failing, empty) {
  const stop = failing.failedStatement;
  const there = stop === void 0 ? void 0 : failing.statements[stop];
  const same = stop === void 0 ? void 0 : empty.statements[stop];
  if (stop === void 0 || !there || same?.sql !== there.sql || !empty.outcome.ok) return failing;
  const number = transactionNumbers(failing.statements.slice(0, stop + 1), empty.statements);
  return {
    ...failing,
    statements: [
      ...failing.statements.slice(0, stop),
      { ...number(same), outcome: there.outcome },
      ...empty.statements.slice(stop + 1).map(number)
    ]
  };
}
function transactionNumbers(first, second) {
  const known = /* @__PURE__ */ new Map();
  for (const [index, { transaction }] of first.entries()) {
    const there = second[index]?.transaction ?? null;
    if (transaction !== null && there !== null) known.set(there, transaction);
  }
  let last = Math.max(0, ...known.values());
  return (statement) => {
    const { transaction } = statement;
    if (transaction === null) return statement;
    if (!known.has(transaction)) known.set(transaction, last += 1);
    return { ...statement, transaction: known.get(transaction) ?? transaction };
  };
}
function dataChanges({ beginState, endState }) {
  return compareStates(beginState, endState, /* @__PURE__ */ new Set()).dataChanges;
}
function lostBehindFailure(runs) {
  return runs.filter((run) => !run.outcome.ok && run.afterFailureOf !== void 0);
}

// src/sql/insert-parameters.ts
function insertTarget(sql2) {
  const statement = onlyStatement(sql2);
  if (statement?.type !== "insert" || statement.insert.type !== "values") return null;
  const { into, columns = [], insert } = statement;
  const [row, ...more] = insert.values;
  if (!row || more.length > 0) return null;
  const byParameter = /* @__PURE__ */ new Map();
  for (const [index, value] of row.entries()) {
    const number = parameterOf(value);
    const column = columns?.[index]?.name;
    if (number === null) continue;
    if (column === void 0) return null;
    byParameter.set(number, column);
  }
  const wanted = Array.from({ length: byParameter.size }, (_, index) => byParameter.get(index + 1));
  if (wanted.includes(void 0)) return null;
  return {
    table: { ...into.schema !== void 0 && { schema: into.schema }, name: into.name },
    columns: wanted
  };
}
function parameterOf(value) {
  if (value.type === "cast") return parameterOf(value.operand);
  if (value.type !== "parameter") return null;
  const number = /^\$(\d+)$/.exec(value.name)?.[1];
  return number === void 0 ? null : Number(number);
}

// src/rehearse/compatibility.ts
var compatibility = {
  name: "compatibility",
  rehearse: rehearseCompatibility
};
var preparable = /* @__PURE__ */ new Set(["SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"]);
async function rehearseCompatibility(stage) {
  const { plan, built, clean } = stage;
  const given = plan.queries ?? [];
  if (given.length === 0)
    return { skipped: "no queries of the application are named", needless: true };
  const { queries, unreadable } = readable(given);
  const before = await tryAll(plan, built.rows, queries);
  const taken = queries.filter((query) => !before.get(query)?.error);
  const broken = [];
  const slower = [];
  let left = taken;
  for (const [index, { id: migration }] of plan.review.entries()) {
    const after = clean.steps.get(index)?.after;
    if (!after || left.length === 0) continue;
    const now = await tryAll(plan, after, left, before);
    for (const query of left) {
      const [old, seen] = [before.get(query), now.get(query)];
      if (seen?.error) broken.push({ ...query, error: seen.error, migration, by: seen.by });
      const lost2 = [...seen?.scanned ?? []].find((relation) => old?.indexed.has(relation));
      if (lost2 !== void 0) slower.push({ ...query, relation: lost2, migration });
    }
    left = left.filter((query) => !now.get(query)?.error);
  }
  const evidence = {
    files: [...new Set(given.map(({ file }) => file))],
    queries: taken.length,
    broken,
    slower: slower.filter(
      (one, at) => slower.findIndex(({ sql: sql2, relation }) => sql2 === one.sql && relation === one.relation) === at
    )
  };
  const refused = queries.flatMap((query) => before.get(query)?.error ?? []);
  return {
    evidence: { compatibility: evidence },
    notRehearsed: [
      ...counted(
        unreadable.length,
        "cannot be parsed; statistics cut queries at track_activity_query_size"
      ),
      ...counted(
        refused.length,
        `the baseline refuses already${refused[0] ? `, the first with: ${formatSqlError(refused[0])}` : ""}`
      )
    ]
  };
}
function counted(number, why) {
  if (number === 0) return [];
  return [{ what: `${number} ${number === 1 ? "query" : "queries"} of the application`, why }];
}
function readable(given) {
  const queries = /* @__PURE__ */ new Map();
  const unreadable = [];
  for (const query of given) {
    const split2 = splitSql(query.sql);
    if (!split2.ok) unreadable.push(query);
    else if (split2.statements.length === 1 && preparable.has(split2.statements[0]?.kind ?? "")) {
      if (!queries.has(query.sql)) queries.set(query.sql, query);
    }
  }
  return { queries: [...queries.values()], unreadable };
}
async function tryAll(plan, source, queries, earlier = /* @__PURE__ */ new Map()) {
  var _stack = [];
  try {
    const copy = __using(_stack, await cloneDatabase(source, "queries"), true);
    const { server } = copy;
    const session = __using(_stack, await openAsOwner(plan, copy), true);
    if (server.info.major >= 12) await session.rows("set plan_cache_mode = force_generic_plan");
    await session.rows("set enable_seqscan = off; set jit = off");
    const tried = /* @__PURE__ */ new Map();
    for (const query of queries) {
      const known = earlier.get(query)?.values;
      tried.set(query, await tryOne(session, query, known, server.info.major));
    }
    return tried;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
var nothing2 = /* @__PURE__ */ new Set();
async function tryOne(session, { sql: sql2 }, known, major) {
  const prepared = await session.query(`prepare rehearsal_query as ${sql2}`);
  if (!prepared.ok)
    return { error: prepared.error, by: "prepared", indexed: nothing2, scanned: nothing2 };
  try {
    const target2 = insertTarget(sql2);
    const values = target2 ? await valuesThere(session, target2) ?? known : void 0;
    const error = target2 && values && await execute(session, target2, values);
    if (error) return { error, by: "executed", indexed: nothing2, scanned: nothing2 };
    const plans = major >= 12 ? await scansOf(session) : { indexed: nothing2, scanned: nothing2 };
    return { by: "prepared", values, ...plans };
  } finally {
    await session.rows("deallocate rehearsal_query");
  }
}
async function valuesThere(session, { table, columns }) {
  if (columns.length === 0) return [];
  const name = quoteName(table.schema, table.name);
  const values = columns.map((column) => `(to_jsonb(t) ->> ${quoteLiteral(column)})`);
  const found = await session.query(
    `select array[${values.join(", ")}]::text[] as values from ${name} t order by ctid desc limit 1`
  );
  return found.ok ? found.rows[0]?.values : void 0;
}
async function execute(session, { table }, values) {
  const name = quoteName(table.schema, table.name);
  await session.rows("begin");
  try {
    const cleared = await session.query(
      `delete from ${name} where ctid = (select ctid from ${name} order by ctid desc limit 1)`
    );
    if (!cleared.ok) await session.rows("rollback; begin");
    const texts = values.map((value) => value === null ? "null" : quoteLiteral(value));
    const list2 = texts.length > 0 ? `(${texts.join(", ")})` : "";
    const result = await session.query(`execute rehearsal_query${list2}`);
    return result.ok || !aboutSchema.has(result.error.code) ? void 0 : result.error;
  } finally {
    await session.rows("rollback");
  }
}
var aboutSchema = /* @__PURE__ */ new Set(["23502", "23514", "428C9", "42804", "22001", "22P02", "42501"]);
async function scansOf(session) {
  const [counted2] = await session.rows(
    "select pg_catalog.array_length(parameter_types, 1) as count from pg_catalog.pg_prepared_statements where name = 'rehearsal_query'"
  );
  const nulls = Array.from({ length: counted2?.count ?? 0 }, () => "null").join(", ");
  const explained = await session.query(
    `explain (format json, verbose, costs off) execute rehearsal_query${nulls === "" ? "" : `(${nulls})`}`
  );
  const indexed = /* @__PURE__ */ new Set();
  const scanned = /* @__PURE__ */ new Set();
  const visit = (node) => {
    const {
      "Node Type": type,
      "Relation Name": relation,
      Schema: schema,
      Plans: plans = []
    } = node;
    if (relation !== void 0) {
      const name = schema === void 0 ? relation : `${schema}.${relation}`;
      if (type === "Seq Scan") scanned.add(name);
      else if (/Index|Bitmap/.test(type)) indexed.add(name);
    }
    plans.forEach(visit);
  };
  if (explained.ok) explained.rows[0]?.["QUERY PLAN"].forEach(({ Plan }) => visit(Plan));
  return { indexed, scanned };
}

// src/sql/made-object.ts
function madeObject(sql2) {
  const split2 = splitSql(sql2);
  const [statement, more] = split2.ok ? split2.statements : [];
  if (!statement || more) return void 0;
  return readers[statement.kind]?.(statement.node);
}
function objectText({ kind, name, of }) {
  return [
    kind,
    ...name === void 0 ? [] : [name],
    ...of === void 0 ? [] : ["of", of]
  ].join(" ");
}
var readers = {
  AlterTableStmt: ({ cmds, relation }) => {
    const added = cmds.find(({ AlterTableCmd: one }) => one?.subtype === "AT_AddConstraint");
    const name = added?.AlterTableCmd?.def?.Constraint?.conname;
    return name === void 0 ? void 0 : { kind: "constraint", name, of: relationName(relation) };
  },
  CompositeTypeStmt: ({ typevar }) => ({ kind: "type", name: relationName(typevar) }),
  CreateDomainStmt: ({ domainname }) => ({ kind: "domain", name: joined(domainname) }),
  CreateEnumStmt: ({ typeName }) => ({ kind: "type", name: joined(typeName) }),
  CreateForeignTableStmt: ({ base }) => ({
    kind: "foreign table",
    name: relationName(base.relation)
  }),
  CreateFunctionStmt: ({ funcname, is_procedure: procedure }) => ({
    kind: procedure ? "procedure" : "function",
    name: joined(funcname)
  }),
  CreateRangeStmt: ({ typeName }) => ({ kind: "type", name: joined(typeName) }),
  CreateSchemaStmt: ({ schemaname }) => schemaname === void 0 ? void 0 : { kind: "schema", name: schemaname },
  CreateSeqStmt: ({ sequence }) => ({ kind: "sequence", name: relationName(sequence) }),
  CreateStmt: ({ relation }) => ({ kind: "table", name: relationName(relation) }),
  CreateTableAsStmt: ({ into, objtype }) => ({
    kind: objtype === "OBJECT_MATVIEW" ? "materialized view" : "table",
    name: relationName(into.rel)
  }),
  CreateTrigStmt: ({ trigname, relation }) => ({
    kind: "trigger",
    name: trigname,
    of: relationName(relation)
  }),
  DefineStmt: ({ kind, defnames }) => kind === "OBJECT_AGGREGATE" ? { kind: "aggregate", name: joined(defnames) } : void 0,
  IndexStmt: ({ idxname, relation }) => idxname === void 0 ? void 0 : { kind: "index", name: idxname, of: relationName(relation) },
  RefreshMatViewStmt: ({ relation }) => ({ kind: "refresh", of: relationName(relation) }),
  RuleStmt: ({ rulename, relation }) => ({
    kind: "rule",
    name: rulename,
    of: relationName(relation)
  }),
  ViewStmt: ({ view }) => ({ kind: "view", name: relationName(view) })
};
function relationName({ schemaname, relname }) {
  return schemaname === void 0 ? relname : `${schemaname}.${relname}`;
}
function joined(names) {
  return names.map(({ String: { sval } }) => sval).join(".");
}

// src/rehearse/downstream/causes.ts
function failedObjects(failures) {
  const made = /* @__PURE__ */ new Map();
  for (const piece of failures.keys()) {
    const object = madeObject(piece.sql);
    if (object) made.set(piece, object);
  }
  const causeOf = (piece) => {
    const error = failures.get(piece);
    const missing2 = error && missingName(error);
    if (missing2 === void 0) return void 0;
    return [...made].find(([other, object]) => other !== piece && isCalled(object, missing2))?.[0];
  };
  return new Map(
    [...failures.keys()].map((piece) => {
      const object = made.get(piece);
      const root = rootOf(piece, causeOf);
      const cause = root && made.get(root);
      return [
        piece,
        {
          ...object && { object: objectText(object) },
          ...cause && { because: objectText(cause) }
        }
      ];
    })
  );
}
function rootOf(piece, causeOf) {
  const way = /* @__PURE__ */ new Set([piece]);
  for (let at = causeOf(piece); at !== void 0; at = causeOf(at)) {
    if (way.has(at)) return void 0;
    way.add(at);
  }
  return way.size > 1 ? [...way].at(-1) : void 0;
}
var missing = /* @__PURE__ */ new Set([
  sqlstates.undefinedTable,
  sqlstates.undefinedFunction,
  sqlstates.undefinedObject,
  sqlstates.invalidSchemaName
]);
function missingName({ code, message }) {
  if (!missing.has(code)) return void 0;
  return /^\S+ "?(.*?)"?(?:\(.*\))? does not exist/s.exec(message)?.[1];
}
function isCalled({ name, of }, wanted) {
  if (name === void 0 || of !== void 0) return false;
  return name === wanted || name.endsWith(`.${wanted}`) || wanted.endsWith(`.${name}`);
}

// src/rehearse/downstream/downstream.ts
var downstream = { name: "downstream", rehearse: rehearseDownstream };
async function rehearseDownstream(stage) {
  var _stack2 = [];
  try {
    const { plan, built, runs, clean, log } = stage;
    const files = plan.downstream ?? [];
    if (files.length === 0)
      return { skipped: "no SQL that depends on this schema is named", needless: true };
    if (runs.some(({ outcome: outcome2 }) => !outcome2.ok)) return { skipped: "a migration fails" };
    const pieces = files.flatMap((file) => file.pieces);
    for (const role of prerequisites([{ up: pieces }]).roles)
      await createRole(built.rows.server, role);
    const live = new Set(files.flatMap((file) => file.live ? file.pieces : []));
    const before = __using(_stack2, await cloneDatabase(built.rows, "downstream"), true);
    const early = await replay(plan, before, pieces);
    const made = madeByMigrations(early, live);
    const taken = pieces.filter((piece) => !early.has(piece) && !fills(piece, made));
    const run = await startRunner(plan, before, pendingIn(plan), log);
    const { failedAt, outcome } = run;
    const late = /* @__PURE__ */ new Map();
    for (const [index, { id: migration }] of plan.review.entries()) {
      var _stack = [];
      try {
        const after = clean.steps.get(index)?.after;
        if (!after) continue;
        const copy = __using(_stack, await cloneDatabase(after, "downstream"), true);
        const failures = await replay(plan, copy, taken);
        const objects = failedObjects(failures);
        for (const [piece, error] of failures) {
          const { sql: sql2 } = piece;
          const known = { ...placeOf2(piece, live), ...objects.get(piece), sql: sql2 };
          if (!late.has(piece)) late.set(piece, { ...known, error, migration });
        }
      } catch (_) {
        var _error = _, _hasError = true;
      } finally {
        var _promise = __callDispose(_stack, _error, _hasError);
        _promise && await _promise;
      }
    }
    const evidence = {
      files: files.map(({ file }) => file),
      statements: taken.length,
      ...failedAt && !outcome.ok && { blocked: { ...failedAt, error: outcome.error } },
      broken: [...late.values()]
    };
    return { evidence: { downstream: evidence }, notRehearsed: refusedBefore(early, live, made) };
  } catch (_2) {
    var _error2 = _2, _hasError2 = true;
  } finally {
    var _promise2 = __callDispose(_stack2, _error2, _hasError2);
    _promise2 && await _promise2;
  }
}
function placeOf2(piece, live) {
  const { file, line } = piece;
  return live.has(piece) ? { file } : { file, line };
}
var exists = /* @__PURE__ */ new Set([
  sqlstates.duplicateTable,
  sqlstates.duplicateObject,
  sqlstates.duplicateFunction
]);
function madeByMigrations(early, live) {
  const own = [...early].filter(([piece, { code }]) => live.has(piece) && exists.has(code));
  return new Set(own.map(([piece]) => piece));
}
function fills({ sql: sql2 }, made) {
  const object = madeObject(sql2);
  if (object?.kind !== "refresh") return false;
  return [...made].some((piece) => madeObject(piece.sql)?.name === object.of);
}
function refusedBefore(early, live, made) {
  const rest = new Map([...early].filter(([piece]) => !made.has(piece)));
  const objects = failedObjects(rest);
  const counts = Map.groupBy(objects.values(), ({ because: because2 }) => because2);
  const causes = [...rest].flatMap(([piece, error]) => {
    const { object, because: because2 } = objects.get(piece) ?? {};
    if (because2 !== void 0) return [];
    const { file, line } = placeOf2(piece, live);
    const along = object === void 0 ? 0 : counts.get(object)?.length ?? 0;
    const others = along === 0 ? "" : `; so ${along === 1 ? "does 1 statement that needs" : `do ${along} statements that need`} it`;
    return [
      {
        what: line === void 0 ? `${object ?? "a statement"} (${file})` : `${file}:${line}`,
        why: `it fails before the migrations already: ${formatSqlError(error)}${others}`
      }
    ];
  });
  if (made.size === 0) return causes;
  const own = {
    what: `${made.size} ${made.size === 1 ? "statement" : "statements"} of the live database`,
    why: "the migrations make these objects themselves"
  };
  return [...causes, own];
}
function pendingIn(plan) {
  const kept = plan.adapter.ledger !== null && plan.ledgerPolicy !== "none";
  return kept ? [...plan.baseline, ...plan.review] : plan.review;
}
async function replay(plan, database, pieces) {
  var _stack = [];
  try {
    const session = __using(_stack, await openAsOwner(plan, database), true);
    let left = await sendAll(session, pieces);
    for (; ; ) {
      const again = await sendAll(session, [...left.keys()]);
      if (again.size === left.size) return again;
      left = again;
    }
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function sendAll(session, pieces) {
  const errors = /* @__PURE__ */ new Map();
  for (const piece of pieces) {
    const result = await sendStep(session, piece);
    if (!result.ok) errors.set(piece, result.error);
    if (session.transactionStatus === "E") await session.query("rollback");
  }
  return errors;
}

// src/rehearse/interrupt/cut-points.ts
function cutPoints({ statements }, worksInSteps2) {
  if (isLeftOpen(statements)) return [];
  const units = committedUnits(statements);
  const within = units.filter((unit) => unit.some(({ origin }) => origin === "migration")).map(lastUncommitted).filter((statement) => statement !== void 0).toSorted((one, other) => other.done - one.done)[0];
  return [
    ...units.slice(0, -1).map((unit) => ({ statement: endOf2(unit), place: "behind" })),
    ...within ? [{ statement: within.index, place: "behind", rolledBack: true }] : [],
    ...statements.filter((one) => one.origin === "migration" && one.transaction === null && worksInSteps2(one)).map(({ index }) => ({ statement: index, place: "inside" }))
  ].toSorted((one, other) => one.statement - other.statement || (one.place === "inside" ? -1 : 1));
}
function thinOut(items, most2) {
  if (items.length <= most2) return items;
  return items.filter(
    (_, at) => Math.floor(at * most2 / items.length) !== Math.floor((at - 1) * most2 / items.length)
  );
}
function choosePoints(runs, limits2) {
  const rolledBack3 = runs.flatMap(
    ({ points, run }) => points.filter(isRolledBack).map((point) => ({ point, wroteRows: wroteRows(run) }))
  );
  const [first, second] = [true, false].map(
    (wanted) => rolledBack3.filter((one) => one.wroteRows === wanted).map(({ point }) => point)
  );
  const begun = thinOut(first ?? [], limits2.rolledBack);
  const committed = runs.map(({ points }) => points.filter((point) => !isRolledBack(point)));
  const fits = (most2) => committed.reduce((sum, { length }) => sum + Math.min(length, most2), 0) <= limits2.all;
  let each = limits2.each;
  while (each > 1 && !fits(each)) each -= 1;
  const chosen = committed.map((points) => thinOut(points, each));
  return /* @__PURE__ */ new Set([
    ...begun,
    ...thinOut(second ?? [], limits2.rolledBack - begun.length),
    ...thinOut(chosen.flat(), limits2.all)
  ]);
}
function isRolledBack(point) {
  return point.rolledBack === true;
}
function wroteRows({ statements }) {
  return statements.some(({ origin, rows }) => origin === "migration" && rows.length > 0);
}
function isLeftOpen(statements) {
  const last = statements.at(-1);
  if (!last || last.transaction === null || last.kind === "TransactionStmt") return false;
  const first = statements.find(({ transaction }) => transaction === last.transaction);
  return first?.origin === "migration" && first.kind === "TransactionStmt";
}
function committedUnits(statements) {
  const units = [];
  for (const statement of statements) {
    const last = units.at(-1);
    const together2 = statement.transaction !== null && last?.at(-1)?.transaction === statement.transaction;
    if (together2) last?.push(statement);
    else units.push([statement]);
  }
  return units.filter((unit) => unit.some(leavesSomething));
}
var sessionOnly = /* @__PURE__ */ new Set([
  "CheckPointStmt",
  "DeallocateStmt",
  "DiscardStmt",
  "ListenStmt",
  "LockStmt",
  "NotifyStmt",
  "PrepareStmt",
  "TransactionStmt",
  "UnlistenStmt",
  "VacuumStmt",
  "VariableSetStmt",
  "VariableShowStmt"
]);
function leavesSomething(statement) {
  const { kind, origin, observed, walBytes, rows, outcome } = statement;
  if (!outcome.ok || sessionOnly.has(kind)) return false;
  if (kind === "SelectStmt" && origin === "runner") return false;
  if (kind !== "SelectStmt" && kind !== "DoStmt") return true;
  return !observed || walBytes > 0 || rows.length > 0;
}
function lastUncommitted(unit) {
  const before = unit.slice(0, -1).filter(({ kind }) => kind !== "TransactionStmt");
  const last = before.at(-1);
  return last && { index: last.index, done: before.length };
}
function endOf2(unit) {
  return unit.at(-1)?.index ?? 0;
}

// src/rehearse/interrupt/hold.ts
var deadlineMs2 = 5e3;
function worksInSteps({ sql: text2 }) {
  const statement = onlyStatement2(text2);
  return statement !== void 0 && /\bconcurrently\b/i.test(text2) && target(statement) !== void 0;
}
async function killWhileWaiting(run, database, step2) {
  var _stack = [];
  try {
    const statement = onlyStatement2(step2.sql);
    const wanted = statement && target(statement);
    if (!wanted) return false;
    const table = await tableOf(run.session, wanted);
    if (table === void 0) return false;
    const { server } = database;
    const options2 = { user: server.owner.user, database: database.name };
    const other = __using(_stack, await connect(server, options2), true);
    await other.rows(`begin; lock table ${table} in ${wanted.mode} mode`);
    const observer = __using(_stack, await connect(server, options2), true);
    const sent = { ended: false };
    const sending = run.session.query(step2.sql).then(() => sent.ended = true);
    const waits = await untilItWaits(observer, run.session.backendPid, sent);
    if (waits) await run.recorder.cut();
    await other.query("rollback");
    await sending;
    return waits;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function onlyStatement2(text2) {
  const split2 = splitSql(text2);
  return split2.ok && split2.statements.length === 1 ? split2.statements[0] : void 0;
}
var kinds = /* @__PURE__ */ new Set(["IndexStmt", "DropStmt", "ReindexStmt", "AlterTableStmt"]);
function target(statement) {
  return kinds.has(statement.kind) ? blockerTarget(statement) : void 0;
}
async function untilItWaits(observer, pid, sent) {
  const deadline = performance.now() + deadlineMs2;
  while (!sent.ended && performance.now() < deadline) {
    if (await waitsForLock(observer, pid)) return true;
  }
  return false;
}
async function tableOf(session, { schema, name }) {
  const written = [schema, name].filter((part) => part !== void 0).map(quoteIdentifier);
  const [row] = await session.rows(
    sql`
      select pg_catalog.format('%I.%I', n.nspname, c.relname) as name
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.oid = coalesce(
        (select indrelid from pg_catalog.pg_index where indexrelid = pg_catalog.to_regclass($1)),
        pg_catalog.to_regclass($1))`,
    [written.join(".")]
  );
  return row?.name;
}

// src/rehearse/interrupt/cut.ts
async function cutAt(input, point) {
  var _stack = [];
  try {
    const database = __using(_stack, await cloneDatabase(input.begin, "cut"), true);
    if (!await kill(input, database, point)) return void 0;
    return await startAgain(input, point, database);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function startAgain(input, point, database) {
  const { plan, before, after, masked, known, log } = input;
  const found = await glanceAtState(plan, database, before, after);
  const { refused, outcome, failedAt } = await startRunner(plan, database, known, log);
  const left = await readState(plan, database, { ...before, data: found.data }, after);
  const differs = rolledBack2(found, before) ? withoutValues(compareStates(after, left, masked)) : compareStates(after, left, masked);
  const standing = isSame(differs) ? "after" : isSame(compareStates(before, left, masked)) ? "before" : "between";
  const { statement, place: place2 } = point;
  const common = { statement, place: place2, left: standing, ...differs };
  if (refused !== void 0) return { ...common, result: "refused", refusal: refused };
  if (!outcome.ok) {
    const result = await changedMore(input, point, found, left) ? "third-state" : "refused";
    return { ...common, result, error: outcome.error, ...failedAt && { failedAt } };
  }
  if (!await isSettled(input, database)) {
    return { ...common, result: "third-state", ledgerUnsettled: true };
  }
  return { ...common, result: standing === "after" ? "converges" : "third-state" };
}
function rolledBack2(found, before) {
  return found.stamp === before.stamp && compareStates({ ...before, data: found.data }, before, /* @__PURE__ */ new Set()).dataChanges.length === 0;
}
function withoutValues({ schemaChanges, dataChanges: dataChanges2 }) {
  const counted2 = dataChanges2.filter(({ rowsBefore, rowsAfter }) => rowsBefore !== rowsAfter);
  return { schemaChanges, dataChanges: counted2 };
}
async function changedMore(input, point, found, left) {
  var _stack = [];
  try {
    const { plan, begin, before, masked } = input;
    const rows = compareStates({ ...left, data: found.data }, left, masked);
    if (!isSame(rows)) return true;
    if (found.stamp === left.stamp) return false;
    const database = __using(_stack, await cloneDatabase(begin, "cut"), true);
    if (!await kill(input, database, point)) return true;
    return !isSame(compareStates(await readState(plan, database, before), left, masked));
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function isSettled({ plan, known, log }, database) {
  var _stack = [];
  try {
    if (plan.ledgerPolicy === "none" || !plan.adapter.ledger) return true;
    const run = __using(_stack, await openRun(plan, database, "outcome", log), true);
    const { apply, refused } = await decide(run, known);
    return apply.length === 0 && refused === void 0;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function kill(input, database, point) {
  var _stack = [];
  try {
    const { plan, migration, ahead, level, log } = input;
    const target2 = point.statement + ahead;
    let counting = false;
    let seen = -1;
    let reached = false;
    const run = __using(_stack, await openRun(plan, database, level, log, () => {
      if (!counting) return false;
      seen += 1;
      reached ||= point.place === "behind" && seen === target2;
      return reached;
    }), true);
    if (!(await prepareRunner(run)).outcome.ok) return false;
    counting = true;
    const { adapter, settings } = plan;
    const steps = [...adapter.aroundRun?.before ?? [], ...adapter.plan(migration, settings)];
    for (const step2 of steps) {
      if (point.place === "inside" && seen === target2 - 1) {
        return await killWhileWaiting(run, database, step2);
      }
      const { outcome } = await sendSteps(run, [step2]);
      if (reached) {
        await run.recorder.cut();
        return true;
      }
      if (!outcome.ok) return false;
    }
    return false;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/interrupt/sessions.ts
function leavesSessionAsItIs({ kind, sql: sql2, outcome }) {
  return outcome.ok && kinds2.has(kind) && !sessions.test(sql2);
}
var sessions = /\b(set_config|currval|lastval|temp|temporary|cache|pg_(try_)?advisory\w*|pg_temp\w*)\b/i;
var kinds2 = /* @__PURE__ */ new Set([
  "AlterDomainStmt",
  "AlterEnumStmt",
  "AlterFunctionStmt",
  "AlterOwnerStmt",
  "AlterPolicyStmt",
  "AlterSeqStmt",
  "AlterTableStmt",
  "CommentStmt",
  "CompositeTypeStmt",
  "CreateDomainStmt",
  "CreateEnumStmt",
  "CreateExtensionStmt",
  "CreateFunctionStmt",
  "CreatePolicyStmt",
  "CreateSchemaStmt",
  "CreateSeqStmt",
  "CreateStmt",
  "CreateTableAsStmt",
  "CreateTrigStmt",
  "DeleteStmt",
  "DropStmt",
  "GrantStmt",
  "IndexStmt",
  "InsertStmt",
  "RenameStmt",
  "TruncateStmt",
  "UpdateStmt",
  "ViewStmt"
]);

// src/rehearse/interrupt/one-go.ts
var worthwhile = 20;
async function cutAll(input, run, points) {
  var _stack = [];
  try {
    if (!isOneByOne(input, run, points)) {
      return sideBySide(points, async (point) => cutAt(input, point));
    }
    const way = __using(_stack, await cloneDatabase(input.begin, "way"), true);
    let sent = 0;
    let isOpen = true;
    async function reach({ statement }) {
      isOpen &&= await sendUpTo(input, way, sent, statement + 1);
      sent = statement + 1;
      return isOpen ? cloneDatabase(way, "cut") : void 0;
    }
    let reached = Promise.resolve();
    return await sideBySide(points, async (point) => {
      var _stack2 = [];
      try {
        const reaching = reached.then(() => reach(point));
        reached = reaching;
        const database = __using(_stack2, await reaching, true);
        return database ? await startAgain(input, point, database) : await cutAt(input, point);
      } catch (_2) {
        var _error2 = _2, _hasError2 = true;
      } finally {
        var _promise2 = __callDispose(_stack2, _error2, _hasError2);
        _promise2 && await _promise2;
      }
    });
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function isOneByOne({ plan, migration }, { statements }, points) {
  const last = points.at(-1)?.statement ?? 0;
  const steps = plan.adapter.plan(migration, plan.settings);
  return last >= worthwhile && plan.adapter.aroundRun === void 0 && steps.length === statements.length && points.every(({ place: place2, rolledBack: rolledBack3 }) => place2 === "behind" && rolledBack3 !== true) && statements.slice(0, last + 1).every(
    (one, at) => one.transaction === null && one.origin === steps[at]?.origin && steps[at].copyData === void 0 && steps[at].sql.includes(one.sql) && leavesSessionAsItIs(one)
  );
}
async function sendUpTo({ plan, migration }, database, from, to) {
  var _stack = [];
  try {
    const session = __using(_stack, await openAsOwner(plan, database), true);
    const steps = plan.adapter.plan(migration, plan.settings).slice(from, to);
    for (const step2 of [...plan.adapter.ledger?.prepare ?? [], ...steps]) {
      if (!(await sendStep(session, step2)).ok) return false;
    }
    return true;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/interrupt/refused.ts
async function refusedCuts(planned) {
  var _stack = [];
  try {
    const cuts = /* @__PURE__ */ new Map();
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    let database;
    for (const one of planned) {
      const { plan, migration, begin, known } = one.input;
      const { adapter, ledgerPolicy } = plan;
      const unit = onlyUnit(one);
      if (!unit || ledgerPolicy === "none" || !adapter.ledger || adapter.aroundRun) continue;
      database ??= scope.use(await cloneDatabase(begin, "ledger"));
      const seen = await sendWithoutMigration(plan, adapter.ledger, database, migration, one.run);
      if (!seen.isAsBefore) database = void 0;
      for (const point of one.points) {
        const rows = seen.committed[point.statement];
        const { refused } = rows ? adapter.ledger.decide(rows, known) : {};
        if (refused !== void 0) cuts.set(point, refusedCut(one.input, point, refused, unit.last));
      }
    }
    return cuts;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function refusedCut({ before, after, masked }, point, refusal, last) {
  const isCommitted = point.statement >= last;
  const differs = isCommitted ? { schemaChanges: [], dataChanges: [] } : withoutValues(compareStates(after, before, masked));
  const left = isSame(differs) ? "after" : "before";
  const { statement, place: place2 } = point;
  return { statement, place: place2, left, ...differs, result: "refused", refusal };
}
function onlyUnit({ input, run, points }) {
  const { plan, migration } = input;
  const own = run.statements.filter(({ origin }) => origin === "migration");
  const units = committedUnits(run.statements).filter(
    (unit2) => unit2.some((one) => one.origin === "migration" && leavesSomething(one))
  );
  const [unit] = units;
  const { table = "", besides: besides2 = [] } = plan.adapter.ledger ?? {};
  const reachable = [table, ...besides2].map((name) => name.split(".").at(-1) ?? name);
  const isApart = unit !== void 0 && units.length === 1 && own.every(leavesSessionAsItIs) && points.every(({ place: place2 }) => place2 === "behind") && !reachable.some((name) => migration.text.toLowerCase().includes(name.toLowerCase()));
  const last = unit?.at(-1)?.index;
  return isApart && last !== void 0 ? { last } : void 0;
}
async function sendWithoutMigration(plan, ledger, database, migration, { statements }) {
  var _stack = [];
  try {
    const nothing3 = { committed: [], isAsBefore: false };
    const steps = plan.adapter.plan(migration, plan.settings).filter(isRunners);
    const sent = statements.filter(isRunners);
    if (!sent.every(({ kind }, at) => kind === kindOf(steps[at]))) return nothing3;
    if (steps.length !== sent.length) return nothing3;
    const session = __using(_stack, await openAsOwner(plan, database), true);
    for (const step2 of ledger.prepare) if (!(await sendStep(session, step2)).ok) return nothing3;
    let rows = await session.rows(ledger.read);
    const atFirst = JSON.stringify(rows);
    const committed = [];
    let next = 0;
    for (const { index, origin } of statements) {
      if (origin === "runner") {
        const step2 = steps[next];
        next += 1;
        if (!(await sendStep(session, step2)).ok) return nothing3;
        if (session.transactionStatus === "I") rows = await session.rows(ledger.read);
      }
      committed[index] = rows;
    }
    if (session.transactionStatus !== "I") return { committed, isAsBefore: false };
    for (const text2 of ledger.forget([migration])) await session.rows(text2);
    const left = JSON.stringify(await session.rows(ledger.read));
    return { committed, isAsBefore: left === atFirst };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function isRunners({ origin }) {
  return origin === "runner";
}
function kindOf(step2) {
  const split2 = step2 && splitSql(step2.sql);
  return split2?.ok === true && split2.statements.length === 1 ? split2.statements[0]?.kind : void 0;
}

// src/rehearse/observe/numbered-columns.ts
function numberedColumns(catalog) {
  const numbered = /* @__PURE__ */ new Set();
  for (const [key, { identity, default: expression }] of Object.entries(catalog)) {
    if (!key.startsWith("column:")) continue;
    const filled = typeof expression === "string" && expression.includes("nextval(");
    if (identity !== void 0 || filled) numbered.add(key.slice("column:".length));
  }
  for (; ; ) {
    const referring = Object.values(catalog).flatMap(({ table, definition }) => references(table, definition)).filter(({ from, to }) => numbered.has(to) && !numbered.has(from));
    if (referring.length === 0) return numbered;
    for (const { from } of referring) numbered.add(from);
  }
}
function references(table, definition) {
  if (typeof table !== "string" || typeof definition !== "string") return [];
  const key = /^FOREIGN KEY \((.+?)\) REFERENCES (.+?)\((.+?)\)/.exec(definition);
  const [, own = "", target2 = "", other = ""] = key ?? [];
  const columns = other.split(", ");
  return key ? own.split(", ").map((column, at) => ({
    from: `${table}.${column}`,
    to: `${target2}.${columns[at] ?? ""}`
  })) : [];
}

// src/rehearse/interrupt/interrupt.ts
var limits = { each: 24, all: 240, rolledBack: 24 };
var interrupt = {
  name: "interrupt",
  async rehearse(stage) {
    const planned = plannedCuts(stage);
    if (planned.length === 0) return { skipped: "no migration applied to filled tables" };
    const refused = await refusedCuts(stage.first.segments.length === 1 ? planned : []);
    const open = planned.map(({ run, points }) => {
      return { run, points: points.filter((point) => !refused.has(point)) };
    });
    const chosen = choosePoints(open, limits);
    const migrations = await sideBySide(planned, async ({ input, run, points }) => {
      const { log, migration } = input;
      log.progress(`interrupt: ${migration.id}`);
      const killed = points.filter((point) => chosen.has(point));
      const cuts = await cutAll(input, run, killed);
      const seen = points.map((point) => refused.get(point) ?? cuts[killed.indexOf(point)]).filter((one) => one !== void 0);
      return { migration: migration.id, cuts: seen, leftOut: points.length - seen.length };
    });
    return { evidence: { interrupt: { migrations } }, notRehearsed: leftOutRemark(migrations) };
  }
};
function plannedCuts(stage) {
  return stage.plan.review.flatMap((_, index) => {
    const run = stage.runs[index];
    const input = cutInput(stage, index);
    return run && input ? [{ input, run, points: cutPoints(run, worksInSteps) }] : [];
  });
}
function cutInput(stage, index) {
  const { plan, runs, clean, first, log } = stage;
  const migration = plan.review[index];
  const run = runs[index];
  const step2 = clean.steps.get(index);
  if (!migration || !run || !step2?.before || !step2.states) return void 0;
  const { adapter, ledgerPolicy, baseline } = plan;
  const keeps = adapter.ledger !== null && ledgerPolicy !== "none";
  const begins = first.segments.some(({ from }) => from === index);
  return {
    plan,
    migration,
    // what the clean run kept has no ledger rows of the pull request
    known: keeps ? [...baseline, migration] : [migration],
    begin: step2.before,
    ...step2.states,
    masked: clean.masked.union(numberedColumns(step2.states.after.catalog)),
    ahead: begins ? 0 : adapter.aroundRun?.before.length ?? 0,
    level: sendsSeveralAtOnce(plan, migration) ? "evidence" : "outcome",
    log
  };
}
function sendsSeveralAtOnce(plan, migration) {
  return plan.adapter.plan(migration, plan.settings).some(({ origin, sql: sql2 }) => {
    const split2 = origin === "migration" ? splitSql(sql2) : void 0;
    return split2?.ok === true && split2.statements.length > 1;
  });
}
function leftOutRemark(all) {
  const [first, ...more] = all.filter(({ leftOut: leftOut2 }) => leftOut2 > 0);
  if (!first) return [];
  const thinned = [first, ...more];
  const done2 = thinned.reduce((sum, { cuts }) => sum + cuts.length, 0);
  const left = thinned.reduce((sum, { leftOut: leftOut2 }) => sum + leftOut2, 0);
  const what = more.length === 0 ? first.migration : `${thinned.length} migrations`;
  return [
    {
      what: `interrupt: ${what}`,
      why: `killed at ${done2} of ${done2 + left} places, evenly spread`
    }
  ];
}

// src/rehearse/replicate/moves.ts
function isOurs({ parts: parts2 }) {
  return parts2.every(({ migration }) => migration === void 0);
}
function movesOf(plan, { migrations }, order) {
  const publisher = {
    side: "publisher",
    parts: parts2(migrations.map(({ onPublisher }) => onPublisher))
  };
  const names = migrations[0]?.onSubscribers.keys() ?? [];
  const subscribers = [...names].map((name) => ({
    side: "subscriber",
    ...name !== "" && { subscriber: name },
    parts: parts2(migrations.map(({ onSubscribers }) => onSubscribers.get(name) ?? null))
  }));
  const moves = order === "publisher-first" ? [publisher, ...subscribers] : [...subscribers, publisher];
  return moves.filter(({ parts: own }) => own.length > 0);
  function parts2(own) {
    return own.flatMap((migration) => migration ? [partOf(plan, migration)] : []);
  }
}
function partOf(plan, migration) {
  return { migration, steps: statementSteps(plan, migration) };
}

// src/rehearse/replicate/publications.ts
async function publish(session, { publications }, major) {
  const names = [];
  for (const [index, spec] of publications.entries()) {
    const name = nameOf2(spec, index);
    const present = await presentTables(session, spec);
    const isEmpty = spec.tables !== "all" && present.length + (spec.schemas ?? []).length === 0;
    const all = spec.tables === "all" ? "all tables" : "";
    const what = isEmpty ? "" : ` for ${all || await clauses(session, spec, present, major)}`;
    await make(session, `create publication ${quoteIdentifier(name)}${what}${options(spec)}`);
    names.push(name);
  }
  const own = await session.rows(
    "select pubname::text as name from pg_catalog.pg_publication where pubname <> 'rehearsal_marker' order by 1"
  );
  return [.../* @__PURE__ */ new Set([...names, ...own.map(({ name }) => name)])];
}
async function make(session, statement) {
  const result = await session.query(statement, []);
  if (result.ok) return;
  throw new UserError(
    "refused-publication",
    `Postgres refuses a publication of the setting "replication": ${result.error.message}. It was: ${statement}`,
    { remedy: "Correct its tables, columns or row filters." }
  );
}
async function publishNew(session, { publications }) {
  for (const [index, spec] of publications.entries()) {
    if (spec.tables === "all") continue;
    const name = nameOf2(spec, index);
    const published = new Set(
      (await publishedTables(session, [name])).map(({ relation }) => relation)
    );
    for (const relation of await presentTables(session, spec)) {
      if (!published.has(relation))
        await session.rows(`alter publication ${quoteIdentifier(name)} add table ${relation}`);
    }
  }
}
async function refuseUnknownTables({ publications }, sessions2) {
  for (const spec of publications) {
    if (spec.tables === "all") continue;
    const there = /* @__PURE__ */ new Set();
    for (const session of sessions2) {
      for (const table of await knownTables(session, spec.tables)) there.add(table);
    }
    const lost2 = spec.tables.filter((table) => !there.has(table));
    if (lost2.length === 0) continue;
    throw new UserError(
      "unknown-published-table",
      `The setting "replication" publishes ${lost2.map((table) => `"${table}"`).join(", ")}, which exists neither before the migrations nor after them.`,
      { remedy: "Name tables as Postgres does, with their schema: public.orders." }
    );
  }
}
async function publishedTables(session, names) {
  return session.rows(
    sql`
      select distinct format('%I.%I', t.schemaname, t.tablename) as relation,
        case when to_jsonb(r) ->> 'prattrs' is not null then to_jsonb(t) -> 'attnames' end as columns
      from pg_catalog.pg_publication_tables t
        join pg_catalog.pg_publication p on p.pubname = t.pubname
        left join pg_catalog.pg_publication_rel r on r.prpubid = p.oid
          and r.prrelid = format('%I.%I', t.schemaname, t.tablename)::pg_catalog.regclass
      where t.pubname = any ($1)`,
    [names]
  );
}
async function rootTables(session, relations) {
  const rows = await session.rows(
    sql`
      with recursive up as (
        select w.name as relation, c.oid, c.relispartition from unnest($1::text[]) as w(name)
          join pg_catalog.pg_class c on c.oid = pg_catalog.to_regclass(w.name) and c.relkind in ('r', 'p') and c.relpersistence = 'p'
        union all
        select up.relation, p.oid, p.relispartition from up join pg_catalog.pg_inherits i on i.inhrelid = up.oid and up.relispartition
          join pg_catalog.pg_class p on p.oid = i.inhparent
      )
      select up.relation, format('%I.%I', n.nspname, c.relname) as root
      from up join pg_catalog.pg_class c on c.oid = up.oid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where not up.relispartition order by 2`,
    [relations]
  );
  return new Map(rows.map(({ relation, root }) => [relation, root]));
}
function describe2({ publications }) {
  return publications.map((spec, index) => ({
    name: nameOf2(spec, index),
    tables: spec.tables === "all" ? "all tables" : [
      ...(spec.schemas ?? []).map((schema) => `tables of schema ${schema}`),
      ...spec.tables
    ].join(", ")
  }));
}
function nameOf2(spec, index) {
  return spec.name ?? `rehearsal_${index + 1}`;
}
async function presentTables(session, spec) {
  if (spec.tables === "all") return [];
  const known = await session.rows(
    sql`select distinct format('%I.%I', n.nspname, c.relname) as relation
      from unnest($1::text[]) as w(name) join pg_catalog.pg_class c on c.oid = pg_catalog.to_regclass(w.name)
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace order by 1`,
    [spec.tables]
  );
  return known.map(({ relation }) => relation);
}
async function knownTables(session, tables) {
  const known = await session.rows(
    "select name from unnest($1::text[]) as w(name) where pg_catalog.to_regclass(name) is not null",
    [tables]
  );
  return known.map(({ name }) => name);
}
async function clauses(session, spec, present, major) {
  const inSchemas = major >= 15 ? [] : await session.rows(
    sql`select format('%I.%I', n.nspname, c.relname) as relation
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = any ($1) and c.relkind in ('r'${major >= 13 ? ", 'p'" : ""}) and c.relpersistence = 'p' order by 1`,
    [spec.schemas ?? []]
  );
  const tables = [.../* @__PURE__ */ new Set([...present, ...inSchemas.map(({ relation }) => relation)])].map(
    (relation) => {
      const columns = major >= 15 ? forTable(spec.columns, relation) : void 0;
      const where = major >= 15 ? forTable(spec.where, relation) : void 0;
      return [
        `table ${relation}`,
        ...columns ? [`(${columns.map(quoteIdentifier).join(", ")})`] : [],
        ...where === void 0 ? [] : [`where (${where})`]
      ].join(" ");
    }
  );
  const schemas = (major >= 15 ? spec.schemas ?? [] : []).map(
    (schema) => `tables in schema ${quoteIdentifier(schema)}`
  );
  return major >= 15 ? [...tables, ...schemas].join(", ") : `table ${tables.map((table) => table.slice("table ".length)).join(", ")}`;
}
function forTable(values, relation) {
  return values?.[relation] ?? (relation.startsWith("public.") ? values?.[relation.slice(7)] : void 0);
}
function options({ publish: commands }) {
  return commands ? ` with (publish = '${commands.join(", ")}')` : "";
}

// src/rehearse/replicate/link.ts
import { setTimeout as delay2 } from "node:timers/promises";

// src/rehearse/replicate/marks.ts
import { setTimeout as delay } from "node:timers/promises";

// src/rehearse/replicate/worker-log.ts
function workerErrors(lines, subscription) {
  const workers = /* @__PURE__ */ new Set();
  const errors = [];
  let open;
  for (const line of lines) {
    const entry = /^.* \[(\d+)\] (\w+): {2}(.*)$/.exec(line);
    const last = errors.at(-1);
    if (!entry) {
      if (line.startsWith("	") && open && last) {
        last[open.field] = `${last[open.field]}
${line.slice(1)}`;
      }
      continue;
    }
    const [, pid = "", level, text2 = ""] = entry;
    open = void 0;
    if (level === "LOG") {
      if (isStart(text2, subscription)) workers.add(pid);
      continue;
    }
    if (!workers.has(pid) || overtaking.test(text2)) continue;
    if (level === "ERROR") {
      errors.push({ pid, message: text2 });
      open = { pid, field: "message" };
    } else if ((level === "DETAIL" || level === "CONTEXT") && last?.pid === pid) {
      const field = level === "DETAIL" ? "detail" : "context";
      last[field] = text2;
      open = { pid, field };
    }
  }
  return errors;
}
var overtaking = /replication (origin with (OID|ID) \d+|slot "[^"]*") is (already )?active for PID/;
function isStart(text2, subscription) {
  const native2 = text2.includes(`for subscription "${subscription}"`) && text2.endsWith("has started");
  const ofPglogical = /^starting (apply|sync of table .*) for subscri(ption|ber) (\S+)$/.exec(text2);
  return native2 || ofPglogical?.[3] === subscription;
}
function relationOf({ message, context }) {
  const named3 = /replication target relation "([^"]+)"/.exec(context ?? "") ?? /replication target relation "([^"]+)"/.exec(message) ?? /conflict detected on relation "([^"]+)"/.exec(message) ?? // pglogical quotes nothing: a name that would need it is left to the marks
  /from remote relation ([a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*) in commit/.exec(context ?? "");
  return named3?.[1];
}

// src/rehearse/replicate/marks.ts
var marker = sql`
  create schema if not exists rehearsal_link;
  create table if not exists rehearsal_link.marker (source text, id int, about text, primary key (source, id))`;
function marksOf(source, from) {
  let written = 0;
  return {
    async mark(about) {
      written += 1;
      await from.rows("insert into rehearsal_link.marker values ($1, $2, $3)", [
        source,
        written,
        about
      ]);
    },
    async haveArrived(to) {
      return await arrived(to) >= written;
    },
    async aboutWhat(error, to) {
      const [row] = await from.rows(
        "select about from rehearsal_link.marker where source = $1 and id > $2 and about <> '' order by id limit 1",
        [source, await arrived(to)]
      );
      return { relation: relationOf(error) ?? row?.about ?? "", error };
    }
  };
  async function arrived(to) {
    const [row] = await to.rows(
      "select coalesce(max(id), 0) as id from rehearsal_link.marker where source = $1",
      [source]
    );
    return row?.id ?? 0;
  }
}
async function connectionTo({ admin }, database, session) {
  const parts2 = {
    ...await placeOf3(session),
    dbname: database,
    user: admin.user,
    ...admin.password !== void 0 && { password: admin.password }
  };
  return Object.entries(parts2).map(([key, value]) => `${key}='${value.replaceAll(/['\\]/g, "\\$&")}'`).join(" ");
}
async function placeOf3(session) {
  const [row] = await session.rows(sql`
    select pg_catalog.current_setting('unix_socket_directories') as folders,
      pg_catalog.current_setting('port') as port`);
  const [folder = ""] = (row?.folders ?? "").split(",");
  return { host: folder.trim() || "127.0.0.1", port: row?.port ?? "5432" };
}
var deadlineMs3 = 15e3;
var pollMs = 2;
async function dropSlots(from, database) {
  const deadline = performance.now() + deadlineMs3;
  for (; ; ) {
    await from.rows(
      `select pg_catalog.pg_terminate_backend(active_pid) from pg_catalog.pg_replication_slots
       where database = $1 and active`,
      [database]
    );
    await from.query(
      `select pg_catalog.pg_drop_replication_slot(slot_name) from pg_catalog.pg_replication_slots
       where database = $1 and not active`,
      [database]
    );
    const left = await from.rows(
      "select from pg_catalog.pg_replication_slots where database = $1",
      [database]
    );
    if (left.length === 0 || performance.now() > deadline) return;
    await delay(pollMs);
  }
}

// src/rehearse/replicate/link.ts
var blindDeadlineMs = 3e3;
function native(publishing) {
  return {
    publish: ({ server }, session) => publish(session, publishing, server.info.major),
    publishNew: (session) => publishNew(session, publishing),
    publishedTables,
    followedTables: (_publisher, subscriber) => followedTables(subscriber),
    openSource
  };
}
async function followedTables(subscriber) {
  const known = await subscriber.rows(
    `select pg_catalog.format('%I.%I', n.nspname, c.relname) as relation
     from pg_catalog.pg_subscription_rel r join pg_catalog.pg_class c on c.oid = r.srrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace`
  );
  return new Set(known.map(({ relation }) => relation));
}
async function tablesBehind(subscriber, name) {
  const rows = await subscriber.rows(
    `select pg_catalog.format('%I.%I', n.nspname, c.relname) as relation
     from pg_catalog.pg_subscription_rel r join pg_catalog.pg_class c on c.oid = r.srrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where r.srsubstate <> 'r' and c.relname = $1`,
    [name]
  );
  return rows.map(({ relation }) => relation);
}
var links = 0;
async function openSource(publisher, { bothWays }) {
  var _stack = [];
  try {
    const { server, name: source } = publisher;
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const from = scope.use(await connect(server, { database: source }));
    await from.rows(marker);
    await from.rows("create publication rehearsal_marker for table rehearsal_link.marker");
    scope.defer(() => dropSlots(from, source));
    const connection = await connectionTo(server, source, from);
    const marks = marksOf(source, from);
    const owned = scope.move();
    async function follow(subscriber, publications) {
      var _stack2 = [];
      try {
        links += 1;
        const name = `${source}_${links}`.slice(-60);
        const opening = __using(_stack2, new AsyncDisposableStack(), true);
        const to = opening.use(await connect(server, { database: subscriber.name }));
        await to.rows(marker);
        await from.rows("select pg_catalog.pg_create_logical_replication_slot($1, 'pgoutput')", [name]);
        await to.rows("set lock_timeout = '20s'; set statement_timeout = '60s'");
        const create = () => to.rows(
          `create subscription ${quoteIdentifier(name)} connection ${quoteLiteral(connection)}
         publication ${[...publications, "rehearsal_marker"].map(quoteIdentifier).join(", ")}
         with (create_slot = false, slot_name = ${quoteLiteral(name)}, copy_data = false${bothWays ? ", origin = none" : ""})`
        );
        await inTurn(server, create);
        opening.defer(() => inTurn(server, () => dropSubscription(to, name)));
        const watch = watchWorkers(name, () => server.recentLog());
        const opened = opening.move();
        async function settle() {
          await marks.mark("");
          const stop = await watch.until(() => marks.haveArrived(to));
          return stop === null ? null : marks.aboutWhat(stop, to);
        }
        async function refresh() {
          const done2 = await inTurn(
            server,
            () => to.query(`alter subscription ${quoteIdentifier(name)} refresh publication`)
          );
          if (!done2.ok) return done2.error;
          const stop = await watch.until(async () => {
            const [row] = await to.rows(
              "select not exists (select from pg_catalog.pg_subscription_rel where srsubstate <> 'r') as ready"
            );
            return row?.ready === true;
          });
          if (stop === null) return null;
          const copied = /^COPY (.+), line /.exec(stop.context ?? "")?.[1];
          const [table] = copied === void 0 ? [] : await tablesBehind(to, copied);
          return table === void 0 ? marks.aboutWhat(stop, to) : { relation: table, error: stop, copying: true };
        }
        async function hold() {
          const turn = (onOff) => inTurn(server, () => to.rows(`alter subscription ${quoteIdentifier(name)} ${onOff}`));
          await turn("disable");
          await untilStopped(to, name);
          return { [Symbol.asyncDispose]: () => turn("enable").then(() => void 0) };
        }
        return { settle, hold, refresh, [Symbol.asyncDispose]: () => opened.disposeAsync() };
      } catch (_2) {
        var _error2 = _2, _hasError2 = true;
      } finally {
        var _promise2 = __callDispose(_stack2, _error2, _hasError2);
        _promise2 && await _promise2;
      }
    }
    return { mark: marks.mark, follow, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
var turns = /* @__PURE__ */ new WeakMap();
function inTurn(server, work) {
  const before = turns.get(server) ?? Promise.resolve();
  const own = before.then(work, work);
  turns.set(
    server,
    own.catch(() => void 0)
  );
  return own;
}
function watchWorkers(subscription, log) {
  const past = /* @__PURE__ */ new Set();
  return {
    async until(done2) {
      for (const { pid } of workerErrors(log(), subscription)) past.add(pid);
      const hadFailed = past.size > 0;
      const started = performance.now();
      for (; ; ) {
        if (await done2()) return null;
        const [failed] = workerErrors(log(), subscription).filter(({ pid }) => !past.has(pid));
        if (failed && (!hadFailed || await nextFailsToo(failed.pid, done2))) {
          const { pid: _pid, ...error } = failed;
          return error;
        }
        const waited = performance.now() - started;
        if (log().length === 0 && waited > blindDeadlineMs)
          return { message: "nothing is applied any more; the server\u2019s own log says why" };
        if (waited > deadlineMs3)
          throw new Error(`the subscriber neither applied nor failed within ${deadlineMs3} ms`);
        await delay2(pollMs);
      }
    }
  };
  async function nextFailsToo(pid, done2) {
    past.add(pid);
    const deadline = performance.now() + deadlineMs3;
    while (performance.now() < deadline) {
      if (await done2()) return false;
      if (workerErrors(log(), subscription).some((error) => !past.has(error.pid))) return true;
      await delay2(pollMs);
    }
    return true;
  }
}
async function dropSubscription(to, name) {
  const quoted = quoteIdentifier(name);
  await to.rows(`alter subscription ${quoted} disable`);
  await untilStopped(to, name);
  await to.rows(`alter subscription ${quoted} set (slot_name = none)`);
  await to.rows(`drop subscription ${quoted}`);
}
async function untilStopped(to, name) {
  const deadline = performance.now() + deadlineMs3;
  while (performance.now() < deadline) {
    const running = await to.rows(
      `select pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_subscription
       where subname = $1 and pid is not null`,
      [name]
    );
    if (running.length === 0) return;
    await delay2(pollMs);
  }
}

// src/rehearse/replicate/pglogical/pglogical.ts
import { setTimeout as delay4 } from "node:timers/promises";

// src/rehearse/replicate/pglogical/node.ts
var outputLibrary = "pglogical_output";
async function openNode(server, database, session) {
  await session.rows("create extension if not exists pglogical");
  await session.rows("grant usage on schema pglogical to public");
  await trustOutput(database, session);
  const connection = await connectionTo(server, database, session);
  const [own] = await session.rows(
    "select node_name::text as name, node_id::text as id from pglogical.node join pglogical.local_node using (node_id)"
  );
  if (own?.name === database) return;
  if (!own) {
    await session.rows("select pglogical.create_node($1, $2)", [database, connection]);
    return;
  }
  await session.rows(
    sql`
      with made as (
        insert into pglogical.node (node_id, node_name)
        values ((pg_catalog.hashtext($1)::bigint & 2147483647)::pg_catalog.oid, $1) returning node_id),
      sets as (update pglogical.replication_set set set_nodeid = (select node_id from made) where set_nodeid = $2::pg_catalog.oid),
      place as (update pglogical.node_interface set if_nodeid = (select node_id from made), if_dsn = $3 where if_nodeid = $2::pg_catalog.oid)
      update pglogical.local_node set node_id = (select node_id from made)`,
    [database, own.id, connection]
  );
  await session.rows("delete from pglogical.node where node_id = $1::pg_catalog.oid", [own.id]);
}
async function trustOutput(database, session) {
  const [row] = await session.rows(
    "select pg_catalog.current_setting('output_plugin_libraries', true) as trusted"
  );
  const trusted = row?.trusted?.split(/\s*,\s*/);
  if (!trusted || trusted.includes(outputLibrary)) return;
  const names = [...trusted, outputLibrary].map(quoteIdentifier).join(", ");
  await session.rows(
    `alter database ${quoteIdentifier(database)} set output_plugin_libraries = ${names}`
  );
}

// src/rehearse/replicate/pglogical/sets.ts
var markerSet = "rehearsal_marker";
async function makeSets(session, { publications }) {
  for (const [index, spec] of publications.entries()) {
    const set = setName(spec, index);
    const known = await session.rows("select from pglogical.replication_set where set_name = $1", [
      set
    ]);
    if (known.length > 0) continue;
    const commands = ["insert", "update", "delete", "truncate"].map((one) => publishes(spec, one));
    await session.rows("select pglogical.create_replication_set($1, $2, $3, $4, $5)", [
      set,
      ...commands
    ]);
  }
  for (const missing2 of await missingTables(session, publications)) {
    const error = await addTable(session, missing2, false);
    if (error)
      throw new UserError(
        "refused-publication",
        `pglogical refuses ${missing2.relation} in the replication set "${missing2.set}" of the setting "replication": ${error.message}${error.detail ? ` (${error.detail})` : ""}.`,
        {
          remedy: 'Correct its tables, columns or row filters; a table without a primary key goes with "publish: [insert]".'
        }
      );
  }
  const sets = await session.rows(
    "select set_name::text as name from pglogical.replication_set where set_name <> $1 order by 1",
    [markerSet]
  );
  return sets.map(({ name }) => name);
}
async function missingTables(session, publications) {
  const meant = await meantTables(session, publications);
  const held = new Set(
    (await heldTables(session)).map(({ set, relation }) => `${set} ${relation}`)
  );
  return meant.filter(({ set, relation }) => !held.has(`${set} ${relation}`));
}
async function addTable(session, { set, relation, columns, where }, copied) {
  const added = await session.query(
    "select pglogical.replication_set_add_table($1, $2::pg_catalog.regclass, $3, $4::text[], $5)",
    [set, relation, copied, columns, where]
  );
  return added.ok ? null : added.error;
}
async function setTables(session, publications, sets) {
  const all = [...await heldTables(session), ...await missingTables(session, publications)];
  return all.filter(({ set }) => sets.includes(set)).map(({ relation, columns }) => ({ relation, columns }));
}
async function heldTables(session) {
  return session.rows(
    sql`
      select s.set_name::text as set, format('%I.%I', n.nspname, c.relname) as relation, t.set_att_list as columns
      from pglogical.replication_set_table t join pglogical.replication_set s using (set_id)
        join pglogical.local_node l on l.node_id = s.set_nodeid
        join pg_catalog.pg_class c on c.oid = t.set_reloid
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where s.set_name <> $1 order by 1, 2`,
    [markerSet]
  );
}
async function meantTables(session, publications) {
  if (publications.length === 0) return [];
  const tables = await keyedTables(session);
  const roots = await rootTables(
    session,
    tables.map(({ relation }) => relation)
  );
  const meant = [];
  for (const [index, spec] of publications.entries()) {
    const listed = new Set(await presentTables(session, spec));
    const needsKey = publishes(spec, "update") || publishes(spec, "delete");
    for (const { relation, schema, isKeyed } of tables) {
      const isListed = listed.has(relation) || listed.has(roots.get(relation) ?? "");
      const isWithin = spec.tables === "all" || spec.schemas?.includes(schema);
      if (!isListed && (!isWithin || needsKey && !isKeyed)) continue;
      meant.push({
        set: setName(spec, index),
        relation,
        columns: forTable(spec.columns, relation) ?? null,
        where: forTable(spec.where, relation) ?? null
      });
    }
  }
  return meant;
}
async function keyedTables(session) {
  return session.rows(sql`
    select format('%I.%I', n.nspname, c.relname) as relation, n.nspname::text as schema,
      exists (select from pg_catalog.pg_index i where i.indrelid = c.oid and i.indisvalid and i.indimmediate
        and case c.relreplident when 'd' then i.indisprimary when 'i' then i.indisreplident else false end) as "isKeyed"
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname !~ '^pg_'
      and n.nspname not in ('information_schema', 'pglogical', 'rehearsal_link') order by 1`);
}
function publishes({ publish: publish2 }, command) {
  return publish2 === void 0 || publish2.includes(command);
}
function setName(spec, index) {
  if (spec.name !== void 0) return spec.name;
  return spec.publish === void 0 ? "default" : `rehearsal_${index + 1}`;
}

// src/rehearse/replicate/pglogical/workers.ts
import { setTimeout as delay3 } from "node:timers/promises";
var startDeadlineMs = 2e3;
function workersOf(subscription, to, log) {
  const past = /* @__PURE__ */ new Set();
  const fresh = () => {
    const failed = workerErrors(log(), subscription).find(({ pid }) => !past.has(pid));
    if (!failed) return void 0;
    const { pid: _pid, ...error } = failed;
    return error;
  };
  return {
    async until(done2) {
      for (const { pid } of workerErrors(log(), subscription)) past.add(pid);
      const deadline = performance.now() + deadlineMs3;
      let isRetried = false;
      for (; ; ) {
        if (await done2()) return null;
        const error = fresh();
        if (error) return error;
        if (await status() === "down") {
          if (isRetried && log().length === 0)
            return {
              message: "the apply worker ends again and again; the server\u2019s own log says why"
            };
          isRetried = true;
          await retry();
        }
        if (performance.now() > deadline)
          throw new Error(`the subscriber neither applied nor failed within ${deadlineMs3} ms`);
        await delay3(pollMs);
      }
    },
    // its functions would wait for the worker, which looks up once a second: it goes first
    async stop() {
      if (await status() === "down") await putAway();
      await endManager(to);
      await endAll(to, "apply");
      await to.rows("select pglogical.alter_subscription_disable($1, true)", [subscription]);
      await endManager(to);
      await to.query(
        `select pg_catalog.pg_replication_origin_drop(o.roname) from pg_catalog.pg_replication_origin o
           join pglogical.subscription s on s.sub_slot_name = o.roname where s.sub_name = $1`,
        [subscription]
      );
    }
  };
  async function status() {
    const [row] = await to.rows(
      "select status from pglogical.show_subscription_status($1)",
      [subscription]
    );
    return row?.status ?? "unknown";
  }
  async function retry() {
    await putAway();
    await to.rows("select pglogical.alter_subscription_enable($1, true)", [subscription]);
    const deadline = performance.now() + startDeadlineMs;
    while (performance.now() < deadline) {
      if (await status() !== "down" || fresh()) return;
      await delay3(pollMs);
    }
  }
  async function putAway() {
    const ended = await endManager(to);
    await to.rows("select pglogical.alter_subscription_disable($1, true)", [subscription]);
    await until2(async () => {
      const running = await processes(to, "manager");
      return running.some(({ pid, rests }) => rests && !ended.includes(pid));
    });
  }
}
async function endManager(session) {
  return endAll(session, "manager");
}
async function endAll(session, kind) {
  const ended = [];
  await until2(async () => {
    const running = await processes(session, kind);
    for (const { pid } of running) {
      ended.push(pid);
      await session.rows("select pg_catalog.pg_terminate_backend($1)", [pid]);
    }
    return running.length === 0;
  });
  return ended;
}
function processes(session, kind) {
  return session.rows(
    `select pid, wait_event_type is not distinct from 'Extension' as rests from pg_catalog.pg_stat_activity
     where datname = pg_catalog.current_database() and backend_type like $1`,
    [`pglogical ${kind} %`]
  );
}
async function until2(done2) {
  const deadline = performance.now() + startDeadlineMs;
  while (performance.now() < deadline && !await done2()) await delay3(pollMs);
}

// src/rehearse/replicate/pglogical/pglogical.ts
function pglogical(publishing) {
  const { publications } = publishing;
  return {
    async publish({ server, name }, session) {
      await openNode(server, name, session);
      return makeSets(session, publishing);
    },
    // a table that followers lack would stop them, so it waits for the refresh
    publishNew: async () => void 0,
    publishedTables: (session, names) => setTables(session, publications, names),
    async followedTables(publisher) {
      return new Set((await heldTables(publisher)).map(({ relation }) => relation));
    },
    openSource: (publisher, options2) => openSource2(publisher, publishing, options2)
  };
}
var links2 = 0;
async function openSource2(publisher, { publications }, { bothWays }) {
  var _stack = [];
  try {
    const { server, name: source } = publisher;
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const from = scope.use(await connect(server, { database: source }));
    scope.defer(async () => void await endManager(from));
    await from.rows(marker);
    await from.rows("select pglogical.create_replication_set($1)", [markerSet]);
    await from.rows("select pglogical.replication_set_add_table($1, 'rehearsal_link.marker')", [
      markerSet
    ]);
    scope.defer(() => dropSlots(from, source));
    const connection = await connectionTo(server, source, from);
    const marks = marksOf(source, from);
    const owned = scope.move();
    async function follow(subscriber, sets) {
      var _stack2 = [];
      try {
        links2 += 1;
        const name = `${source}_${links2}`.slice(-60);
        const opening = __using(_stack2, new AsyncDisposableStack(), true);
        const to = opening.use(await connect(server, { database: subscriber.name }));
        await to.rows(marker);
        await openNode(server, subscriber.name, to);
        await to.rows("set lock_timeout = '20s'; set statement_timeout = '60s'");
        await to.rows(
          "select pglogical.create_subscription($1, $2, $3::text[], false, false, $4::text[])",
          [name, connection, [...sets, markerSet], bothWays ? [] : ["all"]]
        );
        const log = () => server.recentLog();
        const workers = workersOf(name, to, log);
        opening.defer(() => workers.stop());
        await untilFollowing();
        const opened = opening.move();
        async function untilFollowing() {
          const deadline = performance.now() + deadlineMs3;
          for (; ; ) {
            const [row] = await to.rows(
              "select status from pglogical.show_subscription_status($1)",
              [name]
            );
            if (row?.status === "replicating") return;
            const [failed] = workerErrors(log(), name);
            if (failed || performance.now() > deadline)
              throw new Error(
                `pglogical does not begin to replicate: ${failed?.message ?? row?.status}`
              );
            await delay4(pollMs);
          }
        }
        async function settle() {
          await marks.mark("");
          const stop = await workers.until(() => marks.haveArrived(to));
          return stop === null ? null : marks.aboutWhat(stop, to);
        }
        async function refresh() {
          for (const missing2 of await missingTables(from, publications)) {
            const error = await addTable(from, missing2, true);
            if (error) return error;
          }
          const stopped = await settle();
          if (stopped) return stopped;
          const stop = await workers.until(async () => {
            await marks.mark("");
            const [row] = await to.rows(
              "select not exists (select from pglogical.local_sync_status where sync_status <> 'r') as ready"
            );
            return row?.ready === true;
          });
          return stop === null ? null : marks.aboutWhat(stop, to);
        }
        return { settle, refresh, [Symbol.asyncDispose]: () => opened.disposeAsync() };
      } catch (_2) {
        var _error2 = _2, _hasError2 = true;
      } finally {
        var _promise2 = __callDispose(_stack2, _error2, _hasError2);
        _promise2 && await _promise2;
      }
    }
    return { mark: marks.mark, follow, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/replicate/transport.ts
function transportOf(publishing) {
  return publishing.with === "pglogical" ? pglogical(publishing) : native(publishing);
}

// src/rehearse/replicate/traffic.ts
async function captureTraffic(plan, source, relations, publishing, { skip, count: count2 }) {
  var _stack = [];
  try {
    const copy = __using(_stack, await cloneDatabase(source, "traffic"), true);
    const session = __using(_stack, await openAsOwner(plan, copy), true);
    const { major } = copy.server.info;
    const roots = await rootTables(session, relations);
    const tables = [...new Set(roots.values())];
    const before = /* @__PURE__ */ new Map();
    for (const relation of tables) before.set(relation, await placesOf(session, relation));
    await seedDatabase(session, {
      rows: (table) => table.rows + skip + count2,
      only: new Set(tables),
      seed: `${plan.seed.randomSeed} traffic`,
      onTop: true,
      major,
      ignore: { relations: ledgerRelations(plan) }
    });
    const traffic = /* @__PURE__ */ new Map();
    const unfilled = /* @__PURE__ */ new Map();
    for (const relation of tables) {
      const { columns, numbered } = await writableColumns(session, relation);
      const rows = await session.rows(
        `select to_jsonb(t)::text as row from ${relation} t
       where tableoid::text || ctid::text <> all ($1::text[]) order by tableoid, ctid offset $2 limit $3`,
        [before.get(relation) ?? [], skip, count2]
      );
      if (columns.length === 0) continue;
      if (rows.length === 0) unfilled.set(relation, (before.get(relation) ?? []).length > 0);
      traffic.set(relation, { columns, numbered, rows: rows.map(({ row }) => row) });
    }
    return { traffic, unfilled, published: await publishedAmong(copy, publishing, traffic.keys()) };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function publishedAmong(copy, publishing, tables) {
  var _stack = [];
  try {
    const admin = __using(_stack, await connect(copy.server, { database: copy.name }), true);
    const publications = publishing.publications.map(
      ({ columns: _columns, where: _where, ...spec }) => spec
    );
    const transport = transportOf({ ...publishing, publications });
    const names = await transport.publish(copy, admin);
    const all = (await transport.publishedTables(admin, names)).map(({ relation }) => relation);
    const roots = new Set((await rootTables(admin, all)).values());
    return new Set([...tables].filter((relation) => roots.has(relation) || all.includes(relation)));
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function placesOf(session, relation) {
  const rows = await session.rows(
    `select tableoid::text || ctid::text as place from ${relation}`
  );
  return rows.map(({ place: place2 }) => place2);
}
async function presentColumns(session, relation, columns) {
  const present = await session.rows(
    sql`select a.attname::text as name from pg_catalog.pg_attribute a
      where a.attrelid = pg_catalog.to_regclass($1) and a.attnum > 0 and not a.attisdropped`,
    [relation]
  );
  const names = new Set(present.map(({ name }) => name));
  return columns.filter((column) => names.has(column));
}
async function writableColumns(session, relation) {
  const writable = await session.rows(
    sql`select a.attname::text as name,
        pg_catalog.pg_get_serial_sequence($1, a.attname::text) is not null as numbered
      from pg_catalog.pg_attribute a
      where a.attrelid = $1::pg_catalog.regclass and a.attnum > 0 and not a.attisdropped
        and coalesce(to_jsonb(a) ->> 'attgenerated', '') = '' order by a.attnum`,
    [relation]
  );
  return {
    columns: writable.map(({ name }) => name),
    numbered: writable.flatMap(({ name, numbered }) => numbered ? [name] : [])
  };
}
async function insertRows(session, relation, captured) {
  const inserted = await insertAsTheyAre(session, relation, captured);
  for (const column of inserted > 0 ? captured.numbered : [])
    await session.query(
      `with own as (select pg_catalog.pg_get_serial_sequence($1, $2)::pg_catalog.regclass as sequence)
       select pg_catalog.setval(sequence, greatest(pg_catalog.nextval(sequence),
         (select max(${quoteIdentifier(column)}) from ${relation}))) from own`,
      [relation, column]
    );
  return inserted;
}
async function insertAsTheyAre(session, relation, { columns, rows }) {
  if (rows.length === 0) return 0;
  const names = columns.map(quoteIdentifier).join(", ");
  const statement = `insert into ${relation} (${names}) overriding system value select ${names} from pg_catalog.jsonb_populate_recordset(null::${relation}, $1::jsonb)`;
  const together2 = await session.query(statement, [`[${rows.join(",")}]`]);
  if (together2.ok) return together2.rowCount;
  if (together2.error.code.startsWith("42")) return 0;
  let inserted = 0;
  for (const row of rows) {
    const alone3 = await session.query(statement, [`[${row}]`]);
    if (alone3.ok) inserted += alone3.rowCount;
  }
  return inserted;
}
async function touchRows(session, relation, columns) {
  const refused = [];
  const column = columns.at(-1);
  const row = (order) => `where (tableoid, ctid) = (select tableoid, ctid from ${relation} order by ctid ${order} limit 1)`;
  if (column !== void 0) {
    const name = quoteIdentifier(column);
    const updated = await session.query(`update ${relation} set ${name} = ${name} ${row("asc")}`);
    if (!updated.ok) refused.push({ command: "update", error: updated.error });
  }
  const deleted = await session.query(`delete from ${relation} ${row("desc")}`);
  if (!deleted.ok) refused.push({ command: "delete", error: deleted.error });
  return refused;
}

// src/rehearse/replicate/touched.ts
function isNoticed({ kind, before, after }) {
  if (kind !== "index") return true;
  return [before, after].some((one) => {
    const definition = one?.["definition"];
    return typeof definition === "string" && /^create unique/i.test(definition);
  });
}
function touchedBy(effects) {
  const before = /* @__PURE__ */ new Set();
  const after = /* @__PURE__ */ new Set();
  const types = /* @__PURE__ */ new Set();
  for (const { schemaChanges, dataChanges: dataChanges2 } of effects) {
    for (const change of schemaChanges.filter(isNoticed)) {
      if (change.kind === "table") {
        if (change.change !== "added") before.add(change.name);
        if (change.change !== "removed") after.add(change.name);
      } else if (change.kind === "enum" || change.kind === "domain") {
        if (change.change === "changed") types.add(change.name);
      } else {
        const [old, now] = [change.before?.["table"], change.after?.["table"]];
        if (typeof old === "string") before.add(old);
        if (typeof now === "string") after.add(now);
        if (typeof now === "string") before.add(now);
        if (typeof old === "string") after.add(old);
      }
    }
    for (const { relation, gone: gone2 } of dataChanges2) {
      before.add(relation);
      if (!gone2) after.add(relation);
    }
  }
  const tables = effects.flatMap(
    ({ schemaChanges }) => schemaChanges.filter(({ kind }) => kind === "table")
  );
  for (const { change, name } of tables) {
    if (change === "added") before.delete(name);
    if (change === "removed") after.delete(name);
  }
  const gone = tables.filter(({ change }) => change === "removed").map(({ name }) => name);
  return { before: [...before], after: [...after], gone, types: [...types] };
}
async function tablesUsing(session, types) {
  if (types.length === 0) return [];
  const rows = await session.rows(
    sql`
      select distinct format('%I.%I', n.nspname, c.relname) as relation
      from pg_catalog.pg_attribute a
        join pg_catalog.pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        join pg_catalog.pg_type t on t.oid = a.atttypid
      where a.attnum > 0 and not a.attisdropped
        and (t.oid = any (select pg_catalog.to_regtype(w)::oid from unnest($1::text[]) as w)
          or t.typelem = any (select pg_catalog.to_regtype(w)::oid from unnest($1::text[]) as w))`,
    [types]
  );
  return rows.map(({ relation }) => relation);
}

// src/rehearse/replicate/writer.ts
var oldRowsAtOnce = 8;
var newRowsAtFirst = 22;
var noReplicaIdentity = "55000";
var newRowsLater = 36;
var Writer = class {
  side;
  #plan;
  #database;
  #source;
  #old;
  #new;
  #refused = /* @__PURE__ */ new Map();
  #granted = /* @__PURE__ */ new Set();
  constructor(plan, { side, database, source }, rows, without) {
    this.side = side;
    this.#plan = plan;
    this.#database = database;
    this.#source = source;
    const take = (traffic) => [...traffic].filter(([relation]) => !without.has(relation)).map(([relation, captured]) => ({ relation, ...captured, at: 0, isWhole: false }));
    this.#old = take(rows.old);
    this.#new = take(rows.new);
  }
  /** Rows as an application of the old schema sends them. */
  async writeOld() {
    var _stack = [];
    try {
      const session = __using(_stack, await this.#open(), true);
      await this.#write(session, this.#oldRows(oldRowsAtOnce));
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  /** A few more of them, between two migrations that follow each other. */
  async writeBetween() {
    var _stack = [];
    try {
      const session = __using(_stack, await this.#open(), true);
      await this.#write(session, this.#oldRows(1));
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  /**
   * As one of the new schema does, with the columns that are there by now: as soon as all of them are,
   * every form that the seeder knows, later two more.
   */
  async writeNew() {
    var _stack = [];
    try {
      const session = __using(_stack, await this.#open(), true);
      const writes = [];
      for (const table of this.#new) {
        const columns = await presentColumns(session, table.relation, table.columns);
        const isWhole2 = columns.length === table.columns.length;
        const count2 = isWhole2 ? table.isWhole ? 2 : newRowsAtFirst : 4;
        if (columns.length > 0) writes.push({ table, columns, count: count2 });
      }
      await this.#write(session, writes);
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  #open() {
    return openAsOwner(this.#plan, this.#database);
  }
  #oldRows(count2) {
    return this.#old.map((table) => ({ table, columns: table.columns, count: count2 }));
  }
  async #write(session, writes) {
    const later = [];
    for (const write of writes) {
      const { relation } = write.table;
      if (!await this.#insert(session, write)) later.push(write);
      for (const { command, error } of await touchRows(session, relation, write.columns)) {
        if (error.code === noReplicaIdentity)
          this.#refused.set(`${relation} ${command}`, {
            side: this.side,
            relation,
            command,
            error
          });
      }
      await this.#source.mark(relation);
    }
    for (const write of later) {
      await this.#insert(session, write);
      await this.#source.mark(write.table.relation);
    }
  }
  /** False when none of its next rows was taken, so that they are tried again. */
  async #insert(session, { table, columns, count: count2 }) {
    const rows = table.rows.slice(table.at, table.at + count2);
    const numbered = table.numbered.filter((column) => columns.includes(column));
    const captured = { columns, numbered, rows };
    const inserted = await insertRows(session, table.relation, captured);
    if (inserted > 0) {
      table.at += count2;
      table.isWhole ||= columns.length === table.columns.length;
    }
    return inserted > 0 || rows.length === 0;
  }
  /** What was refused before anything was migrated is not the migrations' doing. */
  takeForGranted() {
    this.#granted = new Set(this.#refused.keys());
  }
  /** Writes that were not refused before. */
  refused() {
    const own = [...this.#refused].filter(([key]) => !this.#granted.has(key));
    return own.map(([, one]) => one);
  }
};

// src/rehearse/replicate/rows.ts
var oldRows = 6 * oldRowsAtOnce;
var newRows = newRowsAtFirst + newRowsLater;
var mostTables = { told: 24, assumed: 12 };
async function prepareRows(plan, { publishing, direction }, change) {
  var _stack = [];
  try {
    const { before, effects } = change;
    const { before: named3, after: renamed2, gone, types } = touchedBy(effects);
    const isTold = publishing.source !== "assumed";
    const isOld = (relation) => isTold || named3.includes(relation) || gone.length > 0;
    const publisher = __using(_stack, await publisherAfter(plan, change), true);
    const after = publisher?.database ?? change.after;
    const was = [.../* @__PURE__ */ new Set([...named3, ...await using(plan, before, types)])];
    const is = [.../* @__PURE__ */ new Set([...renamed2.filter(isOld), ...await using(plan, after, types)])];
    const most2 = mostTables[isTold ? "told" : "assumed"];
    const left = [.../* @__PURE__ */ new Set([...was.slice(most2), ...is.slice(most2)])];
    const [old, now] = await Promise.all([capture(before, was, 0), capture(after, is, 1)]);
    const tested = testedTables(old, now);
    if (tested.size === 0) return null;
    const rows = { old: only(old.traffic, tested), new: only(now.traffic, tested) };
    const unfilled = [...new Map([...old.unfilled, ...now.unfilled])].filter(
      ([relation]) => tested.has(relation)
    );
    return {
      ...direction === "both" ? split(rows) : { rows },
      notRehearsed: [
        ...unfilled.map(
          ([relation, hasRows]) => hasRows ? {
            what: `replication of new rows of ${relation}`,
            why: "none could be made, so rows that it has were changed and deleted only"
          } : {
            what: `replication of ${relation}`,
            why: "no row could be made for it, so nothing was sent"
          }
        ),
        ...left.length > 0 ? [
          {
            what: `replication of ${left.join(", ")}`,
            why: `rows are written to at most ${most2} tables of a change`
          }
        ] : []
      ]
    };
    function capture(database, relations, index) {
      const sides = direction === "both" ? 2 : 1;
      const range = {
        skip: index * oldRows * sides,
        count: (index === 0 ? oldRows : newRows) * sides
      };
      return captureTraffic(plan, database, relations.slice(0, most2), publishing, range);
    }
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function publisherAfter(plan, { before, migrations }) {
  var _stack = [];
  try {
    const own = migrations.map(({ onPublisher }) => onPublisher);
    if (own.every((one, index) => one === migrations[index]?.migration)) return null;
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const database = scope.use(await cloneDatabase(before, "publisher-after"));
    const session = __using(_stack, await openAsOwner(plan, database), true);
    for (const migration of own) {
      for (const step2 of migration ? partOf(plan, migration).steps : [])
        await sendStep(session, step2);
    }
    if (session.transactionStatus !== "I") await session.query("rollback");
    const owned = scope.move();
    return { database, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function testedTables(old, now) {
  return new Set(
    [...old.traffic.keys(), ...now.traffic.keys()].filter(
      (relation) => old.published.has(relation) || now.published.has(relation) || !old.traffic.has(relation)
    )
  );
}
function only(traffic, tables) {
  return new Map([...traffic].filter(([relation]) => tables.has(relation)));
}
function split({ old, new: now }) {
  const half = (traffic, index) => new Map(
    [...traffic].map(([relation, { rows, ...captured }]) => {
      const middle = Math.ceil(rows.length / 2);
      return [
        relation,
        { ...captured, rows: index === 0 ? rows.slice(0, middle) : rows.slice(middle) }
      ];
    })
  );
  return {
    rows: { old: half(old, 0), new: half(now, 0) },
    rowsBack: { old: half(old, 1), new: half(now, 1) }
  };
}
async function using(plan, database, types) {
  var _stack = [];
  try {
    if (types.length === 0) return [];
    const copy = __using(_stack, await cloneDatabase(database, "types"), true);
    const session = __using(_stack, await openAsOwner(plan, copy), true);
    return await tablesUsing(session, types);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/replicate/outcome.ts
async function notReplicated({ rows, publishing }, { admin }, { name, publications, database }) {
  var _stack = [];
  try {
    const transport = transportOf(publishing);
    const published = await transport.publishedTables(admin, publications);
    const roots = await rootTables(
      admin,
      published.map(({ relation }) => relation)
    );
    const session = __using(_stack, await connect(database.server, { database: database.name }), true);
    const subscribed = await transport.followedTables(admin, session);
    const where = name === "" ? {} : { subscriber: name };
    const tables = [];
    for (const relation of rows.new.keys()) {
      const own = published.filter((one) => (roots.get(one.relation) ?? one.relation) === relation);
      if (own.length === 0) {
        if (!rows.old.has(relation)) tables.push({ relation, ...where, why: "not-published" });
      } else if (own.some((one) => !subscribed.has(one.relation))) {
        const first = await session.query(`select from ${relation} limit 1`);
        const isFilled = first.ok && first.rowCount > 0;
        tables.push({ relation, ...where, why: "until-refresh", ...isFilled && { filled: true } });
      }
    }
    const columns = published.flatMap(({ relation, columns: listed }) => {
      if (listed === null) return [];
      const old = rows.old.get(relation)?.columns ?? [];
      const added = rows.new.get(relation)?.columns.filter((column) => !old.includes(column)) ?? [];
      return added.filter((column) => !listed.includes(column)).map((column) => ({ relation, column, ...where, why: "not-published" }));
    });
    return [...tables, ...columns];
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function divergedRows({ rows, refreshes, publishing }, { admin, publisher }, { name, publications, database }, missing2) {
  const tables = await transportOf(publishing).publishedTables(admin, publications);
  const roots = await rootTables(
    admin,
    tables.map(({ relation }) => relation)
  );
  const written = tables.filter(({ relation }) => {
    const root = roots.get(relation) ?? relation;
    return rows.old.has(root) || rows.new.has(root);
  });
  const differing = await compareSides(publisher.database, database, written);
  return differing.flatMap((change) => {
    const out = missing2.filter(({ relation }) => relation === change.relation);
    if (!refreshes && out.some(({ column }) => column === void 0)) return [];
    const columns = change.columns.filter((one) => !out.some(({ column }) => column === one));
    return columns.length > 0 || change.rowsBefore !== change.rowsAfter ? [{ ...change, columns, ...name !== "" && { subscriber: name } }] : [];
  });
}
async function compareSides(publisher, subscriber, published) {
  const tables = published.map(({ relation }) => relation);
  const [left, right] = await Promise.all([publisher, subscriber].map(read));
  const changes = compareData(left ?? {}, right ?? {});
  return changes.map(({ lost: _lost, ...change }) => change);
  async function read({ server, name }) {
    var _stack = [];
    try {
      const session = __using(_stack, await connect(server, { database: name }), true);
      return await fingerprintData(session, { major: server.info.major, tables });
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
}

// src/rehearse/replicate/sides.ts
async function openSides({ plan, before, publishing, subscribers, rows, rowsBack }, without, scope) {
  const bothWays = rowsBack !== void 0;
  const transport = transportOf(publishing);
  const from = await open("publisher", "");
  const source = scope.use(await transport.openSource(from.database, { bothWays }));
  const writers = [new Writer(plan, { ...from, source }, rows, without)];
  const followers = [];
  const channels = [];
  const admins = /* @__PURE__ */ new Map([["publisher", from.admin]]);
  for (const { name, publications = from.names } of subscribers) {
    const to = await open("subscriber", name);
    const back = rowsBack && scope.use(await transport.openSource(to.database, { bothWays }));
    const channel = new Channel(scope.use(await source.follow(to.database, publications)), to);
    followers.push({ ...to, publications, channel });
    channels.push(channel);
    if (!back) continue;
    admins.set("subscriber", to.admin);
    const link = scope.use(await back.follow(from.database, to.names));
    channels.push(new Channel(link, from));
    writers.push(new Writer(plan, { ...to, source: back }, rowsBack, without));
  }
  return {
    publisher: from,
    followers,
    channels,
    writers,
    admin: from.admin,
    names: from.names,
    async publishNew(side) {
      const admin = admins.get(side);
      if (admin) await transport.publishNew(admin);
    }
  };
  async function open(side, name) {
    const database = scope.use(await cloneDatabase(before, side));
    const admin = scope.use(await connect(before.server, { database: database.name }));
    const publishes2 = side === "publisher" || bothWays;
    const names = publishes2 ? await transport.publish(database, admin) : [];
    return { side, name, database, admin, names };
  }
}
var Channel = class {
  #link;
  #to;
  #past = [];
  #open;
  constructor(link, to) {
    this.#link = link;
    this.#to = to;
  }
  /** Lets everything arrive, or what is in its way be known; `after`: the side that was migrated last. */
  async settle(after) {
    const stop = await this.#link.settle();
    if (this.#open?.relation !== stop?.relation) this.#recover();
    if (stop) this.#open ??= this.#told(stop, after);
  }
  /** Keeps what arrives at a side until all of its migrations are done, as when they follow each other at once. */
  async hold({ side, name }) {
    return side === this.#to.side && name === this.#to.name ? this.#link.hold?.() : void 0;
  }
  /** Lets new tables follow too. */
  async refresh() {
    const trouble = await this.#link.refresh();
    if (!trouble) return;
    const stop = "relation" in trouble ? trouble : { relation: "", error: { message: trouble.message } };
    this.#open = this.#told(stop, "subscriber");
  }
  get isStuck() {
    return this.#open !== void 0;
  }
  /** Every stop, the one that is in the way still as one that does not recover. */
  get stops() {
    return this.#open ? [...this.#past, { ...this.#open, recovers: false }] : this.#past;
  }
  #recover() {
    if (this.#open) this.#past.push({ ...this.#open, recovers: true });
    this.#open = void 0;
  }
  #told(stop, after) {
    const { side, name } = this.#to;
    return { ...stop, on: side, ...name !== "" && { subscriber: name }, after };
  }
};

// src/rehearse/replicate/run-order.ts
var mostStops = { told: 4, assumed: 1 };
async function runOrder(input, moves) {
  const most2 = mostStops[input.publishing.source === "assumed" ? "assumed" : "told"];
  const stops = [];
  let result = await runOnce(input, moves, /* @__PURE__ */ new Set(), "end");
  while (result.stops.length > 0) {
    stops.push(...result.stops);
    const without = new Set(stops.map(({ relation }) => relation));
    if (without.size >= most2 || result.stops.every(({ relation }) => relation === "")) break;
    const next = await runOnce(input, moves, without, "end");
    if (next.stops.some(({ relation }) => without.has(relation))) break;
    result = { ...next, writesRefused: merge(result.writesRefused, next.writesRefused) };
  }
  return { ...result, stops };
}
function merge(a, b) {
  const keyOf3 = ({ side, relation, command }) => `${side} ${relation} ${command}`;
  const known = new Set(a.map(keyOf3));
  return [...a, ...b.filter((one) => !known.has(keyOf3(one)))];
}
function tryOrder(input, moves) {
  return runOnce(input, moves, /* @__PURE__ */ new Set(), "first-fault");
}
async function runOnce(input, moves, without, until3) {
  var _stack2 = [];
  try {
    const scope = __using(_stack2, new AsyncDisposableStack(), true);
    const sides = await openSides(input, without, scope);
    const { channels, followers, writers } = sides;
    for (const writer of writers) await writer.writeOld();
    await settle("publisher");
    const early = channels.flatMap(({ stops }) => stops)[0];
    if (early) throw new Error(`replication fails before any migration: ${early.error.message}`);
    for (const writer of writers) writer.takeForGranted();
    for (const [index, move] of moves.entries()) {
      const takers = [sides.publisher, ...followers].filter((one) => takes(one, move));
      for (const taker of takers) {
        var _stack = [];
        try {
          const held = __using(_stack, new AsyncDisposableStack(), true);
          if (isSeveral(move)) for (const channel of channels) held.use(await channel.hold(taker));
          const failed = await migrate(input.plan, taker, move, meanwhile(move));
          if (failed) return { ...soFar(), failed, missing: [], diverged: [] };
        } catch (_) {
          var _error = _, _hasError = true;
        } finally {
          var _promise = __callDispose(_stack, _error, _hasError);
          _promise && await _promise;
        }
      }
      await sides.publishNew(move.side);
      if (!move.paused || !moves[index + 1]?.paused) {
        for (const writer of writers) {
          await writer.writeOld();
          const hasBegun = moves.slice(0, index + 1).some(({ side }) => side === writer.side);
          if (hasBegun) await writer.writeNew();
        }
      }
      await settle(move.side);
      if (until3 === "first-fault" && hasFault()) return { ...soFar(), missing: [], diverged: [] };
    }
    if (isStuck()) return { ...soFar(), missing: [], diverged: [] };
    const missing2 = [];
    for (const follower of followers) missing2.push(...await notReplicated(input, sides, follower));
    if (input.refreshes && missing2.some(({ why }) => why === "until-refresh")) {
      for (const channel of channels) await channel.refresh();
      if (isStuck()) return { ...soFar(), missing: missing2, diverged: [] };
    }
    for (const writer of writers) await writer.writeNew();
    await settle(moves.at(-1)?.side ?? "subscriber");
    if (isStuck()) return { ...soFar(), missing: missing2, diverged: [] };
    const diverged = [];
    for (const follower of followers)
      diverged.push(...await divergedRows(input, sides, follower, missing2));
    return { ...soFar(), missing: missing2, diverged };
    function meanwhile({ paused }) {
      let times = 0;
      return async () => {
        times += 1;
        if (paused || times > mostBetween) return;
        for (const writer of writers) await writer.writeBetween();
      };
    }
    async function settle(after) {
      for (const channel of channels) await channel.settle(after);
    }
    function hasFault() {
      const { stops, writesRefused } = soFar();
      return stops.length + writesRefused.length > 0;
    }
    function isStuck() {
      return channels.some((channel) => channel.isStuck);
    }
    function soFar() {
      return {
        stops: channels.flatMap(({ stops }) => stops),
        writesRefused: writers.flatMap((writer) => writer.refused())
      };
    }
  } catch (_2) {
    var _error2 = _2, _hasError2 = true;
  } finally {
    var _promise2 = __callDispose(_stack2, _error2, _hasError2);
    _promise2 && await _promise2;
  }
}
function takes({ side, name }, move) {
  return side === move.side && (move.subscriber === void 0 || move.subscriber === name);
}
var mostBetween = 12;
function isSeveral({ parts: parts2 }) {
  return new Set(parts2.map(({ migration }) => migration)).size > 1;
}
async function migrate(plan, taker, { parts: parts2 }, between) {
  const migrations = [...Map.groupBy(parts2, ({ migration }) => migration).values()];
  for (const [index, own] of migrations.entries()) {
    if (index > 0) await between();
    const failed = await sendParts(plan, taker, own);
    if (failed) return failed;
  }
  return void 0;
}
async function sendParts(plan, { side, name, database }, parts2) {
  var _stack = [];
  try {
    const session = __using(_stack, isOurs({ parts: parts2 }) ? await connect(database.server, { database: database.name }) : await openAsOwner(plan, database), true);
    for (const { migration, steps } of parts2) {
      for (const step2 of steps) {
        const result = await sendStep(session, step2);
        if (result.ok) continue;
        if (session.transactionStatus !== "I") await session.query("rollback");
        return {
          side,
          ...name !== "" && { subscriber: name },
          migration: migration?.id ?? "",
          file: step2.source?.file ?? migration?.file ?? "",
          line: step2.source?.line,
          error: result.error
        };
      }
    }
    return void 0;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/replicate/change.ts
async function rehearseChange(plan, topology, change) {
  const prepared = await prepareRows(plan, topology, change);
  if (!prepared) return null;
  const { notRehearsed, ...rows } = prepared;
  const { direction: _direction, ...sides } = topology;
  const input = { plan, before: change.before, ...sides, ...rows };
  const orders = await sideBySide(ordersOf(change), async (order) => {
    const result = await runOrder(input, movesOf(plan, change, order));
    return { order, works: works(result), ...result };
  });
  const refused = orders.find(({ failed }) => failed?.side === "publisher" && isAboutRows(failed));
  if (refused?.failed)
    return `it fails on rows that are written before it: ${formatSqlError(refused.failed.error)}`;
  const only2 = change.migrations.length === 1 ? change.migrations[0]?.migration.id : void 0;
  const tables = [.../* @__PURE__ */ new Set([...rows.rows.old.keys(), ...rows.rows.new.keys()])].sort();
  return {
    change: { ...only2 !== void 0 && { migration: only2 }, tables, orders },
    input,
    notRehearsed
  };
}
function isAboutRows({ error }) {
  return /^2[23]/.test(error.code);
}
function ordersOf({ migrations }) {
  const publisher = migrations.some(({ onPublisher }) => onPublisher);
  const subscriber = migrations.some(({ onSubscribers }) => onSubscribers.values().some(Boolean));
  return [
    ...publisher ? ["publisher-first"] : [],
    ...subscriber ? ["subscriber-first"] : []
  ];
}
function works(result) {
  return result.stops.length === 0 && result.failed === void 0 && result.writesRefused.length === 0;
}

// src/rehearse/replicate/statements.ts
function statementsOf(plan, migration) {
  return ownStatements2(partOf(plan, migration));
}
function ownStatements2({ steps }) {
  const settings = [];
  return steps.flatMap((step2) => {
    if (step2.origin !== "migration") return [];
    const sent = parsed(step2);
    if (sent.kind === "TransactionStmt") return [];
    if (!isSetting(sent)) return [{ ...sent, settings: [...settings] }];
    settings.push(sent);
    return [];
  });
}
function parsed(step2) {
  const split2 = splitSql(step2.sql);
  const only2 = split2.ok && split2.statements.length === 1 ? split2.statements[0] : void 0;
  return { step: step2, sql: only2?.sql ?? step2.sql.trim(), kind: only2?.kind ?? "" };
}
function isSetting({ kind, sql: sql2 }) {
  return kind === "VariableSetStmt" || kind === "ConstraintsSetStmt" || /^select\s+(pg_catalog\s*\.\s*)?set_config\s*\(/i.test(sql2);
}
var local = /^set\s+(local|constraints|transaction)\b|^select\b.*,\s*true\s*\)$/is;
function alone2({ settings, step: step2 }) {
  const steps = [...settings.map((setting) => setting.step), step2];
  return settings.some(({ sql: sql2 }) => local.test(sql2)) ? [{ origin: "runner", sql: "begin" }, ...steps, { origin: "runner", sql: "commit" }] : steps;
}
function normalText({ sql: sql2 }) {
  return sql2.replaceAll(/\s+/g, " ").trim();
}
function align(base, others) {
  const between = Array.from({ length: base.length + 1 }, () => []);
  const same = base.map(() => /* @__PURE__ */ new Map());
  for (const [key, own] of others) {
    const common = longestCommonSubsequence(base.map(normalText), own.map(normalText));
    let from = 0;
    for (const [at, to] of [...common, [base.length, own.length]]) {
      for (const alone3 of own.slice(from, to))
        between[at]?.push({ others: /* @__PURE__ */ new Map([[key, alone3]]) });
      const shared = own[to];
      if (shared) same[at]?.set(key, shared);
      from = to + 1;
    }
  }
  return between.flatMap((alone3, index) => {
    const [statement, shared] = [base[index], same[index]];
    return statement && shared ? [...alone3, { base: statement, others: shared }] : alone3;
  });
}

// src/rehearse/replicate/cut.ts
function placeStatements(file, runs) {
  const steps = /* @__PURE__ */ new Map();
  for (const [place2, run] of runs) {
    let next = 0;
    const own = file.map((statement) => {
      const candidate = run[next];
      if (!candidate || normalText(candidate) !== normalText(statement)) return null;
      next += 1;
      return candidate.step;
    });
    if (next < run.length) return null;
    steps.set(place2, own);
  }
  return file.flatMap((statement, index) => {
    const runsIn = new Map([...steps].map(([place2, own]) => [place2, own[index] ?? null]));
    return runsIn.values().some((step2) => step2 !== null) ? [{ ...statement, runsIn }] : [];
  });
}
function cutUnits(base, files) {
  const others = new Map([...files].filter(([file]) => file !== base));
  const aligned = align(files.get(base) ?? [], others);
  for (const file of others.keys()) {
    const missing2 = aligned.flatMap(
      ({ base: own, others: theirs }) => own && !theirs.has(file) ? [normalText(own)] : []
    );
    const alone3 = aligned.flatMap(({ base: own, others: theirs }) => {
      const their = theirs.get(file);
      return their && !own ? [normalText(their)] : [];
    });
    if (!new Set(missing2).isDisjointFrom(new Set(alone3))) return null;
  }
  const units = [];
  for (const { base: own, others: theirs } of aligned) {
    const here = own ? new Map([[base, own], ...theirs]) : theirs;
    const runsIn = new Map([...here.values()].flatMap((statement) => [...statement.runsIn]));
    const last = units.at(-1);
    const unit = last && goTogether(last.runsIn, runsIn) ? last : void 0;
    const statements = new Map(unit?.statements);
    for (const [file, statement] of here)
      statements.set(file, [...statements.get(file) ?? [], statement]);
    const cut = { statements, runsIn: new Map([...unit?.runsIn ?? [], ...runsIn]) };
    units.splice(units.length - (unit ? 1 : 0), 1, cut);
  }
  return units;
}
function goTogether(a, b) {
  return [...b].every(([place2, step2]) => !a.has(place2) || a.get(place2) === step2);
}

// src/rehearse/replicate/write-files.ts
import { posix as posix2 } from "node:path";

// src/rehearse/fix-files.ts
function fixFiles({ parts: parts2 }, { head, tail }, migration, plan) {
  const { adapter } = plan;
  const written = [...head, ...tail].filter(({ origin }) => origin === "migration");
  if (!adapter.renderFix || migration.transactionMode === "own") return [];
  if (written.some(({ copyData }) => copyData !== void 0)) return [];
  const units = [
    ...around(head, migration),
    ...parts2.map(({ sql: sql2, transaction, note }, index) => ({
      statements: [`-- part ${index + 1}: ${note}
${sql2};`],
      transaction
    })),
    ...around(tail, migration)
  ];
  const files = adapter.renderFix(units, migration);
  return versionsAreFree(files, migration, plan) ? files : [];
}
function versionsAreFree(files, migration, plan) {
  const taken = new Set([...plan.baseline, ...plan.review].map(({ file }) => versionIn(file)));
  taken.delete(versionIn(migration.file));
  return !files.some(({ file }) => taken.has(versionIn(file)));
}
function around(steps, { transactionMode }) {
  const statements = steps.filter(({ origin }) => origin === "migration").map(({ sql: sql2 }) => `${sql2.trim().replace(/;$/, "")};`);
  if (statements.length === 0) return [];
  return [{ statements, transaction: transactionMode === "statement" ? "none" : "own" }];
}
function versionIn(file) {
  return /^(.*?\d)(?=_)/.exec(file)?.[1] ?? file;
}

// src/rehearse/replicate/write-files.ts
async function writeFiles(plan, source, units, names) {
  const { adapter } = plan;
  const write = adapter.renderSplit ?? adapter.renderFix;
  if (!write) return { why: `no files are written for ${adapter.name}` };
  const texts = textsOf(source, units);
  if (!texts) return { why: "its statements are not sent as they are written" };
  if (units.flat().some(({ sql: sql2 }) => /^create\s+((global|local)\s+)?temp/i.test(sql2)))
    return { why: "it makes a temporary table, which no other file would see" };
  const around2 = transactionAround(plan, source);
  if (!around2) return { why: "it has transactions of its own" };
  const present = [...units.keys()].filter((index) => units[index]?.length !== 0);
  const rendered = groups(
    write.call(
      adapter,
      present.map((index) => wrapped(texts[index] ?? [], around2)),
      source
    )
  );
  if (rendered.length !== present.length)
    return { why: `${adapter.name} has no form for it in several files` };
  if (!names && !versionsAreFree(rendered.flat(), source, plan))
    return { why: "the versions right behind it are taken" };
  const files = names ? rendered.map((group, at) => renamed(group, names[present[at] ?? -1])) : rendered;
  if (files.some((group) => group.length === 0))
    return { why: "one of its files would have no counterpart" };
  const read = await readBack(plan, source, files.flat());
  if ("why" in read) return read;
  const isSame2 = present.every((index, at) => {
    const back = read[at];
    const sent = back ? statementsOf(plan, back).map(normalText) : [];
    return sent.join(";") === (units[index] ?? []).map(normalText).join(";");
  });
  if (!isSame2 || read.length !== present.length)
    return { why: `${adapter.name} would read its files otherwise` };
  return units.map((_, index) => {
    const at = present.indexOf(index);
    const [migration, group] = [read[at], files[at]];
    return migration && group && { migration: { ...migration, id: source.id }, files: group };
  });
}
function namesBeside({ file }, own, written) {
  const [name, ownName] = [nameOf(file), nameOf(own.file)];
  if (!ownName.startsWith(name)) return { why: "the names of its files do not match" };
  const [before, behind] = aroundName(own.file);
  const suffix = ownName.slice(name.length);
  return written.map((one) => one && `${before}${nameOf(one.migration.file)}${suffix}${behind}`);
}
function aroundName(file) {
  const name = nameOf(file);
  const at = file.lastIndexOf(name);
  return [file.slice(0, at), file.slice(at + name.length)];
}
function groups(files) {
  const result = [];
  for (const file of files) {
    if (file.file.endsWith(".sql")) result.push([file]);
    else result.at(-1)?.push(file);
  }
  return result;
}
function renamed(group, name) {
  const script = group[0]?.file;
  if (name === void 0 || script === void 0) return [];
  return group.map(({ file, text: text2 }) => ({
    file: file.startsWith(script) ? `${name}${file.slice(script.length)}` : posix2.join(posix2.dirname(name), posix2.basename(file)),
    text: text2
  }));
}
function textsOf({ text: text2 }, units) {
  let from = 0;
  let isThere = true;
  const settings = [];
  const take = ({ step: step2, sql: sql2 }) => {
    const at = text2.indexOf(sql2, from);
    isThere &&= at !== -1 && step2.copyData === void 0;
    const comments = commentsAbove(text2.slice(from, Math.max(at, from)));
    from = at + sql2.length;
    return `${comments}${sql2};`;
  };
  const texts = units.map((unit) => {
    let set = 0;
    return unit.flatMap((statement) => {
      settings.push(...statement.settings.slice(settings.length).map(take));
      const before = settings.slice(set, statement.settings.length);
      set = statement.settings.length;
      return [...before, take(statement)];
    });
  });
  return isThere ? texts : null;
}
var marker2 = /^\s*--\s*(!|\+|migrate:|atlas:|no-transaction|liquibase|changeset)/;
function commentsAbove(text2) {
  const lines = text2.split("\n");
  if (lines.pop()?.trim() !== "") return "";
  const first = lines.findLastIndex((line) => !/^\s*--/.test(line) || marker2.test(line)) + 1;
  return lines.slice(first).map((line) => `${line}
`).join("");
}
function transactionAround(plan, source) {
  const { transactionMode } = source;
  if (transactionMode !== "own") {
    const outside = transactionMode === "statement" || transactionMode === "message";
    return { before: [], behind: [], transaction: outside ? "none" : "own" };
  }
  const { steps } = partOf(plan, source);
  const sent = steps.filter(({ origin }) => origin === "migration").map(parsed);
  const [first, last] = [sent[0]?.sql ?? "", sent.at(-1)?.sql ?? ""];
  const controls = sent.filter(({ kind }) => kind === "TransactionStmt");
  if (controls.length !== 2 || !/^(begin|start)\b/i.test(first) || !/^(commit|end)\b/i.test(last))
    return null;
  return { before: [`${first};`], behind: [`${last};`], transaction: "none" };
}
function wrapped(statements, around2) {
  const { before, behind, transaction } = around2;
  return { statements: [...before, ...statements, ...behind], transaction };
}
async function readBack({ adapter, settings, subject }, { file }, files) {
  const texts = new Map(files.map((one) => [one.file, Buffer.from(one.text)]));
  const folder = posix2.normalize(`./${aroundName(files[0]?.file ?? file)[0]}`).replace(/(.)\/$/, "$1");
  const within = subject.directory === "." || `${folder}/`.startsWith(`${subject.directory}/`);
  const tree = {
    label: "the files of a deploy plan",
    files: () => Promise.resolve([...texts.keys()].sort()),
    read: (path) => Promise.resolve(texts.get(path) ?? Buffer.of())
  };
  try {
    const directory = within ? subject.directory : folder;
    const { migrations } = await adapter.discover(tree, directory, {
      ...settings,
      orderFile: null,
      unbound: true
    });
    return migrations;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { why: `${adapter.name} would not read its files: ${error.message}` };
  }
}

// src/rehearse/replicate/plan-files.ts
async function inFiles2(plan, { migrations }, moves) {
  const cuts = [];
  const withoutFiles = [];
  for (const one of migrations) {
    if (!placesOf2(one).some(({ file }) => isSplit(plan, file, moves))) continue;
    const cut = await cutOf(plan, one, moves);
    if ("why" in cut) withoutFiles.push({ file: one.migration.file, ...cut });
    else cuts.push(cut);
  }
  if (cuts.length === 0 && withoutFiles.length === 0) return null;
  return {
    moves: moves.map((move, step2) => ({ ...move, parts: wholeFiles(plan, move, step2, cuts) })),
    files: cuts.flatMap(described),
    withoutFiles
  };
}
function placesOf2({ onPublisher, onSubscribers }) {
  const publisher = onPublisher ? [{ side: "publisher", file: onPublisher }] : [];
  const subscribers = [...onSubscribers].flatMap(
    ([name, file]) => file ? [{ side: "subscriber", ...name !== "" && { subscriber: name }, file }] : []
  );
  return [...publisher, ...subscribers];
}
function keyOf({ side, subscriber = "" }) {
  return `${side} ${subscriber}`;
}
function isSplit(plan, file, moves) {
  return moves.some((move) => {
    const sent = statementsIn(move, file).length;
    return sent > 0 && sent < statementsOf(plan, file).length;
  });
}
function statementsIn({ parts: parts2 }, file) {
  return parts2.filter(({ migration }) => migration === file).flatMap(ownStatements2);
}
async function cutOf(plan, one, moves) {
  const { migration: of } = one;
  const places = placesOf2(one);
  const placed = /* @__PURE__ */ new Map();
  for (const { file } of places) {
    const statements = placeStatements(statementsOf(plan, file), runsOf(file, places, moves));
    if (!statements) return { why: "the plan takes its statements in another order" };
    placed.set(file, statements);
  }
  const units = cutUnits(of, placed);
  if (!units) return { why: "another side\u2019s file has its statements in another order" };
  const written = [];
  for (const file of [of, ...[...placed.keys()].filter((each) => each !== of)]) {
    const names = file === of ? void 0 : namesBeside(of, file, written[0]?.[1] ?? []);
    if (names && "why" in names) return names;
    const contents = units.map(({ statements }) => statements.get(file) ?? []);
    const files = await writeFiles(plan, file, contents, names);
    if ("why" in files) return files;
    written.push([file, files]);
  }
  return { of, places, units, written: new Map(written) };
}
function runsOf(file, places, moves) {
  const own = places.filter((place2) => place2.file === file);
  return new Map(
    own.map((place2) => [
      keyOf(place2),
      moves.flatMap(
        (move, step2) => keyOf(move) === keyOf(place2) ? statementsIn(move, file).map(({ sql: sql2 }) => ({ sql: sql2, step: step2 })) : []
      )
    ])
  );
}
function wholeFiles(plan, move, step2, cuts) {
  return [...Map.groupBy(move.parts, ({ migration }) => migration)].flatMap(
    ([file, own]) => {
      const cut = cuts.find(({ written: written2 }) => file && written2.has(file));
      const written = (file && cut?.written.get(file)) ?? [];
      if (!cut) return own;
      return cut.units.flatMap(({ runsIn }, index) => {
        const unit = runsIn.get(keyOf(move)) === step2 ? written[index] : void 0;
        return unit ? [partOf(plan, unit.migration)] : [];
      });
    }
  );
}
function described({ of, places, units, written }) {
  return [...written].flatMap(([source, files]) => {
    const own = places.filter(({ file }) => file === source);
    return units.flatMap(({ runsIn }, index) => {
      const on = own.filter((place2) => typeof runsIn.get(keyOf(place2)) === "number").map(({ file: _file, ...place2 }) => place2);
      return (files[index]?.files ?? []).map((file) => ({
        migration: of.id,
        replaces: source.file,
        ...on.length < places.length && { on },
        ...file
      }));
    });
  });
}

// src/rehearse/replicate/proposals.ts
async function oneByOne({ plan, whole, alone: alone3 = [] }, find) {
  if (whole.migrations.length < 2) return null;
  const each = whole.migrations.map((one) => {
    const planning = alone3.find((other) => other.whole.migrations[0] === one);
    return { one, planning, order: planning && orderOf(planning.orders) };
  });
  let current = each.find(({ order }) => order)?.order ?? "subscriber-first";
  const moves = [];
  for (const { one, planning, order } of each) {
    if (planning && !planning.orders.some((run) => run.works)) {
      const found = await find(planning);
      if (!found) return null;
      moves.push(...found);
    } else {
      current = order ?? current;
      moves.push(...movesOf(plan, { migrations: [one] }, current));
    }
  }
  return joined2(moves);
}
function orderOf(orders) {
  const good = orders.filter((run) => run.works);
  const equal = good.filter(({ diverged }) => diverged.length === 0);
  const [first] = equal.length > 0 ? equal : good;
  if (!first || equal.length === orders.length) return void 0;
  return first.order === "publisher-first" ? first.order : "subscriber-first";
}
function emptiedForCopy({ plan, whole, orders }, references2) {
  const run = orders.find(
    ({ stops, failed, writesRefused }) => !failed && writesRefused.length === 0 && stops.every(({ copying }) => copying)
  );
  const filled = (run?.missing ?? []).filter((one) => one.filled);
  const names = new Set(filled.map(({ relation }) => relation));
  if (!run || run.works || names.size === 0) return null;
  const deletes = [...names].toReversed().map((relation) => `delete from ${relation}`);
  const unchecked = "set session_replication_role = replica";
  const statements = references2 === "checked" ? deletes : [unchecked, ...deletes];
  const order = run.order === "publisher-first" ? run.order : "subscriber-first";
  const sides = movesOf(plan, whole, order);
  const empty = sides.filter(({ side }) => side === "subscriber").map(({ parts: _parts, ...place2 }) => ({ ...place2, parts: [ours(statements)] }));
  return [...sides, ...empty];
}
function ours(statements) {
  return { steps: statements.map((sql2) => ({ origin: "runner", sql: sql2 })) };
}
function aroundPublisher({ plan, whole, orders }) {
  const first = orders.find(({ order }) => order === "subscriber-first");
  const moves = movesOf(plan, whole, "publisher-first");
  if (!first || moves.filter(({ side }) => side === "subscriber").length < 2) return null;
  const late = new Set(first.stops.map(({ subscriber }) => subscriber));
  const isEarly = ({ side, subscriber }) => side === "subscriber" && !late.has(subscriber);
  return [...moves.filter(isEarly), ...moves.filter((move) => !isEarly(move))];
}
function relaxedFirst({ plan, whole, orders }) {
  const run = orders.find(({ order }) => order === "publisher-first");
  const statements = (run?.stops ?? []).map(({ relation, error, after }) => {
    const column = /^null value in column "(.+?)"/.exec(error.message)?.[1];
    return column === void 0 || after !== "publisher" ? void 0 : `alter table ${relation} alter column ${quoteIdentifier(column)} drop not null`;
  });
  const known = statements.filter((one) => one !== void 0);
  if (known.length === 0 || known.length < statements.length) return null;
  return [{ side: "subscriber", parts: [ours(known)] }, ...movesOf(plan, whole, "publisher-first")];
}
function byKind(planning, rowsBy) {
  const turns2 = turnsOf(planning, rowsBy);
  const runs = [];
  for (const turn of turns2) {
    const last = runs.at(-1);
    const wanted = /* @__PURE__ */ new Set([last?.preference, turn.preference]);
    wanted.delete("either");
    if (!last || wanted.size > 1) runs.push(turn);
    else
      runs[runs.length - 1] = {
        preference: last.preference === "either" ? turn.preference : last.preference,
        publisher: [...last.publisher, ...turn.publisher],
        subscribers: [...last.subscribers, ...turn.subscribers],
        arrives: last.arrives || turn.arrives
      };
  }
  const isNew = runs.length > 1 || runs.some(({ arrives }) => arrives);
  return isNew && runs.length < turns2.length ? movesIn(planning.plan, runs) : null;
}
function byStatement(planning) {
  return movesIn(planning.plan, turnsOf(planning, "publisher"));
}
function turnsOf({ plan, whole }, rowsBy) {
  return whole.migrations.flatMap(({ onPublisher: file, onSubscribers: files }) => {
    const own = new Map(
      [...files].map(([name, theirs]) => [name, theirs ? statementsOf(plan, theirs) : []])
    );
    return align(file ? statementsOf(plan, file) : [], own).flatMap(({ base, others }) => {
      const statement = base ?? [...others.values()][0];
      if (!statement) return [];
      const areRows = base !== void 0 && others.size > 0 && changesRows(base);
      const arrives = areRows && rowsBy === "publisher";
      const publisher = moveOf({ side: "publisher" }, file, base);
      const subscribers = [...arrives ? [] : others].flatMap(
        ([name, their]) => moveOf(
          { side: "subscriber", ...name !== "" && { subscriber: name } },
          files.get(name),
          their
        )
      );
      const isShared = publisher.length > 0 && subscribers.length > 0;
      const preference = narrowing.test(statement.sql) ? "publisher-first" : "subscriber-first";
      return [
        {
          preference: isShared && !areRows ? preference : "either",
          publisher,
          subscribers,
          arrives
        }
      ];
    });
  });
}
function movesIn(plan, turns2) {
  const moves = turns2.flatMap(
    ({ preference, publisher, subscribers }) => preference === "subscriber-first" ? [...subscribers, ...publisher] : [...publisher, ...subscribers]
  );
  return joined2(moves).map((move) => wholeAgain(plan, move));
}
function moveOf(place2, migration, statement) {
  return migration && statement ? [{ ...place2, parts: [{ migration, steps: alone2(statement) }] }] : [];
}
function wholeAgain(plan, move) {
  const parts2 = [...Map.groupBy(move.parts, ({ migration }) => migration)].flatMap(
    ([migration, own]) => migration && own.length === statementsOf(plan, migration).length ? [partOf(plan, migration)] : own
  );
  return { ...move, parts: parts2 };
}
var narrowing = /\bdrop\s+(column|table|view|type|constraint\s+\S+\s+cascade)\b|\bset\s+not\s+null\b|\badd\s+(constraint|unique|primary|check|foreign)\b|\bvalidate\s+constraint\b|\bcreate\s+unique\b|\bdrop\s+table\b|\b(set|drop)\s+default\b/i;
function changesRows({ kind }) {
  return ["InsertStmt", "UpdateStmt", "DeleteStmt", "DoStmt", "CopyStmt"].includes(kind);
}
function joined2(moves) {
  const result = [];
  for (const move of moves) {
    const turn = result.findLastIndex((one) => !isAlike(one, move)) + 1;
    const at = result.findIndex(
      ({ subscriber }, index) => index >= turn && subscriber === move.subscriber
    );
    const same = result[at];
    if (same) result[at] = { ...move, parts: [...same.parts, ...move.parts] };
    else result.push(move);
  }
  return result;
}
function shorter(plan, moves) {
  const all = moves.flatMap((move, index) => {
    const next = moves.findIndex((one, at) => at > index && isSamePlace(one, move));
    const later = moves[next];
    if (!later || !isAlike(move, later)) return [];
    const both2 = { ...move, parts: [...move.parts, ...later.parts] };
    const early = moves.with(index, both2).toSpliced(next, 1);
    const late = moves.with(next, both2).toSpliced(index, 1);
    return [early, late].map((one) => joined2(one).map((each) => wholeAgain(plan, each)));
  });
  return all.filter(
    (one) => one.some((move, index) => one.slice(0, index).some((earlier) => isSamePlace(earlier, move)))
  );
}
function isSamePlace(one, other) {
  return one.side === other.side && one.subscriber === other.subscriber;
}
function isAlike(one, other) {
  return one.side === other.side && one.paused === other.paused && isOurs(one) === isOurs(other);
}

// src/rehearse/replicate/deploy-plan.ts
async function findDeployPlan(planning) {
  const found = await findMoves(planning, { left: mostTries });
  if (!found || found.isSimple && isAnyAsGood(planning)) return null;
  return found.isSimple ? { steps: stepsOf(planning, found.moves, found.result) } : inParts(planning, found);
}
var mostTries = 40;
async function tryNext(tries, { input }, moves) {
  if (tries.left === 0) return null;
  tries.left -= 1;
  const result = await tryOrder(input, moves);
  return works(result) ? result : null;
}
function isAnyAsGood({ orders }) {
  const [first, ...others] = orders.map(
    ({ works: ok, missing: missing2, diverged }) => ok && !missing2.some(isUntilRefresh) ? diverged.length > 0 : null
  );
  return first !== null && others.every((one) => one === first);
}
async function findMoves(planning, tries) {
  const { plan, whole, orders } = planning;
  const good = orders.filter((run) => run.works);
  const equal = good.find(({ diverged }) => diverged.length === 0);
  if (equal) return simple(equal);
  const each = await oneByOne(
    planning,
    async (one) => (await findMoves(one, tries))?.moves ?? null
  );
  const running = [
    ...each?.some(({ paused }) => paused) ? [] : [each],
    emptiedForCopy(planning, "checked"),
    emptiedForCopy(planning, "unchecked"),
    aroundPublisher(planning),
    relaxedFirst(planning),
    byKind(planning, "each"),
    byKind(planning, "publisher"),
    byStatement(planning)
  ];
  const whilePaused = [
    movesOf(plan, whole, "publisher-first"),
    movesOf(plan, whole, "subscriber-first"),
    byKind(planning, "publisher"),
    byStatement(planning)
  ].map((moves) => moves?.map((move) => ({ ...move, paused: true })) ?? null);
  const [best] = good;
  let unequal = best ? simple(best) : null;
  for (const moves of [...running, each, ...whilePaused]) {
    const result = moves && await tryNext(tries, planning, moves);
    if (!result) continue;
    if (result.diverged.length === 0) return shortened2(planning, { moves, result }, tries);
    unequal ??= { moves, result };
  }
  return unequal?.isSimple ? unequal : unequal && shortened2(planning, unequal, tries);
  function simple(run) {
    const order = run.order === "publisher-first" ? run.order : "subscriber-first";
    return { moves: movesOf(plan, whole, order), result: run, isSimple: true };
  }
}
async function shortened2(planning, found, tries) {
  let best = found;
  for (let next = 0; tries.left > 0; next += 1) {
    const moves = shorter(planning.plan, best.moves)[next];
    if (!moves) break;
    const result = await tryNext(tries, planning, moves);
    if (!result || result.diverged.length > best.result.diverged.length) continue;
    best = { moves, result };
    next = -1;
  }
  return best;
}
async function inParts(planning, { moves, result }) {
  const { plan, whole, input } = planning;
  const byStatements = { steps: stepsOf(planning, moves, result) };
  const split2 = await inFiles2(plan, whole, moves);
  if (!split2) return byStatements;
  const { files, withoutFiles } = split2;
  if (files.length === 0) return { ...byStatements, withoutFiles };
  const again = await tryOrder(input, split2.moves);
  const faults = [
    ...orderFaults(again),
    ...(result.diverged.length > 0 ? [] : again.diverged).map(
      ({ relation }) => `rows of ${relation} differ afterwards`
    )
  ];
  if (faults.length > 0) {
    const why = `the plan fails with them: ${faults.join("; ")}`;
    const tried = [...new Set(files.map(({ replaces }) => replaces))];
    const refused = [...tried.map((file) => ({ file, why })), ...withoutFiles];
    return { ...byStatements, withoutFiles: refused };
  }
  return {
    steps: stepsOf(planning, split2.moves, again),
    files,
    ...withoutFiles.length > 0 && { withoutFiles }
  };
}
function isUntilRefresh({ why }) {
  return why === "until-refresh";
}
function stepsOf({ plan, input }, moves, { missing: missing2 }) {
  const steps = moves.map((move) => {
    const { parts: parts2, ...where } = move;
    const ours2 = parts2.flatMap(({ migration, steps: own }) => migration ? [] : own);
    return ours2.length > 0 ? { do: "prepare", ...where, statements: ours2.map(({ sql: sql2 }) => sql2) } : { do: "migrate", ...where, parts: partsOf(plan, move) };
  });
  if (!input.refreshes || !missing2.some(isUntilRefresh)) return steps;
  const { with: extension } = input.publishing;
  return [...steps, { do: "refresh", ...extension && { with: extension } }];
}
function partsOf(plan, { parts: parts2 }) {
  return [...Map.groupBy(parts2, ({ migration }) => migration)].flatMap(([migration, own]) => {
    if (!migration) return [];
    const { id, file } = migration;
    const sent = own.flatMap(ownStatements2);
    const isWhole2 = sent.length === statementsOf(plan, migration).length;
    return { migration: id, file, ...!isWhole2 && { statements: sent.map(({ sql: sql2 }) => sql2) } };
  });
}

// src/rehearse/replicate/host.ts
async function openHost(server, { with: extension }) {
  if (!extension) return { server, crash: () => void 0, async [Symbol.asyncDispose]() {
  } };
  const { major, provider } = server.info;
  const remedy = `install its package for Postgres ${major}, such as Debian\u2019s postgresql-${major}-${extension}, and choose "provider: local"`;
  if (!server.copy)
    return `${extension} is rehearsed on a copy of the server, which can be made of no ${provider} one; ${remedy}`;
  const copy = await server.copy([extension]).catch((error) => {
    if (!(error instanceof UserError) || !unusable.test(error.message)) throw error;
    return null;
  });
  if (!copy)
    return `${extension} is not installed where this ${provider} server is from; ${remedy}`;
  return {
    server: copy,
    crash: () => copy.recentLog().findLast((line) => line.includes("was terminated by signal")),
    [Symbol.asyncDispose]: () => copy[Symbol.asyncDispose]()
  };
}
var unusable = /could not (access file|load library)/;
function databasesOn(clean, server) {
  const steps = [...clean.steps].map(([index, { before, after, ...rest }]) => {
    return [index, { ...rest, before: at(before), after: at(after) }];
  });
  return { ...clean, steps: new Map(steps) };
  function at(database) {
    return database ? { ...database, server } : database;
  }
}

// src/rehearse/replicate/pairs.ts
import { matchesGlob } from "node:path/posix";
async function compareSchemas(plan, { migration, onPublisher, onSubscribers }, { name, exceptions }, before) {
  const onSubscriber = onSubscribers.get(name) ?? null;
  if (onSubscriber === onPublisher) return null;
  const pair = {
    migration: migration.id,
    file: migration.file,
    ...name !== "" && { subscriber: name },
    ...onPublisher !== migration && { publisherFile: onPublisher?.file ?? null },
    ...onSubscriber && { subscriberFile: onSubscriber.file }
  };
  if (!onSubscriber) return { ...pair, differences: ["the subscriber has no file for it"] };
  if (!onPublisher) return { ...pair, differences: ["the publisher has no file for it"] };
  const publisher = await schemaAfter(plan, before, onPublisher);
  const subscriber = await schemaAfter(plan, before, onSubscriber);
  if (typeof subscriber === "string") return { ...pair, differences: [subscriber] };
  if (typeof publisher === "string") return null;
  const differences2 = diffCatalogs(publisher, subscriber).filter(({ name: object }) => !exceptions.some((pattern) => matchesGlob(object, pattern))).map(inWords);
  return differences2.length === 0 ? null : { ...pair, differences: differences2 };
}
async function schemaAfter(plan, before, migration) {
  var _stack = [];
  try {
    const database = __using(_stack, await cloneDatabase(before, "pair"), true);
    const session = __using(_stack, await openAsOwner(plan, database), true);
    for (const step2 of statementSteps(plan, migration)) {
      const result = await sendStep(session, step2);
      if (!result.ok)
        return `${migration.file} fails: ${result.error.message} (${result.error.code})`;
    }
    const { major } = database.server.info;
    return await snapshotCatalog(session, { major, ignore: { relations: ledgerRelations(plan) } });
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function inWords({ change, kind, name, keys, before, after }) {
  if (change === "added") return `${kind} ${name} only on the subscriber`;
  if (change === "removed") return `${kind} ${name} only on the publisher`;
  const [key] = keys;
  if (keys.length !== 1 || key === void 0)
    return `${kind} ${name} differs in ${keys.join(", ")}`;
  const value = (one) => JSON.stringify(one?.[key] ?? null);
  return `${kind} ${name}: ${key} is ${value(before)} on the publisher, ${value(after)} on the subscriber`;
}

// src/rehearse/replicate/publishing.ts
var everything = [{ tables: "all" }];
async function publishingOf({ plan, built, first }) {
  var _stack2 = [];
  try {
    const { replication } = plan;
    if (replication === "all") return { source: "configured", publications: everything };
    if (replication && replication !== "none") {
      var _stack = [];
      try {
        const publishing = {
          source: replication.source,
          publications: replication.publications,
          ...replication.with && { with: replication.with }
        };
        const before = __using(_stack, await cloneDatabase(built.rows, "published"), true);
        const old = __using(_stack, await connect(before.server, { database: before.name }), true);
        const now = __using(_stack, await connect(before.server, { database: first.segments[0].database.name }), true);
        if (replication.source === "configured") await refuseUnknownTables(publishing, [old, now]);
        return publishing;
      } catch (_) {
        var _error = _, _hasError = true;
      } finally {
        var _promise = __callDispose(_stack, _error, _hasError);
        _promise && await _promise;
      }
    }
    const copy = __using(_stack2, await cloneDatabase(built.rows, "published"), true);
    const session = __using(_stack2, await connect(copy.server, { database: copy.name }), true);
    const own = await session.rows("select from pg_catalog.pg_publication");
    return own.length > 0 ? { source: "migrations", publications: [] } : { source: "assumed", publications: everything };
  } catch (_2) {
    var _error2 = _2, _hasError2 = true;
  } finally {
    var _promise2 = __callDispose(_stack2, _error2, _hasError2);
    _promise2 && await _promise2;
  }
}

// src/rehearse/replicate/replicate.ts
var mostAlone = 24;
var mostOnCopy = 6;
var replicate = {
  name: "replicate",
  rehearse: rehearseReplication
};
async function rehearseReplication(stage) {
  var _stack = [];
  try {
    const { plan, runs, clean } = stage;
    const { server } = stage.built.rows;
    if (plan.replication === "none")
      return { skipped: 'the setting "replication" says none', needless: true };
    if (!server.adminIsSuperuser)
      return { skipped: `the user "${server.admin.user}" may not subscribe: it is no superuser` };
    if (runs.some(({ outcome }) => !outcome.ok)) return { skipped: "a migration fails" };
    const told = typeof plan.replication === "object" ? plan.replication : simplest;
    const unfit = await unfitFor(stage, told);
    if (unfit !== void 0) return { skipped: unfit };
    const publishing = await publishingOf(stage);
    if (told.direction === "both" && !publishing.with && server.info.major < 16)
      return {
        skipped: `rows would go round in circles before Postgres 16, which has origin = none; this is ${server.info.major}`
      };
    const opened = await openHost(server, publishing);
    if (typeof opened === "string") return { skipped: opened };
    const host = __using(_stack, opened, true);
    const on = { ...stage, clean: databasesOn(clean, host.server) };
    try {
      return await rehearseOn(on, publishing, told);
    } catch (error) {
      const crash = host.crash();
      if (crash === void 0) throw error;
      return { skipped: `applying rows ended the subscriber\u2019s whole server: ${crash}` };
    }
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function rehearseOn(stage, publishing, told) {
  const { plan, log } = stage;
  const { direction, refreshes, subscribers } = told;
  const topology = { publishing, direction, refreshes, subscribers };
  const migrations = plan.review.map((migration) => withSides(migration, told));
  const whole = changeOf(stage, migrations, 0, migrations.length);
  if (!whole) return { skipped: "a migration was applied to empty tables only" };
  const together2 = await rehearseChange(plan, topology, whole);
  if (!together2) return { skipped: "the migrations touch no published table", needless: true };
  if (typeof together2 === "string") return { skipped: together2 };
  const notRehearsed = [...together2.notRehearsed];
  const alone3 = [];
  const changes = [];
  const most2 = publishing.with ? mostOnCopy : mostAlone;
  const isAsked = publishing.source !== "assumed";
  if (isAsked && migrations.length > 1 && !isQuiet(together2.change)) {
    for (const [index, { migration }] of migrations.slice(0, most2).entries()) {
      log.progress(`replication: ${migration.id}`);
      const change = changeOf(stage, migrations, index, index + 1);
      const rehearsed = change && await rehearseChange(plan, topology, change);
      if (typeof rehearsed === "string")
        notRehearsed.push({ what: `replication of ${migration.file} by itself`, why: rehearsed });
      if (!change || !rehearsed || typeof rehearsed === "string") continue;
      changes.push(rehearsed.change);
      alone3.push(planningOf(change, rehearsed));
    }
    for (const { migration } of migrations.slice(most2))
      notRehearsed.push({
        what: `replication of ${migration.file} by itself`,
        why: `the first ${most2} were, and all of them together`
      });
  }
  changes.push(together2.change);
  const deployPlan = isAsked && await findDeployPlan({ ...planningOf(whole, together2), alone: alone3 });
  const pairs = await unlikePairs(stage, migrations, told);
  const replication = {
    ...publishing.with && { with: publishing.with },
    source: publishing.source,
    publications: describe2(publishing),
    ...direction !== "out" && { direction },
    ...subscribers.length > 1 && { subscribers: subscribers.map(({ name }) => name) },
    changes,
    ...deployPlan && { deployPlan },
    ...pairs.length > 0 && { pairs }
  };
  return { evidence: { replication }, notRehearsed };
  function planningOf(change, rehearsed) {
    return { plan, whole: change, input: rehearsed.input, orders: rehearsed.change.orders };
  }
}
var simplest = {
  direction: "out",
  refreshes: true,
  subscribers: [{ name: "", exceptions: [] }]
};
function withSides(migration, {
  direction,
  subscribers,
  publisherFiles
}) {
  const inPlace = (files) => files.get(migration.file) ?? null;
  return {
    migration,
    onPublisher: direction === "in" ? inPlace(publisherFiles ?? /* @__PURE__ */ new Map()) : migration,
    onSubscribers: new Map(
      subscribers.map(({ name, files }) => [name, files ? inPlace(files) : migration])
    )
  };
}
function isQuiet({ orders }) {
  return orders.every((run) => run.works && run.missing.length + run.diverged.length === 0);
}
async function unlikePairs({ plan, clean }, migrations, { subscribers, publisherFiles }) {
  const pairs = [];
  for (const subscriber of subscribers) {
    if (!subscriber.files && !publisherFiles) continue;
    for (const [index, one] of migrations.entries()) {
      const before = clean.steps.get(index)?.before;
      const unlike = before && await compareSchemas(plan, one, subscriber, before);
      if (unlike) pairs.push(unlike);
    }
  }
  return pairs;
}
function changeOf({ clean }, migrations, from, to) {
  const before = clean.steps.get(from)?.before;
  const after = clean.steps.get(to - 1)?.after;
  if (!before || !after) return null;
  const ids = new Set(migrations.slice(from, to).map(({ migration }) => migration.id));
  return {
    migrations: migrations.slice(from, to),
    before,
    after,
    effects: clean.effects.filter(({ migration }) => ids.has(migration))
  };
}
async function unfitFor({ built }, { direction, subscribers }) {
  var _stack = [];
  try {
    const admin = __using(_stack, await connect(built.rows.server), true);
    const [row] = await admin.rows(
      `select pg_catalog.current_setting('wal_level') as level,
       pg_catalog.current_setting('max_replication_slots')::int as slots,
       pg_catalog.current_setting('max_wal_senders')::int as senders`
    );
    if (row?.level !== "logical")
      return `wal_level is ${row?.level ?? "unknown"} on this server; set wal_level = logical and restart it`;
    const needed = 4 * subscribers.length * (direction === "both" ? 2 : 1);
    return row.slots < needed || row.senders < needed ? `max_replication_slots is ${row.slots} and max_wal_senders ${row.senders} on this server; each must be ${needed} or more` : void 0;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/revert/lost-data.ts
function lostData(input) {
  const { before, up, down } = input;
  const kept = keptElsewhere(before.data, up.data);
  return Object.entries(before.data).flatMap(([relation, old]) => {
    if (old.rows === 0) return [];
    const between = up.data[relation];
    const now = down.data[relation];
    if (now && now.rows >= old.rows) {
      return now.rows === old.rows ? lostValues(input, kept, { relation, old, between, now }) : [];
    }
    const keptIn = between ? void 0 : placeOf4(old, kept);
    const stayed = between?.rows ?? (keptIn === void 0 ? 0 : old.rows);
    const held = input.shrunk.has(relation) ? 0 : Math.min(old.rows, stayed);
    const remaining = now?.rows ?? 0;
    const byDown = Math.max(0, held - remaining);
    const byUp = old.rows - remaining - byDown;
    const dropped = between === void 0 && { dropped: true };
    return [
      ...byDown > 0 ? [lost({ relation, count: byDown, by: "down" }, keptIn)] : [],
      ...byUp > 0 ? [{ relation, count: byUp, by: "up", ...dropped }] : []
    ];
  });
}
function lostValues({ before, down, conversions, masked }, kept, { relation, old, between, now }) {
  return Object.entries(old.columns).flatMap(([column, value]) => {
    const is = now.columns[column];
    if (value.filled === 0 || masked.has(`${relation}.${column}`)) return [];
    if (is?.values === value.values) return [];
    const gone = value.filled - (is?.filled ?? 0);
    const type = typeOf(before.catalog, relation, column);
    if (gone <= 0 && /^(timestamp|tsvector)/.test(type)) return [];
    if (gone <= 0 && typeOf(down.catalog, relation, column) !== type) return [];
    const inPlace = between?.columns[column]?.values === value.values;
    const comesBack2 = conversions.some(
      (one) => one.relation === relation && one.column === column && one.comesBack === true
    );
    const keptIn = tellsApart(before.catalog, type, value) ? kept.get(value.values) : void 0;
    const by = inPlace || comesBack2 || keptIn !== void 0 ? "down" : "up";
    const found = gone > 0 ? { count: gone } : { count: value.filled, replaced: true };
    const dropped = by === "up" && !(column in (between?.columns ?? {})) && { dropped: true };
    return [lost({ relation, column, ...found, by, ...dropped }, inPlace ? void 0 : keptIn)];
  });
}
function tellsApart(catalog, type, { values, filled }) {
  if (type === "boolean" || `enum:${type}` in catalog) return false;
  return filled < 8 || BigInt(values) % BigInt(filled) !== 0n;
}
function typeOf(catalog, relation, column) {
  const found = Object.values(catalog).find(
    (one) => one["table"] === relation && one["column"] === column
  );
  const type = found?.["type"];
  return typeof type === "string" ? type : "";
}
function keptElsewhere(before, up) {
  const places = /* @__PURE__ */ new Map();
  for (const [relation, { columns }] of Object.entries(up)) {
    for (const [column, { values }] of Object.entries(columns)) {
      if (before[relation]?.columns[column]?.values === values) continue;
      places.set(values, `${relation}.${column}`);
    }
  }
  return places;
}
function placeOf4({ columns }, kept) {
  const filled = Object.values(columns).filter((column) => column.filled > 0);
  const places = filled.map(({ values }) => kept.get(values)?.replace(/\.[^.]*$/, ""));
  const [first] = places;
  return first !== void 0 && places.every((place2) => place2 === first) ? first : void 0;
}
function lost(found, keptIn) {
  return keptIn === void 0 ? found : { ...found, keptIn };
}

// src/rehearse/revert/unreverted.ts
function unreverted(before, up, down) {
  const changes = withoutPlaces(diffCatalogs(before, down)).filter(
    (change) => !staysOnPurpose(change) && !isRetyped(change)
  );
  const renamed2 = sameUnderAnotherName(changes);
  return changes.filter((change) => !renamed2.has(change)).map((change) => ({ ...change, because: because(change, up) }));
}
function withoutPlaces(changes) {
  return changes.flatMap((change) => {
    const keys = change.keys.filter((key) => !(change.kind === "column" && key === "position"));
    if (change.change === "changed" && keys.length === 0) return [];
    return [{ ...change, keys }];
  });
}
function staysOnPurpose({ change, kind, keys, before, after }) {
  if (kind === "extension") return change === "added";
  if (kind !== "enum" || change !== "changed" || keys.join() !== "labels") return false;
  const [old, now] = [before, after].map((one) => one?.["labels"] ?? []);
  return old?.every((label) => now?.includes(label)) ?? false;
}
function isRetyped({ change, keys, before, after }) {
  const words2 = (description = {}) => text(description["definition"]).replace(/(\s|\\[nrt])+/g, "").toLowerCase();
  return change === "changed" && keys.join() === "definition" && words2(before) === words2(after);
}
function because({ change, kind, name, keys, before }, up) {
  if (change === "added") return "left";
  const between = up[`${kind}:${name}`];
  if (between === void 0) return "not-restored";
  const touched = keys.some((key) => text(between[key]) !== text(before?.[key]));
  return change === "changed" && touched ? "not-restored" : "taken-too";
}
function sameUnderAnotherName(changes) {
  const added = changes.filter(({ change }) => change === "added");
  const pairs = /* @__PURE__ */ new Set();
  for (const gone of changes) {
    if (gone.change !== "removed" || !nameless.has(gone.kind)) continue;
    const twin = added.find(
      (one) => one.kind === gone.kind && !pairs.has(one) && likeness(one.after, one.name) === likeness(gone.before, gone.name)
    );
    if (twin) pairs.add(gone).add(twin);
  }
  return pairs;
}
var nameless = /* @__PURE__ */ new Set(["constraint", "index", "sequence"]);
function likeness(description = {}, name) {
  const { constraint, index, definition, ...rest } = description;
  const own = [constraint, index, name.replace(/^.*\./, "")].find((one) => typeof one === "string");
  const shape = typeof definition === "string" ? definition.replace(String(own), "") : definition;
  return text({ ...rest, shape });
}
function text(value) {
  return JSON.stringify(value) ?? "";
}

// src/rehearse/revert/revert-one.ts
function downOf({ down }) {
  if (down === null) return "missing";
  return down.some(hasStatement) ? "sent" : "empty";
}
function hasStatement({ sql: sql2 }) {
  const split2 = splitSql(sql2);
  return !split2.ok || split2.statements.length > 0;
}
async function downAndUp(input) {
  var _stack = [];
  try {
    const { plan, after, states, log } = input;
    const copy = __using(_stack, await cloneDatabase(after, "revert"), true);
    const sent = await sendDown(plan, copy, input.migration, log);
    const now = await readState(plan, copy, states.before);
    if (!sent.outcome.ok) return { first: failedDown(input, sent, now) };
    const { before, after: up } = states;
    const { conversions = [], statements = [] } = input.effects ?? {};
    const shrinking = statements.flatMap(({ dataChanges: dataChanges2 }) => dataChanges2).filter(({ rowsBefore, rowsAfter }) => rowsAfter < rowsBefore);
    const shrunk = new Set(shrinking.map(({ relation }) => relation));
    const first = {
      ...sent,
      schema: unreverted(before.catalog, up.catalog, now.catalog),
      lost: lostData({ before, up, down: now, conversions, shrunk, masked: input.masked }),
      rowsLeft: Object.entries(now.data).flatMap(([relation, { rows }]) => {
        const more = rows - (before.data[relation]?.rows ?? rows);
        return more > 0 ? [{ relation, rows: more }] : [];
      })
    };
    return { first, again: await upAgain(input, copy) };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function sendDown(plan, database, migration, log) {
  var _stack = [];
  try {
    const run = __using(_stack, await openRun(plan, database, "outcome", log), true);
    await prepareRunner(run);
    const steps = plan.adapter.planDown?.(migration, plan.settings) ?? [];
    const result = await sendSteps(run, steps);
    if (run.session.transactionStatus !== "I") await run.session.query("rollback");
    return sentBy(result);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function failedDown({ states, masked }, sent, now) {
  const halfway = compareStates(states.after, now, masked);
  const changed = halfway.schemaChanges.length + halfway.dataChanges.length > 0;
  return { ...sent, ...changed && { halfway }, schema: [], lost: [], rowsLeft: [] };
}
async function upAgain(input, database) {
  var _stack = [];
  try {
    const { plan, migration, states, log } = input;
    const run = __using(_stack, await openRun(plan, database, "outcome", log), true);
    await prepareRunner(run);
    const result = await applyMigration(run, migration);
    if (!result.outcome.ok) return { ...sentBy(result), schemaChanges: [], moreRows: [] };
    const now = await readState(plan, database, states.after);
    return {
      ...sentBy(result),
      schemaChanges: withoutPlaces(compareStates(states.after, now, /* @__PURE__ */ new Set()).schemaChanges),
      moreRows: Object.entries(now.data).flatMap(([relation, { rows }]) => {
        const first = states.after.data[relation]?.rows ?? 0;
        return rows > first ? [{ relation, first, second: rows }] : [];
      })
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function sentBy({ outcome, statements, failedStatement }) {
  const failed = failedStatement === void 0 ? void 0 : statements[failedStatement];
  if (outcome.ok || !failed?.file) return { outcome };
  return { outcome, failedAt: { file: failed.file, line: lineOf(failed), sql: failed.sql } };
}

// src/rehearse/revert/revert.ts
var revert = { name: "revert", rehearse };
async function rehearse(stage) {
  const { plan } = stage;
  if (!plan.adapter.planDown) {
    return { skipped: `${plan.adapter.name} has no down migrations`, needless: true };
  }
  const results = await sideBySide(
    plan.review,
    (migration, index) => revertAt(stage, migration, index)
  );
  const migrations = results.flatMap((result) => "down" in result ? [result] : []);
  const notRehearsed = results.flatMap((result) => "down" in result ? [] : [result]);
  const merged = {
    migrations: plan.baseline.length,
    withDown: plan.baseline.filter((one) => downOf(one) === "sent").length
  };
  return { evidence: { revert: { migrations, merged } }, notRehearsed };
}
async function revertAt(stage, migration, index) {
  const { plan, clean, log } = stage;
  const down = downOf(migration);
  const [begin] = migration.down ?? [];
  const found = {
    migration: migration.id,
    down,
    ...begin && { file: begin.file, line: begin.line }
  };
  if (down !== "sent") return found;
  const { after, states } = clean.steps.get(index) ?? {};
  if (!after || !states) {
    return { what: `${migration.id}: revert`, why: "it did not apply with rows a first time" };
  }
  log.progress(`revert: ${migration.id}`);
  const effects = clean.effects.find((one) => one.migration === migration.id);
  const { masked } = clean;
  const { first, again } = await downAndUp({
    plan,
    migration,
    after,
    states,
    effects,
    masked,
    log
  });
  if (!first) return found;
  if (!first.outcome.ok) {
    const passesWithoutRows = await passesOnEmpty(stage, migration, index);
    return { ...found, first: { ...first, passesWithoutRows } };
  }
  const onNewRows = effects && takesOtherRows(effects) ? await downOnNewRows(stage, migration, index) : void 0;
  return { ...found, first, again, ...onNewRows && { onNewRows } };
}
async function passesOnEmpty({ plan, built, log }, migration, index) {
  var _stack = [];
  try {
    const empty = __using(_stack, await cloneDatabase(built.empty, "revert"), true);
    const options2 = { level: "outcome", rowsPresent: false, goOn: () => true };
    const { runs } = await applyAll(plan, empty, { ...options2, from: 0, to: index + 1 }, log);
    if (!runs.every((run) => run.outcome.ok)) return false;
    return (await sendDown(plan, empty, migration, log)).outcome.ok;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function takesOtherRows({ schemaChanges }) {
  return schemaChanges.some(
    ({ change, kind, keys }) => change === "removed" ? kind === "constraint" || kind === "index" : change === "changed" && (kind === "enum" || kind === "domain" || kind === "column" && keys.some((key) => key === "not_null" || key === "type") || kind === "constraint" && keys.includes("definition"))
  );
}
async function downOnNewRows({ plan, clean, log }, migration, index) {
  var _stack = [];
  try {
    const after = clean.steps.get(index)?.after;
    if (!after || plan.seed.rows === 0) return void 0;
    const copy = __using(_stack, await cloneDatabase(after, "revert"), true);
    const seed = { rows: plan.seed.rows * 2, randomSeed: `${plan.seed.randomSeed} new` };
    await seedRows({ ...plan, seed }, copy);
    return await sendDown(plan, copy, migration, log);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/schema-file/schema-file.ts
var schemaFile = { name: "schema-file", rehearse: rehearse2 };
async function rehearse2({ plan, built, first }) {
  const files = plan.schemaFiles ?? [];
  if (files.length === 0) {
    return { skipped: "no file pictures the schema (`schema write` makes one)", needless: true };
  }
  const failed = first.onEmpty.find(({ outcome }) => !outcome.ok)?.migration;
  const missing2 = built.unapplied[0]?.migration;
  if (failed !== void 0 || missing2 !== void 0) {
    const id = failed ?? missing2 ?? "";
    return { skipped: `${id} does not apply, so what all migrations build is not known` };
  }
  const end = first.segments.at(-1) ?? first.segments[0];
  const { database, endState } = end;
  const compared = await sideBySide(
    files,
    (file) => compareFile({ plan, database, catalog: endState.catalog }, file)
  );
  return {
    evidence: { schemaFile: { files: compared.filter((one) => "differences" in one) } },
    notRehearsed: compared.filter((one) => "why" in one)
  };
}

// src/rehearse/standby.ts
import { setTimeout as delay5 } from "node:timers/promises";
var standby = { name: "standby", rehearse: rehearseStandby };
var mostReaders = 12;
async function rehearseStandby(stage) {
  var _stack = [];
  try {
    const { plan, runs, built, log } = stage;
    if (!plan.standby) return { skipped: 'the setting "standby" is off', needless: true };
    const { server } = built.rows;
    if (!server.standby)
      return { skipped: "a standby needs a server that we started from binaries: embedded or local" };
    const replica = __using(_stack, await server.standby(), true);
    const migrations = [];
    for (const [index, run] of runs.entries()) {
      const done2 = run.outcome.ok ? await runOnce2(stage, index, run, replica) : null;
      if (done2) migrations.push(done2);
      log.progress(`standby: ${run.migration}`);
    }
    return { evidence: { standby: { maxDelayMs: replica.maxDelayMs, migrations } } };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function runOnce2({ plan, clean, log }, index, run, replica) {
  var _stack2 = [];
  try {
    const [before, migration] = [clean.steps.get(index)?.before, plan.review[index]];
    if (!before || !migration) return null;
    const { server } = before;
    const database = __using(_stack2, await cloneDatabase(before, "primary"), true);
    const primary = __using(_stack2, await connect(server, { database: database.name }), true);
    const there = { ...replica.address, user: server.admin.user };
    const watcher = __using(_stack2, await openSession({ ...there, database: server.admin.database }), true);
    await caughtUp(primary, watcher);
    const reading = lockedTables(run).slice(0, mostReaders);
    const scope = __using(_stack2, new AsyncDisposableStack(), true);
    const readers2 = await Promise.all(
      reading.map(async (relation) => {
        const session = scope.use(await openSession({ ...there, database: database.name }));
        return {
          relation,
          session,
          ended: session.query(`select pg_sleep(60), count(*) from ${relation}`)
        };
      })
    );
    await untilRunning(watcher, readers2.length);
    const [start] = await primary.rows(
      "select pg_current_wal_insert_lsn()::text as lsn"
    );
    {
      var _stack = [];
      try {
        const runner3 = __using(_stack, await openRun(plan, database, "outcome", log), true);
        await applyMigration(runner3, migration);
      } catch (_) {
        var _error = _, _hasError = true;
      } finally {
        var _promise = __callDispose(_stack, _error, _hasError);
        _promise && await _promise;
      }
    }
    const [wal] = await primary.rows(
      "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1::pg_lsn)::text as bytes",
      [start?.lsn]
    );
    await caughtUp(primary, watcher);
    await watcher.rows(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like 'select pg_sleep(60)%' and datname = $1",
      [database.name]
    );
    const cancelled = [];
    for (const { relation, ended } of readers2) {
      const result = await ended;
      if (!result.ok && isConflict(result.error)) cancelled.push({ relation, error: result.error });
    }
    return { migration: run.migration, walBytes: Number(wal?.bytes ?? 0), cancelled };
  } catch (_2) {
    var _error2 = _2, _hasError2 = true;
  } finally {
    var _promise2 = __callDispose(_stack2, _error2, _hasError2);
    _promise2 && await _promise2;
  }
}
var startDeadlineMs2 = 5e3;
async function untilRunning(watcher, count2) {
  const deadline = performance.now() + startDeadlineMs2;
  while (performance.now() < deadline) {
    const [row] = await watcher.rows(
      "select count(*)::int as count from pg_stat_activity where query like 'select pg_sleep(60)%' and state = 'active'"
    );
    if ((row?.count ?? 0) >= count2) return;
    await delay5(5);
  }
}
function isConflict({ code, message }) {
  return code === "40001" || /conflict with recovery/.test(message);
}
function lockedTables({ statements }) {
  const locks = statements.flatMap((statement) => statement.locks);
  const tables = locks.filter(({ kind }) => kind === "table" || kind === "partitioned table");
  return [...new Set(tables.map(({ relation }) => relation))].sort();
}

// src/rehearse/further.ts
var rehearsals = [
  interrupt,
  revert,
  schemaFile,
  replicate,
  standby,
  downstream,
  compatibility
];
async function rehearseFurther(stage) {
  const results = await sideBySide(rehearsals, async ({ name, rehearse: rehearse4 }) => {
    const started = performance.now();
    const result = stage ? await rehearse4(stage) : { skipped: "no migration applied a first time" };
    const durationMs = performance.now() - started;
    if ("skipped" in result) {
      const { skipped: why, needless } = result;
      const left = { name, status: "skipped", why, durationMs };
      const status2 = needless ? { ...left, needless } : left;
      return { evidence: {}, status: status2, notRehearsed: [] };
    }
    stage?.log.info(
      `${name} on ${stage.built.rows.server.info.version}: ${Math.round(durationMs)} ms`
    );
    const status = { name, status: "done", why: "", durationMs };
    return { evidence: result.evidence, status, notRehearsed: result.notRehearsed ?? [] };
  });
  return {
    evidence: Object.assign(
      {},
      ...results.map(({ evidence }) => evidence)
    ),
    statuses: results.map(({ status }) => status),
    notRehearsed: results.flatMap(({ notRehearsed }) => notRehearsed)
  };
}

// src/rehearse/plain-run.ts
async function plainRun(plan, { segments }, log) {
  if (segments.length < 2) return void 0;
  const seed = { rows: 1, randomSeed: plan.seed.randomSeed };
  const runs = [];
  for (const { beginEmpty, from, to } of segments.slice(0, -1)) {
    var _stack = [];
    try {
      const database = __using(_stack, await cloneDatabase(beginEmpty, "plain"), true);
      await seedRows({ ...plan, seed }, database, { ordinary: true });
      const stretch = { from, to: to + 1, level: "outcome", rowsPresent: true };
      const applied = await applyAll(plan, database, { ...stretch, goOn: () => true }, log);
      runs.push(...applied.runs);
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  return { runs };
}

// src/rehearse/fix-grounds.ts
async function fixGrounds(input, scope) {
  const { plan, clean, evidence, log } = input;
  const { masked } = clean;
  const grounds = /* @__PURE__ */ new Map();
  for (const [index, migration] of plan.review.entries()) {
    const run = evidence.apply?.runs.find((one) => one.migration === migration.id);
    if (!run) continue;
    const step2 = clean.steps.get(index);
    const seen = evidence.apply?.effects?.find((one) => one.migration === migration.id);
    if (run.outcome.ok && step2?.before && step2.states && seen) {
      const { before, states } = step2;
      const effects = seen.statements;
      const whole = { plan, migration, run, before, states, effects, masked, log };
      grounds.set(migration.id, { ...whole, rows: "baseline" });
      continue;
    }
    const empty = evidence.applyEmpty?.runs.find((one) => one.migration === migration.id);
    if (run.outcome.ok || !empty) continue;
    for (const rows of empty.outcome.ok ? onFewerRows : outsideTransaction(run)) {
      const made = await makeGround(input, run, index, migration, rows, scope);
      if (!made) continue;
      grounds.set(migration.id, made);
      break;
    }
  }
  return grounds;
}
var onFewerRows = ["ordinary", "none"];
function outsideTransaction({ outcome }) {
  const { activeSqlTransaction, unsafeNewEnumValue } = sqlstates;
  const codes = [activeSqlTransaction, unsafeNewEnumValue];
  const byTransaction = !outcome.ok && codes.includes(outcome.error.code);
  return byTransaction ? ["apart"] : [];
}
function apart(plan, migration) {
  const { adapter } = plan;
  const own = {
    ...adapter,
    plan: (one, settings) => adapter.plan(one, settings).filter(({ origin }) => origin === "migration")
  };
  return [
    { ...plan, adapter: own },
    { ...migration, transactionMode: "statement" }
  ];
}
async function makeGround({ plan, built, log }, run, index, migration, rows, scope) {
  const before = scope.use(await cloneDatabase(built.empty, "ground"));
  if (rows !== "none") {
    const seed = { rows: 1, randomSeed: plan.seed.randomSeed };
    await seedRows({ ...plan, seed }, before, { ordinary: true });
  }
  const options2 = { level: "outcome", rowsPresent: rows !== "none", from: 0 };
  await applyAll(plan, before, { ...options2, to: index, goOn: () => true }, log);
  const state = await readState(plan, before);
  await freezeAsTemplate(before);
  const sent = rows === "apart" ? apart(plan, migration) : [plan, migration];
  const seen = [];
  while (seen.length < 2) {
    var _stack = [];
    try {
      const copy = __using(_stack, await cloneDatabase(before, "ground"), true);
      const walked = await walk(sent[0], copy, sent[1], state, /* @__PURE__ */ new Set());
      if (walked.failed || !walked.looked) return void 0;
      const number = indexer(run);
      const effects2 = walked.statements.map(({ step: step2, difference }) => {
        return { index: number(step2), ...difference };
      });
      seen.push({ effects: effects2, after: await readState(plan, copy, state) });
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  const [first, second] = seen;
  if (!first || !second) return void 0;
  const masked = new Set(findNondeterministic(first.after.data, second.after.data));
  const { effects, after } = first;
  const states = { before: state, after };
  return { plan, migration, run, before, states, effects, rows, masked, log };
}

// src/evidence/held-locks.ts
var tableKinds = /* @__PURE__ */ new Set(["table", "partitioned table", "materialized view", "foreign table"]);
function heldLocks(run, stretch) {
  const tables = new Map(
    run.statements.flatMap(
      ({ locks }) => locks.filter(({ kind }) => tableKinds.has(kind)).map(({ relation, kind }) => [relation, kind])
    )
  );
  return [...tables].flatMap(([relation, kind]) => {
    const moments = stretch.flatMap((statement) => {
      const mode = locksHeldDuring(run, statement).get(relation)?.mode;
      return mode === void 0 ? [] : [{ statement, mode }];
    });
    const [first] = moments;
    if (!first) return [];
    const strongest = moments.reduce((one, other) => atLeast(one.mode, other.mode) ? one : other);
    const held = moments.filter(({ mode }) => mode === strongest.mode);
    return [
      {
        relation,
        mode: strongest.mode,
        // nobody writes to a materialized view but whoever refreshes it
        blocks: blocks(strongest.mode).filter(
          (work) => work === "reads" || kind !== "materialized view"
        ),
        work: [...new Set(held.flatMap(({ statement }) => growingWork(statement)))],
        rows: mostRowsInOneTransaction(stretch, relation)
      }
    ];
  });
}
function growingWork({ indexBuilds, rewrites, scans }) {
  return [
    ...rewrites.length > 0 ? ["rewrite"] : [],
    ...indexBuilds.length > 0 ? ["index build"] : [],
    ...scans.length > 0 && rewrites.length === 0 && indexBuilds.length === 0 ? ["scan"] : []
  ];
}
function mostRowsInOneTransaction(statements, relation) {
  const written = /* @__PURE__ */ new Map();
  for (const { transaction, index, rows } of statements) {
    const unit = transaction === null ? `alone ${index}` : String(transaction);
    for (const { relation: table, updated, deleted } of rows) {
      if (table === relation) written.set(unit, (written.get(unit) ?? 0) + updated + deleted);
    }
  }
  return Math.max(0, ...written.values());
}
function whyNotWeaker(before, after) {
  const still = whyStillWaits(after);
  if (still !== void 0) return still;
  if (before.some(isLongWait)) return void 0;
  const kept = (locks, relation) => Math.max(
    0,
    ...locks.filter((lock) => lock.relation === relation).map((lock) => lock.blocks.length)
  );
  const rows = (locks, relation) => Math.max(0, ...locks.filter((lock) => lock.relation === relation).map((lock) => lock.rows));
  const relations = [...new Set([...before, ...after].map(({ relation }) => relation))];
  const worse = relations.find((relation) => kept(after, relation) > kept(before, relation));
  if (worse !== void 0) return `${worse} would be locked more strongly`;
  const better = relations.some(
    (relation) => kept(after, relation) < kept(before, relation) || rows(after, relation) < rows(before, relation)
  );
  return better ? void 0 : "its locks are no weaker and no shorter";
}
function whyStillWaits(after) {
  const still = after.find(isLongWait);
  return still && `${still.blocks.join(" and ")} of ${still.relation} would still wait for its ${still.work.join(" and ")}`;
}
function isLongWait({ blocks: blocks2, work }) {
  return blocks2.length > 0 && work.length > 0;
}

// src/rehearse/send-fix.ts
var observedSliceRows = 25;
var mostSlices = 400;
async function sendPlain(run, steps) {
  const { outcome, statements } = await sendSteps(run, steps);
  return outcome.ok ? { ok: true, statements } : { ok: false, why: reason(outcome) };
}
async function sendPart(run, part, number) {
  const steps = singly(part.sql);
  const sent = await sendPlain(
    run,
    part.transaction === "own" && steps.length > 1 ? [runner2("begin"), ...steps, runner2("commit")] : steps
  );
  return named2(sent, number);
}
async function observePart(run, database, part, number) {
  var _stack = [];
  try {
    const { walk: walk2 } = part;
    if (!walk2) return sendPart(run, part, number);
    const beside = __using(_stack, await connectAsOwner(database), true);
    const statements = [];
    let low = await keyOf2(beside, walk2.first, []);
    for (let slice = 0; low !== null; slice += 1) {
      if (slice === mostSlices)
        return { ok: false, why: `part ${number} has more than ${mostSlices} slices to observe` };
      const high = await keyOf2(beside, walk2.next, [low, observedSliceRows]);
      const turn = { origin: "migration", sql: walk2.turn, parameters: [low, high] };
      const sent = await sendPlain(run, [turn]);
      if (!sent.ok) return named2(sent, number);
      statements.push(...sent.statements);
      low = high;
    }
    return { ok: true, statements };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function keyOf2(session, query, values) {
  const [row] = await session.rows(
    `select (${query})::text as key`,
    values
  );
  return row?.key ?? null;
}
function singly(sql2) {
  const split2 = splitSql(sql2);
  if (!split2.ok) return [{ origin: "migration", sql: sql2 }];
  return split2.statements.map((statement) => ({ origin: "migration", sql: statement.sql }));
}
function runner2(sql2) {
  return { origin: "runner", sql: sql2 };
}
function named2(sent, number) {
  return sent.ok ? sent : { ok: false, why: `part ${number}: ${sent.why}` };
}
function reason(outcome) {
  return outcome.ok ? "" : `${outcome.error.code} ${outcome.error.message}`;
}

// src/rehearse/fix-script.ts
function scriptOf(candidates, { plan, migration, run }) {
  const number = indexer(run);
  return statementSteps(plan, migration).map((step2) => {
    const index = step2.origin === "migration" ? number(step2) : -1;
    return candidates.find(({ statement }) => statement === index) ?? step2;
  });
}
async function sendScript(run, script, fix, keep = () => {
}) {
  const send = async (step2) => {
    const sent = await sendPlain(run, [step2]);
    if (!sent.ok) return sent.why;
    keep(sent.statements);
    return void 0;
  };
  for (const one of script) {
    if (!("parts" in one)) {
      const why2 = await send(one);
      if (why2 !== void 0) return { why: why2 };
      continue;
    }
    const wrapped2 = run.session.transactionStatus === "T";
    if (wrapped2) await send({ origin: "runner", sql: "commit" });
    const why = await fix(one);
    if (why !== void 0) return { candidate: one, why };
    if (wrapped2) await send({ origin: "runner", sql: "begin" });
  }
  return void 0;
}
function filesOf(candidate, ground) {
  const script = scriptOf([candidate], ground);
  const at = script.findIndex((one) => "parts" in one);
  const steps = (part) => part.filter((one) => !("parts" in one));
  const around2 = { head: steps(script.slice(0, at)), tail: steps(script.slice(at + 1)) };
  return fixFiles(candidate, around2, ground.migration, ground.plan);
}

// src/rehearse/interrupt-build.ts
async function interruptBuild(run, database, sql2) {
  var _stack = [];
  try {
    const split2 = splitSql(sql2);
    const [statement] = split2.ok ? split2.statements : [];
    if (statement?.kind !== "IndexStmt") return;
    const relation = statement.node["relation"];
    const table = [relation.schemaname, relation.relname].filter((name) => name !== void 0).map(quoteIdentifier).join(".");
    const { server } = database;
    const writer = __using(_stack, await connect(server, { user: server.owner.user, database: database.name }), true);
    await writer.rows(`begin; lock table ${table} in row exclusive mode`);
    await run.session.rows("set lock_timeout = '1ms'");
    await run.session.query(sql2);
    await run.session.rows("reset lock_timeout");
    await writer.rows("rollback");
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/prove-fixes.ts
async function proveFixes(candidates, ground) {
  if (candidates.length === 0) return [];
  const { fixes, complaints } = await prove(candidates, ground);
  if (complaints.length === 0 || candidates.length === 1) return fixes;
  const named3 = new Set(complaints.flatMap(({ candidate }) => candidate ?? []));
  const unclear = [...named3].filter((one) => !standsAlone(one, candidates, ground));
  const half = Math.ceil(candidates.length / 2);
  const groups2 = named3.size > 0 ? [candidates.filter((one) => !named3.has(one)), ...unclear.map((one) => [one])] : [candidates.slice(0, half), candidates.slice(half)];
  const again = (await sideBySide(groups2, (group) => proveFixes(group, ground))).flat();
  return fixes.map((fix) => again.find(({ statement }) => statement === fix.statement) ?? fix);
}
function standsAlone(one, all, ground) {
  const own = tablesOf2(one, ground);
  return all.every((other) => other === one || own.isDisjointFrom(tablesOf2(other, ground)));
}
function tablesOf2({ statement }, { effects }) {
  const effect = effects.find(({ index }) => index === statement);
  return /* @__PURE__ */ new Set([
    ...(effect?.schemaChanges ?? []).map(tableOf2),
    ...(effect?.dataChanges ?? []).map(({ relation }) => relation)
  ]);
}
function tableOf2({ name, before, after }) {
  const table = (after ?? before)?.["table"];
  return typeof table === "string" ? table : name;
}
async function prove(candidates, ground) {
  const script = scriptOf(candidates, ground);
  const [seen, cut] = await together(observe(script, ground), cutAndSendAgain(script, ground));
  const complaints = [...seen.complaints, ...cut];
  const drafts = candidates.map((candidate) => {
    const replaced = ground.run.statements.filter(({ index }) => index === candidate.statement);
    const before = heldLocks(ground.run, replaced);
    const after = seen.locks.get(candidate) ?? [];
    const isSeen = replaced.some(({ observed }) => observed);
    const why = script.includes(candidate) ? isSeen ? whyNotWeaker(before, after) : whyStillWaits(after) : "its statement was not found among those of the file";
    if (why !== void 0) complaints.push({ candidate, why });
    return { ...candidate, proven: false, rows: ground.rows, why: "", files: [], before, after };
  });
  const fixes = drafts.map((fix, at) => {
    const { run } = seen;
    if (complaints.length === 0) {
      return { ...fix, proven: true, run, files: filesOf(fix, ground) };
    }
    const own = complaints.find(({ candidate }) => candidate === candidates[at]);
    return { ...fix, why: (own ?? complaints[0])?.why ?? "" };
  });
  return { fixes, complaints };
}
async function observe(script, ground) {
  var _stack = [];
  try {
    const { plan, log, states } = ground;
    const statements = [];
    const keep = (sent) => {
      const records = sent.map((one, at) => ({ ...one, index: statements.length + at }));
      statements.push(...records);
      return records;
    };
    const parts2 = /* @__PURE__ */ new Map();
    const copy = __using(_stack, await cloneDatabase(ground.before, "fix"), true);
    const complaints = await tolerantly(async () => {
      {
        var _stack2 = [];
        try {
          const run2 = __using(_stack2, await openRun(plan, copy, "evidence", log), true);
          const sendFix = async (candidate) => {
            const seen = [];
            parts2.set(candidate, seen);
            for (const [index, part] of candidate.parts.entries()) {
              const sent = await observePart(run2, copy, part, index + 1);
              if (!sent.ok) return sent.why;
              seen.push([...keep(sent.statements)]);
            }
            const unseen = seen.flat().find(({ observed }) => !observed);
            return unseen && `its locks could not be seen: ${unseen.unobserved ?? ""}`;
          };
          const failed = await sendScript(run2, script, sendFix, keep);
          if (failed) return [failed];
        } catch (_2) {
          var _error2 = _2, _hasError2 = true;
        } finally {
          var _promise2 = __callDispose(_stack2, _error2, _hasError2);
          _promise2 && await _promise2;
        }
      }
      return differences(ground, await readState(plan, copy, states.after), script);
    });
    const { failedStatement: _failed, ...whole } = ground.run;
    const run = { ...whole, outcome: { ok: true }, statements };
    const locks = [...parts2].map(([candidate, seen]) => {
      const held = seen.flatMap(
        (records, part) => heldLocks(run, records).map((lock) => ({ part, ...lock }))
      );
      return [candidate, held];
    });
    return { complaints, run, locks: new Map(locks) };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function cutAndSendAgain(script, ground) {
  var _stack = [];
  try {
    const { plan, log, states } = ground;
    const copy = __using(_stack, await cloneDatabase(ground.before, "cut"), true);
    return await tolerantly(async () => {
      {
        var _stack2 = [];
        try {
          const run = __using(_stack2, await openRun(plan, copy, "outcome", log), true);
          const failed = await sendScript(run, script, async ({ parts: parts2 }) => {
            for (let cut = 0; cut <= parts2.length; cut += 1) {
              const part = parts2[cut];
              if (part?.transaction === "none") await interruptBuild(run, copy, part.sql);
              for (const [index, one] of parts2.slice(0, cut + 1).entries()) {
                const sent = await sendPart(run, one, index + 1);
                if (sent.ok) continue;
                const when2 = part ? `after being cut in part ${cut + 1}` : "after its end";
                return `sent again ${when2}: ${sent.why}`;
              }
            }
            return void 0;
          });
          if (failed) return [failed];
        } catch (_2) {
          var _error2 = _2, _hasError2 = true;
        } finally {
          var _promise2 = __callDispose(_stack2, _error2, _hasError2);
          _promise2 && await _promise2;
        }
      }
      const found = differences(ground, await readState(plan, copy, states.after), script);
      return found.map((one) => ({ ...one, why: `cut and sent again: ${one.why}` }));
    });
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function tolerantly(work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StatementError) return [{ why: error.message }];
    throw error;
  }
}
function differences(ground, state, script) {
  const { states, masked } = ground;
  const tried = script.filter((one) => "parts" in one);
  const atWork = (table) => tried.filter((one) => tablesOf2(one, ground).has(table));
  const { schemaChanges, dataChanges: dataChanges2 } = compareStates(states.after, state, masked);
  const complaint = (table, why) => {
    const [candidate, ...others] = atWork(table);
    return candidate && others.length === 0 ? { candidate, why } : { why };
  };
  return [
    ...schemaChanges.filter((change) => {
      const isPlace = change.kind === "column" && change.keys.join() === "position";
      const isSaid = atWork(tableOf2(change)).some((one) => one.differs.includes("column-order"));
      return !(isPlace && isSaid);
    }).map((change) => {
      const { kind, name, change: what } = change;
      return complaint(tableOf2(change), `the schema ends otherwise: ${kind} ${name} ${what}`);
    }),
    ...dataChanges2.map(
      ({ relation }) => complaint(relation, `the rows of ${relation} end otherwise`)
    )
  ];
}

// src/rehearse/rehearse-fixes.ts
var mostFixes = 12;
async function rehearseFixes(input, propose) {
  var _stack = [];
  try {
    const { evidence, log } = input;
    const { apply, server } = evidence;
    if (!apply) return evidence;
    const started = performance.now();
    const scope = __using(_stack, new AsyncDisposableStack(), true);
    const grounds = await fixGrounds(input, scope);
    const migrations = new Map(
      [...grounds].map(([id, { states, effects }]) => [
        id,
        { catalog: states.before.catalog, effects }
      ])
    );
    const candidates = propose(evidence, migrations);
    const tried = candidates.slice(0, mostFixes);
    const byMigration = [...Map.groupBy(tried, (candidate) => candidate.migration)];
    const rehearsed = await sideBySide(byMigration, async ([id, own]) => {
      const ground = grounds.get(id);
      if (!ground) return [];
      log.progress(`fixes: ${id}`);
      return proveFixes(own, ground);
    });
    const fixes = rehearsed.flat();
    if (fixes.length === 0) return evidence;
    const proven = fixes.filter((fix) => fix.proven).length;
    log.info(
      `fixes on ${server.version}: ${proven} of ${fixes.length} proven, ${Math.round(performance.now() - started)} ms`
    );
    const left = candidates.length - mostFixes;
    const why = `at most ${mostFixes} are rehearsed in one review`;
    return {
      ...evidence,
      apply: { ...apply, fixes },
      notRehearsed: [
        ...evidence.notRehearsed,
        ...left > 0 ? [{ what: `fixes for ${left} more statements`, why }] : []
      ]
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/reorder-decisions.ts
async function frameworkDecisions(plan, order, database, log) {
  var _stack = [];
  try {
    const { ledger } = plan.adapter;
    if (!ledger || plan.ledgerPolicy === "none") return [];
    const run = __using(_stack, await openRun(plan, database, "outcome", log), true);
    const prepared = await prepareRunner(run);
    if (!prepared.outcome.ok) return [];
    const rows = await run.session.rows(ledger.read);
    const decide3 = (migrations) => ledger.decide(rows, migrations);
    if (decide3(plan.baseline).refused !== void 0) return [];
    const place2 = placer(order.fresh);
    return [
      ...order.late.map((late) => {
        const decision = decide3(place2([...plan.baseline, late]));
        return { cause: "late", migration: late.id, ...outcomeOf(decision, late) };
      }),
      ...order.changed.map(({ cause, base, head }) => {
        const rest = plan.baseline.filter((one) => one !== base);
        const added = plan.review.filter((one) => !order.late.includes(one) && !isHead(order, one));
        const set = place2([...rest, ...head ? [head] : [], ...added]);
        const decision = decide3(set);
        const isNew = head && nameIn(ledger, head) !== nameIn(ledger, base);
        const outcome = isNew ? outcomeOf(decision, head) : noticed(decision);
        return { cause, migration: base.id, ...outcome };
      })
    ];
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function isHead({ changed }, migration) {
  return changed.some(({ head }) => head === migration);
}
function nameIn({ knownBy }, { id, version }) {
  return knownBy === "id" ? id : version;
}
function outcomeOf({ refused, apply, neverApplied, complaint }, migration) {
  if (refused !== void 0) return { result: "refuses", said: refused };
  if (apply.includes(migration)) {
    return { result: "applies", ...complaint && { said: complaint } };
  }
  const why = neverApplied.find(({ id }) => id === migration.id)?.why;
  return { result: "skips", ...why && { said: why } };
}
function noticed({
  refused,
  complaint
}) {
  if (refused !== void 0) return { result: "refuses", said: refused };
  return complaint === void 0 ? { result: "unnoticed" } : { result: "complains", said: complaint };
}
function placer(fresh) {
  const places = new Map(fresh.map((migration, index) => [migration.version, index]));
  return (migrations) => {
    let last = -1;
    const keyed = migrations.map((migration, index) => {
      last = places.get(migration.version) ?? last;
      return { migration, place: last, index };
    });
    return keyed.toSorted((a, b) => a.place - b.place || a.index - b.index).map(({ migration }) => migration);
  };
}

// src/rehearse/by-position.ts
function movedRelations(changes) {
  const moved = changes.filter(
    ({ kind, change, keys }) => kind === "column" && change === "changed" && keys.includes("position")
  );
  return [...new Set(moved.flatMap(({ after }) => textOf2(after?.["table"])))];
}
function textOf2(value) {
  return typeof value === "string" ? [value] : [];
}
async function usesByPosition(plan, session, later, changes) {
  const relations = movedRelations(changes);
  if (relations.length === 0) return [];
  return [
    ...await usesInCatalog(session, relations),
    ...replicationUses(plan, relations),
    ...usesInFiles(plan, later, relations)
  ];
}
async function usesInCatalog(session, relations) {
  const rows = await session.rows(
    sql`
      with moved as (
        select c.oid, c.reltype, c.relkind, format('%I.%I', n.nspname, c.relname) as relation
        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where format('%I.%I', n.nspname, c.relname) = any ($1))
      select relation, 'foreign-table' as how, relation as where from moved where relkind = 'f'
      union
      select relation, 'view', relation from moved where relkind in ('v', 'm')
      union
      select m.relation, 'row-type', format('%I.%I.%I', n.nspname, c.relname, a.attname)
      from moved m join pg_catalog.pg_type t on t.oid = m.reltype
        join pg_catalog.pg_attribute a on a.atttypid in (t.oid, t.typarray) and not a.attisdropped
        join pg_catalog.pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'm')
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      union
      select m.relation, 'row-type', p.oid::regprocedure::text
      from moved m join pg_catalog.pg_type t on t.oid = m.reltype
        join pg_catalog.pg_proc p on p.prorettype in (t.oid, t.typarray) or t.oid = any (p.proargtypes)
      order by 1, 2, 3`,
    [[...relations]]
  );
  return rows.map(({ relation, how, where }) => ({
    relation,
    how,
    where
  }));
}
function replicationUses({ environment, baseline, review: review2, replication }, relations) {
  const named3 = [...baseline, ...review2].find(({ text: text2 }) => /\bpglogical\b/i.test(text2));
  const isExtension = environment.extensions.includes("pglogical");
  const carries = typeof replication === "object" && replication.with === "pglogical";
  if (!named3 && !isExtension && !carries) return [];
  const setting = carries ? 'the setting "replication"' : "the extensions of the configuration";
  const where = named3?.file ?? setting;
  return relations.map((relation) => ({ relation, how: "replication", where }));
}
function usesInFiles(plan, migrations, relations) {
  const wanted = new Map(relations.flatMap((relation) => namesOf(relation)));
  const { file: seed } = plan.seed;
  const pieces = [
    ...migrations.flatMap(({ up }) => up),
    ...seed ? [{ sql: seed.text, file: seed.label ?? seed.path, line: 1 }] : []
  ];
  return pieces.flatMap(({ sql: text2, file, line }) => {
    if (!/\b(copy|insert)\b/i.test(text2)) return [];
    const split2 = splitSql(text2);
    if (!split2.ok) return [];
    return split2.statements.flatMap((statement) => {
      const use = positional(statement);
      const relation = use && wanted.get(use.name);
      if (!relation) return [];
      return [{ relation, how: use.how, where: `${file}:${line + statement.line - 1}` }];
    });
  });
}
function namesOf(relation) {
  const plain = relation.replaceAll('"', "");
  const names = [[plain, relation]];
  if (plain.startsWith("public.")) names.push([plain.slice("public.".length), relation]);
  return names;
}
function positional({
  kind,
  node
}) {
  const isInsert = kind === "InsertStmt" && node["cols"] === void 0;
  const isCopy = kind === "CopyStmt" && node["attlist"] === void 0;
  const relation = node["relation"];
  if (!isInsert && !isCopy || relation?.relname === void 0) return void 0;
  const { schemaname, relname } = relation;
  const name = schemaname === void 0 ? relname : `${schemaname}.${relname}`;
  return { how: isInsert ? "insert" : "copy", name };
}

// src/rehearse/reorder-paths.ts
async function onward({ plan, built, log }, review2) {
  var _stack = [];
  try {
    const database = __using(_stack, await cloneDatabase(built.empty, "onward"), true);
    const all = { from: 0, to: review2.length, level: "outcome", rowsPresent: false };
    const through = { ...plan, review: review2 };
    const applied = await applyAll(through, database, { ...all, goOn: () => false }, log);
    const failed = applied.runs.find(({ outcome }) => !outcome.ok);
    if (!failed || failed.outcome.ok) return { state: await readState(plan, database) };
    const statement = failed.statements[failed.failedStatement ?? -1];
    const file = review2.find(({ id }) => id === failed.migration)?.file ?? "";
    return {
      failure: {
        migration: failed.migration,
        file: statement?.file ?? file,
        ...statement?.line !== void 0 && { line: statement.line },
        error: failed.outcome.error
      }
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function fromNothing({ plan, built, log }, migrations) {
  var _stack2 = [];
  try {
    const { server } = built.empty;
    const seed = { ...plan.seed, rows: 0, file: void 0 };
    const scope = __using(_stack2, new AsyncDisposableStack(), true);
    let reached;
    try {
      for (const { to, asSuperuser } of stretches(plan, migrations)) {
        var _stack = [];
        try {
          const history = { ...plan, baseline: migrations.slice(0, to), review: [], seed };
          const rights = __using(_stack, new AsyncDisposableStack(), true);
          if (asSuperuser) rights.use(await ownerAsSuperuser(server));
          reached = scope.use(await buildBaseline(history, server, log, reached));
        } catch (_) {
          var _error = _, _hasError = true;
        } finally {
          var _promise = __callDispose(_stack, _error, _hasError);
          _promise && await _promise;
        }
      }
    } catch (error) {
      if (!(error instanceof BaselineFailure)) throw error;
      return { failure: error.failure };
    }
    const database = __using(_stack2, await cloneDatabase(reached?.empty ?? built.empty, "fresh"), true);
    return { state: await readState(plan, database) };
  } catch (_2) {
    var _error2 = _2, _hasError2 = true;
  } finally {
    var _promise2 = __callDispose(_stack2, _error2, _hasError2);
    _promise2 && await _promise2;
  }
}
function stretches({ baseline, environment }, migrations) {
  if (!environment.mergedAsSuperuser) return [{ to: migrations.length, asSuperuser: false }];
  const texts = new Map(baseline.map(({ version, text: text2 }) => [version, text2]));
  const isMerged = migrations.map(({ version, text: text2 }) => texts.get(version) === text2);
  return isMerged.flatMap(
    (asSuperuser, index) => isMerged[index + 1] === asSuperuser ? [] : [{ to: index + 1, asSuperuser }]
  );
}
async function comparePath(comparing, usual, take, later) {
  var _stack = [];
  try {
    const other = await take();
    const nothing3 = { schemaChanges: [], dataChanges: [], byPosition: [] };
    if (other.failure || usual.failure) {
      return {
        ...nothing3,
        ...other.failure && { failure: other.failure },
        ...usual.failure && { usualFailure: usual.failure }
      };
    }
    let difference = compareStates(usual.state, other.state, /* @__PURE__ */ new Set());
    if (difference.dataChanges.length > 0) {
      const again = await take();
      const masked = again.state ? findNondeterministic(other.state.data, again.state.data) : /* @__PURE__ */ new Set();
      difference = compareStates(usual.state, other.state, masked);
    }
    if (isSame(difference)) return nothing3;
    const { plan, built } = comparing;
    const database = __using(_stack, await cloneDatabase(built.empty, "uses"), true);
    const session = __using(_stack, await connectAsOwner(database), true);
    const byPosition = await usesByPosition(plan, session, later, difference.schemaChanges);
    const columnOrders = movedRelations(difference.schemaChanges).map((relation) => ({
      relation,
      usual: columnsOf(usual.state, relation),
      other: columnsOf(other.state, relation)
    }));
    return { ...difference, columnOrders, byPosition };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function columnsOf({ catalog }, relation) {
  return Object.entries(catalog).filter(([key, { table }]) => key.startsWith("column:") && table === relation).map(([, column]) => column).toSorted((a, b) => Number(a["position"]) - Number(b["position"])).map(({ column }) => String(column));
}

// src/rehearse/reorder.ts
function hasOtherOrders(order) {
  return order !== void 0 && order.late.length + order.changed.length + order.unordered.length > 0;
}
async function rehearseReorder(plan, built, log) {
  const { order } = plan;
  if (!hasOtherOrders(order)) return { decisions: [], swapped: [] };
  const decisions = await decide2(plan, order, built, log);
  const comparing = { plan, built, log };
  const heads = new Set(order.changed.map(({ head }) => head));
  const added = plan.review.filter((one) => !heads.has(one));
  const sameTexts = order.changed.every(({ differs }) => !differs);
  const late = order.late.flatMap(({ id }) => {
    const decision = decisions.find((one) => one.cause === "late" && one.migration === id);
    return decision === void 0 || decision.result === "applies" ? [id] : [];
  });
  const isLate = late.length > 0;
  const evidence = { decisions, swapped: [] };
  if (!isLate && sameTexts && order.unordered.length === 0) return evidence;
  log.progress("reorder: existing databases");
  const existing = await onward(comparing, added);
  const inOrder = placer(order.fresh)([...plan.baseline, ...added]);
  const later = inOrder.slice(inOrder.findIndex((one) => order.late.includes(one)));
  const takeFresh = () => fromNothing(comparing, inOrder);
  if (isLate) log.progress("reorder: fresh databases");
  const takeEdited = () => fromNothing(comparing, order.fresh);
  let fresh = isLate ? await comparePath(comparing, existing, takeFresh, later) : void 0;
  if (fresh?.failure && !sameTexts) {
    fresh = await comparePath(comparing, existing, takeEdited, later);
  }
  const released = await fromRelease(comparing, order, inOrder, existing);
  const edited = sameTexts ? void 0 : await comparePath(comparing, isLate ? await takeFresh() : existing, takeEdited, added);
  const swapped = [];
  for (const [first, second] of order.unordered) {
    const other = swap(added, first, second);
    const path = await comparePath(comparing, existing, () => onward(comparing, other), other);
    swapped.push({ ...path, first: first.id, second: second.id });
  }
  return { ...evidence, late, fresh, released, edited, swapped };
}
async function decide2(plan, order, built, log) {
  var _stack = [];
  try {
    if (order.late.length + order.changed.length === 0) return [];
    const database = __using(_stack, await cloneDatabase(built.empty, "decide"), true);
    return await frameworkDecisions(plan, order, database, log);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function fromRelease(comparing, { released, late }, inOrder, existing) {
  if (!released) return void 0;
  const there = new Set(released.migrations.map(({ version }) => version));
  const lastReleased = inOrder.findLastIndex(({ version }) => there.has(version));
  const isInside = late.some((one) => inOrder.indexOf(one) < lastReleased);
  if (!isInside) return void 0;
  const since = inOrder.filter(({ version }) => !there.has(version));
  const way = [...released.migrations, ...since];
  const path = await comparePath(comparing, existing, () => fromNothing(comparing, way), since);
  return { ...path, tag: released.tag };
}
function swap(migrations, first, second) {
  return migrations.map((one) => one === first ? second : one === second ? first : one);
}

// src/rehearse/plan.ts
function allMigrations({
  baseline,
  review: review2
}) {
  const anew = new Set(review2.map(({ version }) => version));
  return [...baseline.filter(({ version }) => !anew.has(version)), ...review2];
}

// src/sql/guard-insert.ts
var import_pgsql_ast_parser2 = __toESM(require_pgsql_ast_parser(), 1);
var mostRows = 20;
function guardedInserts(sql2) {
  const insert = onlyStatement(sql2);
  if (insert?.type !== "insert" || insert.onConflict) return [];
  const onConflict = [import_pgsql_ast_parser2.toSql.statement({ ...insert, onConflict: { do: "do nothing" } })];
  const rows = rowByRow(insert);
  return rows.length > 0 ? [onConflict, rows] : [onConflict];
}
function rowByRow(insert) {
  const { columns, insert: source } = insert;
  if (!columns || source.type !== "values" || source.values.length > mostRows) return [];
  return source.values.flatMap((values) => {
    if (values.length !== columns.length || values.some((value) => value.type === "default")) {
      return [];
    }
    const same = columns.map((column, index) => sameValue(column.name, values[index]));
    const exists2 = {
      type: "select",
      columns: [{ expr: { type: "integer", value: 1 } }],
      from: [{ type: "table", name: { ...insert.into } }],
      where: same.reduce((left, right) => ({ type: "binary", op: "AND", left, right }))
    };
    const select = {
      type: "select",
      columns: values.map((expr) => ({ expr })),
      where: {
        type: "unary",
        op: "NOT",
        operand: { type: "call", function: { name: "exists" }, args: [exists2] }
      }
    };
    return [import_pgsql_ast_parser2.toSql.statement({ ...insert, insert: select })];
  });
}
function sameValue(column, value) {
  const operand = { type: "ref", name: column };
  if (!value || value.type === "null") return { type: "unary", op: "IS NULL", operand };
  return { type: "binary", op: "=", left: operand, right: value };
}

// src/rehearse/guard.ts
async function proveGuards(input, before, statements) {
  const proven = [];
  for (const statement of statements) {
    const guard = statement.dataChanges.length > 0 ? await firstProven(input, before, statement) : void 0;
    proven.push(guard === void 0 ? statement : { ...statement, guard });
  }
  return proven;
}
async function firstProven(input, before, statement) {
  for (const candidate of guardedInserts(statement.sql)) {
    const text2 = candidate.join(";\n");
    if (await holds(input, before, statement, text2)) return text2;
  }
  return void 0;
}
async function holds({ plan, migration, state, masked, log }, before, statement, guard) {
  var _stack = [];
  try {
    const steps = statementSteps(plan, migration).map(
      (step2) => step2.source?.line === statement.line && step2.sql.includes(statement.sql) ? { ...step2, sql: guard } : step2
    );
    if (!state) return false;
    const copy = __using(_stack, await cloneDatabase(before, "guard"), true);
    const run = __using(_stack, await openRun(plan, copy, "outcome", log), true);
    if (!(await sendSteps(run, steps)).outcome.ok) return false;
    const once = await readState(plan, copy, state);
    if (!isSame(compareStates(state, once, masked))) return false;
    const again = await sendSteps(run, [{ origin: "migration", sql: guard }]);
    return again.outcome.ok && isSame(compareStates(once, await readState(plan, copy, once), masked));
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}

// src/rehearse/two-runners.ts
var deadlineMs4 = 5e3;
async function twoRunners(plan, { begin, endState }, masked, log) {
  var _stack3 = [];
  try {
    const database = __using(_stack3, await cloneDatabase(begin, "two"), true);
    const known = allMigrations(plan);
    const { sessionSql, ...environment } = plan.environment;
    const opened = { ...plan, environment };
    const over = Promise.withResolvers();
    let waited = false;
    let start;
    let outcome;
    {
      var _stack2 = [];
      try {
        const second = __using(_stack2, await openRun(opened, database, "outcome", log), true);
        let entering;
        {
          var _stack = [];
          try {
            const first = __using(_stack, await openRun(opened, database, "outcome", log), true);
            const decision = await enter(first, sessionSql, known, () => over.promise);
            if ("failed" in decision || decision.apply.length < plan.review.length) return void 0;
            const state = { entered: false };
            entering = enter(second, sessionSql, known, async () => {
              waited = true;
              await over.promise;
            }).finally(() => state.entered = true);
            const observer = __using(_stack, await connect(database.server, { database: database.name }), true);
            const deadline = performance.now() + deadlineMs4;
            while (!state.entered && !waited && performance.now() < deadline) {
              if (await waitsForLock(observer, second.session.backendPid)) waited = true;
            }
            ({ outcome } = await applyDecided(first, decision));
          } catch (_) {
            var _error = _, _hasError = true;
          } finally {
            var _promise = __callDispose(_stack, _error, _hasError);
            _promise && await _promise;
          }
        }
        over.resolve();
        const late = await entering;
        start = "failed" in late ? { applied: [], skipped: 0, outcome: late.failed } : await applyDecided(second, late);
      } catch (_2) {
        var _error2 = _2, _hasError2 = true;
      } finally {
        var _promise2 = __callDispose(_stack2, _error2, _hasError2);
        _promise2 && await _promise2;
      }
    }
    const end = await readState(plan, database, endState);
    return { ...start, first: outcome, waited, ...compareStates(endState, end, masked) };
  } catch (_3) {
    var _error3 = _3, _hasError3 = true;
  } finally {
    var _promise3 = __callDispose(_stack3, _error3, _hasError3);
    _promise3 && await _promise3;
  }
}
async function enter(run, sessionSql, known, busy) {
  await sendSessionSql(run.session, sessionSql);
  const prepared = await prepareRunner(run);
  if (!prepared.outcome.ok) return { failed: prepared.outcome };
  const lock = run.plan.adapter.ledger?.runLock;
  const free = lock ? await tryLock(run, lock.take) : true;
  if (typeof free === "object") return { failed: free };
  if (lock && !free) {
    if (lock.refused !== void 0) {
      return { apply: [], skipped: 0, refused: lock.refused, neverApplied: [] };
    }
    await busy();
    await sendSteps(run, [lock.take]);
  }
  return { neverApplied: [], ...await decide(run, known) };
}
async function tryLock({ session }, { sql: sql2, parameters }) {
  const result = await session.query(sql2, parameters);
  if (!result.ok) return { ok: false, error: result.error };
  return !Object.values(result.rows[0] ?? {}).includes(false);
}

// src/rehearse/rerun.ts
async function rehearseRerun(input) {
  const { masked } = input.clean;
  const [raw, started, second] = await together(
    rawAgain(input),
    startedAgain(input),
    besideAnother(input)
  );
  return { raw, ...started, second, maskedColumns: [...masked].sort() };
}
async function rawAgain({ plan, runs, clean, log }) {
  const { steps, masked } = clean;
  const done2 = await sideBySide(plan.review, async (migration, index) => {
    var _stack = [];
    try {
      const step2 = steps.get(index);
      if (!step2) return void 0;
      log.progress(`rerun: ${migration.id}`);
      const first = runs.find((run) => run.migration === migration.id);
      const database = __using(_stack, await cloneDatabase(step2.after, "rerun"), true);
      const state = step2.states?.after;
      const again = { plan, database, state, migration, first, masked, log };
      const raw = await sendAgain(again);
      const { before } = step2;
      if (!before) return raw;
      return { ...raw, statements: await proveGuards(again, before, raw.statements) };
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  });
  return done2.filter((one) => one !== void 0);
}
async function startedAgain({
  plan,
  segments,
  complete,
  clean,
  log
}) {
  const { ledger } = plan.adapter;
  if (!complete) return {};
  const { database, endState } = segments.at(-1) ?? segments[0];
  const startable = ledger !== null || plan.ledgerPolicy === "none";
  const runner3 = startable ? await runnerAgain(plan, database, endState, clean.masked, log) : void 0;
  const forgotten = ledger ? await afterForgetting(plan, database, clean.masked, log) : void 0;
  return { runner: runner3, forgotten };
}
async function besideAnother({
  plan,
  segments,
  complete,
  clean,
  log
}) {
  const [only2, more] = segments;
  const keeps = plan.adapter.ledger !== null && plan.ledgerPolicy !== "none";
  if (!complete || !keeps || more) return void 0;
  const masked = clean.masked.union(numberedColumns(only2.endState.catalog));
  return twoRunners(plan, only2, masked, log);
}
async function runnerAgain(plan, database, before, masked, log) {
  const result = await startRunner(plan, database, allMigrations(plan), log);
  return { ...result, ...compareStates(before, await readState(plan, database, before), masked) };
}
async function afterForgetting(plan, database, masked, log) {
  const before = await readState(plan, database);
  {
    var _stack = [];
    try {
      const run = __using(_stack, await openRun(plan, database, "outcome", log), true);
      for (const statement of plan.adapter.ledger?.forget(plan.review) ?? []) {
        await run.session.rows(statement);
      }
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  return runnerAgain(plan, database, before, masked, log);
}

// src/rehearse/rehearse.ts
async function rehearse3(plan, server, log, propose, build = buildBaseline) {
  try {
    return await rehearseAll(plan, server, log, propose, build);
  } catch (error) {
    throw await explainServerFailure(server, error);
  }
}
async function rehearseAll(plan, server, log, propose, build) {
  var _stack = [];
  try {
    const guard = __using(_stack, await watchdog(server, plan.limits, log), true);
    const built = await buildOrFail(plan, server, log, build);
    if (built instanceof BaselineFailure) {
      await guard.settled();
      const why = "the baseline does not apply";
      return {
        server: server.info,
        baseline: failedBaseline(plan, {
          ...built.failure,
          error: stoppedError(built.failure.error, guard) ?? built.failure.error
        }),
        rehearsals: [skipped("apply", why), skipped("rerun", why)],
        notRehearsed: []
      };
    }
    const baseline = __using(_stack, built, true);
    const { evidence } = baseline;
    log.info(
      `baseline on ${server.info.version}: ${plural(evidence.migrations, "migration")}, ${plural(evidence.tables.length, "table")}, ${Math.round(evidence.durationMs)} ms`
    );
    const left = new Set(baseline.unapplied.map(({ migration }) => migration));
    const known = { ...plan, baseline: plan.baseline.filter(({ id }) => !left.has(id)) };
    return await rehearseFrom(known, baseline, guard, log, propose);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function buildOrFail(plan, server, log, build) {
  try {
    var _stack = [];
    try {
      if (!plan.environment.mergedAsSuperuser) return await build(plan, server, log);
      const rights = __using(_stack, new AsyncDisposableStack(), true);
      rights.use(await ownerAsSuperuser(server));
      return await build(plan, server, log);
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  } catch (error) {
    if (!(error instanceof BaselineFailure)) throw error;
    const lost2 = await serverFailure(server, error.failure.error);
    if (lost2) throw lost2;
    return error;
  }
}
async function rehearseFrom(plan, built, guard, log, propose) {
  var _stack = [];
  try {
    const { server } = built.rows;
    const before = performance.now();
    const reorder = plan.order && await rehearseReorder(plan, built, log);
    const baseline = {
      server: server.info,
      baseline: built.evidence,
      rehearsals: plan.order ? [done("reorder", before)] : [],
      reorder,
      notRehearsed: sayUnapplied(built.unapplied)
    };
    if (plan.review.length === 0) return baseline;
    const started = performance.now();
    const first = __using(_stack, await firstRun(plan, built, log), true);
    await guard.settled();
    const runs = first.apply.runs.map(
      (run) => behindGap(markStopped(run, guard), plan, built.unapplied)
    );
    for (const { outcome } of runs) {
      const lost2 = outcome.ok ? void 0 : await serverFailure(server, outcome.error);
      if (lost2) throw lost2;
    }
    const applied = done("apply", started);
    log.info(`apply on ${server.info.version}: ${Math.round(applied.durationMs)} ms`);
    const evidence = {
      ...withApplied(baseline, first, runs, applied),
      applyPlain: await plainRun(plan, first, log)
    };
    if (runs.some((run) => run.outcome.ok) || first.segments.length > 1) {
      return await rehearseAgain({ plan, built, first, runs, log }, evidence, propose);
    }
    const { statuses } = await rehearseFurther(void 0);
    const rerun = skipped("rerun", "no migration applied a first time");
    const clean = { steps: /* @__PURE__ */ new Map(), masked: /* @__PURE__ */ new Set() };
    const fixed = propose ? await rehearseFixes({ plan, built, clean, evidence, log }, propose) : evidence;
    return { ...fixed, rehearsals: [...fixed.rehearsals, rerun, ...statuses] };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function withApplied(known, { apply, onEmpty, prepared }, runs, status) {
  const { baseline } = known;
  const lost2 = lostBehindFailure(runs).map(({ migration, afterFailureOf }) => ({
    what: migration,
    why: `it fails behind ${afterFailureOf ?? "an earlier migration"}, which did not apply`
  }));
  return {
    ...known,
    baseline: { ...baseline, prepared: [.../* @__PURE__ */ new Set([...baseline.prepared, ...prepared])] },
    rehearsals: [status, ...known.rehearsals],
    apply: { ...apply, runs },
    applyEmpty: { runs: onEmpty },
    notRehearsed: [...known.notRehearsed, ...lost2]
  };
}
async function rehearseAgain(stage, applied, propose) {
  var _stack = [];
  try {
    const { plan, built, first, runs, log } = stage;
    const { segments, onEmpty, apply } = first;
    const started = performance.now();
    const clean = __using(_stack, await cleanRun(plan, segments, runs, log), true);
    const { effects, queues } = clean;
    const evidence = { ...applied, apply: { ...apply, runs, effects, queues } };
    const complete = onEmpty.every((run) => run.outcome.ok);
    const tables = new Set(built.evidence.tables.map(({ relation }) => relation));
    const [again, further, twice, fixed] = await together(
      rehearseRerun({ plan, segments, runs, complete, clean, log }).then((rerun) => {
        const status = done("rerun", started);
        log.info(`rerun on ${applied.server.version}: ${Math.round(status.durationMs)} ms`);
        return { rerun, status };
      }),
      rehearseFurther({ ...stage, clean }),
      tryDuplicates({ plan, runs, clean, tables, log }),
      propose ? rehearseFixes({ plan, built, clean, evidence, log }, propose) : Promise.resolve(evidence)
    );
    return {
      ...fixed,
      rehearsals: [...fixed.rehearsals, again.status, ...further.statuses],
      duplicates: twice.duplicates,
      rerun: again.rerun,
      ...further.evidence,
      notRehearsed: [...further.notRehearsed, ...twice.notRehearsed, ...fixed.notRehearsed]
    };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function markStopped(run, guard) {
  const error = run.outcome.ok ? void 0 : stoppedError(run.outcome.error, guard);
  return error ? { ...run, outcome: { ok: false, stoppedBy: "limit", error } } : run;
}
function stoppedError(error, { stopped }) {
  const reason2 = stopped.at(-1)?.reason;
  const isStop = error.code === sqlstates.queryCanceled || error.code === sqlstates.adminShutdown;
  return isStop && reason2 !== void 0 ? { ...error, message: reason2 } : void 0;
}
function done(name, started) {
  return { name, status: "done", why: "", durationMs: performance.now() - started };
}
function skipped(name, why) {
  return { name, status: "skipped", why, durationMs: 0 };
}
function plural(count2, noun) {
  return `${count2} ${noun}${count2 === 1 ? "" : "s"}`;
}

// src/report/migrations.ts
function reportMigration(migration, evidence) {
  const runs = runsOf2(migration.id, evidence);
  const [reference, ...others] = runs;
  return {
    ...migration,
    runs: runs.map(({ server, run }) => ({
      server,
      outcome: run.outcome,
      failedStatement: run.failedStatement,
      durationMs: run.durationMs,
      rowsPresent: run.rowsPresent,
      afterFailureOf: run.afterFailureOf
    })),
    statements: (reference?.run.statements ?? []).map((statement) => ({
      ...reportStatement(statement),
      elsewhere: others.flatMap(({ server, run }) => {
        const other = run.statements.find(({ index }) => index === statement.index);
        if (!other || sameEffects(statement, other)) return [];
        return [{ server, ...reportEffects(other) }];
      })
    }))
  };
}
function runsOf2(migration, evidence) {
  return evidence.servers.flatMap(({ server, apply }) => {
    const run = apply?.runs.find((one) => one.migration === migration);
    return run ? [{ server: server.version, run }] : [];
  });
}
function sameEffects(one, other) {
  const key = (record) => {
    const { outcome, locks, rewrites, scans, indexBuilds } = reportEffects(record);
    return JSON.stringify([
      outcome.ok,
      locks.map(({ relation, mode }) => `${relation} ${mode}`).toSorted(),
      rewrites.toSorted(),
      scans.map(({ relation }) => relation).toSorted(),
      indexBuilds.map(({ index }) => index).toSorted()
    ]);
  };
  return key(one) === key(other);
}
function reportStatement(record) {
  const { index, origin, sql: sql2, kind, line, endLine, transaction, durationMs } = record;
  return {
    index,
    origin,
    sql: sql2,
    kind,
    line,
    endLine,
    transaction,
    durationMs,
    ...reportEffects(record),
    walBytes: record.walBytes,
    observed: record.observed,
    unobserved: record.unobserved,
    notices: record.notices.map((notice) => ({ ...notice }))
  };
}
function reportEffects(record) {
  return {
    outcome: record.outcome,
    locks: record.locks.map((lock) => ({ ...lock, blocks: [...blocks(lock.mode)] })),
    rewrites: [...record.rewrites],
    scans: record.scans.map((scan) => ({ ...scan })),
    indexBuilds: record.indexBuilds.map((build) => ({ ...build })),
    rows: record.rows.map((rows) => ({ ...rows }))
  };
}

// src/report/rerun.ts
function reportRerun(servers) {
  for (const { server, rerun } of servers) if (rerun) return summarise(server.version, rerun);
  return void 0;
}
function summarise(server, rerun) {
  return {
    server,
    migrations: rerun.raw.map((raw) => ({
      migration: raw.migration,
      result: raw.result,
      statements: raw.statements.map((statement) => ({
        index: statement.index,
        sql: statement.sql,
        line: statement.line,
        result: statement.result,
        error: statement.error,
        changes: changePhrases(statement)
      })),
      changes: changePhrases(raw)
    })),
    runner: rerun.runner && secondRun(rerun.runner),
    forgotten: rerun.forgotten && secondRun(rerun.forgotten),
    second: rerun.second && {
      ...secondRun(rerun.second),
      waited: rerun.second.waited,
      first: rerun.second.first
    },
    maskedColumns: [...rerun.maskedColumns]
  };
}
function secondRun(run) {
  return {
    applied: [...run.applied],
    skipped: run.skipped,
    refused: run.refused,
    outcome: run.outcome,
    failedAt: run.failedAt && { ...run.failedAt },
    changes: changePhrases(run)
  };
}
function changePhrases(changes) {
  return [
    ...changes.schemaChanges.map(({ change, kind, name, keys }) => {
      return `${kind} ${name} ${change}${keys.length > 0 ? ` (${keys.join(", ")})` : ""}`;
    }),
    ...changes.dataChanges.map(({ relation, rowsBefore, rowsAfter, columns }) => {
      if (rowsBefore !== rowsAfter) return `${relation}: ${rowsBefore} rows, then ${rowsAfter}`;
      return `${relation}: other values in ${columns.join(", ")}`;
    })
  ];
}

// src/report/report.ts
function buildReport(input) {
  const { evidence, hazards: hazards2 } = input;
  const findings = orderFindings(input.findings, evidence);
  const reference = evidence.servers.find((server) => server.apply);
  const titles = new Map(hazards2.map((hazard) => [hazard.id, hazard.title]));
  const migrations = evidence.migrations.map((migration) => reportMigration(migration, evidence));
  const report = {
    version: 1,
    tool: { name: "migration-rehearsal", version: input.version },
    verdict: verdictOf(findings, input.failOn, evidence),
    failOn: input.failOn,
    summary: { ...countFindings(findings), ...countStatements(migrations) },
    subject: { ...evidence.subject },
    servers: evidence.servers.map(reportServer),
    changed: someOf(
      evidence.changed?.map(({ file, change, was }) => ({ file, change, was })) ?? []
    ),
    migrations,
    rehearsals: evidence.servers.flatMap(
      ({ server, rehearsals: rehearsals2 }) => rehearsals2.map(({ needless: _needless, ...rehearsal }) => ({
        ...rehearsal,
        server: server.version
      }))
    ),
    findings: findings.map((finding) => reportFinding(finding, titles, evidence)),
    hazards: hazards2.map(({ id, title, area, severity, docs }) => ({
      id,
      title,
      area,
      severity,
      docs: { why: docs.why, instead: docs.instead, limits: docs.limits }
    })),
    rerun: reportRerun(evidence.servers),
    interrupt: reportInterrupt(evidence.servers),
    replication: reportReplication(evidence.servers),
    schemaDiff: reference?.apply?.schemaDiff ?? "",
    notRehearsed: leftOut(evidence)
  };
  return withinLimits(report);
}
function mergeReports(reports) {
  const [first] = reports;
  if (!first) throw new RangeError("mergeReports needs at least one report");
  if (reports.length === 1) return first;
  const unique = (values) => [...new Set(values)].join(", ");
  return withinLimits({
    ...first,
    verdict: worstVerdict(reports.map((report) => report.verdict)),
    summary: reports.map((report) => report.summary).reduce(addCounts),
    subject: {
      ...first.subject,
      adapter: unique(reports.map((report) => report.subject.adapter)),
      directory: unique(reports.map((report) => report.subject.directory)),
      ledger: reports.every((report) => report.subject.ledger === first.subject.ledger) ? first.subject.ledger : "unknown"
    },
    servers: uniqueBy(
      reports.flatMap((report) => report.servers),
      (server) => server.version
    ),
    changed: someOf(reports.flatMap((report) => report.changed ?? [])),
    migrations: reports.flatMap((report) => report.migrations),
    rehearsals: reports.flatMap((report) => report.rehearsals),
    findings: reports.flatMap((report) => report.findings).toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity)),
    hazards: uniqueBy(
      reports.flatMap((report) => report.hazards),
      (hazard) => hazard.id
    ),
    rerun: void 0,
    interrupt: void 0,
    replication: void 0,
    schemaDiff: reports.map((report) => report.schemaDiff).filter((diff) => diff !== "").join("\n"),
    notRehearsed: reports.flatMap(
      ({ subject, notRehearsed }) => notRehearsed.map(({ what, why }) => ({ what: `${subject.directory}: ${what}`, why }))
    ),
    projects: reports.map((report) => ({ ...report, projects: void 0 }))
  });
}
function countFindings(findings) {
  const open = findings.filter((finding) => finding.suppressed === null);
  const count2 = (severity) => open.filter((one) => one.severity === severity).length;
  return {
    errors: count2("error"),
    warnings: count2("warning"),
    notices: count2("notice"),
    suppressed: findings.length - open.length
  };
}
function countStatements(migrations) {
  const own = migrations.flatMap(({ statements }) => statements).filter(({ origin }) => origin === "migration");
  return { migrations: migrations.length, statements: own.length };
}
function addCounts(a, b) {
  return {
    migrations: a.migrations + b.migrations,
    statements: a.statements + b.statements,
    errors: a.errors + b.errors,
    warnings: a.warnings + b.warnings,
    notices: a.notices + b.notices,
    suppressed: a.suppressed + b.suppressed
  };
}
function someOf(items) {
  return items.length === 0 ? void 0 : items;
}
function uniqueBy(items, key) {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}
function reportServer({ server, baseline }) {
  return {
    version: server.version,
    major: server.major,
    provider: server.provider,
    baseline: {
      migrations: baseline.migrations,
      cached: baseline.cached,
      durationMs: baseline.durationMs,
      failure: baseline.failure && { ...baseline.failure, error: { ...baseline.failure.error } },
      prepared: [...baseline.prepared],
      tables: baseline.tables.length,
      rows: baseline.tables.reduce((sum, table) => sum + table.rows, 0),
      unfilled: baseline.seed.tables.filter((table) => table.why !== "").map((table) => ({ ...table }))
    }
  };
}
function reportFinding(finding, titles, evidence) {
  const statement = findStatement(finding, evidence);
  return {
    hazard: finding.hazard,
    title: titles.get(finding.hazard) ?? finding.hazard,
    area: finding.area,
    severity: finding.severity,
    basis: finding.basis,
    migration: finding.migration,
    file: finding.file,
    line: finding.line,
    endLine: finding.endLine,
    statement: finding.statement,
    sql: statement?.sql,
    position: rejectedAt(statement),
    object: finding.object,
    message: finding.message,
    remedy: finding.remedy,
    fix: finding.fix && reportFix(finding.fix),
    servers: [...finding.servers],
    fingerprint: finding.fingerprint,
    suppressed: finding.suppressed
  };
}
function findStatement(finding, evidence) {
  if (finding.statement === void 0) return void 0;
  return runsOf2(finding.migration, evidence).filter(({ server }) => finding.servers.length === 0 || finding.servers.includes(server)).flatMap(({ run }) => run.statements).find(({ index }) => index === finding.statement);
}
function rejectedAt(statement) {
  return statement?.outcome.ok === false ? statement.outcome.error.position : void 0;
}
function leftOut(evidence) {
  const several = evidence.servers.length > 1;
  const on = (server) => several ? ` on Postgres ${server.server.version}` : "";
  const perServer = evidence.servers.flatMap((server) => [
    ...server.notRehearsed.map(({ what, why }) => ({ what: `${what}${on(server)}`, why })),
    ...notReached(server, evidence).map(({ what, why }) => ({ what: `${what}${on(server)}`, why }))
  ]);
  const all = [...evidence.notRehearsed.map(({ what, why }) => ({ what, why })), ...perServer];
  return uniqueBy(all, (entry) => `${entry.what}
${entry.why}`);
}
function notReached({ apply, notRehearsed }, evidence) {
  if (!apply) return [];
  const failed = apply.runs.find((run) => !run.outcome.ok);
  const known = new Set([...notRehearsed, ...evidence.notRehearsed].map(({ what }) => what));
  return evidence.migrations.filter(({ id, file, change }) => {
    const ran = apply.runs.some((run) => run.migration === id);
    return !ran && change !== "removed" && !known.has(file) && !known.has(id);
  }).map(({ file }) => ({
    what: file,
    why: failed ? `not reached: ${failed.migration} failed before it` : "the runner did not send it"
  }));
}
function withinLimits(report) {
  const { value, omitted } = fitToLimits(report);
  if (omitted > 0)
    value.notRehearsed.unshift({
      what: "parts of this report",
      why: `${omitted} entries are left out: a list holds at most ${reportLimits.list}`
    });
  return value;
}

// src/review.ts
var hazardIds = hazards.map(({ id }) => id);
async function review(config, { log, signal, others }) {
  await loadParser();
  policyOf(config, hazardIds);
  const found = await discover(config, others?.read);
  for (const { plan } of found) {
    const { adapter, directory, base } = plan.subject;
    log.info(
      `${directory}: ${adapter}, ${plan.review.length} under review, ${plan.baseline.length} on ${base}`
    );
  }
  const servers = await rehearseAll2(config, found, log, signal);
  const evidence = found.map((one, index) => evidenceOf(one, servers[index] ?? [])).map(
    (one, index) => index > 0 ? one : { ...one, notRehearsed: [...one.notRehearsed, ...others?.left ?? []] }
  );
  return { report: reportOn(evidence, config), evidence };
}
function evidenceOf(found, servers) {
  const { plan, changed, order, sizes, notRehearsed } = found;
  return {
    version: 1,
    subject: plan.subject,
    migrations: plan.migrations,
    servers,
    ...changed.length > 0 && { changed },
    order,
    ...sizes && { sizes },
    notRehearsed
  };
}
function reportOn(evidence, config) {
  const policy = policyOf(config, hazardIds);
  const reports = evidence.map((one) => {
    const { findings, notJudged, assumed } = judge(one, hazards, policy);
    return buildReport({
      evidence: withNotJudged(one, notJudged, assumed),
      findings,
      failOn: config.failOn,
      version: toolVersion,
      hazards
    });
  });
  return reports.length === 1 && reports[0] ? reports[0] : mergeReports(reports);
}
async function rehearseAll2(config, found, log, signal) {
  const results = found.map(() => []);
  if (!found.some(({ plan }) => needsServer(plan))) return results;
  const policy = policyOf(config, hazardIds);
  for (const major of config.postgres) {
    var _stack = [];
    try {
      stopIfAborted(signal);
      const server = __using(_stack, await provideServer({
        provider: config.provider,
        major,
        databaseUrl: config.databaseUrl ?? void 0,
        image: config.image ?? void 0,
        allowNonEmpty: config.allowNonEmpty,
        log
      }), true);
      stopIfAborted(signal);
      const stop = () => {
        void interruptServer(server).catch(
          (error) => log.warn(`what runs could not be ended: ${describeError(error)}`)
        );
      };
      signal?.addEventListener("abort", stop);
      try {
        for (const [index, one] of found.entries()) {
          if (!needsServer(one.plan)) continue;
          const propose = (seen, migrations) => {
            const { findings } = judge(evidenceOf(one, [seen]), hazards, policy);
            return proposeFixes(findings.filter(wantsFix), seen, migrations);
          };
          results[index]?.push(await rehearse3(one.plan, server, log, propose));
        }
      } catch (error) {
        stopIfAborted(signal);
        throw error;
      } finally {
        signal?.removeEventListener("abort", stop);
      }
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  }
  return results;
}
function needsServer({ review: review2, order }) {
  const changed = order?.changed ?? [];
  return review2.length > 0 || changed.some(({ differs, base }) => differs || base.checksum !== void 0);
}
function stopIfAborted(signal) {
  if (!signal?.aborted) return;
  throw new UserError("interrupted", "The review was interrupted before it was done", {
    remedy: "Nothing was left behind; start it again.",
    exitStatus: 3
  });
}
function withNotJudged(evidence, notJudged, assumed) {
  const needServer = hazards.filter(({ reads }) => reads.length > 0).length;
  const left = [...Map.groupBy(notJudged, ({ server }) => server)].flatMap(([server, all]) => {
    const [first] = all;
    if (first && all.length === needServer)
      return [{ what: `all hazards on Postgres ${server}`, why: first.why }];
    return [...Map.groupBy(all, ({ why }) => why)].map(([why, same]) => {
      const names = same.map(({ hazard }) => hazard).join(", ");
      return { what: `hazards on Postgres ${server}: ${names}`, why };
    });
  });
  return { ...evidence, notRehearsed: [...evidence.notRehearsed, ...left, ...assumed] };
}

export {
  review,
  reportOn
};
